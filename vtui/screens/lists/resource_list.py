"""What people do with the rows of a list, written once: sort and mark them, choose columns, count, export."""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import on, work
from textual.actions import parse
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from vtui.screens.lists.column_state import noted, recalled, sorting
from vtui.screens.lists.filtered_list import SiftedScreen, beside
from vtui.screens.lists.preview import Preview
from vtui.state import ListState
from vtui.table.arrangement import Arrangement, arranged
from vtui.table.columns import Column, Context
from vtui.table.facets import Facet, facet, tally, without_column
from vtui.table.filtering.terms import Filter
from vtui.table.order import Order
from vtui.text import count, short
from vtui.widgets.layout.split_view import Beside
from vtui.widgets.table.resource_table import ResourceTable

if TYPE_CHECKING:
    from vtui.resources.common.action import Action
    from vtui.writes.bulk import Many

T = TypeVar("T")

OF_SHOWN = frozenset({"export", "mark", "mark_all", "stretch"})
"""What keys do with the rows that are shown."""


class ResourceScreen(SiftedScreen[T]):
    """A list of one resource. A subclass names the resource and adds only what is special about it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "facets", "Facets", id="facets", tooltip="Count the values and pick some to filter by"),
        Binding("s", "sort", "Sort", id="sort", tooltip="Sort by a column"),
        Binding("c", "columns", "Columns", id="columns", show=False, tooltip="Choose, order and widen the columns"),
        Binding("x", "export", "Export", id="export", show=False, tooltip="Save the rows as a file, or copy them"),
        Binding("space", "mark", "Mark", id="mark", show=False, tooltip="Mark the row, or take its mark away"),
        Binding("asterisk", "mark_all", "Mark all", id="mark-all", show=False, tooltip="Mark all rows that are shown"),
        Binding("shift+down", "stretch(1)", "Mark down", id="mark.down", show=False, tooltip="Mark rows downwards"),
        Binding("shift+up", "stretch(-1)", "Mark up", id="mark.up", show=False, tooltip="Mark rows upwards"),
        Binding("p", "preview", "Preview", id="preview", tooltip="Show the row under the cursor beside the list"),
    ]

    def __init__(self) -> None:
        """Order and columns as they were left, or as they are declared."""
        super().__init__()
        looks = self.session.state.current.lists.get(self.RESOURCE.name, ListState())
        self._arrangement = recalled(looks)
        self._order = sorting(looks, self.RESOURCE.columns)
        self._stretched: tuple[str, frozenset[str], str | None] | None = None
        self._preview = Preview(self.RESOURCE)

    def keep_looks(self) -> None:
        """The order and the columns are there again at the next start."""
        state, looks = self.session.state.current, noted(self._order, self._arrangement)
        if state.lists.get(self.RESOURCE.name, ListState()) != looks:
            self.session.state.remember(
                replace(state, lists=MappingProxyType({**state.lists, self.RESOURCE.name: looks}))
            )

    # Preview

    def compose_body(self) -> ComposeResult:
        """The table, and the preview beside or below it."""
        with Beside():
            yield from super().compose_body()
            yield self._preview

    def action_preview(self) -> None:
        """Show the row under the cursor beside all lists, or no longer."""
        self.hold_row()
        self.session.preview.value = not self.session.preview.value

    def action_renew(self) -> None:
        """The details of the row in the preview as well."""
        super().action_renew()
        self._preview.renew()

    @on(ResourceTable.CursorMoved)
    def _preview_row(self) -> None:
        self._preview.follow(self.subject())

    def _tick(self) -> None:
        """The row may have changed, and time passes in the preview too."""
        super()._tick()
        if self.is_attached and self._on_view:
            self._preview.follow(self.subject())

    # Sorting

    def action_sort(self) -> None:
        """Choose a column to sort by."""
        from vtui.screens.menus.sort import Sorting, SortMenu

        def chosen(answer: Sorting | None) -> None:
            if answer is not None:
                self.sort_by(answer.order)

        columns = [column for column in self.RESOURCE.columns if column.values.of is not None]
        self.app.push_screen(SortMenu(columns, self._order, self.RESOURCE.server_order), chosen)

    @on(ResourceTable.HeaderClicked)
    def _header_clicked(self, event: ResourceTable.HeaderClicked) -> None:
        event.stop()
        column = next(column for column in self.RESOURCE.columns if column.id == event.column)
        if column.values.of is not None:
            now = self.table.order
            again = now is not None and now.column == column.id and not now.descending
            self.sort_by(Order(column.id, descending=again))

    # Marks

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go on to the next."""
        key = self.table.cursor_key
        if key is not None:
            self._mark(key not in self.view.marks, [key])
            self.table.action_cursor(1)

    def action_mark_all(self) -> None:
        """Mark all rows that are shown; when they are, take the marks away."""
        self.table.hold()
        keys = set(map(self.view.key, self.view))
        self._mark(not keys <= self.view.marks, keys)

    def action_stretch(self, by: int) -> None:
        """Move the cursor, and mark the rows between where that began and where it is."""
        table, view = self.table, self.view
        if table.cursor_key is None:
            return
        if self._stretched is None or self._stretched[2] != table.cursor_key:
            self._stretched = (table.cursor_key, view.marks, None)
        anchor, marks, _ = self._stretched
        table.action_cursor(by)
        start = view.index_of(anchor)
        first, last = sorted((table.cursor_index if start is None else start, table.cursor_index))
        view.marks = marks
        self._mark(True, [view.key(view[index]) for index in range(first, last + 1)])
        self._stretched = (anchor, marks, table.cursor_key)

    def _mark(self, marked: bool, keys: Sequence[str] | Set[str]) -> None:
        self.view.mark(keys, marked)
        self.freshen_bindings()
        self.table.marks = self.view.marks
        self.show_progress()

    def lead_to(self, id_: str) -> str | None:
        """Put the cursor on the row of an id, and say what it is called; None where it is not in the list."""
        rows = () if self.listing is None else self.listing.rows()
        row = next((row for row in rows if getattr(row, "id", None) == id_), None)
        if row is None or not self.table.move_to(self.RESOURCE.key(row), chosen=False):
            return None
        return short(self.RESOURCE.title_of(row))

    # What is done to the marked rows

    def _of_many(self, name: str) -> "tuple[Action[T], Many] | None":
        """An action that means the marked rows now; None when it means the row under the cursor."""
        action = next((action for action in self.RESOURCE.actions if action.id == name), None)
        marked = self.listing is not None and bool(self.view.marks)
        return (action, action.many) if action is not None and action.many is not None and marked else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greyed where there are no rows for it."""
        allowed = super().check_action(action, parameters)
        greyed = allowed and action in OF_SHOWN and self.is_mounted and self.unavailable_reason(action) is not None
        return None if greyed else allowed

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """What means the marked rows can be asked for, whatever the row under the cursor is."""
        if action == "act" and not self.session.read_only and self._of_many(str(parameters[0])) is not None:
            return None
        if action in OF_SHOWN and not self.view and not (action == "export" and self.view.marks):
            return super().unavailable_reason(action, *parameters) or self.no_row()
        return super().unavailable_reason(action, *parameters)

    def meant(self, binding: Binding) -> Binding:
        """With rows marked, what it is done to is said."""
        _, name, parameters = parse(binding.action)
        if name != "act" or self._of_many(str(parameters[0])) is None:
            return binding
        return replace(binding, tooltip=f"The {count(len(self.view.marks), ('row', 'rows'))} that are marked")

    def action_act(self, name: str) -> None:
        """With rows marked, the action means them."""
        found = self._of_many(name)
        if found is None:
            super().action_act(name)
        else:
            self._act_on_many(*found)

    @work(group="plan", exclusive=True)
    async def _act_on_many(self, action: "Action[Any]", many: "Many") -> None:
        from vtui.api.errors import VercelError
        from vtui.screens.dialogs.bulk import ask_many
        from vtui.writes.bulk import Batch

        listing = self.listing
        if listing is None:
            return

        def over(done: frozenset[str]) -> None:
            if listing is self.listing:
                self._mark(False, done)

        rows: tuple[Any, ...] = tuple(listing.view.marked())
        try:
            await ask_many(self.app, action, Batch(action.id, many, listing.scope, rows), over)
        except VercelError as error:
            self.session.notifier.report(error, action.label)

    # Columns and facets

    def action_columns(self) -> None:
        """Choose what stands in the table."""
        from vtui.screens.menus.columns import ColumnsMenu

        menu = ColumnsMenu(self.RESOURCE.columns, self._arrangement, self._rearrange, self.table.widths)
        self.app.push_screen(menu)

    def _rearrange(self, arrangement: Arrangement) -> None:
        self._arrangement = arrangement
        self.table.columns = self.drawn()
        self.keep_looks()
        if self._wanted.terms:
            self.show_rows()  # words are looked for in what is on view

    def chosen(self) -> tuple[Column[T], ...]:
        """The columns as a person arranged them."""
        return arranged(self.columns, self._arrangement)

    @work(group="facets", exclusive=True)
    async def action_facets(self) -> None:
        """Count the values of the rows, and pick some to filter by."""
        from vtui.screens.menus.facets import FacetsMenu

        menu = FacetsMenu(await self._facets(self._wanted), self._wanted, self._picked)
        self.app.push_screen(menu)

    def _picked(self, wanted: Filter) -> None:
        self.bar.set(str(wanted))
        self.sift(wanted)
        self._hunt_soon()
        self._recount(wanted)

    @work(group="facets", exclusive=True)
    async def _recount(self, wanted: Filter) -> None:
        from vtui.screens.menus.facets import FacetsMenu

        facets = await self._facets(wanted)
        if isinstance(self.app.screen, FacetsMenu):
            self.app.screen.show(facets)

    async def _facets(self, wanted: Filter) -> tuple[Facet, ...]:
        """What each facet would come to with the rest of the filter as it is."""
        listing, context = self.listing, self.context()
        found: list[Facet] = []
        for column in self.RESOURCE.columns:
            if column.values.facet and listing is not None:
                counts: Counter[str] = Counter()
                rest = without_column(wanted, column.id)
                await beside(_tallied(listing.view.filter_rows(rest, context), column, context, counts))
                found.append(facet(column, counts))
        return tuple(found)

    # The rest

    @work(group="export", exclusive=True)
    async def action_export(self) -> None:
        """Save the shown or the marked rows."""
        from vtui.screens.flows.exporting import export

        if self.listing is not None and (len(self.view) or self.view.marks):
            await export(self.app, self.RESOURCE, self.listing, self.table.columns, self.context())

    def action_back(self) -> None:
        """Stop loading or searching; else take the marks away; else the filter; else leave the chosen project."""
        listing = self.listing
        if listing is not None and not (listing.feed.in_progress or listing.searching):
            if self.view.marks:
                self._mark(False, set(self.view.marks))
                return
            if self.view.filter.terms:
                self.clear_filter()
                return
        super().action_back()


def _tallied(slices: Iterator[list[T]], column: Column[T], context: Context, counts: Counter[str]) -> Iterator[None]:
    for rows in slices:
        tally(rows, column, context, counts)
        yield
