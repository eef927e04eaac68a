"""The header above a log: why a deployment failed or was never built, in a few lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from vtui import text, times
from vtui.logs.error_hints import ERROR_STEPS, hint
from vtui.models.build_error import BuildError
from vtui.models.deployment import Deployment, Details
from vtui.table.cells import labeled
from vtui.table.columns import Cell, Span, Tone, cell

MAX_SHOWN_ERRORS = 2
"""Errors that the header shows; of further ones only the count."""

BLOCK_HINTS: dict[str, str] = {
    "TEAM_ACCESS_REQUIRED": "The commit author is not a member of the team. An owner can add a seat.",
    "COMMIT_AUTHOR_REQUIRED": "The commit author is unknown to Vercel. Link the Git account.",
}
"""`seatBlock.blockCode` -> why the deployment is blocked and what to do."""


@dataclass(frozen=True, slots=True)
class Failure:
    """The content of the header. Its texts come from the API and the log: clean them before they are drawn."""

    title: str
    tone: Tone
    lines: tuple[Cell, ...]
    errors: tuple[BuildError, ...] = ()
    """The errors in the log, the first real one first."""

    @property
    def clipboard_text(self) -> str:
        """Title, errors and the last two lines as plain text."""
        errors = [f"{error.location}: {error.message}" if error.location else error.message for error in self.errors]
        details = ["".join(span.text for span in line).strip() for line in self.lines if line]
        lines = [self.title, *(errors or details[:1]), *details[-2:]]
        return "\n".join(text.clean(line, 1_000) for line in lines if line)


def describe_failure(row: Deployment, errors: Sequence[BuildError], *, empty: bool) -> Failure | None:
    """The header of a deployment; None where nothing went wrong. `empty`: the deployment has no log."""
    state, reason = row.state, row.details.reason if row.details else None
    if state == "ERROR" or state.endswith("_ERROR"):
        return _failed(row, errors, empty)
    if state == "BLOCKED":
        code = (Span("code ", "muted"), Span(row.block)) if row.block else None
        advice = BLOCK_HINTS.get(row.block or "", "")
        return Failure("Blocked: not built", "warn", _lines(reason, advice, code))
    if state == "CANCELED" and empty:
        title, queued = "Canceled: not built", row.building_at is None
        if reason:
            return Failure(title, "warn", _lines(reason))
        why = "Canceled in the queue, manually or by a newer commit." if queued else "Canceled before any output."
        skipped = "An ignored build step also cancels builds."
        return Failure(title, "warn", _lines(why, skipped))
    if row.alias_error and state == "READY":
        return Failure("Built, but aliases were not assigned", "error", _lines(row.alias_error))
    return None


def empty_log_text(row: Deployment) -> str:
    """The text that takes the place of an empty log of a deployment that did not fail."""
    texts = {
        "QUEUED": "Queued. The log starts with the build.",
        "INITIALIZING": "The build machine is starting. The log starts with the build.",
        "READY": "No log available. Old logs are deleted, and prebuilt deployments have none.",
        "CANCELED": "Canceled before any output.",
    }
    return texts.get(row.state, "No output yet.")


def _failed(row: Deployment, errors: Sequence[BuildError], empty: bool) -> Failure:
    details = row.details or Details()
    code = "OUT_OF_MEMORY" if details.out_of_memory else row.error_code
    message = row.error_message
    new = [error for error in errors if not error.consequence and not (message and message in error.message)]
    more = len(new) - MAX_SHOWN_ERRORS
    took = _duration(row.building_at, row.ready_at or details.ended_at)
    when = (ERROR_STEPS.get(details.error_step or "", details.error_step), f"after {took}" if took else None)
    facts = labeled(
        ("", ", ".join(filter(None, when))),
        ("code", row.error_code),
        ("", f"and {text.count(more, ('more error', 'more errors'))}" if more > 0 else None),
    )
    lines = [*map(_error, new[:MAX_SHOWN_ERRORS]), cell(message), facts]
    advice = new[0].advice if new else hint(code)
    if empty:
        advice = (
            advice if code == "UNEXPECTED_ERROR" else "No log: the deployment was rejected before the build started."
        )
    if advice:
        lines.insert(1 if new else len(lines), cell(advice, "muted"))
    title = "Rejected: not built" if empty else "Build failed"
    return Failure(title, "error", tuple(line for line in lines if line), tuple(errors))


def _error(error: BuildError) -> Cell:
    location = (Span(error.location, "accent"), Span("  ")) if error.location else ()
    return (*location, Span(error.message, "strong"))


def _lines(*parts: str | Cell | None) -> tuple[Cell, ...]:
    cells = [cell(part) if isinstance(part, str) else part for part in parts]
    return tuple(line for line in cells if line)


def _duration(start: int | None, end: int | None) -> str:
    return times.duration(end - start) if start is not None and end is not None and end >= start > 0 else ""
