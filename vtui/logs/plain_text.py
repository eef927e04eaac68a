"""Logs and build errors as plain text and as JSON records, for a file, a pager or a pipe."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from vtui import times
from vtui.logs.color import plain
from vtui.logs.error_hints import hint
from vtui.models.build_error import BuildError, first_real
from vtui.models.deployment import Deployment
from vtui.models.log_event import LogLine
from vtui.text import clean

CHUNK_LINES = 500
MAX_MESSAGE = 1_000
"""Characters of a message that are printed."""


def text_line(line: LogLine) -> str:
    """A line as time, level and request (if any) and text, without control characters."""
    level = f"{line.level.upper()} " if line.level in ("warning", "error") else ""
    return f"{times.iso(line.at) or '-':<24}  {level}{request_text(line)}{plain(line.text)}".rstrip()


def request_text(line: LogLine) -> str:
    """Method, status and path of the request that a runtime line belongs to, before its text; empty without one."""
    request = line.request
    return "" if request is None else f"{clean(request.method)} {request.status or '---'} {clean(request.path)}  "


def text_chunks(lines: Iterable[LogLine]) -> Iterator[str]:
    """The text of all lines in chunks, so that a thread can stop between them."""
    texts = (f"{text_line(line)}\n" for line in lines)
    while chunk := "".join(islice(texts, CHUNK_LINES)):
        yield chunk


def line_record(line: LogLine) -> dict[str, object]:
    """A line as a JSON object; keys without a value are omitted."""
    request = line.request
    values: dict[str, object] = {"time": times.iso(line.at), "level": line.level, "type": line.kind, "text": line.text}
    if request is not None:
        values |= {"method": request.method, "path": request.path, "status": request.status, "host": request.host}
        values["durationMs"] = request.took
    return {name: value for name, value in values.items() if value not in (None, "") or name == "text"}


def summary_lines(row: Deployment, errors: Sequence[BuildError]) -> list[str]:
    """The state of a deployment, its errors with their locations, the first real one first, and the advice."""
    state = row.state.replace("_", " ").capitalize()
    lines = [" ".join(filter(None, map(clean, (row.name, row.id, state))))]
    message = clean(row.error_message or "", MAX_MESSAGE)
    first = first_real(errors)
    advice = first.advice if first is not None else hint(row.error_code)
    lines += map(_error_line, errors[:1])
    lines += [advice if advice.startswith("Likely cause") else f"Next step: {advice}"] if advice else []
    lines += map(_error_line, errors[1:])
    if message and not any(message in error.message for error in errors):
        lines.append(message)
    return lines


def error_record(error: BuildError) -> dict[str, object]:
    """An error as a JSON object; keys without a value are omitted. `logLine` counts from 1."""
    values = {"message": error.message, "file": error.file, "line": error.line, "column": error.column}
    values |= {"advice": error.advice, "logLine": error.number + 1}
    return {name: value for name, value in values.items() if value not in (None, "")}


def _error_line(error: BuildError) -> str:
    location = f"{clean(error.location, MAX_MESSAGE)}  " if error.location else ""
    return f"{location}{clean(error.message, MAX_MESSAGE)}"
