"""Where in a shown text a filter finds what it looks for."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from vtui.table.columns import Column
from vtui.table.filtering.columns import worded
from vtui.table.filtering.patterns import LOOKED, compiled
from vtui.table.filtering.terms import Filter, Term
from vtui.table.filtering.verdicts import needle
from vtui.text import fold


class _Sought(NamedTuple):
    """What is looked for in one column."""

    needles: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]


class Highlight:
    """What a filter looks for in text and choice columns, ready to be found in what they show."""

    def __init__(self, wanted: Filter, columns: Sequence[Column[Any]]) -> None:
        """Negated terms are found nowhere. Raises ValueError for a regex that `parse` would refuse."""
        terms = [term for term in wanted.terms if not term.negated]
        self._sought = {
            column.id: _sought([term for term in terms if term.column in {"", column.id}]) for column in worded(columns)
        }

    def spots(self, column_id: str, text: str) -> list[tuple[int, int]]:
        """Ranges of the cleaned text, in characters: sorted, apart from each other, a letter with all of its marks."""
        spots: list[tuple[int, int]] = []
        sought = self._sought.get(column_id)
        if sought is None:
            return spots
        for begin, end in sorted(_whole(text, *spot) for spot in _found(text, sought)):
            if spots and begin <= spots[-1][1]:
                spots[-1] = (spots[-1][0], max(end, spots[-1][1]))
            else:
                spots.append((begin, end))
        return spots


def _sought(terms: list[Term]) -> _Sought:
    needles = (needle(value) for term in terms if term.comparison in {"has", "is"} for value in term.values)
    patterns = (compiled(value) for term in terms if term.comparison == "regex" for value in term.values)
    return _Sought(tuple(filter(None, needles)), tuple(patterns))


def _found(text: str, sought: _Sought) -> Iterator[tuple[int, int]]:
    if sought.needles:
        folded, places = _folded(text)
        for part in sought.needles:
            at = folded.find(part)
            while at >= 0:
                yield places[at], places[at + len(part) - 1] + 1
                at = folded.find(part, at + len(part))
    for pattern in sought.patterns:
        yield from (match.span() for match in pattern.finditer(text, 0, LOOKED) if match[0])


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and of which character of the text each of its characters was made."""
    if text.isascii():
        return fold(text), range(len(text))
    parts = [fold(character) for character in text]
    return "".join(parts), [index for index, part in enumerate(parts) for _ in part]


def _whole(text: str, begin: int, end: int) -> tuple[int, int]:
    """The range with the letter that its first mark belongs to, and the marks that belong to its last letter."""
    while begin > 0 and _is_mark(text[begin]):
        begin -= 1
    while end < len(text) and _is_mark(text[end]):
        end += 1
    return begin, end


def _is_mark(character: str) -> bool:
    return not character.isascii() and unicodedata.category(character).startswith("M")
