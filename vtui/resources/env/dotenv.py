"""Reading `.env` files as npm `dotenv` does, and writing them so that the common readers give the same values.

Where other readers give another value, a note lists them. Variables are never expanded. Neither errors nor notes
contain a value.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from vtui.resources.env.dotenv_readers import DECIDING, QUOTES, misread, scan, with_line_breaks

BOM = chr(0xFEFF)
"""The byte order mark that Windows programs write."""
PULLED = "# Created by Vercel CLI"
"""The first line of a file of `vercel env pull`: quotes in its values are not escaped."""
ONLY_ONE_LAST = "only the last line can hold its value, and it holds another one"
SPACES = " \t\f\v" + chr(0xA0)
_NAME = re.compile(r"[ \t\f\v\u00a0]*(?:export[ \t]+)?([A-Za-z0-9_.-]+)([ \t]*=|:(?=[ \t]))?")
_PULLED_VALUE = re.compile(r'"(.*)"')
_BARE = re.compile(r"[A-Za-z0-9_./:@%+,=-]+")
"""Values that need no quotes for any reader."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An env var in a file."""

    key: str
    value: str
    line: int
    """Number of its first line, from 1."""
    notes: tuple[str, ...] = ()
    """Readers that give another value, and further notes; without the value."""
    faults: tuple[str, ...] = ()
    """Probable problems; without the value."""

    def __repr__(self) -> str:
        """Without the value."""
        return f"Entry({self.key!r}, line {self.line})"


@dataclass(frozen=True, slots=True)
class UnreadableLine:
    """A line that cannot be read reliably."""

    line: int
    words: str
    end: int | None = field(default=None, compare=False)
    """Index of its end in the text; None for the end of the line."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """The content of a file."""

    entries: tuple[Entry, ...]
    """In the order of the file; of equal names only the last one."""
    faults: tuple[UnreadableLine, ...] = ()
    """Lines that could not be read and have no entry."""


def read(text: str) -> Parsed:
    """The env vars of a file, as npm `dotenv` reads them; all kinds of line ends are line breaks."""
    text = text.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n")
    pulled = text.startswith(PULLED)
    entries: dict[str, Entry] = {}
    faults: list[UnreadableLine] = []
    at, line = 0, 1
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        found = _entry(text, at, end, line, pulled=pulled)
        if isinstance(found, UnreadableLine):
            faults.append(found)
            end = end if found.end is None else found.end
        elif found is not None:
            entry, end = found
            earlier = entries.pop(entry.key, None)
            if earlier is not None:
                entry = replace(entry, faults=(f"also on line {earlier.line}: the last one is used", *entry.faults))
            entries[entry.key] = entry
        line += text.count("\n", at, end + 1)
        at = end + 1
    return Parsed(tuple(entries.values()), tuple(faults))


def _entry(text: str, at: int, end: int, line: int, *, pulled: bool) -> tuple[Entry, int] | UnreadableLine | None:
    """The entry between `at` and `end`, and where it ends; None for a comment or an empty line."""
    bare = text[at:end].strip(SPACES)
    if not bare or bare.startswith("#"):
        return None
    name = _NAME.match(text, at, end)
    if name is None:
        return UnreadableLine(line, "no name before the =")
    key, begin = name[1], name.end()
    if name[2] is None:
        return UnreadableLine(
            line, "no = after the name" if text[begin:end].strip() else f"{key} has no = and no value"
        )
    value, close = scan(text, begin)
    if value.startswith("-----BEGIN") and "-----END" not in value:
        words = f"{key} has an unquoted value of several lines: add quotes"
        return UnreadableLine(line, words, _end_of_key(text, end))
    if pulled and (found := _PULLED_VALUE.fullmatch(text[begin:end].strip(SPACES))) is not None:
        ambiguous = ("\\n is read as a newline; the original may have been a backslash and an n",)
        return Entry(key, with_line_breaks(found[1]), line, ambiguous if "\\n" in found[1] else ()), end
    others = misread(text[begin:close], value)
    notes = (f"{_readers(others)} a different value",) if others else ()
    if value[:1] in QUOTES and close == end and text[begin:end].strip(SPACES)[:1] == value[:1]:
        unclosed = f"opening {value[0]} without a closing one: it is part of the value"
        return Entry(key, value, line, notes, (unclosed,)), close
    return Entry(key, value, line, notes), close


def _end_of_key(text: str, end: int) -> int:
    """End of the last line of a multi-line key without quotes, whose first line ends at `end`."""
    close = text.find("-----END", end)
    if close < 0:
        return end
    after = text.find("\n", close)
    return len(text) if after < 0 else after


@dataclass(frozen=True, slots=True)
class Written:
    """A file, and what it does not contain."""

    text: str = field(repr=False)
    left_out: tuple[tuple[str, str], ...] = ()
    """Names of the values that no `.env` file can represent, and why; the file has them as comments."""


@dataclass(frozen=True, slots=True)
class _Spelling:
    key: str
    text: str = field(repr=False)
    readers: tuple[str, ...]
    """Readers that give another value."""
    last: bool = False
    """Whether it is only read correctly at the end of the file."""


def write(pairs: Iterable[tuple[str, str]], comments: Iterable[str] = ()) -> Written:
    """A file with these names and values, from which npm `dotenv` and Node read exactly the same.

    A comment above a name lists Next.js or python-dotenv if they read another value. `comments` are further lines.
    """
    lines: list[str] = []
    misread_lines: list[str] = []
    last: list[str] = []
    left_out: list[tuple[str, str]] = []
    for key, value in pairs:
        found = _spelled(key, value)
        if isinstance(found, str) or (found.last and last):
            why = found if isinstance(found, str) else ONLY_ONE_LAST
            left_out.append((key, why))
            lines.append(comment(key, why))
        elif found.last:
            last = [comment(key, "must stay the last line"), _warning(found), f"{key}={found.text}\n"]
        else:
            # A reader that does not see where a value of several lines ends may misread what stands below it.
            group = misread_lines if found.readers and "\n" in found.text else lines
            group += [_warning(found), f"{key}={found.text}\n"]
    return Written("".join([*lines, *comments, *misread_lines, *last]), tuple(left_out))


def comment(key: str, words: str) -> str:
    """A comment line about a name."""
    return f"# {' '.join(f'{key}: {words}'.split())}\n"


def _warning(spelling: _Spelling) -> str:
    return comment(spelling.key, f"{_readers(spelling.readers)} a different value") if spelling.readers else ""


def _readers(names: Sequence[str]) -> str:
    """`Next.js reads`, or `Next.js and python-dotenv read`."""
    return f"{', '.join(names[:-1])} and {names[-1]} read" if len(names) > 1 else f"{names[0]} reads"


def _spelled(key: str, value: str) -> _Spelling | str:
    """The spelling of a value that most readers read correctly; or why there is none."""
    if not re.fullmatch(r"[A-Za-z0-9_.-]+", key):
        return "this name is not allowed in a .env file"
    if any(unicodedata.category(character) == "Cs" for character in value):
        return "the value has an invalid character"
    found = [(_Spelling(key, spelled, misread(spelled, value), last)) for spelled, last in _spellings(value)]
    sure = [spelling for spelling in found if DECIDING.isdisjoint(spelling.readers)]
    if not sure:
        return "npm dotenv and Node cannot read this value from a file"
    return min(sure, key=lambda spelling: (spelling.last, len(spelling.readers)))


def _spellings(value: str) -> Iterator[tuple[str, bool]]:
    """The possible spellings of a value, the simplest first, and whether a later quote could change how it is read."""
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
