"""Filter, sort, mark, choose columns: keys in, rows out, on the real app over the real client."""

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from tests.harness.app_stage import Session, Stage
from tests.harness.openings import Named, on_top
from tests.harness.service_stage import reply
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.screens.menus.columns import ColumnsMenu
from vtui.screens.menus.facets import FacetsMenu
from vtui.screens.menus.sort import SortMenu
from vtui.table.cells import PHASE_ORDER
from vtui.table.listing import MAX_SEARCHED_ROWS
from vtui.table.order import Order


def screen_of(session: Session) -> ListPane[Any]:
    return session.listed


def shown(session: Session) -> list[str]:
    """The ids of the rows that the table shows, in order."""
    return [row.id for row in screen_of(session).view]


async def on(session: Session, screen: type) -> None:
    await session.until(lambda: type(session.app.screen) is screen, f"to be on {screen.__name__}")


async def write(session: Session, expression: str) -> None:
    """Open the filter and write; the keys of an expression are what people press."""
    await session.press("slash")
    await session.until(lambda: screen_of(session).bar.writing, "the filter to be written")
    names = {
        " ": "space",
        ":": "colon",
        "-": "hyphen_minus",
        ",": "comma",
        "<": "less_than_sign",
        ">": "greater_than_sign",
    }
    await session.press(*(names.get(key, key) for key in expression))


def files(folder: Path) -> list[Path]:
    """What lies in a folder."""
    return list(folder.iterdir())


async def click_header(session: Session, title: str) -> None:
    """A click on a column's title."""
    x = session.lines[2].index(title)
    await session.pilot.click("ResourceTable", offset=(x, 0))


async def test_a_filter_is_applied_as_it_is_written_kept_by_enter_and_cleared_by_escape() -> None:
    async with Stage(deployments=350).look(refresh=0) as session:
        await session.rests()
        everything = shown(session)
        await write(session, "state:err")
        await session.until(lambda: {row.state for row in screen_of(session).view} == {"ERROR"}, "errors")
        errors = shown(session)
        await session.see("/ state:err", f"{len(errors)} of all 350")
        await session.press("enter", "j")
        assert session.listed.table.cursor_index == 1
        assert shown(session) == errors == [id_ for id_ in everything if id_ in errors]
        await session.press("escape")
        await session.until(lambda: shown(session) == everything, "all rows")
        assert session.under_cursor.id == errors[1]
        assert not session.lines[1].lstrip().startswith("/")


async def test_a_filter_by_age_stays_true_while_the_list_is_open() -> None:
    async with Stage(deployments=1_200).look(refresh=0, auto_load=300, tick=0.02) as session:
        await session.rests()
        await write(session, "age:<2d")
        await session.press("enter")
        young = shown(session)
        loaded = len(session.listed.collection)
        await session.see(f"{len(young)} of {loaded}, all within 2 days")
        session.clock.advance(86_400)
        kept = [row.id for row in session.rows if session.clock.now() - row.created_at < 2 * 86_400_000]
        assert len(kept) < len(young)
        await session.until(lambda: shown(session) == kept, "the rows that are still young enough")
        await session.see(f"{len(kept)} of {loaded}, all within 2 days")
        session.clock.advance(2 * 86_400)
        await session.see(f"0 of {loaded}, all within 2 days", "No deployment matches")
        assert "search older" not in session.text


async def test_escape_in_the_filter_brings_back_the_one_before_and_the_cursor() -> None:
    async with Stage().look(refresh=0) as session:
        await session.rests()
        await write(session, "env:prod")
        await session.press("enter", "j", "j", "j")
        production, third = shown(session), session.under_cursor.id
        await write(session, " state:error")
        await session.until(lambda: len(shown(session)) < len(production), "fewer rows")
        await session.press("escape")
        await session.until(lambda: shown(session) == production, "the filter before")
        assert session.under_cursor.id == third
        await session.see("/ env:prod")
        assert "state:error" not in session.text


