"""An unavailable key shows its reason in one line, on every screen."""

import pytest
from textual import events
from textual.keys import key_to_character

from tests.harness.app import LIST_KEYS, AppHarness, RunningApp
from tests.harness.scenarios import page_of, project
from tests.test_bindings import classes
from vtui.app import VtuiApp
from vtui.screens.menus.sort import SortMenu
from vtui.screens.pages.activity import ActivityScreen
from vtui.screens.pages.env_matrix import EnvMatrixScreen
from vtui.screens.pages.issues import AttentionScreen
from vtui.screens.pages.log import LogScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.screens.unavailable import Explains

UNKNOWN = "not available now"


def unavailable(ui: RunningApp) -> dict[str, str]:
    """The bound keys of the screen on view that do not run, with the id of the first action behind each."""
    app, screen = ui.app, ui.app.screen
    chain = screen._modal_binding_chain  # noqa: SLF001 - with the hidden ones, which `active_bindings` leaves out
    found: dict[str, list[tuple[str, bool]]] = {}
    for node, bindings in chain:
        for key, binding in bindings:
            runs = bool(app._check_action_state(binding.action, node))  # noqa: SLF001 - as Textual asks before it runs
            if binding.id is not None:  # Textual's own have none
                found.setdefault(key, []).append((binding.id, runs))
    return {key: several[0][0] for key, several in found.items() if not any(runs for _, runs in several)}


async def go(ui: RunningApp, key: str) -> None:
    """To a list, loaded."""
    await ui.rests()
    await ui.press(key)
    await ui.rests()


async def press(ui: RunningApp, key: str) -> list[str]:
    """The toasts that a key brings."""
    ui.app.clear_notifications()
    before = len(ui.toasts)
    event = events.Key(key, key_to_character(key))
    event.set_sender(ui.app)
    ui.app.post_message(event)
    await ui.pilot.pause()
    await ui.until(lambda: not ui.app.type_ahead.waiting, "the key to be handled")
    await ui.pilot.pause()
    return ui.toasts[before:]


async def reasons(ui: RunningApp) -> dict[str, str]:
    """Id of every unavailable action -> what its key says, each pressed once."""
    screen, keys = ui.app.screen, unavailable(ui)
    found: dict[str, str] = {}
    for key, id_ in keys.items():
        shown = await press(ui, key)
        assert len(shown) == 1, f"{id_} on {key} says {shown}"
        assert "\n" not in shown[0]
        assert UNKNOWN not in shown[0], id_
        assert ui.app.screen is screen, id_
        found[id_] = shown[0]
    return found


def test_every_class_with_unavailable_actions_has_reasons() -> None:
    checking = [kind for kind in classes() if {"check_action", "unavailable_reason"} & vars(kind).keys()]
    assert len(checking) > 12
    silent = {kind.__name__ for kind in checking if not issubclass(kind, Explains)}
    assert silent == {"ResourceTable", "ProjectBoxes"}  # the screens that they are on explain it
    assert issubclass(VtuiApp, Explains)


async def test_keys_are_unavailable_while_a_list_loads() -> None:
    harness = AppHarness()
    harness.wire.gate.clear()
    async with harness.run_app() as ui:
        await ui.see("Connecting")
        messages = await reasons(ui)
        assert messages["redeploy"] == "Redeploy: the list is still loading"
        assert messages["mark"] == "Mark: the list is still loading"
        assert messages["table.open"] == "Open: the list is still loading"
        assert await press(ui, "r") == ["Refresh: the account is not loaded yet"]
        assert messages["attention"] == "Issues: the account is not loaded yet"
        assert messages["all-projects"] == "All projects: no project is selected"
        harness.wire.gate.set()


@pytest.mark.parametrize(
    ("key", "noun", "expected"),
    [
        (
            "1",
            "deployments",
            {"redeploy", "promote", "rollback", "delete", "log", "copy", "export", "mark"},
        ),
        ("2", "projects", {"redeploy", "promote", "rollback", "log", "copy", "export", "mark"}),
        ("3", "domains", {"verify", "records", "copy", "export", "mark"}),
        (
            "4",
            "variables",
            {"env.edit", "env.side-by-side", "env.everywhere", "env.compare-values", "copy", "export", "mark"},
        ),
    ],
)
async def test_row_keys_are_unavailable_in_an_empty_list(key: str, noun: str, expected: set[str]) -> None:
    async with AppHarness("empty").run_app(team=None) as ui:
        await go(ui, key)
        messages = await reasons(ui)
        for id_ in expected:
            assert messages[id_].endswith(f": no {noun}"), messages[id_]


async def test_row_keys_are_unavailable_without_a_match() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ui.press("slash", *"project", "colon", *"nothing", "enter")
        await ui.see("No matching deployments")
        await ui.rests()
        messages = await reasons(ui)
        assert messages["redeploy"] == "Redeploy: no row matches the filter"


async def test_other_keys_while_filtering_show_what_to_press_first() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ui.press("slash")
        assert await press(ui, "shift+down") == ["Mark down: apply the filter first (enter)"]
        await ui.press("R")
        assert ui.listed.bar.input.value == "R"


