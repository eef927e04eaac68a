"""Why a row matches a filter is found where no visible cell shows it."""

import pytest

from tests.harness.table_app import Row
from vtui.table.columns import Column, Context, Layout, Values, cell
from vtui.table.filtering.highlight import Highlight
from vtui.table.filtering.language import parse
from vtui.widgets.table.hidden_match import hidden_match
from vtui.widgets.table.layout import Placed

NAME: Column[Row] = Column(
    "name", "Name", lambda row, _: cell(row.name), Layout(8), values=Values(of=lambda row, _: row.name)
)
IDENTITY: Column[Row] = Column(
    "id", "Identity", lambda row, _: cell(row.id), Layout(8), values=Values(of=lambda row, _: row.id)
)


@pytest.mark.parametrize(
    ("words", "placed", "reason"),
    [
        ("check", (NAME,), None),
        ("finder", (NAME,), ("Name", "…store-finder")),
        ("row-7", (NAME,), ("Identity", "row-7")),
        ("row-7", (NAME, IDENTITY), None),
        ("id:row-7", (NAME,), ("Identity", "row-7")),
        ("other", (NAME,), None),
    ],
)
def test_hidden_match_is_named_with_its_column(
    words: str, placed: tuple[Column[Row], ...], reason: tuple[str, str] | None
) -> None:
    columns = (NAME, IDENTITY)
    spots = Highlight(parse(words, columns), columns).match_spans
    drawn = [Placed(column, 10 * index, 8) for index, column in enumerate(placed)]
    row = Row("row-7", "checkout-store-finder")
    assert hidden_match(columns, drawn, row, Context(now=0), spots) == reason
