"""The loaded rows of a list, in order and by key."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")


class Rows(Protocol[T]):
    """Rows in an order, each found by its key: all that a table asks of what it draws."""

    def __len__(self) -> int:
        """How many rows there are."""

    def __getitem__(self, index: int, /) -> T:
        """The row at `index`, from 0; raises IndexError past the end."""

    def index_of(self, key: str, /) -> int | None:
        """Where the row with this key stands; None when there is none. Asked on every repaint: must be quick."""

    def key(self, row: T, /) -> str:
        """The key of a row: stays the same when the row changes."""


class Collection(Generic[T]):
    """The rows that were loaded, each key once: the truth that views and tables show.

    Appending and prepending cost what the new rows cost, finding is O(1); removing renumbers the rows behind the gap.
    """

    def __init__(self, key: Callable[[T], str]) -> None:
        self._key = key
        self._patched: dict[int, T] = {}
        self._renumbered = False
        # Rows are numbered by serials that growth at either end leaves alone: 0, 1, ... in `_tail`, and -1, -2, ...
        # upwards in `_head`, which is therefore stored bottom up.
        self._head: list[T] = []
        self._tail: list[T] = []
        self._serials: dict[str, int] = {}

    def key(self, row: T) -> str:
        """The key of a row."""
        return self._key(row)

    def extend(self, rows: Iterable[T]) -> int:
        """Append rows; one whose key is known takes the place of the old one. Returns how many were new."""
        before = len(self)
        for row in rows:
            if not self.patch(row):
                self._serials[self._key(row)] = len(self._tail)
                self._tail.append(row)
        return len(self) - before

    def prepend(self, rows: Iterable[T]) -> int:
        """Put rows at the top in their order; one whose key is known is patched in place. Returns how many were new."""
        new = {self._key(row): row for row in rows if not self.patch(row)}
        for key, row in reversed(new.items()):
            self._head.append(row)
            self._serials[key] = -len(self._head)
        return len(new)

    def patch(self, row: T) -> bool:
        """Replace the row that has the same key, in place; False when there is none."""
        serial = self._serials.get(self._key(row))
        if serial is None:
            return False
        self._patched.setdefault(serial, self.at(serial))
        if serial >= 0:
            self._tail[serial] = row
        else:
            self._head[-1 - serial] = row
        return True

    def remove(self, key: str) -> bool:
        """Take a row out; False when there is none."""
        serial = self._serials.pop(key, None)
        if serial is None:
            return False
        self._renumbered = True
        if serial >= 0:
            del self._tail[serial]
            for place in range(serial, len(self._tail)):
                self._serials[self._key(self._tail[place])] = place
        else:
            gap = -1 - serial
            del self._head[gap]
            for place in range(gap, len(self._head)):
                self._serials[self._key(self._head[place])] = -1 - place
        return True

    def clear(self) -> None:
        """Forget every row."""
        self._renumbered = True
        self._head.clear()
        self._tail.clear()
        self._serials.clear()

    def get(self, key: str) -> T | None:
        """The row with this key; None when there is none."""
        serial = self._serials.get(key)
        return None if serial is None else self.at(serial)

    def index_of(self, key: str) -> int | None:
        """Where the row with this key stands, from 0; None when there is none."""
        serial = self._serials.get(key)
        return None if serial is None else serial + len(self._head)

    # Serials: numbers that rise from the first row to the last, and stay a row's own while others come at either end

    @property
    def serials(self) -> range:
        """The serials of all rows, in order."""
        return range(-len(self._head), len(self._tail))

    def serial_of(self, key: str) -> int | None:
        """The serial of the row with this key; None when there is none."""
        return self._serials.get(key)

    def at(self, serial: int) -> T:
        """The row with this serial, one of `serials`."""
        return self._tail[serial] if serial >= 0 else self._head[-1 - serial]

    def rows(self, serials: range) -> list[T]:
        """The rows with some of the serials, in their order."""
        if serials.start >= 0:
            return self._tail[serials.start : serials.stop]
        return [self.at(serial) for serial in serials]

    def take_changes(self) -> tuple[dict[int, T], bool]:
        """What happened to known rows since this was last asked: for the one view of these rows.

        Serial -> the row that stood there before; and whether rows were taken out, so that serials mean other rows
        now. Rows that came at either end are told by `serials`.
        """
        changes = self._patched, self._renumbered
        self._patched, self._renumbered = {}, False
        return changes

    def __getitem__(self, index: int) -> T:
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return self.at(index % len(self) - len(self._head))

    def __len__(self) -> int:
        return len(self._serials)

    def __contains__(self, key: str) -> bool:
        return key in self._serials

    def __iter__(self) -> Iterator[T]:
        return chain(reversed(self._head), self._tail)
