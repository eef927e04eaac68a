"""Where toasts stand: in the half of the screen that is without the cursor, and beside an open menu or dialog."""

from textual.screen import Screen
from textual.widgets._toast import ToastRack

from vtui.widgets.frame.modal_box import ModalBox
from vtui.widgets.row_scroller import RowScroller

KEY_BAR = 1
"""Lines of the keys below a box."""


def uncover_cursor(screen: Screen[object]) -> None:
    """Put the toasts of a screen where they cover neither the cursor nor a box."""
    box = screen.query_one_optional(ModalBox)
    above = 0 if box is None else box.region.y
    below = 0 if box is None else screen.size.height - KEY_BAR - box.region.bottom
    for rack in screen.query_children(ToastRack):
        rack.set_class(box is not None, "-beside-box")
        rack.set_class(_cursor_line(screen) * 2 >= screen.size.height if box is None else above > below, "-top")
        rack.styles.max_height = None if box is None else max(1, above, below)


def _cursor_line(screen: Screen[object]) -> int:
    """The line of the screen with the cursor, or with what has the focus; 0 for neither."""
    focused = screen.focused
    if isinstance(focused, RowScroller):
        return focused.region.y + focused.cursor_line
    return 0 if focused is None else focused.region.y
