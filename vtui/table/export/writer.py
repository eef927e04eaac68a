"""Rows as text for a file or the clipboard, made in chunks so that the program stays responsive."""

import io
import re
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal, TypeVar

from vtui.system.save_file import ExportError
from vtui.table.columns import Column, Context
from vtui.table.export.formats import Csv, JsonArray, Markdown, Writer

T = TypeVar("T")

Format = Literal["csv", "json", "markdown", "zone", "dotenv"]
"""CSV and JSON have every field of a row, Markdown the columns of the table. A zone file is for DNS records only, a
`.env` file for env vars only: it has their values.
"""

FILE_EXTENSIONS: dict[Format, str] = {
    "csv": ".csv",
    "json": ".json",
    "markdown": ".md",
    "zone": ".zone",
    "dotenv": ".env",
}
"""Format -> extension of its files."""

CHUNK_ROWS = 100
"""Rows in a chunk: about 10 ms of work."""

MAX_CLIPBOARD_BYTES = 74_994
"""Bytes of text that are copied to the clipboard.

Terminals and multiplexers silently drop an OSC 52 sequence that is too long, many above 100,000 bytes: 8 of them are
the sequence's ends, and base64 makes 4 of 3.
"""

MAX_NAME_LENGTH = 100
"""Characters of a default file name: short enough for every file system and for a dialog."""


class ClipboardLimitError(ExportError):
    """The text is too long for the clipboard."""


def text_chunks(rows: Sequence[T], form: Format, columns: Sequence[Column[T]], context: Context) -> Iterator[str]:
    """The text of `rows`, all of one class, in chunks of 100 rows.

    The rows are copied at once, so a thread may consume the chunks while the list changes. Only Markdown uses `columns`
    and `context`. A CSV without rows is empty: its fields are unknown.
    """
    copied, out = tuple(rows), io.StringIO()
    context = replace(context, loading=frozenset())  # a file does not change when the loading ends

    def drain() -> str:
        written = out.getvalue()
        out.seek(0)
        out.truncate()
        return written

    def chunks() -> Iterator[str]:
        writer: Writer
        if form == "csv":
            if not copied:
                return
            writer = Csv(out, type(copied[0]))
        else:
            writer = JsonArray(out) if form == "json" else Markdown(out, columns, context)
        for start in range(0, len(copied), CHUNK_ROWS):
            writer.page(copied[start : start + CHUNK_ROWS])
            yield drain()
        writer.close()
        yield drain()

    return chunks()


def clipboard_text(chunks: Iterable[str]) -> str:
    """Join the chunks. Raises ClipboardLimitError as soon as they exceed `MAX_CLIPBOARD_BYTES`."""
    parts: list[str] = []
    size = 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk.encode())
        if size > MAX_CLIPBOARD_BYTES:
            raise ClipboardLimitError(
                f"Longer than the {MAX_CLIPBOARD_BYTES // 1000} kB that terminals accept. Export to a file instead."
            )
    return "".join(parts)


def default_name(resource: str, scope: str, project: str, form: Format, when: int) -> str:
    """A file name such as `deployments-acme-store-2026-11-25.csv`; `when` in ms, the day is local.

    `project` may be empty. The name has only a-z, 0-9 and dashes: it is never a path or a hidden file.
    """
    ending = f"-{time.strftime('%Y-%m-%d', time.localtime(when / 1000))}{FILE_EXTENSIONS[form]}"
    stem = "-".join(chunk for chunk in map(_slug, (resource, scope, project)) if chunk) or "export"
    return stem[: MAX_NAME_LENGTH - len(ending)].rstrip("-") + ending


def _slug(name: str) -> str:
    """A name in a-z, 0-9 and single dashes; accents are removed from letters, other characters dropped."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
