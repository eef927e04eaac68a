"""Which rows a filter means."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Generic

from vtui.table.columns import Column, Context, T, Value
from vtui.table.filtering.amounts import bounds
from vtui.table.filtering.columns import filterable, is_text, worded, words_of
from vtui.table.filtering.terms import Filter, Term
from vtui.table.filtering.verdicts import Verdicts, needle
from vtui.text import fold

_Narrow = Callable[[Sequence[int], Sequence[T], Sequence[str]], list[int]]
"""The indexes that stay, of those given, for rows and their texts."""


def haystack(columns: Sequence[Column[T]], context: Context) -> Callable[[T], str]:
    """What makes the text of a row that words are looked for in: folded, a line for each text that is shown."""
    values = [words for column in worded(columns) if (words := words_of(column)) is not None]

    def text(row: T) -> str:
        lines: list[str] = []
        for value in values:
            said = value(row, context)
            if isinstance(said, str):
                lines.append(said)
            elif isinstance(said, tuple):
                lines += said
        whole = "\n".join(lines)
        if whole.count("\n") >= len(lines) > 0:  # a value of several lines: a word may be in two of its own
            whole = "\n".join([line.replace("\n", " ") for line in lines])
        return fold(whole)

    return text


class Matcher(Generic[T]):
    """A filter made ready for rows with some columns.

    Raises ValueError for a filter made by hand that `parse` would refuse, KeyError for a column that it does not know.
    """

    def __init__(self, wanted: Filter, columns: Sequence[Column[T]], context: Context) -> None:
        """`context` says what time it is, once for all rows."""
        self.needs_text = any(_is_word(term) for term in wanted.terms)
        """Whether a term looks for a word in the texts of rows."""
        self._context = context
        self._columns = {column.id: column for column in filterable(columns)}
        self._worded = worded(columns)
        self._text = haystack(columns, context)
        self._narrows: list[_Narrow[T]] = [self._narrow(term) for term in sorted(wanted.terms, key=self._cost)]

    def text(self, row: T) -> str:
        """The text of a row that words are looked for in; the caller may keep it."""
        return self._text(row)

    def select(self, rows: Sequence[T], texts: Sequence[str] | None = None) -> list[int]:
        """Indexes of the rows that are meant, ascending; `texts` are those of the rows, made here where it is None."""
        if texts is None:
            texts = [self._text(row) for row in rows] if self.needs_text else ()
        kept: Sequence[int] = range(len(rows))
        for narrow in self._narrows:
            kept = narrow(kept, rows, texts)
        return list(kept)

    def matches(self, row: T) -> bool:
        """Whether the row is meant."""
        return bool(self.select((row,)))

    def _cost(self, term: Term) -> int:
        """The cheap terms come first, and leave fewer rows to the dear ones: choices are worked out, not read."""
        if _is_word(term):
            return 0
        if term.comparison == "regex":
            return 3 if term.column else 4
        return 2 if term.column and self._columns[term.column].kind == "choice" else 1

    def _narrow(self, term: Term) -> _Narrow[T]:
        if _is_word(term):
            return _in_texts(term)
        if term.column:
            return self._in_column(self._columns[term.column], term)
        return self._in_any(term)

    def _in_column(self, column: Column[T], term: Term) -> _Narrow[T]:
        context, meant = self._context, not term.negated
        by_text = term.comparison in {"has", "is", "regex"}
        if by_text and column.words is not None and column.kind != "number":
            return self._in_words(column, column.words, term)
        value = column.value
        assert value is not None
        if is_text(column) or (column.kind == "number" and by_text):
            verdicts = Verdicts(term, column.kind, by_word=column.by_word)

            def judged(kept: Sequence[int], rows: Sequence[T], _: Sequence[str]) -> list[int]:
                if len(kept) == len(rows):  # all of them, as for every first term
                    return [index for index, row in enumerate(rows) if verdicts[value(row, context)] is meant]
                return [index for index in kept if verdicts[value(rows[index], context)] is meant]

            return judged
        low, high = bounds(column.kind, term.comparison, term.values, context.now)
        return lambda kept, rows, _: [
            index
            for index in kept
            if (isinstance(size := value(rows[index], context), int) and low <= size <= high) is meant
        ]

    def _in_words(self, column: Column[T], words: Callable[[T, Context], Value], term: Term) -> _Narrow[T]:
        """For what a column shows in words, or once called it: the older name counts when it is written in full."""
        context, meant, value = self._context, not term.negated, column.value
        shown = Verdicts(term, "text", by_word=column.by_word)
        older = Verdicts(replace(term, comparison="is"), "text")
        if not is_text(column) or term.comparison == "regex":
            value = None

        def holds(row: T) -> bool:
            return shown[words(row, context)] or (value is not None and older[value(row, context)])

        return lambda kept, rows, _: [index for index in kept if holds(rows[index]) is meant]

    def _in_any(self, term: Term) -> _Narrow[T]:
        """For a regex, which texts cannot be asked: column by column, those that are not found yet."""
        parts = [
            self._in_column(column, Term(term.values, column.id, term.comparison, negated=True))
            for column in self._worded
        ]

        def narrow(kept: Sequence[int], rows: Sequence[T], texts: Sequence[str]) -> list[int]:
            lacking = list(kept)
            for part in parts:
                lacking = part(lacking, rows, texts)
            if term.negated:
                return lacking
            without = set(lacking)
            return [index for index in kept if index not in without]

        return narrow


def _is_word(term: Term) -> bool:
    return not term.column and term.comparison == "has"


def _in_texts(term: Term) -> _Narrow[T]:
    (word,) = map(needle, term.values)
    if term.negated:
        return lambda kept, _, texts: [index for index in kept if word not in texts[index]]

    def found(kept: Sequence[int], _: Sequence[T], texts: Sequence[str]) -> list[int]:
        if len(kept) == len(texts):  # all of them, the commonest case
            return [index for index, text in enumerate(texts) if word in text]
        return [index for index in kept if word in texts[index]]

    return found
