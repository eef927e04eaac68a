"""A person moves through a table, by key and by mouse, while rows come and go."""

from dataclasses import replace
from typing import Any

import pytest
from textual.events import MouseScrollDown
from textual.pilot import Pilot

from tests.harness.table_app import CURSOR, CURSOR_WITHOUT_FOCUS, Row, TableApp, rows
from vtui.table.columns import Context
from vtui.widgets.scroll_thumb import ThumbRender


async def test_keys_move_the_cursor_as_in_vim() -> None:
    app = TableApp(rows(100))
    async with app.run_test(size=(60, 21)) as pilot:
        indices: list[int] = []
        for key in ("j", "down", "k", "up", "ctrl+d", "pagedown", "ctrl+u", "pageup", "G", "g", "end", "home"):
            await pilot.press(key)
            indices.append(app.table.cursor_index)
        assert indices == [1, 2, 1, 0, 10, 30, 20, 0, 99, 0, 99, 0]


async def test_the_cursor_takes_the_view_along_and_stays_on_the_screen() -> None:
    app = TableApp(rows(100))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.press(*"jjjjjjjjjjjj")
        await pilot.pause()
        assert app.names() == [f"name {number}" for number in range(3, 13)]
        assert app.line(10).startswith("▌")
        await pilot.press("G", "k")
        assert app.names()[-1] == "name 99"
        assert app.line(9).startswith("▌")


async def test_the_header_stays_and_names_the_columns() -> None:
    app = TableApp(rows(100))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.press("G")
        assert app.line(0).split() == ["State", "Name", "Identity", "Age"]


async def test_cursor_moves_enter_and_the_end_post_messages() -> None:
    app = TableApp(rows(200))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.press("j", "enter", "G")
        await pilot.pause()
        assert app.events == [
            "cursor row-0 0",
            "cursor row-1 1",
            "opened row-1",
            "cursor row-199 199",
            "near end",
            "end wanted",
        ]


async def test_near_end_is_posted_once_for_each_number_of_rows() -> None:
    app = TableApp(rows(200))
    async with app.run_test(size=(60, 21)) as pilot:
        assert (app.events.count("near end"), app.table.near_end) == (0, False)
        await pilot.press("G", "k", "k", "g", "G")
        assert (app.events.count("near end"), app.table.near_end) == (1, True)
        app.collection.extend(rows(20, start=200))
        app.table.refresh_rows()
        await pilot.pause()
        assert app.events.count("near end") == 2


async def test_a_short_list_asks_for_more_at_once() -> None:
    app = TableApp(rows(20))
    async with app.run_test(size=(60, 21)) as pilot:
        await pilot.pause()
        assert app.events == ["cursor row-0 0", "near end"]


async def test_new_rows_above_move_nothing_on_view() -> None:
    app = TableApp(rows(100))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.press("j", "j", "j")
        before = app.names()
        app.events.clear()
        app.collection.prepend([Row("new-1", "new 1"), Row("new-2", "new 2")])
        app.table.refresh_rows()
        await pilot.pause()
        assert app.names() == before
        assert (app.table.cursor_key, app.table.cursor_index) == ("row-3", 5)
        assert app.events == []


async def test_new_rows_show_when_the_cursor_rests_at_the_top() -> None:
    app = TableApp(rows(100))
    async with app.run_test(size=(60, 11)) as pilot:
        app.collection.prepend([Row("new", "new")])
        app.table.refresh_rows()
        await pilot.pause()
        assert app.names()[:2] == ["new", "name 0"]
        assert app.table.cursor_row == Row("new", "new")


async def test_new_rows_above_leave_a_view_alone_that_the_wheel_took_from_the_cursor() -> None:
    app = TableApp(rows(100))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.press("j")
        await wheel(pilot, app, down=20)
        before = app.names()
        assert "name 1" not in before
        app.collection.prepend([Row("new", "new")])
        app.table.refresh_rows()
        await pilot.pause()
        assert app.names() == before
        assert app.table.cursor_index == 2


