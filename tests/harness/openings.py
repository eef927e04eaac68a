"""How every screen, menu and dialog is opened and closed in the demo account: keys in, screens on top."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Union

from textual import events
from textual.screen import Screen

from tests.harness.app import RunningApp
from vtui.credentials.access import Access
from vtui.models.deployment import Deployment
from vtui.models.domain import Domain
from vtui.models.project import Project
from vtui.models.scope import ProjectRef
from vtui.screens.dialogs.address import AddressScreen
from vtui.screens.dialogs.bulk import BulkScreen
from vtui.screens.dialogs.clean_up import begin
from vtui.screens.dialogs.entry import EntryScreen
from vtui.screens.dialogs.env_import_review import ImportScreen
from vtui.screens.dialogs.form import FormScreen
from vtui.screens.dialogs.help import HelpScreen
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.dialogs.settings import ByHandScreen, SettingsScreen
from vtui.screens.dialogs.too_small import TooSmall
from vtui.screens.lists.all_teams import EveryTeamDeployments, EveryTeamProjects
from vtui.screens.lists.dns_records import RecordsScreen
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.screens.menus.columns import ColumnsMenu
from vtui.screens.menus.copy import CopyMenu
from vtui.screens.menus.cost import check_menu
from vtui.screens.menus.facets import FacetsMenu
from vtui.screens.menus.menu import Menu
from vtui.screens.menus.palette import Palette
from vtui.screens.menus.row import RowMenu
from vtui.screens.menus.sort import SortMenu
from vtui.screens.menus.team import TeamMenu
from vtui.screens.pages.activity import ActivityScreen
from vtui.screens.pages.deployment import DeploymentScreen
from vtui.screens.pages.env_compare import CompareScreen
from vtui.screens.pages.env_matrix import EnvMatrixScreen
from vtui.screens.pages.env_var import EnvVarScreen
from vtui.screens.pages.issues import AttentionScreen
from vtui.screens.pages.log import LogScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.screens.pages.row_page import ItemScreen
from vtui.system.desktop import Desktop
from vtui.widgets.table.resource_table import ResourceTable

Act = Callable[[RunningApp], Awaitable[None]]
Step = Union[str, type[Screen[Any]], "Named", Act]
"""A key, a screen or a menu that must be on top by then, or something else that is done."""

NO_BROWSER = Desktop(browse=lambda _: False)
"""Addresses are shown."""


STORE = "store"
"""A project with deployments, domains and variables."""


MENUS = {"ask", "check", "environment", "load", "pasted", "pick", "sides", "theme", "values"}
"""The names of menus; all others are of forms."""


@dataclass(frozen=True)
class Opening:
    """One way to one or more screens, from a list on."""

    name: str
    list: str
    """The number key of the list."""
    steps: tuple[Step, ...]
    of_project: bool = False
    """Whether the list is that of one project."""

    @property
    def screens(self) -> tuple[type[Screen[Any]], ...]:
        """What is opened."""
        names = [step.name for step in self.steps if isinstance(step, Named)]
        kinds = [Menu if name in MENUS else FormScreen for name in names]
        return (*kinds, *(step for step in self.steps if isinstance(step, type)))

    async def open(self, ui: RunningApp, opened: Callable[[Screen[Any]], object] = lambda _: None) -> None:
        """Go to the list and open them; `opened` is called with each."""
        await ui.press("0", self.list)
        await ui.rests()
        if self.of_project:
            await ui.until(lambda: STORE in projects(ui), "the project")
            ui.app.session.project.value = projects(ui)[STORE]
            await ui.rests()
        for step in self.steps:
            if isinstance(step, str):
                await ui.press(step)
            elif isinstance(step, type | Named):
                await on_top(ui, step)
                opened(ui.app.screen)
            else:
                await step(ui)

    async def close(self, ui: RunningApp) -> None:
        """Close them with the key for it, until the list is on top."""
        app = ui.app
        for _ in range(100):
            if len(app.screen_stack) > 1:
                await ui.press("enter" if app.screen.name == "discard" else "escape")
        await ui.until(lambda: len(app.screen_stack) == 1 and app.screen.is_current, "the list")
        await ui.press_until("escape", lambda: not (ui.listed.view.marks or ui.listed.view.filter.terms))


@dataclass(frozen=True)
class Named:
    """A menu or a form by its name."""

    name: str

    def __call__(self, screen: Screen[Any]) -> bool:
        """Whether a screen is that menu or form."""
        return type(screen) in (Menu, FormScreen) and screen.name == self.name


async def on_top(ui: RunningApp, screen: type[Screen[Any]] | Named) -> None:
    """Wait until a screen of this class, or the menu of this name, is on top and has mounted; a list has loaded."""
    app = ui.app

    def is_there() -> bool:
        there = screen(app.screen) if isinstance(screen, Named) else type(app.screen) is screen
        return there and app.screen.is_mounted

    await ui.until(is_there, f"{screen} on top")
    if app.screen.query(ListPane):
        await ui.rests()


def row(wanted: Callable[[Any], object]) -> Act:
    """Put the cursor on the first row of which something is so."""

    async def act(ui: RunningApp) -> None:
        view = ui.listed.view
        ui.listed.table.move_to(view.key(next(row for row in view if wanted(row))))

    return act


def by_key(key: str) -> Act:
    """List a key in all projects."""

    async def act(ui: RunningApp) -> None:
        await row(lambda variable: variable.key == key)(ui)
        await ui.press("percent_sign")
        await ui.rests()
        await ui.until(lambda: ui.listed.view.filter.terms, "the filter")

    return act


def projects(ui: RunningApp) -> dict[str, ProjectRef]:
    """The projects that are known, by name."""
    app = ui.app
    known = {} if app.session.scope.value is None else app.session.store.scopes[app.session.scope.value].projects
    return {project.name: ProjectRef(project.id, project.name) for project in known.values()}


def setting(name: str) -> Act:
    """Put the cursor of the settings on the one of this name."""

    async def act(ui: RunningApp) -> None:
        screen = ui.app.screen
        assert isinstance(screen, SettingsScreen)
        names = [row.name for row in screen._rows]  # noqa: SLF001 - the lines in their order
        screen.choices.go(names.index(name))

    return act


async def last_setting(ui: RunningApp) -> None:
    """Put the cursor on the last line: tables are written by a person."""
    assert isinstance(ui.app.screen, SettingsScreen)
    ui.app.screen.action_last()


async def every_team(ui: RunningApp) -> None:
    """Open the list of all teams."""
    ui.app.session.navigator.open_all_teams()
    await ui.rests()


async def want_the_end(ui: RunningApp) -> None:
    """Ask for the rest of the rows, as `G` does; without moving to the end, which loads some of them."""
    ui.listed.table.post_message(ResourceTable.EndWanted())


async def themes(ui: RunningApp) -> None:
    """Open the themes, as the palette does."""
    ui.app.action_change_theme()


async def ask_to_check(ui: RunningApp) -> None:
    """Ask before a check of many requests, whether or not one is needed just now."""
    ui.app.push_screen(check_menu(ui.app.screen, 81, exact=False))


async def paste_url(ui: RunningApp) -> None:
    """Paste the address of a deployment on the list."""
    ui.app.post_message(events.Paste("https://store.vercel.app"))


async def clean_up(ui: RunningApp) -> None:
    """Open the question which previews are old, as the palette does."""
    begin(ui.app)


async def confirm(ui: RunningApp) -> None:
    """Type how many it is and press the button."""
    await ui.see("Show API request")
    await ui.answer("1")
    await ui.answer("enter")
    await ui.answer("enter")


async def is_done(ui: RunningApp) -> None:
    """Wait until the run over many rows has ended."""
    await ui.until(lambda: ui.app.session.writes.bulk is None or ui.app.session.writes.bulk.ended, "the end of the run")


async def paste_variable(ui: RunningApp) -> None:
    """Paste a line of a `.env` file."""
    await ui.press("tab")
    ui.app.post_message(events.Paste("NEW_KEY=1"))
    await ui.press("ctrl+s")


async def values_to_file(ui: RunningApp) -> None:
    """Choose a `.env` file."""
    await ui.press("right", "right", "right", "ctrl+s")


async def too_small(ui: RunningApp) -> None:
    """Leave the terminal no room."""
    await ui.pilot.resize_terminal(30, 10)


async def room(ui: RunningApp) -> None:
    """Give the terminal room again."""
    await ui.pilot.resize_terminal(120, 36)
    await ui.until(lambda: not isinstance(ui.app.screen, TooSmall), "room")


def sign_in(access: Access) -> Act:
    """Ask for another token."""

    async def act(ui: RunningApp) -> None:
        ui.app.session.sign_in(access, "The token has expired.")

    return act


def _failed(deployment: Deployment) -> bool:
    return deployment.state == "ERROR" and deployment.environment == "preview"


def _ready(deployment: Deployment) -> bool:
    return deployment.state == "READY"


def _has_records(domain: Domain) -> bool:
    return domain.name == "acme.example"


def _serves(project: Project) -> bool:
    return project.production is not None


def openings(access: Access) -> tuple[Opening, ...]:
    """All of them. `access` is what the sign-in screen looks for tokens with."""
    return (
        Opening("deployment", "1", ("enter", DeploymentScreen)),
        Opening("build log", "1", (row(_failed), "l", LogScreen)),
        Opening("project", "1", ("u", ProjectScreen)),
        Opening("pages on a page", "1", ("u", ProjectScreen, "enter", DeploymentScreen, "l", LogScreen)),
        Opening("row actions", "1", ("a", RowMenu)),
        Opening("copy", "1", ("y", CopyMenu)),
        Opening("address", "1", ("o", AddressScreen)),
        Opening("sort", "1", ("s", SortMenu)),
        Opening("columns", "1", ("c", ColumnsMenu)),
        Opening("facets", "1", ("f", FacetsMenu)),
        Opening("export", "1", ("x", Named("export"))),
        Opening("load on", "1", (want_the_end, Named("load"))),
        Opening("question", "1", (row(_ready), "R", QuestionScreen)),
        Opening("form", "3", (row(_has_records), "z", RecordsScreen, "A", Named("plan"))),
        Opening("many rows", "1", (row(_failed), "space", "D", QuestionScreen, confirm, BulkScreen, is_done)),
        Opening("clean up", "1", (clean_up, Named("clean-up"))),
        Opening("teams", "1", ("t", TeamMenu)),
        Opening("deployments of all teams", "1", (every_team, EveryTeamDeployments)),
        Opening("projects of all teams", "2", (every_team, EveryTeamProjects)),
        Opening("attention", "1", ("exclamation_mark", AttentionScreen, ask_to_check, Named("check"))),
        Opening("requests", "1", ("at", ActivityScreen, "enter", EntryScreen)),
        Opening("palette", "1", ("colon", Palette)),
        Opening("pasted URL", "1", (paste_url, Named("pasted"))),
        Opening("help", "1", ("question_mark", HelpScreen)),
        Opening("settings", "1", ("comma", SettingsScreen, setting("refresh"), "enter", Named("setting"))),
        Opening("a choice", "1", ("comma", SettingsScreen, setting("times"), "enter", Named("pick"))),
        Opening("lines to write", "1", ("comma", SettingsScreen, last_setting, "enter", ByHandScreen)),
        Opening("themes", "1", (themes, Named("theme"))),
        Opening("sign in", "1", (sign_in(access), Named("sign-in"))),
        Opening("no room", "1", (too_small, TooSmall, room)),
        Opening("runtime log", "2", (row(_serves), "l", LogScreen)),
        Opening("domain", "3", ("enter", ItemScreen)),
        Opening("DNS records", "3", (row(_has_records), "z", RecordsScreen, "enter", EntryScreen)),
        Opening("variable", "4", ("enter", EnvVarScreen), of_project=True),
        Opening("new variable", "4", ("A", Named("variable")), of_project=True),
        Opening("import", "4", ("I", Named("import"), paste_variable, ImportScreen), of_project=True),
        Opening("export values", "4", ("x", Named("export"), values_to_file, Named("environment")), of_project=True),
        Opening("keys by environment", "4", ("b", EnvMatrixScreen), of_project=True),
        Opening(
            "compare", "4", ("plus", Named("pick"), "enter", Named("sides"), "enter", CompareScreen), of_project=True
        ),
        Opening(
            "same values",
            "4",
            (by_key("LOG_LEVEL"), "tilde", Named("ask"), "down", "enter", Named("values")),
            of_project=True,
        ),
    )
