"""Where the user is and has been, and how to get to another location."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from vtui.api.errors import NotFound, VercelError
from vtui.models.scope import ProjectRef, Scope
from vtui.navigation.history import MAX_LOCATIONS, History, Location, Page, ViewState, WayBack
from vtui.navigation.resolve_target import TokenAccess, resolve_target
from vtui.navigation.target import Target, TargetError, parse_target
from vtui.session.account import Account
from vtui.session.shared import Shared

if TYPE_CHECKING:
    from vtui.credentials.access import Access

PROJECT_CHOICE = "projects"
"""The list in which a project is chosen; it always has the rows of all."""
ListLocation = tuple[str, Scope, ProjectRef]
"""A list in a location: the name of its screen, its scope and its project."""


class Screens(Protocol):
    """What shows locations, and asks for a token."""

    @property
    def list_name(self) -> str:
        """The name of the list on view."""
        ...

    @property
    def has_dialog(self) -> bool:
        """Whether a question or a menu lies on top."""
        ...

    def pages(self) -> tuple[Page, ...]:
        """The pages that lie on the list, from the first one on."""
        ...

    @property
    def has_page(self) -> bool:
        """Whether a page of the history is on top."""
        ...

    def close_page(self) -> None:
        """Close what is on top."""

    def open(self, location: Location, view_state: ViewState | None) -> None:
        """Show a location; pages that are open already stay as they are. A page that is gone is reported."""

    def open_all_teams(self, account: Account) -> None:
        """Show the list of all teams on top of that of one."""

    def ask_for_token(self, access: "Access", why: str, done: Callable[[bool], None]) -> None:
        """Let the user enter a token; `done` is called with whether another one is in use."""

    def reload(self) -> None:
        """Refresh the lists that are open."""


class Navigator:
    """The history, the view states of lists, and every way to another location."""

    def __init__(self, shared: Shared, screens: Screens, select: Callable[[Scope, ProjectRef], None]) -> None:
        """`select` makes a scope and a project the current ones."""
        self._screens, self._select, self._connection = screens, select, shared.connection
        self._account, self._scope, self._project = shared.account, shared.scope, shared.project
        self._jobs, self._notifier = shared.jobs, shared.notifier
        self.history = History()
        """Where the user is and has been."""
        self.view_states: dict[ListLocation, ViewState] = {}
        """How lists were left, the last one at the end."""
        self._ways_back: list[WayBack] = []
        """The last one at the end; it counts only while the user is where it begins."""
        self._noting = False
        """Whether the current location is about to be noted."""
        shared.scope.subscribe(lambda _: self.note_soon())
        shared.project.subscribe(lambda _: self.note_soon())

    # The history

    def note_soon(self) -> None:
        """Note the location once the current key is handled: its steps may be several, and only their end counts."""
        if not self._noting:
            self._noting = True
            self._jobs.call_next(self.note_location)

    def note_location(self) -> None:
        """Add the current location to the history."""
        self._noting = False
        here = self.here()
        if here is not None:
            self.history = self.history.visit(here)

    def here(self) -> Location | None:
        """The current location, whatever dialog lies on top of it; None before the account is known."""
        scope = self._scope.value
        if scope is None:
            return None
        return Location(self._screens.list_name, scope, self._project.value, self._screens.pages())

    def step(self, by: int) -> None:
        """Go one location back (`by` below 0) or forward in the history."""
        self.note_location()  # what the last key did counts, however soon this one comes
        history = self.history.back() if by < 0 else self.history.forward()
        there = history.current
        if history is self.history or there is None:
            self._notifier.notify("No earlier screen in the history." if by < 0 else "No later screen in the history.")
            return
        self.history = history
        self._ways_back.clear()
        self._jobs.cancel("connect")
        self._show(there)

    def save_view_state(self, where: ListLocation, view_state: ViewState) -> None:
        """Remember how a list was left."""
        self.view_states.pop(where, None)
        self.view_states[where] = view_state
        for oldest in list(self.view_states)[:-MAX_LOCATIONS]:
            del self.view_states[oldest]

    # The way back

    def back(self) -> bool:
        """Return to where the user came from by more than a page on top; False if that is not known."""
        here = self.here()
        if not self._ways_back or self._ways_back[-1].here != here:
            return False
        way = self._ways_back.pop()
        if way.on_top:
            self._screens.close_page()
            self._select(way.origin.scope, way.origin.project)
        else:
            self._show(way.origin)
        return True

    def close_page(self) -> None:
        """Close what is on top, and return to where the user came from."""
        if not self._screens.has_page or not self.back():
            self._screens.close_page()

    def note_way_back(self, origin: Location | None, *, on_top: bool = False) -> None:
        """Let the back key lead from the current location to `origin`."""
        here = self.here()
        if origin is not None and here is not None and here != origin:
            self._ways_back = [*self._ways_back[1 - MAX_LOCATIONS :], WayBack(here, origin, on_top)]

    def note_list(self, before: Location | None) -> None:
        """Note that a list was opened by its key, from `before`.

        The lists of all projects are side by side, and so are those of one: the back key leads to where its rows were
        chosen. From a page, or from a list of something else, it leads to there.
        """
        here = self.here()
        if before is None or here is None or here.project.project_id is None or here.list == PROJECT_CHOICE:
            self._ways_back.clear()
        elif before.pages or before.list == PROJECT_CHOICE:
            self.note_way_back(before)
        elif self._ways_back and self._ways_back[-1].here == before:
            self._ways_back[-1] = replace(self._ways_back[-1], here=here)

    def forget_ways_back(self) -> None:
        """Let the back key close pages only, as after another team or all projects were chosen."""
        self._ways_back.clear()

    # Ways to a location

    def _show(self, location: Location, view_state: ViewState | None = None) -> None:
        self._screens.open(location, view_state)
        self._select(location.scope, location.project)

    def go(self, location: Location, view_state: ViewState | None = None) -> None:
        """Open a location: its list, and its pages on top. The back key leads from there to here.

        `view_state` is how the list of a project's page looks.
        """
        origin = self.here()
        self._show(location, view_state)
        self.note_way_back(origin)

    def navigate(self, location: Location, view_state: ViewState | None = None) -> None:
        """Go to a location that the user chose, and stop the search for the start location."""
        self._jobs.cancel("connect")
        self.go(location, view_state)

    def open_all_teams(self) -> None:
        """Open the list of all teams: of projects where those are on view, else of deployments."""
        if self._account.value is not None:
            self._screens.open_all_teams(self._account.value)

    def open_target(self, given: str) -> None:
        """Open what a URL, an ID or a name means."""
        try:
            target = parse_target(given)
        except TargetError as error:
            self._notifier.notify(str(error), error=True)
        else:
            self._jobs.run(partial(self._open_target, target), "target", exclusive=True)

    async def _open_target(self, target: Target) -> None:
        try:
            await self.find(self._scope.value, target)
        except VercelError as error:
            self._notifier.report(error)

    async def find(self, scope: Scope | None, target: Target) -> bool:
        """Go to a target, looked for in `scope` unless it names its own; False when that could not be done.

        A target that does not exist is reported. Raises VercelError for everything else that goes wrong.
        """
        account = self._account.value
        if account is None:
            return False
        try:
            reach = TokenAccess(account.user, account.teams, scope)
            location, view_state = await resolve_target(self._connection.service, reach, target)
        except NotFound as error:
            self._notifier.report(error)
            return False
        if self._screens.has_dialog:  # it stays open while the user reads or writes there
            self._notifier.notify(f"{target} was found. Close this dialog and open it again.")
            return False
        self.go(location, view_state)
        return True
