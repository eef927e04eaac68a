"""The export dialog: which rows, in which format, where to. It asks and writes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from vtui import text
from vtui.screens.dialogs.form import OVERWRITE, FormScreen
from vtui.system.save_file import target
from vtui.table.export.writer import FILE_EXTENSIONS, MAX_CLIPBOARD_BYTES, Format
from vtui.writes.form import Choice, Field, Form, Values

Rows = Literal["marked", "shown"]
"""Which rows of a list."""

FORMATS = (
    Choice("csv", "CSV", "all fields, for spreadsheets"),
    Choice("json", "JSON", "all fields, for programs"),
    Choice("markdown", "Markdown", "visible columns, for reading"),
)
ZONE = Choice("zone", "Zone file", "for other DNS providers")
DOTENV = Choice("dotenv", ".env", "one environment, with values")
DESTINATIONS = (
    Choice("file", "File", "readable only by you"),
    Choice("clipboard", "Clipboard", f"through the terminal, up to {MAX_CLIPBOARD_BYTES // 1000} kB"),
)


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """The choice made in the export form."""

    rows: Rows
    format: Format
    path: Path | None
    """The file, `~` expanded; None is the clipboard."""
    overwrite: bool = False
    """Whether an existing file may be overwritten."""


def export_form(
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
    also: tuple[Choice, ...] = (),
) -> FormScreen[ExportChoice]:
    """The form of an export; returns the choice. The name of an existing file must be confirmed.

    Counts are rows; `more` is whether more exist than are loaded, `complete` whether the loaded ones are all;
    `propose` names the file. After a failed export, `before` is that choice and `trouble` the text of the error: a
    failed copy to the clipboard proposes a file. `also` are formats for this kind of rows only.
    """
    before = before or ExportChoice("marked" if marked else "shown", "csv", Path(propose("csv")))
    destination = "clipboard" if before.path is None and not trouble else "file"
    name = str(before.path or propose(before.format))
    rows = (
        *((Choice("marked", f"{text.count(marked)} marked"),) if marked else ()),
        Choice("shown", f"{text.count(shown)} shown", _part(shown, loaded, more, complete)),
    )
    form = Form(
        f"Export {noun[1]}",
        (
            Field("rows", "Rows", before.rows, rows),
            Field("format", "Format", before.format, (*FORMATS, *also)),
            Field("place", "To", destination, DESTINATIONS),
            Field("name", "Name", name, example="File name", kind="file", when=("place", ("file",))),
        ),
        submit=("Export", "Export the rows"),
        follow=_ending,
    )
    error = ("name", trouble) if trouble else None
    return FormScreen(form, _answer, name="export", dense=True, error=error)


def _answer(screen: FormScreen[ExportChoice], values: Values) -> None:
    rows, form = cast("Rows", values["rows"]), cast("Format", values["format"])
    path = target(values["name"]) if "name" in values else None
    screen.dismiss(ExportChoice(rows, form, path, OVERWRITE in values))


def _part(shown: int, loaded: int, more: bool, complete: bool) -> str:
    about = f"of {text.count(loaded)} loaded" if shown < loaded else "all loaded rows"
    if not complete:
        return about + (", more available" if more else ", incomplete")
    return about if shown < loaded else "complete list"


def _ending(values: Values, changed: str) -> Mapping[str, str]:
    """Change the extension of the file name to that of the format."""
    name = values["name"]
    ending = next((ending for ending in FILE_EXTENSIONS.values() if name.endswith(ending)), None)
    if changed != "format" or ending is None:
        return {}
    return {"name": name.removesuffix(ending) + FILE_EXTENSIONS[cast("Format", values["format"])]}
