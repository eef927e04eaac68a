"""Where toasts stand: in the half of the screen that is without the cursor."""

from textual.screen import Screen
from textual.widgets._toast import ToastRack

from vtui.widgets.forms.choice_list import ChoiceList
from vtui.widgets.row_scroller import RowScroller


def uncover_cursor(screen: Screen[object]) -> None:
    """Put the toasts of a screen at its bottom, or at its top while the cursor is in the lower half."""
    for rack in screen.query_children(ToastRack):
        rack.set_class(_cursor_line(screen) * 2 >= screen.size.height, "-top")


def _cursor_line(screen: Screen[object]) -> int:
    """The line of the screen with the cursor, or with what has the focus; 0 for neither."""
    focused = screen.focused or screen.query_one_optional(ChoiceList)
    if isinstance(focused, RowScroller | ChoiceList):
        return focused.region.y + focused.cursor_line
    return 0 if focused is None else focused.region.y
