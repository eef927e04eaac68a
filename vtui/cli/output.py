"""Standard output and standard error, whatever they are connected to."""

import codecs
import io
import json
import os
import sys

from vtui.cli.options import UsageError
from vtui.glyphs import in_encoding
from vtui.text import clean


def print_message(line: str) -> None:
    """Print a line for people on stderr; it may contain hostile text."""
    if sys.stderr is not None:  # None when it was closed before the start
        print(clean(line), file=sys.stderr, flush=True)


def can_rewrite_line() -> bool:
    """Whether stderr is a terminal that can replace its line."""
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def rewrite_line(line: str) -> None:
    """Replace the line that was last written so; an empty one clears it. Only where `can_rewrite_line`."""
    print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)


def prepare(format_: str) -> None:
    """Make stdout accept any text in a format; raises UsageError where stdout is closed.

    What its encoding lacks is an escape in JSON and CSV, and ASCII of equal width in text that people read.
    """
    if sys.stdout is None:
        raise UsageError("standard output is closed")
    if isinstance(sys.stdout, io.TextIOWrapper):
        codecs.register_error("vtui.json", _json_escape)
        codecs.register_error("vtui.text", _ascii_of_same_width)
        handlers = {"json": "vtui.json", "jsonl": "vtui.json", "csv": "backslashreplace"}
        sys.stdout.reconfigure(errors=handlers.get(format_, "vtui.text"))


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
