"""Filter, sort, mark and choose columns with keys, in the app on the real client."""

from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from tests.harness.app import AppHarness, RunningApp
from tests.harness.openings import Named, on_top
from tests.harness.service import reply
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.screens.menus.columns import ColumnsMenu
from vtui.screens.menus.facets import FacetsMenu
from vtui.screens.menus.sort import SortMenu
from vtui.table.cells import PHASE_ORDER
from vtui.table.listing import MAX_SEARCHED_ROWS
from vtui.table.sorting import Order


def screen_of(ui: RunningApp) -> ListPane[Any]:
    return ui.listed


def shown(ui: RunningApp) -> list[str]:
    """The ids of the rows that the table shows, in order."""
    return [row.id for row in screen_of(ui).view]


async def on(ui: RunningApp, screen: type) -> None:
    await ui.until(lambda: type(ui.app.screen) is screen, f"to be on {screen.__name__}")


async def write(ui: RunningApp, expression: str) -> None:
    """Open the filter and press the keys of an expression."""
    await ui.press("slash")
    await ui.until(lambda: screen_of(ui).bar.writing, "the filter to be written")
    names = {
        " ": "space",
        ":": "colon",
        "-": "hyphen_minus",
        ",": "comma",
        "<": "less_than_sign",
        ">": "greater_than_sign",
    }
    await ui.press(*(names.get(key, key) for key in expression))


def files(folder: Path) -> list[Path]:
    """What lies in a folder."""
    return list(folder.iterdir())


async def click_header(ui: RunningApp, title: str) -> None:
    """A click on a column's title."""
    x = ui.lines[2].index(title)
    await ui.pilot.click("ResourceTable", offset=(x, 0))


async def test_filter_applies_while_typed_and_escape_clears_it() -> None:
    async with AppHarness(deployments=350).run_app(refresh=0) as ui:
        await ui.rests()
        everything = shown(ui)
        await write(ui, "state:err")
        await ui.until(lambda: {row.state for row in screen_of(ui).view} == {"ERROR"}, "errors")
        errors = shown(ui)
        await ui.see("/ state:err", f"{len(errors)} of 350")
        await ui.press("enter", "j")
        assert ui.listed.table.cursor_index == 1
        assert shown(ui) == errors == [id_ for id_ in everything if id_ in errors]
        await ui.press("escape")
        await ui.until(lambda: shown(ui) == everything, "all rows")
        assert ui.under_cursor.id == errors[1]
        assert not ui.lines[1].lstrip().startswith("/")


async def test_filter_by_age_is_updated_as_time_passes() -> None:
    async with AppHarness(deployments=1_200).run_app(refresh=0, auto_load=300, tick=0.02) as ui:
        await ui.rests()
        await write(ui, "age:<2d")
        await ui.press("enter")
        young = shown(ui)
        loaded = len(ui.listed.collection)
        await ui.see(f"{len(young)} of {loaded} loaded, complete for 2 days")
        ui.clock.advance(86_400)
        kept = [row.id for row in ui.rows if ui.clock.now() - row.created_at < 2 * 86_400_000]
        assert len(kept) < len(young)
        await ui.until(lambda: shown(ui) == kept, "the rows that are still young enough")
        await ui.see(f"{len(kept)} of {loaded} loaded, complete for 2 days")
        ui.clock.advance(2 * 86_400)
        await ui.see(f"0 of {loaded} loaded, complete for 2 days", "No matching deployments")
        assert "search older" not in ui.text


async def test_escape_in_the_filter_restores_the_previous_filter_and_cursor() -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await ui.rests()
        await write(ui, "env:prod")
        await ui.press("enter", "j", "j", "j")
        production, third = shown(ui), ui.under_cursor.id
        await write(ui, " state:error")
        await ui.until(lambda: len(shown(ui)) < len(production), "fewer rows")
        await ui.press("escape")
        await ui.until(lambda: shown(ui) == production, "the filter before")
        assert ui.under_cursor.id == third
        await ui.see("/ env:prod")
        assert "state:error" not in ui.text


