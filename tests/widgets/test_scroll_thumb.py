"""A scrollbar has one thumb, of complete cells, which touches an end of the bar only at that end of the rows."""

import pytest

from tests.harness.table_app import Row, TableApp, rows
from tests.harness.waiting import until
from vtui.widgets.scroll_thumb import thumb


@pytest.mark.parametrize(
    ("position", "cells"),
    [(0, (0, 2)), (1, (1, 3)), (20, (4, 6)), (39, (7, 9)), (40, (8, 10)), (99, (8, 10))],
)
def test_thumb_of_a_fifth_of_the_rows_takes_two_of_ten_cells(position: float, cells: tuple[int, int]) -> None:
    assert thumb(10, 50, 10, position) == range(*cells)


def test_thumb_of_many_rows_takes_one_cell() -> None:
    assert [thumb(20, 100_000, 20, y) for y in (0, 1, 50_000, 99_979, 99_980)] == [
        range(1),
        range(1, 2),
        range(10, 11),
        range(18, 19),
        range(19, 20),
    ]


@pytest.mark.parametrize("size", [(10, 10, 10), (10, 5, 10), (0, 50, 10), (10, 50, 0)])
def test_there_is_no_thumb_where_nothing_is_hidden_or_nothing_can_be_drawn(size: tuple[int, int, int]) -> None:
    assert not thumb(*size, 0)


def drawn(app: TableApp) -> str:
    """The scrollbar as the terminal shows it, a character a cell: `#` for the thumb."""
    compositor = app.screen._compositor  # noqa: SLF001 - Textual shows the drawn screen nowhere else
    column = []
    for strip in compositor.render_strips(app.size)[1:]:
        ends = [segment for segment in strip if segment.text][-1]
        style = ends.style
        column.append(ends.text[-1] if ends.text[-1] != " " else "#" if style is not None and style.reverse else ".")
    return "".join(column)


@pytest.mark.parametrize("count", [25, 60, 1_020, 25_000])
async def test_after_every_jump_one_thumb_is_drawn(count: int) -> None:
    app = TableApp(rows(count))
    async with app.run_test(size=(60, 21)) as pilot:
        await until(lambda: drawn(app).startswith("#"), lambda: drawn(app))
        for key in ["G", "k", "pageup", "pageup", "g", "pagedown", "G", "home", "end"]:
            await pilot.press(key)
            await pilot.pause()
            pieces = drawn(app).replace(".", " ").split()
            assert [set(piece) for piece in pieces] == [{"#"}], (key, drawn(app))
        assert drawn(app).endswith("#")
        app.collection.extend([Row(f"more-{number}", "more") for number in range(count)])
        app.table.refresh_rows()
        await until(lambda: drawn(app).endswith("."), lambda: drawn(app))
        assert len(drawn(app).replace(".", " ").split()) == 1
