"""A resource: everything about a kind of row that needs no screen."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from vtui.models.scope import Scope
from vtui.resources.common.action import Action
from vtui.table.columns import Cell, Context
from vtui.table.listed import Listed

if TYPE_CHECKING:
    from vtui.api.service import Service
    from vtui.resources.common.page import Part

T = TypeVar("T")


class Reading(NamedTuple):
    """The request that reads a row."""

    operation: str
    """Name of the operation in `vtui.api.endpoints`."""
    ids: Mapping[str, str]
    """What fills the `{…}` of its path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource(Listed[T]):
    """A kind of thing that has a list: everything about it that needs no screen."""

    title_of: Callable[[T], str]
    """What people call the row."""
    url: Callable[[T], str | None]
    """Its https address, if it has one."""
    dashboard: Callable[[T, Scope], str | None]
    """Its page in the Vercel dashboard."""
    parts: "tuple[Part[T], ...]" = ()
    """The boxes of its page; without any the page shows the fields."""
    fields: Callable[[T, Context], Sequence[tuple[str, Cell]]] = lambda _row, _context: ()
    """The facts of one row, label and value, for a page without boxes."""
    actions: tuple[Action[T], ...] = ()
    detail: "Callable[[Service, Scope, T], Awaitable[T]] | None" = None
    """Asks for what the list leaves out, one request; None when the list has it all. Raises VercelError."""
    copies: Callable[[T], Sequence[tuple[str, str | None]]] = lambda _row: ()
    """What people copy of a row beside its address and links: label and value, what they want most first."""
    urgent: Callable[[T], Sequence[tuple[str, str | None]]] = lambda _row: ()
    """What they want to copy before all else, because something is wrong with the row."""
    zone: Callable[[Sequence[T]], Iterator[str]] | None = None
    """The rows as the text of a zone file, in pieces; None where they are no DNS records."""
    reading: Callable[[T], Reading | None] = lambda _row: None
    """The request that reads the row again; None where the API cannot be asked for it."""
