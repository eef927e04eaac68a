"""Terminals of every size: too small ones say so, small ones show what matters."""

import pytest

from tests.harness.app_stage import Session, Stage
from vtui.screens.dialogs.too_small import TooSmall


@pytest.mark.parametrize("size", [(59, 36), (120, 15), (20, 4)])
async def test_a_terminal_that_is_too_small_says_so_in_one_line_from_the_start(size: tuple[int, int]) -> None:
    async with Stage().look(size=size) as session:
        await session.until(lambda: isinstance(session.app.screen, TooSmall), "the line")
        await session.pilot.pause()
        told = " ".join(session.text.split())
        assert told == f"vtui needs 60x16; this is {size[0]}x{size[1]}"


async def test_what_was_on_view_is_there_again_when_there_is_room() -> None:
    async with Stage().look() as session:
        await session.rests()
        await session.press("j", "j", "space", "2")
        await session.rests()
        await session.press("j", "enter")
        await session.see("repository")
        before = session.app.screen
        key = before.focused
        await session.pilot.resize_terminal(50, 10)
        await session.see("vtui needs 60x16; this is 50x10")
        await session.press("escape", "R", "question_mark", "j", "q")
        await session.pilot.resize_terminal(40, 10)
        await session.see("this is 40x10")
        assert len([line for line in session.lines if line.strip()]) == 1
        await session.pilot.resize_terminal(120, 36)
        await session.until(lambda: session.app.screen is before, "the page again")
        await session.see("repository")
        assert before.focused is key
        await session.press("0", "1")
        await session.see("✓ 1 marked")
        assert session.listed.table.cursor_index == 3


async def test_a_size_that_changes_while_rows_arrive_loses_none() -> None:
    async with Stage(deployments=900).look(auto_load=900) as session:
        for size in [(80, 24), (50, 10), (200, 60), (60, 16), (120, 36)] * 2:
            await session.pilot.resize_terminal(*size)
        await session.until(lambda: not isinstance(session.app.screen, TooSmall), "room")
        await session.rests()
        assert len(session.rows) >= 900
        assert session.under_cursor is session.rows[0]


async def last_line(session: Session, *keys: str) -> str:
    """The line of keys after `keys` were pressed, which lead to another screen."""
    await session.press(*keys)
    await session.pilot.pause()
    return session.lines[-1]


@pytest.mark.parametrize("size", [(60, 16)])
async def test_help_is_at_hand_on_every_screen_however_small(size: tuple[int, int]) -> None:
    async with Stage().look(size=size) as session:
        await session.rests()
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
                session.listed.table.move_to(next(row.id for row in session.rows if row.state == "READY"))
            help_key = "f1" if keys in ("t", "x") else "?"  # where people type, a question mark is text
            assert f"{help_key} Help" in await last_line(session, *filter(None, [keys])), keys
            await session.press(*filter(None, [back]))
            await session.rests()


async def test_a_question_shows_its_consequence_and_its_buttons_on_the_smallest_terminal() -> None:
    async with Stage().look(size=(60, 16)) as session:
        await session.rests()
        session.listed.table.move_to(next(row.id for row in session.rows if row.state == "READY"))
        await session.press("R")
        await session.see("A new deployment is built", "Cancel", "Redeploy", "Request", "again to redeploy")
        await session.press("escape", "s", "G")
        await session.see("▌  Error")


async def test_at_80_by_24_a_deployment_says_what_matters() -> None:
    async with Stage().look(size=(80, 24)) as session:
        await session.rests()
        (titles,) = [line for line in session.lines if "State" in line]
        for title in ("State", "Project", "Env", "Commit", "Age"):
            assert title in titles
