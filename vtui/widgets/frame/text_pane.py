"""A text that scrolls in its box, moved by the keys of the screen."""

from typing import ClassVar

from textual.containers import VerticalScroll


class TextPane(VerticalScroll, can_focus=False):
    """As tall as the text where there is room."""

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
