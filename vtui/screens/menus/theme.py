"""The theme menu: each move shows the screen below in the colors of the theme under the cursor."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from textual.theme import Theme

from vtui.screens.menus.menu import Menu
from vtui.screens.session_app import SessionApp
from vtui.table.columns import Cell, Span
from vtui.themes import OWN
from vtui.widgets.tones import padded

ABOUT = {
    "vtui-dark": "dark",
    "vtui-light": "light",
    "vtui-high-contrast": "high contrast",
    "vtui-16-colors": "16 colors",
}
"""vtui's own themes -> their description."""


def ordered(themes: Mapping[str, Theme]) -> list[Theme]:
    """vtui's own first, then the others by name; of two names of one theme the first."""
    own = [theme.name for theme in OWN]
    others = sorted(name for name in themes if name not in own)
    return [themes[name] for name in own + others]


def about(theme: Theme) -> str:
    """A description of a theme, in a word or two."""
    if theme.name in ABOUT:
        return ABOUT[theme.name]
    kind = "dark" if theme.dark else "light"
    return f"{kind}, terminal colors" if theme.ansi else kind


def theme_menu(themes: Mapping[str, Theme], current: str, preview: Callable[[str], None]) -> Menu[str]:
    """Answers with the name of the theme that was picked; `preview` draws everything in the one under the cursor."""

    def line(name: str, room: int) -> Cell:
        mark = Span("✓ " if name == current else "  ", "ok")
        return (mark, *padded(name, min(24, room - 2)), Span(about(themes[name]), "muted"))

    names = [theme.name for theme in ordered(themes)]
    return Menu(
        "Theme",
        names,
        line,
        name="theme",
        width=58,
        at=names.index(current),
        pick=("Apply", "Use this theme"),
        close="Close without changes",
        moved=preview,
        classes="-beside",
    )


def choose_theme(app: SessionApp) -> None:
    """Open the theme menu; the choice is remembered."""
    session, before = app.session, app.theme

    def preview(name: str) -> None:
        app.theme = name

    def picked(name: str | None) -> None:
        if name is None:
            preview(before)
            return
        session.state.remember(replace(session.state.current, theme=name))
        configured = session.settings.value.theme
        if configured not in (None, name):
            session.notifier.notify(f"Changed for this session only: the config sets {configured}.")

    app.push_screen(theme_menu(app.available_themes, before, preview), picked)
