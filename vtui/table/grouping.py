"""How the rows of a list can be grouped: a line for each value of a column, with cells made of all its rows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from vtui.table.cells import NO_VALUE
from vtui.table.columns import Cell, Column, Context, Layout, Span, Values

T = TypeVar("T")

FOLDED, UNFOLDED = "▸ ", "▾ "
"""In front of a group with several rows."""
INDENT = "  "
"""In front of a group with one row, and twice in front of a row below its group."""


class Group(NamedTuple, Generic[T]):
    """The line of a group. A group with one row is this line alone, and stands for the row."""

    key: str
    """Unique among the lines of a table, and not the key of a row."""
    value: str
    """The value that its rows share; empty for a row without one."""
    rows: tuple[T, ...]
    """At least one, in the order of the list."""
    unfolded: bool = False
    """Whether its rows stand below it."""


Line: TypeAlias = T | Group[T]
"""What stands on a line of a table with groups: a group, or a row below its group."""


class GroupCell(NamedTuple, Generic[T]):
    """A column's cell for the rows of a group."""

    cell: Callable[[Sequence[T], Context], Cell]
    short: Callable[[Sequence[T], Context], Cell] | None = None
    """For a column narrower than its width; None cuts the normal cell."""
    width: int = 0
    """The column's least width in terminal cells where it has its preferred one; 0 for that of its rows."""
    min_width: int = 0
    """The same for its smallest width."""


class Grouping(NamedTuple, Generic[T]):
    """By which value the rows of a list can be grouped."""

    column: str
    """ID of the column that shows the value: it has the signs of the groups, and is always shown."""
    noun: tuple[str, str]
    """Singular and plural of the value."""
    of: Callable[[T], str]
    """The value of a row; a row with an empty one is a group of its own."""
    cells: Mapping[str, GroupCell[T]]
    """Column ID -> its cell; a column without one shows what the rows of a group have in common."""


def grouped_columns(columns: Sequence[Column[T]], grouping: Grouping[T]) -> tuple[Column[Line[T]], ...]:
    """Columns for the lines of a table with groups."""
    return tuple(_column(column, grouping) for column in columns)


def _column(column: Column[T], grouping: Grouping[T]) -> Column[Line[T]]:
    layout, named = column.layout, column.id == grouping.column
    own = grouping.cells.get(column.id)
    if own is None:
        own = GroupCell(_common(column.cell), None if layout.short is None else _common(layout.short))
    cell, short = _of_line(column.cell, own.cell), None
    if named or layout.short is not None or own.short is not None:
        short = _of_line(layout.short or column.cell, own.short or own.cell)
    least = layout.min_width or layout.width
    arranged: Layout[Line[T]] = Layout(
        width=max(layout.width, own.width),
        min_width=max(least, own.min_width),
        grow=layout.grow,
        priority=layout.priority,
        align=layout.align,
        ellipsis=layout.ellipsis,
        short=_with_sign(short, counted=False) if named and short is not None else short,
        short_title=layout.short_title,
    )
    values: Values[Line[T]] = Values(kind=column.values.kind)
    return Column(column.id, column.title, _with_sign(cell) if named else cell, arranged, values, column.shown)


def _of_line(
    of_row: Callable[[T, Context], Cell], of_rows: Callable[[Sequence[T], Context], Cell]
) -> Callable[[Line[T], Context], Cell]:
    def cell(line: Line[T], context: Context) -> Cell:
        return of_rows(line.rows, context) if isinstance(line, Group) else of_row(line, context)

    return cell


def _with_sign(
    of_line: Callable[[Line[T], Context], Cell], *, counted: bool = True
) -> Callable[[Line[T], Context], Cell]:
    """The cell with the sign of a group and the count of its rows, indented for the rows below it."""

    def cell(line: Line[T], context: Context) -> Cell:
        spans = of_line(line, context)
        if not isinstance(line, Group):
            return (Span(INDENT * 2), *(span._replace(tone="muted") for span in spans))
        if len(line.rows) == 1:
            return (Span(INDENT), *spans)
        sign = UNFOLDED if line.unfolded else FOLDED
        return (Span(sign, "accent"), *spans, *((Span(f" ×{len(line.rows)}", "muted"),) if counted else ()))

    return cell


def _common(of_row: Callable[[T, Context], Cell]) -> Callable[[Sequence[T], Context], Cell]:
    """The cell that all rows have; no value if they differ."""

    def cell(rows: Sequence[T], context: Context) -> Cell:
        first, *others = (of_row(row, context) for row in rows)
        return first if all(other == first for other in others) else NO_VALUE

    return cell
