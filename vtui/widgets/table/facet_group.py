"""One facet as a group of lines: values with their counts, a bar each, a check mark where one is picked."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.getters import query_one
from textual.widgets import Static

from vtui import text
from vtui.table.columns import Cell, Span, Tone
from vtui.table.facets import Facet, FacetValue, is_picked, with_picked
from vtui.table.filtering.terms import Filter, Term
from vtui.text import fold
from vtui.widgets.forms.choice_list import ChoiceList
from vtui.widgets.line import Line, Piece, piece_width
from vtui.widgets.tones import content, padded

BLANK = "blank"
"""Label of the empty value."""
BAR = 10
"""Terminal cells of the longest bar where there is room; it takes a fifth of a line at most."""


class FacetGroup(Vertical):
    """A title and its values. After the facet or the filter was changed, the caller must call `show`."""

    DEFAULT_CSS: ClassVar[str] = """
    FacetGroup {
        height: 100%;
        & > Static { height: 1; padding: 0 1; }
        & > ChoiceList { height: 1fr; scrollbar-gutter: stable; }
    }
    """

    choices = query_one(ChoiceList)
    heading = query_one(Static)

    def __init__(self, facet: Facet, wanted: Filter) -> None:
        """`wanted` is the filter that holds which of the facet's values are picked."""
        super().__init__()
        self._wanted = wanted
        self._needle = ""
        self._take(facet)

    def compose(self) -> ComposeResult:
        """Create the title and the list of values."""
        yield Static()
        yield ChoiceList(self._line)

    def on_mount(self) -> None:
        """Move the cursor to the first picked value."""
        first = [index for index, value in enumerate(self._values) if is_picked(self._wanted, value.term)]
        self.choices.active = False
        self.choices.show(self.lines, first[0] if first else 0)
        self._draw_heading()

    @property
    def column(self) -> str:
        """Id of the facet's column."""
        return self._facet.column

    @property
    def lines(self) -> int:
        """Count of lines that the values take; 1, for a message, when there are none."""
        return len(self._values) or 1

    @property
    def empty(self) -> bool:
        """Whether no value is shown."""
        return not self._values

    @property
    def term(self) -> Term | None:
        """The filter term of the value under the cursor; None when there are no values."""
        return self._values[self.choices.cursor].term if self._values else None

    @property
    def active(self) -> bool:
        """Whether this group has the cursor."""
        return self.choices.active

    @active.setter
    def active(self, active: bool) -> None:
        self.choices.active = active
        self._draw_heading()

    def title(self) -> Cell:
        """The column's title, and how many values are picked."""
        count = sum(is_picked(self._wanted, value.term) for value in self._facet.counts)
        name = Span(self._facet.title, "strong" if self.active else "muted")
        return (name, Span(f" ✓{count}", "ok")) if count else (name,)

    def show(self, facet: Facet | None, wanted: Filter) -> None:
        """Take new counts, if any, and another filter; the cursor stays on its value."""
        here = self.term if self.is_mounted else None
        self._wanted = wanted
        if facet is not None:
            self._take(facet)
        if self.is_mounted:
            self._show_values(here)

    def search(self, needle: str) -> None:
        """Show only the values that contain a text, in any case; all for an empty one."""
        here, self._needle = self.term, fold(needle.strip())
        self._values = self._matching()
        self._show_values(here)

    def _show_values(self, here: Term | None) -> None:
        """Draw the values anew, with the cursor on the one of a term, else on the first match of a search."""
        indices = [index for index, value in enumerate(self._values) if value.term == here]
        self.choices.show(self.lines, indices[0] if indices else 0 if self._needle else None)
        self._draw_heading()

    def _matching(self) -> list[FacetValue]:
        return [value for value in self._facet.counts if self._needle in fold(text.clean(value.label) or BLANK)]

    def _take(self, facet: Facet) -> None:
        self._facet = with_picked(facet, self._wanted)
        self._values = self._matching()
        counts = [value.count for value in self._facet.counts]
        self._most = max(counts, default=0)
        self._digits = max((len(text.count(count)) for count in counts), default=0)

    def _draw_heading(self) -> None:
        self.heading.update(content(self.title()))

    def _line(self, index: int, room: int) -> Cell:
        if not self._values:
            return (Span("  no matches" if self._needle else "  none", "faint"),)
        value = self._values[index]
        chosen = is_picked(self._wanted, value.term)
        bar = min(BAR, room // 5)
        full = max(1, value.count * bar // self._most) if value.count else 0
        label = text.clean(value.label)
        tone: Tone = "strong" if chosen else "" if value.count and label else "muted"
        return (
            Span("✓ " if chosen else "  ", "ok"),
            *padded(label or BLANK, room - self._digits - bar - 4, tone),
            Span(f" {text.count(value.count).rjust(self._digits)} ", "muted"),
            *padded("━" * full, bar, "accent" if chosen else "faint"),
        )


class FacetTabs(Line):
    """The names of the groups, shown where only one group fits."""

    def __init__(self, groups: Sequence[FacetGroup]) -> None:
        super().__init__()
        self._groups = groups

    def pieces(self, room: int) -> tuple[list[Piece], list[Piece]]:
        """All names; the current one and its number if they do not fit."""
        pieces: list[Piece] = []
        for index, group in enumerate(self._groups):
            cell = (Span(" "), *group.title(), Span(" "))
            pieces.append(Piece(cell, f"screen.group({index})", "on $raised" if group.active else ""))
        if piece_width(pieces) <= room:
            return pieces, []
        at = next((index for index, group in enumerate(self._groups) if group.active), 0)
        return [pieces[at]], [Piece((Span(f"{at + 1}/{len(pieces)} ", "muted"),))]
