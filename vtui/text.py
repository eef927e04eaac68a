"""Hostile text made safe to draw, and its width in terminal cells."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from rich.cells import cell_len, get_character_cell_size

ELLIPSIS = "…"
Cut = Literal["end", "middle", "branch"]
"""Where a text that is too long is cut; `branch` keeps the ticket number and the end of a Git branch."""
_NAME = 64

# Escape sequences (ECMA-48), 7-bit and 8-bit forms. A string sequence without its end is taken to the end of its line.
_ESCAPE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\r\n]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]?"
)
# What draws nothing, changes the direction of what follows, or has a width that depends on the terminal:
# format characters, default ignorables, variation selectors, joiners, skin tones, tags.
_INVISIBLE = (
    r"\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd"
    r"\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff"
)
_REMOVED = re.compile(rf"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f{_INVISIBLE}]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_MARK = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
# No language has more than four marks on one letter; they would cover the lines above and below.
_MARKS = re.compile(rf"({_MARK}{{4}}){_MARK}+")
_SPACES = re.compile(r"\s+")
_LINE_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BLANK = re.compile(r"[^\S\n]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_UNPRINTABLE = re.compile(rf"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_INVISIBLE}]")
_HTTPS = re.compile(
    r"(?:https://)?(?P<host>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9])"
    r"(?P<port>:\d{1,5})?(?P<rest>[/?#][a-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*)?",
    re.IGNORECASE | re.ASCII,
)
_WORD = re.compile(r"(?<=[-_./])[^-_./]")
"""The beginning of a word of a branch after another one."""
_TICKET = re.compile(r"(?:(?<=[/_-])|^)(?:[A-Za-z][A-Za-z0-9]{1,9}-\d+|\d{2,})(?![A-Za-z0-9.])")


def clean(text: str, limit: int = 2_000) -> str:
    """One line that is safe to draw: no escape sequence, no control or invisible character, single spaces.

    Longer than `limit` characters, it is cut and ends in an ellipsis. Square brackets stay: the text is not markup.
    """
    plain = text.isascii() and text.isprintable() and "  " not in text
    line = text if plain else _SPACES.sub(" ", _strip(text))
    return _shorten(line.strip(), limit)


def clean_block(text: str, limit: int = 20_000) -> str:
    """Like `clean`, but lines and the spaces within them stay; tabs become spaces."""
    lines = _LINE_END.sub("\n", _strip(text)).expandtabs(4)
    block = "\n".join(line.rstrip() for line in _BLANK.sub(" ", lines).split("\n"))
    return _shorten(block.strip("\n"), limit)


def first_line(text: str) -> str:
    """The text up to its first line end."""
    end = _LINE_END.search(text)
    return text[: end.start()] if end else text


def clean_line(text: str) -> str:
    """One line for an input: like `clean`, but all spaces stay."""
    return _BLANK.sub(" ", _strip(text))


def without_controls(text: str) -> str:
    """The text without control characters; the rest of an escape sequence stays."""
    return _CONTROL.sub("", text)


def short(text: str) -> str:
    """A name for a sentence: cleaned, and shortened so that the sentence stays readable."""
    return cut(clean(text), _NAME)


def fold(text: str) -> str:
    """The text in a form for comparisons: without case, accents and variants of form, `Café ﬁn` as `cafe fin`.

    Each character folds by itself, to none, one or several; folding twice changes nothing more. Never raises.
    """
    if text.isascii():
        return text.lower()
    return _without_marks(text).casefold()


def width(text: str) -> int:
    """The width of the text in terminal cells, as Textual measures it."""
    return len(text) if text.isascii() and text.isprintable() else cell_len(text)


def cut(text: str, cells: int, ellipsis: Cut = "end") -> str:
    """Cleaned text, at most `cells` wide; an ellipsis replaces what does not fit."""
    if cells <= 0:
        return ""
    if width(text) <= cells:
        return text
    if ellipsis == "end":
        return _head(text, cells - 1) + ELLIPSIS
    if ellipsis == "branch":
        return _cut_branch(text, cells)
    return _head(text, cells // 2) + ELLIPSIS + _tail(text, (cells - 1) // 2)


def fit(text: str, cells: int, *, align: Literal["left", "right"] = "left", ellipsis: Cut = "end") -> str:
    """Cleaned text, cut or padded with spaces to exactly `cells`; a wide character is never halved."""
    shown = cut(text, cells, ellipsis)
    padding = " " * (cells - width(shown))
    return padding + shown if align == "right" else shown + padding


def quote_json(value: Any) -> str:
    r"""JSON that is safe to print: readable beyond ASCII, but control characters of terminals are written as `\uXXXX`.

    Raises ValueError for numbers that JSON lacks (NaN, the infinities).
    """
    return _UNPRINTABLE.sub(_unicode_escape, json.dumps(value, ensure_ascii=False, allow_nan=False))


def sentence(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def count(n: int, noun: tuple[str, str] | None = None) -> str:
    """A number with thousands separated, and its noun (one, many): `1,240 deployments`."""
    return f"{n:,}" if noun is None else f"{n:,} {noun[0] if n == 1 else noun[1]}"


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: `a, b and c`."""
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), *names[-1:]])


