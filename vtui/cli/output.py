"""Standard output and standard error, whatever they are connected to."""

import codecs
import io
import os
import sys
from typing import Literal

from vtui.text import clean


def say(line: str) -> None:
    """One line for people, on stderr; it may hold hostile text."""
    if sys.stderr is not None:  # None when it was closed before the start
        print(clean(line), file=sys.stderr, flush=True)


def rewrite(line: str) -> None:
    """Put `line` in the place of the one that was last written so; an empty one clears it. For a terminal only."""
    print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)


Carries = Literal["json", "data", "text"]
"""What stdout carries: JSON, other data for programs, or text that people read."""


def prepare(carries: Carries) -> None:
    """Let stdout take any text. What its encoding lacks is an escape in data, and ASCII as wide as before in text."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        codecs.register_error("vtui.json", _escaped)
        codecs.register_error("vtui.text", _as_wide)
        handlers = {"json": "vtui.json", "data": "backslashreplace", "text": "vtui.text"}
        sys.stdout.reconfigure(errors=handlers[carries])


def carried(format_: str) -> Carries:
    """What stdout carries in a format of the command line."""
    return "json" if format_ in {"json", "jsonl"} else "data" if format_ == "csv" else "text"


def hush() -> None:
    """Send what is left in stdout and stderr nowhere, so that the flush at exit meets no closed pipe."""
    sink = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            os.dup2(sink, stream.fileno())
    os.close(sink)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """The codec's error handler: characters as the escapes that they have inside a JSON string."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    import json

    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


def _as_wide(error: UnicodeError) -> tuple[str, int]:
    """The codec's error handler: vtui's glyphs in ASCII, and one `?` for each cell of other characters."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    from vtui.glyphs import in_encoding

    return in_encoding(error.object[error.start : error.end], "ascii"), error.end