async def test_when_its_row_is_removed_the_cursor_keeps_its_index() -> None:
    app = TableApp(rows(5))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.press("j", "j")
        app.collection.remove("row-2")
        app.table.refresh_rows()
        assert app.table.cursor_row == Row("row-3", "name 3")
        app.collection.remove("row-4")
        app.collection.remove("row-3")
        app.table.refresh_rows()
        assert app.table.cursor_row == Row("row-1", "name 1")
        app.collection.clear()
        app.table.refresh_rows()
        await pilot.pause()
        assert app.table.cursor_key is None
        assert app.names() == []
        await pilot.press("j", "enter", "G", "ctrl+d", "right")
        assert app.line(0).split() == ["State", "Name", "Identity", "Age"]


async def test_the_row_under_the_cursor_is_never_another_than_the_one_seen() -> None:
    app = TableApp(rows(5))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.press("j")
        app.collection.prepend([Row("new", "new")])
        assert app.table.cursor_row == Row("row-1", "name 1")
        app.collection.remove("row-1")
        assert app.table.cursor_row is None


async def test_a_screen_can_go_to_a_row() -> None:
    app = TableApp(rows(100))
    async with app.run_test(size=(60, 11)) as pilot:
        assert app.table.move_to("row-50") is True
        assert app.table.move_to("gone") is False
        await pilot.pause()
        assert app.table.cursor_key == "row-50"
        assert "name 50" in app.names()


async def wheel(pilot: Pilot[None], app: TableApp, *, down: int, shift: bool = False) -> None:
    for _ in range(down):
        event = MouseScrollDown(app.table, 5, 5, 0, 1, 0, shift, False, False, 5, 5)
        app.table.post_message(event)
    await pilot.pause()


async def test_the_mouse_moves_opens_and_scrolls() -> None:
    app = TableApp(rows(100))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.click(app.table, offset=(10, 4))
        assert app.table.cursor_key == "row-3"
        await wheel(pilot, app, down=3)
        assert app.names()[0] == "name 6"
        assert app.table.cursor_key == "row-3"
        await pilot.click(app.table, offset=(10, 0))
        assert app.table.cursor_key == "row-3"
        await pilot.double_click(app.table, offset=(10, 2))
        await pilot.pause()
        assert app.events[-2:] == ["cursor row-7 7", "opened row-7"]


async def test_a_click_below_the_rows_does_nothing() -> None:
    app = TableApp(rows(2))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.double_click(app.table, offset=(10, 8))
        assert app.table.cursor_key == "row-0"
        assert "opened row-0" not in app.events


async def test_columns_that_do_not_fit_are_scrolled_to_next_to_the_first() -> None:
    app = TableApp(rows(3))
    async with app.run_test(size=(26, 6)) as pilot:
        assert app.line(0).split() == ["State", "Name"]
        await pilot.press("right")
        assert app.line(0).split() == ["State", "Identity"]
        assert app.line(1).split() == ["▌", "●", "Ready", "row-0"]
        await pilot.press("right", "right")
        assert app.line(0).split() == ["State", "Age"]
        assert app.line(1).split() == ["▌", "●", "Ready", "0m"]
        await pilot.press("left", "left")
        assert app.line(0).split() == ["State", "Name"]
        assert app.line(1).split() == ["▌", "●", "Ready", "name", "0"]
        await wheel(pilot, app, down=1, shift=True)
        assert app.line(2).startswith("   ● Ready  ")
        assert app.table.scroll_offset.x > 0


async def test_nothing_moves_sideways_when_all_columns_fit() -> None:
    app = TableApp(rows(3))
    async with app.run_test(size=(60, 6)) as pilot:
        before = app.line(1)
        await pilot.press("right")
        await wheel(pilot, app, down=2, shift=True)
        assert app.line(1) == before