async def test_what_says_nothing_is_told_of_and_keeps_the_last_good_result() -> None:
    async with Stage().look(refresh=0) as session:
        await session.rests()
        await write(session, "state:error")
        await session.until(lambda: {row.state for row in screen_of(session).view} == {"ERROR"}, "errors")
        errors = shown(session)
        await session.press("space", "quotation_mark")
        await session.see("The quote is not closed")
        assert shown(session) == errors
        await session.press("enter")
        assert screen_of(session).bar.writing
        await session.press("backspace", "backspace", "enter")
        assert shown(session) == errors
        await write(session, " brnch:main")
        await session.see("No column is called brnch", "Did you mean branch?")
        await session.press("escape")
        await session.until(lambda: shown(session) == errors, "the filter before")
        await session.press("escape", "slash", "escape")
        assert not session.lines[1].lstrip().startswith("/")


async def test_tab_completes_names_and_seen_values() -> None:
    async with Stage().look(refresh=0) as session:
        await session.rests()
        await write(session, "bra")
        await session.see("branch:")
        await session.press("tab", *"mai")
        await session.see("│ main")
        await session.press("tab")
        bar = screen_of(session).bar
        await session.until(lambda: bar.query_one(Input).value == "branch:main", "the completion")
        await session.press("enter")
        assert {row.branch for row in screen_of(session).view} == {"main"}


async def test_words_are_found_in_any_case_and_accent_and_stand_out() -> None:
    async with Stage().look(refresh=0) as session:
        await session.rests()
        await write(session, "COLLECTION")
        await session.until(lambda: 0 < len(shown(session)) < 350, "fewer rows")
        assert all("collection" in (row.message or "").lower() for row in screen_of(session).view)
        await session.press("enter")
        table = session.listed.table
        lit = [segment.text for segment in table.render_line(2) if segment.style and segment.style.underline]
        assert [text.lower() for text in lit] == ["collection"] or not lit  # cut off where there is no room
        assert any(
            segment.style and segment.style.underline and segment.text.lower() == "collection"
            for y in range(1, table.size.height)
            for segment in table.render_line(y)
        )


async def test_no_match_says_so_and_how_to_go_on() -> None:
    async with Stage(deployments=350).look(refresh=0) as session:
        await session.rests()
        await write(session, "nowhere-to-be-found")
        await session.see("No deployment matches", "all rows", "change it", "0 of all 350")
        await session.press("enter", "escape")
        await session.until(lambda: len(shown(session)) == 350, "all rows")
        await session.see_no("No deployment matches")


async def test_a_rare_row_far_back_is_found_by_asking_the_server() -> None:
    stage = Stage(deployments=20_000)
    async with stage.look(auto_load=100, refresh=0) as session:
        await session.rests()
        assert len(session.rows) < 300
        before = len(stage.wire.asked)
        await write(session, "state:canceled branch:main")
        await session.press("enter")
        await session.until(lambda: len(shown(session)) >= session.listed.table.page, "a page of rare rows")
        await session.until(lambda: not session.listed.progress.searching, "the end of the search")
        lists = [one for one in stage.wire.asked[before:] if one.url.path == "/v7/deployments"]
        assert {one.url.params["state"] for one in lists} == {"CANCELED"}
        assert len([one for one in lists if one.url.params.get("branch") == "main"]) <= 3
        assert len(session.rows) < 300
        await session.see("loaded, more exist")


async def test_while_older_pages_are_searched_the_status_says_how_far_and_escape_stops_it() -> None:
    stage = Stage(deployments=20_000)
    async with stage.look(auto_load=100, refresh=0, tick=0.05) as session:
        await session.rests()
        await write(session, "nobody-wrote-this")
        stage.wire.gate.clear()
        await session.press("enter")
        await session.until(lambda: session.listed.progress.searching, "the search")
        session.clock.advance(3)
        await session.see("searching older", "rows", "/s, back to", "esc stops", "Searching older ones")
        await session.press("escape")
        await session.until(lambda: not session.listed.progress.searching, "its end")
        stage.wire.gate.set()
        before = len(stage.wire.asked)
        await session.pass_time(3)
        assert len(stage.wire.asked) == before
        await session.see("/ nobody-wrote-this")
        await session.press("escape")
        await session.see_no("nobody-wrote-this")


async def test_a_search_by_words_looks_through_a_number_of_rows_and_rests() -> None:
    stage = Stage(deployments=20_000)
    async with stage.look(auto_load=100, refresh=0) as session:
        await session.rests()
        await write(session, "nobody-wrote-this")
        await session.press("enter")
        await session.until(
            lambda: len(session.rows) >= MAX_SEARCHED_ROWS and not session.listed.progress.searching, "its end"
        )
        rows = len(session.rows)
        await session.pass_time(5)
        assert len(session.rows) == rows < MAX_SEARCHED_ROWS + 300
        await session.see("G search older ones")
        await session.press("G")
        await session.until(
            lambda: len(session.rows) >= rows + MAX_SEARCHED_ROWS and not session.listed.progress.searching, "more"
        )


