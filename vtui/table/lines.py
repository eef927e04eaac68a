"""The rows of a collection that a filter lets through, in an order: found by place and by row, kept up row by row."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, compress, repeat
from operator import not_
from typing import Any, Generic, TypeVar

from vtui.table.filtering.matching import Matcher
from vtui.table.next_change import NextChange
from vtui.table.sorting import Sorter

T = TypeVar("T")

SLICE = 1_024
"""Rows that are looked at in one go while all of them are: a few ms."""

RUN = 131_072
"""Rows that are put in order in one go: cutting 100,000 of them up makes sorting take half as long again."""

FEW = 0.1
"""Keys for each row below which rows are put in order by heaps of one key, and above which by sorting."""


def slices(serials: Sequence[int]) -> Iterator[Sequence[int]]:
    """Some serials after the others; those of a range are cut where a multiple of `SLICE` is."""
    start = 0
    while start < len(serials):
        stop = start + SLICE
        if isinstance(serials, range):
            stop -= serials[start] % SLICE
        yield serials[start:stop]
        start = stop


class Lines(Generic[T]):
    """Serials of rows in the order in which they are shown.

    `rows` gives the rows of some serials, `texts` what words are looked for in. Rows of one key stand in the order of
    their serials, in both directions; rows without a key stand last.
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
    ) -> None:
        """Empty; `fill` and `sort`, or `insert`, bring rows in, and `next_change` learns of them."""
        self._rows, self._texts = rows, texts
        self.next_change = next_change
        self.matcher, self._sorter = matcher, sorter
        # Descending, the keys rise as well and are read from the end: serials are then stored negated, so that rows
        # of one key still come in the order of their serials.
        self._sign = -1 if descending and sorter is not None else 1
        self._stored: list[int] = []
        self._keys: list[Any] = []
        self._blank: list[int] = []

    def __len__(self) -> int:
        return len(self._stored) + len(self._blank)

    def serial(self, place: int) -> int:
        """The serial at a place, from 0; raises IndexError past the end."""
        count = len(self._stored)
        if place >= count:
            return self._blank[place - count]
        return self._stored[place] if self._sign > 0 else -self._stored[count - 1 - place]

    def __iter__(self) -> Iterator[int]:
        yield from self._stored if self._sign > 0 else (-stored for stored in reversed(self._stored))
        yield from self._blank

    def fill(self, serials: Sequence[int]) -> Iterator[None]:
        """Take in many rows behind those that there are, in slices; `sort` puts them in order afterwards."""
        for part in slices(serials):
            some, rows = self._passing(part)
            if self._sorter is not None:
                keys = self._sorter.keys(rows)
                if None in keys:
                    keyed = [key is not None for key in keys]
                    self._blank += compress(some, map(not_, keyed))
                    some, keys = list(compress(some, keyed)), list(compress(keys, keyed))
                self._keys += keys
            self._stored += some
            yield

    def sort(self) -> Iterator[None]:
        """Put what was filled in into its order, in slices."""
        if self._sorter is None:
            return
        stored, keys = self._stored, self._keys
        if self._sign < 0:
            stored, keys = [-serial for serial in reversed(stored)], keys[::-1]
        distinct = self._sorter.distinct
        if distinct is not None and distinct < len(keys) * FEW:
            heaps: dict[Any, list[int]] = defaultdict(list)
            for key, serial in zip(keys, stored, strict=True):
                heaps[key].append(serial)
            yield
            rising = sorted(heaps)
            self._stored = list(chain.from_iterable(map(heaps.__getitem__, rising)))
            yield
            self._keys = list(chain.from_iterable(repeat(key, len(heaps[key])) for key in rising))
            return
        places: list[int] = []
        for start in range(0, len(keys), RUN):
            places += sorted(range(start, min(start + RUN, len(keys))), key=keys.__getitem__)
            yield
        if len(keys) > RUN:
            # Runs that are in order themselves are quickly made one: sorting them is no more than a merge.
            places.sort(key=keys.__getitem__)
            yield
        self._stored = list(map(stored.__getitem__, places))
        yield
        self._keys = list(map(keys.__getitem__, places))

    def insert(self, serials: Sequence[int]) -> None:
        """Take in some rows, each in its place, if the filter lets it through."""
        some, rows = self._passing(serials)
        if self._sorter is None:
            if some and (not self._stored or some[0] > self._stored[-1]):
                self._stored += some
            else:
                for serial in some:
                    insort(self._stored, serial)
            return
        for serial, key in zip(some, self._sorter.keys(rows), strict=True):
            if key is None:
                insort(self._blank, serial)
                continue
            place = self._place(key, self._sign * serial)
            self._keys.insert(place, key)
            self._stored.insert(place, self._sign * serial)

    def drop(self, serial: int, row: T) -> None:
        """Take a row out, by what it was when it came in; nothing happens when the filter kept it out."""
        place = self._find(serial, row)
        if place is None:
            return
        if place < 0:
            del self._blank[-1 - place]
            return
        del self._stored[place]
        if self._sorter is not None:
            del self._keys[place]

    def place_of(self, serial: int, row: T) -> int | None:
        """Where a row stands, from 0; None when the filter keeps it out."""
        place = self._find(serial, row)
        if place is None:
            return None
        count = len(self._stored)
        if place < 0:
            return count - 1 - place
        return place if self._sign > 0 else count - 1 - place

    def _passing(self, serials: Sequence[int]) -> tuple[list[int], list[T]]:
        """The serials that the filter lets through, with their rows."""
        rows = self._rows(serials)
        self.next_change.note(rows)
        matcher = self.matcher
        if matcher is None:
            return list(serials), rows
        found = matcher.select(rows, self._texts(serials, rows) if matcher.needs_text else None)
        return [serials[index] for index in found], [rows[index] for index in found]

    def _place(self, key: Any, stored: int) -> int:
        """Where a stored serial with this key stands, or would."""
        low = bisect_left(self._keys, key)
        return bisect_left(self._stored, stored, low, bisect_right(self._keys, key, low))

    def _find(self, serial: int, row: T) -> int | None:
        """The place in `_stored`; below 0 the place in `_blank`, counted from -1; None when it is in neither."""
        key = None if self._sorter is None else self._sorter.key(row)
        if self._sorter is not None and key is None:
            place = bisect_left(self._blank, serial)
            return -1 - place if place < len(self._blank) and self._blank[place] == serial else None
        stored = self._sign * serial
        place = bisect_left(self._stored, stored) if self._sorter is None else self._place(key, stored)
        return place if place < len(self._stored) and self._stored[place] == stored else None
