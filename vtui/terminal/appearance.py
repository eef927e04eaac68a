"""How the app looks: its theme, the line filters, animation; by the settings and by what the terminal can show."""

from collections.abc import Sequence, Set
from typing import Any

from textual.app import App
from textual.filter import LineFilter, Monochrome, NoColor

from vtui.config.settings import Settings
from vtui.themes import DARK, FEW_COLORS, OWN
from vtui.widgets.line_filters import Encodable, NoColors, NoControls, Plain

PICKED_OUT = (
    "cursor-row",
    "block-cursor-background",
    "input-cursor-background",
    "input-selection-background",
    "screen-selection-background",
)
"""Variables of a theme: backgrounds of what the cursor or the focus is on, and of selected text."""
NO_CONTROLS = NoControls()


class Appearance:
    """Chooses the theme of an app and what is changed in its lines."""

    def __init__(
        self, app: App[Any], settings: Settings, *, theme: str, few_colors: bool, encoding: str | None
    ) -> None:
        """`theme` is the one that was picked last; `encoding` is the terminal's where it is not UTF-8."""
        self._app, self._settings = app, settings
        self._plain = Plain(enabled=settings.ascii)
        self._encodable = None if encoding is None else Encodable(encoding)
        self._no_colors = NoColors(self._picked_out)
        self._picked_out_of: tuple[str, frozenset[str]] = ("", frozenset())
        """The theme, and the backgrounds that it picks things out with."""
        for own in OWN:
            app.register_theme(own)
        themes = app.available_themes
        wanted = (settings.theme, theme, FEW_COLORS.name if few_colors and not app.no_color else DARK.name)
        allowed = [name for name in themes if not (app.no_color and themes[name].ansi)]
        app.theme = next(name for name in (*wanted, DARK.name) if name in allowed)
        if settings.reduced_motion:
            app.animation_level = "none"

    def apply(self, now: Settings, theme: str) -> None:
        """Take other settings; `theme` is the one that was picked last."""
        app, before, self._settings = self._app, self._settings, now
        if now.theme != before.theme and (now.theme or DARK.name) in app.available_themes:
            wanted = (now.theme, theme, DARK.name)
            app.theme = next(name for name in wanted if name in app.available_themes)
        self._plain.enabled = now.ascii
        if now.reduced_motion != before.reduced_motion:
            app.animation_level = "none" if now.reduced_motion else "full"
        if now.ascii != before.ascii:
            app.refresh(layout=True)

    def line_filters(self, filters: Sequence[LineFilter]) -> Sequence[LineFilter]:
        """With the one that keeps control characters from the terminal, and the one that leaves ASCII alone."""
        if self._app.no_color:  # Textual makes greys of colors
            filters = [self._no_colors if isinstance(one, Monochrome | NoColor) else one for one in filters]
        encodable = [] if self._encodable is None else [self._encodable]
        return [*filters, NO_CONTROLS, *([self._plain] if self._plain.enabled else []), *encodable]

    def _picked_out(self) -> Set[str]:
        """The backgrounds that mark the cursor, a selection or the focus, as `#rrggbb`."""
        theme = self._app.theme
        if self._picked_out_of[0] != theme:
            variables = self._app.get_css_variables()
            found = {variables[name].lower() for name in PICKED_OUT if variables.get(name, "").startswith("#")}
            plain = {variables[name].lower() for name in ("background", "surface", "panel") if name in variables}
            self._picked_out_of = theme, frozenset(color[:7] for color in found - plain)
        return self._picked_out_of[1]
