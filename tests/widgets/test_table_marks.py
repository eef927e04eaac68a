"""What a table shows beside its rows: order, marks, what a filter looks for, what has changed; and clicks on titles."""

from dataclasses import replace
from typing import Literal

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from tests.harness.table_app import Row, TableApp, rows
from vtui.table.columns import Column, Layout, Span, cell
from vtui.table.sorting import Order
from vtui.widgets.cell_fit import match_runs
from vtui.widgets.table.layout import full
from vtui.widgets.table.line import title_cells

pytestmark = pytest.mark.usefixtures("drawn")


def background(app: TableApp, y: int) -> set[str]:
    """The backgrounds of a line's texts."""
    styles = [segment.style for segment in app.table.render_line(y) if segment.style and segment.text.strip()]
    return {style.bgcolor.name for style in styles if style.bgcolor is not None}


async def settle(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.pause()


async def test_the_header_shows_the_order_and_repaints_nothing_else() -> None:
    app = TableApp(rows(5))
    async with app.run_test(size=(60, 8)) as pilot:
        assert app.line(0).split() == ["State", "Name", "Identity", "Age"]
        app.table.painted.clear()
        app.table.order = Order("name")
        await pilot.pause()
        assert app.line(0).split() == ["State", "Name", "▲", "Identity", "Age"]
        assert set(app.table.painted) == {0}
        app.table.order = Order("age", descending=True)
        await pilot.pause()
        assert app.line(0).split() == ["State", "Name", "Identity", "Age", "▼"]


@pytest.mark.parametrize(("title", "width"), [("Age", 3), ("Identity", 5), ("日本語の列", 7), ("Took", 6)])
@pytest.mark.parametrize("align", ["left", "right"])
def test_the_mark_of_the_order_is_never_cut(title: str, width: int, align: Literal["left", "right"]) -> None:
    column: Column[Row] = Column("c", title, lambda row, _: cell(row.id), layout=Layout(width, align=align))
    (shown,) = title_cells(full([column], 40), Order("c"))
    text = "".join(span.text for span in shown)
    assert text.rstrip().endswith("▲")
    assert cell_len(text) == width


async def test_a_click_on_a_title_names_its_column_also_when_scrolled_sideways() -> None:
    app = TableApp(rows(5))
    async with app.run_test(size=(60, 8)) as pilot:
        for title in ("State", "Name", "Identity", "Age"):
            await pilot.click(app.table, offset=(app.line(0).index(title), 0))
        await settle(pilot)
        ids = ("state", "name", "id", "age")
        assert [event for event in app.events if "header" in event] == [f"header {id_}" for id_ in ids]
        app.events.clear()
        await pilot.resize_terminal(36, 8)
        await settle(pilot)
        await pilot.press("right", "right")
        await settle(pilot)
        await pilot.click(app.table, offset=(app.line(0).index("Age"), 0))
        await pilot.click(app.table, offset=(4, 0))
        await settle(pilot)
        assert [event for event in app.events if "header" in event] == ["header age", "header state"]
        assert app.table.cursor_index == 0


async def test_marks_stand_in_the_gutter_and_repaint_their_lines_alone() -> None:
    app = TableApp(rows(5))
    async with app.run_test(size=(60, 8)) as pilot:
        app.table.painted.clear()
        app.table.marks = {"row-1", "row-3", "row-99"}
        await pilot.pause()
        assert set(app.table.painted) == {2, 4}
        assert [app.line(y)[1] for y in range(1, 6)] == [" ", "✓", " ", "✓", " "]
        app.table.marks = frozenset()
        await pilot.pause()
        assert "✓" not in "".join(app.line(y) for y in range(1, 6))


async def test_matches_of_a_filter_are_underlined_and_keep_their_tone() -> None:
    app = TableApp(rows(3))
    async with app.run_test(size=(60, 8)) as pilot:
        app.table.light_up(lambda column, text: [(0, 4)] if column == "name" and text.startswith("name") else [])
        await pilot.pause()
        for y in (1, 2, 3):
            runs = [segment for segment in app.table.render_line(y) if segment.style and segment.style.underline]
            assert [segment.text for segment in runs] == ["name"]
        app.table.light_up(None)
        await pilot.pause()
        assert not any(segment.style and segment.style.underline for segment in app.table.render_line(1))


def test_runs_of_a_cell_are_parted_where_spots_begin_and_end() -> None:
    spans = (Span("ab", "ok"), Span("cd"))
    assert match_runs(spans, [(1, 3)]) == [("a", "ok", False), ("b", "ok", True), ("c", "", True), ("d", "", False)]
    assert match_runs(spans, [(0, 4)]) == [("ab", "ok", True), ("cd", "", True)]


async def test_a_changed_row_flashes_and_one_that_only_aged_does_not() -> None:
    app = TableApp(rows(5), motion=True)
    async with app.run_test(size=(60, 8)) as pilot:
        plain = background(app, 3)
        app.collection.patch(Row("row-2", "renamed"))
        app.collection.patch(replace(app.collection[3], created=5))
        app.table.refresh_rows()
        await pilot.pause()
        assert background(app, 3) != plain
        assert background(app, 4) == plain
        for _ in range(400):
            if background(app, 3) == plain:
                break
            await pilot.pause(0.01)
        assert background(app, 3) == plain


async def test_nothing_flashes_with_reduced_motion() -> None:
    app = TableApp(rows(5))
    async with app.run_test(size=(60, 8)) as pilot:
        plain = background(app, 3)
        app.collection.patch(Row("row-2", "renamed"))
        app.table.refresh_rows()
        await pilot.pause()
        assert background(app, 3) == plain


async def test_other_columns_are_laid_out_and_the_cursor_stays() -> None:
    app = TableApp(rows(30))
    async with app.run_test(size=(60, 8)) as pilot:
        await pilot.press(*"jjjjjjjjj")
        key, widths = app.table.cursor_key, app.table.widths
        assert list(widths) == ["state", "name", "id", "age"]
        app.table.columns = [replace(app.table.columns[1], layout=Layout(30, min_width=30)), app.table.columns[0]]
        await pilot.pause()
        assert app.line(0).split() == ["Name", "State"]
        assert app.table.widths == {"name": 30, "state": 8}
        assert app.table.cursor_key == key
