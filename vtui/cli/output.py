"""Standard output and standard error, whatever they are connected to."""

import codecs
import io
import json
import os
import sys
from typing import Literal

from vtui.glyphs import in_encoding
from vtui.text import clean


def print_message(line: str) -> None:
    """Print a line for people on stderr; it may contain hostile text."""
    if sys.stderr is not None:  # None when it was closed before the start
        print(clean(line), file=sys.stderr, flush=True)


def rewrite_line(line: str) -> None:
    """Replace the line that was last written so; an empty one clears it. For terminals only."""
    print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)


Content = Literal["json", "data", "text"]
"""The content of stdout: JSON, other data for programs, or text that people read."""


def prepare(content: Content) -> None:
    """Make stdout accept any text. What its encoding lacks is an escape in data and ASCII of equal width in text."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        codecs.register_error("vtui.json", _json_escape)
        codecs.register_error("vtui.text", _ascii_of_same_width)
        handlers = {"json": "vtui.json", "data": "backslashreplace", "text": "vtui.text"}
        sys.stdout.reconfigure(errors=handlers[content])


def content_of(format_: str) -> Content:
    """The content of stdout in a format of the command line."""
    return "json" if format_ in {"json", "jsonl"} else "data" if format_ == "csv" else "text"


def discard() -> None:
    """Discard what is left in stdout and stderr, so that the flush at exit does not fail."""
    sink = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            os.dup2(sink, stream.fileno())
    os.close(sink)


def _json_escape(error: UnicodeError) -> tuple[str, int]:
    """Error handler of a codec: the escapes of characters inside a JSON string."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


def _ascii_of_same_width(error: UnicodeError) -> tuple[str, int]:
    """Error handler of a codec: the glyphs of vtui in ASCII, and one `?` for each cell of other characters."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return in_encoding(error.object[error.start : error.end], "ascii"), error.end