async def test_a_server_that_refuses_the_question_is_told_of() -> None:
    stage = Stage(deployments=2_000)
    refused = reply(400, {"error": {"code": "bad_request", "message": "no such state"}})
    stage.wire.instead = lambda request: refused if "state" in request.url.params else None
    async with stage.look(auto_load=100, refresh=0) as session:
        await session.rests()
        await write(session, "state:error")
        await session.press("enter")
        await session.see("search failed: ")
        assert {row.state for row in screen_of(session).view} == {"ERROR"}


async def test_s_sorts_and_reverses_and_gives_the_server_s_order_back() -> None:
    async with Stage().look(refresh=0) as session:
        await session.rests()
        natural = shown(session)
        await session.see("Age ▲")
        await session.press("s")
        await on(session, SortMenu)
        await session.press("j", "enter")
        took = [row.build_ms for row in screen_of(session).view]
        known = [ms for ms in took if ms is not None]
        assert known == sorted(known)
        assert took[: len(known)] == known
        await session.see("Took ▲")
        await session.press("s", "s")
        await session.see("Took ▼")
        slowest = [row.build_ms for row in screen_of(session).view if row.build_ms is not None]
        assert slowest == known[::-1]
        await session.press("s", "g", "enter")
        await session.until(lambda: shown(session) == natural, "the order of the server")
        await session.see("Age ▲")


async def test_a_click_on_a_title_sorts_and_another_one_reverses() -> None:
    async with Stage().look(refresh=0) as session:
        await session.rests()
        await click_header(session, "Project")
        await session.see("Project ▲")
        names = [row.name for row in screen_of(session).view]
        assert names == sorted(names)
        await click_header(session, "Project")
        await session.see("Project ▼")
        assert [row.name for row in screen_of(session).view] == sorted(names, reverse=True)
        await click_header(session, "State")
        phases = [row.phase(session.clock.now()) for row in screen_of(session).view]
        assert [phase for phase in PHASE_ORDER if phase in phases] == list(dict.fromkeys(phases))
        assert (phases[0], phases[-1]) == ("error", "canceled")


async def test_rows_that_come_find_their_place_and_the_cursor_stays_on_its_row() -> None:
    stage = Stage(deployments=900)
    async with stage.look(auto_load=100, refresh=0) as session:
        await session.rests()
        screen_of(session).sort_by(Order("project"))
        await session.press("j", "j", "j")
        row, line = session.under_cursor.id, session.listed.table.cursor_index - session.listed.table.scroll_offset.y
        await session.see("sorted by Project among what is loaded", "Project ▲")
        session.listed.loader.want(10_000)
        await session.until(lambda: len(session.rows) == 900, "all rows")
        names = [row.name for row in screen_of(session).view]
        assert names == sorted(names)
        table = session.listed.table
        assert (session.under_cursor.id, table.cursor_index - table.scroll_offset.y) == (row, line)
        await session.see_no("among what is loaded")


async def test_marks_are_kept_by_row_and_counted() -> None:
    async with Stage().look() as session:
        await session.rests()
        first = shown(session)[:3]
        await session.press("space", "space", "space")
        assert session.listed.table.cursor_index == 3
        await session.see("✓ 3 marked")
        screen_of(session).sort_by(Order("project"))
        await session.pass_time(12)
        assert screen_of(session).view.marks == set(first)
        screen_of(session).sort_by(None)
        await session.press("g", "space")
        await session.see("✓ 2 marked")
        await session.press("escape")
        await session.see_no("marked")


async def test_shift_and_arrows_mark_what_lies_between_and_a_star_marks_all() -> None:
    async with Stage(deployments=350).look(refresh=0) as session:
        await session.rests()
        ids = shown(session)
        await session.press("j", "shift+down", "shift+down", "shift+down", "shift+up")
        assert screen_of(session).view.marks == set(ids[1:4])
        await session.press("j", "j", "j", "shift+up")
        assert screen_of(session).view.marks == {*ids[1:4], *ids[5:7]}
        await session.press("asterisk")
        await session.see("✓ 350 marked")
        await session.press("asterisk")
        await session.see_no("marked")


