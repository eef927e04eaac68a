"""Rows as plain data, and the formats that write them page by page."""

import csv
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Protocol, TextIO

from vtui import times
from vtui.table.columns import Column, Context
from vtui.text import clean, quote_json

TIME_SUFFIX = "_at"
"""Suffix of fields that are times in ms since the epoch."""
FORMULA = frozenset("=+-@\N{MINUS SIGN}")
"""Signs with which a formula begins in a spreadsheet, also in their full-width and small forms."""

# Characters with a meaning for Markdown inside a cell: marks, brackets, HTML, entities, formulas, bare URLs.
_MARKDOWN = re.compile(r"[\\`*_\[\]<>|&~$]|:(?=//)|(?<=www)\.", re.IGNORECASE)


def field_names(kind: type[Any]) -> list[str]:
    """Names of the exported fields, `id` first."""
    return list(_exported(kind))


def row_record(row: Any) -> dict[str, Any]:
    """The fields of a row, `id` first. None stays None; times become ISO 8601 in UTC, invalid ones None."""
    return {name: _output_value(name, getattr(row, attribute)) for name, attribute in _exported(type(row)).items()}


def _exported(kind: type[Any]) -> dict[str, str]:
    """Name in the output -> attribute, without the fields fetched `apart`.

    `exported_as` is another name of a field, or a property that stands for it.
    """
    found: dict[str, str] = {}
    for field in sorted(fields(kind), key=lambda field: field.name != "id"):
        name = field.metadata.get("exported_as", field.name)
        if not field.metadata.get("apart"):
            found[name] = name if hasattr(kind, name) else field.name
    return found


def _output_value(name: str, value: Any) -> Any:
    if name.endswith(TIME_SUFFIX):
        return times.iso(value)
    if is_dataclass(value):
        return row_record(value)
    if isinstance(value, tuple):
        return [_output_value(name, item) for item in value]
    return value


class Writer(Protocol):
    """Writes rows page by page."""

    def page(self, rows: Sequence[Any]) -> None:
        """Write a page of rows."""

    def close(self) -> None:
        """Write the end of the output, if it has one; also after a failure, so that the rows so far can be read."""
        return


class JsonLines(Writer):
    """One JSON object per line."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def page(self, rows: Sequence[Any]) -> None:
        """Write a page of rows."""
        self._out.writelines(f"{quote_json(row_record(row))}\n" for row in rows)


class JsonArray(Writer):
    """A JSON array with one object per line."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._before = "[\n"

    def page(self, rows: Sequence[Any]) -> None:
        """Write a page of rows."""
        for row in rows:
            self._out.write(f"{self._before}{quote_json(row_record(row))}")
            self._before = ",\n"

    def close(self) -> None:
        """Close the array; without rows it is empty."""
        self._out.write("[]\n" if self._before == "[\n" else "\n]\n")


class Csv(Writer):
    """A CSV line for each row, below a header of the field names.

    Texts are cleaned and on one line; one that a spreadsheet would read as a formula gets a leading apostrophe; lists
    and nested rows are JSON.
    """

    def __init__(self, out: TextIO, kind: type[Any]) -> None:
        self._csv = csv.writer(out, lineterminator="\n")
        self._csv.writerow(field_names(kind))

    def page(self, rows: Sequence[Any]) -> None:
        """Write a page of rows."""
        self._csv.writerows([_csv_value(value) for value in row_record(row).values()] for row in rows)


class Markdown(Writer):
    """A table of cells as the screen shows them, one line per row.

    No text in it ends a cell, is read as markup or becomes a link; a viewer may still link a bare mail address or a
    mention.
    """

    def __init__(self, out: TextIO, columns: Sequence[Column[Any]], context: Context) -> None:
        self._out = out
        self._columns = columns
        self._context = context
        self._line([_markdown(column.title) for column in columns])
        self._line(["---:" if column.layout.align == "right" else "---" for column in columns])

    def page(self, rows: Sequence[Any]) -> None:
        """Write a page of rows."""
        for row in rows:
            cells = (column.cell(row, self._context) for column in self._columns)
            self._line([_markdown("".join(span.text for span in cell)) for cell in cells])

    def _line(self, cells: Sequence[str]) -> None:
        self._out.write(f"| {' | '.join(cells)} |\n")


def _csv_value(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return quote_json(value)
    if not isinstance(value, str):
        return value
    text = clean(value, len(value))
    return f"'{text}" if unicodedata.normalize("NFKC", text[:1]).lstrip()[:1] in FORMULA else text


def _markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\g<0>", clean(text))
