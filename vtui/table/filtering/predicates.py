"""Tests of a column's values for one term."""

from collections.abc import Callable

from vtui.table.columns import Kind, Value
from vtui.table.filtering.amounts import parse_amount
from vtui.table.filtering.patterns import MAX_MATCHED_LENGTH, compiled
from vtui.table.filtering.terms import Term
from vtui.text import fold

Predicate = Callable[[Value], bool]
"""Whether a value matches; None never does."""


class TermResults(dict[Value, bool]):
    """Value -> whether it matches a term, before `negated`. Each value is tested once, for values repeat."""

    def __init__(self, term: Term, kind: Kind, *, by_word: bool = False) -> None:
        """`kind` is that of a column that is not compared by size; `by_word` is the column's.

        Raises ValueError for a term that `parse` would refuse.
        """
        super().__init__()
        if kind == "number":
            self._predicate: Predicate = {parse_amount(kind, value) for value in term.values}.__contains__
        else:
            self._predicate = _string_predicate(term, by_word=by_word)

    def __missing__(self, value: Value) -> bool:
        result = self[value] = self._predicate(value)
        return result


def fold_value(value: str) -> str:
    """A word or a value folded for comparison, on one line."""
    return fold(value).replace("\n", " ")


def _string_predicate(term: Term, *, by_word: bool) -> Predicate:
    """A test of a string, or of a tuple of which any string may match."""
    string_tests = [_string_test(term, value, by_word=by_word) for value in term.values]
    matches = string_tests[0] if len(string_tests) == 1 else lambda value: any(test(value) for test in string_tests)

    def predicate(value: Value) -> bool:
        if isinstance(value, str):
            return matches(value)
        return isinstance(value, tuple) and any(map(matches, value))

    return predicate


def _string_test(term: Term, written: str, *, by_word: bool) -> Callable[[str], bool]:
    needle = fold_value(written)
    match term.comparison:
        case "has" if by_word:
            return lambda value: f" {needle}" in f" {fold_value(value)}"
        case "has":
            return lambda value: needle in fold_value(value)
        case "is":
            return lambda value: needle == fold_value(value)
        case "regex":
            search = compiled(written).search
            return lambda value: search(value, 0, MAX_MATCHED_LENGTH) is not None
    raise ValueError(f"{term.column} cannot be compared by size")
