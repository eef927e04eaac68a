"""A resource: everything about a kind of row that needs no screen."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from vtui.models.scope import Scope
from vtui.resources.common.action import Action
from vtui.table.list_spec import ListSpec

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


def no_url(_row: object) -> None:
    """The address of rows that never have one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links(Generic[T]):
    """The addresses of a row, and the texts of it that can be copied."""

    url: Callable[[T], str | None] = no_url
    """Its https address, if it has one."""
    dashboard: Callable[[T, Scope], str | None] = lambda _row, _scope: None
    """Its page in the Vercel dashboard."""
    copies: Callable[[T], Sequence[tuple[str, str | None]]] = lambda _row: ()
    """Label and value of further texts to copy besides its address and links, the most useful first."""
    urgent: Callable[[T], Sequence[tuple[str, str | None]]] = lambda _row: ()
    """Label and value of the texts to copy first, because of a problem of the row."""
    reading: Callable[[T], Reading | None] = lambda _row: None
    """The request that reads the row again; None where the API has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSpec(Generic[T]):
    """What the page of a row shows."""

    parts: "tuple[Part[T], ...]" = ()
    """The boxes of the page."""
    detail: "Callable[[Service, Scope, T], Awaitable[T]] | None" = None
    """Requests the fields that the list lacks, in one request; None if the list is complete. Raises VercelError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource(Generic[T]):
    """A kind of row that has a list: everything about it that needs no screen."""

    name: str
    """`deployments`: the name in commands, config and the status bar."""
    title: str
    noun: tuple[str, str]
    """Singular and plural."""
    title_of: Callable[[T], str]
    """Returns the name of a row for the user."""
    list: ListSpec[T]
    """Its list: source, key, columns, order."""
    links: Links[T] = Links()
    page: PageSpec[T] = PageSpec()
    actions: tuple[Action[T], ...] = ()