async def test_a_smaller_screen_keeps_the_cursor_on_view() -> None:
    app = TableApp(rows(100))
    async with app.run_test(size=(60, 31)) as pilot:
        await pilot.press(*"jjjjjjjjjjjjjjjjjjjj")
        await pilot.resize_terminal(60, 8)
        await pilot.pause()
        assert "name 20" in app.names()


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (4, 1), (12, 3), (300, 2)])
async def test_any_size_will_do_while_rows_come_in(size: tuple[int, int]) -> None:
    app = TableApp([])
    async with app.run_test(size=(60, 11)) as pilot:
        app.collection.extend(rows(30))
        app.table.refresh_rows()
        await pilot.resize_terminal(*size)
        app.collection.prepend(rows(5, start=1000))
        app.table.refresh_rows()
        await pilot.press("j", "G", "right", "ctrl+u", "pageup", "left", "enter")
        await pilot.resize_terminal(60, 11)
        await pilot.press("g")
        assert app.names()[0] == "name 1000"


def background(app: TableApp, y: int) -> set[str]:
    """The background colors of a line."""
    styles = [segment.style for segment in app.table.render_line(y)]
    return {style.bgcolor.name for style in styles if style and style.bgcolor}


async def test_without_focus_the_cursor_row_is_dimmer() -> None:
    app = TableApp(rows(3))
    async with app.run_test(size=(60, 6)) as pilot:
        await pilot.pause()
        assert background(app, 1) == {CURSOR}
        app.screen.set_focus(None)
        await pilot.pause()
        assert background(app, 1) == {CURSOR_WITHOUT_FOCUS}
        assert background(app, 2).isdisjoint({CURSOR, CURSOR_WITHOUT_FOCUS})


async def test_a_patched_row_and_a_later_clock_change_what_they_concern() -> None:
    app = TableApp([replace(row, created=number * 60_000) for number, row in enumerate(rows(10))])
    async with app.run_test(size=(60, 11)) as pilot:
        app.table.tick(Context(now=600_000))
        await pilot.pause()
        assert [app.line(y).split()[-1] for y in range(1, 4)] == ["10m", "9m", "8m"]
        app.collection.patch(Row("row-1", "renamed"))
        app.table.refresh_rows()
        await pilot.pause()
        assert app.names()[:3] == ["name 0", "renamed", "name 2"]


async def test_the_scrollbar_follows_rows_that_come_fast() -> None:
    app = TableApp(rows(100))
    async with app.run_test(size=(60, 21)) as pilot:
        for start in range(100, 1_000, 100):
            app.collection.extend(rows(100, start))
            app.table.refresh_rows()
            assert app.table.max_scroll_y == start + 100 + 1 - 21
        while app.table.vertical_scrollbar.window_virtual_size != 1_001:
            await pilot.pause()
        app.collection.clear()
        app.collection.extend(rows(50))
        app.table.refresh_rows()
        assert app.table.vertical_scrollbar.window_virtual_size == 51


