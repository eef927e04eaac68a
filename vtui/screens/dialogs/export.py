"""The export dialog: which rows, in which format, where to. It asks and writes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.getters import query_one
from textual.widgets import Button

from vtui import text
from vtui.screens.dialogs.dialog import FormDialog, submit_keys
from vtui.table.export.writer import CLIPBOARD_MOST, ENDINGS, Format
from vtui.widgets.forms.name_line import NameLine
from vtui.widgets.forms.radio_line import Option, RadioLine
from vtui.widgets.frame.key_bar import KeyBar
from vtui.widgets.frame.modal_box import ModalBox

Rows = Literal["marked", "shown"]
"""Which rows of a list."""

FORMATS = (
    Option("csv", "CSV", "every field, for spreadsheets"),
    Option("json", "JSON", "every field, for programs"),
    Option("markdown", "Markdown", "the columns, for people"),
)
ZONE = Option("zone", "Zone file", "for other DNS providers")
DOTENV = Option("dotenv", ".env", "one environment, with the values")
PLACES = (
    Option("file", "File", "readable by you alone"),
    Option("clipboard", "Clipboard", f"of your terminal, up to {CLIPBOARD_MOST // 1000} kB"),
)


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What a person chose."""

    rows: Rows
    format: Format
    path: Path | None
    """The file, `~` expanded; None is the clipboard."""
    overwrite: bool = False
    """Whether the file that is there may be replaced."""


class ExportScreen(FormDialog[ExportChoice | None]):
    """Answers with what was chosen, or with nothing. A name that is taken needs a second, deliberate answer."""

    DEFAULT_CSS: ClassVar[str] = """
    ExportScreen {
        & #name { margin: 1 0; }
        & #name.-idle { visibility: hidden; }
        & Button.-style-default {
            &#overwrite { color: $write; text-style: bold; }
            &#yes:focus, &#overwrite:focus { text-style: bold underline; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = submit_keys("Export", "Export what the lines say")
    AUTO_FOCUS = "RadioLine"

    rows = query_one("#rows", RadioLine)
    form = query_one("#format", RadioLine)
    place = query_one("#place", RadioLine)
    name_line = query_one(NameLine)
    overwrite = query_one("#overwrite", Button)

    def __init__(
        self,
        noun: tuple[str, str],
        *,
        shown: int,
        marked: int,
        loaded: int,
        more: bool,
        complete: bool,
        propose: Callable[[Format], str],
        before: ExportChoice | None = None,
        trouble: str = "",
        also: tuple[Option, ...] = (),
    ) -> None:
        """Counts are rows; `more` says whether more exist than are loaded, `complete` whether the loaded ones are all;
        `propose` names the file.

        To ask again, give the answer of `before` and the `trouble` that it led to, in words: with the clipboard that
        is a reason to propose a file. `also` are formats that suit these rows alone.
        """
        super().__init__()
        self._noun = noun
        self._shown, self._marked, self._loaded = shown, marked, loaded
        self._more, self._complete = more, complete
        self._propose = propose
        self._before = before or ExportChoice("marked" if marked else "shown", "csv", Path(propose("csv")))
        self._trouble = trouble
        self._formats = (*FORMATS, *also)

    def compose(self) -> ComposeResult:
        """What, how, where to, and what is to be said about the file's name."""
        before = self._before
        box = ModalBox(f"Export {self._noun[1]}")
        with box:
            yield RadioLine("Rows", self._row_options(), before.rows, id="rows")
            yield RadioLine("Format", self._formats, before.format, id="format")
            clipboard = before.path is None and not self._trouble
            yield RadioLine("To", PLACES, "clipboard" if clipboard else "file", id="place")
            yield NameLine("Name", str(before.path or self._propose(before.format)), id="name")
            with Horizontal(id="buttons"):
                yield Button("Export", id="yes", compact=True)
                yield Button("Cancel", id="no", compact=True)
                yield Button("Overwrite", id="overwrite", compact=True)
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with what went wrong before, if anything did."""
        self.watch(self.name_line, "taken", self._offer)
        self._chosen()
        if self._trouble:
            self.name_line.say(self._trouble)
            self.name_line.input.focus()

    def _row_options(self) -> list[Option]:
        """The marked rows, if there are any, and those on view, with what these are a part of."""
        part = self._shown < self._loaded
        about = f"of {text.count(self._loaded)} loaded" if part else "all loaded"
        if not self._complete:
            about += ", more exist" if self._more else ", incomplete"
        elif not part:
            about = "the whole list"
        marked = [Option("marked", f"{text.count(self._marked)} marked")] if self._marked else []
        return [*marked, Option("shown", f"{text.count(self._shown)} shown", about)]

    def _offer(self, taken: Path | None) -> None:
        """To overwrite is offered for a file that is in the way, and only then."""
        self.overwrite.display = taken is not None

    def _chosen(self) -> None:
        self.name_line.set_class(self.place.value == "clipboard", "-idle")
        self.name_line.settle()

    @on(RadioLine.Changed)
    def _chose(self, event: RadioLine.Changed) -> None:
        event.stop()
        if event.line is self.form:
            self.name_line.end(ENDINGS[cast("Format", self.form.value)], ENDINGS.values())
        self._chosen()

    # Keys

    def action_submit(self) -> None:
        """Answer, unless the name will not do."""
        path = None if self.place.value == "clipboard" else self.name_line.free()
        if path is not None or self.place.value == "clipboard":
            self._answer(path)

    def press(self, button: Button) -> None:
        """Export, overwrite the file that has the name, or close."""
        taken = self.name_line.taken
        if button is self.overwrite and taken is not None:
            self._answer(taken, overwrite=True)
        else:
            super().press(button)

    def _answer(self, path: Path | None, *, overwrite: bool = False) -> None:
        rows, form = cast("Rows", self.rows.value), cast("Format", self.form.value)
        self.dismiss(ExportChoice(rows, form, path, overwrite))
