"""`.env` files: read as npm `dotenv` reads them, written so that the common readers give the same values again.

Where other readers make something else of a value, a note says which ones. Nothing is ever expanded. Neither a fault
nor a note quotes a value.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from vtui.resources.env_readers import DECIDING, QUOTES, misread, scan

BOM = chr(0xFEFF)
"""What Windows may put before a text."""
PULLED = "# Created by Vercel CLI"
"""How a file of `vercel env pull` begins: quotes in its values are not escaped."""
UNQUOTED_KEY = "is a key over several lines without quotes: put quotes around it"
SPACES = " \t\f\v" + chr(0xA0)
_NAME = re.compile(r"[ \t\f\v\u00a0]*(?:export[ \t]+)?([A-Za-z0-9_.-]+)([ \t]*=|:(?=[ \t]))?")
_PULLED_VALUE = re.compile(r'"(.*)"')
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
    """The variables of a file, as npm `dotenv` reads them; line ends of every system are line breaks."""
    text = text.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n")
    pulled = text.startswith(PULLED)
    entries: dict[str, Entry] = {}
    faults: list[Fault] = []
    notes: list[Fault] = []
    at, line = 0, 1
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        found = _entry(text, at, end, line, pulled=pulled)
        if isinstance(found, Fault):
            faults.append(found)
            end = _end_of_key(text, end) if found.words.endswith(UNQUOTED_KEY) else end
        elif found is not None:
            entry, said, end = found
            earlier = entries.pop(entry.key, None)
            if earlier is not None:
                notes.append(Fault(line, f"{entry.key} stands on line {earlier.line} too: the last one counts"))
            notes += [Fault(line, f"{entry.key}: {words}") for words in said]
            entries[entry.key] = entry
        line += text.count("\n", at, end + 1)
        at = end + 1
    return Parsed(tuple(entries.values()), tuple(faults), tuple(notes))


def _entry(text: str, at: int, end: int, line: int, *, pulled: bool) -> tuple[Entry, list[str], int] | Fault | None:
    """What begins on the line between `at` and `end`, what is to be said of it, and where it ends.

    None for a comment and for nothing.
    """
    bare = text[at:end].strip(SPACES)
    if not bare or bare.startswith("#"):
        return None
    name = _NAME.match(text, at, end)
    if name is None:
        return Fault(line, "it does not begin with a name")
    key, begin = name[1], name.end()
    if name[2] is None:
        return Fault(
            line, "there is no = after the name" if text[begin:end].strip() else f"{key} has no = and no value"
        )
    value, close = scan(text, begin)
    if value.startswith("-----BEGIN") and "-----END" not in value:
        return Fault(line, f"{key} {UNQUOTED_KEY}")
    if pulled and (found := _PULLED_VALUE.fullmatch(text[begin:end].strip(SPACES))) is not None:
        said = ["\\n may stand for a line break or for itself: read as a line break"] if "\\n" in found[1] else []
        return Entry(key, found[1].replace("\\n", "\n").replace("\\r", "\r"), line), said, end
    others = misread(text[begin:close], value)
    said = [f"{_readers(others)} another value"] if others else []
    if value[:1] in QUOTES and close == end and text[begin:end].strip(SPACES)[:1] == value[:1]:
        said.append(f"the {value[0]} that begins it is part of the value, because it is not closed at the end")
    return Entry(key, value, line), said, close


def _end_of_key(text: str, end: int) -> int:
    """Where the last line ends of a key over several lines without quotes, whose first line ends at `end`."""
    close = text.find("-----END", end)
    if close < 0:
        return end
    after = text.find("\n", close)
    return len(text) if after < 0 else after


def write(pairs: Iterable[tuple[str, str]]) -> str:
    """A file that holds these names and values, and gives them back to npm `dotenv` and Node character for character.

    Where Next.js or python-dotenv read something else, a comment above the name says so. Raises Unwritable.
    """
    return "".join(
        f"{_warning(key, others)}{key}={spelled}\n" for key, spelled, others in (_spelled(*pair) for pair in pairs)
    )


def _warning(key: str, readers: Sequence[str]) -> str:
    return f"# {key}: {_readers(readers)} another value\n" if readers else ""


def _readers(names: Sequence[str]) -> str:
    """`Next.js reads`, or `Next.js and python-dotenv read`."""
    return f"{', '.join(names[:-1])} and {names[-1]} read" if len(names) > 1 else f"{names[0]} reads"


def _spelled(key: str, value: str) -> tuple[str, str, tuple[str, ...]]:
    """The name, the value in the spelling that most readers read alike, and those that do not."""
    if not re.fullmatch(r"[A-Za-z0-9_.-]+", key):
        raise Unwritable("a name that a .env file cannot hold")
    if any(unicodedata.category(character) == "Cs" for character in value):
        raise Unwritable(f"{key} holds half a character, which no file can")
    found = [(spelled, misread(spelled, value)) for spelled in _spellings(value)]
    sure = [one for one in found if DECIDING.isdisjoint(one[1])]
    if not sure:
        raise Unwritable(f"{key} has a value that no spelling keeps for npm dotenv and Node")
    spelled, others = min(sure, key=lambda one: len(one[1]))
    return key, spelled, others


def _spellings(value: str) -> Iterator[str]:
    """The ways to write a value, the plainest first, none of which depends on the lines that follow."""
    if not value or _BARE.fullmatch(value):
        yield value
    for quote in "'`\"":
        if quote not in value and not value.endswith("\\"):  # else a quote further down may count as the closing one
            yield f"{quote}{value}{quote}"
    if not re.match("['\"`]", value) and not re.search(r"[\r\n]", value):
        yield value
    if '"' not in value and not value.endswith("\\"):
        yield f'"{value}"'.replace("\n", "\\n")
