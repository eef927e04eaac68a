"""One action on many rows: how it is done, which rows are skipped and why, and the result of each."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from vtui.models.scope import Scope
from vtui.table.columns import Cell, Context
from vtui.writes.plan import Plan

if TYPE_CHECKING:
    from vtui.api.service import Service

OnChecked = Callable[[int], None]
"""Called with the number of rows that were checked so far."""
Status = Literal["waiting", "sent", "done", "failed", "skipped", "unknown"]
"""Of a row: not sent; sent and without a response yet; accepted; refused; not to be sent; response lost."""


class Result(NamedTuple):
    """Result of a row so far."""

    status: Status = "waiting"
    message: str = ""


class Bulk(NamedTuple):
    """Rows that are sent one after the other, as a value. None is sent twice, except after a rate limit."""

    results: Mapping[str, Result]
    """Key of a row -> its result, in the order of sending."""

    @classmethod
    def of(cls, ids: Iterable[str]) -> "Bulk":
        """All of them wait."""
        return cls(MappingProxyType(dict.fromkeys(ids, Result())))

    @property
    def in_progress(self) -> str | None:
        """The row that was sent and has no response yet."""
        return next((id_ for id_, result in self.results.items() if result.status == "sent"), None)

    @property
    def next(self) -> str | None:
        """The row that is sent next; None while one is in progress, and when no row waits."""
        if self.in_progress is not None:
            return None
        return next((id_ for id_, result in self.results.items() if result.status == "waiting"), None)

    @property
    def counts(self) -> Mapping[Status, int]:
        """Number of rows with each status."""
        return Counter(result.status for result in self.results.values())

    def send(self, id_: str) -> "Bulk":
        """Mark a row as sent. Raises ValueError unless it is the next one."""
        return self._with(id_, Result("sent"), self.next, "the next one")

    def skip(self, id_: str, message: str) -> "Bulk":
        """Mark a row as skipped. Raises ValueError unless it is the next one."""
        return self._with(id_, Result("skipped", message), self.next, "the next one")

    def settle(self, id_: str, status: Literal["done", "failed", "unknown"], message: str = "") -> "Bulk":
        """Set the result of a row. Raises ValueError unless it was in progress."""
        return self._with(id_, Result(status, message), self.in_progress, "in progress")

    def postpone(self, id_: str) -> "Bulk":
        """Let a row wait again, which the rate limit refused. Raises ValueError unless it was in progress."""
        return self._with(id_, Result(), self.in_progress, "in progress")

    def _with(self, id_: str, result: Result, expected: str | None, what: str) -> "Bulk":
        if id_ != expected:
            raise ValueError(f"{id_} is not {what}")
        return Bulk(MappingProxyType({**self.results, id_: result}))


@dataclass(frozen=True, slots=True)
class Many:
    """How an action is done to many rows: deployments, or rows of another kind with a `line`."""

    verb: tuple[str, str, str]
    """`Delete`, `Deleting`, `deleted`."""
    endpoints: Callable[[Any], tuple[str, ...]]
    """Names in `vtui.api.endpoints` of the requests for a row: of `recheck`, of the plan's `baseline`, then the writes.

    The question counts them, and a run keeps to the rate limit of each.
    """
    plan: Callable[[Any, Scope, Context], Plan]
    """Returns the plan for a row, without a request."""
    summarize: Callable[[Sequence[Any], Context], tuple[Cell, ...]]
    """Returns what will happen, a line each."""
    exclude: "Callable[[Service, Batch, Context, OnChecked], Awaitable[Batch]] | None" = None
    """Reads which rows to skip although the action is available, and offers other ways in `Batch.others`.

    Raises VercelError.
    """
    only_single: Callable[[Any], str | None] = lambda _row: None
    """Returns why an action that is available for a row is not for several; None where it is."""
    noun: tuple[str, str] = ("deployment", "deployments")
    """A row: one and many."""
    no: str = "Cancel"
    """Label of the button that cancels."""
    recheck: "Callable[[Service, Scope, Any], Awaitable[Any]] | None" = None
    """Reads a row right before sending and returns it. Raises VercelError and ActionUnavailable."""
    projects: Callable[[Sequence[Any]], Iterable[str]] = lambda _rows: ()
    """Ids of the projects whose settings `summarize` states: they are read before the question, one request each."""
    key: Callable[[Any], str] = attrgetter("id")
    name: Callable[[Any], str] = attrgetter("name")
    line: "Callable[[Any, Context], Cell] | None" = None
    """Returns the description after the name of a row; None for deployments."""
    ways: "Callable[[Sequence[Any]], tuple[Way, ...]]" = lambda _rows: ()
    """The ways to do it to these rows, the usual one first, where there is a choice between several."""


class Way(NamedTuple):
    """One of several ways to do an action to many rows."""

    caption: str
    """What is chosen: `Shared ones`."""
    value: str
    """What this way does: `from all projects`."""
    many: Many


class Skipped(NamedTuple):
    """A row that is skipped."""

    row: Any
    why: str


@dataclass(frozen=True, slots=True)
class Batch:
    """An action on rows of one scope."""

    action_id: str
    many: Many
    scope: Scope
    rows: tuple[Any, ...]
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[Cell, ...] = ()
    """Further consequences, a line each."""
    subject: str = ""
    """What the rows belong to; empty where they name it themselves."""
    choice: tuple[tuple[str, str], ...] = ()
    """Caption and value of the choice that selects this batch among `others`; empty without others."""
    others: "tuple[Batch, ...]" = ()
    """Other ways to do it, with more or fewer rows."""

    def skip(self, reasons: Mapping[str, str]) -> "Batch":
        """The batch without the rows for whose keys there is a reason."""
        key = self.many.key
        rows = tuple(row for row in self.rows if key(row) not in reasons)
        skipped = (Skipped(row, reasons[key(row)]) for row in self.rows if key(row) in reasons)
        return replace(self, rows=rows, skipped=(*self.skipped, *skipped))


def skip_unavailable(batch: Batch, unavailable_reason: Callable[[Any, Context], str | None], context: Context) -> Batch:
    """The batch without the rows for which its action is known to be unavailable."""
    many = batch.many
    reasons = ((many.key(row), unavailable_reason(row, context) or many.only_single(row)) for row in batch.rows)
    return batch.skip({key: why for key, why in reasons if why is not None})
