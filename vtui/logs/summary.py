"""Why a build failed, as plain text and as JSON records."""

from collections.abc import Sequence

from vtui import text
from vtui.logs.error_hints import hint
from vtui.models.build_error import BuildError, first_real
from vtui.models.deployment import Deployment

MAX_MESSAGE = 1_000
"""Characters of a message that are printed."""


def summary_lines(row: Deployment, errors: Sequence[BuildError]) -> list[str]:
    """The state of a deployment, its errors with their locations, the first real one first, and the advice."""
    state = row.state.replace("_", " ").capitalize()
    lines = [" ".join(part for part in (text.clean(row.name), text.clean(row.id), text.clean(state)) if part)]
    message = text.clean(row.error_message or "", MAX_MESSAGE)
    first = first_real(errors)
    advice = first.advice if first is not None else hint(row.error_code)
    lines += [_line(error) for error in errors[:1]]
    lines += [advice if advice.startswith("Likely cause") else f"Next step: {advice}"] if advice else []
    lines += [_line(error) for error in errors[1:]]
    if message and not any(message in error.message for error in errors):
        lines.append(message)
    return lines


def error_record(error: BuildError) -> dict[str, object]:
    """An error as a JSON object; keys without a value are omitted. `logLine` counts from 1."""
    values = {
        "message": error.message,
        "file": error.file,
        "line": error.line,
        "column": error.column,
        "advice": error.advice,
        "logLine": error.number + 1,
    }
    return {name: value for name, value in values.items() if value not in (None, "")}


def _line(error: BuildError) -> str:
    location = f"{text.clean(error.location, MAX_MESSAGE)}  " if error.location else ""
    return f"{location}{text.clean(error.message, MAX_MESSAGE)}"
