"""Sort keys: values by their kind, rows without a value last."""

from typing import Any

import pytest

from vtui import times
from vtui.table.columns import Column, Context, Kind, Layout, Values
from vtui.table.sorting import Sorter


def ordered(kind: Kind, values: list[Any], choices: tuple[str, ...] = ()) -> list[Any]:
    column: Column[Any] = Column(
        "c", "C", lambda *_: (), layout=Layout(5), values=Values(lambda row, _: row, kind=kind, choices=choices)
    )
    sorter = Sorter(column, Context(now=0))
    keyed = [(sorter.key(value), value) for value in values]
    assert [key for key, _ in keyed] == sorter.keys(values)
    indices: list[Any] = [(key, index) for index, (key, _) in enumerate(keyed) if key is not None]
    return [values[index] for _, index in sorted(indices)] + [value for key, value in keyed if key is None]


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("text", ["b", None, "Ä", "a", "", "Zoë"], ["Ä", "a", "b", "Zoë", None, ""]),
        ("choice", ["ready", "odd", "error", None, "blocked"], ["error", "blocked", "ready", "odd", None]),
        ("choice", [("ready", "error"), ("blocked",), ()], [("ready", "error"), ("blocked",), ()]),
        ("age", [1, 5, None, times.BAD, 3], [5, 3, 1, None, times.BAD]),
        ("time", [5, 1, times.BAD, 3], [1, 3, 5, times.BAD]),
        ("duration", [900, None, 20, 0], [0, 20, 900, None]),
        ("number", [3, 0, 10], [0, 3, 10]),
    ],
)
def test_rows_sort_by_their_values(kind: Kind, values: list[Any], expected: list[Any]) -> None:
    assert ordered(kind, values, ("error", "blocked", "building", "ready")) == expected
