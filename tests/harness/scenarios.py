"""Scenarios for pictures and snapshots: a screen, the terminal's size and theme, and the keys that open it."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from textual.widgets import Input

from tests.harness.app import AppHarness, RunningApp
from vtui.resources.domains.states import needs_dns
from vtui.resources.issues.parts import ACCOUNT_DOMAINS
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.menus.facets import FacetsMenu
from vtui.screens.menus.team import TeamMenu
from vtui.screens.pages.issues import AttentionScreen
from vtui.screens.pages.log import LogScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.screens.pages.registry import ROW_PAGES

LEAST, SMALL, LARGE, HUGE = (60, 16), (80, 24), (120, 36), (200, 60)
Act = Callable[[RunningApp], Awaitable[None]]


@dataclass(frozen=True)
class Scenario:
    """One picture: the app's options, the terminal's size, and the keys that open the screen."""

    act: Act
    size: tuple[int, int] = LARGE
    """Terminal cells: width and height."""
    app: dict[str, Any] = field(default_factory=dict)
    """Options of `app_for`."""
    account: dict[str, Any] = field(default_factory=dict)
    """Options of the demo account."""
    upset: Callable[[AppHarness], None] = lambda _: None
    """What is wrong with the network."""

    def harness(self) -> AppHarness:
        """The account, as big as `--demo` shows it."""
        harness = AppHarness(**{"deployments": 25_000} | self.account)
        self.upset(harness)
        return harness


def on_list(key: str) -> Act:
    """The list behind a digit, once it rests."""

    async def act(ui: RunningApp) -> None:
        await ui.rests()
        await ui.until(lambda: ui.app.session.store.facts.value.production, "what production serves")
        await ui.press(key)
        await ui.rests()
        app = ui.app
        fetches = (
            app.session.store.scopes[app.session.scope.value].fetches if app.session.scope.value is not None else {}
        )
        await ui.until(
            lambda: (ACCOUNT_DOMAINS, "") in fetches and not app.session.checks.is_checking(app.session.scope.value),
            "what is checked at the start",
        )
        await ui.press("j", "j")
        await ui.pilot.pause()

    return act


async def env_groups(ui: RunningApp) -> None:
    """The env vars of a project by key, one group unfolded."""
    await on_list("4")(ui)
    await ui.press("s", "g", "enter", "g", "enter")
    await ui.see("▾ DATABASE_URL")
    await ui.pilot.pause()


async def domains(ui: RunningApp) -> None:
    """The domains from the top, once the DNS of all is known: problems come first."""
    await on_list("3")(ui)
    await ui.until(lambda: all(row.dns for row in ui.rows if needs_dns(row)), "the DNS")
    await ui.press("g")
    await ui.rests()


async def project(ui: RunningApp) -> None:
    """A project's page."""
    await ui.press("2")
    await ui.rests()
    ui.listed.table.move_to(next(row.id for row in ui.rows if row.name == "checkout"))
    await ui.press("enter")
    await ui.until(lambda: isinstance(ui.app.screen, ProjectScreen), "the project")
    await ui.see("Production")
    await ui.rests()
    await ui.see_no("Loading")


async def team_menu(ui: RunningApp) -> None:
    """The teams."""
    await on_list("1")(ui)
    await ui.press("t")
    await ui.until(lambda: isinstance(ui.app.screen, TeamMenu), "the menu")
    await ui.see("expires in")
    ui.app.screen.query_one(Input).cursor_blink = False
    await ui.pilot.pause()


async def redeploy(ui: RunningApp) -> None:
    """The question before a production redeploy."""
    await on_list("1")(ui)
    serving = ui.app.session.store.facts.value.production
    row = next(row for row in ui.rows if row.project_id and serving.get(row.project_id) == row.id)
    ui.listed.table.move_to(row.id)
    await ui.press("R")
    await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
    await ui.see("Redeploy to Production?")
    await ui.pilot.pause()


async def filtered(ui: RunningApp) -> None:
    """Rows that match a filter, some of them marked, sorted by build time."""
    await on_list("1")(ui)
    await ui.press("slash", *"state", "colon", *"err,build", "space", *"fix", "enter")
    await ui.rests()
    await ui.press("s", "j", "enter", "g", "j", "space", "j", "space")
    await ui.pilot.pause()


async def facets(ui: RunningApp) -> None:
    """Counted values to pick from."""
    await on_list("1")(ui)
    await ui.press("f")
    await ui.until(lambda: isinstance(ui.app.screen, FacetsMenu), "the facets")
    await ui.press("space")
    await ui.see("Status ✓1")
    await ui.pilot.pause()


async def refused(ui: RunningApp) -> None:
    """A team that wants SSO."""
    await ui.see("No access to bigco")
    await ui.pilot.pause()


async def limit_spent(ui: RunningApp) -> None:
    """A list in the middle of which the limit was spent."""
    await ui.see("retrying in 1:00")
    ui.clock.advance(18)
    await ui.see("retrying in 0:42")
    await ui.press("j", "j")
    await ui.pilot.pause()


