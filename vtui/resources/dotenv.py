"""`.env` files: read as the common libraries read them, written so that reading gives the same values again.

Where the libraries agree (names, `export`, comments, quotes, several lines) they are followed; where they would read
different values, the line is a fault rather than a guess. Nothing is ever expanded. A fault never quotes a value.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

BOM = chr(0xFEFF)
"""What Windows may put before a text."""
_NAME = re.compile(r"(?:export[ \t]+)?([A-Za-z0-9_.-]+)[ \t]*(=)?[ \t]*")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "$": "$", "`": "`"}
"""What stands after a backslash in double quotes -> what is meant; before others the backslash is one."""
_BARE = re.compile(r"[A-Za-z0-9_./:@%+,=-]+")
"""What needs no quotes, whoever reads it."""


class Unwritable(ValueError):  # noqa: N818 - it says what is the matter with a value
    """What a `.env` file cannot carry; the message does not show it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One variable of a file."""

    key: str
    value: str
    line: int
    """Where it begins, from 1."""

    def __repr__(self) -> str:
        """Without the value."""
        return f"Entry({self.key!r}, line {self.line})"


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that nobody can read for sure."""

    line: int
    words: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file holds."""

    entries: tuple[Entry, ...]
    """In the order of the file, the last of those with the same name alone."""
    faults: tuple[Fault, ...] = ()
    """What could not be read: none of it is among the entries."""
    notes: tuple[Fault, ...] = ()
    """What was read, and is worth a word."""


def read(text: str) -> Parsed:
    """The variables of a file; line ends of every system are line breaks."""
    text = text.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n")
    entries: dict[str, Entry] = {}
    faults: list[Fault] = []
    notes: list[Fault] = []
    at, line = 0, 1
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        found = _entry(text, at, end, line)
        if isinstance(found, Fault):
            faults.append(found)
        elif found is not None:
            entry, end = found
            earlier = entries.pop(entry.key, None)
            if earlier is not None:
                notes.append(Fault(line, f"{entry.key} stands on line {earlier.line} too: the last one counts"))
            if re.search(r"\$\{?[A-Za-z_]", entry.value):
                notes.append(Fault(line, f"{entry.key} names another variable: it is kept as it is written"))
            entries[entry.key] = entry
        line += text.count("\n", at, end + 1)
        at = end + 1
    return Parsed(tuple(entries.values()), tuple(faults), tuple(notes))


def _entry(text: str, at: int, end: int, line: int) -> tuple[Entry, int] | Fault | None:
    """What begins on the line between `at` and `end`, and where it ends; None for a comment and for nothing."""
    whole = text[at:end]
    bare = whole.strip(" \t\f\v")
    if not bare or bare.startswith("#"):
        return None
    start = at + len(whole) - len(whole.lstrip(" \t\f\v"))
    name = _NAME.match(text, start, end)
    if name is None:
        return Fault(line, "it does not begin with a name")
    key = name[1]
    if name[2] is None:
        rest = text[name.end() : end].strip()
        return Fault(line, "there is no = after the name" if rest else f"{key} has no = and no value")
    begin = name.end()
    quote = text[begin : begin + 1]
    if quote in ("'", '"', "`") and begin < end:
        return _quoted(text, begin, key, line)
    value = text[begin:end]
    comment = re.search(r"(?:^|[ \t])#", value)
    return Entry(key, (value[: comment.start()] if comment else value).strip(" \t\f\v"), line), end


def _quoted(text: str, begin: int, key: str, line: int) -> tuple[Entry, int] | Fault:
    """A value in quotes, over as many lines as it takes."""
    quote = text[begin]
    at = begin + 1
    while at < len(text) and text[at] != quote:
        if text[at] == "\\" and quote != '"' and text[at + 1 : at + 2] == quote:
            return Fault(line, f"a backslash before a {quote} means different things: use other quotes around it")
        at += 2 if text[at] == "\\" and quote == '"' else 1
    if at >= len(text):
        return Fault(line, f"the {quote} that begins its value is never closed")
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    rest = text[at + 1 : end].strip()
    if rest and not rest.startswith("#"):
        return Fault(line, f"something stands after the closing {quote}")
    inner = text[begin + 1 : at]
    value = re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[0]), inner) if quote == '"' else inner
    return Entry(key, value, line), end


def write(pairs: Iterable[tuple[str, str]]) -> str:
    """A file that holds these names and values, and gives them back character for character. Raises Unwritable."""
    return "".join(f"{key}={_spelled(key, value)}\n" for key, value in pairs)


def _spelled(key: str, value: str) -> str:
    """The value in the quotes that most readers read alike."""
    if not re.fullmatch(r"[A-Za-z0-9_.-]+", key):
        raise Unwritable("a name that a .env file cannot hold")
    if any(unicodedata.category(character) == "Cs" for character in value):
        raise Unwritable(f"{key} holds half a character, which no file can")
    if not value or _BARE.fullmatch(value):
        return value
    if "\\" not in value and "\r" not in value:
        for quote in "'\"`":
            if quote not in value and (quote != '"' or "$" not in value):
                return f"{quote}{value}{quote}"
    spelled = re.sub(r'[\\"]', lambda found: f"\\{found[0]}", value).replace("\r", "\\r").replace("\n", "\\n")
    return f'"{spelled}"'
