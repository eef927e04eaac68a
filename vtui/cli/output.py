"""Standard output and standard error, whatever they are connected to."""

import codecs
import io
import os
import sys

from vtui.text import clean


def say(line: str) -> None:
    """One line for people, on stderr; it may hold hostile text."""
    if sys.stderr is not None:  # None when it was closed before the start
        print(clean(line), file=sys.stderr, flush=True)


def rewrite(line: str) -> None:
    """Put `line` in the place of the one that was last written so; an empty one clears it. For a terminal only."""
    print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)


def prepare(*, json: bool) -> None:
    """Let stdout take any text: what its encoding lacks becomes an escape, a JSON one where it carries JSON."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        codecs.register_error("vtui.json", _escaped)
        sys.stdout.reconfigure(errors="vtui.json" if json else "backslashreplace")


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