async def attention(ui: RunningApp) -> None:
    """What needs attention."""
    await on_list("1")(ui)
    await ui.see("! ", " issues")
    await ui.press("exclamation_mark")
    await ui.until(lambda: isinstance(ui.app.screen, AttentionScreen), "the list")
    await ui.until(lambda: "exited with" not in ui.text, "the first errors of the builds on view")
    await ui.pilot.pause()


def page_of(key: str, matches: Callable[[Any], bool]) -> Act:
    """The page of the first row of a list for which `matches` is true."""

    async def act(ui: RunningApp) -> None:
        await on_list(key)(ui)
        view = ui.listed.view
        ui.listed.table.move_to(view.key(next(row for row in view if matches(row))))
        await ui.press("enter")
        await ui.until(lambda: isinstance(ui.app.screen, ROW_PAGES), "the page")
        await ui.see_no("Loading")
        await ui.pilot.pause()

    return act


def pressed(keys: Iterable[str], *words: str) -> Act:
    """The list of deployments after some keys, once some words are there."""

    async def act(ui: RunningApp) -> None:
        await on_list("1")(ui)
        await ui.press(*keys)
        await ui.see(*words)
        await ui.pilot.pause()

    return act


async def log(ui: RunningApp) -> None:
    """Why a build failed."""
    await on_list("1")(ui)
    view = ui.listed.view
    ui.listed.table.move_to(view.key(next(row for row in view if row.state == "ERROR" and row.name == "search")))
    await ui.press("l")
    await ui.until(lambda: isinstance(ui.app.screen, LogScreen), "the log")
    await ui.see("Build failed", "complete", "last good build")
    await ui.pilot.pause()


async def loading(ui: RunningApp) -> None:
    """A list before its first response."""
    await ui.see("Connecting")
    await ui.pilot.pause()


def silent(harness: AppHarness) -> None:
    """No request gets a response."""
    harness.wire.gate.clear()


async def empty(ui: RunningApp) -> None:
    """A team without deployments."""
    await ui.rests()
    await ui.see("No deployments")
    await ui.pilot.pause()


async def stale(ui: RunningApp) -> None:
    """Paused a while ago."""
    await on_list("1")(ui)
    await ui.press("full_stop")
    ui.clock.advance(90)
    await ui.see("paused", "updated 1m ago")
    await ui.pilot.pause()


PICTURES = {
    "deployments": Scenario(on_list("1")),
    "deployments-light": Scenario(on_list("1"), app={"theme": "vtui-light"}),
    "deployments-80x24": Scenario(on_list("1"), SMALL),
    "projects": Scenario(on_list("2")),
    "project": Scenario(project),
    "deployment": Scenario(page_of("1", lambda row: row.environment == "production" and row.state == "READY")),
    "domains": Scenario(domains),
    "domain": Scenario(page_of("3", lambda row: row.verified is False)),
    "env-vars": Scenario(on_list("4")),
    "preview": Scenario(pressed("jjjp", "since", "branch")),
    "team-menu": Scenario(team_menu),
    "redeploy": Scenario(redeploy),
    "filtered-80x24": Scenario(filtered, SMALL),
    "facets": Scenario(facets),
    "refused": Scenario(refused, app={"team": "bigco"}),
    "limit-spent": Scenario(limit_spent, app={"tick": 0.05}, account={"rate_limit": 6}),
    "attention": Scenario(attention),
    "log": Scenario(log),
}
"""What the documentation shows."""
LIGHT, CONTRAST, ANSI = {"theme": "vtui-light"}, {"theme": "vtui-high-contrast"}, {"theme": "textual-ansi"}
OTHERS = {
    "deployments-200x60": Scenario(on_list("1"), HUGE, CONTRAST),
    "deployments-60x16": Scenario(on_list("1"), LEAST, {"ascii": True}),
    "project-80x24": Scenario(project, SMALL, LIGHT),
    "deployment-light": Scenario(page_of("1", lambda row: row.state == "BUILDING"), app=LIGHT),
    "failed-80x24": Scenario(page_of("1", lambda row: row.state == "ERROR"), SMALL),
    "domain-80x24": Scenario(page_of("3", lambda row: row.verified is False), SMALL, CONTRAST),
    "actions-80x24": Scenario(pressed("a", "Actions on"), SMALL, LIGHT),
    "env-groups-80x24": Scenario(env_groups, SMALL, {"project": "store"}),
    "help-80x24": Scenario(pressed(["question_mark"], "Half a page down, up"), SMALL, ANSI),
    "loading": Scenario(loading, upset=silent),
    "empty": Scenario(empty, app=LIGHT, account={"deployments": 0}),
    "refused-80x24": Scenario(refused, SMALL, CONTRAST | {"team": "bigco"}),
    "stale": Scenario(stale, app={"tick": 0.05}),
}
"""Other sizes and themes, and what a list shows besides rows."""
SCENARIOS = PICTURES | OTHERS
