"""Which parts of a shown text match a filter."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from vtui.table.columns import Column
from vtui.table.columns.filterable import searched_columns
from vtui.table.filtering.patterns import MAX_MATCHED_LENGTH, compiled
from vtui.table.filtering.predicates import fold_value
from vtui.table.filtering.terms import Filter, Term
from vtui.text import fold


class _Searched(NamedTuple):
    """The folded values and the patterns that are searched in one column."""

    needles: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]


class Highlight:
    """Finds the matches of a filter in the texts of its columns."""

    def __init__(self, filter_: Filter, columns: Sequence[Column[Any]]) -> None:
        """Negated terms are not highlighted. Raises ValueError for a regex that `parse` would refuse."""
        terms = [term for term in filter_.terms if not term.negated]
        self._searched = {
            column.id: _searched([term for term in terms if term.column in {"", column.id}])
            for column in searched_columns(columns)
        }

    def match_spans(self, column_id: str, text: str) -> list[tuple[int, int]]:
        """The matches in a cleaned text as (start, end) in characters: sorted, disjoint, on whole letters."""
        spans: list[tuple[int, int]] = []
        searched = self._searched.get(column_id)
        if searched is None:
            return spans
        for begin, end in sorted(_with_marks(text, *span) for span in _matches(text, searched)):
            if spans and begin <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((begin, end))
        return spans


def _searched(terms: list[Term]) -> _Searched:
    needles = (fold_value(value) for term in terms if term.comparison in {"has", "is"} for value in term.values)
    patterns = (compiled(value) for term in terms if term.comparison == "regex" for value in term.values)
    return _Searched(tuple(filter(None, needles)), tuple(patterns))


def _matches(text: str, searched: _Searched) -> Iterator[tuple[int, int]]:
    if searched.needles:
        folded, indices = _fold_with_indices(text)
        for needle in searched.needles:
            at = folded.find(needle)
            while at >= 0:
                yield indices[at], indices[at + len(needle) - 1] + 1
                at = folded.find(needle, at + len(needle))
    for pattern in searched.patterns:
        yield from (match.span() for match in pattern.finditer(text, 0, MAX_MATCHED_LENGTH) if match[0])


def _fold_with_indices(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its characters the index of its source character."""
    if text.isascii():
        return fold(text), range(len(text))
    parts = [fold(character) for character in text]
    return "".join(parts), [index for index, needle in enumerate(parts) for _ in needle]


def _with_marks(text: str, begin: int, end: int) -> tuple[int, int]:
    """The range extended to whole letters: to the letter of its first mark, and over the marks of its last letter."""
    while begin > 0 and _is_mark(text[begin]):
        begin -= 1
    while end < len(text) and _is_mark(text[end]):
        end += 1
    return begin, end


def _is_mark(character: str) -> bool:
    return not character.isascii() and unicodedata.category(character).startswith("M")
