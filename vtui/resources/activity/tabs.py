"""The tabs of the activity page: what each shows of its entries."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from vtui import times
from vtui.api.request_log import RequestRecord
from vtui.resources.activity.log import Activity, Result, SentWrite, ShownError
from vtui.resources.common.copying import Copy, cleaned
from vtui.table import cells
from vtui.table.columns import Cell, Column, Context, Layout, Span, Tone, cell
from vtui.text import ELLIPSIS, count
from vtui.writes.request_text import curl

T = TypeVar("T")

VERSION = re.compile(r"^/v\d+(?=/)")
"""The version of an operation."""
PAGE_SIZE = re.compile(r"(?<=[?&])limit=\d+&?")
"""The part of a query with the number of rows of a page."""
LONG_ID = re.compile(r"(?:[a-z]+_)?[A-Za-z0-9]{12,}([A-Za-z0-9]{4})(?![A-Za-z0-9])")
"""An ID or a page cursor; its end differs from that of others."""
TEAM = re.compile(r"(?<=[?&])teamId=[^&]*&?")
"""The part of a query that names the team."""

RESULTS: dict[Result, tuple[str, str, Tone]] = {
    "made": ("●", "done", "ok"),
    "failed": ("×", "failed", "error"),
    "unknown": ("?", "unknown", "warn"),
}
"""Result -> glyph, word and tone."""


@dataclass(frozen=True, slots=True)
class ActivityTab(Generic[T]):
    """One kind of entries."""

    title: str
    empty: tuple[str, str]
    """Texts for an empty tab: that it is empty, and what it shows."""
    rows: Callable[[Activity], Iterable[T]]
    """Oldest first."""
    key: Callable[[T], str]
    columns: tuple[Column[T], ...]
    heading: Callable[[T], str]
    fields: Callable[[T, Context], Sequence[tuple[str, Cell]]]
    """All fields of one entry."""
    copies: Callable[[T, str], tuple[Copy, ...]]
    """What can be copied of an entry, the main value first; the second argument is the API's base URL."""


def _age(at: int, context: Context) -> Cell:
    return cell(times.age(at, context.now), "muted")


def outcome(record: RequestRecord, _context: Context) -> Cell:
    """The status code, or the error."""
    if record.status is None:
        return cell(record.error or "no response", "error")
    return cell(str(record.status), "ok" if record.status < 300 else "warn" if record.status < 400 else "error")


def left(record: RequestRecord, _context: Context) -> Cell:
    """The remaining rate limit after the request."""
    return () if record.remaining is None else (Span(f"{record.remaining}/{record.limit}", "muted"),)


def _method(record: RequestRecord) -> Cell:
    return cell(record.method, "write" if record.method != "GET" else "muted")


def without_team(path: str) -> str:
    """The path without the team of the query, which most paths have."""
    return TEAM.sub("", path).rstrip("?&")


def short_path(path: str) -> str:
    """The parts of a path in which requests differ: `/projects/…k0tZ/env`."""
    parts = PAGE_SIZE.sub("", VERSION.sub("", without_team(path))).rstrip("?&")
    return LONG_ID.sub(rf"{ELLIPSIS}\1", parts)


def _tries(record: RequestRecord) -> Cell:
    return cell(str(record.tries), "warn" if record.tries > 1 else "muted")


def _request(record: RequestRecord, context: Context) -> list[tuple[str, Cell]]:
    return cells.without_empty(
        ("method", _method(record)),
        ("path", cell(record.path)),
        ("status", outcome(record, context)),
        ("sent", cells.moment(record.at, context)),
        ("duration", cell(f"{count(record.ms)} ms")),
        ("size", cell(count(record.size, ("byte", "bytes")))),
        ("tries", _tries(record)),
        ("rate limit", left(record, context)),
        ("cause", cell(record.cause)),
        ("protocol", cell(record.http_version, "muted")),
        ("request ID", cell(record.request_id, "muted")),
    )


REQUESTS: ActivityTab[RequestRecord] = ActivityTab(
    title="requests",
    empty=("No requests yet", "Requests to the API are listed here."),
    rows=lambda activity: activity.requests,
    key=lambda record: f"{record.at} {id(record)}",
    columns=(
        Column("age", "Age", lambda record, context: _age(record.at, context), layout=Layout(4, align="right")),
        Column("status", "Status", outcome, layout=Layout(10, min_width=8)),
        Column("method", "Method", lambda record, _: _method(record), layout=Layout(6)),
        Column(
            "path",
            "Path",
            lambda record, _: cell(without_team(record.path)),
            layout=Layout(
                48, min_width=30, grow=1, ellipsis="middle", short=lambda record, _: cell(short_path(record.path))
            ),
        ),
        Column(
            "cause", "Cause", lambda record, _: cell(record.cause, "muted"), layout=Layout(19, min_width=16, priority=1)
        ),
        Column("ms", "ms", lambda record, _: cell(count(record.ms), "muted"), Layout(6, align="right", priority=3)),
        Column(
            "size", "Bytes", lambda record, _: cell(count(record.size), "muted"), Layout(9, align="right", priority=5)
        ),
        Column("tries", "Tries", lambda record, _: _tries(record), layout=Layout(5, align="right", priority=4)),
        Column("left", "Remaining", left, layout=Layout(9, align="right", priority=2)),
        Column("id", "Request ID", lambda record, _: cell(record.request_id, "faint"), layout=Layout(20, priority=6)),
    ),
    heading=lambda record: f"{record.method} {record.path.partition('?')[0]}",
    fields=_request,
    copies=lambda record, base: cleaned(
        ("curl", curl(base, record.method, record.path)), ("path", record.path), ("request ID", record.request_id)
    ),
)


