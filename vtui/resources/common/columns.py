"""Columns that several kinds of rows have: a text of the row, and a time as its age."""

from collections.abc import Callable
from typing import TypeVar

from vtui.table import cells
from vtui.table.columns import Cell, Column, Kind, Layout, Tone, Values, cell

T = TypeVar("T")


def text_column(
    id_: str,
    title: str,
    of: Callable[[T], str | None],
    layout: Layout[T],
    tone: Tone = "",
    *,
    empty: Cell = cells.NO_VALUE,
    names: tuple[str, ...] = (),
    kind: Kind = "text",
    facet: bool = False,
    shown: bool = True,
    old_ids: tuple[str, ...] = (),
) -> Column[T]:
    """A column that shows and compares a text of the row; `empty` is the cell without one."""
    values: Values[T] = Values(lambda row, _: of(row), kind=kind, names=names, facet=facet)
    return Column(id_, title, lambda row, _: cell(of(row), tone) or empty, layout, values, shown, old_ids)


def age_column(
    id_: str,
    title: str,
    of: Callable[[T], int | None],
    layout: Layout[T],
    *,
    names: tuple[str, ...] = (),
    facet: bool = True,
    old_ids: tuple[str, ...] = (),
) -> Column[T]:
    """A column that shows and compares a time of the row (ms) as its age."""
    values: Values[T] = Values(lambda row, _: of(row), kind="age", names=names, facet=facet)
    return Column(id_, title, lambda row, context: cells.age(of(row), context), layout, values, old_ids=old_ids)
