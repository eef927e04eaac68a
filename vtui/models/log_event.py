"""Lines of build logs and runtime logs."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["debug", "", "warning", "error"]
"""The severity of a line; empty for most lines."""

LEVELS: tuple[Level, ...] = ("debug", "", "warning", "error")
"""Levels, the most serious last."""


SYNTHETIC = "? "
"""The prefix of ids that are built from an event's contents, because the API gave none; others may have the same."""


@dataclass(frozen=True, slots=True)
class LogRequest:
    """The request that a runtime line belongs to (getRuntimeLogs)."""

    method: str
    path: str
    status: int | None
    """HTTP status; None as long as there is none."""
    host: str = ""
    took: int | None = None
    """ms; None if unknown."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line as it was written, with colors and other escape sequences: hostile until it is drawn."""

    at: int | None
    """When it was written, in ms since the epoch; None where that is not known."""
    text: str
    """Without a line end; empty for an empty line."""
    level: Level = ""
    kind: str = ""
    """The event's type: `command`, `stdout`, `stderr`, `exit`, `deployment-state` ..., or a runtime row's source."""
    request: LogRequest | None = None
    """For runtime lines only."""


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One event of a log: its lines, and an id."""

    id: str
    """The API's, or one built from the event's contents."""
    at: int | None
    """ms since the epoch."""
    lines: tuple[LogLine, ...]
    ends: str | None = None
    """Why the log ends here, in the server's words; None for an event like any other."""