async def test_invalid_filter_shows_an_error_and_keeps_the_last_valid_result() -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await ui.rests()
        await write(ui, "state:error")
        await ui.until(lambda: {row.state for row in screen_of(ui).view} == {"ERROR"}, "errors")
        errors = shown(ui)
        await ui.press("space", "quotation_mark")
        await ui.see("Missing closing quote")
        assert shown(ui) == errors
        await ui.press("enter")
        assert screen_of(ui).bar.writing
        await ui.press("backspace", "backspace", "enter")
        assert shown(ui) == errors
        await write(ui, " brnch:main")
        await ui.see("Unknown column: brnch", "Did you mean branch?")
        await ui.press("escape")
        await ui.until(lambda: shown(ui) == errors, "the filter before")
        await ui.press("escape", "slash", "escape")
        assert not ui.lines[1].lstrip().startswith("/")


async def test_tab_completes_names_and_seen_values() -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await ui.rests()
        await write(ui, "bra")
        await ui.see("branch:")
        await ui.press("tab", *"mai")
        await ui.see("│ main")
        await ui.press("tab")
        bar = screen_of(ui).bar
        await ui.until(lambda: bar.query_one(Input).value == "branch:main", "the completion")
        await ui.press("enter")
        assert {row.branch for row in screen_of(ui).view} == {"main"}


async def test_words_match_in_any_case_and_accent_and_are_highlighted() -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await ui.rests()
        await write(ui, "COLLECTION")
        await ui.until(lambda: 0 < len(shown(ui)) < 350, "fewer rows")
        assert all("collection" in (row.message or "").lower() for row in screen_of(ui).view)
        await ui.press("enter")
        table = ui.listed.table
        lit = [segment.text for segment in table.render_line(2) if segment.style and segment.style.underline]
        assert [text.lower() for text in lit] == ["collection"] or not lit  # cut off where there is no room
        assert any(
            segment.style and segment.style.underline and segment.text.lower() == "collection"
            for y in range(1, table.size.height)
            for segment in table.render_line(y)
        )


async def test_no_match_shows_a_message_and_keys() -> None:
    async with AppHarness(deployments=350).run_app(refresh=0) as ui:
        await ui.rests()
        await write(ui, "nowhere-to-be-found")
        await ui.see("No matching deployments", "clear filter", "edit filter", "0 of 350")
        await ui.press("enter", "escape")
        await ui.until(lambda: len(shown(ui)) == 350, "all rows")
        await ui.see_no("No matching deployments")


async def test_rare_rows_are_found_with_a_server_filter() -> None:
    harness = AppHarness(deployments=20_000)
    async with harness.run_app(auto_load=100, refresh=0) as ui:
        await ui.rests()
        assert len(ui.rows) < 300
        before = len(harness.wire.asked)
        await write(ui, "state:canceled branch:main")
        await ui.press("enter")
        await ui.until(lambda: len(shown(ui)) >= ui.listed.table.page, "a page of rare rows")
        await ui.until(lambda: not ui.listed.progress.searching, "the end of the search")
        lists = [one for one in harness.wire.asked[before:] if one.url.path == "/v7/deployments"]
        assert {one.url.params["state"] for one in lists} == {"CANCELED"}
        assert len([one for one in lists if one.url.params.get("branch") == "main"]) <= 3
        assert len(ui.rows) < 300
        await ui.see("loaded, more available")


async def test_search_of_older_pages_shows_progress_and_escape_stops_it() -> None:
    harness = AppHarness(deployments=20_000)
    async with harness.run_app(auto_load=100, refresh=0, tick=0.05) as ui:
        await ui.rests()
        await write(ui, "nobody-wrote-this")
        harness.wire.gate.clear()
        await ui.press("enter")
        await ui.until(lambda: ui.listed.progress.searching, "the search")
        ui.clock.advance(3)
        await ui.see("searching older", "rows", "/s, back to", "esc stops", "Searching older rows")
        await ui.press("escape")
        await ui.until(lambda: not ui.listed.progress.searching, "its end")
        harness.wire.gate.set()
        before = len(harness.wire.asked)
        await ui.pass_time(3)
        assert len(harness.wire.asked) == before
        await ui.see("/ nobody-wrote-this")
        await ui.press("escape")
        await ui.see_no("nobody-wrote-this")


