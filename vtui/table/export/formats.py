"""Rows as text; each format writes while rows arrive."""

import csv
import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Protocol, TextIO

from vtui.table.columns import Column, Context
from vtui.table.export.records import names, record
from vtui.text import clean, quote_json

FORMULA = frozenset("=+-@\N{MINUS SIGN}")
"""Signs that a spreadsheet takes for the beginning of a formula; so it does their full-width and small forms."""

# What Markdown reads as more than a letter inside a cell: marks, brackets, HTML, entities, formulas, bare addresses.
_MARKDOWN = re.compile(r"[\\`*_\[\]<>|&~$]|:(?=//)|(?<=www)\.", re.IGNORECASE)


class Writer(Protocol):
    """Writes rows page by page."""

    def page(self, rows: Sequence[Any]) -> None:
        """Write a page of rows."""

    def close(self) -> None:
        """Write what ends the output; after a failure too, so that what came can be read."""


class JsonLines:
    """One JSON object a line."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def page(self, rows: Sequence[Any]) -> None:
        """Write a page of rows."""
        self._out.writelines(f"{quote_json(record(row))}\n" for row in rows)

    def close(self) -> None:
        """Lines need no end."""


class JsonArray:
    """One JSON array, an object a line."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._before = "[\n"

    def page(self, rows: Sequence[Any]) -> None:
        """Write a page of rows."""
        for row in rows:
            self._out.write(f"{self._before}{quote_json(record(row))}")
            self._before = ",\n"

    def close(self) -> None:
        """Close the array; without rows it is an empty one."""
        self._out.write("[]\n" if self._before == "[\n" else "\n]\n")


class Csv:
    """A line of commas for each row, under the names of the fields.

    Texts are cleaned and stand on one line; what a spreadsheet would take for a formula begins with an apostrophe;
    lists and nested rows are JSON.
    """

    def __init__(self, out: TextIO, kind: type[Any]) -> None:
        self._csv = csv.writer(out, lineterminator="\n")
        self._csv.writerow(names(kind))

    def page(self, rows: Sequence[Any]) -> None:
        """Write a page of rows."""
        self._csv.writerows([_csv_value(value) for value in record(row).values()] for row in rows)

    def close(self) -> None:
        """Lines need no end."""


class Markdown:
    """A table of cells as people see them, a line a row.

    No text in it ends a cell, marks anything up or makes a link; what a viewer itself makes of a bare mail address or
    a mention is its own.
    """

    def __init__(self, out: TextIO, columns: Sequence[Column[Any]], context: Context) -> None:
        self._out = out
        self._columns = columns
        self._context = context
        self._line([_markdown(column.title) for column in columns])
        self._line(["---:" if column.align == "right" else "---" for column in columns])

    def page(self, rows: Sequence[Any]) -> None:
        """Write a page of rows."""
        for row in rows:
            cells = (column.cell(row, self._context) for column in self._columns)
            self._line([_markdown("".join(span.text for span in cell)) for cell in cells])

    def close(self) -> None:
        """Lines need no end."""

    def _line(self, cells: Sequence[str]) -> None:
        self._out.write(f"| {' | '.join(cells)} |\n")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would reckon with a cleaned text: white space before the sign is gone by then."""
    return unicodedata.normalize("NFKC", text[:1]).lstrip()[:1] in FORMULA


def _csv_value(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return quote_json(value)
    if not isinstance(value, str):
        return value
    text = clean(value, len(value))
    return f"'{text}" if is_formula(text) else text


def _markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\g<0>", clean(text))
