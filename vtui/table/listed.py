"""A kind of row that has a list, as far as the list itself needs it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, Protocol, TypeVar

from vtui.models.scope import ProjectRef, Scope
from vtui.table.columns import Column

if TYPE_CHECKING:
    from vtui.api.pages import Source
    from vtui.api.service import Service
    from vtui.table.filtering.terms import Filter
    from vtui.table.server_query import ServerQuery

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class OpenSource(Protocol[T_co]):
    """Opens the stream of a list's pages: one list, or a fan-out over projects merged."""

    def __call__(
        self,
        service: "Service",
        scope: Scope,
        place: ProjectRef,
        *,
        limit: int | None = None,
        first: int | None = None,
        query: Mapping[str, str] | None = None,
    ) -> "Source[T_co]":
        """Pages of `scope` and `place`; `limit` is rows in all, `first` the rows of the first page.

        `query` narrows the list on the server; only a resource with `narrowed` heeds it.
        """


Refresh = Literal["top", "whole", "by hand"]
"""How a live list stays fresh: from the top until a known row, all of it, or only when asked (a costly fan-out)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Generic[T]):
    """What a list needs of its rows: where they come from, what tells them apart, how they are shown and ordered."""

    name: str
    """`deployments`: the name in commands, config and the status bar."""
    title: str
    noun: tuple[str, str]
    """One and many."""
    endpoint: str
    """The operation whose rate limit the list spends."""
    key: Callable[[T], str]
    columns: tuple[Column[T], ...]
    source: "OpenSource[T]"
    empty: str
    """What to say when there is none: what that means and what makes one."""
    project_of: Callable[[T], ProjectRef | None]
    """The project it belongs to."""
    refresh: Refresh = "by hand"
    natural: str | None = None
    """Id of the column, ascending, in whose order the server gives the rows; None when in no column's."""
    narrowed: "Callable[[Filter, ProjectRef, int], Sequence[ServerQuery]] | None" = None
    """What of a filter the server can be asked for at a moment (ms), the narrowest first; None where it never can."""
    when: Callable[[T], int | None] | None = None
    """The moment (ms) by which the server orders the rows, the newest first; None where it does not order by time."""
