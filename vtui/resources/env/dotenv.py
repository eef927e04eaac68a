"""`.env` files: read as npm `dotenv` reads them, written so that the common readers give the same values again.

Where other readers make something else of a value, a note says which ones. Nothing is ever expanded. Neither a fault
nor a note quotes a value.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from vtui.resources.env.dotenv_readers import DECIDING, QUOTES, misread, scan, with_line_breaks

BOM = chr(0xFEFF)
"""What Windows may put before a text."""
PULLED = "# Created by Vercel CLI"
"""How a file of `vercel env pull` begins: quotes in its values are not escaped."""
ONE_AT_THE_END = "such a value can only be the last one of a file, and there is another"
SPACES = " \t\f\v" + chr(0xA0)
_NAME = re.compile(r"[ \t\f\v\u00a0]*(?:export[ \t]+)?([A-Za-z0-9_.-]+)([ \t]*=|:(?=[ \t]))?")
_PULLED_VALUE = re.compile(r'"(.*)"')
_BARE = re.compile(r"[A-Za-z0-9_./:@%+,=-]+")
"""What needs no quotes, whoever reads it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One variable of a file."""

    key: str
    value: str
    line: int
    """Where it begins, from 1."""
    notes: tuple[str, ...] = ()
    """Which readers read another value, and what else is worth knowing; without the value."""
    faults: tuple[str, ...] = ()
    """What is probably wrong with it; without the value."""

    def __repr__(self) -> str:
        """Without the value."""
        return f"Entry({self.key!r}, line {self.line})"


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that nobody can read for sure."""

    line: int
    words: str
    end: int | None = field(default=None, compare=False)
    """Where what cannot be read ends, as an index of the text; None for the end of its line."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file holds."""

    entries: tuple[Entry, ...]
    """In the order of the file, the last of those with the same name alone."""
    faults: tuple[Fault, ...] = ()
    """What could not be read: none of it is among the entries."""


def read(text: str) -> Parsed:
    """The variables of a file, as npm `dotenv` reads them; line ends of every system are line breaks."""
    text = text.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n")
    pulled = text.startswith(PULLED)
    entries: dict[str, Entry] = {}
    faults: list[Fault] = []
    at, line = 0, 1
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        found = _entry(text, at, end, line, pulled=pulled)
        if isinstance(found, Fault):
            faults.append(found)
            end = end if found.end is None else found.end
        elif found is not None:
            entry, end = found
            earlier = entries.pop(entry.key, None)
            if earlier is not None:
                entry = replace(entry, faults=(f"also on line {earlier.line}: the last one counts", *entry.faults))
            entries[entry.key] = entry
        line += text.count("\n", at, end + 1)
        at = end + 1
    return Parsed(tuple(entries.values()), tuple(faults))


def _entry(text: str, at: int, end: int, line: int, *, pulled: bool) -> tuple[Entry, int] | Fault | None:
    """What begins on the line between `at` and `end`, and where it ends; None for a comment and for nothing."""
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
        words = f"{key} is a key over several lines without quotes: put quotes around it"
        return Fault(line, words, _end_of_key(text, end))
    if pulled and (found := _PULLED_VALUE.fullmatch(text[begin:end].strip(SPACES))) is not None:
        ambiguous = ("\\n may stand for a line break or for itself: read as a line break",)
        return Entry(key, with_line_breaks(found[1]), line, ambiguous if "\\n" in found[1] else ()), end
    others = misread(text[begin:close], value)
    notes = (f"{_readers(others)} another value",) if others else ()
    if value[:1] in QUOTES and close == end and text[begin:end].strip(SPACES)[:1] == value[:1]:
        unclosed = f"the {value[0]} that begins it is part of the value, because it is not closed at the end"
        return Entry(key, value, line, notes, (unclosed,)), close
    return Entry(key, value, line, notes), close


def _end_of_key(text: str, end: int) -> int:
    """Where the last line ends of a key over several lines without quotes, whose first line ends at `end`."""
    close = text.find("-----END", end)
    if close < 0:
        return end
    after = text.find("\n", close)
    return len(text) if after < 0 else after


@dataclass(frozen=True, slots=True)
class Written:
    """A file, and what it does not hold."""

    text: str = field(repr=False)
    left_out: tuple[tuple[str, str], ...] = ()
    """Names of the values that no `.env` file can carry, and why; the file says so as well."""


@dataclass(frozen=True, slots=True)
class _Spelling:
    key: str
    text: str = field(repr=False)
    readers: tuple[str, ...]
    """Those that read another value."""
    last: bool = False
    """Whether it is read so only where nothing stands below it."""


def write(pairs: Iterable[tuple[str, str]], comments: Iterable[str] = ()) -> Written:
    """A file that holds these names and values, and gives them back to npm `dotenv` and Node character for character.

    Where Next.js or python-dotenv read something else, a comment above the name says so. `comments` are further lines.
    """
    lines: list[str] = []
    misread_lines: list[str] = []
    last: list[str] = []
    left_out: list[tuple[str, str]] = []
    for key, value in pairs:
        found = _spelled(key, value)
        if isinstance(found, str) or (found.last and last):
            why = found if isinstance(found, str) else ONE_AT_THE_END
            left_out.append((key, why))
            lines.append(comment(key, why))
        elif found.last:
            last = [comment(key, "keep this as the last line"), _warning(found), f"{key}={found.text}\n"]
        else:
            # A reader that does not see where a value of several lines ends may misread what stands below it.
            group = misread_lines if found.readers and "\n" in found.text else lines
            group += [_warning(found), f"{key}={found.text}\n"]
    return Written("".join([*lines, *comments, *misread_lines, *last]), tuple(left_out))


def comment(key: str, words: str) -> str:
    """A line that says something of a name."""
    return f"# {' '.join(f'{key}: {words}'.split())}\n"


def _warning(spelling: _Spelling) -> str:
    return comment(spelling.key, f"{_readers(spelling.readers)} another value") if spelling.readers else ""


def _readers(names: Sequence[str]) -> str:
    """`Next.js reads`, or `Next.js and python-dotenv read`."""
    return f"{', '.join(names[:-1])} and {names[-1]} read" if len(names) > 1 else f"{names[0]} reads"


def _spelled(key: str, value: str) -> _Spelling | str:
    """The value in the spelling that most readers read in the same way; why there is none."""
    if not re.fullmatch(r"[A-Za-z0-9_.-]+", key):
        return "a .env file cannot hold this name"
    if any(unicodedata.category(character) == "Cs" for character in value):
        return "the value holds half a character, which no file can"
    found = [(_Spelling(key, spelled, misread(spelled, value), last)) for spelled, last in _spellings(value)]
    sure = [spelling for spelling in found if DECIDING.isdisjoint(spelling.readers)]
    if not sure:
        return "no spelling keeps the value for npm dotenv and Node"
    return min(sure, key=lambda spelling: (spelling.last, len(spelling.readers)))


def _spellings(value: str) -> Iterator[tuple[str, bool]]:
    """The ways to write a value, the plainest first, and whether a quote further down could change what is read."""
    if not value or _BARE.fullmatch(value):
        yield value, False
    open_ended = value.endswith("\\")  # then a quote further down may count as the closing one
    for quote in "'`\"":
        if quote not in value:
            yield f"{quote}{value}{quote}", open_ended
    if not re.search(r"[\r\n]", value):
        yield value, value[:1] in QUOTES
    if '"' not in value:
        yield f'"{value}"'.replace("\n", "\\n"), open_ended
