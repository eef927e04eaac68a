"""What a term says of a column's values."""

from collections.abc import Callable

from vtui.table.columns import Kind, Value
from vtui.table.filtering.amounts import amount
from vtui.table.filtering.patterns import LOOKED, compiled
from vtui.table.filtering.terms import Term
from vtui.text import fold

Judge = Callable[[Value], bool]
"""Whether a value is what was asked for; None never is."""


class Verdicts(dict[Value, bool]):
    """Value -> whether the term, its `negated` left aside, holds for it; each is judged once, for values repeat."""

    def __init__(self, term: Term, kind: Kind, *, by_word: bool = False) -> None:
        """`kind` is a column's that is not compared by size; `by_word` as the column has it.

        Raises ValueError for what `parse` would refuse.
        """
        super().__init__()
        self._judge = _numbers(term) if kind == "number" else _strings(term, by_word=by_word)

    def __missing__(self, value: Value) -> bool:
        verdict = self[value] = self._judge(value)
        return verdict


def needle(value: str) -> str:
    """A word or a value as it is looked for: folded, and all on one line."""
    return fold(value).replace("\n", " ")


def _strings(term: Term, *, by_word: bool) -> Judge:
    """Of strings, one or several: whether any of them is one of those."""
    tests = [_test(term, value, by_word=by_word) for value in term.values]
    meant = tests[0] if len(tests) == 1 else lambda value: any(test(value) for test in tests)

    def judge(value: Value) -> bool:
        if isinstance(value, str):
            return meant(value)
        return isinstance(value, tuple) and any(map(meant, value))

    return judge


def _test(term: Term, written: str, *, by_word: bool) -> Callable[[str], bool]:
    part = needle(written)
    match term.comparison:
        case "has" if by_word:
            return lambda value: f" {part}" in f" {needle(value)}"
        case "has":
            return lambda value: part in needle(value)
        case "is":
            return lambda value: part == needle(value)
        case "regex":
            search = compiled(written).search
            return lambda value: search(value, 0, LOOKED) is not None
    raise ValueError(f"{term.column} has no size")


def _numbers(term: Term) -> Judge:
    numbers = {amount("number", value) for value in term.values}
    return lambda value: value in numbers
