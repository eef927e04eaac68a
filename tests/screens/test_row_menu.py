"""The actions menu of a row: every action, by enter or by its key, on that row."""

from dataclasses import replace

import pytest
from textual.widgets import Input

from tests.harness.app import AppHarness, RunningApp, newest
from vtui.models.deployment import Deployment
from vtui.resources.common.action import Action
from vtui.resources.deployments.resource import DEPLOYMENTS
from vtui.screens.dialogs.help import HelpScreen
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.lists.deployments import DeploymentsScreen
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.screens.menus.copy import CopyMenu
from vtui.screens.menus.row import RowMenu
from vtui.screens.pages.deployment import DeploymentScreen
from vtui.screens.pages.env_matrix import EnvMatrixScreen
from vtui.screens.pages.issues import AttentionScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.writes.effects import RowChange


async def on(ui: RunningApp, screen: type) -> None:
    await ui.until(lambda: type(ui.app.screen) is screen, f"to be on {screen.__name__}")


async def open_menu(ui: RunningApp, *keys: str) -> RowMenu:
    """The actions menu, after some keys."""
    await ui.rests()
    for key in keys:
        await ui.press(key)
        if ui.app.screen.query(ListPane):
            await ui.rests()
    await ui.press("a")
    await on(ui, RowMenu)
    menu = ui.app.screen
    assert isinstance(menu, RowMenu)
    return menu


def ready(ui: RunningApp) -> str:
    """Put the cursor on a ready deployment of `store`; gives its id."""
    row = next(row for row in ui.rows if row.name == "store" and row.state == "READY")
    ui.listed.table.move_to(row.id)
    return str(row.id)


async def test_enter_and_the_key_run_an_action() -> None:
    async with AppHarness().run_app(size=(80, 24)) as ui:
        await ui.rests()
        ready(ui)
        await ui.press("a")
        await on(ui, RowMenu)
        shown = await ui.see("Actions on store", "Rebuild this commit or its branch's newest", "Mark")
        assert shown.index("Open the row") < shown.index("Rebuild this commit") < shown.index("Open the URL")
        await ui.press("enter")
        await on(ui, DeploymentScreen)
        await ui.press("a")
        await on(ui, RowMenu)
        assert "Open the row" not in ui.text
        await ui.press("enter")
        await ui.until(lambda: len(ui.app.opened) == 1, "a visit: what writes is never first under the cursor")
        await ui.press("a", "R")
        await on(ui, QuestionScreen)
        await ui.press("escape", "a", "u")
        await on(ui, ProjectScreen)
        await ui.press("escape", "escape")
        await on(ui, DeploymentsScreen)
        await ui.press("a", *"jjjjjjjj", "enter")
        await ui.until(lambda: len(ui.app.opened) == 2, "a visit")


async def test_unavailable_actions_are_listed_with_the_reason() -> None:
    async with AppHarness("url-null").run_app() as ui:
        await ui.rests()
        await ui.press("a")
        await ui.see("this deployment has no URL")
        await ui.press("o")
        await ui.toast("Visit: this deployment has no URL")
        assert isinstance(ui.app.screen, RowMenu)
        await ui.press("escape")
        ui.app.clear_notifications()
        await ui.press("o")
        await ui.until(lambda: ui.toasts.count(ui.toasts[-1]) == 2, "the same reason on the list")
        assert ui.app.opened == []


async def test_action_is_done_on_the_row_named_in_the_menu() -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await ui.rests()
        listed, row, scope = ui.listed, newest(ui), ui.app.session.scope.value
        assert scope is not None
        await ui.press("a")
        await on(ui, RowMenu)
        ui.app.session.changes.publish(
            RowChange(scope, "deployments", replace(row, id="dpl_other", url="other.vercel.app"), "new")
        )
        await ui.until(lambda: listed.table.cursor_key == "dpl_other", "another row under the cursor")
        await ui.press("y")
        await on(ui, CopyMenu)
        await ui.press("y")
        await ui.until(lambda: ui.app.clipboard == f"https://{row.url}", "the row's own address")


async def test_issue_has_an_actions_menu() -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await ui.rests()
        await ui.until(
            lambda: len(ui.app.session.store.issues(ui.app.session.scope.value, ui.app.session.project.value)) > 1,
            "what matters",
        )
        await ui.press("exclamation_mark")
        await on(ui, AttentionScreen)
        screen = ui.app.screen
        assert isinstance(screen, AttentionScreen)
        issue = screen.table.cursor_row
        assert issue is not None
        await ui.press("a")
        await ui.see(f"Actions on {issue.resource.title_of(issue.row)}")
        screen.table.action_cursor(1)
        await ui.press("i")
        wanted = issue.resource.links.dashboard(issue.row, ui.app.session.scope.value)
        await ui.until(lambda: ui.app.opened == [wanted], "the page of the row that the menu names")


async def test_help_is_searched_by_description() -> None:
    async with AppHarness().run_app(size=(80, 24)) as ui:
        await ui.rests()
        await ui.press("question_mark", "slash", *"MARK row")
        await ui.see("Mark row (toggle)", " Act ")
        await ui.see_no("Sort by a column", " Find ")
        search = ui.app.screen.query_one(Input)
        await ui.press("enter", "q")
        assert (search.value, search.display) == ("", False)
        await ui.see("Down, up, left, right")
        await ui.press("slash", *"xyzzy")
        await ui.see("No matching keys", "esc all")
        await ui.press("escape", "escape")
        await on(ui, DeploymentsScreen)