async def test_search_by_words_stops_after_a_number_of_rows() -> None:
    harness = AppHarness(deployments=20_000)
    async with harness.run_app(auto_load=100, refresh=0) as ui:
        await ui.rests()
        await write(ui, "nobody-wrote-this")
        await ui.press("enter")
        await ui.until(lambda: len(ui.rows) >= MAX_SEARCHED_ROWS and not ui.listed.progress.searching, "its end")
        rows = len(ui.rows)
        await ui.pass_time(5)
        assert len(ui.rows) == rows < MAX_SEARCHED_ROWS + 300
        await ui.see("G search older rows")
        await ui.press("G")
        await ui.until(lambda: len(ui.rows) >= rows + MAX_SEARCHED_ROWS and not ui.listed.progress.searching, "more")


async def test_refused_server_filter_is_shown() -> None:
    harness = AppHarness(deployments=2_000)
    refused = reply(400, {"error": {"code": "bad_request", "message": "no such state"}})
    harness.wire.instead = lambda request: refused if "state" in request.url.params else None
    async with harness.run_app(auto_load=100, refresh=0) as ui:
        await ui.rests()
        await write(ui, "state:error")
        await ui.press("enter")
        await ui.see("search failed: ")
        assert {row.state for row in screen_of(ui).view} == {"ERROR"}


async def test_s_sorts_reverses_and_restores_the_server_order() -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await ui.rests()
        natural = shown(ui)
        await ui.see("Age ▲")
        await ui.press("s")
        await on(ui, SortMenu)
        await ui.press("j", "enter")
        took = [row.build_ms for row in screen_of(ui).view]
        known = [ms for ms in took if ms is not None]
        assert known == sorted(known)
        assert took[: len(known)] == known
        await ui.see("Duration ▲")
        await ui.press("s", "s")
        await ui.see("Duration ▼")
        slowest = [row.build_ms for row in screen_of(ui).view if row.build_ms is not None]
        assert slowest == known[::-1]
        await ui.press("s", "g", "enter")
        await ui.until(lambda: shown(ui) == natural, "the order of the server")
        await ui.see("Age ▲")


async def test_click_on_a_column_title_sorts_and_a_second_one_reverses() -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await ui.rests()
        await click_header(ui, "Project")
        await ui.see("Project ▲")
        names = [row.name for row in screen_of(ui).view]
        assert names == sorted(names)
        await click_header(ui, "Project")
        await ui.see("Project ▼")
        assert [row.name for row in screen_of(ui).view] == sorted(names, reverse=True)
        await click_header(ui, "Status")
        phases = [row.phase(ui.clock.now()) for row in screen_of(ui).view]
        assert [phase for phase in PHASE_ORDER if phase in phases] == list(dict.fromkeys(phases))
        assert (phases[0], phases[-1]) == ("error", "canceled")


async def test_loaded_rows_are_sorted_in_and_the_cursor_stays_on_its_row() -> None:
    harness = AppHarness(deployments=900)
    async with harness.run_app(auto_load=100, refresh=0) as ui:
        await ui.rests()
        screen_of(ui).columns.sort_by(Order("project"))
        await ui.press("j", "j", "j")
        row, line = ui.under_cursor.id, ui.listed.table.cursor_index - ui.listed.table.scroll_offset.y
        await ui.see("loaded rows sorted by Project", "Project ▲")
        ui.listed.loader.want(10_000)
        await ui.until(lambda: len(ui.rows) == 900, "all rows")
        names = [row.name for row in screen_of(ui).view]
        assert names == sorted(names)
        table = ui.listed.table
        assert (ui.under_cursor.id, table.cursor_index - table.scroll_offset.y) == (row, line)
        await ui.see_no("loaded rows sorted by")


