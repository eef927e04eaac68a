"""What stands there while the terminal is too small for anything else."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.widgets import Static

from vtui.screens.modal import Modal

LEAST = Size(60, 16)
"""Minimum size of the terminal in cells."""


def fits(size: Size) -> bool:
    """Whether the screens have room enough."""
    return size.width >= LEAST.width and size.height >= LEAST.height


class TooSmall(Modal[None]):
    """One line. It covers whatever was on view, which goes on as it was once there is room again."""

    DEFAULT_CSS: ClassVar[str] = """
    TooSmall {
        background: $background;
        & > Static { width: 1fr; height: auto; text-align: center; color: $foreground; }
        & > ToastRack { display: none; }
    }
    """

    def compose(self) -> ComposeResult:
        """Create the message."""
        yield Static(markup=False)

    def _go(self) -> None:
        if self.app.screen is self:
            self.dismiss()

    def on_resize(self) -> None:
        """Update the message, or close if there is room now."""
        size = self.app.size
        if fits(size):
            self.call_later(self._go)
        else:
            parts = f"Terminal too small: {size.width}x{size.height}", f"(min {LEAST.width}x{LEAST.height})"
            line = " ".join(parts)
            self.query_one(Static).update(line if len(line) <= size.width else "\n".join(parts))

    on_screen_resume = on_resize


def cover_if_too_small(app: App[None]) -> None:
    """Show the message while the terminal is too small."""
    if not fits(app.size) and app.screen_stack and not isinstance(app.screen, TooSmall):
        app.push_screen(TooSmall())
