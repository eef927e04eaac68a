"""What rows look like on standard output; each format writes while rows arrive."""

import csv
from collections.abc import Sequence
from typing import Any, Protocol, TextIO

from vtui.cli.records import names, record
from vtui.text import clean, quote_json

FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet takes for the beginning of a formula, full-width forms too."""


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


def _csv_value(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return quote_json(value)
    if not isinstance(value, str):
        return value
    text = clean(value, len(value))
    return f"'{text}" if text.startswith(FORMULA) else text