async def test_marks_are_kept_by_row_and_counted() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        first = shown(ui)[:3]
        await ui.press("space", "space", "space")
        assert ui.listed.table.cursor_index == 3
        await ui.see("✓ 3 marked")
        screen_of(ui).columns.sort_by(Order("project"))
        await ui.pass_time(12)
        assert screen_of(ui).view.marks == set(first)
        screen_of(ui).columns.sort_by(None)
        await ui.press("g", "space")
        await ui.see("✓ 2 marked")
        await ui.press("escape")
        await ui.see_no("marked")


async def test_shift_and_arrows_mark_a_range_and_asterisk_marks_all() -> None:
    async with AppHarness(deployments=350).run_app(refresh=0) as ui:
        await ui.rests()
        ids = shown(ui)
        await ui.press("j", "shift+down", "shift+down", "shift+down", "shift+up")
        assert screen_of(ui).view.marks == set(ids[1:4])
        await ui.press("j", "j", "j", "shift+up")
        assert screen_of(ui).view.marks == {*ids[1:4], *ids[5:7]}
        await ui.press("asterisk")
        await ui.see("✓ 350 marked")
        await ui.press("asterisk")
        await ui.see_no("marked")


async def test_column_changes_apply_at_once() -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await ui.rests()
        await ui.press("c")
        await on(ui, ColumnsMenu)
        await ui.press("j", "space")
        await ui.until(lambda: "Project" not in ui.lines[2], "no project")
        await ui.press("shift+down")
        await ui.press("escape")
        titles = ui.lines[2].split()
        assert titles[:3] == ["Status", "Env", "Branch"]
        await ui.press("c", "backspace", "escape")
        assert ui.lines[2].split()[:3] == ["Status", "Project", "Env"]


async def test_facets_are_counted_picked_and_cleared() -> None:
    async with AppHarness(deployments=350).run_app(refresh=0) as ui:
        await ui.rests()
        errors = sum(row.state == "ERROR" for row in ui.rows)
        await ui.press("f")
        await on(ui, FacetsMenu)
        await ui.see("Status", "error", str(errors))
        await ui.press("space")
        await ui.until(lambda: len(ui.app.screen_stack) > 1, "the menu stays")
        await ui.press("enter")
        await ui.see("/ status:=error", f"{errors} of 350")
        await ui.press("f", "backspace", "escape")
        await ui.see("/ status:=error", f"{errors} of 350")
        await ui.press("f", "backspace", "enter")
        await ui.see_no("state:=error")
        assert len(shown(ui)) == 350


async def test_x_exports_the_marked_rows_to_a_private_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with AppHarness().run_app(refresh=0) as ui:
        await ui.rests()
        ids = shown(ui)[:2]
        await ui.press("space", "space", "x")
        await on_top(ui, Named("export"))
        await ui.see("2 marked")
        await ui.press("ctrl+s")
        await ui.toast("2 deployments written")
        (file,) = files(tmp_path)
        assert file.name.startswith("deployments-acme-")
        assert file.stat().st_mode & 0o777 == 0o600
        assert [line.split(",")[0] for line in file.read_text().splitlines()[1:]] == ids
        await ui.press("x", "ctrl+s")
        await ui.see("already exists")
        await ui.press("escape")
        assert len(files(tmp_path)) == 1


async def test_shift_g_shows_the_number_of_requests_before_a_large_load() -> None:
    harness = AppHarness(deployments=20_000)
    async with harness.run_app(auto_load=100, refresh=0) as ui:
        await ui.rests()
        rows = len(ui.rows)
        await ui.press("G")
        await on_top(ui, Named("load"))
        await ui.see("1,000 more", "11 requests", " all", "about", "of the limit per minute")
        await ui.press("escape")
        assert ui.listed.table.cursor_index == rows - 1
        await ui.press("G", "enter")
        await ui.until(lambda: len(ui.rows) >= rows + 1_000, "more rows")
        await ui.rests()
        assert len(ui.rows) < rows + 2_000


