"""The screens of locations: opens lists and pages, and says which are open."""

from collections.abc import Callable

from textual.screen import ModalScreen, Screen

from vtui.credentials.access import Access
from vtui.models.scope import EVERY, ProjectRef, Scope
from vtui.navigation.history import Location, Page, ViewState
from vtui.resources.registry import RESOURCES
from vtui.screens.dialogs.sign_in import sign_in_form
from vtui.screens.flows.page_registry import ALL_TEAMS, ISSUES, PAGES, PROJECT_LIST, page_of
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.screens.menus.team import Here, TeamMenu
from vtui.screens.session_app import SessionApp
from vtui.session.account import Account


class LocationScreens:
    """Shows locations and forms for the navigator and the session."""

    def __init__(self, app: SessionApp) -> None:
        self._app = app

    @property
    def list_name(self) -> str:
        """The name of the current list."""
        return self._app.current_mode

    @property
    def has_dialog(self) -> bool:
        """Whether a question or a menu is open."""
        return isinstance(self._app.screen, ModalScreen)

    def pages(self) -> tuple[Page, ...]:
        """The open pages above the list, the first one first."""
        pages = (screen.page() for screen in self._app.screen_stack if isinstance(screen, RowScreen))
        return tuple(page for page in pages if page is not None)

    @property
    def has_page(self) -> bool:
        """Whether a page of the history is on top."""
        return isinstance(self._app.screen, RowScreen) and self._app.screen.page() is not None

    def close_page(self) -> None:
        """Close what is on top."""
        self._app.pop_screen()

    def open(self, location: Location, view_state: ViewState | None) -> None:
        """Show a location; pages that are open already stay as they are. A page that is gone is reported."""
        app = self._app
        if (location.list, location.scope) != (app.current_mode, app.session.scope.value):
            self.close_pages()
            app.switch_mode(location.list)
        pages = location.pages
        self.close_pages(keep=self._open_already(pages))
        for page in pages[len(app.screen_stack) - 1 :]:
            screen = self._screen_of(page, location, view_state)
            if screen is None:
                app.session.notifier.notify(f"{page.title or page.key} is no longer available.", error=True)
                break
            app.push_screen(screen)

    def open_all_teams(self, account: Account) -> None:
        """Show the list of all teams on top of that of one: of projects where those are on view, else deployments."""
        self.close_pages()
        self._app.push_screen(PAGES.all_teams(self._app.current_mode, account))

    def over_all_teams(self) -> bool:
        """Whether the list of all teams is open."""
        return any(page.resource == ALL_TEAMS for page in self.pages())

    def choose_team(self) -> None:
        """Choose another scope; the pages of the one before are closed."""
        session = self._app.session
        account = session.account.value
        if account is None:
            session.notifier.notify("Team: the account is not loaded yet", error=True)
            return

        def chosen(scope: Scope | None) -> None:
            if scope == EVERY:
                session.navigator.open_all_teams()
                return
            same = scope == session.scope.value and session.trouble.value is None
            if scope is None or (same and not self.over_all_teams()):
                return
            session.jobs.cancel("connect")  # the search for the location to start at comes too late
            session.navigator.forget_ways_back()
            self.close_pages()
            session.select(scope, ProjectRef())

        here = Here(session.scope.value, session.why.value, session.state.current.recent)
        self._app.push_screen(TeamMenu(account, here, session.clock()), chosen)

    def ask_for_token(self, access: Access, why: str, done: Callable[[bool], None]) -> None:
        """Show the sign-in form on top of the current screen."""
        form = sign_in_form(self._app.session.service, access, why)
        self._app.push_screen(form, lambda signed_in: done(bool(signed_in)))

    def reload(self) -> None:
        """Refresh the lists that are open in the current mode."""
        for screen in self._app.screen_stack:
            for pane in screen.query(ListPane):
                pane.renew()

    def _open_already(self, pages: tuple[Page, ...]) -> int:
        """How many of the pages are open, from the first on, without another between them."""
        count = 0
        for screen, page in zip(self._app.screen_stack[1:], pages, strict=False):
            if not isinstance(screen, RowScreen) or screen.page() != page:
                break
            count += 1
        return count

    def _screen_of(self, page: Page, location: Location, view_state: ViewState | None) -> Screen[None] | None:
        """The screen of a page; None when it is known that there is nothing to show any more."""
        scope, session = location.scope, self._app.session
        if page.resource == ISSUES:
            return PAGES.issues(EVERY if page.key == EVERY.slug else scope, page.row)
        if page.resource == ALL_TEAMS:
            account = session.account.value
            return None if account is None else PAGES.all_teams(page.key, account, page.row)
        if page.resource == "projects":
            project_ref = ProjectRef(page.key, page.title)
            known = session.navigator.view_states.get((PROJECT_LIST, scope, project_ref))
            return PAGES.project(project_ref, page.row, view_state or known)
        resource, row, below = RESOURCES[page.resource], page.row, self._app.screen_stack[0]
        if resource.page.detail is None and isinstance(below, RowScreen):
            row = below.pane.find(resource, (scope, location.project), row)
        return None if row is None else page_of(resource, row, scope, location.list)

    def close_pages(self, keep: int = 0) -> None:
        """Close the pages on the list, all but the first `keep`."""
        while len(self._app.screen_stack) > keep + 1:
            self._app.pop_screen()
