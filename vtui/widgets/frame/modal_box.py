"""The frame of every modal screen: a titled box, and what several of them have in it."""

from collections.abc import Sequence
from typing import ClassVar

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from vtui import text
from vtui.models.scope import Scope
from vtui.table.columns import Cell, Span
from vtui.widgets.frame.top_line import chip_color
from vtui.widgets.tones import block, content

DIALOG_WIDTH = 76
"""Terminal cells of a box, where there is room."""
LIST_WIDTH = 92
"""Terminal cells of a box whose list has columns."""


class ModalBox(Vertical):
    """A box with a title on its border. Classes: `-menu` for a list of lines, `-write` for what ends in a write."""

    DEFAULT_CSS: ClassVar[str] = """
    ModalBox {
        max-width: 95%; height: auto; max-height: 90%; padding: 1 2;
        background: $surface; border: round $primary;
        border-title-color: $foreground; border-title-style: bold;
        &.-menu { max-height: 85%; padding: 1 1; }
        &.-write { border: round $write; }
        & > .note { height: auto; margin: 0 1 1 1; color: $foreground; }
        & > #head, & > #foot { height: auto; padding: 0 1; }
        & > #head { margin-bottom: 1; }
        & > #foot { margin-top: 1; }
        & Input, & Input:focus { width: 1fr; height: 1; border: none; padding: 0 1; background: $raised; }
        & > #search, & > #search:focus { margin-bottom: 1; }
        & #buttons { height: 1; }
        & > #buttons, & > .pinned { dock: bottom; height: auto; background: $surface; }
        & > .pinned { margin-top: 1; }
        & Button.-style-default {
            min-width: 10; padding: 0 1; margin-right: 2;
            background: $raised; color: $foreground; text-style: none;
            &#yes { color: $primary; text-style: bold; }
            &:focus { background: $cursor-row; text-style: bold underline; background-tint: $foreground 0%; }
        }
        &.-write Button.-style-default#yes { color: $write; }
    }
    """

    def __init__(self, title: Cell | str, *children: Widget, width: int = DIALOG_WIDTH, classes: str = "") -> None:
        """`width` in terminal cells, where there is room."""
        super().__init__(*children, id="box", classes=classes)
        self.border_title = content((Span(title),) if isinstance(title, str) else title)
        self.styles.width = width


class TextPane(VerticalScroll, can_focus=False):
    """A scrollable text, as tall as the text if it fits."""

    DEFAULT_CSS: ClassVar[str] = "TextPane { scrollbar-size-vertical: 1; }"

    def move(self, by: int) -> None:
        """Scroll by lines."""
        self.scroll_relative(y=by, animate=False)

    def page(self, pages: float) -> None:
        """Scroll by pages."""
        self.move(int(pages * self.size.height))

    def first(self) -> None:
        """Scroll to the top."""
        self.scroll_home(animate=False)

    def last(self) -> None:
        """Scroll to the end."""
        self.scroll_end(animate=False)


def note(*lines: Cell) -> Static:
    """A text above a list."""
    return Static(block(lines), classes="note", markup=False)


def report_box(title: Cell | str, lines: Widget, *, classes: str = "") -> ModalBox:
    """A wide box of lines with texts above and below them, `#head` and `#foot`."""
    head, foot = Static(id="head", markup=False), Static(id="foot", markup=False)
    return ModalBox(title, head, lines, foot, width=LIST_WIDTH, classes=f"-menu {classes}")


def buttons(yes: str, no: str = "Cancel", *more: Button) -> Horizontal:
    """The line of buttons: `#no`, `#yes` and others."""
    both = (Button(no, id="no", compact=True), Button(yes, id="yes", compact=True))
    return Horizontal(*both, *more, id="buttons")


def subject_line(subject: str, scope: Scope) -> Content:
    """The subject of the dialog and its team."""
    chip = content((Span(f" {text.short(scope.slug)} ", "chip"),)).stylize_before(f"on {chip_color(scope)}")
    return content((Span(text.short(subject), "strong"), Span("   in ", "muted"))) + chip


def update_lines(widget: Static, lines: Sequence[Cell]) -> None:
    """Show some lines; without any the widget takes no room. A style sheet may hide it besides."""
    widget.update(block(lines))
    if lines:
        widget.styles.clear_rule("display")
    else:
        widget.display = False
