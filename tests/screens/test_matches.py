"""`/` starts a new filter, n and N go to matches without one, escape returns to the row of a key."""

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Input

from tests.harness.app import AppHarness, RunningApp
from tests.screens.test_env_writing import on_env
from tests.screens.test_filter_keys import screen_of, shown, write
from tests.screens.test_log import failed, opened
from vtui.screens.pages.env_matrix import EnvMatrixScreen
from vtui.table.filtering.terms import Filter, Term

if TYPE_CHECKING:
    from vtui.models.deployment import Deployment
    from vtui.models.env_var import EnvVar


async def filtered(ui: RunningApp, expression: str) -> None:
    """Write a filter and keep it."""
    await write(ui, expression)
    await ui.press("enter")
    await ui.until(lambda: not screen_of(ui).bar.writing, "the filter to be kept")


def single(rows: "list[Deployment]") -> "Deployment":
    """The last row whose project and branch no other row has."""
    counts = Counter((row.name, row.branch) for row in rows)
    return next(row for row in reversed(rows) if row.branch and counts[row.name, row.branch] == 1)


async def filter_by(ui: RunningApp, row: "Deployment") -> None:
    """Filter by the project and branch of a row, and show all rows again."""
    terms = (Term((row.name,), "project", "is"), Term((row.branch or "",), "branch", "is"))
    screen_of(ui).filtering.apply(Filter(terms))
    await ui.until(lambda: len(screen_of(ui).view) == 1, "the one row")
    screen_of(ui).filtering.set(Filter())
    await ui.until(lambda: len(screen_of(ui).view) == len(ui.rows), "all rows")


async def writing(ui: RunningApp) -> Input:
    await ui.press("slash")
    await ui.until(lambda: isinstance(ui.app.focused, Input), "the filter to be written")
    focused = ui.app.focused
    assert isinstance(focused, Input)
    return focused


async def test_text_after_slash_replaces_the_old_filter() -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await ui.rests()
        await filtered(ui, "docs")
        bar = await writing(ui)
        assert (bar.value, bar.selected_text) == ("docs", "docs")
        await ui.press(*"store", "enter")
        assert str(screen_of(ui).view.filter) == "store"


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (("end", "x"), "docsx"),
        (("right", "x"), "docsx"),
        (("home", "x"), "xdocs"),
        (("backspace",), ""),
        (("enter",), "docs"),
    ],
)
async def test_end_and_arrows_keep_the_old_filter_to_edit_it(keys: tuple[str, ...], text: str) -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await ui.rests()
        await filtered(ui, "docs")
        bar = await writing(ui)
        await ui.press(*keys)
        assert bar.value == text


async def test_escape_restores_the_replaced_filter() -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await ui.rests()
        await filtered(ui, "docs")
        await writing(ui)
        await ui.press("x", "escape")
        assert str(screen_of(ui).view.filter) == "docs"


async def test_search_of_a_log_is_replaced_as_well() -> None:
    async with AppHarness(deployments=25_000).run_app(refresh=0) as ui:
        await opened(ui, failed)
        bar = await writing(ui)
        await ui.press(*"error", "enter")
        bar = await writing(ui)
        assert (bar.value, bar.selected_text) == ("error", "error")
        await ui.press("w")
        assert bar.value == "w"


async def test_n_and_shift_n_go_to_matches_of_the_last_filter_and_wrap_around() -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await ui.rests()
        every = list(ui.rows)
        matching = [row.id for row in every if row.state == "ERROR"]
        assert len(matching) > 3
        await filtered(ui, "state:error")
        await ui.press("escape", "g")
        assert shown(ui) == [row.id for row in every], "no filter is in place"
        found: list[str] = []
        for _ in matching:
            await ui.press("n")
            found.append(ui.under_cursor.id)
        assert found == matching
        assert ui.toasts == []
        await ui.press("n")
        assert ui.under_cursor.id == matching[0]
        assert ui.toasts == ["Search continued from the top of the list."]
        await ui.press("N")
        assert ui.under_cursor.id == matching[-1]
        assert ui.toasts[1:] == ["Search continued from the end of the list."]
        await ui.press("N", "N")
        assert ui.under_cursor.id == matching[-3]
        assert len(ui.toasts) == 2


async def test_matches_follow_the_order_on_view() -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await ui.rests()
        await filtered(ui, "state:error")
        await ui.press("escape", "s", "j", "enter")
        await ui.until(lambda: screen_of(ui).view.order is not None, "another order")
        rows: list[Deployment] = list(screen_of(ui).view)
        await ui.press("g", "n", "n")
        matching = [row.id for row in rows[1:] if row.state == "ERROR"]
        assert ui.under_cursor.id == matching[1]


async def test_filter_cleared_by_the_user_is_still_the_last_filter() -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await ui.rests()
        await filtered(ui, "project:docs")
        await writing(ui)
        await ui.press("backspace", "enter", "g", "n")
        assert ui.under_cursor.name == "docs"
        assert not screen_of(ui).view.filter.terms


async def test_canceled_filter_is_not_the_last_filter() -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await ui.rests()
        await write(ui, "state:error")
        await ui.press("escape")
        row = ui.under_cursor
        await ui.press("n")
        assert ui.toasts == ["No filter to search with. Press / to set one."]
        assert ui.under_cursor.id == row.id


