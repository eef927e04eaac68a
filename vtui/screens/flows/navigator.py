"""Going places: one road to every list and page, and the history of where one has been."""

from textual import work
from textual.screen import Screen

from vtui.models.scope import EVERY, ProjectRef
from vtui.navigation.history import Left, Location, Page
from vtui.navigation.target import Target, TargetError, parse
from vtui.resources.projects.columns import PROJECTS
from vtui.resources.registry import RESOURCES
from vtui.screens.flows.page_registry import ALL_TEAMS, ISSUES, PAGES, PROJECT_LIST, page_of
from vtui.screens.flows.row_screen import RowScreen
from vtui.shell import Shell, Start


class Travel(Shell):
    """The app as something to move in. Wherever one goes and however, the history hears of it."""

    def __init__(self, start: Start) -> None:
        """Nowhere yet."""
        super().__init__(start)
        self._heard = False

    def on_mount(self) -> None:
        """Hear of every way to another place."""
        self.screen_change_signal.subscribe(self, self._moved)
        for name in ("scope", "place"):
            self.watch(self, name, self._moved, init=False)

    def _moved(self, _news: object = None) -> None:
        """What one key does may be several steps: only where they end is a place."""
        if not self._heard:
            self._heard = True
            self.call_next(self.note_place)

    def note_place(self) -> None:
        """Take down where one is."""
        self._heard = False
        here = self.here()
        if here is not None:
            self.history = self.history.visit(here)

    def here(self) -> Location | None:
        """Where one is, whatever lies on top of it; None before the account is known."""
        if self.scope is None:
            return None
        pages = (screen.page() for screen in self.screen_stack if isinstance(screen, RowScreen))
        return Location(self.current_mode, self.scope, self.place, tuple(page for page in pages if page is not None))

    def go(self, location: Location, left: Left | None = None) -> None:
        """Open a place; pages that are open already stay as they are. A thing that is gone is told of."""
        if (location.list, location.scope) != (self.current_mode, self.scope):
            self._close_pages()
            self.switch_mode(location.list)
        pages = location.pages
        self._close_pages(keep=self._open_already(pages))
        for page in pages[len(self.screen_stack) - 1 :]:
            screen = self._screen_of(page, location, left)
            if screen is None:
                self.say(f"{page.title or page.key} is no longer there.", error=True)
                break
            self.push_screen(screen)
        self.be(location.scope, location.place)

    def travel(self, location: Location, left: Left | None = None) -> None:
        """Go to a place because somebody wants to: what still looks for the one to start at comes too late."""
        self.workers.cancel_group(self, "connect")
        self.go(location, left)

    def open_every_team(self) -> None:
        """The list of all teams, on top of that of one: of projects where those are on view, else of deployments."""
        if self.account is not None:
            self._close_pages()
            self.push_screen(PAGES.all_teams(self.current_mode, self.account))

    def open_target(self, given: str) -> None:
        """Open what an address, an id or a name means."""
        try:
            target = parse(given)
        except TargetError as error:
            self.say(str(error), error=True)
        else:
            self._open_target(target)

    @work(group="target", exclusive=True)
    async def _open_target(self, target: Target) -> None:
        from vtui.api.errors import VercelError

        try:
            await self.find(self.scope, target)
        except VercelError as error:
            self.report(error)

    def _open_already(self, pages: tuple[Page, ...]) -> int:
        """How many of the pages are open, from the first on, without another between them."""
        count = 0
        for screen, page in zip(self.screen_stack[1:], pages, strict=False):
            if not isinstance(screen, RowScreen) or screen.page() != page:
                break
            count += 1
        return count

    def _screen_of(self, page: Page, location: Location, left: Left | None) -> Screen[None] | None:
        """The screen of a page; None when it is known that there is nothing to show any more."""
        scope = location.scope
        if page.resource == ISSUES:
            return PAGES.issues(EVERY if page.key == EVERY.slug else scope)
        if page.resource == ALL_TEAMS:
            return None if self.account is None else PAGES.all_teams(page.key, self.account)
        if page.resource == PROJECTS.name:
            place = ProjectRef(page.key, page.title)
            return PAGES.project(place, page.row, left or self.left.get((PROJECT_LIST, scope, place)))
        resource, row, below = RESOURCES[page.resource], page.row, self.screen_stack[0]
        if resource.detail is None and isinstance(below, RowScreen):
            row = below.find(resource, (scope, location.place), row)
        return None if row is None else page_of(resource, row, scope, location.list)

    def _close_pages(self, keep: int = 0) -> None:
        while len(self.screen_stack) > keep + 1:
            self.pop_screen()

    # Keys

    def action_history(self, by: int) -> None:
        """Back or forward in the history."""
        self.note_place()  # what the last key did counts, however soon this one comes
        history = self.history.back() if by < 0 else self.history.forward()
        there = history.current
        if history is self.history or there is None:
            self.say("There is no place before this one." if by < 0 else "There is no place after this one.")
            return
        self.history = history
        self.travel(there)
