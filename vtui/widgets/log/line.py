"""A row of a log as spans of text with tones."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from vtui import text, times
from vtui.logs.color import colored_spans, plain
from vtui.logs.plain_text import request_text
from vtui.logs.rows import Row
from vtui.logs.search import SearchQuery
from vtui.models.log_event import Level, LogLine
from vtui.table.columns import Span, Tone
from vtui.widgets.cell_fit import Run, match_runs

Times = Literal["since start", "time of day", "off"]
"""How times are shown."""
TIMES: tuple[Times, ...] = ("since start", "time of day", "off")

TONES: dict[Level, Tone] = {"error": "error", "warning": "warn", "debug": "muted"}
QUIET = frozenset({"deployment-state", "exit", "malformed", "alias-assigned"})
"""Kinds of lines that do not come from a build tool."""
EDGE = "┃"
FOLDED, OPEN = "▸", "▾"


@dataclass(frozen=True, slots=True)
class Look:
    """How the rows of a log are drawn."""

    times: Times = "since start"
    started_at: int | None = None
    """ms since the epoch, from which times count."""
    query: SearchQuery | None = None
    """The current search."""
    requests: bool = False
    """Whether lines belong to requests: method, status and path stand in columns."""
    took: bool = False
    """Whether the duration of requests is known."""
    width: int = 80
    """Width of the row in terminal cells."""

    @property
    def margin(self) -> int:
        """Terminal cells left of the text: the cursor's bar, the time, the level."""
        return {"off": 0, "since start": 8, "time of day": 9}[self.times] + 3 + self.columns

    @property
    def path(self) -> int:
        """Terminal cells of the column for paths."""
        return max(12, min(30, self.width // 4))

    @property
    def columns(self) -> int:
        """Terminal cells of the columns that describe a request."""
        return (self.path + 11 + 7 * self.took) if self.requests else 0


def since(ms: int) -> str:
    """Time since the start in at most 7 cells: `21.2s`, `3m07.5s`, `1h02m`."""
    if ms < 60_000:
        return f"{ms / 1000:.1f}s"
    minutes, rest = divmod(ms, 60_000)
    return f"{minutes}m{rest / 1000:04.1f}s" if minutes < 60 else f"{minutes // 60}h{minutes % 60:02}m"


def format_time(line: LogLine, look: Look) -> str:
    """The time that is drawn before a line; empty where times are off, spaces where it is not known."""
    if look.times == "off":
        return ""
    wide = 7 if look.times == "since start" else 8
    if line.at is None:
        return " " * (wide + 1)
    if look.times == "since start":
        return f"{since(max(0, line.at - (look.started_at or line.at))):>{wide}} "
    return f"{datetime.fromtimestamp(line.at // 1000, UTC).astimezone():%H:%M:%S} "


def margin(row: Row, look: Look, *, selected: bool, marked: bool) -> list[Run]:
    """The cells before the text of a row, `look.margin` cells wide."""
    bar = "▌" if selected else "▏" if marked else " "
    line = row.line
    if line is None:
        blank = " " * (look.margin - look.columns - 3)
        glyph = " " if row.section is None else FOLDED if row.section.folded else OPEN
        return [(bar, "accent", False), (f"{blank}{glyph} ", "muted", False)]
    edge: Tone = TONES.get(line.level, "") if line.level in ("error", "warning") else "faint"
    runs: list[Run] = [
        (bar, "accent", False),
        (format_time(line, look), "faint", False),
        (f"{EDGE if line.level in ('error', 'warning') else ' '} ", edge, False),
    ]
    return runs + _request(line, look) if look.requests else runs


def _request(line: LogLine, look: Look) -> list[Run]:
    request = line.request
    if request is None:
        return [(" " * (look.path + 11 + 7 * look.took), "", False)]
    status = request.status
    tone: Tone = "muted" if status is None else "error" if status >= 500 else "warn" if status >= 400 else "ok"
    runs: list[Run] = [
        (text.fit(text.clean(request.method), 5), "muted", False),
        (f"{status if status is not None else '---':>3}  ", tone, False),
    ]
    if look.took:
        runs.append((f"{times.duration(request.took):>5}  ", "muted", False))
    path = Span(text.fit(text.clean(request.path), look.path, ellipsis="middle") + " ", "strong")
    return [*runs, *match_runs((path,), look.query.match_spans(path.text) if look.query is not None else ())]


def body(row: Row, look: Look, duration: int | None) -> list[Run]:
    """The text of a row; `duration` is a section's, in ms."""
    if row.line is not None:
        return _lit(row.line, look)
    if row.section is None:
        return [(f"··· {text.count(row.hidden, ('line', 'lines'))}", "faint", False)]
    name = row.section.name
    hidden = f"  {text.count(row.hidden, ('line', 'lines'))}" if row.hidden else ""
    if row.hidden and row.section.worst_level:
        hidden += f", {row.section.worst_level}s"
    took = times.duration(duration) if duration is not None else ""
    gap = max(1, look.width - look.margin + look.columns - len(name) - len(hidden) - len(took) - 3)
    tone: Tone = "error" if row.hidden and row.section.worst_level == "error" else "muted"
    return [(name, "strong", False), (hidden, tone, False), (" " * gap, "", False), (took, "muted", False)]


def _lit(line: LogLine, look: Look) -> list[Run]:
    tone: Tone = "muted" if line.kind in QUIET and not line.level else TONES.get(line.level, "")
    spans = colored_spans(line.text, tone)
    if look.query is None:
        return [(span.text, span.tone, False) for span in spans]
    return match_runs(spans, look.query.match_spans("".join(span.text for span in spans)))


def row_text(row: Row) -> str:
    """The text of a row, for the clipboard."""
    if row.line is None:
        return row.section.name if row.section is not None else "···"
    return plain(f"{request_text(row.line)}{row.line.text}")