@pytest.mark.parametrize("count", [30, 500, 20_000])
async def test_the_scrollbar_is_drawn_again_only_when_its_thumb_has_moved(count: int) -> None:
    app, drawn, changes = TableApp(rows(count)), [], 0

    class Render(ThumbRender):
        def __init__(self, *, position: float = 0, **how: Any) -> None:
            drawn.append(position)
            super().__init__(position=position, **how)

    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.pause()
        bar = app.table.vertical_scrollbar
        bar.renderer = Render  # type: ignore[misc] # Textual's way for one scrollbar
        await pilot.press("j")
        await pilot.pause()
        shown = bar.render_lines(bar.size.region)
        drawn.clear()
        for y in (*range(20), count // 3, count // 2, count - 10):
            app.table.scroll_to_row(y)
            await pilot.pause()
            before, shown = shown, bar.render_lines(bar.size.region)
            changes += shown != before
            assert (bar.position, len(drawn)) == (y, changes)
        bar.refresh()
        assert shown == bar.render_lines(bar.size.region)


@pytest.mark.parametrize("keys", [["j", "k"], ["g"], ["home"], ["enter"], ["G", "g"]])
async def test_after_a_key_on_the_first_row_the_cursor_follows_this_row(keys: list[str]) -> None:
    app = TableApp(rows(100))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.press(*keys)
        app.collection.prepend([Row("new", "new")])
        app.table.refresh_rows()
        await pilot.pause()
        assert (app.table.cursor_key, app.table.cursor_index) == ("row-0", 1)
        assert app.names()[0] == "name 0"


async def test_after_a_click_on_the_first_row_the_cursor_follows_this_row() -> None:
    app = TableApp(rows(100))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.click("WatchedTable", offset=(5, 1))
        app.collection.prepend([Row("new", "new")])
        app.table.refresh_rows()
        assert app.table.cursor_key == "row-0"


async def test_scrolling_sideways_and_the_wheel_leave_the_cursor_at_the_top() -> None:
    app = TableApp(rows(100))
    async with app.run_test(size=(40, 11)) as pilot:
        await pilot.press("right", "left")
        app.collection.prepend([Row("new", "new")])
        app.table.refresh_rows()
        assert app.table.cursor_key == "new"


async def test_other_rows_are_shown_from_their_top_until_a_key_comes_again() -> None:
    app = TableApp(rows(100))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.press("j", "k")
        app.table.show(app.collection)
        app.collection.prepend([Row("new", "new")])
        app.table.refresh_rows()
        assert app.table.cursor_key == "new"
        app.table.show(app.collection, "new")
        app.collection.prepend([Row("newer", "newer")])
        app.table.refresh_rows()
        assert app.table.cursor_key == "new"


async def test_another_row_under_a_cursor_that_nobody_moved_counts_as_a_change_for_a_while() -> None:
    now = [100.0]
    app = TableApp(rows(10), stopwatch=lambda: now[0])
    async with app.run_test(size=(60, 11)) as pilot:
        assert not app.table.changed_within(1.0), "the first rows take no other row's place"
        await pilot.press("j")
        assert not app.table.changed_within(1.0), "a person moved it"
        app.collection.patch(Row("row-1", "another name"))
        app.table.refresh_rows()
        assert not app.table.changed_within(1.0), "it is the same row"
        app.collection.remove("row-1")
        app.table.refresh_rows()
        assert app.table.cursor_key == "row-2"
        assert app.table.changed_within(1.0)
        now[0] = 100.75
        await pilot.press("j")
        assert app.table.changed_within(1.0), "a move just after it may have begun from another row"
        now[0] = 101.0
        assert not app.table.changed_within(1.0)


async def test_a_row_that_comes_after_an_empty_list_is_a_change() -> None:
    now = [100.0]
    app = TableApp(rows(1), stopwatch=lambda: now[0])
    async with app.run_test(size=(60, 11)):
        app.collection.clear()
        app.table.refresh_rows()
        assert (app.table.cursor_key, app.table.changed_within(1.0)) == (None, False)
        app.collection.extend([Row("other", "other")])
        app.table.refresh_rows()
        assert app.table.changed_within(1.0)


async def test_a_list_loaded_anew_may_change_the_row_and_a_list_that_a_person_went_to_does_not() -> None:
    now = [100.0]
    app = TableApp(rows(3), stopwatch=lambda: now[0])
    async with app.run_test(size=(60, 11)):
        app.collection.clear()
        app.collection.extend(rows(3, start=7))
        app.table.show(app.collection)
        assert (app.table.cursor_key, app.table.changed_within(1.0)) == ("row-7", False)
        app.collection.clear()
        app.collection.extend(rows(3))
        app.table.show(app.collection, again=True)
        assert (app.table.cursor_key, app.table.changed_within(1.0)) == ("row-0", True)


async def test_a_cursor_that_the_program_moves_is_a_change_and_one_that_a_person_moves_is_none() -> None:
    now = [100.0]
    app = TableApp(rows(10), stopwatch=lambda: now[0])
    async with app.run_test(size=(60, 11)):
        assert app.table.move_to("row-5")
        assert (app.table.held, app.table.changed_within(1.0)) == (True, False)
        assert app.table.move_to("row-7", chosen=False)
        assert app.table.changed_within(1.0)
