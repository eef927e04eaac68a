"""With every key moved, no screen, banner, box or toast names one of the old keys."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.harness.app_stage import Session, Stage
from tests.harness.service_stage import reply
from vtui.app import VtuiApp
from vtui.keymap import actions, check_keys
from vtui.screens.dialogs.help import HelpScreen
from vtui.screens.dialogs.question import Question
from vtui.screens.pages.env_compare import CompareScreen
from vtui.screens.pages.log import LogScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.screens.pages.registry import ROW_PAGES

SIGNS = {"at": "@", "plus": "+", "slash": "/"}
"""Names that a binding has for keys which the config knows by the character alone."""
KEYS = tuple((action.id, tuple(f"alt+{SIGNS.get(key, key)}" for key in action.keys)) for action in actions(VtuiApp))
"""Every action, on its own key with alt."""
NAMED = r"esc|enter|(?<![Nn]ext )tab|space|backspace|pgup|pgdn|(?:ctrl|shift)\+\w+|f\d{1,2}"
OLD = (
    re.compile(rf"(?<![\w+\-./])(?:{NAMED})(?![\w\-])"),
    re.compile(r"(?<![^\s:(])[b-zB-HJ-Z@~?%] {1,2}[a-z]{3,}|/  [a-z]{3,}"),
    re.compile(r"(?<!\S)[0-4] (?:Deployments|Projects|Domains|Env vars|all projects)"),
    re.compile(r"(?<!\+)! all \d"),
    re.compile(r"\([b-zB-HJ-Z@/~?%]\)|: [b-zB-HJ-Z@/~?%]$"),
)
"""What the old keys look like where they are named; `/` before a filter is its prompt."""
Visit = Callable[[Session], Awaitable[object]]


def old_names(session: Session) -> list[str]:
    """The old keys that are named on the screen or in a toast."""
    shown = [session.text, *session.toasts]
    return [found.group() for text in shown for pattern in OLD for found in pattern.finditer(text)]


def alt(*keys: str) -> list[str]:
    return [f"alt+{key}" for key in keys]


async def to_list(session: Session, key: str) -> None:
    await session.rests()
    await session.press(*alt(key))
    await session.rests()


async def lists(session: Session) -> None:
    for key in "1234":
        await to_list(session, key)
        assert old_names(session) == []
        await session.press(*alt("question_mark"))
        await session.until(lambda: isinstance(session.app.screen, HelpScreen), "the help")
        assert old_names(session) == []
        await session.press(*alt("slash"), *"zzz")
        await session.see("No key does that.", "alt+esc all")
        assert old_names(session) == []
        await session.press(*alt("escape", "escape"))
        for menu in ("s", "c", "a", "y", "f"):
            await session.press(*alt(menu))
            await session.pilot.pause()
            assert old_names(session) == [], menu
            await session.press(*alt("escape"))


async def empty_lists(session: Session) -> None:
    for key in "1234":
        await to_list(session, key)
        await session.see("look again")
        assert old_names(session) == []
    await session.press(*alt("exclamation_mark"))
    await session.see("Nothing needs attention")
    assert old_names(session) == []
    await session.press(*alt("escape", "at", "tab"))
    await session.see("next tab")


async def no_match(session: Session) -> None:
    await session.rests()
    await session.press(*alt("slash"), *"zzzz", *alt("enter"))
    await session.see("No deployment matches")
    await session.rests()


async def question(session: Session) -> None:
    await session.rests()
    await session.press(*alt("R"))
    await session.until(lambda: isinstance(session.app.screen, Question), "the question")


async def page(session: Session) -> None:
    await session.rests()
    await session.press(*alt("enter"))
    await session.until(lambda: isinstance(session.app.screen, ROW_PAGES), "the page")
    await session.see("try again")


async def project(session: Session) -> None:
    await to_list(session, "2")
    await session.press(*alt("enter"))
    await session.until(lambda: isinstance(session.app.screen, ProjectScreen), "the page")
    await session.see("try again")


async def failed_log(session: Session) -> None:
    await session.rests()
    view = session.listed.view
    session.listed.table.move_to(view.key(next(row for row in view if row.state == "ERROR" and row.name == "search")))
    await session.press(*alt("l"))
    await session.until(lambda: isinstance(session.app.screen, LogScreen), "the log")
    await session.see("Build failed", "alt+ctrl+e Copy the error", "complete")
    await session.press(*alt("ampersand"))
    assert old_names(session) == []
    await session.press(*alt("l"))
    await session.see("There is no runtime log", "alt+r  try again")


async def long_list(session: Session) -> None:
    await session.rests()
    await session.press(*alt("G"))
    await session.see("to the end")


async def compared(session: Session) -> None:
    await to_list(session, "4")
    await session.press(*alt("plus"))
    await session.see("type to search")
    await session.press("enter")  # the input's own
    await session.see("Compare which environments?")
    assert old_names(session) == []
    await session.press(*alt("enter"))
    await session.until(lambda: isinstance(session.app.screen, CompareScreen), "the comparison")
    await session.see("compares")


async def unavailable(session: Session) -> None:
    await session.rests()
    await session.press(*alt("escape", "0"))
    await session.toast("alt+q quits")
    await to_list(session, "4")
    await session.press(*alt("slash"), *"zzzz", *alt("enter"))
    await session.see("No variable matches")
    await session.press(*alt("A"))
    await session.toast("alt+2")


async def attention(session: Session) -> None:
    await session.see("alt+! all")
    await session.press(*alt("exclamation_mark"))
    await session.see("needs attention")


def failing(path: str) -> Callable[[httpx.Request], httpx.Response | None]:
    error = {"error": {"code": "forbidden", "message": "No."}}
    return lambda request: reply(403, error) if path in request.url.path else None


def test_every_action_can_be_moved_at_once() -> None:
    checked = check_keys(KEYS, VtuiApp)
    assert checked.problems == ()
    assert len(checked.keys) == len(KEYS) > 100


@pytest.mark.parametrize(
    ("visit", "account", "app", "broken"),
    [
        (lists, [], {}, ""),
        (empty_lists, ["empty"], {"team": None}, ""),
        (no_match, [], {}, ""),
        (question, [], {}, ""),
        (page, [], {}, "/deployments/"),
        (project, [], {}, "/domains"),
        (failed_log, [], {}, ""),
        (long_list, [], {"auto_load": 60}, ""),
        (compared, [], {"project": "store"}, ""),
        (unavailable, [], {}, ""),
        (attention, [], {}, ""),
    ],
)
async def test_no_screen_names_an_old_key(visit: Visit, account: list[str], app: dict[str, Any], broken: str) -> None:
    stage = Stage(*account, deployments=3_000 if visit is long_list else 350)
    if broken:
        stage.wire.instead = failing(broken)
    async with stage.look(keys=KEYS, **app) as session:
        await visit(session)
        await session.pilot.pause()
        assert old_names(session) == []


async def test_an_error_in_the_place_of_a_list_names_the_new_keys() -> None:
    stage = Stage()
    stage.wire.instead = failing("/v7/deployments")
    async with stage.look(keys=KEYS) as session:
        await session.see("alt+r try again", "alt+t another team", "alt+@ the request")
        assert old_names(session) == []


async def test_a_search_of_older_rows_names_the_key_that_stops_it() -> None:
    stage = Stage(deployments=3_000)
    async with stage.look(keys=KEYS, auto_load=60) as session:
        await session.rests()
        stage.wire.gate.clear()
        await session.press(*alt("slash"), *"zzzz", *alt("enter"))
        await session.see("searching older", "alt+esc stops")
        assert old_names(session) == []
        stage.wire.gate.set()
