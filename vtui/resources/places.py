"""Where one is and where one has been: places, a history of them, and how lists were left."""

from dataclasses import dataclass, field
from typing import Any

from vtui.models.scope import ProjectRef, Scope
from vtui.resources.filtering.terms import Filter
from vtui.resources.order import Order

MOST = 50
"""Places that a history holds, the one on view with them."""


@dataclass(frozen=True, slots=True)
class Page:
    """A thing whose page is open; the same page by its key, whatever is known of the row."""

    resource: str
    """Name of the resource: `deployments`."""
    key: str
    title: str = field(default="", compare=False)
    """What people call it; may be hostile."""
    row: Any = field(default=None, compare=False, repr=False)
    """The row as it was seen last; None when nothing but key and title is known."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where one is: a list in a scope, all projects or the chosen one, and the pages that were opened from there."""

    list: str
    """Name of the list's resource."""
    scope: Scope
    place: ProjectRef = field(default_factory=ProjectRef)
    pages: tuple[Page, ...] = ()
    """The first was opened from the list, each other from the one before."""

    @property
    def page(self) -> Page | None:
        """The page on view; None when that is the list."""
        return self.pages[-1] if self.pages else None


@dataclass(frozen=True, slots=True)
class Left:
    """How a list was left."""

    filter: Filter = field(default_factory=Filter)
    order: Order | None = None
    """None is the server's."""
    cursor: str | None = None
    """Key of the row that a person had the cursor on; None where nobody had moved it from the top."""


@dataclass(frozen=True, slots=True)
class History:
    """Places in the order in which they were visited, and where among them one is: what a browser's arrows walk."""

    past: tuple[Location, ...] = ()
    """The oldest first, the last is where one is."""
    future: tuple[Location, ...] = ()
    """What was gone back from, the nearest first."""

    @property
    def current(self) -> Location | None:
        """Where one is; None before the first visit."""
        return self.past[-1] if self.past else None

    @property
    def recent(self) -> tuple[Location, ...]:
        """Every place but the current one, once: the last visited first, then those that were gone back from."""
        places = dict.fromkeys((*reversed(self.past), *self.future))
        return tuple(place for place in places if place != self.current)

    def visit(self, location: Location) -> "History":
        """Having gone somewhere: what lay ahead is forgotten, and the oldest when there are too many.

        The place where one is already is no visit, but what is known of it is renewed.
        """
        if location == self.current:
            return History((*self.past[:-1], location), self.future)
        return History((*self.past, location)[-MOST:])

    def back(self) -> "History":
        """One place back; the same history when there is none."""
        if len(self.past) < 2:
            return self
        return History(self.past[:-1], (self.past[-1], *self.future))

    def forward(self) -> "History":
        """One place forward again; the same history when there is none."""
        if not self.future:
            return self
        return History((*self.past, self.future[0]), self.future[1:])
