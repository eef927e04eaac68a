"""Splitting an expression at its spaces, colons and commas, whether it is valid or not."""

import re
from collections.abc import Container
from typing import Literal, NamedTuple

_BLANKS = re.compile(r"\s*")
_NON_BLANK = re.compile(r"\S*")
_VALUE = re.compile(r"[^\s,]*")
_NAME = re.compile(r"[^\s:]++(?=:)")
_OPERATOR = re.compile(r"(?:[<>]=?|[=~])?")
_QUOTED = re.compile(r'"((?:[^"\\]|\\["\\]?)*+)("?)')
_ESCAPED = re.compile(r'\\(["\\])')
_AMBIGUOUS_WORD = re.compile(r'[-~"]|.*[\s:]|$', re.DOTALL)
_AMBIGUOUS_VALUE = re.compile(r'[=<>~"]|.*[\s,]|$', re.DOTALL)


class Piece(NamedTuple):
    """A word or a value as written; offsets are characters of the expression."""

    at: int
    """Where it begins, after its operator."""
    end: int
    text: str
    """The text without quotes and escapes."""
    operator: str = ""
    """The operator written before it: `=`, `~`, `<`, `<=`, `>`, `>=` or none."""
    problem: Literal["", "open", "tail"] = ""
    """`open`: a quote is not closed; `tail`: a closing quote is followed by something."""


class Clause(NamedTuple):
    """A term as written: a word, or a name with values."""

    at: int
    negated: bool
    name_at: int
    """Where the name or the word begins, after the minus."""
    name: str | None
    """The text before the colon; None for a word."""
    pieces: tuple[Piece, ...]
    """At least one piece, which may be empty."""

    @property
    def end(self) -> int:
        """Where the term ends."""
        return self.pieces[-1].end


def split_clauses(text: str, names: Container[str]) -> list[Clause]:
    """The terms of any text; `names` are those of the columns, casefolded. Raises nothing."""
    clauses: list[Clause] = []
    at = _match_end(_BLANKS, text, 0)
    while at < len(text):
        clauses.append(_clause(text, at, names))
        at = _match_end(_BLANKS, text, clauses[-1].end)
    return clauses


def quote(text: str) -> str:
    """The text in quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def format_word(text: str) -> str:
    """The text as a word, in quotes where it would have another meaning."""
    return quote(text) if _AMBIGUOUS_WORD.match(text) else text


def format_value(text: str) -> str:
    """The text as a column's value, in quotes where it would have another meaning."""
    return quote(text) if _AMBIGUOUS_VALUE.match(text) else text


def _clause(text: str, start: int, names: Container[str]) -> Clause:
    negated = text[start] == "-"
    at = start + negated
    first = text[at : at + 1]
    name = None if first in {'"', "~"} else _NAME.match(text, at)
    if name is not None and _names_column(name, names):
        return Clause(start, negated, at, name[0], _values(text, name.end() + 1))
    operator = "~" if first == "~" else ""
    return Clause(start, negated, at, None, (_piece(text, at + len(operator), operator, _NON_BLANK, _NON_BLANK),))


def _names_column(name: re.Match[str], names: Container[str]) -> bool:
    """Whether a text before a colon is, or should be, a column: `fix:` and `https://` are words."""
    following = name.string[name.end() + 1 : name.end() + 3]
    return name[0].casefold() in names or not (following == "//" or not following or following[0].isspace())


def _values(text: str, at: int) -> tuple[Piece, ...]:
    """The values from `at` on; a regex without quotes extends to the next blank."""
    pieces: list[Piece] = []
    while not pieces or text[at - 1 : at] == ",":
        begin = _match_end(_OPERATOR, text, at)
        operator = text[at:begin]
        regex = (pieces[0].operator if pieces else operator) == "~"
        pieces.append(_piece(text, begin, operator, _NON_BLANK if regex else _VALUE, _VALUE))
        at = pieces[-1].end + 1
    return tuple(pieces)


def _piece(text: str, at: int, operator: str, bare: re.Pattern[str], tail: re.Pattern[str]) -> Piece:
    """The piece that begins at `at`: a quoted text with what follows it by `tail`, or an unquoted one by `bare`."""
    match = _QUOTED.match(text, at)
    if match is None:
        end = _match_end(bare, text, at)
        return Piece(at, end, text[at:end], operator)
    end = _match_end(tail, text, match.end())
    problem: Literal["", "open", "tail"] = "open" if not match[2] else "tail" if end > match.end() else ""
    return Piece(at, end, _ESCAPED.sub(r"\1", match[1]), operator, problem)


def _match_end(pattern: re.Pattern[str], text: str, at: int) -> int:
    """The end of a match at `at`; the pattern always matches."""
    match = pattern.match(text, at)
    return match.end() if match else at
