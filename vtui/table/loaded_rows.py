"""The loaded rows of a list, and how responses are merged into them."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, TypeVar

from vtui.models.latest import latest
from vtui.models.request_order import is_older, next_request_number, request_number_of
from vtui.models.synthetic_id import is_synthetic
from vtui.table.collection import Collection
from vtui.table.list_spec import ListSpec
from vtui.table.refresh import deleted, interleaved

if TYPE_CHECKING:
    from vtui.api.pages import Page

T = TypeVar("T")


class LoadedRows(Generic[T]):
    """A collection in which newer requests win: older responses neither replace a row nor bring back a removed one."""

    def __init__(self, spec: ListSpec[T]) -> None:
        self.collection: Collection[T] = Collection(spec.key)
        self._key, self._time_of, self._project_of = spec.key, spec.time_of, spec.project_of
        # Keys of rows put on top that no response has had yet.
        self._local: set[str] = set()
        # Key of a removed row -> number of the first request that can bring it back.
        self._removed: dict[str, int] = {}
        # Project whose rows were all read at once -> number of that request; older responses about it do not count.
        self._replaced: dict[str | None, int] = {}

    def current(self, rows: Iterable[T]) -> list[T]:
        """The rows of a response without removed ones; a row that a later request loaded is returned as loaded."""
        current: list[T] = []
        for row in rows:
            key, number = self._key(row), request_number_of(row)
            known = self.collection.get(key)
            if known is not None:
                current.append(known if is_older(row, known) else row)
            elif number >= self._removed.get(key, 0) and number >= self._replaced.get(self._project_id(row), 0):
                current.append(row)
        return current

    def confirm(self, rows: Iterable[T]) -> None:
        """Note that a response had these rows: they are no longer known only from this program."""
        self._local -= set(map(self._key, rows))

    def put(self, row: T) -> T | None:
        """Patch a row that was made or read elsewhere, or put it on top.

        Returns the row as it is loaded now; None if a later request removed it.
        """
        key = self._key(row)
        known = self.collection.get(key)
        if known is not None:
            newest = latest(row, known)
            self.collection.patch(newest)
            return newest
        if request_number_of(row) < self._removed.get(key, 0):
            return None
        self._local.add(key)
        self.collection.prepend([row])
        return row

    def remove(self, key: str) -> bool:
        """Remove a row for good: responses to earlier requests do not bring it back. Return whether it was loaded."""
        self._removed[key] = next_request_number()
        return self.collection.remove(key)

    def replace_project(self, rows: Sequence[T], project_id: str | None, number: int) -> list[T] | None:
        """Replace the rows of a project by all that the request `number` read; None if a later one did so before."""
        if number < self._replaced.get(project_id, 0):
            return None
        self._replaced[project_id] = number
        keys = set(map(self._key, rows))
        of_project = [row for row in self.collection if self._project_id(row) == project_id]
        for row in of_project:
            if self._key(row) not in keys and request_number_of(row) <= number:
                self.collection.remove(self._key(row))
        current = self.current(rows)
        self.collection.extend(current)
        return current

    def replace_all(self, rows: list[T], first_request: int) -> None:
        """Replace all rows by a complete response; missing rows stay if they are newer than its first request."""
        keys = set(map(self._key, rows))
        newer = [
            row for row in self.collection if request_number_of(row) > first_request and self._key(row) not in keys
        ]
        self.collection.clear()
        self.collection.extend([*newer, *rows])

    def is_in_position(self, row: T) -> bool:
        """Whether the server has a row where it is among the loaded rows: then so are all rows after it.

        A row without a time counts as in position.
        """
        known = self.collection.get(self._key(row))
        at = None if self._time_of is None else self._time_of(row)
        same_time = self._time_of is None or known is None or at is None or at == self._time_of(known)
        return same_time and self._from_server(row)

    def merge(self, rows: list[T], oldest: int | None, *, more: bool) -> bool:
        """Merge rows from the top of the list; False if none of them is in position.

        A list ordered by time takes the server's order; in other lists new rows come before the first known one.
        Unknown rows older than `oldest`, the time (ms) of the last loaded row, are left to loading if there are `more`.
        """
        indices = [index for index, row in enumerate(rows) if self._from_server(row)]
        if rows and len(self.collection) > len(self._local) and not any(map(self.is_in_position, rows)):
            return False
        in_range = [self._in_range(row, oldest, more=more) for row in rows]
        edge = indices[0] if indices else len(rows)
        if self._time_of is not None and not self._in_order(rows, in_range, edge):
            fresh = [row for row, inside in zip(rows, in_range, strict=True) if inside]
            keys = set(map(self._key, fresh))
            others = [row for row in self.collection if self._key(row) not in keys]
            merged = interleaved(fresh, others, self._time_of)
            self.collection.clear()
            self.collection.extend(merged)
            return True
        for row in rows[:edge]:
            self.collection.remove(self._key(row))  # a local row moves to the position that the server gives it
        for index in indices:
            self.collection.patch(rows[index])
        self.collection.prepend(rows[:edge])
        return True

    def remove_deleted(self, pages: "Sequence[Page[T]]", first_request: int) -> None:
        """Remove the rows that the server no longer has, unless they are local or newer than the first request."""
        if self._time_of is None:
            return
        for page in pages:
            gone = deleted(
                self.collection, page.rows, self._key, self._time_of, lambda row: is_synthetic(self._key(row))
            )
            for key in list(gone):
                if key not in self._local and request_number_of(self.collection.get(key)) <= first_request:
                    self.collection.remove(key)

    def _project_id(self, row: T) -> str | None:
        project = self._project_of(row) if self._replaced else None
        return None if project is None else project.project_id

    def _from_server(self, row: T) -> bool:
        """Whether a response had the row before. A local row does not show what is loaded."""
        key = self._key(row)
        return key in self.collection and key not in self._local

    def _in_order(self, rows: list[T], in_range: list[bool], edge: int) -> bool:
        """Whether the rows from `edge` on that belong among the loaded ones are loaded, in this order."""
        serials = [
            self.collection.serial_of(self._key(row))
            for row, inside in zip(rows[edge:], in_range[edge:], strict=True)
            if inside
        ]
        known = [serial for serial in serials if serial is not None]
        return len(known) == len(serials) and all(upper < lower for upper, lower in pairwise(known))

    def _in_range(self, row: T, oldest: int | None, *, more: bool) -> bool:
        """Whether a row is loaded, or is newer than the oldest loaded one."""
        at = None if self._time_of is None else self._time_of(row)
        if self._key(row) in self.collection or not more:
            return True
        return at is not None and oldest is not None and at > oldest
