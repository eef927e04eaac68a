"""With every key moved, no screen, banner, box or toast names one of the old keys."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.harness.app import AppHarness, RunningApp
from tests.harness.service import reply
from vtui.app import VtuiApp
from vtui.keymap import actions, check_keys
from vtui.screens.dialogs.help import HelpScreen
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.pages.env_compare import CompareScreen
from vtui.screens.pages.log import LogScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.screens.pages.registry import ROW_PAGES

SIGNS = {"at": "@", "plus": "+", "slash": "/"}
"""Names that a binding has for keys which the config knows by the character alone."""
KEYS = tuple((action.id, tuple(f"alt+{SIGNS.get(key, key)}" for key in action.keys)) for action in actions(VtuiApp))
"""Every action, on its own key with alt."""
KEY_NAMES = r"esc|enter|(?<![Nn]ext )tab|space|backspace|pgup|pgdn|(?:ctrl|shift)\+\w+|f\d{1,2}"
OLD = (
    re.compile(rf"(?<![\w+\-./])(?:{KEY_NAMES})(?![\w\-])"),
    re.compile(r"(?<![^\s:(])[b-zB-HJ-Z@~?%] {1,2}[a-z]{3,}|/  [a-z]{3,}"),
    re.compile(r"(?<!\S)[0-4] (?:Deployments|Projects|Domains|Env vars|all projects)"),
    re.compile(r"(?<!\+)! all \d"),
    re.compile(r"\([b-zB-HJ-Z@/~?%]\)|: [b-zB-HJ-Z@/~?%]$"),
)
"""What the old keys look like where they are named; `/` before a filter is its prompt."""
Visit = Callable[[RunningApp], Awaitable[object]]


def old_names(ui: RunningApp) -> list[str]:
    """The old keys that are named on the screen or in a toast."""
    shown = [ui.text, *ui.toasts]
    return [found.group() for text in shown for pattern in OLD for found in pattern.finditer(text)]


def alt(*keys: str) -> list[str]:
    return [f"alt+{key}" for key in keys]


async def to_list(ui: RunningApp, key: str) -> None:
    await ui.rests()
    await ui.press(*alt(key))
    await ui.rests()


async def lists(ui: RunningApp) -> None:
    for key in "1234":
        await to_list(ui, key)
        assert old_names(ui) == []
        await ui.press(*alt("question_mark"))
        await ui.until(lambda: isinstance(ui.app.screen, HelpScreen), "the help")
        assert old_names(ui) == []
        await ui.press(*alt("slash"), *"zzz")
        await ui.see("No matching keys", "alt+esc all")
        assert old_names(ui) == []
        await ui.press(*alt("escape", "escape"))
        for menu in ("s", "c", "a", "y", "f"):
            await ui.press(*alt(menu))
            await ui.pilot.pause()
            assert old_names(ui) == [], menu
            await ui.press(*alt("escape"))


async def empty_lists(ui: RunningApp) -> None:
    for key in "1234":
        await to_list(ui, key)
        await ui.see("refresh")
        assert old_names(ui) == []
    await ui.press(*alt("exclamation_mark"))
    await ui.see("Nothing needs attention")
    assert old_names(ui) == []
    await ui.press(*alt("escape", "at", "tab"))
    await ui.see("next tab")


async def no_match(ui: RunningApp) -> None:
    await ui.rests()
    await ui.press(*alt("slash"), *"zzzz", *alt("enter"))
    await ui.see("No matching deployments")
    await ui.rests()


async def question(ui: RunningApp) -> None:
    await ui.rests()
    await ui.press(*alt("R"))
    await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")


async def page(ui: RunningApp) -> None:
    await ui.rests()
    await ui.press(*alt("enter"))
    await ui.until(lambda: isinstance(ui.app.screen, ROW_PAGES), "the page")
    await ui.see("retry")


async def project(ui: RunningApp) -> None:
    await to_list(ui, "2")
    await ui.press(*alt("enter"))
    await ui.until(lambda: isinstance(ui.app.screen, ProjectScreen), "the page")
    await ui.see("retry")


async def failed_log(ui: RunningApp) -> None:
    await ui.rests()
    view = ui.listed.view
    ui.listed.table.move_to(view.key(next(row for row in view if row.state == "ERROR" and row.name == "search")))
    await ui.press(*alt("l"))
    await ui.until(lambda: isinstance(ui.app.screen, LogScreen), "the log")
    await ui.see("Build failed", "alt+ctrl+e Copy error", "complete")
    await ui.press(*alt("ampersand"))
    assert old_names(ui) == []
    await ui.press(*alt("l"))
    await ui.see("No runtime log", "alt+r retry")


async def long_list(ui: RunningApp) -> None:
    await ui.rests()
    await ui.press(*alt("G"))
    await ui.see(" all")


async def compared(ui: RunningApp) -> None:
    await to_list(ui, "4")
    await ui.press(*alt("plus"))
    await ui.see("Type to search")
    await ui.press("enter")  # the input's own
    await ui.see("Compare which environments?")
    assert old_names(ui) == []
    await ui.press(*alt("enter"))
    await ui.until(lambda: isinstance(ui.app.screen, CompareScreen), "the comparison")
    await ui.see("compares")


async def unavailable(ui: RunningApp) -> None:
    await ui.rests()
    await ui.press(*alt("escape", "0"))
    await ui.toast("alt+q to quit")
    await to_list(ui, "4")
    await ui.press(*alt("slash"), *"zzzz", *alt("enter"))
    await ui.see("No matching variables")
    await ui.press(*alt("A"))
    await ui.toast("alt+2")


async def attention(ui: RunningApp) -> None:
    await ui.see("alt+!")
    await ui.press(*alt("exclamation_mark"))
    await ui.see("Needs attention")


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
    harness = AppHarness(*account, deployments=3_000 if visit is long_list else 350)
    if broken:
        harness.wire.instead = failing(broken)
    async with harness.run_app(keys=KEYS, **app) as ui:
        await visit(ui)
        await ui.pilot.pause()
        assert old_names(ui) == []


async def test_error_shown_instead_of_a_list_names_the_new_keys() -> None:
    harness = AppHarness()
    harness.wire.instead = failing("/v7/deployments")
    async with harness.run_app(keys=KEYS) as ui:
        await ui.see("alt+r retry", "alt+t switch team", "alt+@ requests and errors")
        assert old_names(ui) == []


async def test_search_of_older_rows_names_the_key_that_stops_it() -> None:
    harness = AppHarness(deployments=3_000)
    async with harness.run_app(keys=KEYS, auto_load=60) as ui:
        await ui.rests()
        harness.wire.gate.clear()
        await ui.press(*alt("slash"), *"zzzz", *alt("enter"))
        await ui.see("searching older", "alt+esc stops")
        assert old_names(ui) == []
        harness.wire.gate.set()