@pytest.mark.parametrize("key", LIST_KEYS)
async def test_writing_keys_show_read_only_mode(key: str) -> None:
    async with AppHarness().run_app(read_only=True) as ui:
        await go(ui, key)
        messages = await reasons(ui)
        actions = {action.id: action.label for action in ui.listed.resource.actions if action.writes}
        assert {id_: messages[id_] for id_ in actions} == {
            id_: f"Read-only: {label} is disabled." for id_, label in actions.items()
        }


async def test_key_shows_the_same_reason_as_the_actions_menu() -> None:
    async with AppHarness(deployments=350).run_app() as ui:
        await ui.rests()
        now = ui.clock.now()
        ready = next(row for row in ui.rows if row.phase(now) == "ready" and row.environment == "preview")
        ui.listed.table.move_to(ready.id)
        await ui.pilot.pause()
        messages = await reasons(ui)
        assert messages["cancel"] == "Cancel: it is already Ready"
        assert messages["rollback"] == "Roll back: it was not built for production"
        await ui.press("a")
        await ui.see("it is already Ready", "it was not built for production")
        assert await press(ui, "X") == ["Cancel: it is already Ready"]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("1", {"redeploy": "Read-only: Redeploy is disabled."}),
        ("3", {"log": "Log: only deployments have logs"}),
        ("4", {"watch": "Watch: only a deployment can be watched"}),
    ],
)
async def test_page_shows_why_a_key_is_unavailable(key: str, expected: dict[str, str]) -> None:
    async with AppHarness().run_app(read_only=True) as ui:
        await page_of(key, lambda _: True)(ui)
        messages = await reasons(ui)
        assert expected.items() <= messages.items()


async def test_project_page_shows_how_to_reach_the_part_of_a_key() -> None:
    async with AppHarness().run_app() as ui:
        await project(ui)
        await reasons(ui)
        await ui.press("tab")
        messages = await reasons(ui)
        assert messages["filter"] == "Filter: only in the list of deployments (press tab)"
        assert messages["cancel"] == "Cancel: only in the list of deployments (press tab)"
        assert isinstance(ui.app.screen, ProjectScreen)


async def test_empty_screens_show_that_they_have_no_rows() -> None:
    async with AppHarness("empty").run_app(team=None) as ui:
        await go(ui, "1")
        await ui.press("exclamation_mark")
        await ui.until(lambda: isinstance(ui.app.screen, AttentionScreen), "the list")
        messages = await reasons(ui)
        assert messages["table.open"] == "Open: no issues found so far"
        await ui.press("escape", "at", "tab")
        await ui.until(lambda: isinstance(ui.app.screen, ActivityScreen), "what happened")
        messages = await reasons(ui)
        assert messages == {"requests.copy": "Copy: the list is empty", "table.open": "Open: the list is empty"}


async def test_log_without_steps_cannot_be_folded() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        row = next(row for row in ui.rows if row.state == "READY")
        ui.listed.table.move_to(row.id)
        await ui.press("l")
        await ui.until(lambda: isinstance(ui.app.screen, LogScreen), "the log")
        await ui.press("l")
        await ui.see("Waiting for runtime logs")
        messages = await reasons(ui)
        assert messages["log.fold"] == "Fold: this log has no steps"


async def test_matrix_shows_why_keys_are_unavailable() -> None:
    async with AppHarness().run_app(read_only=True) as ui:
        await go(ui, "4")
        await ui.press("b")
        await ui.until(lambda: isinstance(ui.app.screen, EnvMatrixScreen), "the matrix")
        assert (await reasons(ui))["log"] == "Log: only deployments have logs"


async def test_menu_shows_why_keys_are_unavailable() -> None:
    async with AppHarness().run_app() as ui:
        await go(ui, "4")
        await ui.press("s")
        await ui.until(lambda: isinstance(ui.app.screen, SortMenu), "the menu")
        assert await reasons(ui) == {"sort.reverse": "Reverse: the rows are not sorted by a column"}


async def test_escape_on_the_first_list_names_the_quit_key() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        assert await press(ui, "escape") == ["Back: nothing to close or clear. Press q to quit."]


async def test_held_key_shows_the_reason_once() -> None:
    async with AppHarness("empty").run_app(team=None) as ui:
        await ui.rests()
        await ui.press(*["R"] * 5)
        assert ui.toasts.count("Redeploy: no deployments") == 1


async def test_every_bound_key_shows_a_reason_on_an_empty_list() -> None:
    async with AppHarness("empty").run_app(team=None) as ui:
        await go(ui, "1")
        quiet = []
        for key, active in ui.app.screen.active_bindings.items():
            id_ = active.binding.id or ""
            if not id_ or id_.startswith(("table.", "go.deployments")) or id_ in ("quit", "back-or-quit", "refresh"):
                continue  # moves, where one is, the ends of the program, and a request that shows in the status
            before, screen = ui.text, ui.app.screen
            shown = await press(ui, key)
            if not shown and ui.app.screen is screen and ui.text == before:
                quiet.append((id_, key))
            if ui.app.screen is not screen:
                ui.app.action_go("deployments")
                while ui.app.screen.is_modal:
                    ui.app.pop_screen()
                await ui.rests()
        assert quiet == []