def _result(write: SentWrite) -> Cell:
    glyph, word, tone = RESULTS[write.result]
    return (Span(f"{glyph} ", tone), Span(word, "muted" if write.result == "made" else tone))


def _requests_label(write: SentWrite) -> str:
    return "requests" if len(write.requests) > 1 else "request"


def _write_fields(write: SentWrite, context: Context) -> list[tuple[str, Cell]]:
    return cells.without_empty(
        ("result", _result(write)),
        ("", cell(write.message)),
        ("resource", cell(write.subject)),
        ("team", cell(write.team)),
        ("time", cells.moment(write.at, context)),
        *(
            ("" if index else _requests_label(write), (Span(f"{method} ", "write"), Span(path)))
            for index, (method, path) in enumerate(write.requests)
        ),
        ("request ID", cell(write.request_id, "muted")),
    )


DONE: ActivityTab[SentWrite] = ActivityTab(
    title="changes",
    empty=("No changes yet", "Changes made with vtui are listed here, with their results."),
    rows=lambda activity: activity.writes,
    key=lambda write: str(write.number),
    columns=(
        Column("age", "Age", lambda write, context: _age(write.at, context), layout=Layout(4, align="right")),
        Column("result", "Result", lambda write, _: _result(write), layout=Layout(9)),
        Column("what", "Action", lambda write, _: cell(write.what), layout=Layout(24, min_width=14, grow=1)),
        Column(
            "subject",
            "Resource",
            lambda write, _: cell(write.subject, "strong"),
            layout=Layout(18, min_width=10, grow=1),
        ),
        Column("team", "Team", lambda write, _: cell(write.team, "muted"), layout=Layout(12, min_width=8, priority=1)),
        Column(
            "told",
            "Details",
            lambda write, _: cell(write.message, "muted"),
            layout=Layout(36, min_width=16, grow=2, priority=2),
        ),
    ),
    heading=lambda write: write.what,
    fields=_write_fields,
    copies=lambda write, _base: cleaned(
        ("summary", f"{write.what}: {write.subject} in {write.team}: {RESULTS[write.result][1]}. {write.message}"),
        (_requests_label(write), "; ".join(f"{method} {path}" for method, path in write.requests)),
        ("request ID", write.request_id),
    ),
)


def _title(error: ShownError, _context: Context) -> Cell:
    return (Span(error.title, "error"), *cell(f" ×{count(error.times)}" if error.times > 1 else "", "muted"))


def _error_fields(error: ShownError, context: Context) -> list[tuple[str, Cell]]:
    return cells.without_empty(
        ("error", cell(error.title, "error")),
        ("next step", cell(error.hint)),
        ("API message", cell(error.detail)),
        ("context", cell(error.where)),
        ("time", cells.moment(error.at, context)),
        ("repeated", cell(f"{count(error.times)} times") if error.times > 1 else ()),
        ("request ID", cell(error.request_id, "muted")),
    )


def _error_text(error: ShownError) -> str:
    number = f"(request {error.request_id})" if error.request_id else ""
    return " ".join(part for part in (f"{error.where}: {error.title}.", error.hint, error.detail, number) if part)


ERRORS: ActivityTab[ShownError] = ActivityTab(
    title="errors",
    empty=("No errors", "Errors are listed here, with the next step."),
    rows=lambda activity: activity.errors,
    key=lambda error: str(error.number),
    columns=(
        Column("age", "Age", lambda error, context: _age(error.at, context), layout=Layout(4, align="right")),
        Column("title", "Error", _title, layout=Layout(30, min_width=20, grow=2)),
        Column("where", "Context", lambda error, _: cell(error.where), layout=Layout(23, min_width=12)),
        Column(
            "hint",
            "Next step",
            lambda error, _: cell(error.hint, "muted"),
            layout=Layout(30, min_width=20, grow=3, priority=1),
        ),
        Column("id", "Request ID", lambda error, _: cell(error.request_id, "faint"), layout=Layout(20, priority=2)),
    ),
    heading=lambda error: error.title,
    fields=_error_fields,
    copies=lambda error, _base: cleaned(("error", _error_text(error)), ("request ID", error.request_id)),
)

TABS: tuple[ActivityTab[Any], ...] = (REQUESTS, DONE, ERRORS)
"""In the order in which they are shown."""
