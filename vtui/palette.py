"""The command palette: what the screen below can do, and where one can go: places, projects, teams, addresses."""

from collections.abc import Callable, Iterator
from functools import partial
from heapq import nlargest
from typing import ClassVar, NamedTuple, cast

from textual.binding import BindingType
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.fuzzy import Matcher

from vtui import text
from vtui.models.scope import ProjectRef, Scope
from vtui.navigation.history import Location, Page, ViewState
from vtui.navigation.target import TargetError, parse_target
from vtui.resources.registry import TITLES
from vtui.screens.dialogs.clean_up import begin
from vtui.screens.modal import SUSPEND
from vtui.screens.session_app import SessionApp
from vtui.session.session import Session

SHOWN = 30
"""Projects that a search offers at most: the best of them."""
RECENT = 5
"""Places to go back to that are offered before anything is typed."""
NAME = 60
"""Cells of a name at most."""


class Palette(CommandPalette):
    """Textual's palette, with the keys of vtui that work in every modal screen."""

    BINDINGS: ClassVar[list[BindingType]] = [SUSPEND]


class Command(NamedTuple):
    """A command of the palette."""

    title: str
    """May be hostile: it is drawn as it is, never as markup."""
    description: str
    """What it does; a text of vtui, never hostile."""
    run: Callable[[], object]
    name: str = ""
    """The text that is searched besides the title; the description if empty."""

    def hit(self, matcher: Matcher) -> Hit | None:
        """How well it is what was typed; None when it is not. Words about it count only for commands of vtui."""
        by_title = matcher.match(self.title)
        score = max(by_title, matcher.match(self.name or self.description))
        if score <= 0:
            return None
        shown = Content(self.title)
        for offset in matcher.fuzzy_search.match(matcher.query, self.title)[1] if by_title else ():
            shown = shown.stylize(matcher.match_style, offset, offset + 1)
        return Hit(score, shown, self.run, help=self.description)


class Commands(Provider):
    """Finds the commands that the screen under the palette has now, and places to go to."""

    @property
    def _app(self) -> SessionApp:
        return cast("SessionApp", self.app)

    @property
    def _session(self) -> Session:
        return self._app.session

    def _commands(self) -> Iterator[Command]:
        app, seen = self._app, set[str]()
        for binding in app.commands:
            if binding.id is None or binding.id.startswith("table.") or binding.id in seen:
                continue  # Textual's own, and moves, which are not searched by name
            seen.add(binding.id)
            title = f"{binding.description}  {app.get_key_display(binding)}"
            yield Command(title, binding.tooltip, partial(app.simulate_key, binding.key))
        yield Command("Theme", "Choose a color theme, with a preview", app.action_change_theme)
        session = app.session
        if session.scope.value is not None and not session.read_only:
            yield Command(
                "Clean up old previews", "Delete old preview deployments without an alias", partial(begin, app)
            )
        access = session.start.access
        if access is not None and session.account.value is not None:  # without an account `r` leads there
            why = "The new token replaces the current one."
            yield Command("Sign in", "Sign in with another token", partial(session.sign_in, access, why))

    def _recent(self) -> Iterator[Command]:
        for location in self._session.navigator.history.recent:
            run = partial(self._session.navigator.navigate, location)
            yield Command(f"Back to {_location_text(location)}", "Go back to a recent location", run)

    def _teams(self) -> Iterator[Command]:
        session, account = self._session, self._session.account.value
        if account is None:
            return
        for scope in account.scopes:
            if scope != session.scope.value:
                description = "Switch to the personal account" if scope.personal else "Switch to this team"
                run = partial(session.navigator.navigate, Location(self._app.current_mode, scope))
                yield Command(f"Team {_short(scope.slug)}", description, run, _short(scope.name))
        if len(account.scopes) > 1:
            description = "Show deployments or projects of all teams in one list"
            yield Command("All teams", description, session.navigator.open_all_teams)

    def _projects(self) -> Iterator[Command]:
        scope = self._session.scope.value
        if scope is not None:
            for id_, project in self._session.store.scopes[scope].projects.items():
                run = partial(self._open, scope, Page("projects", id_, project.name, project))
                name = _short(project.name or id_)
                yield Command(f"Project {name}", "Open the project", run, name)

    def _open(self, scope: Scope, page: Page) -> None:
        location = Location(self._app.current_mode, scope, ProjectRef(page.key, page.title), (page,))
        self._session.navigator.navigate(location, ViewState())

    def _target(self, query: str) -> Command | None:
        """What was typed or pasted, where it can only be an address or an id."""
        try:
            pointed = parse_target(query).kind != "project" or query.startswith("prj_") or "/" in query
        except TargetError:
            pointed = "://" in query  # opening it shows what is wrong with the address
        run = partial(self._session.navigator.open_target, query)
        return Command(f"Open {_short(query)}", "Find it on Vercel and open it", run) if pointed else None

    async def discover(self) -> Hits:
        """Before anything is typed: the last places, every command, the teams. Projects are too many."""
        last = [command for command, _ in zip(self._recent(), range(RECENT), strict=False)]
        for title, description, run, _ in (*last, *self._commands(), *self._teams()):
            yield DiscoveryHit(Content(title), run, help=description)

    async def search(self, query: str) -> Hits:
        """The commands that match; an address is a command itself."""
        if target := self._target(query):
            yield Hit(float("inf"), Content(target.title), target.run, help=target.description)
        matcher = self.matcher(query)
        commands = (*self._commands(), *self._recent(), *self._teams())
        hits = [hit for command in commands if (hit := command.hit(matcher))]
        hits += nlargest(SHOWN, filter(None, (project.hit(matcher) for project in self._projects())))
        for hit in hits:
            yield hit
        if not hits and target is None:
            run = partial(self._session.navigator.open_target, query)
            yield Hit(0.1, Content(f"Open {_short(query)}"), run, help="Find a project by this name and open it")


def _location_text(location: Location) -> str:
    names = [location.page.title or location.page.key] if location.page else [TITLES[location.list]]
    if location.project.project and location.project.project not in names:
        names.append(location.project.project)
    return " · ".join(map(_short, (*names, location.scope.slug)))


def _short(name: str) -> str:
    return text.cut(text.clean(name), NAME)
