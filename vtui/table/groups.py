"""The rows of a view on the lines of a table: a line for each group, and the rows of unfolded ones below it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Generic, TypeVar

from vtui.table.columns import Context
from vtui.table.filtering.terms import Filter
from vtui.table.grouping import Group, Grouping, Line
from vtui.table.view import View

T = TypeVar("T")

MARK = "\0"
"""The start of a group's key."""


def group_key(value: str) -> str:
    """The key of the group of a value."""
    return MARK + value


def rows_of(line: Line[T]) -> tuple[T, ...]:
    """The rows that a line stands for."""
    return line.rows if isinstance(line, Group) else (line,)


class Groups(Generic[T]):
    """The lines of a view whose rows are grouped: `Rows` for a table.

    A group stands where its first row stands in the view, or where its newest row stands if the oldest rows come first:
    its line shows the newest time. Groups are made again when the view has changed, in time proportional to its rows.
    """

    def __init__(self, view: View[T], grouping: Grouping[T], unfolded: set[str]) -> None:
        """`unfolded` has the keys of unfolded groups, and is changed by `toggle` and `unfold`."""
        self.view, self.unfolded = view, unfolded
        self.noun = grouping.noun
        self._of = grouping.of
        self._version = -1
        self._groups: dict[str, Group[T]] = {}
        self._shown: list[Line[T]] = []
        # The index of each line by its key, and of its group's line by the key of a row that is not shown.
        self._indices: dict[str, int] = {}

    # Reading

    def key(self, line: Line[T]) -> str:
        """The key of a line."""
        return line.key if isinstance(line, Group) else self.view.key(line)

    def __len__(self) -> int:
        return len(self._lines())

    def __getitem__(self, index: int) -> Line[T]:
        return self._lines()[index]

    def index_of(self, key: str) -> int | None:
        """Index of the line with a key, or of the line of the group that a row is in; None if it is not shown."""
        self._lines()
        return self._indices.get(key)

    @property
    def count(self) -> int:
        """Count of groups."""
        self._lines()
        return len(self._groups)

    def marked(self, marks: AbstractSet[str]) -> AbstractSet[str]:
        """Keys of the lines that bear a mark: those whose rows are all marked."""
        self._lines()
        key = self.view.key
        return marks | {group.key for group in self._groups.values() if all(key(row) in marks for row in group.rows)}

    def find_matches(self, filter_: Filter, cursor: int, by: int, context: Context) -> Iterator[str | None]:
        """Search rows that match a filter as `View.find_matches` does: in the order of the lines, folded rows too."""
        lines = self._lines()
        order = [self.view.index_of(self.view.key(row)) or 0 for group in self._groups.values() for row in group.rows]
        start = 0
        if lines:
            line = lines[cursor]
            start = order.index(self.view.index_of(self.view.key(rows_of(line)[0])) or 0) + by
            if by > 0 and len(rows_of(line)) > 1:
                start -= by  # the first row of the group is the next one
        return self.view.find_matches(filter_, start, by, context, order)

    # Folding

    def toggle(self, group: Group[T]) -> None:
        """Unfold a group, or fold it."""
        self.unfolded.symmetric_difference_update({group.key})
        self._version = -1

    def unfold(self, key: str) -> None:
        """Unfold the group of a row, so that the row is shown."""
        index = self.index_of(key)
        line = None if index is None else self._shown[index]
        if isinstance(line, Group) and line.key != key:
            self.unfolded.add(line.key)
            self._version = -1

    # Gathering

    def _lines(self) -> Sequence[Line[T]]:
        if self._version != self.view.version:
            self._version = self.view.version
            self._gather()
        return self._shown

    def _gather(self) -> None:
        rows, indices = list(self.view), defaultdict[str, list[int]](list)
        for index, row in enumerate(rows):
            indices[group_key(self._of(row) or MARK + self.view.key(row))].append(index)
        keys = sorted(indices, key=lambda key: indices[key][-1]) if self._oldest_first else indices
        before, self._groups = self._groups, {}
        for key in keys:
            members = tuple(rows[index] for index in indices[key])
            group = Group(key, self._of(members[0]), members, len(members) > 1 and key in self.unfolded)
            known = before.get(key)
            self._groups[key] = known if known is not None and _same(known, group) else group
        self._shown, self._indices = [], {}
        for group in self._groups.values():
            at = len(self._shown)
            self._shown += (group, *group.rows) if group.unfolded else (group,)
            self._indices[group.key] = at
            for below, row in enumerate(group.rows, 1):
                self._indices[self.view.key(row)] = at + below if group.unfolded else at

    @property
    def _oldest_first(self) -> bool:
        order = self.view.order
        if order is None or not order.descending:
            return False
        return any(column.id == order.column and column.values.kind == "age" for column in self.view.columns)


def _same(known: Group[T], group: Group[T]) -> bool:
    """Whether a group is unchanged, so that what is drawn of it stands."""
    return (
        known.unfolded is group.unfolded
        and len(known.rows) == len(group.rows)
        and all(old is new for old, new in zip(known.rows, group.rows, strict=True))
    )
