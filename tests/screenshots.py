"""Pictures of the program, drawn by itself: `python -m tests.screenshots [NAME ...]` writes `screenshots/NAME.svg`.

The demo account and the clock stand still, so the same program draws the same bytes.
"""

import asyncio
import html
import os
import re
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from textual.widgets import Input

from tests.screens.stage import Session, Stage
from vtui.screens.facets_menu import FacetsMenu
from vtui.screens.project import ProjectScreen
from vtui.screens.question import Question
from vtui.screens.team_menu import TeamMenu

FOLDER = Path(__file__).parent.parent / "screenshots"
WIDE, SMALL = (120, 36), (80, 24)
CELL = 12.2
"""Width of a terminal cell in Rich's pictures, in their units."""


@dataclass(frozen=True)
class Scene:
    """One picture: who looks at what, and which keys lead there."""

    act: Callable[[Session], Awaitable[None]]
    size: tuple[int, int] = WIDE
    """Terminal cells: width and height."""
    app: dict[str, Any] = field(default_factory=dict)
    """Options of `app_for`."""
    account: dict[str, Any] = field(default_factory=dict)
    """Options of the demo account."""

    def stage(self) -> Stage:
        """The account, as big as `--demo` shows it."""
        return Stage(**{"deployments": 25_000} | self.account)


def on_list(key: str) -> Callable[[Session], Awaitable[None]]:
    """The list behind a digit, once it rests."""

    async def act(session: Session) -> None:
        await session.rests()
        await session.until(lambda: session.app.facts.production, "what production serves")
        await session.press(key)
        await session.rests()
        await session.press("j", "j")
        await session.pilot.pause()

    return act


async def project(session: Session) -> None:
    """A project's page."""
    await session.press("2")
    await session.rests()
    session.listed.table.move_to(next(row.id for row in session.rows if row.name == "checkout"))
    await session.press("enter")
    await session.until(lambda: isinstance(session.app.screen, ProjectScreen), "the project")
    await session.see("repository")
    await session.rests()


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
    serving = session.app.facts.production
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


SCENES = {
    "deployments": Scene(on_list("1")),
    "deployments-light": Scene(on_list("1"), app={"theme": "vtui-light"}),
    "deployments-80x24": Scene(on_list("1"), SMALL),
    "projects": Scene(on_list("2")),
    "project": Scene(project),
    "domains": Scene(on_list("3")),
    "env-vars": Scene(on_list("4")),
    "team-menu": Scene(team_menu),
    "redeploy": Scene(redeploy),
    "filtered-80x24": Scene(filtered, SMALL),
    "facets": Scene(facets),
    "refused": Scene(refused, app={"team": "bigco"}),
    "limit-spent": Scene(limit_spent, app={"tick": 0.05}, account={"rate_limit": 6}),
}


def true_widths(svg: str) -> str:
    """The picture with each text as wide as its terminal cells: Rich takes a character for a cell."""

    def widened(match: re.Match[str]) -> str:
        words = html.unescape(match[3])
        return f"{match[1]}{CELL * cell_len(words):g}{match[2]}{match[3]}<"

    return re.sub(r'(<text [^>]*textLength=")[\d.]+("[^>]*>)([^<]*)<', widened, svg)


async def draw(name: str, folder: Path) -> None:
    """Write one picture."""
    scene = SCENES[name]
    async with scene.stage().look(size=scene.size, **scene.app) as session:
        await scene.act(session)
        session.app.clear_notifications()
        await session.pilot.pause()
        session.app.save_screenshot(f"{name}.svg", str(folder))


def main(names: list[str]) -> None:
    """Write the pictures named, or all."""
    FOLDER.mkdir(exist_ok=True)
    for name in names or SCENES:
        asyncio.run(draw(name, FOLDER))
        file = FOLDER / f"{name}.svg"
        file.write_text(true_widths(file.read_text(encoding="utf-8")), encoding="utf-8")
        print(file)


if __name__ == "__main__":
    os.environ["TZ"] = "UTC"
    time.tzset()
    os.environ.pop("NO_COLOR", None)
    main(sys.argv[1:])
