"""Rows as text for a file or the clipboard, made in pieces so that nothing waits for all of it."""

import io
import re
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeVar

from vtui.system.save_file import ExportError
from vtui.table.columns import Column, Context
from vtui.table.export.formats import Csv, JsonArray, Markdown, Writer

T = TypeVar("T")

Format = Literal["csv", "json", "markdown", "zone", "dotenv"]
"""CSV and JSON hold every field of a row, Markdown the columns of the table; a zone file is for DNS records alone, and
a `.env` file for variables: it has their values."""

ENDINGS: dict[Format, str] = {"csv": ".csv", "json": ".json", "markdown": ".md", "zone": ".zone", "dotenv": ".env"}
"""Format -> how its files' names end."""

ROWS = 100
"""Rows of a piece: about 10 ms of work."""

CLIPBOARD_MOST = 74_994
"""Bytes of text that the clipboard is trusted with.

Terminals and what stands between drop an OSC 52 sequence that is too long without a word, many above 100,000 bytes:
its two ends take 8 of them, and base64 makes 4 of 3.
"""

NAME_MOST = 100
"""Characters of a proposed name: every file system takes them, and a dialog shows them."""


class TooLong(ExportError):  # noqa: N818 - too long for the clipboard, not wrong
    """The text does not fit the clipboard."""


def pieces(rows: Sequence[T], form: Format, columns: Sequence[Column[T]], context: Context) -> Iterator[str]:
    """The text of `rows`, rows of one class, in pieces of 100 rows.

    The rows are those of now, whatever happens to the list meanwhile, so a thread may run it. `columns` and `context`
    matter to Markdown alone. A CSV of no rows is empty: nothing tells which fields it would have.
    """
    return _pieces(tuple(rows), form, columns, context)


def for_clipboard(parts: Iterable[str]) -> str:
    """All of the text; raises TooLong as soon as it is more than a terminal is sure to take."""
    taken: list[str] = []
    size = 0
    for part in parts:
        taken.append(part)
        size += len(part.encode())
        if size > CLIPBOARD_MOST:
            raise TooLong(f"Terminals drop more than {CLIPBOARD_MOST // 1000} kB: export to a file instead.")
    return "".join(taken)


def default_name(resource: str, scope: str, project: str, form: Format, when: int) -> str:
    """A name for the file, `deployments-acme-storefront-2026-11-25.csv`; `when` in ms, the day is the user's own.

    `project` may be empty. Whatever the names hold, it is made of a-z, 0-9 and dashes, is no path and no hidden file.
    """
    ending = f"-{time.strftime('%Y-%m-%d', time.localtime(when / 1000))}{ENDINGS[form]}"
    stem = "-".join(part for part in map(_plain, (resource, scope, project)) if part) or "export"
    return stem[: NAME_MOST - len(ending)].rstrip("-") + ending


def _pieces(rows: tuple[Any, ...], form: Format, columns: Sequence[Column[Any]], context: Context) -> Iterator[str]:
    if form == "csv" and not rows:
        return
    out = io.StringIO()
    context = replace(context, loading=frozenset())  # a file does not change when what is loading has come
    writer = _writer(out, rows, form, columns, context)
    for start in range(0, len(rows), ROWS):
        writer.page(rows[start : start + ROWS])
        yield _take(out)
    writer.close()
    yield _take(out)


def _writer(
    out: io.StringIO, rows: tuple[Any, ...], form: Format, columns: Sequence[Column[Any]], context: Context
) -> Writer:
    if form == "csv":
        return Csv(out, type(rows[0]))
    return JsonArray(out) if form == "json" else Markdown(out, columns, context)


def _take(out: io.StringIO) -> str:
    """What was written since the last time."""
    written = out.getvalue()
    out.seek(0)
    out.truncate()
    return written


def _plain(name: str) -> str:
    """A name in a-z, 0-9 and single dashes; letters lose their accents, others go."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
