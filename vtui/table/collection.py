"""The loaded rows of a list, by index and by key."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")


class Rows(Protocol[T]):
    """Rows in an order, found by index and by key: all that a table needs of its rows."""

    def __len__(self) -> int:
        """Count of rows."""

    def __getitem__(self, index: int, /) -> T:
        """The row at an index from 0; raises IndexError past the end."""

    def index_of(self, key: str, /) -> int | None:
        """Index of the row with a key; None if there is none. Called on every repaint: must be quick."""

    def key(self, row: T, /) -> str:
        """The key of a row, which stays the same when the row changes."""


class Collection(Generic[T]):
    """Rows with unique keys.

    Appending and prepending cost time in proportion to the new rows, finding is O(1), removing renumbers the rows
    behind the removed one.
    """

    def __init__(self, key: Callable[[T], str]) -> None:
        self._key = key
        self._patched: dict[int, T] = {}
        self._renumbered = False
        # Rows have serials that do not change when rows are added at either end: 0, 1, ... in `_tail`, and -1, -2, ...
        # in `_head`, which is stored from the bottom to the top.
        self._head: list[T] = []
        self._tail: list[T] = []
        self._serials: dict[str, int] = {}

    def key(self, row: T) -> str:
        """The key of a row."""
        return self._key(row)

    def extend(self, rows: Iterable[T]) -> int:
        """Append rows; one with a known key replaces the old row in place. Returns the count of new rows."""
        before = len(self)
        for row in rows:
            if not self.patch(row):
                self._serials[self._key(row)] = len(self._tail)
                self._tail.append(row)
        return len(self) - before

    def prepend(self, rows: Iterable[T]) -> int:
        """Insert rows at the top in order, or replace those with a known key in place; return the count of new ones."""
        new = {self._key(row): row for row in rows if not self.patch(row)}
        for key, row in reversed(new.items()):
            self._head.append(row)
            self._serials[key] = -len(self._head)
        return len(new)

    def patch(self, row: T) -> bool:
        """Replace the row with the same key in place; False if there is none."""
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
        """Remove a row; False if there is none."""
        serial = self._serials.pop(key, None)
        if serial is None:
            return False
        self._renumbered = True
        if serial >= 0:
            del self._tail[serial]
            for index in range(serial, len(self._tail)):
                self._serials[self._key(self._tail[index])] = index
        else:
            removed = -1 - serial
            del self._head[removed]
            for index in range(removed, len(self._head)):
                self._serials[self._key(self._head[index])] = -1 - index
        return True

    def clear(self) -> None:
        """Remove every row."""
        self._renumbered = True
        self._head.clear()
        self._tail.clear()
        self._serials.clear()

    def get(self, key: str) -> T | None:
        """The row with a key; None if there is none."""
        serial = self._serials.get(key)
        return None if serial is None else self.at(serial)

    def index_of(self, key: str) -> int | None:
        """Index of the row with a key; None if there is none."""
        serial = self._serials.get(key)
        return None if serial is None else serial + len(self._head)

    # Serials: ascending from the first row to the last, and constant while rows are added at either end

    @property
    def serials(self) -> range:
        """The serials of all rows, in order."""
        return range(-len(self._head), len(self._tail))

    def serial_of(self, key: str) -> int | None:
        """The serial of the row with a key; None if there is none."""
        return self._serials.get(key)

    def at(self, serial: int) -> T:
        """The row with a serial, one of `serials`."""
        return self._tail[serial] if serial >= 0 else self._head[-1 - serial]

    def rows(self, serials: range) -> list[T]:
        """The rows with these serials, in their order."""
        if serials.start >= 0:
            return self._tail[serials.start : serials.stop]
        return [self.at(serial) for serial in serials]

    def take_changes(self) -> tuple[dict[int, T], bool]:
        """The changes of known rows since the last call, for the one view of these rows.

        Serial -> the row before the change; and whether rows were removed, so that serials stand for other rows now.
        New rows at either end show in `serials`.
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
