"""What a table draws, and what it does not draw: only lines on view, only when they change, always as wide as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from tests.harness.hostile_texts import SAMPLES, TEXTS
from tests.harness.table_app import Row, TableApp, rows
from vtui.table.columns import Column, Context, Layout, Span
from vtui.widgets.table.layout import full, layout
from vtui.widgets.table.line import draw_line, row_cells

COLUMNS: tuple[Column[list[str]], ...] = (
    Column("first", "First", lambda row, _: (Span("● ", "ok"), Span(row[0])), layout=Layout(9)),
    Column(
        "middle",
        "Middle",
        lambda row, _: (Span(row[1]),),
        layout=Layout(18, min_width=6, ellipsis="middle", priority=2),
    ),
    Column(
        "last", "Last", lambda row, _: (Span(row[2], "muted"), Span(row[3])), layout=Layout(12, align="right", grow=1)
    ),
)

pytestmark = pytest.mark.usefixtures("drawn")


@given(st.lists(TEXTS, min_size=4, max_size=4), st.integers(1, 140), st.integers(0, 40))
def test_any_text_gives_a_line_of_exactly_the_width(row: list[str], width: int, x: int) -> None:
    placed = full(COLUMNS, width) if x else layout(COLUMNS, width)
    cells = row_cells(placed, row, Context(now=0))
    gutter = (Segment("▌  "),)
    strip = draw_line(gutter, placed, cells, lambda tone, _: Style(bold=tone == "ok"), x=x, room=width - 4, width=width)
    assert strip.cell_length == width
    assert sum(cell_len(segment.text) for segment in strip) == width
    assert width < 4 or strip.text.endswith(" ")
    assert not any(character in strip.text for character in "\x1b\x00\n\r\t\u202e\u200b")


@pytest.mark.parametrize("width", [120, 60, 33, 20, 9, 3, 1])
async def test_hostile_rows_keep_every_line_in_shape(width: int) -> None:
    app = TableApp([Row(f"{number} {text}", text) for number, text in enumerate(SAMPLES)])
    async with app.run_test(size=(width, 14)) as pilot:
        for _ in range(3):
            for y in range(app.table.size.height):
                strip = app.table.render_line(y)
                assert sum(cell_len(segment.text) for segment in strip) == strip.cell_length == width
            await pilot.press("right", "j")


async def test_markup_is_shown_as_it_is() -> None:
    app = TableApp([Row("a", "[/x] [red]wip[/]")])
    async with app.run_test(size=(70, 4)):
        assert app.names() == ["[/x] [red]wip[/]"]


async def test_a_key_press_costs_the_same_with_many_more_rows() -> None:
    costs: list[int] = []
    for count in (1_000, 100_000):
        app = TableApp(rows(count))
        async with app.run_test(size=(60, 21)) as pilot:
            await pilot.pause()
            assert set(app.made) == {f"row-{number}" for number in range(20)}
            app.made.clear()
            for key in ("j", "ctrl+d", "j", "pagedown", "k"):
                await pilot.press(key)
                await pilot.pause()  # drawn after each key, however slow the machine is
            costs.append(len(app.made))
    assert costs[0] == costs[1] <= 60


async def test_growth_off_screen_paints_no_line() -> None:
    app = TableApp(rows(100))
    async with app.run_test(size=(60, 21)) as pilot:
        await pilot.press("j", "j")
        await pilot.pause()
        app.table.painted.clear()
        app.collection.extend(rows(100, start=100))
        app.table.refresh_rows()
        app.collection.prepend(rows(30, start=1000))
        app.table.refresh_rows()
        await pilot.pause()
        assert app.table.painted == []
        assert app.table.virtual_size.height == 231


async def test_only_lines_that_changed_are_painted() -> None:
    app = TableApp(rows(100))
    async with app.run_test(size=(60, 21)) as pilot:
        await pilot.press("j")
        await pilot.pause()
        app.table.painted.clear()
        app.collection.extend([Row("row-4", "renamed"), *rows(10, start=100)])
        app.table.refresh_rows()
        await pilot.pause()
        assert app.table.painted == [5]
        app.table.painted.clear()
        app.collection.patch(Row("row-7", "renamed too"))
        app.collection.patch(Row("row-70", "off the screen"))
        app.table.refresh_rows()
        await pilot.pause()
        assert app.table.painted == [8]
        app.table.painted.clear()
        await pilot.press("j")
        await pilot.pause()
        assert sorted(app.table.painted) == [2, 3]


async def test_a_tick_repaints_only_rows_with_another_age() -> None:
    app = TableApp([Row(f"row-{number}", "x", created=-30_000 * (number % 2)) for number in range(10)])
    async with app.run_test(size=(60, 11)) as pilot:
        app.table.tick(Context(now=0))
        await pilot.pause()
        app.table.painted.clear()
        app.table.tick(Context(now=20_000))
        await pilot.pause()
        assert app.table.painted == []
        app.table.tick(Context(now=40_000))
        await pilot.pause()
        assert app.table.painted == [2, 4, 6, 8, 10]


async def test_another_theme_draws_in_its_own_colors() -> None:
    app = TableApp(rows(3))
    async with app.run_test(size=(60, 6)) as pilot:
        seen: set[tuple[Style | None, ...]] = set()
        themes = sorted(app.available_themes)
        for name in themes:
            app.theme = name
            await pilot.pause()
            strip = app.table.render_line(2)
            assert strip.text.split() == ["●", "Ready", "name", "1", "row-1", "0m"]
            seen.add(tuple(segment.style for segment in strip))
        assert len(seen) > len(themes) * 0.8