def first_few(names: Iterable[str], limit: int = 2) -> str:
    """The most frequent names, shortened, and the number of the others: `a, b and 3 more`."""
    ranked = [name for name, _ in Counter(map(short, names)).most_common()]
    more = f" and {count(len(ranked) - limit)} more" if len(ranked) > limit else ""
    return ", ".join(ranked[:limit]) + more


def host_url(text: str | None) -> str | None:
    """An https URL from a host or an https URL; None unless a browser reads it in the same way."""
    match = _HTTPS.fullmatch(text or "")
    if match is None or len(match["host"]) > 253 or int((match["port"] or ":0")[1:]) > 65_535:
        return None
    return f"https://{match['host']}{match['port'] or ''}{match['rest'] or ''}"


def _without_marks(text: str) -> str:
    """The decomposed text (NFKD) without combining marks."""
    decomposed = unicodedata.normalize("NFKD", text)
    return decomposed if decomposed.isascii() else "".join(c for c in decomposed if not unicodedata.combining(c))


def _strip(text: str) -> str:
    """The text without what is not drawn; white space is not changed."""
    return _MARKS.sub(r"\1", _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _REMOVED.sub("", _ESCAPE.sub("", text))))


def _shorten(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: max(limit - 1, 0)].rstrip() + ELLIPSIS[:limit]


def _cut_branch(branch: str, cells: int) -> str:
    """Shorten the folders of a branch first (`dependabot/npm_and_yarn/`), then what its ticket number stands before.

    As many of its last words as fit stay complete: branches differ in them.
    """
    ticket = _TICKET.search(branch)
    start = branch.rfind("/") + 1 if ticket is None else branch.rfind("/", 0, ticket.start()) + 1
    name = branch[start:]
    room = cells - width(name)
    if start and room > 0:
        return f"{_head(branch[: start - 1], room - 2)}{ELLIPSIS}/{name}" if room > 1 else ELLIPSIS + name
    head, least = cells // 2, 3
    if ticket is not None and (needed := width(ticket[0])) < cells:
        before, name = name, branch[ticket.start() :]
        head, least = max(head, needed), needed
        if (room := cells - 1 - width(name)) >= 0:
            return (_head(before, room) if room > 2 else "") + ELLIPSIS + name
    ends = (name[word.start() :] for word in _WORD.finditer(name))
    end = next((end for end in ends if width(end) < cells - least), None)
    if end is None:
        return _head(name, head) + ELLIPSIS + _tail(name, cells - 1 - head)
    return _head(name, cells - 1 - width(end)) + ELLIPSIS + end


def _head(text: str, cells: int) -> str:
    """The longest beginning that fits, with the marks of its last letter."""
    for index, character in enumerate(text):
        cells -= get_character_cell_size(character)
        if cells < 0:
            return text[:index]
    return text


def _tail(text: str, cells: int) -> str:
    """The longest end that fits and does not begin with a combining mark."""
    start = len(text)
    for index in range(len(text) - 1, -1, -1):
        size = get_character_cell_size(text[index])
        cells -= size
        if cells < 0:
            break
        if size:
            start = index
    return text[start:]


def _unicode_escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))
