"""Hostile text made safe to draw, and its width in terminal cells."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from rich.cells import cell_len, get_character_cell_size

ELLIPSIS = "…"
_NAME = 64

# Escape sequences (ECMA-48), 7-bit and 8-bit forms. A string sequence without its end is taken to the end of its line.
_ESCAPE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\r\n]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]?"
)
# What draws nothing, turns the direction of what follows, or is as wide as the terminal pleases:
# format characters, default ignorables, variation selectors, joiners, skin tones, tags.
_INVISIBLE = (
    r"\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd"
    r"\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff"
)
_REMOVED = re.compile(rf"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f{_INVISIBLE}]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_MARK = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
# More than four marks on one letter is nobody's language; they paint over the lines above and below.
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


def clean(text: str, limit: int = 2_000) -> str:
    """One line that is safe to draw: no escape sequence, no control or invisible character, single spaces.

    Longer than `limit` characters, it is cut and ends in an ellipsis. Square brackets stay: nothing here is markup.
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
    """One line as an input can hold it: like `clean`, but all spaces stay."""
    return _BLANK.sub(" ", _strip(text))


def without_controls(text: str) -> str:
    """The text without control characters; what they mean to a terminal stays as plain characters."""
    return _CONTROL.sub("", text)


def short(text: str) -> str:
    """A name for a sentence: cleaned, and so short that the rest of the sentence is read too."""
    return cut(clean(text), _NAME)


def fold(text: str) -> str:
    """The text as it is compared: without case, accents and variants of form, `Café ﬁn` as `cafe fin`.

    Each character folds by itself, to none, one or several; folding twice changes nothing more. Never raises.
    """
    if text.isascii():
        return text.lower()
    return _bare(text).casefold()


def width(text: str) -> int:
    """How many terminal cells the text takes, by the measure that Textual draws with."""
    return len(text) if text.isascii() and text.isprintable() else cell_len(text)


def cut(text: str, cells: int, ellipsis: Literal["end", "middle"] = "end") -> str:
    """Cleaned text, at most `cells` wide; what does not fit gives way to an ellipsis."""
    if cells <= 0:
        return ""
    if width(text) <= cells:
        return text
    if ellipsis == "end":
        return _head(text, cells - 1) + ELLIPSIS
    return _head(text, cells // 2) + ELLIPSIS + _tail(text, (cells - 1) // 2)


def fit(
    text: str, cells: int, *, align: Literal["left", "right"] = "left", ellipsis: Literal["end", "middle"] = "end"
) -> str:
    """Cleaned text, cut or padded with spaces to exactly `cells`; a wide character is never halved."""
    shown = cut(text, cells, ellipsis)
    padding = " " * (cells - width(shown))
    return padding + shown if align == "right" else shown + padding


def quote_json(value: Any) -> str:
    r"""JSON that is safe to print: readable beyond ASCII, but what a terminal could obey is written as `\uXXXX`.

    Raises ValueError for numbers that JSON lacks (NaN, the infinities).
    """
    return _UNPRINTABLE.sub(_unicode_escape, json.dumps(value, ensure_ascii=False, allow_nan=False))


def sentence(words: str) -> str:
    """Words with a capital in front, and all others as they are."""
    return words[:1].upper() + words[1:]


def count(n: int, noun: tuple[str, str] | None = None) -> str:
    """A number with thousands separated, and its noun (one, many): `1,240 deployments`."""
    return f"{n:,}" if noun is None else f"{n:,} {noun[0] if n == 1 else noun[1]}"


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: `a, b and c`."""
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), *names[-1:]])


def first_few(names: Iterable[str], most: int = 2) -> str:
    """The most frequent names, each shortened and once, and how many more there are: `a, b and 3 more`."""
    ranked = [name for name, _ in Counter(map(short, names)).most_common()]
    more = f" and {count(len(ranked) - most)} more" if len(ranked) > most else ""
    return ", ".join(ranked[:most]) + more


def host_url(text: str | None) -> str | None:
    """An https URL from a host or an https URL; None unless it is one that a browser reads as it stands here."""
    match = _HTTPS.fullmatch(text or "")
    if match is None or len(match["host"]) > 253 or int((match["port"] or ":0")[1:]) > 65_535:
        return None
    return f"https://{match['host']}{match['port'] or ''}{match['rest'] or ''}"


def _bare(text: str) -> str:
    """The text taken apart (NFKD), without the marks that combine."""
    apart = unicodedata.normalize("NFKD", text)
    return apart if apart.isascii() else "".join(c for c in apart if not unicodedata.combining(c))


def _strip(text: str) -> str:
    """The text without what is not drawn; white space is left as it is."""
    return _MARKS.sub(r"\1", _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _REMOVED.sub("", _ESCAPE.sub("", text))))


def _shorten(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: max(limit - 1, 0)].rstrip() + ELLIPSIS[:limit]


def _head(text: str, cells: int) -> str:
    """The longest beginning that fits, with the marks of its last letter."""
    for index, character in enumerate(text):
        cells -= get_character_cell_size(character)
        if cells < 0:
            return text[:index]
    return text


def _tail(text: str, cells: int) -> str:
    """The longest end that fits and begins with a letter, not with the marks of one."""
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
