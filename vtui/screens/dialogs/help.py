"""Help: what every key does here, made from the bindings, and what the symbols of the list mean."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap
from typing import Any, ClassVar, NamedTuple

from textual import on
from textual.app import App
from textual.binding import ActiveBinding, Binding, BindingType
from textual.getters import query_one
from textual.widgets import Input, Static

from vtui import text
from vtui.screens.modal import Modal
from vtui.table.columns import Cell, Legend, Span, Tone, cell
from vtui.widgets.bindings import move_keys
from vtui.widgets.cell_fit import fit_cell
from vtui.widgets.frame.key_bar import acts, key_name, keys_line
from vtui.widgets.frame.key_groups import ORDER, Fold, fold_of, group_of
from vtui.widgets.frame.modal_box import DIALOG_WIDTH, ModalBox, TextPane
from vtui.widgets.tones import block, width

EDGE = 4
"""Terminal cells that the border and padding of the box take."""
BORDER = 2
"""Lines that the border takes."""
TITLE_WIDTH = 6
"""Terminal cells of a title beside the lines of its group."""
MIN_ROOM_FOR_TITLES = 64
"""Terminal cells from which the titles of a single column stand beside the lines."""
TWO_COLUMNS_FROM = 120
"""Terminal cells from which the groups stand in two columns."""
TWO_COLUMNS_WIDTH = 118
"""Terminal cells of the box with two columns."""
MARGIN = 2
"""Terminal cells left of the lines, and of the scroll bar."""
COLUMN_GAP = 2
"""Terminal cells between the columns."""


class Line(NamedTuple):
    """The explanation of a command or a symbol."""

    sign: Cell
    """The keys of the command, or the symbol."""
    about: str
    name: str = ""
    """Searched as well."""
    enabled: bool = True


class Group(NamedTuple):
    """A titled group of lines."""

    title: str
    lines: tuple[Line, ...]


def grouped(app: App[Any], active: Iterable[ActiveBinding], legend: Legend = ()) -> tuple[Group, ...]:
    """The commands of a screen by group, those that write first; `legend` explains the symbols of its list."""
    commands: dict[str, list[ActiveBinding]] = {}
    for one in active:
        if one.binding.id is not None:  # Textual's own have none, and say nothing about vtui
            commands.setdefault(one.binding.id, []).append(one)
    writes_first = sorted(commands.values(), key=lambda several: not acts(several[0].binding))
    groups = [
        Group(title, tuple(_lines(app, [several for several in writes_first if group_of(several[0].binding) == title])))
        for title in ORDER
    ]
    symbols = Group("Symbols in the list", tuple(Line(sign, meaning) for sign, meaning in legend))
    return tuple(group for group in (*groups, symbols) if group.lines)


def _lines(app: App[Any], commands: Sequence[Sequence[ActiveBinding]]) -> Iterator[Line]:
    """A line for each command, or for several that belong together."""
    folded: dict[Fold | str | None, list[Line]] = {}
    for several in commands:
        binding = several[0].binding
        folded.setdefault(fold_of(binding) or binding.id, []).append(_line(app, several))
    for fold, lines in folded.items():
        if len(lines) == 1 or not isinstance(fold, Fold):
            yield from lines
        else:
            signs = tuple(span for line in lines for span in (*line.sign, Span(" ")))[:-1]
            searched = " ".join(f"{line.name} {line.about}" for line in lines)
            yield Line(signs, fold.text, searched, any(line.enabled for line in lines))


def _line(app: App[Any], several: Sequence[ActiveBinding]) -> Line:
    """The line of a command with all of its keys."""
    binding, enabled = several[0].binding, several[0].enabled
    keys = " ".join(dict.fromkeys(app.get_key_display(one.binding) for one in several))
    tone: Tone = "faint" if not enabled else "write" if acts(binding) else "accent"
    return Line(cell(keys, tone), binding.tooltip or binding.description, binding.description, enabled)


class HelpScreen(Modal[None]):
    """The keys of the screen that was on view, searchable; those that cannot be used now are faint."""

    DEFAULT_CSS: ClassVar[str] = """
    HelpScreen {
        & > #box { max-width: 100%; max-height: 100%; padding: 0 1; }
        & TextPane { height: 1fr; padding-left: 1; }
        & Static { width: 1fr; height: auto; }
        & #search { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", id="help.search", tooltip="Search the keys by action"),
        Binding("escape,question_mark,q", "close", "Close", id="help.close", tooltip="Clear the search, or close"),
        *move_keys("help"),
    ]
    AUTO_FOCUS = ""

    search = query_one(Input)
    sheet = query_one(Static)
    body = query_one(TextPane)

    def __init__(self, groups: Sequence[Group]) -> None:
        """`groups` is what to explain: the keys of the screen below."""
        super().__init__()
        self._groups = tuple(groups)

    def box(self) -> ModalBox:
        """A line for each command below the title of its group, in a box that keeps its height during a search."""
        search = Input(placeholder="Search by action", select_on_focus=False, id="search")
        return ModalBox("Keys", search, TextPane(Static(markup=False)))

    def on_resize(self) -> None:
        """Show all that the search has found, in one column or two."""
        box = self.query_one(ModalBox)
        box.styles.width = TWO_COLUMNS_WIDTH if self.app.size.width >= TWO_COLUMNS_FROM else DIALOG_WIDTH
        box.styles.height = len(self._lines("")) + BORDER
        self._show(self.search.value)

    def action_search(self) -> None:
        """Focus the search."""
        self.search.display = True
        self.search.focus()

    def action_close(self) -> None:
        """Clear the search, or close the help."""
        if self.search.display:
            self.search.value = ""
            self.search.display = False
            self.set_focus(None)
        else:
            self.dismiss()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show(event.value)
        self.body.first()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.set_focus(None)

    def _show(self, wanted: str) -> None:
        all_keys = keys_line((key_name(self, "help.close", "escape"), "all"))
        self.sheet.update(block(self._lines(wanted) or [cell("No matching keys", "strong"), all_keys]))

    def _lines(self, wanted: str) -> list[Cell]:
        """The lines whose words hold every word that is wanted, in one column or two."""
        words = text.fold(wanted).split()
        groups = [Group(title, tuple(line for line in lines if _matches(line, words))) for title, lines in self._groups]
        groups = [group for group in groups if group.lines]
        terminal = self.app.size.width
        if terminal < TWO_COLUMNS_FROM:
            room = min(DIALOG_WIDTH, terminal - 2) - EDGE - MARGIN
            return _column(groups, room, inline=room >= MIN_ROOM_FOR_TITLES)
        room = TWO_COLUMNS_WIDTH - EDGE - MARGIN - COLUMN_GAP
        heights = [len(group.lines) + 2 for group in groups]
        titles = [group.title for group in groups]
        half = min(range(len(groups) + 1), key=lambda at: max(sum(heights[:at]), sum(heights[at:])))
        half = titles.index("Act") if "Act" in titles[:half] else half  # they are seen without scrolling
        left_room = min(_extent(groups[:half]), max(room // 2, room - _extent(groups[half:])))
        left, right = _column(groups[:half], left_room), _column(groups[half:], room - left_room)
        pairs = zip_longest(left, right, fillvalue=())
        return [(*fit_cell(one or (Span(""),), left_room + COLUMN_GAP), *other) for one, other in pairs]


def _matches(line: Line, words: Sequence[str]) -> bool:
    searched = text.fold(" ".join([*(span.text for span in line.sign), line.name, line.about]))
    return all(word in searched for word in words)


def _sign_width(groups: Sequence[Group]) -> int:
    """Terminal cells of the keys or symbols of groups, with the space behind them."""
    return max((width(line.sign) for group in groups for line in group.lines), default=0) + 2


def _extent(groups: Sequence[Group]) -> int:
    """Terminal cells that groups need for lines that are not wrapped."""
    return _sign_width(groups) + max((text.width(line.about) for group in groups for line in group.lines), default=0)


def _column(groups: Sequence[Group], room: int, *, inline: bool = False) -> list[Cell]:
    """Groups below each other, their texts aligned; one that is too long goes on below itself.

    Their titles stand above the lines, or `inline` where that saves lines.
    """
    wide, margin = _sign_width(groups), TITLE_WIDTH if inline else 0
    lines: list[Cell] = []
    for group in groups:
        title = cell(group.title, "muted")
        above = width(title) >= margin
        lines += [()] if lines and above else []
        lines += [title] if above else []
        for line in group.lines:
            first, *rest = wrap(line.about, max(1, room - wide - margin)) or [""]
            tone: Tone = "" if line.enabled else "faint"
            start = fit_cell(title if not above and line is group.lines[0] else (Span(""),), margin)
            lines.append((*start, *line.sign, Span(" " * (wide - width(line.sign))), Span(first, tone)))
            lines += [(Span(" " * (margin + wide)), Span(more, tone)) for more in rest]
    return lines
