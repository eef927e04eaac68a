"""The theme menu: every move shows the screen below in the colours of the line under the cursor."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.theme import Theme

from vtui.screens.menus.menu import Menu
from vtui.screens.session_app import SessionApp
from vtui.table.columns import Cell, Span
from vtui.themes import OWN
from vtui.widgets.tones import padded

ABOUT = {"vtui-dark": "dark", "vtui-light": "light", "vtui-high-contrast": "high contrast"}
"""What is said of vtui's own themes."""


def ordered(themes: Mapping[str, Theme]) -> list[Theme]:
    """vtui's own first, then the others by name; of two names of one theme the first."""
    own = [theme.name for theme in OWN]
    others = sorted(name for name in themes if name not in own)
    return [themes[name] for name in own + others]


def about(theme: Theme) -> str:
    """What tells a theme from the others, in a word or two."""
    if theme.name in ABOUT:
        return ABOUT[theme.name]
    kind = "dark" if theme.dark else "light"
    return f"{kind}, the terminal's own" if theme.ansi else kind


class ThemeMenu(Menu[str]):
    """Answers with the theme that was picked; left without one, the colours are those from before."""

    HEADING = "Theme"
    DEFAULT_CSS: ClassVar[str] = """
    ThemeMenu {
        align: right middle; background: transparent;
        & > #box { width: 58; height: 80%; margin-right: 1; }
        & ChoiceList { height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pick", "Keep", id="menu.pick", tooltip="Keep these colours"),
        Binding("escape,q", "dismiss", "Close", id="menu.close", tooltip="Back to the colours from before"),
    ]

    def __init__(self, themes: Mapping[str, Theme], current: str, preview: Callable[[str], None]) -> None:
        """`preview` draws everything in a theme."""
        super().__init__()
        self._themes, self._current, self._preview = ordered(themes), current, preview

    def on_mount(self) -> None:
        """All of them, the current one under the cursor."""
        names = [theme.name for theme in self._themes]
        self.choices.show(len(names), names.index(self._current))
        self.watch(self.choices, "cursor", self._show, init=False)

    def line(self, index: int, room: int) -> Cell:
        """Whether it is the current one, its name, what it is like."""
        theme = self._themes[index]
        mark = Span("✓ " if theme.name == self._current else "  ", "ok")
        return (mark, *padded(theme.name, min(24, room - 2)), Span(about(theme), "muted"))

    def _show(self) -> None:
        self._preview(self._chosen)

    @property
    def _chosen(self) -> str:
        return self._themes[self.choices.cursor].name

    def pick(self) -> None:
        """Keep the colours of the line under the cursor."""
        self._preview(self._chosen)
        self.dismiss(self._chosen)

    async def action_dismiss(self, result: str | None = None) -> None:
        """The colours from before."""
        self._preview(self._current)
        await super().action_dismiss(result)


def choose_theme(app: SessionApp) -> None:
    """Choose the colours; what was picked is remembered."""
    session = app.session

    def preview(name: str) -> None:
        app.theme = name

    def picked(name: str | None) -> None:
        if name is None:
            return
        session.state.remember(replace(session.state.current, theme=name))
        configured = session.settings.value.theme
        if configured not in (None, name):
            session.notifier.notify(f"The next start has {configured} again: the config says so.")

    app.push_screen(ThemeMenu(app.available_themes, app.theme, preview), picked)