async def test_help_scrolls_to_its_end_in_a_small_terminal() -> None:
    async with AppHarness().run_app(size=(80, 24)) as ui:
        await ui.rests()
        await ui.press("question_mark")
        await on(ui, HelpScreen)
        assert "Symbols in the list" not in ui.text
        await ui.press(*["ctrl+d"] * 9)
        await ui.see("Symbols in the list", "Watched: you are notified when it finishes")


async def test_an_action_that_changes_nothing_is_declared_once() -> None:
    commit: Action[Deployment] = Action(
        id="planted",
        key="w",
        label="Commit",
        help="Open the commit",
        unavailable_reason=lambda row, _context: None if row.sha else "it has no commit",
        run=lambda screen, _scope, row: screen.open_link(f"https://example.com/{row.sha}"),
    )
    resource = replace(DEPLOYMENTS, actions=(*DEPLOYMENTS.actions, commit))
    async with AppHarness().run_app(size=(120, 40), read_only=True) as ui:
        await ui.rests()
        row, scope = newest(ui), ui.app.session.scope.value
        assert scope is not None
        ui.app.push_screen(DeploymentScreen(resource, row, scope, "deployments"))
        await on(ui, DeploymentScreen)
        await ui.press("w")
        await ui.until(lambda: ui.app.opened == [f"https://example.com/{row.sha}"], "the commit")
        await ui.press("question_mark")
        await ui.see("Open the commit")
        await ui.press("escape", "a")
        await on(ui, RowMenu)
        await ui.see("w", "Commit", "Open the commit")
        await ui.press("w")
        await ui.until(lambda: len(ui.app.opened) == 2, "the commit again")
        ui.app.pop_screen()
        ui.app.push_screen(DeploymentScreen(resource, Deployment("dpl_x", name="x"), scope, "deployments"))
        await ui.press("w")
        await ui.toast("Commit: it has no commit")


@pytest.mark.parametrize(("key", "size"), [("1", (60, 16)), ("2", (60, 16)), ("2", (80, 24)), ("3", (60, 16))])
async def test_no_line_of_the_menu_is_cut_off_in_a_small_terminal(key: str, size: tuple[int, int]) -> None:
    async with AppHarness().run_app(size=size) as ui:
        menu = await open_menu(ui, key)
        await ui.press("G")
        await ui.see("Preview")
        for _ in range(menu.choices.count):
            assert "…" not in next(line for line in ui.lines if "│ ▌" in line)
            await ui.press("k")


def lines_of(menu: RowMenu) -> list[str]:
    """The lines of the menu at its width, those that are scrolled out of sight as well."""
    room = menu.choices.scrollable_content_region.width - 2
    texts = ("".join(span.text for span in menu._line(index, room)) for index in range(menu.choices.count))  # noqa: SLF001
    return [" ".join(text.split()) for text in texts]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("1",), ["x Export", "r Refresh", "/ Filter", "f Filter by value", "s Sort", "c Columns", "* Mark all"]),
        (("3",), ["A Add", "x Export", "r Refresh"]),
        (("4",), ["A Add", "S Share", "I Import .env", "x Export", "b Side by side", "+ Compare", "~ Compare values"]),
        (("2", "enter"), ["x Export", "r Refresh", "/ Filter"]),
    ],
)
async def test_actions_of_the_list_stand_below_those_of_the_row(keys: tuple[str, ...], expected: list[str]) -> None:
    async with AppHarness().run_app(size=(120, 60)) as ui:
        lines = lines_of(await open_menu(ui, *keys))
        at = lines.index("This list")
        assert lines[0] == "enter Open Open the row"
        assert "space Mark Mark row (toggle)" in lines[:at]
        for line, start in zip(lines[at + 1 :], expected, strict=False):
            assert line.startswith(f"{start} ")


async def test_list_action_runs_by_its_key_and_by_enter_and_the_cursor_skips_the_heading() -> None:
    async with AppHarness().run_app(size=(120, 60)) as ui:
        menu = await open_menu(ui, "4")
        heading = lines_of(menu).index("This list")
        menu.choices.go(heading - 1)
        await ui.press("j")
        assert menu.choices.cursor == heading + 1
        await ui.press("k")
        assert menu.choices.cursor == heading - 1
        await ui.press("b")
        await on(ui, EnvMatrixScreen)
        await ui.press("escape")
        menu = await open_menu(ui)
        menu.choices.go(next(index for index, line in enumerate(lines_of(menu)) if line.startswith("x Export")))
        await ui.press("enter")
        await ui.see("Export", "Format")


async def test_menu_opens_without_a_row_with_the_actions_of_the_list() -> None:
    async with AppHarness("empty").run_app(team=None) as ui:
        lines = lines_of(await open_menu(ui))
        assert "r Refresh Refresh, or retry after an error" in lines
        assert "x Export no deployments" in lines
        await ui.press("x")
        await ui.toast("Export: no deployments")


@pytest.mark.parametrize("keys", [("1",), ("2",), ("3",), ("4",), ("1", "enter"), ("3", "enter"), ("4", "enter")])
async def test_name_and_text_of_every_action_share_a_line_at_80_columns(keys: tuple[str, ...]) -> None:
    async with AppHarness().run_app(size=(80, 24)) as ui:
        menu = await open_menu(ui, *keys)
        lines = lines_of(menu)
        assert len(lines) > 5
        for command, line in zip(menu._lines, lines, strict=True):  # noqa: SLF001 - the actions behind the lines
            if command is not None and command.reason is None:
                key = ui.app.get_key_display(command.binding)
                assert line == f"{key} {command.binding.description} {command.binding.tooltip}"
