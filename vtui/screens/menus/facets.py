"""The menu that filters by value: the values of the list's columns with their counts."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Grid
from textual.getters import query_one

from vtui.screens.modal import MOVE_KEYS, Modal
from vtui.table.facets import Facet, is_picked, toggle_value, without_column
from vtui.table.filtering.terms import Filter
from vtui.widgets.bindings import hidden
from vtui.widgets.forms.choice_list import ChoiceList
from vtui.widgets.forms.form_input import FormInput
from vtui.widgets.frame.key_bar import key_name
from vtui.widgets.frame.modal_box import ModalBox
from vtui.widgets.table.facet_group import FacetGroup, FacetTabs
from vtui.widgets.table.facet_layout import SIDE_BY_SIDE_WIDTH, shape

SEARCH = 2
"""Lines of the search and the blank below it."""
EDGE = 4
"""Terminal cells and lines of the box's border and padding, both sides together."""


class FacetsMenu(Modal[None]):
    """Every selection filters the list at once; cancelling restores the filter. Whoever counts anew calls `show`."""

    DEFAULT_CSS: ClassVar[str] = """
    FacetsMenu {
        & > #box { max-width: 100%; max-height: 100%; }
        & #groups { grid-gutter: 1 2; }
        & FacetTabs { display: none; }
        & #search { margin: 0 1; }
        &.-narrow {
            & FacetTabs { display: block; }
            & FacetGroup { display: none; }
            & FacetGroup.-here { display: block; }
            & FacetGroup > Static { display: none; }
        }
    }
    """
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        *MOVE_KEYS,
        Binding(
            "enter", "pick", "Apply", id="menu.pick", tooltip="Apply the selection; without one, the current value"
        ),
        Binding("slash", "search", "Search", id="menu.search", tooltip="Show only the values that contain a text"),
        Binding("space", "check", "Select", id="menu.toggle", tooltip="Select the value (toggle)"),
        Binding("escape,q", "dismiss", "Cancel", id="menu.close", tooltip="Close"),
        hidden("left", "sideways(-1)", "Previous group", "menu.left", "Go to the previous group"),
        Binding("right", "sideways(1)", "Next group", id="menu.right", tooltip="Go to the next group"),
        Binding(
            "backspace",
            "reset",
            "Clear all",
            id="menu.reset",
            key_display="backspace",
            tooltip="Remove the filters on all of these columns",
        ),
        hidden("f", "dismiss", "Cancel", "filter-by-value.close", "Restore the previous filter"),
    ]

    tabs = query_one(FacetTabs)
    search = query_one(FormInput)
    grid = query_one("#groups", Grid)

    def __init__(self, facets: Sequence[Facet], wanted: Filter, changed: Callable[[Filter], None]) -> None:
        """Facets, each of another column; `changed` is called with every change of the filter."""
        super().__init__()
        self._columns = [facet.column for facet in facets]
        self._groups = [FacetGroup(facet, wanted) for facet in facets or (Facet("", "No columns to filter by", ()),)]
        self._wanted, self._changed, self._before = wanted, changed, wanted
        self._here = 0
        self._wants = [1] * len(self._groups)

    def box(self) -> ModalBox:
        """The tabs, if there is no room for all groups; the search; the groups."""
        hint = f"{key_name(self, 'menu.search', 'slash')} to search"
        search = FormInput(placeholder=hint, select_on_focus=False, id="search")
        parts = (FacetTabs(self._groups), search, Grid(*self._groups, id="groups"))
        return ModalBox("Filter by value", *parts, classes="-menu")

    @property
    def choices(self) -> ChoiceList:
        """The values of the group that the keys move in."""
        return self._groups[self._here].choices

    def on_mount(self) -> None:
        """Focus the first group with a picked value, else the first group."""
        named = {term.column for term in self._wanted.terms}
        picked = [index for index, group in enumerate(self._groups) if group.column in named]
        self.action_group(picked[0] if picked else 0)

    def show(self, facets: Sequence[Facet], wanted: Filter | None = None) -> None:
        """Take new counts, and the filter when it was changed elsewhere; the cursor stays on its value."""
        self._wanted = self._wanted if wanted is None else wanted
        fresh = {facet.column: facet for facet in facets}
        for group in self._groups:
            group.show(fresh.get(group.column), self._wanted)
        if self.is_mounted:
            self.tabs.refresh()
            self.on_resize()

    def action_check(self) -> None:
        """Add the value under the cursor to the filter, or remove it."""
        if (term := self._groups[self._here].term) is not None:
            self._change(toggle_value(self._wanted, term))

    def action_pick(self) -> None:
        """Close with the selection; if nothing was changed, with the value under the cursor selected."""
        term = self._groups[self._here].term
        if self._wanted == self._before and term is not None and not is_picked(self._wanted, term):
            self.action_check()
        self.dismiss()

    def action_search(self) -> None:
        """Type a text that the values are to contain."""
        self.search.focus()

    @on(FormInput.Changed)
    def _searched(self, event: FormInput.Changed) -> None:
        """Show the values that match, in another group where this one has none."""
        event.stop()
        for group in self._groups:
            group.search(event.value)
        matching = [index for index, group in enumerate(self._groups) if not group.empty]
        if matching and self._here not in matching:
            self.action_group(matching[0])

    async def action_dismiss(self, result: None = None) -> None:
        """End the search, or close with the filter from before."""
        if self.search.has_focus or self.search.value:
            self.search.value = ""
            self.set_focus(None)
            return
        self._change(self._before)
        self.dismiss(result)

    def action_sideways(self, by: int) -> None:
        """Go to the previous or next group."""
        self.action_group(self._here + by)

    def action_group(self, index: int) -> None:
        """Go to the group with this index; to the nearest if there is none."""
        self._here = max(0, min(index, len(self._groups) - 1))
        for number, group in enumerate(self._groups):
            group.active = number == self._here
            group.set_class(group.active, "-here")
        self.tabs.refresh()

    def action_reset(self) -> None:
        """Remove the filters on the columns of the menu; the rest of the filter stays."""
        wanted = self._wanted
        for column in self._columns:
            wanted = without_column(wanted, column)
        self._change(wanted)

    def _change(self, wanted: Filter) -> None:
        if wanted != self._wanted:
            self._wanted = wanted
            for group in self._groups:
                group.show(None, wanted)
            self.tabs.refresh()
            self._changed(wanted)

    @on(ChoiceList.Clicked)
    def _enter(self, event: ChoiceList.Clicked) -> None:
        """Go to the group that was clicked, and select the value."""
        event.stop()
        event.prevent_default()
        self.action_group([group.choices for group in self._groups].index(event.choices))
        self.action_check()

    def on_resize(self) -> None:
        """Make room for the values; what was given stays when they become fewer, so that nothing jumps."""
        self._wants = [max(pair) for pair in zip(self._wants, (group.lines for group in self._groups), strict=True)]
        columns, lines = self.size.width * 95 // 100 - EDGE, self.size.height - EDGE - 3 - SEARCH
        here = shape(self._wants, columns, lines)
        alone = columns < SIDE_BY_SIDE_WIDTH
        self.set_class(alone, "-narrow")
        styles = self.grid.styles
        styles.grid_size_columns = here.across
        styles.grid_columns = str(here.width)
        heights = here.heights if alone else tuple(height + 1 for height in here.heights)
        styles.grid_rows = " ".join(map(str, heights))
        styles.width, styles.height = here.extent, sum(heights) + len(heights) - 1
        self.query_one("#box").styles.width = here.extent + EDGE