async def test_hint_shows_the_key_of_the_config() -> None:
    async with AppHarness().run_app(refresh=0, keys=(("filter", ("f7",)),)) as ui:
        await ui.rests()
        await ui.press("n")
        assert ui.toasts == ["No filter to search with. Press f7 to set one."]


async def test_no_match_and_a_single_match_show_a_message() -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await ui.rests()
        await filtered(ui, "nobody-has-this")
        await ui.press("escape")
        row = ui.under_cursor
        await ui.press("n")
        assert ui.toasts == ["No loaded row matches nobody-has-this."]
        assert ui.under_cursor.id == row.id
        only = single(ui.rows)
        await filter_by(ui, only)
        await ui.press("N", "N")
        assert ui.under_cursor.id == only.id
        assert ui.toasts[1] == "Search continued from the end of the list."
        assert ui.toasts[2].startswith("No other loaded row matches project:=")


async def test_distant_match_in_a_long_list_is_found_in_slices() -> None:
    async with AppHarness(deployments=6_000).run_app(refresh=0, auto_load=6_000) as ui:
        await ui.rests()
        only = single(ui.rows)
        assert ui.rows.index(only) > 4_000
        await filter_by(ui, only)
        await ui.press("g", "n")
        await ui.until(lambda: ui.under_cursor.id == only.id, "the match")


async def test_escape_returns_from_a_key_in_all_projects_to_its_row_in_the_project() -> None:
    async with AppHarness().run_app(refresh=0, project="store") as ui:
        await on_env(ui, "LOG_LEVEL")
        row: EnvVar = ui.under_cursor
        await ui.press("percent_sign")
        await ui.see("all projects", "key:=LOG_LEVEL")
        await ui.rests()
        await ui.press("j", "j", "j", "escape")
        await ui.rests()
        assert ui.app.session.project.value.project == "store"
        assert ui.under_cursor.id == row.id
        assert not screen_of(ui).view.filter.terms
        await ui.press("0")
        await ui.rests()
        assert not screen_of(ui).view.filter.terms, "the list of all projects is as it was"


async def test_escape_returns_from_a_key_in_all_projects_to_the_filter_and_the_row_in_all_projects() -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await on_env(ui)
        screen_of(ui).filtering.read("type:plain")
        await ui.press("j", "j", "j")
        row: EnvVar = ui.under_cursor
        await ui.press("percent_sign")
        await ui.see(f"key:={row.key}")
        await ui.press("G", "escape")
        assert str(screen_of(ui).view.filter) == "type:plain"
        assert ui.under_cursor.id == row.id
        await ui.press("escape")
        assert not screen_of(ui).view.filter.terms


async def test_escape_during_the_search_of_a_key_returns_too() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, project="store") as ui:
        await on_env(ui, "LOG_LEVEL")
        row: EnvVar = ui.under_cursor
        harness.wire.gate.clear()
        await ui.press("percent_sign")
        await ui.see("all projects")
        await ui.press("escape")
        harness.wire.gate.set()
        await ui.rests()
        assert ui.app.session.project.value.project == "store"
        assert ui.under_cursor.id == row.id


async def test_another_filter_or_project_ends_the_return_to_the_row() -> None:
    async with AppHarness().run_app(refresh=0, project="store") as ui:
        await on_env(ui, "LOG_LEVEL")
        await ui.press("percent_sign")
        await ui.rests()
        await filtered(ui, "type:plain")
        await ui.press("escape")
        await ui.rests()
        assert ui.app.session.project.value.project_id is None
        assert not screen_of(ui).view.filter.terms


async def test_escape_returns_from_the_list_of_a_matrix_key_to_the_row() -> None:
    async with AppHarness().run_app(refresh=0, project="store") as ui:
        await on_env(ui, "REDIS_URL")
        row: EnvVar = ui.under_cursor
        await ui.press("b")
        await ui.until(lambda: isinstance(ui.app.screen, EnvMatrixScreen), "the matrix")
        screen: Any = ui.app.screen
        several = next(index for index, one in enumerate(screen.table._rows) if len(one.rows) > 1)  # noqa: SLF001 - its rows are shown nowhere else
        screen.table.move_to(screen.table._rows[several].id)  # noqa: SLF001 - as above
        await ui.press("enter")
        await ui.rests()
        assert screen_of(ui).view.filter.terms
        await ui.press("escape")
        assert not screen_of(ui).view.filter.terms
        assert ui.under_cursor.id == row.id


async def test_filter_line_names_the_match_that_the_row_under_the_cursor_does_not_show() -> None:
    async with AppHarness().run_app(size=(80, 24), refresh=0) as ui:
        await ui.rests()
        row = next(
            row for row in ui.rows if row.creator and row.creator not in f"{row.name} {row.branch} {row.message}"
        )
        await ui.press("slash", *row.creator, "enter")
        assert "Creator" not in ui.lines[2]
        ui.listed.table.move_to(row.id)
        await ui.until(lambda: f"Creator: {row.creator}   " in ui.lines[1], "the reason")
        await ui.press("escape")
        await ui.see_no("Creator:")
