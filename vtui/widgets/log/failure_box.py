"""The box above a log: why the build failed, and what can be done about it at once."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.getters import query_one
from textual.widgets import Static

from vtui import text
from vtui.logs.changes import Changes
from vtui.logs.failure import Failure
from vtui.table.columns import Span
from vtui.widgets.frame.key_bar import key_name
from vtui.widgets.line import Line, Piece, piece_width
from vtui.widgets.tones import block, content


class Buttons(Line):
    """Clickable actions on the error, with their keys."""

    DEFAULT_CSS: ClassVar[str] = "Buttons { background: $background; }"

    failure: Failure | None = None

    def pieces(self, _room: int) -> tuple[list[Piece], list[Piece]]:
        """The buttons that apply to the error."""
        errors = self.failure.errors if self.failure is not None else ()
        offers = [("log.copy-error", "ctrl+e", "Copy error", "screen.pane('copy_error')")]
        if errors and errors[0].file:
            offers.insert(0, ("log.edit", "e", "Open in editor", "screen.pane('edit')"))
        if errors:
            offers.append(("log.next-error", "f8", "Next error", "screen.pane('error', 1)"))
        return [
            Piece((Span(key_name(self, id_, declared), "accent"), Span(f" {words}   ", "muted")), action)
            for id_, declared, words, action in offers
        ], []


class Since(Line):
    """What changed since the last good build of the branch; each part can be opened."""

    DEFAULT_CSS: ClassVar[str] = "Since { background: $background; display: none; }"

    changes: Changes | None = None

    def pieces(self, room: int) -> tuple[list[Piece], list[Piece]]:
        """The commits, then the variables; in fewer words where these do not fit."""
        changes = self.changes
        if changes is None:
            return [], []
        since = f"Since the last good build of {text.cut(text.clean(changes.branch), 30)}: ", "Since last good build: "
        pieces: list[Piece] = []
        for start, variables in (
            (since[0], changes.variables_cell),
            (since[1], changes.variables_cell),
            (since[1], changes.variables_count_cell),
        ):
            pieces = [
                Piece((Span(start, "muted"),)),
                Piece(changes.commits_cell, "screen.commits" if changes.compare else None),
                Piece((Span("   "), *variables), "screen.variables" if changes.variables else None),
            ]
            if piece_width(pieces) <= room:
                break
        return pieces, []


class FailureBox(Vertical):
    """Shows the error of a log; hidden without one."""

    DEFAULT_CSS: ClassVar[str] = """
    FailureBox {
        display: none; height: auto; max-height: 40%; padding: 0 2;
        border: round $warning; border-title-color: $foreground; border-title-style: bold;
        &.-error { border: round $error; }
        & > Static { height: auto; color: $foreground; }
    }
    """

    words = query_one("#words", Static)
    since = query_one(Since)
    buttons = query_one(Buttons)

    def compose(self) -> ComposeResult:
        """Create the text, the changes and the buttons."""
        yield Static(id="words", markup=False)
        yield Since()
        yield Buttons()

    def show_changes(self, changes: Changes | None, *, comes: bool) -> None:
        """Show what changed; None where that is not known, with `comes` while it is being requested."""
        self.since.changes = changes
        self.since.display = changes is not None or comes
        self.since.refresh()

    def show(self, failure: Failure | None) -> None:
        """Show a failure; None hides the box."""
        if failure == self.buttons.failure:
            return
        self.buttons.failure = failure
        self.display = failure is not None
        if failure is None:
            return
        self.set_class(failure.tone == "error", "-error")
        glyph = "×" if failure.tone == "error" else "■"
        self.border_title = content((Span(f"{glyph} ", failure.tone), Span(failure.title, "strong")))
        self.words.update(block(failure.lines))
        self.buttons.refresh()
        # Textual keeps the height it measured while a layout was already due: asked again later, it measures anew.
        self.words.call_after_refresh(self.words.refresh, layout=True)
