"""How the common readers of `.env` files read a value: npm `dotenv`, Next.js, python-dotenv and Node.

Measured: `tests/tools/env_readers.py` runs the real programs on hundreds of files, and the tests compare this module
with their results.
"""

import re
from collections.abc import Callable

SPACE = r"\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
"""White space of JavaScript, for a set of a pattern."""
_EDGES = re.compile(f"^[{SPACE}]+|[{SPACE}]+$")
_NOT_SPACE = re.compile(f"[^{SPACE}]")
_ENDS = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\n|\Z)")
QUOTES = ("'", '"', "`")
_EXPANDED = re.compile(r"\$[A-Za-z0-9_{]|\\\$")
"""What Next.js changes, in any quotes."""
_INTERPOLATED = re.compile(r"\$\{[^}]*\}")
_PYTHON_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def by_dotenv(spelled: str) -> str:
    """The value that npm `dotenv` reads after `KEY=`, at the end of the file."""
    return scan(re.sub(r"\r\n?", "\n", spelled), 0)[0]


def scan(text: str, begin: int) -> tuple[str, int]:
    """The value that npm `dotenv` reads from `begin` on, after the `=`, and where its last line ends.

    Only line feeds end a line. A quoted value may begin on a later line. Quotes that are not closed at the end of a
    line, except before a comment, are part of the value.
    """
    start = found.start() if (found := _NOT_SPACE.search(text, begin)) is not None else len(text)
    close = _closing(text, start) if text[start : start + 1] in QUOTES else None
    end = text.find("\n", begin if close is None else close)
    end = len(text) if end < 0 else end
    raw = text[begin:end].split("#", 1)[0] if close is None else text[start : close + 1]
    value = _EDGES.sub("", raw)
    quote = value[:1]
    if len(value) > 1 and quote in QUOTES and value.endswith(quote):
        value = value[1:-1]
    return (with_line_breaks(value) if quote == '"' else value), end


def with_line_breaks(value: str) -> str:
    r"""A value in double quotes, its `\n` and `\r` as line breaks."""
    return value.replace("\\n", "\n").replace("\\r", "\r")


def _closing(text: str, start: int) -> int | None:
    """Index of the closing quote of the quote at `start`: the last candidate with only a comment after it."""
    quote, found = text[start], []
    at = text.find(quote, start + 1)
    while at >= 0:
        found.append(at)
        if text[at - 1] != "\\":
            break
        at = text.find(quote, at + 1)
    return next((at for at in reversed(found) if _ENDS.match(text, at + 1)), None)


def by_next(spelled: str) -> str | None:
    """The value that Next.js reads; None where it expands other variables."""
    value = by_dotenv(spelled)
    return None if _EXPANDED.search(value) else value


def by_python(spelled: str) -> str | None:
    """The value that python-dotenv reads; None where it puts in other variables or skips the line."""
    text = re.sub(r"^[^\S\r\n]+", "", spelled)
    quoted = re.match(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", text, re.DOTALL)
    if text[:1] in ("'", '"'):
        if quoted is None or not re.match(r"[^\S\r\n]*(?:#[^\r\n]*)?(?:[\r\n]|$)", text[quoted.end() :]):
            return None
        escapes = r"\\([\\'])" if quoted[2] is None else r"\\([\\'\"abfnrtv])"
        inner = quoted[1] if quoted[2] is None else quoted[2]
        value = re.sub(escapes, lambda found: _PYTHON_ESCAPES.get(found[1], found[1]), inner)
    else:
        value = re.sub(r"\s+#.*", "", re.split(r"[\r\n]", text, maxsplit=1)[0]).rstrip()
    return None if _INTERPOLATED.search(value) else value


def by_node(spelled: str) -> str | None:
    """The value that Node reads (`--env-file`)."""
    text = spelled.replace("\r", "").lstrip(" ")
    quote, close = text[:1], text.find(text[:1], 1)
    if quote in QUOTES:
        if close < 0:
            return text.split("\n", 1)[0]
        inner = text[1:close]
        return inner.replace("\\n", "\n") if quote == '"' else inner
    return re.split(r"[#\n]", text, maxsplit=1)[0].strip(" ")


READERS: dict[str, Callable[[str], str | None]] = {
    "npm dotenv": by_dotenv,
    "Node": by_node,
    "Next.js": by_next,
    "python-dotenv": by_python,
}
"""Name -> what it reads."""
DECIDING = frozenset({"npm dotenv", "Node"})
"""The readers that must read a value correctly for it to be written; a comment in the file names the others."""


def misread(spelled: str, value: str) -> tuple[str, ...]:
    """The readers that do not read `value` in this spelling."""
    return tuple(name for name, read in READERS.items() if read(spelled) != value)
