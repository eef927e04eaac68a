"""The specification of a list: where its rows come from, and how they are ordered, refreshed and shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, Protocol, TypedDict, TypeVar, Unpack

from vtui.models.scope import ProjectRef, Scope
from vtui.table.columns import Column, Legend
from vtui.table.grouping import Grouping

if TYPE_CHECKING:
    from vtui.api.pages import Source
    from vtui.api.service import Service
    from vtui.table.filtering.terms import Filter, Term

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class ServerQuery:
    """A query with which the server filters a list, made from some terms of a filter."""

    terms: "tuple[Term, ...]"
    query: Mapping[str, str]
    """Parameters of the list's operation."""
    exact: bool
    """Whether the response has every row that matches the terms; it may have others as well."""


class Extent(TypedDict, total=False):
    """Which rows of a list are read."""

    limit: int | None
    """The total count of rows."""
    first: int | None
    """The count of rows of the first page."""
    query: Mapping[str, str] | None
    """Filters the list on the server; only a list with `server_queries` supports it."""


class OpenSource(Protocol[T_co]):
    """Opens the pages of a list: of one request sequence, or of one per project, merged."""

    def __call__(
        self, service: "Service", scope: Scope, project_ref: ProjectRef, /, **extent: Unpack[Extent]
    ) -> "Source[T_co]":
        """Pages of a scope and a project."""


Refresh = Literal["top", "complete", "manual"]
"""How a list is refreshed: from the top up to a known row, completely, or only by the user (many requests)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSpec(Generic[T]):
    """What the list engine needs to know of a kind of row."""

    row_type: type[T]
    """The class of its rows; JSON and CSV have its fields."""
    endpoint: str
    """The operation whose rate limit the list uses."""
    key: Callable[[T], str]
    columns: tuple[Column[T], ...]
    source: "OpenSource[T]"
    legend: Legend = ()
    """The symbols of its cells, for the help."""
    empty: str = ""
    """Text for a list without rows: what it means, and what creates a row."""
    project_of: Callable[[T], ProjectRef | None] = lambda _row: None
    """The project of a row."""
    refresh: Refresh = "manual"
    server_order: str | None = None
    """ID of the column by which the server orders the rows, ascending; None for no column."""
    default_sort: str | None = None
    """ID of the column that sorts the list, ascending, until the user chooses another; None for the server's order."""
    server_queries: "Callable[[Filter, ProjectRef, int], Sequence[ServerQuery]] | None" = None
    """The server queries for a filter at a time (ms), the most specific first; None where the server cannot filter."""
    saved: Callable[[T], T] | None = None
    """Returns a row as it is kept for the next start; None for a list whose rows are not kept."""
    time_of: Callable[[T], int | None] | None = None
    """The time (ms) by which the server orders the rows, newest first; None where it does not order by time."""
    grouping: Grouping[T] | None = None
    """By what the rows can be grouped, as a choice in the sort menu; None for nothing."""
