"""What the activity page shows of each kind of happening, without a screen."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from vtui import times
from vtui.resources.activity.log import Activity, Deed, Fault, Result
from vtui.resources.common.copying import Copy, cleaned
from vtui.table import cells
from vtui.table.columns import Cell, Column, Context, Layout, Span, Tone, cell
from vtui.text import count
from vtui.writes.curl import curl

if TYPE_CHECKING:
    from vtui.api.request_log import RequestRecord

T = TypeVar("T")

RESULTS: dict[Result, tuple[str, Tone]] = {"made": ("●", "ok"), "failed": ("×", "error"), "unknown": ("?", "warn")}
"""Result -> glyph and tone; the word stands beside it."""


@dataclass(frozen=True, slots=True)
class ActivityTab(Generic[T]):
    """One kind of happening."""

    title: str
    empty: tuple[str, str]
    """What to say when there was none: that, and what would stand there."""
    rows: Callable[[Activity], Iterable[T]]
    """Oldest first."""
    key: Callable[[T], str]
    columns: tuple[Column[T], ...]
    heading: Callable[[T], str]
    fields: Callable[[T, Context], Sequence[tuple[str, Cell]]]
    """One of them in full."""
    copies: Callable[[T, str], tuple[Copy, ...]]
    """What can be copied of it, the main value first; with where the API is."""


def _age(at: int, context: Context) -> Cell:
    return cell(times.age(at, context.now), "muted")


def outcome(record: "RequestRecord", _context: Context) -> Cell:
    """The status, or what went wrong."""
    if record.status is None:
        return cell(record.error or "no answer", "error")
    return cell(str(record.status), "ok" if record.status < 300 else "warn" if record.status < 400 else "error")


def left(record: "RequestRecord", _context: Context) -> Cell:
    """The rate limit after it."""
    return () if record.remaining is None else (Span(f"{record.remaining}/{record.limit}", "muted"),)


def _method(record: "RequestRecord") -> Cell:
    return cell(record.method, "write" if record.method != "GET" else "muted")


def _tries(record: "RequestRecord") -> Cell:
    return cell(str(record.tries), "warn" if record.tries > 1 else "muted")


def _request(record: "RequestRecord", context: Context) -> list[tuple[str, Cell]]:
    return cells.without_empty(
        [
            ("method", _method(record)),
            ("path", cell(record.path)),
            ("answer", outcome(record, context)),
            ("sent", cells.moment(record.at, context)),
            ("took", cell(f"{count(record.ms)} ms")),
            ("size", cell(count(record.size, ("byte", "bytes")))),
            ("tries", _tries(record)),
            ("limit left", left(record, context)),
            ("over", cell(record.http_version, "muted")),
            ("id", cell(record.request_id, "muted")),
        ]
    )


REQUESTS: "ActivityTab[RequestRecord]" = ActivityTab(
    title="requests",
    empty=("No requests yet", "What vtui asks of the API stands here."),
    rows=lambda activity: activity.requests,
    key=lambda record: f"{record.at} {id(record)}",
    columns=(
        Column("age", "Age", lambda record, context: _age(record.at, context), layout=Layout(4, align="right")),
        Column("status", "Status", outcome, layout=Layout(10, min_width=8)),
        Column("method", "Method", lambda record, _: _method(record), layout=Layout(6)),
        Column("path", "Path", lambda record, _: cell(record.path), layout=Layout(40, min_width=30, grow=1)),
        Column("ms", "ms", lambda record, _: cell(count(record.ms), "muted"), layout=Layout(6, align="right")),
        Column(
            "size",
            "Bytes",
            lambda record, _: cell(count(record.size), "muted"),
            layout=Layout(9, align="right", priority=2),
        ),
        Column("tries", "Tries", lambda record, _: _tries(record), layout=Layout(5, align="right", priority=3)),
        Column("left", "Left", left, layout=Layout(9, align="right", priority=1)),
        Column("id", "Id", lambda record, _: cell(record.request_id, "faint"), layout=Layout(20, priority=4)),
    ),
    heading=lambda record: f"{record.method} {record.path.partition('?')[0]}",
    fields=_request,
    copies=lambda record, base: cleaned(
        (("curl", curl(base, record.method, record.path)), ("path", record.path), ("request id", record.request_id))
    ),
)


def _result(deed: Deed) -> Cell:
    glyph, tone = RESULTS[deed.result]
    return (Span(f"{glyph} ", tone), Span(deed.result, "muted" if deed.result == "made" else tone))


def _named(deed: Deed) -> str:
    return "requests" if len(deed.requests) > 1 else "request"


def _deed(deed: Deed, context: Context) -> list[tuple[str, Cell]]:
    return cells.without_empty(
        [
            ("result", _result(deed)),
            ("", cell(deed.told)),
            ("of", cell(deed.subject)),
            ("team", cell(deed.team)),
            ("when", cells.moment(deed.at, context)),
            *(
                ("" if at else _named(deed), (Span(f"{method} ", "write"), Span(path)))
                for at, (method, path) in enumerate(deed.requests)
            ),
            ("id", cell(deed.request_id, "muted")),
        ]
    )


DONE: ActivityTab[Deed] = ActivityTab(
    title="done",
    empty=("Nothing was changed", "What you change with vtui stands here, with what became of it."),
    rows=lambda activity: activity.deeds,
    key=lambda deed: str(deed.number),
    columns=(
        Column("age", "Age", lambda deed, context: _age(deed.at, context), layout=Layout(4, align="right")),
        Column("result", "Result", lambda deed, _: _result(deed), layout=Layout(9)),
        Column("what", "What", lambda deed, _: cell(deed.what), layout=Layout(24, min_width=14, grow=1)),
        Column("subject", "Of", lambda deed, _: cell(deed.subject, "strong"), layout=Layout(18, min_width=10, grow=1)),
        Column("team", "Team", lambda deed, _: cell(deed.team, "muted"), layout=Layout(12, min_width=8, priority=1)),
        Column(
            "told",
            "Answer",
            lambda deed, _: cell(deed.told, "muted"),
            layout=Layout(36, min_width=16, grow=2, priority=2),
        ),
    ),
    heading=lambda deed: deed.what,
    fields=_deed,
    copies=lambda deed, _base: cleaned(
        (
            ("summary", f"{deed.what}: {deed.subject} in {deed.team}: {deed.result}. {deed.told}"),
            (_named(deed), "; ".join(f"{method} {path}" for method, path in deed.requests)),
            ("request id", deed.request_id),
        )
    ),
)


def _title(fault: Fault, _context: Context) -> Cell:
    """What happened, and how often in a row."""
    return (Span(fault.title, "error"), *cell(f" ×{count(fault.times)}" if fault.times > 1 else "", "muted"))


def _fault(fault: Fault, context: Context) -> list[tuple[str, Cell]]:
    return cells.without_empty(
        [
            ("error", cell(fault.title, "error")),
            ("what to do", cell(fault.hint)),
            ("server said", cell(fault.detail)),
            ("where", cell(fault.where)),
            ("when", cells.moment(fault.at, context)),
            ("in a row", cell(f"{count(fault.times)} times") if fault.times > 1 else ()),
            ("request id", cell(fault.request_id, "muted")),
        ]
    )


def _told(fault: Fault) -> str:
    number = f"(request {fault.request_id})" if fault.request_id else ""
    return " ".join(part for part in (f"{fault.where}: {fault.title}.", fault.hint, fault.detail, number) if part)


ERRORS: ActivityTab[Fault] = ActivityTab(
    title="errors",
    empty=("No errors", "What could not be read or done stands here, and what to do."),
    rows=lambda activity: activity.faults,
    key=lambda fault: str(fault.number),
    columns=(
        Column("age", "Age", lambda fault, context: _age(fault.at, context), layout=Layout(4, align="right")),
        Column("title", "Error", _title, layout=Layout(30, min_width=20, grow=2)),
        Column("where", "Where", lambda fault, _: cell(fault.where), layout=Layout(23, min_width=12)),
        Column(
            "hint",
            "What to do",
            lambda fault, _: cell(fault.hint, "muted"),
            layout=Layout(30, min_width=20, grow=3, priority=1),
        ),
        Column("id", "Request id", lambda fault, _: cell(fault.request_id, "faint"), layout=Layout(20, priority=2)),
    ),
    heading=lambda fault: fault.title,
    fields=_fault,
    copies=lambda fault, _base: cleaned((("error", _told(fault)), ("request id", fault.request_id))),
)

TABS: tuple[ActivityTab[Any], ...] = (REQUESTS, DONE, ERRORS)
"""In the order that they stand in."""
