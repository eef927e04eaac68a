"""The searchable texts of rows, made once and kept."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Generic, TypeVar

from vtui.table.columns import Column, Context
from vtui.table.filtering.matching import texts_getter
from vtui.table.filtering.terms import Term
from vtui.table.lines import SLICE_ROWS
from vtui.table.next_change import NextChange

T = TypeVar("T")

_ANY_WORD = (Term(("",)),)


class SearchTexts(Generic[T]):
    """The texts of rows in which a filter searches words, by the rows' serials."""

    def __init__(self, columns: Sequence[Column[T]]) -> None:
        context = self._names = Context(now=0)
        self._columns = columns
        self._make = texts_getter(columns, context)
        self._chunks: dict[int, list[str]] = {}
        """Number of a slice -> the texts of its rows; empty for a text that is not made yet."""
        self.next_change = NextChange(columns, context, terms=_ANY_WORD)
        """When the clock alone changes a text; replaced when the texts are made again."""

    def use_columns(self, columns: Sequence[Column[T]], context: Context) -> None:
        """Search in the shown ones of other columns from now on."""
        self._columns = columns
        self._chunks.clear()
        self._make = texts_getter(columns, context)

    def update(self, context: Context) -> None:
        """Make the texts again where they depend on names or times that have changed."""
        names = without_time(context)
        if not self._chunks or names != self._names or self.next_change.is_due(context.now):
            self._chunks.clear()
            self._make, self._names = texts_getter(self._columns, context), names
            self.next_change = NextChange(self._columns, context, terms=_ANY_WORD)

    def of(self, serials: Sequence[int], rows: Sequence[T]) -> list[str]:
        """The texts of rows with these serials."""
        if not isinstance(serials, range) or not serials or serials[0] // SLICE_ROWS != serials[-1] // SLICE_ROWS:
            return [self.of(range(serial, serial + 1), (row,))[0] for serial, row in zip(serials, rows, strict=True)]
        number, low = divmod(serials.start, SLICE_ROWS)
        chunk = self._chunks.get(number)
        if chunk is None:
            chunk = self._chunks[number] = [""] * SLICE_ROWS
        texts = chunk[low : low + len(serials)]
        if not all(texts):
            missing = [row for text, row in zip(texts, rows, strict=True) if not text]
            self.next_change.note(missing)
            made = iter(self._make(missing))
            texts = [text or next(made) for text in texts]
            chunk[low : low + len(serials)] = texts
        return texts

    def forget(self, serial: int) -> None:
        """Make the text of a row again when it is next needed: the row has changed."""
        number, index = divmod(serial, SLICE_ROWS)
        if number in self._chunks:
            self._chunks[number][index] = ""

    def clear(self) -> None:
        """Make all texts again: serials stand for other rows."""
        self._chunks.clear()


def without_time(context: Context) -> Context:
    """The part of a context that texts and orders depend on: without the time, build medians and key names."""
    return replace(context, now=0, rows=replace(context.rows, medians={}), keys={})
