"""Scenes: who looks at what, on which terminal, in which colours. Pictures and snapshots are made of them."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from textual.widgets import Input

from tests.harness.app_stage import Session, Stage
from vtui.resources.domains.states import needs_dns
from vtui.resources.issues.parts import ACCOUNT_DOMAINS
from vtui.screens.dialogs.question import Question
from vtui.screens.menus.facets import FacetsMenu
from vtui.screens.menus.team import TeamMenu
from vtui.screens.pages.issues import AttentionScreen
from vtui.screens.pages.log import LogScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.screens.pages.registry import ROW_PAGES

LEAST, SMALL, WIDE, HUGE = (60, 16), (80, 24), (120, 36), (200, 60)
Act = Callable[[Session], Awaitable[None]]


@dataclass(frozen=True)
class Scene:
    """One picture: who looks at what, and which keys lead there."""

    act: Act
    size: tuple[int, int] = WIDE
    """Terminal cells: width and height."""
    app: dict[str, Any] = field(default_factory=dict)
    """Options of `app_for`."""
    account: dict[str, Any] = field(default_factory=dict)
    """Options of the demo account."""
    upset: Callable[[Stage], None] = lambda _: None
    """What is wrong with the network."""

    def stage(self) -> Stage:
        """The account, as big as `--demo` shows it."""
        stage = Stage(**{"deployments": 25_000} | self.account)
        self.upset(stage)
        return stage


def on_list(key: str) -> Act:
    """The list behind a digit, once it rests."""

    async def act(session: Session) -> None:
        await session.rests()
        await session.until(lambda: session.app.session.store.facts.value.production, "what production serves")
        await session.press(key)
        await session.rests()
        app = session.app
        fetches = (
            app.session.store.scopes[app.session.scope.value].fetches if app.session.scope.value is not None else {}
        )
        await session.until(
            lambda: (ACCOUNT_DOMAINS, "") in fetches and not app.session.checks.is_checking(app.session.scope.value),
            "what is checked at the start",
        )
        await session.press("j", "j")
        await session.pilot.pause()

    return act


async def domains(session: Session) -> None:
    """The domains, once the DNS of those on view is known."""
    await on_list("3")(session)
    view, page = session.listed.view, session.listed.table.page
    await session.until(
        lambda: all(row.dns for row in (view[place] for place in range(min(page, len(view)))) if needs_dns(row)),
        "the DNS",
    )
    await session.pilot.pause()


async def project(session: Session) -> None:
    """A project's page."""
    await session.press("2")
    await session.rests()
    session.listed.table.move_to(next(row.id for row in session.rows if row.name == "checkout"))
    await session.press("enter")
    await session.until(lambda: isinstance(session.app.screen, ProjectScreen), "the project")
    await session.see("Production")
    await session.rests()
    await session.see_no("Loading")


async def team_menu(session: Session) -> None:
    """The teams."""
    await on_list("1")(session)
    await session.press("t")
    await session.until(lambda: isinstance(session.app.screen, TeamMenu), "the menu")
    await session.see("ends in")
    session.app.screen.query_one(Input).cursor_blink = False
    await session.pilot.pause()


async def redeploy(session: Session) -> None:
    """The question before a production redeploy."""
    await on_list("1")(session)
    serving = session.app.session.store.facts.value.production
    row = next(row for row in session.rows if row.project_id and serving.get(row.project_id) == row.id)
    session.listed.table.move_to(row.id)
    await session.press("R")
    await session.until(lambda: isinstance(session.app.screen, Question), "the question")
    await session.see("Redeploy to Production?")
    await session.pilot.pause()


async def filtered(session: Session) -> None:
    """Rows that a filter means, some of them marked, sorted by how long they took."""
    await on_list("1")(session)
    await session.press("slash", *"state", "colon", *"err,build", "space", *"fix", "enter")
    await session.rests()
    await session.press("s", "j", "enter", "g", "j", "space", "j", "space")
    await session.pilot.pause()


async def facets(session: Session) -> None:
    """Counted values to pick from."""
    await on_list("1")(session)
    await session.press("f")
    await session.until(lambda: isinstance(session.app.screen, FacetsMenu), "the facets")
    await session.press("space")
    await session.see("State ✓1")
    await session.pilot.pause()


async def refused(session: Session) -> None:
    """A team that wants SSO."""
    await session.see("does not let this token in")
    await session.pilot.pause()


async def limit_spent(session: Session) -> None:
    """A list in the middle of which the limit was spent."""
    await session.see("again in 1:00")
    session.clock.advance(18)
    await session.see("again in 0:42")
    await session.press("j", "j")
    await session.pilot.pause()