async def test_end_of_a_small_list_is_loaded_without_a_question() -> None:
    async with AppHarness(deployments=900).run_app(auto_load=800, refresh=0, team="acme") as ui:
        await ui.rests()
        screen = screen_of(ui)
        screen.session.account.value = None  # nothing is known of the team's beginning: the price is asked about
        if ui.listed.progress.more:
            await ui.press("G")
            await on_top(ui, Named("load"))
            await ui.press("G", "enter")
        await ui.until(lambda: len(ui.rows) == 900, "all rows")


@pytest.mark.parametrize("key", ["2", "3", "4"])
@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_every_list_can_be_filtered_sorted_marked_and_counted(key: str, size: tuple[int, int]) -> None:
    async with AppHarness(deployments=60).run_app(size=size, refresh=0) as ui:
        await ui.rests()
        await ui.press(key)
        await ui.until(lambda: ui.listed.resource.name != "deployments", "the list")
        await ui.rests()
        rows = len(shown(ui))
        assert rows > 5
        await write(ui, "a")
        await ui.press("enter")
        assert 0 < len(shown(ui)) <= rows
        await ui.press("escape")
        for column in ui.listed.resource.list.columns:
            if column.values.of is not None:
                screen_of(ui).columns.sort_by(Order(column.id, descending=True))
                assert len(shown(ui)) == rows
        await ui.press("g", "space", "f")
        await on(ui, FacetsMenu)
        await ui.press("escape")
        await ui.see("✓ 1 marked")


async def test_unknown_project_in_a_filter_matches_nothing() -> None:
    async with AppHarness(deployments=3_000).run_app(refresh=0) as ui:
        await ui.rests()
        await write(ui, "project:nothing")
        await ui.press("enter")
        await ui.see("No matching deployments")
        await ui.rests()
        assert "failed" not in ui.text


async def test_filter_is_shown_from_its_beginning_once_it_is_applied() -> None:
    async with AppHarness().run_app(size=(60, 16)) as ui:
        await ui.rests()
        await write(ui, "project:store,api,docs,dashboard branch:main,fix")
        assert "/ project:store" not in ui.lines[1]
        await ui.press("enter")
        assert ui.lines[1].startswith(" / project:store,")
        await ui.press("slash", "end")
        assert "branch:main,fix" in ui.lines[1]
        await ui.press("escape", "escape")
        await write(ui, "project:=api")
        await ui.press("enter")
        assert ui.lines[1].startswith(" / project:=api ")


async def test_values_to_filter_by_are_searched_by_typing() -> None:
    async with AppHarness().run_app(size=(80, 24), refresh=0) as ui:
        await ui.rests()
        await ui.press("f")
        await ui.see("Filter by value", "/ to search", "/ Search")
        await ui.press("slash", *"DOCS")
        seen = await ui.see("docs ")
        assert "error" not in seen.split("Filter by value")[1]
        await ui.press("escape")
        await ui.see("checkout", "/ to search")
        await ui.press("slash", *"docs", "enter")
        await ui.until(lambda: {row.name for row in screen_of(ui).view} == {"docs"}, "the deployments of docs")
        assert len(ui.app.screen_stack) == 1


async def test_search_without_a_matching_value_changes_no_filter() -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await ui.rests()
        everything = shown(ui)
        await ui.press("f", "slash", *"qqq")
        await ui.see("no matches")
        await ui.press("escape", "escape")
        assert shown(ui) == everything
        assert len(ui.app.screen_stack) == 1


async def test_cursor_goes_to_the_first_row_that_shows_the_match_when_its_own_has_none() -> None:
    async with AppHarness().run_app() as ui:
        await ui.press("2")
        await ui.rests()
        await ui.press("j", "j", "slash", *"store", "enter")
        await ui.rests()
        assert [row.name for row in islice(ui.listed.view, 3)] == ["store", "store-eu", "admin"]
        assert ui.under_cursor.name == "store", "the third row matches by a text that no cell shows"
        await ui.press("j", "slash", *"-", "enter")
        await ui.rests()
        assert ui.under_cursor.name == "store-eu", "a row that matches keeps the cursor"
