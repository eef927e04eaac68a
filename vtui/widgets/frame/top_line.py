"""Lines at the top: the account, the project, the list and what is building; and the tabs of a screen."""

import zlib
from collections.abc import Mapping

from textual.reactive import reactive

from vtui import text
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.registry import SHORT_TITLES, TITLES
from vtui.table.cells import WATCHED
from vtui.table.columns import Span
from vtui.text import count
from vtui.widgets.frame.key_bar import key_name
from vtui.widgets.line import Line, Piece, piece_width

CHIPS = ("#a8307a", "#2b63c9", "#4d6b1c", "#7340a8", "#0b756b", "#8a3a93", "#5b3fd6", "#3a6273")
"""Backgrounds of team chips; white on each has a contrast of at least 4.5:1, none looks like a warning."""


def chip_color(scope: Scope) -> str:
    """The color of a team, derived from its slug: the same on every screen and at every start."""
    return CHIPS[zlib.crc32(scope.slug.encode("utf-8", "replace")) % len(CHIPS)]


APART = 2
"""Minimum gap between breadcrumbs and tabs, in terminal cells."""
LONG_TITLES = 100
"""Terminal cells of the line from which titles are long: below, a build that starts must not shorten them."""


class Frame(Line):
    """Team chip, crumbs, tabs, builds in flight. Attributes come down from the screen."""

    scope: reactive[Scope | None] = reactive(None)
    project_ref: reactive[ProjectRef] = reactive(ProjectRef())
    why: reactive[str] = reactive("")
    """Why this scope is the one on view, in a word or two; shown where there is room."""
    read_only: reactive[bool] = reactive(False)
    """Whether changes are disabled in the current scope."""
    crumb: reactive[str] = reactive("")
    watched: reactive[bool] = reactive(False)
    """Whether the user watches the deployment that this page shows."""
    building: reactive[int] = reactive(0)

    def __init__(self, mode: str) -> None:
        """`mode` is the name of the list below this line."""
        super().__init__(id="frame")
        self._mode = mode

    def show(self, scope: Scope | None, project_ref: ProjectRef, building: int, *, read_only: bool = False) -> None:
        """Show the location of the screen and the number of running builds."""
        self.scope, self.project_ref, self.building, self.read_only = scope, project_ref, building, read_only

    def pieces(self, room: int) -> tuple[list[Piece], list[Piece]]:
        """The titles of tabs are shortened, then builds are left out, then other titles, before the crumbs are cut."""
        current = {self._mode: SHORT_TITLES.get(self._mode, "")}
        both = (True, False)
        long = [(self.why, TITLES, True), ("", TITLES, True)] if room >= LONG_TITLES else []
        short = [(why, SHORT_TITLES, building) for building in both for why in (self.why, "")]
        for why, titles, building in (*long, *short, *(("", current, building) for building in both)):
            left, right = self._crumbs(why), self._tab_pieces(titles, building=building)
            if piece_width(left) + piece_width(right) + APART <= room:
                return left, right
        return self._crumbs(""), self._tab_pieces({}, building=False)

    def _crumbs(self, why: str) -> list[Piece]:
        if self.scope is None:
            return [Piece((Span(" ▲ ", "strong"), Span("vtui", "strong")))]
        name = text.cut(text.clean(self.scope.slug) or "?", 24)
        every = "all projects" if self._mode or not self.crumb else ""
        project = text.cut(text.clean(self.project_ref.project), 32) or every
        crumb = text.cut(text.clean(self.crumb), 40)
        pieces = [
            Piece((Span(" ▲ ", "strong"),)),
            Piece((Span(f" {name} ", "chip"),), "app.team_menu", f"on {chip_color(self.scope)}"),
            *([Piece((Span(f" {why}", "faint"),))] if why else []),
            *([Piece((Span(" read-only", "muted"),))] if self.read_only else []),
        ]
        pieces += [Piece((Span(" › ", "faint"), Span(part, "strong"))) for part in (project, crumb) if part]
        if self.watched:
            pieces.append(Piece((Span(f"  {WATCHED} watched", "accent"),)))
        return pieces

    def _tab_pieces(self, titles: Mapping[str, str], *, building: bool) -> list[Piece]:
        pieces: list[Piece] = []
        for number, mode in enumerate(TITLES, 1):
            label = f" {titles[mode]} " if mode in titles else " "
            key = key_name(self, f"go.{mode}", str(number))
            action = f"app.go('{mode}')"
            if mode == self._mode:
                pieces.append(Piece((Span(f" {key}", "accent"), Span(label, "strong")), action, "on $raised"))
            else:
                pieces.append(Piece((Span(f" {key}", "muted"), Span(label, "muted")), action))
        if self.building and building:
            pieces.append(Piece((Span(" ◐ ", "busy"), Span(f"{self.building} building ", "muted"))))
        return pieces


class TabLine(Line):
    """Tabs with counts; the current one is highlighted, a click opens one."""

    DEFAULT_CSS = "TabLine { background: $background; }"

    tabs: reactive[tuple[tuple[str, int], ...]] = reactive(())
    """Title and count of each tab."""
    at: reactive[int] = reactive(0)
    """Index of the current tab."""

    def __init__(self, action: str) -> None:
        """`action` is the Textual action that goes to a tab, by its index."""
        super().__init__()
        self._action = action

    def pieces(self, _room: int) -> tuple[list[Piece], list[Piece]]:
        """All tabs, at the left."""
        pieces = [Piece((Span("  "),))]
        for index, (title, number) in enumerate(self.tabs):
            here = index == self.at
            name = (Span(f" {title}", "strong" if here else "muted"), Span(f" {count(number)} ", "muted"))
            pieces += [Piece(name, f"{self._action}({index})", "on $raised" if here else ""), Piece((Span(" "),))]
        return pieces, []