async def attention(session: Session) -> None:
    """What needs attention."""
    await on_list("1")(session)
    await session.see("! all")
    await session.press("exclamation_mark")
    await session.until(lambda: isinstance(session.app.screen, AttentionScreen), "the list")
    await session.until(lambda: "exited with" not in session.text, "the first errors of the builds on view")
    await session.pilot.pause()


def page_of(key: str, told: Callable[[Any], bool]) -> Act:
    """The page of the first row of a list of which something is so."""

    async def act(session: Session) -> None:
        await on_list(key)(session)
        view = session.listed.view
        session.listed.table.move_to(view.key(next(row for row in view if told(row))))
        await session.press("enter")
        await session.until(lambda: isinstance(session.app.screen, ROW_PAGES), "the page")
        await session.see_no("Loading")
        await session.pilot.pause()

    return act


def pressed(keys: Iterable[str], *words: str) -> Act:
    """The list of deployments after some keys, once some words are there."""

    async def act(session: Session) -> None:
        await on_list("1")(session)
        await session.press(*keys)
        await session.see(*words)
        await session.pilot.pause()

    return act


async def log(session: Session) -> None:
    """Why a build failed."""
    await on_list("1")(session)
    view = session.listed.view
    session.listed.table.move_to(view.key(next(row for row in view if row.state == "ERROR" and row.name == "search")))
    await session.press("l")
    await session.until(lambda: isinstance(session.app.screen, LogScreen), "the log")
    await session.see("Build failed", "complete", "last built well")
    await session.pilot.pause()


async def loading(session: Session) -> None:
    """Nothing has come yet."""
    await session.see("Connecting")
    await session.pilot.pause()


def silent(stage: Stage) -> None:
    """No answer ever comes."""
    stage.wire.gate.clear()


async def empty(session: Session) -> None:
    """A team without deployments."""
    await session.rests()
    await session.see("No deployments")
    await session.pilot.pause()


async def no_match(session: Session) -> None:
    """A filter that means no row."""
    await on_list("1")(session)
    await session.press("slash", *"project", "colon", *"nothing", "enter")
    await session.see("No deployment matches")
    await session.rests()


async def stale(session: Session) -> None:
    """Paused a while ago."""
    await on_list("1")(session)
    await session.press("full_stop")
    session.clock.advance(90)
    await session.see("paused", "updated 1m ago")
    await session.pilot.pause()


PICTURES = {
    "deployments": Scene(on_list("1")),
    "deployments-light": Scene(on_list("1"), app={"theme": "vtui-light"}),
    "deployments-80x24": Scene(on_list("1"), SMALL),
    "projects": Scene(on_list("2")),
    "project": Scene(project),
    "deployment": Scene(page_of("1", lambda row: row.environment == "production" and row.state == "READY")),
    "domains": Scene(domains),
    "domain": Scene(page_of("3", lambda row: row.verified is False)),
    "env-vars": Scene(on_list("4")),
    "preview": Scene(pressed("jjjp", "since", "branch")),
    "team-menu": Scene(team_menu),
    "redeploy": Scene(redeploy),
    "filtered-80x24": Scene(filtered, SMALL),
    "facets": Scene(facets),
    "refused": Scene(refused, app={"team": "bigco"}),
    "limit-spent": Scene(limit_spent, app={"tick": 0.05}, account={"rate_limit": 6}),
    "attention": Scene(attention),
    "log": Scene(log),
}
"""What the documentation shows."""
LIGHT, CONTRAST, ANSI = {"theme": "vtui-light"}, {"theme": "vtui-high-contrast"}, {"theme": "textual-ansi"}
OTHERS = {
    "deployments-200x60": Scene(on_list("1"), HUGE, CONTRAST),
    "deployments-60x16": Scene(on_list("1"), LEAST, {"ascii": True}),
    "project-80x24": Scene(project, SMALL, LIGHT),
    "deployment-light": Scene(page_of("1", lambda row: row.state == "BUILDING"), app=LIGHT),
    "failed-80x24": Scene(page_of("1", lambda row: row.state == "ERROR"), SMALL),
    "domain-80x24": Scene(page_of("3", lambda row: row.verified is False), SMALL, CONTRAST),
    "actions-80x24": Scene(pressed("a", "Actions on"), SMALL, LIGHT),
    "help-80x24": Scene(pressed(["question_mark"], "On this screen"), SMALL, ANSI),
    "loading": Scene(loading, upset=silent),
    "empty": Scene(empty, app=LIGHT, account={"deployments": 0}),
    "no-match": Scene(no_match, SMALL),
    "refused-80x24": Scene(refused, SMALL, CONTRAST | {"team": "bigco"}),
    "stale": Scene(stale, app={"tick": 0.05}),
}
"""Other sizes and colours, and what a list shows beside rows."""
SCENES = PICTURES | OTHERS
