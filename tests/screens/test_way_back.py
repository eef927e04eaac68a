"""Esc leads back to where the user came from, with the cursor on the row that was there."""

from functools import partial

import pytest

from tests.harness.app import AppHarness, RunningApp

KEYS = {"!": "exclamation_mark", ":": "colon", "_": "space"}


async def press(ui: RunningApp, keys: str) -> None:
    """Press keys that are separated by spaces; a word is typed letter by letter after a colon."""
    for key in keys.split():
        letters = key[1:] if len(key) > 1 and key[0] == ":" else ""
        await ui.press(*(KEYS.get(one, one) for one in ([":", *letters] if letters else [key])))


def view(ui: RunningApp) -> tuple[str, str, int, int]:
    """The list, the chosen project, how many pages are open, and the row under the cursor."""
    app, table = ui.app, ui.app.screen.query("ResourceTable")
    row = ui.listed.table.cursor_index if table and ui.app.screen.query("ListPane") else 0
    return app.current_mode, app.session.project.value.project, len(app.screen_stack) - 1, row


def reached(ui: RunningApp, expected: tuple[str, str, int, int]) -> bool:
    return view(ui) == expected


@pytest.mark.parametrize(
    ("keys", "steps"),
    [
        ("j j u", [("deployments", "", 0, 2)]),
        ("j j l u", [("deployments", "", 1, 0), ("deployments", "", 0, 2)]),
        ("2 j j enter", [("projects", "", 0, 2)]),
        ("2 j j enter 4", [("projects", "api", 1, 0), ("projects", "", 0, 2)]),
        ("2 j j enter j 3", [("projects", "api", 1, 1), ("projects", "", 0, 2)]),
        ("2 j j enter 1 4 3", [("projects", "api", 1, 0), ("projects", "", 0, 2)]),
        ("2 j j enter 4 j enter", [("env", "api", 0, 1), ("projects", "api", 1, 0), ("projects", "", 0, 2)]),
        ("j j u 1", [("deployments", "api", 1, 0), ("deployments", "", 0, 2)]),
        ("j j :env_store enter", [("deployments", "", 0, 2)]),
        ("j j l h", [("deployments", "", 0, 2)]),
    ],
)
@pytest.mark.parametrize("back", ["escape", "q"])
async def test_back_key_returns_to_where_the_user_came_from(
    keys: str, steps: list[tuple[str, str, int, int]], back: str
) -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        for key in keys.split():
            await press(ui, key)
            if key in ("2", "3", "enter", "u") and ui.app.screen.query("ListPane"):
                await ui.rests()
        for expected in steps:
            await ui.press(back)
            await ui.until(partial(reached, ui, expected), f"{expected}, not {view(ui)}")


async def test_a_filter_of_the_palette_is_cleared_before_the_way_back() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await press(ui, "2")
        await ui.rests()
        await press(ui, "j j :dep_state:error enter escape")
        await ui.until(lambda: view(ui)[0] == "deployments" and not ui.listed.wanted.terms, "all deployments")
        await ui.press("escape")
        await ui.until(lambda: view(ui) == ("projects", "", 0, 2), "the project")


async def test_lists_of_all_projects_have_no_way_back() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await press(ui, "2 1")
        await ui.press("escape")
        await ui.toast("Back: nothing to close or clear. Press q to quit.")
        assert view(ui)[:3] == ("deployments", "", 0)


async def test_list_of_all_teams_keeps_its_cursor_while_a_page_of_one_team_is_open() -> None:
    async with AppHarness().run_app(team=None) as ui:
        await ui.rests()
        await ui.press("t", *"all", "enter")
        await ui.rests()
        await ui.press("j", "j", "j")
        key = ui.listed.table.cursor_key
        await ui.press("enter")
        await ui.until(lambda: view(ui)[2] == 1 and not ui.app.screen.query("ListPane"), "the page")
        await ui.press("escape")
        await ui.until(lambda: ui.app.screen.query("ListPane") and ui.listed.table.cursor_key == key, "the row")
        assert type(ui.app.screen).__name__ == "EveryTeamDeployments"
