"""The rows of a collection that match a filter, in order: found by index and by row, updated row by row."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, compress, repeat
from operator import not_
from typing import Any, Generic, TypeVar

from vtui.table.filtering.matching import Matcher
from vtui.table.next_change import NextChange
from vtui.table.sorting import Sorter

T = TypeVar("T")

SLICE_ROWS = 1_024
"""Rows that are processed without a break: a few ms."""

SORT_RUN_ROWS = 131_072
"""Rows that are sorted without a break: splitting 100,000 rows would make sorting 50 % slower."""

HEAP_SORT_RATIO = 0.1
"""Keys per row below which rows are grouped by key, and above which they are sorted."""


def slices(serials: Sequence[int]) -> Iterator[Sequence[int]]:
    """Some serials after the others; a range is cut at multiples of `SLICE_ROWS`."""
    start = 0
    while start < len(serials):
        stop = start + SLICE_ROWS
        if isinstance(serials, range):
            stop -= serials[start] % SLICE_ROWS
        yield serials[start:stop]
        start = stop


class Lines(Generic[T]):
    """Serials of rows in the order in which they are shown.

    `rows` gives the rows of some serials, `texts` the texts in which words are searched. Rows with equal keys are in
    the order of their serials, in both directions; rows without a key come last.
    """

    def __init__(
        self,
        rows: Callable[[Sequence[int]], list[T]],
        texts: Callable[[Sequence[int], Sequence[T]], Sequence[str]],
        *,
        matcher: Matcher[T] | None,
        sorter: Sorter[T] | None,
        descending: bool,
        next_change: NextChange[T],
        text_change: NextChange[T] | None = None,
    ) -> None:
        """Empty; `fill` and `sort`, or `insert`, add rows, which are noted in `next_change`.

        `text_change` is that of the texts, which notes rows by itself.
        """
        self._rows, self._texts = rows, texts
        self._next_change, self._text_change = next_change, text_change
        self.matcher, self._sorter = matcher, sorter
        # In descending order the keys are stored ascending and read from the end; serials are then stored negated, so
        # that rows with equal keys are still in the order of their serials.
        self._sign = -1 if descending and sorter is not None else 1
        self._stored: list[int] = []
        self._keys: list[Any] = []
        self._blank: list[int] = []

    def is_due(self, now: int) -> bool:
        """Whether the clock alone has changed the lines by `now` (ms)."""
        return self._next_change.is_due(now) or (self._text_change is not None and self._text_change.is_due(now))

    def __len__(self) -> int:
        return len(self._stored) + len(self._blank)

    def serial(self, index: int) -> int:
        """The serial at an index; raises IndexError past the end."""
        count = len(self._stored)
        if index >= count:
            return self._blank[index - count]
        return self._stored[index] if self._sign > 0 else -self._stored[count - 1 - index]

    def __iter__(self) -> Iterator[int]:
        yield from self._stored if self._sign > 0 else (-stored for stored in reversed(self._stored))
        yield from self._blank

    def fill(self, serials: Sequence[int]) -> Iterator[None]:
        """Append many rows, in slices; `sort` puts them in order afterwards."""
        for part in slices(serials):
            serials_, rows = self._matching(part)
            if self._sorter is not None:
                keys = self._sorter.keys(rows)
                if not all(keys):  # None is compared slowly; 0 is a key
                    has_key = [key is not None for key in keys]
                    self._blank += compress(serials_, map(not_, has_key))
                    serials_, keys = list(compress(serials_, has_key)), list(compress(keys, has_key))
                self._keys += keys
            self._stored += serials_
            yield

    def sort(self) -> Iterator[None]:
        """Sort the rows that were filled in, in slices."""
        if self._sorter is None:
            return
        stored, keys = self._stored, self._keys
        if self._sign < 0:
            stored, keys = [-serial for serial in reversed(stored)], keys[::-1]
        distinct = self._sorter.distinct
        if distinct is not None and distinct < len(keys) * HEAP_SORT_RATIO:
            heaps: dict[Any, list[int]] = defaultdict(list)
            for key, serial in zip(keys, stored, strict=True):
                heaps[key].append(serial)
            yield
            sorted_keys = sorted(heaps)
            self._stored = list(chain.from_iterable(map(heaps.__getitem__, sorted_keys)))
            yield
            self._keys = list(chain.from_iterable(repeat(key, len(heaps[key])) for key in sorted_keys))
            return
        parts = [slice(start, start + SORT_RUN_ROWS) for start in range(0, len(keys), SORT_RUN_ROWS)]
        for part in parts if len(parts) < 2 else [*parts, slice(None)]:  # sorted runs are merged quickly
            stored[part] = _sorted_by(stored[part], keys[part])
            yield
            keys[part] = sorted(keys[part])  # quicker than to pick them out in the order of the rows
            yield
        self._stored, self._keys = stored, keys

    def insert(self, serials: Sequence[int]) -> None:
        """Insert the rows that match the filter at their indices."""
        serials_, rows = self._matching(serials)
        if self._sorter is None:
            if serials_ and (not self._stored or serials_[0] > self._stored[-1]):
                self._stored += serials_
            else:
                for serial in serials_:
                    insort(self._stored, serial)
            return
        for serial, key in zip(serials_, self._sorter.keys(rows), strict=True):
            if key is None:
                insort(self._blank, serial)
                continue
            index = self._insertion_index(key, self._sign * serial)
            self._keys.insert(index, key)
            self._stored.insert(index, self._sign * serial)

    def drop(self, serial: int, row: T) -> None:
        """Remove a row as it was when it was inserted; does nothing if it did not match the filter."""
        index = self._find_index(serial, row)
        if index is None:
            return
        if index < 0:
            del self._blank[-1 - index]
            return
        del self._stored[index]
        if self._sorter is not None:
            del self._keys[index]

    def index_of(self, serial: int, row: T) -> int | None:
        """Index of a row; None if it does not match the filter."""
        index = self._find_index(serial, row)
        if index is None:
            return None
        count = len(self._stored)
        if index < 0:
            return count - 1 - index
        return index if self._sign > 0 else count - 1 - index

    def _matching(self, serials: Sequence[int]) -> tuple[list[int], list[T]]:
        rows = self._rows(serials)
        self._next_change.note(rows)
        matcher = self.matcher
        if matcher is None:
            return list(serials), rows
        selected = matcher.select(rows, self._texts(serials, rows) if matcher.needs_text else None)
        return [serials[index] for index in selected], [rows[index] for index in selected]

    def _insertion_index(self, key: Any, stored: int) -> int:
        """Index at which a stored serial with this key is, or would be."""
        low = bisect_left(self._keys, key)
        return bisect_left(self._stored, stored, low, bisect_right(self._keys, key, low))

    def _find_index(self, serial: int, row: T) -> int | None:
        """Index in `_stored`; a negative number for `_blank`, counted from -1; None if it is in neither."""
        key = None if self._sorter is None else self._sorter.key(row)
        if self._sorter is not None and key is None:
            index = bisect_left(self._blank, serial)
            return -1 - index if index < len(self._blank) and self._blank[index] == serial else None
        stored = self._sign * serial
        index = bisect_left(self._stored, stored) if self._sorter is None else self._insertion_index(key, stored)
        return index if index < len(self._stored) and self._stored[index] == stored else None


def _sorted_by(serials: list[int], keys: list[Any]) -> list[int]:
    """Serials in the order of their keys; those with equal keys stay in their order."""
    return sorted(serials, key=partial(next, iter(keys)))
