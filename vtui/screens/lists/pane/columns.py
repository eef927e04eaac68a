"""The columns of a list, its order and its groups: chosen by a person, remembered, shown by the table."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from vtui.screens.lists.pane.base import ListBase, T
from vtui.screens.menus.columns import ColumnsMenu
from vtui.screens.menus.sort import Sorting, SortMenu
from vtui.state import ListState
from vtui.table.arrangement import Arrangement, arranged, timed
from vtui.table.columns import Column, renamed_ids
from vtui.table.filtering.highlight import Highlight
from vtui.table.grouping import Line, grouped_columns
from vtui.table.sorting import Order

U = TypeVar("U")


class Columns(Generic[T]):
    """The columns of a list and the order of its rows."""

    def __init__(self, pane: ListBase[T], arrangement: Arrangement | None, show_rows: Callable[[], None]) -> None:
        """As they are remembered, or the `arrangement`; `show_rows` orders and filters the rows again."""
        self.pane, self._show_rows = pane, show_rows
        state = pane.session.state.current.lists.get(pane.resource.name, ListState())
        state = state.renamed(renamed_ids(pane.resource.list.columns))
        remembered = Arrangement(state.order, frozenset(state.shown), frozenset(state.hidden), state.widths)
        self._arrangement = remembered if arrangement is None else arrangement
        sortable = {column.id for column in pane.resource.list.columns if column.values.of is not None}
        pane.order = Order(state.sort, state.descending) if state.sort in sortable else None
        pane.grouping = pane.resource.list.grouping if state.grouped else None
        self._grouped: tuple[tuple[Column[T], ...], tuple[Column[Line[T]], ...]] | None = None

    @property
    def _natural(self) -> str | None:
        """ID of the column that sorts the list by default, ascending; None for no column."""
        return self.pane.resource.list.default_sort or self.pane.resource.list.server_order

    @property
    def _declared(self) -> tuple[Column[T], ...]:
        """All columns, with room for times in the form that is set."""
        return timed(self.pane.resource.list.columns, self.pane.session.settings.value.times)

    def arranged(self) -> tuple[Column[T], ...]:
        """The columns as the user arranged them."""
        return arranged(self._declared, self._arrangement)

    def of_rows(self) -> tuple[Column[T], ...]:
        """The columns that the table shows, as they are of a row."""
        return self._with_needed(self._declared)

    def of_lines(self) -> tuple[Column[Any], ...]:
        """The columns to draw, for the rows or for their groups."""
        declared, grouping = self._declared, self.pane.grouping
        if grouping is None:
            return self._with_needed(declared)
        if self._grouped is None or self._grouped[0] != declared:
            self._grouped = declared, grouped_columns(declared, grouping)
        return self._with_needed(self._grouped[1])

    def _with_needed(self, declared: Sequence[Column[U]]) -> tuple[Column[U], ...]:
        """As they are arranged; those by which rows are sorted and grouped are there, however little room there is."""
        columns, order, grouping = arranged(declared, self._arrangement), self.pane.view.order, self.pane.grouping
        shown = {column.id for column in columns}
        for column in declared:
            if order is not None and column.id == order.column and column.id not in shown:
                columns = (*columns, column)
            elif grouping is not None and column.id == grouping.column and column.id not in shown:
                columns = (column, *columns)
        return tuple(
            replace(column, layout=replace(column.layout, priority=0))
            if order is not None and column.id == order.column
            else column
            for column in columns
        )

    def show_view(self) -> None:
        """Show columns, order, marks and matches of the view in the table."""
        view, natural, table = self.pane.view, self._natural, self.pane.table
        table.columns = self.of_lines()
        table.order = view.order or (Order(natural) if natural is not None else None)
        self.pane.show_marks()
        table.light_up(Highlight(view.filter, view.columns).match_spans if view.filter.terms else None)

    # Order

    def sort_by(self, order: Order | None) -> None:
        """Put the rows in an order; None is the default."""
        if order == Order(self._natural or ""):
            order = None
        self.pane.order = order
        self._show_rows()
        self._remember()

    def choose_order(self) -> None:
        """Open the sort menu."""

        def chosen(answer: Sorting | None) -> None:
            if answer is None:
                return
            if answer.grouped is not (self.pane.grouping is not None):
                self._group(grouped=answer.grouped)
            self.sort_by(answer.order)

        listed, grouped = self.pane.resource.list, self.pane.grouping is not None
        menu = SortMenu(listed.columns, self.pane.order, self._natural, listed.grouping, grouped=grouped)
        self.pane.app.push_screen(menu, chosen)

    def _group(self, *, grouped: bool) -> None:
        """Group the rows, or show a line for each; the cursor stays on its row."""
        pane, table = self.pane, self.pane.table
        rows = pane.rows_at_cursor if table.held else ()
        pane.grouping = pane.resource.list.grouping if grouped else None
        table.columns = self.of_lines()
        table.show(pane.lines, pane.view.key(rows[0]) if rows else None)

    def header_clicked(self, id_: str) -> None:
        """Sort by a column; reverse the order if it is sorted by it."""
        column = next(column for column in self.pane.resource.list.columns if column.id == id_)
        if column.values.of is not None:
            now = self.pane.table.order
            again = now is not None and now.column == column.id and not now.descending
            self.sort_by(Order(column.id, descending=again))

    # Columns

    def choose(self) -> None:
        """Open the columns menu."""
        columns, widths = self.pane.resource.list.columns, self.pane.table.widths
        self.pane.app.push_screen(ColumnsMenu(columns, self._arrangement, self._rearrange, widths))

    def _rearrange(self, arrangement: Arrangement) -> None:
        self._arrangement = arrangement
        self.pane.table.columns = self.of_lines()
        self._remember()
        if self.pane.wanted.terms:
            self._show_rows()  # words are looked for in what is on view

    def _remember(self) -> None:
        """Save order and columns for the next start."""
        name, order, arrangement = self.pane.resource.name, self.pane.order, self._arrangement
        state = self.pane.session.state
        now = ListState(
            sort=order.column if order is not None else "",
            descending=order is not None and order.descending,
            order=arrangement.order,
            shown=tuple(sorted(arrangement.shown)),
            hidden=tuple(sorted(arrangement.hidden)),
            widths=arrangement.widths,
            grouped=self.pane.grouping is not None,
        )
        if now != state.current.lists.get(name, ListState()):
            state.remember(replace(state.current, lists=MappingProxyType({**state.current.lists, name: now})))
