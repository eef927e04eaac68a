"""Which rows match a filter."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Generic

from vtui.table.columns import Column, Context, T, Value
from vtui.table.columns.filterable import filterable, is_text, searched_columns, words_getter
from vtui.table.filtering.amounts import bounds
from vtui.table.filtering.predicates import TermResults, fold_value
from vtui.table.filtering.terms import Filter, Term

_Step = Callable[[Sequence[int], Sequence[T], Sequence[str]], list[int]]
"""Reduces the indices of rows to those that match a term, given all rows and their texts."""


def texts_getter(columns: Sequence[Column[T]], context: Context) -> Callable[[Sequence[T]], list[str]]:
    """A function that makes the searched texts of rows: folded, one line for each text that is shown."""
    getters = [getter for column in searched_columns(columns) if (getter := words_getter(column)) is not None]

    def texts(rows: Sequence[T]) -> list[str]:
        lines = _Lines()  # not kept: the values of a long list would take as much memory as its texts
        values = [[lines[getter(row, context)] for row in rows] for getter in getters]
        return list(map("\n".join, zip(*values, strict=True))) if values else [""] * len(rows)

    return texts


class _Lines(dict[Value, str]):
    """Value -> its folded text, each of several values on a line. Each value is folded once, for values repeat."""

    def __missing__(self, value: Value) -> str:
        words = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
        line = self[value] = "\n".join(map(fold_value, words))
        return line


class Matcher(Generic[T]):
    """A filter prepared for rows with some columns.

    Raises ValueError for a filter, not made by `parse`, that it would refuse; KeyError for an unknown column.
    """

    def __init__(self, filter_: Filter, columns: Sequence[Column[T]], context: Context) -> None:
        """`context` gives the current time, the same for all rows."""
        self.needs_text = any(is_word_term(term) for term in filter_.terms)
        """Whether a term searches the texts of rows."""
        self._context = context
        self._columns = {column.id: column for column in filterable(columns)}
        self._searched = searched_columns(columns)
        self._texts = texts_getter(columns, context)
        self._steps: list[_Step[T]] = [self._step(term) for term in sorted(filter_.terms, key=self._cost)]

    def select(self, rows: Sequence[T], texts: Sequence[str] | None = None) -> list[int]:
        """Indices of the matching rows, ascending; `texts` are those of the rows, made here where it is None."""
        if texts is None:
            texts = self._texts(rows) if self.needs_text else ()
        indices: Sequence[int] = range(len(rows))
        for step in self._steps:
            indices = step(indices, rows, texts)
        return list(indices)

    def matches(self, row: T) -> bool:
        """Whether a row matches."""
        return bool(self.select((row,)))

    def _cost(self, term: Term) -> int:
        """Order of the terms: cheap ones first, so that fewer rows are left for those that compute their values."""
        if is_word_term(term):
            return 0
        if term.comparison == "regex":
            return 3 if term.column else 4
        return 2 if term.column and self._columns[term.column].values.kind == "choice" else 1

    def _step(self, term: Term) -> _Step[T]:
        if is_word_term(term):
            return _text_step(term)
        if term.column:
            return self._column_step(self._columns[term.column], term)
        return self._any_column_step(term)

    def _column_step(self, column: Column[T], term: Term) -> _Step[T]:
        context, expected = self._context, not term.negated
        by_text = term.comparison in {"has", "is", "regex"}
        if by_text and column.values.search_text is not None and column.values.kind != "number":
            return self._shown_text_step(column, column.values.search_text, term)
        value = column.values.of
        assert value is not None
        if is_text(column) or (column.values.kind == "number" and by_text):
            results = TermResults(term, column.values.kind, by_word=column.values.by_word)

            def step(indices: Sequence[int], rows: Sequence[T], _: Sequence[str]) -> list[int]:
                if len(indices) == len(rows):  # all rows, as for the first term
                    return [index for index, row in enumerate(rows) if results[value(row, context)] is expected]
                return [index for index in indices if results[value(rows[index], context)] is expected]

            return step
        low, high = bounds(column.values.kind, term.comparison, term.values, context.now)
        return lambda indices, rows, _: [
            index
            for index in indices
            if (isinstance(size := value(rows[index], context), int) and low <= size <= high) is expected
        ]

    def _shown_text_step(self, column: Column[T], words: Callable[[T, Context], Value], term: Term) -> _Step[T]:
        """Compares the text that a column shows; an exact text may also equal its value, an older name of the text."""
        context, expected, value = self._context, not term.negated, column.values.of
        shown_results = TermResults(term, "text", by_word=column.values.by_word)
        value_results = TermResults(replace(term, comparison="is"), "text")
        if not is_text(column) or term.comparison == "regex":
            value = None

        def holds(row: T) -> bool:
            return shown_results[words(row, context)] or (value is not None and value_results[value(row, context)])

        return lambda indices, rows, _: [index for index in indices if holds(rows[index]) is expected]

    def _any_column_step(self, term: Term) -> _Step[T]:
        """Searches a regex in one column after another, each time only in the rows that have not matched yet."""
        parts = [
            self._column_step(column, Term(term.values, column.id, term.comparison, negated=True))
            for column in self._searched
        ]

        def step(indices: Sequence[int], rows: Sequence[T], texts: Sequence[str]) -> list[int]:
            unmatched = list(indices)
            for part in parts:
                unmatched = part(unmatched, rows, texts)
            if term.negated:
                return unmatched
            without = set(unmatched)
            return [index for index in indices if index not in without]

        return step


def is_word_term(term: Term) -> bool:
    """Whether a term is a word searched in the texts of rows."""
    return not term.column and term.comparison == "has"


def _text_step(term: Term) -> _Step[T]:
    (word,) = map(fold_value, term.values)
    if term.negated:
        return lambda indices, _, texts: [index for index in indices if word not in texts[index]]

    def step(indices: Sequence[int], _: Sequence[T], texts: Sequence[str]) -> list[int]:
        if len(indices) == len(texts):  # all rows, the most common case
            return [index for index, text in enumerate(texts) if word in text]
        return [index for index in indices if word in texts[index]]

    return step
