"""What the palette offers: lists, commands of the screen below, projects, teams, recent locations, addresses."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from vtui import text
from vtui.models.scope import ProjectRef, Scope
from vtui.navigation.history import Location, Page, ViewState
from vtui.navigation.list_command import ListCommand, list_commands
from vtui.navigation.target import TargetError, is_name, parse_target
from vtui.resources.registry import RESOURCES, TITLES
from vtui.screens.dialogs.clean_up import begin
from vtui.screens.lists.pane.open_filtered import complete_filter, open_filtered
from vtui.screens.menus.palette import Entry, Palette, best
from vtui.screens.session_app import SessionApp
from vtui.screens.unavailable import Command, describe
from vtui.search_words import SEARCH_WORDS
from vtui.session.session import Session
from vtui.table.filtering.language import FilterError, parse
from vtui.widgets.frame.key_bar import acts
from vtui.widgets.frame.key_groups import group_of

if TYPE_CHECKING:
    from vtui.resources.common.action import Action

MAX_FOUND = 30
"""Commands, teams and projects that a search offers at most: the best of them."""
MAX_BEGUN = 5
"""Projects that are offered to complete a list with."""
MAX_RECENT = 5
"""Recent locations that are offered before anything is typed."""
PALETTE_ORDER = ("Act", "Find", "View", "App", "Move")
"""The groups of commands in the order in which they are offered."""
NAME_LENGTH = 60
"""Terminal cells of a name at most."""


def open_palette(app: SessionApp) -> None:
    """Show the palette over the current screen, and run what is chosen."""

    def chosen(entry: Entry | None) -> None:
        if entry is not None and entry.run is not None:
            entry.run()

    app.push_screen(palette(app), chosen)


def palette(app: SessionApp) -> Palette:
    """The palette of an app, with the commands that were noted last."""
    return Palette(Offers(app).find, app.session.palette_inputs)


class Offers:
    """The entries for an input."""

    def __init__(self, app: SessionApp) -> None:
        self._app = app
        self._bindings: dict[str, Command] = {}
        for command in app.commands:
            if command.binding.id is not None:  # Textual's own have none
                self._bindings.setdefault(command.binding.id, command)

    @property
    def _session(self) -> Session:
        return self._app.session

    def find(self, query: str) -> list[Entry]:
        """Before anything is typed recent locations come first; then lists and addresses, and recent locations last.

        Commands that are unavailable now follow the others.
        """
        commands = self._commands()
        possible = [entry for entry in commands if not entry.reason]
        unavailable = [entry for entry in commands if entry.reason]
        if not query.strip():
            return [*self._recent()[:MAX_RECENT], *self._lists(""), *possible, *self._teams(), *unavailable]
        lists = list(self._lists(query))
        found = [
            *lists,
            *self._target(query),
            *best(
                [*possible, *self._teams(), *self._projects(), *([] if lists else self._lists(""))], query, MAX_FOUND
            ),
            *best([*unavailable, *self._of_other_lists()], query),
            *best(self._recent(), query),
        ]
        return found or self._named(query)

    def _lists(self, query: str) -> Iterator[Entry]:
        """The lists whose names begin with what was typed; with a filter and its completions after the name."""
        commands = list_commands(query) if query else [ListCommand(name, None) for name in TITLES]
        for command in commands:
            go = self._bindings.get(id_ := f"go.{command.list}")
            if command.expression is not None:
                yield from self._filtered(command.list, command.expression)
            elif go is not None:
                run = partial(self._app.simulate_key, go.binding.key)
                key, words = self._app.get_key_display(go.binding), SEARCH_WORDS.get(id_, ())
                title = TITLES[command.list]
                yield Entry("List", title, run, title, key, completion=str(command), words=words)

    def _filtered(self, name: str, expression: str) -> Iterator[Entry]:
        """A list with a filter, then with each completion of it; without any, what is wrong with the filter."""
        texts = [completion.text for completion in complete_filter(self._app, name, expression)]
        named, begun = self._lists_of_projects(name, expression)
        completions = [*(self._filtered_list(name, each, each)[0] for each in texts), *begun]
        following = next((entry.completion for entry in completions), "")
        written, problem = self._filtered_list(name, expression)
        yield from named
        if problem is None:
            yield written._replace(completion=following)
        yield from completions
        if problem is not None and not (named or completions):
            yield Entry("List", problem, invalid=True)

    def _lists_of_projects(self, name: str, expression: str) -> tuple[list[Entry], list[Entry]]:
        """A list of the project that the first word names, with the filter after it; of projects that it begins."""
        scope, (word, blank, rest) = self._session.scope.value, expression.partition(" ")
        named: list[Entry] = []
        begun: list[Entry] = []
        if scope is None or not word or name == "projects":
            return named, begun
        for id_, project in self._session.store.scopes[scope].projects.items():
            if project.name == word or (not blank and project.name.startswith(word)):
                project_ref, completion = ProjectRef(id_, project.name), f"{name} {_short(project.name)} "
                entry, problem = self._filtered_list(name, rest, project_ref=project_ref)
                if problem is None:
                    (named if project.name == word else begun).append(entry._replace(completion=completion))
        return named, begun[:MAX_BEGUN]

    def _filtered_list(
        self, name: str, expression: str, completion: str = "", project_ref: ProjectRef | None = None
    ) -> tuple[Entry, str | None]:
        """A list with a filter, and what is wrong with the filter; None if it is valid."""
        title = TITLES[name] + (f" of {_short(project_ref.project or '')}" if project_ref is not None else "")
        shown = f"{title} · {text.clean(expression)}" if expression else title
        entry = Entry("List", shown, completion=str(ListCommand(name, completion)) if completion else "")
        try:
            filter_ = parse(expression, RESOURCES[name].list.columns)
        except FilterError as error:
            return entry, error.message
        return entry._replace(run=partial(open_filtered, self._app, name, filter_, project_ref)), None

    def _commands(self) -> list[Entry]:
        """What can be done on the screen below, by group, and what has no key."""
        app, session = self._app, self._session
        writes_first = sorted(self._bindings.items(), key=lambda item: not acts(item[1].binding))
        found = [
            self._command(id_, command)
            for id_, command in writes_first
            if not id_.startswith(("table.", "go."))  # moves of the cursor, and the lists, which have entries
        ]
        if session.scope.value is not None and not session.read_only:
            found.append(Entry("Act", "Clean up old previews", partial(begin, app), words=SEARCH_WORDS["clean-up"]))
        found.append(Entry("App", "Choose a color theme", app.action_change_theme, "Theme"))
        access = session.start.access
        if access is not None and session.account.value is not None:  # without an account `r` leads there
            run = partial(session.sign_in, access, "The new token replaces the current one.")
            found.append(Entry("App", "Sign in with another token", run, "Sign in"))
        return sorted(found, key=lambda entry: PALETTE_ORDER.index(entry.kind))

    def _command(self, id_: str, command: Command) -> Entry:
        """The entry of a command; one that is unavailable shows the reason."""
        app, binding = self._app, command.binding
        message = "" if command.reason is None else describe(binding, command.reason)
        return Entry(
            group_of(binding),
            text.clean(message) or binding.tooltip or binding.description,
            partial(app.session.notifier.hint, message) if message else partial(app.simulate_key, binding.key),
            binding.description,
            app.get_key_display(binding),
            acts(binding),
            words=(binding.tooltip, *SEARCH_WORDS.get(id_, ())),
            reason=message,
        )

    def _of_other_lists(self) -> Iterator[Entry]:
        """The actions that only rows of other lists have, with these lists in place of a reason."""
        titles: dict[str, list[str]] = {}
        others: dict[str, Action[Any]] = {}
        for name, resource in RESOURCES.items():
            for action in resource.actions:
                if action.id not in self._bindings:
                    others.setdefault(action.id, action)
                    titles.setdefault(action.id, []).append(TITLES[name])
        for id_, action in others.items():
            message = f"{action.label}: works in {' and '.join(titles[id_])}"
            run, words = partial(self._session.notifier.hint, message), (action.help, *SEARCH_WORDS.get(id_, ()))
            yield Entry("Act", message, run, action.label, writes=action.writes, words=words, reason=message)

    def _recent(self) -> list[Entry]:
        navigator = self._session.navigator
        return [
            Entry("Recent", _location_text(location), partial(navigator.navigate, location))
            for location in navigator.history.recent
        ]

    def _teams(self) -> Iterator[Entry]:
        session, account = self._session, self._session.account.value
        if account is None:
            return
        for scope in account.scopes:
            if scope != session.scope.value:
                run = partial(session.navigator.navigate, Location(self._app.current_mode, scope))
                label = "personal account" if scope.personal else _short(scope.name)
                yield Entry("Team", _short(scope.slug), run, label)
        if len(account.scopes) > 1:
            name = "All teams: deployments or projects in one list"
            yield Entry("Team", name, session.navigator.open_all_teams, "All teams")

    def _projects(self) -> Iterator[Entry]:
        scope = self._session.scope.value
        if scope is not None:
            for id_, project in self._session.store.scopes[scope].projects.items():
                run = partial(self._open, scope, Page("projects", id_, project.name, project))
                yield Entry("Project", _short(project.name or id_), run)

    def _open(self, scope: Scope, page: Page) -> None:
        location = Location(self._app.current_mode, scope, ProjectRef(page.key, page.title), (page,))
        self._session.navigator.navigate(location, ViewState())

    def _target(self, query: str) -> Iterator[Entry]:
        """What was typed or pasted, where it can only be an address or an id."""
        try:
            pointed = parse_target(query).kind != "project" or query.startswith("prj_") or "/" in query
        except TargetError:
            pointed = "://" in query  # opening it shows what is wrong with the address
        if pointed:
            yield Entry("Open", _short(query), partial(self._session.navigator.open_target, query))

    def _named(self, query: str) -> list[Entry]:
        """A project that is not loaded; nothing where no project can have the name."""
        name, scope = query.strip(), self._session.scope.value
        run = partial(self._session.navigator.open_target, name)
        where = f" in {_short(scope.slug)}" if scope is not None else ""
        return [Entry("Project", f"Find the project {name}{where}", run)] if is_name(name) else []


def _location_text(location: Location) -> str:
    names = [location.page.title or location.page.key] if location.page else [TITLES[location.list]]
    if location.project.project and location.project.project not in names:
        names.append(location.project.project)
    return " · ".join(map(_short, (*names, location.scope.slug)))


def _short(name: str) -> str:
    return text.cut(text.clean(name), NAME_LENGTH)
