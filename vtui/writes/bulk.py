"""One action on many rows: how it is done, what is left out and why, and what has become of each."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from vtui.models.scope import Scope
from vtui.table.columns import Cell, Context
from vtui.writes.action import Action
from vtui.writes.plan import Plan

if TYPE_CHECKING:
    from vtui.api.service import Service

Standing = Literal["waiting", "sent", "done", "failed", "skipped", "unknown"]
"""Where a row stands: not sent; sent and without an answer yet; accepted; refused; not to be sent; answer lost."""


class Fate(NamedTuple):
    """What has become of a row so far."""

    standing: Standing = "waiting"
    told: str = ""
    """In words, where there is something to tell."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """Rows that are sent one after the other; a value. Each is in one standing.

    None is sent twice, except one that the rate limit refused before anything was done.
    """

    fates: Mapping[str, Fate]
    """Key of a row -> its fate, in the order of sending."""

    @classmethod
    def of(cls, ids: Iterable[str]) -> "Bulk":
        """All of them wait."""
        return cls(MappingProxyType(dict.fromkeys(ids, Fate())))

    @property
    def under_way(self) -> str | None:
        """The row whose answer is still to come."""
        return next((id_ for id_, fate in self.fates.items() if fate.standing == "sent"), None)

    @property
    def next(self) -> str | None:
        """The row that is sent next; None while one is under way, and when none waits any more."""
        if self.under_way is not None:
            return None
        return next((id_ for id_, fate in self.fates.items() if fate.standing == "waiting"), None)

    @property
    def counts(self) -> Mapping[Standing, int]:
        """How many rows stand where."""
        return Counter(fate.standing for fate in self.fates.values())

    def send(self, id_: str) -> "Bulk":
        """It goes out now. Raises ValueError unless it is the next one."""
        if id_ != self.next:
            raise ValueError(f"{id_} is not the next one")
        return self._with(id_, Fate("sent"))

    def settle(self, id_: str, standing: Literal["done", "failed", "unknown"], told: str = "") -> "Bulk":
        """Its fate is known. Raises ValueError unless it was under way."""
        if id_ != self.under_way:
            raise ValueError(f"{id_} is not under way")
        return self._with(id_, Fate(standing, told))

    def postpone(self, id_: str) -> "Bulk":
        """It was refused for now and nothing was done: it waits again. Raises ValueError unless it was under way."""
        if id_ != self.under_way:
            raise ValueError(f"{id_} is not under way")
        return self._with(id_, Fate())

    def skip(self, id_: str, told: str) -> "Bulk":
        """It is not sent after all. Raises ValueError unless it is the next one."""
        if id_ != self.next:
            raise ValueError(f"{id_} is not the next one")
        return self._with(id_, Fate("skipped", told))

    def _with(self, id_: str, fate: Fate) -> "Bulk":
        return Bulk(MappingProxyType({**self.fates, id_: fate}))


@dataclass(frozen=True, slots=True)
class Many:
    """How an action is done to many rows of a kind; deployments, unless `line` says how to tell of another."""

    verb: tuple[str, str, str]
    """`Delete`, `Deleting`, `deleted`."""
    operations: Callable[[Any], tuple[str, ...]]
    """The requests that a row takes, by their names in `vtui.api.endpoints`: those of `look` and of
    the plan's `baseline`, then its writes in order.

    The question counts them, and a run is paced by the limit of each.
    """
    plan: Callable[[Any, Scope, Context], Plan]
    """The plan for one of them; asks nothing."""
    foretell: Callable[[Sequence[Any], Context], tuple[Cell, ...]]
    """What will happen, a line each."""
    leave: "Callable[[Service, Scope, Sequence[Any], Context], Awaitable[Mapping[str, str]]] | None" = None
    """Reads which rows are left out beside those that the action refuses: key -> why. Raises VercelError."""
    noun: tuple[str, str] = ("deployment", "deployments")
    """What it is done to: one and many."""
    no: str = "Cancel"
    """What the button says that does nothing."""
    look: "Callable[[Service, Scope, Any], Awaitable[Any]] | None" = None
    """Looks right before sending whether it may still be done. Raises Refused and VercelError."""
    projects: Callable[[Sequence[Any]], Iterable[str]] = lambda _rows: ()
    """Ids of the projects whose settings `foretell` states: they are read before the question, one request each."""
    key: Callable[[Any], str] = attrgetter("id")
    """Tells a row from the others."""
    name: Callable[[Any], str] = attrgetter("name")
    """What a line calls a row."""
    line: "Callable[[Any, Context], Cell] | None" = None
    """What a line tells of a row after its name; None for deployments."""
    ways: "Callable[[Sequence[Any]], tuple[Way, ...]]" = lambda _rows: ()
    """The ways to do it to these rows, the usual one first, where there is a choice between several."""


class Way(NamedTuple):
    """One of several ways to do an action to many rows."""

    caption: str
    """What is chosen: `Shared ones`."""
    value: str
    """What this way does: `from all projects`."""
    many: Many


class Left(NamedTuple):
    """A row that is left out."""

    row: Any
    why: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What would be done to which rows; they are all of one scope."""

    action: Action[Any]
    many: Many
    scope: Scope
    rows: tuple[Any, ...]
    left: tuple[Left, ...] = ()
    notes: tuple[Cell, ...] = ()
    """What else is to be known before it is done, a line each."""
    subject: str = ""
    """What the rows belong to; empty where they name it themselves."""


async def sorted_out(batch: Batch, service: "Service", context: Context) -> Batch:
    """The batch without the rows that it cannot be done to: those are left out. Raises VercelError."""
    key = batch.many.key
    refused = {key(row): why for row in batch.rows if (why := batch.action.refuse(row, context)) is not None}
    able = [row for row in batch.rows if key(row) not in refused]
    if batch.many.leave is not None:
        refused |= await batch.many.leave(service, batch.scope, able, context)
    taken = tuple(row for row in batch.rows if key(row) not in refused)
    left = tuple(Left(row, refused[key(row)]) for row in batch.rows if key(row) in refused)
    return replace(batch, rows=taken, left=(*batch.left, *left))
