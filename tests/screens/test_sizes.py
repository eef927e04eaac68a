"""Terminals of every size: a message in too small ones, the important columns in small ones."""

import pytest

from tests.harness.app import AppHarness, RunningApp
from vtui.screens.dialogs.too_small import TooSmall


@pytest.mark.parametrize("size", [(59, 36), (120, 15), (20, 4)])
async def test_too_small_terminal_shows_one_line(size: tuple[int, int]) -> None:
    async with AppHarness().run_app(size=size) as ui:
        await ui.until(lambda: isinstance(ui.app.screen, TooSmall), "the line")
        await ui.pilot.pause()
        message = " ".join(ui.text.split())
        assert message == f"Terminal too small: {size[0]}x{size[1]} (min 60x16)"


async def test_screen_is_restored_when_the_terminal_is_large_enough() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ui.press("j", "j", "space", "2")
        await ui.rests()
        await ui.press("j", "enter")
        await ui.see("repository")
        before = ui.app.screen
        key = before.focused
        await ui.pilot.resize_terminal(50, 10)
        await ui.see("Terminal too small: 50x10 (min 60x16)")
        await ui.press("escape", "R", "question_mark", "j", "q")
        await ui.pilot.resize_terminal(40, 10)
        await ui.see("40x10")
        assert len([line for line in ui.lines if line.strip()]) == 1
        await ui.pilot.resize_terminal(120, 36)
        await ui.until(lambda: ui.app.screen is before, "the page again")
        await ui.see("repository")
        assert before.focused is key
        await ui.press("0", "1")
        await ui.see("✓ 1 marked")
        assert ui.listed.table.cursor_index == 3


async def test_resizing_while_rows_load_loses_none() -> None:
    async with AppHarness(deployments=900).run_app(auto_load=900) as ui:
        for size in [(80, 24), (50, 10), (200, 60), (60, 16), (120, 36)] * 2:
            await ui.pilot.resize_terminal(*size)
        await ui.until(lambda: not isinstance(ui.app.screen, TooSmall), "room")
        await ui.rests()
        assert len(ui.rows) >= 900
        assert ui.under_cursor is ui.rows[0]


async def last_line(ui: RunningApp, *keys: str) -> str:
    """The line of keys after `keys` were pressed, which lead to another screen."""
    await ui.press(*keys)
    await ui.pilot.pause()
    return ui.lines[-1]


@pytest.mark.parametrize("size", [(60, 16)])
async def test_help_opens_on_every_screen_of_the_smallest_terminal(size: tuple[int, int]) -> None:
    async with AppHarness().run_app(size=size) as ui:
        await ui.rests()
        for keys, back in [
            ("", ""),
            ("2", ""),
            ("3", ""),
            ("4", ""),
            ("1", ""),
            ("enter", "escape"),
            ("u", "escape"),
            ("t", "escape"),
            ("s", "escape"),
            ("c", "escape"),
            ("f", "escape"),
            ("x", "escape"),
            ("at", "escape"),
            ("exclamation_mark", "escape"),
            ("R", "escape"),
        ]:
            if keys == "R":
                ui.listed.table.move_to(next(row.id for row in ui.rows if row.state == "READY"))
            help_key = "f1" if keys in ("t", "x") else "?"  # where people type, a question mark is text
            assert f"{help_key} Help" in await last_line(ui, *filter(None, [keys])), keys
            await ui.press(*filter(None, [back]))
            await ui.rests()


async def test_question_shows_consequence_and_buttons_in_the_smallest_terminal() -> None:
    async with AppHarness().run_app(size=(60, 16)) as ui:
        await ui.rests()
        ui.listed.table.move_to(next(row.id for row in ui.rows if row.state == "READY"))
        await ui.press("R")
        await ui.see("A new deployment will be built", "Cancel", "Redeploy", "  API request", "again to redeploy")
        await ui.press("escape", "s", "G")
        await ui.see("▌  Error")


async def test_bulk_question_keeps_its_buttons_and_its_keys_in_view_in_the_smallest_terminal() -> None:
    async with AppHarness(deployments=60).run_app(size=(60, 16)) as ui:
        await ui.rests()
        await ui.press(*["space", "j"] * 12, "D")
        always = ("Cancel", "Delete", "API request", "Type", "and press enter twice")
        await ui.see("are deleted", *always)
        await ui.press(*["down"] * 20)
        await ui.until(lambda: "are deleted" not in ui.text, "the end of the list")
        await ui.see("skipped: still has an alias", *always)


async def test_deployment_row_shows_the_important_columns_at_80_by_24() -> None:
    async with AppHarness().run_app(size=(80, 24)) as ui:
        await ui.rests()
        (titles,) = [line for line in ui.lines if "Status" in line]
        for title in ("Status", "Project", "Env", "Commit", "Age"):
            assert title in titles
