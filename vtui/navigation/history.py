"""Locations in the program, their history, and the view state of lists."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from vtui.models.scope import ProjectRef, Scope
from vtui.table.filtering.terms import Filter
from vtui.table.sorting import Order

MAX_LOCATIONS = 50
"""Locations that a history keeps, the current one included."""


@dataclass(frozen=True, slots=True)
class Page:
    """A resource whose page is open. Pages with the same key are equal, whatever their row."""

    resource: str
    """Name of the resource: `deployments`."""
    key: str
    title: str = field(default="", compare=False)
    """Name for users; comes from the API."""
    row: Any = field(default=None, compare=False, repr=False)
    """The last known row; None when only key and title are known."""


@dataclass(frozen=True, slots=True)
class Location:
    """A list of a scope, of all projects or one, and the pages that were opened from it."""

    list: str
    """Name of the list's resource."""
    scope: Scope
    project: ProjectRef = field(default_factory=ProjectRef)
    pages: tuple[Page, ...] = ()
    """The first was opened from the list, each other one from the page before."""

    @property
    def page(self) -> Page | None:
        """The open page; None for the list."""
        return self.pages[-1] if self.pages else None


@dataclass(frozen=True, slots=True)
class WayBack:
    """Where the back key leads from a location that was not opened on top of the page or list before."""

    here: Location
    origin: Location
    on_top: bool = False
    """Whether the page was opened on top after all, and only another project was selected for it."""


@dataclass(frozen=True, slots=True)
class ViewState:
    """The state of a list's view when the user leaves it."""

    filter: Filter = field(default_factory=Filter)
    order: Order | None = None
    """None for the server's order."""
    cursor: str | None = None
    """Key of the row under the cursor; None if the cursor was never moved from the top."""


class History(NamedTuple):
    """The visited locations and the current one among them, as in a browser."""

    past: tuple[Location, ...] = ()
    """Oldest first; the last one is the current location."""
    future: tuple[Location, ...] = ()
    """Locations that the user went back from, the nearest first."""

    @property
    def current(self) -> Location | None:
        """The current location; None before the first visit."""
        return self.past[-1] if self.past else None

    @property
    def recent(self) -> tuple[Location, ...]:
        """All locations except the current one, without repetitions: the last visited first, then those of `future`."""
        locations = dict.fromkeys((*reversed(self.past), *self.future))
        return tuple(location for location in locations if location != self.current)

    def visit(self, location: Location) -> "History":
        """The history after going to a location: `future` is cleared, and the oldest locations are dropped.

        The current location is not visited again; its pages are updated.
        """
        if location == self.current:
            return History((*self.past[:-1], location), self.future)
        return History((*self.past, location)[-MAX_LOCATIONS:])

    def back(self) -> "History":
        """The history one location back; unchanged at the beginning."""
        if len(self.past) < 2:
            return self
        return History(self.past[:-1], (self.past[-1], *self.future))

    def forward(self) -> "History":
        """The history one location forward; unchanged at the end."""
        if not self.future:
            return self
        return History((*self.past, self.future[0]), self.future[1:])