async def test_columns_are_shown_hidden_moved_and_widened_at_once() -> None:
    async with Stage().look(refresh=0) as session:
        await session.rests()
        await session.press("c")
        await on(session, ColumnsMenu)
        await session.press("j", "space")
        await session.until(lambda: "Project" not in session.lines[2], "no project")
        await session.press("shift+down")
        await session.press("escape")
        titles = session.lines[2].split()
        assert titles[:3] == ["State", "Environment", "Branch"]
        await session.press("c", "backspace", "escape")
        assert session.lines[2].split()[:3] == ["State", "Project", "Environment"]


async def test_facets_count_and_pick_and_one_key_clears() -> None:
    async with Stage(deployments=350).look(refresh=0) as session:
        await session.rests()
        errors = sum(row.state == "ERROR" for row in session.rows)
        await session.press("f")
        await on(session, FacetsMenu)
        await session.see("State", "error", str(errors))
        await session.press("space")
        await session.until(lambda: len(session.app.screen_stack) > 1, "the menu stays")
        await session.press("escape")
        await session.see("/ state:=error", f"{errors} of all 350")
        await session.press("f", "backspace", "escape")
        await session.see_no("state:=error")
        assert len(shown(session)) == 350


async def test_x_writes_the_marked_rows_to_a_file_of_their_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with Stage().look(refresh=0) as session:
        await session.rests()
        ids = shown(session)[:2]
        await session.press("space", "space", "x")
        await on_top(session, Named("export"))
        await session.see("2 marked")
        await session.press("ctrl+s")
        await session.toast("2 deployments written")
        (file,) = files(tmp_path)
        assert file.name.startswith("deployments-acme-")
        assert file.stat().st_mode & 0o777 == 0o600
        assert [line.split(",")[0] for line in file.read_text().splitlines()[1:]] == ids
        await session.press("x", "ctrl+s")
        await session.see("already there")
        await session.press("escape")
        assert len(files(tmp_path)) == 1


async def test_g_names_the_price_before_a_big_load_and_escape_stops_it() -> None:
    stage = Stage(deployments=20_000)
    async with stage.look(auto_load=100, refresh=0) as session:
        await session.rests()
        rows = len(session.rows)
        await session.press("G")
        await on_top(session, Named("load"))
        await session.see("1,000 more", "11 requests", "to the end", "about", "of a minute's limit")
        await session.press("escape")
        assert session.listed.table.cursor_index == rows - 1
        await session.press("G", "enter")
        await session.until(lambda: len(session.rows) >= rows + 1_000, "more rows")
        await session.rests()
        assert len(session.rows) < rows + 2_000


async def test_the_end_of_a_small_list_is_loaded_without_a_question() -> None:
    async with Stage(deployments=900).look(auto_load=800, refresh=0, team="acme") as session:
        await session.rests()
        screen = screen_of(session)
        screen.session.account.value = None  # nothing is known of the team's beginning: the price is asked about
        if session.listed.progress.more:
            await session.press("G")
            await on_top(session, Named("load"))
            await session.press("G", "enter")
        await session.until(lambda: len(session.rows) == 900, "all rows")


@pytest.mark.parametrize("key", ["2", "3", "4"])
@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_every_list_can_be_filtered_sorted_marked_and_counted(key: str, size: tuple[int, int]) -> None:
    async with Stage(deployments=60).look(size=size, refresh=0) as session:
        await session.rests()
        await session.press(key)
        await session.until(lambda: session.listed.resource.name != "deployments", "the list")
        await session.rests()
        rows = len(shown(session))
        assert rows > 5
        await write(session, "a")
        await session.press("enter")
        assert 0 < len(shown(session)) <= rows
        await session.press("escape")
        for column in session.listed.resource.list.columns:
            if column.values.of is not None:
                screen_of(session).sort_by(Order(column.id, descending=True))
                assert len(shown(session)) == rows
        await session.press("g", "space", "f")
        await on(session, FacetsMenu)
        await session.press("escape")
        await session.see("✓ 1 marked")


async def test_a_project_that_is_not_there_is_no_match_and_no_error() -> None:
    async with Stage(deployments=3_000).look(refresh=0) as session:
        await session.rests()
        await write(session, "project:nothing")
        await session.press("enter")
        await session.see("No deployment matches")
        await session.rests()
        assert "failed" not in session.text
