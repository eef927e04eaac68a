"""Terminals of every size: a message in too small ones, the important columns in small ones."""

import pytest
from textual.widgets import Button

from tests.harness.app import AppHarness, RunningApp
from tests.harness.service import ServiceHarness
from tests.writes.test_verification import PLANS
from vtui.resources.deployments.resource import DEPLOYMENTS
from vtui.screens.dialogs.entry import EntryScreen
from vtui.screens.dialogs.form import FormScreen
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.dialogs.too_small import TooSmall
from vtui.screens.menus.row import RowMenu
from vtui.widgets.forms.choice_list import ChoiceList


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


def buttons_in_view(ui: RunningApp) -> list[str]:
    """The labels of the buttons that are drawn completely."""
    buttons, lines = ui.app.screen.query(Button), ui.lines
    return [str(button.label) for button in buttons if f" {button.label} " in lines[button.region.y]]


async def test_every_button_of_every_question_is_in_view_in_the_smallest_terminal() -> None:
    async with AppHarness().run_app(size=(60, 16)) as ui:
        await ui.rests()
        action = next(action for action in DEPLOYMENTS.actions if action.key == "R")
        for make in [make for makes in PLANS.values() for make in makes]:
            plan = await make(ServiceHarness(deployments=2_500))
            question = QuestionScreen(action, plan)
            ui.app.push_screen(question)
            await ui.see(" API request")
            yes, no = plan.question.yes or action.label, plan.question.no
            assert buttons_in_view(ui) in ([no, yes, "API request"], [no, yes, "API requests"]), ui.text
            question.query_one("#show", Button).press()
            await ui.see(" Back ", " curl ")
            assert buttons_in_view(ui) == [no, yes, "Back", "curl"], ui.text
            assert not [label for label, _ in plan.question.facts if f"│  {label}  " in ui.text], make
            question.dismiss()
            await ui.until(lambda: len(ui.app.screen_stack) == 1, "the list")


async def test_long_name_that_must_be_typed_stands_above_its_field() -> None:
    async with AppHarness().run_app(size=(60, 16)) as ui:
        await ui.press("3")
        await ui.rests()
        view = ui.listed.view
        ui.listed.table.move_to(view.key(next(row for row in view if row.name == "taken.someone-else.example")))
        await ui.press("D")
        await ui.see("Type taken.someone-else.example", "and press enter twice", "API request")


async def test_long_message_of_a_field_is_wrapped() -> None:
    async with AppHarness().run_app(size=(60, 16), project="store") as ui:
        await ui.press("4")
        await ui.rests()
        await ui.press("A", *"A B", "ctrl+s")
        assert isinstance(ui.app.screen, FormScreen)
        await ui.see("a space is not allowed")
        message = " ".join(" ".join(line.strip(" │▌▐") for line in ui.lines[2:6]).split())
        assert "a space is not allowed: use letters, digits and _" in message


async def test_border_of_an_entry_stays_in_view_while_its_fields_are_scrolled() -> None:
    async with AppHarness().run_app(size=(60, 16)) as ui:
        await ui.rests()
        await ui.press("at", "enter")
        await ui.until(lambda: isinstance(ui.app.screen, EntryScreen), "the entry")
        for _ in range(2):
            await ui.see("╭─ GET", "╰────")
            await ui.press("G")
        assert "method" not in ui.text


async def test_menu_has_no_padding_lines_in_a_short_terminal() -> None:
    async with AppHarness().run_app(size=(60, 16)) as ui:
        await ui.rests()
        await ui.press("a")
        await ui.until(lambda: isinstance(ui.app.screen, RowMenu), "the menu")
        await ui.pilot.pause()
        assert ui.app.screen.query_one(ChoiceList).size.height == 10
        await ui.pilot.resize_terminal(60, 24)
        await ui.until(lambda: ui.app.screen.query_one(ChoiceList).size.height == 17, "more lines")


async def test_error_of_a_list_keeps_its_border_and_its_keys_in_the_smallest_terminal() -> None:
    async with AppHarness().run_app(size=(60, 16), team="bigco") as ui:
        await ui.see("No access to bigco", "This team requires SSO", "r retry", "Request ID", "╰──")


async def test_interval_of_the_refresh_gives_way_to_the_age_of_the_rows() -> None:
    async with AppHarness().run_app(size=(60, 16)) as ui:
        await ui.rests()
        await ui.press("space", "j", "space")
        await ui.see("✓ 2 marked")
        assert ui.lines[-2].split("   ")[1].strip() == "updated now"


@pytest.mark.parametrize(
    ("width", "status"),
    [
        (60, "327 loaded, more available limit reached 1:00"),
        (80, "327 loaded, more available rate limit reached, retrying in 1:00"),
    ],
)
async def test_wait_for_the_rate_limit_is_shown_completely_once(width: int, status: str) -> None:
    harness = AppHarness(rate_limit=4, deployments=350)
    async with harness.run_app(size=(width, 16), auto_load=1_000, refresh=0, tick=0.05) as ui:
        await ui.see("327 loaded", "1:00")
        assert " ".join(ui.lines[-2].split()) == status
