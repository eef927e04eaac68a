"""The rows of a collection as a table shows them: ordered, filtered and marked."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from vtui.table.collection import Collection
from vtui.table.columns import Column, Context
from vtui.table.filtering.matching import Matcher, is_word_term
from vtui.table.filtering.terms import Filter
from vtui.table.lines import SLICE_ROWS, Lines, slices
from vtui.table.next_change import NextChange
from vtui.table.search_texts import SearchTexts, without_time
from vtui.table.sorting import Order, Sorter

T = TypeVar("T")

FOUND_SERIALS_START = 1 << 40
"""The first serial of found rows: they come after all loaded rows."""


@dataclass(slots=True, eq=False)
class _Pending(Generic[T]):
    """Changes of rows while they are being arranged."""

    changed_rows: list[tuple[int, T]] = field(default_factory=list)
    """Serials of changed rows, with the rows before the change."""
    renumbered: bool = False
    """Whether serials stand for other rows now."""


class View(Generic[T]):
    """The shown rows. The owner of the rows calls `sync` after each change of them.

    Found rows are older than the loaded ones, and come from a server search. They are shown only with a filter: without
    one, the list would have invisible gaps. A row that is also loaded is shown as loaded.
    """

    def __init__(
        self, rows: Collection[T], columns: Sequence[Column[T]], search_results: Collection[T] | None = None
    ) -> None:
        """Shows all rows in the collection's order."""
        self.order: Order | None = None
        """None for the order of the collection."""
        self.filter = Filter()
        self.marks: frozenset[str] = frozenset()
        """Keys of the marked rows, shown or not."""
        self.version = 0
        """Another number when the shown rows or their order may have changed."""
        self._rows, self._search_results = rows, Collection(rows.key) if search_results is None else search_results
        self._columns = tuple(columns)
        self._texts = SearchTexts(self._columns)
        self._context = Context(now=0)
        # The shown rows (None: all, in the collection's order), the serials that they account for, and the arrangement
        # in progress.
        self._lines: Lines[T] | None = None
        self._known_serials = self._serials()
        self._pending: _Pending[T] | None = None

    # Reading

    def key(self, row: T) -> str:
        """The key of a row."""
        return self._rows.key(row)

    def __len__(self) -> int:
        return len(self._rows) if self._lines is None else len(self._lines)

    def __getitem__(self, index: int) -> T:
        return self._rows[index] if self._lines is None else self._row(self._lines.serial(index))

    def __iter__(self) -> Iterator[T]:
        return iter(self._rows) if self._lines is None else map(self._row, self._lines)

    def index_of(self, key: str) -> int | None:
        """Index of the row with a key; None if it is not shown."""
        if self._lines is None:
            return self._rows.index_of(key)
        serial = self._serial_of(key)
        return None if serial is None else self._lines.index_of(serial, self._row(serial))

    def get(self, key: str) -> T | None:
        """The row with a key, shown or not; None if there is none."""
        serial = self._serial_of(key)
        return None if serial is None else self._row(serial)

    @property
    def loaded(self) -> int:
        """Count of all rows, shown or not."""
        return len(self._rows) + sum(self._only_found(serial) for serial in self._search_results.serials)

    @property
    def arranging(self) -> bool:
        """Whether an arrangement is in progress."""
        return self._pending is not None

    @property
    def columns(self) -> tuple[Column[T], ...]:
        """The columns; words are searched in the shown ones."""
        return self._columns

    def outdated(self, context: Context) -> bool:
        """Whether the shown rows or their order depend on names or times that have changed."""
        lines = self._lines
        if lines is None:
            return False
        return without_time(context) != without_time(self._context) or lines.is_due(context.now)

    def show_columns(self, ids: Container[str]) -> None:
        """Search words in these columns from now on; a filter in place takes them into account after `arrange`."""
        columns = tuple(replace(column, shown=column.id in ids) for column in self._columns)
        if columns != self._columns:
            self._columns = columns
            self._texts.use_columns(columns, self._context)

    # Arranging

    def arrange(self, order: Order | None, filter_: Filter, context: Context) -> Iterator[None]:
        """Order and filter the rows, in slices; the result is shown after the last one.

        It has no effect when it is not run to its end, or when another call begins. Raises ValueError for a column
        without an order.
        """
        self._texts.update(context)
        pending = self._pending = _Pending[T]()
        try:
            while True:
                pending.changed_rows, pending.renumbered = [], False
                known_serials, lines = self._serials(), self._new_lines(order, filter_, context)
                for _ in self._fill(lines, known_serials) if lines is not None else ():
                    yield
                    if pending.renumbered:
                        break  # the remaining serials stand for other rows now
                if self._pending is not pending:
                    return
                if not pending.renumbered:
                    break
            if lines is not None:
                self._update(lines, known_serials, pending.changed_rows)
            self.order, self.filter, self._context = order, filter_, context
            self._lines, self._known_serials = lines, self._serials()
            self.version += 1
        finally:
            if self._pending is pending:
                self._pending = None

    def sync(self) -> None:
        """Apply the changes of the rows: insert, move and remove them."""
        changed, renumbered = self._rows.take_changes()
        also, results_renumbered = self._search_results.take_changes()
        renumbered |= results_renumbered
        changed_rows = list(changed.items())
        changed_rows += ((FOUND_SERIALS_START + serial, old_row) for serial, old_row in also.items())
        for serial, _ in changed_rows:
            self._texts.forget(serial)
        if renumbered:
            self._texts.clear()
            self.marks = frozenset(key for key in self.marks if self.get(key) is not None)
        if self._pending is not None:
            self._pending.changed_rows += changed_rows
            self._pending.renumbered |= renumbered
        if self._lines is not None:
            if renumbered:
                self._rebuild()
            else:
                self._update(self._lines, self._known_serials, changed_rows)
        self.version += bool(changed_rows) or renumbered or self._known_serials != self._serials()
        self._known_serials = self._serials()

    def filter_rows(self, filter_: Filter, context: Context) -> Iterator[list[T]]:
        """The rows that match a filter, in slices and in the collection's order; what is shown stays."""
        self._texts.update(context)
        matcher = Matcher(filter_, self._columns, context) if filter_.terms else None
        for serials in self._serials():
            for part in slices(serials):
                part_serials = (
                    part if part[0] < FOUND_SERIALS_START else [serial for serial in part if self._only_found(serial)]
                )
                rows = self._rows_of(part_serials)
                if matcher is not None:
                    texts = self._texts.of(part_serials, rows) if matcher.needs_text else None
                    rows = [rows[index] for index in matcher.select(rows, texts)]
                yield rows

    def prepare_texts(self, context: Context) -> Iterator[None]:
        """Make the texts for word searches in advance, in slices."""
        self._texts.update(context)
        for serials in self._serials():
            for part in slices(serials):
                self._texts.of(part, self._rows_of(part))
                yield

    def find_matches(
        self, filter_: Filter, start: int, by: int, context: Context, order: Sequence[int] | None = None
    ) -> Iterator[str | None]:
        """Search the shown rows that match a filter, from the index `start` on and around the end.

        `by` is 1 for down and -1 for up; `order` has the indices of all rows in another order, which `start` then
        counts in. Yields the key of each match, and None after each slice.
        """
        self._texts.update(context)
        matcher = Matcher(filter_, self._columns, context)
        for offset in range(0, len(self), SLICE_ROWS):
            count = len(self)  # rows may change between two slices
            indices = [(start + by * step) % count for step in range(offset, min(offset + SLICE_ROWS, count))]
            if order is not None:
                indices = [order[index % len(order)] % count for index in indices]
            serials = [
                self._rows.serials[index] if self._lines is None else self._lines.serial(index) for index in indices
            ]
            rows = self._rows_of(serials)
            for index in matcher.select(rows, self._texts.of(serials, rows) if matcher.needs_text else None):
                yield self.key(rows[index])
            yield None

    # Marks

    def mark(self, keys: Iterable[str], marked: bool = True) -> None:
        """Mark or unmark rows."""
        self.marks = self.marks.union(keys) if marked else self.marks.difference(keys)

    def marked(self) -> list[T]:
        """The marked rows: the shown ones in their order, then the others."""
        if not self.marks:
            return []
        shown = [row for row in self if self.key(row) in self.marks]
        hidden = self.marks.difference(map(self.key, shown))
        return shown + [row for key in sorted(hidden) if (row := self.get(key)) is not None]

    # Serials: the collection's own, and those of found rows behind them

    def _serials(self) -> tuple[range, range]:
        found = self._search_results.serials
        return self._rows.serials, range(FOUND_SERIALS_START + found.start, FOUND_SERIALS_START + found.stop)

    def _row(self, serial: int) -> T:
        if serial < FOUND_SERIALS_START:
            return self._rows.at(serial)
        return self._search_results.at(serial - FOUND_SERIALS_START)

    def _rows_of(self, serials: Sequence[int]) -> list[T]:
        if isinstance(serials, range) and serials.stop <= FOUND_SERIALS_START:
            return self._rows.rows(serials)
        return [self._row(serial) for serial in serials]

    def _only_found(self, serial: int) -> bool:
        """Whether a found row has not been loaded since."""
        return self._rows.serial_of(self.key(self._search_results.at(serial % FOUND_SERIALS_START))) is None

    def _serial_of(self, key: str) -> int | None:
        serial = self._rows.serial_of(key)
        if serial is not None:
            return serial
        search_results = self._search_results.serial_of(key)
        return None if search_results is None else FOUND_SERIALS_START + search_results

    # Lines

    def _new_lines(self, order: Order | None, filter_: Filter, context: Context) -> Lines[T] | None:
        """Empty lines for an arrangement; None if it shows all rows in the collection's order."""
        if order is None and not filter_.terms:
            return None
        column = next((column for column in self._columns if order is not None and column.id == order.column), None)
        terms = [term for term in filter_.terms if not is_word_term(term)]
        return Lines(
            self._rows_of,
            self._texts.of,
            matcher=Matcher(filter_, self._columns, context) if filter_.terms else None,
            sorter=None if column is None else Sorter(column, context),
            descending=order is not None and order.descending,
            next_change=NextChange(self._columns, context, terms=terms, order=order),
            text_change=self._texts.next_change if len(terms) < len(filter_.terms) else None,
        )

    def _candidates(self, known_serials: tuple[range, range], lines: Lines[T]) -> tuple[Sequence[int], ...]:
        """The serials, of `known_serials`, that the lines may have."""
        loaded, found = known_serials
        return loaded, () if lines.matcher is None else [serial for serial in found if self._only_found(serial)]

    def _fill(self, lines: Lines[T], known_serials: tuple[range, range]) -> Iterator[None]:
        for serials in self._candidates(known_serials, lines):
            yield from lines.fill(serials)
        yield from lines.sort()

    def _update(
        self, lines: Lines[T], known_serials: tuple[range, range], changed_rows: Iterable[tuple[int, T]]
    ) -> None:
        """Update lines that have the serials of `known_serials`."""
        (known_loaded, known_found), stale = known_serials, list(changed_rows)
        for serial, old_row in stale:
            lines.drop(serial, old_row)
        for serial in dict.fromkeys(serial for serial, _ in stale):
            filtered = lines.matcher is not None and serial in known_found and self._only_found(serial)
            if serial in known_loaded or filtered:
                lines.drop(serial, self._row(serial))  # it may have been inserted after the change
                lines.insert([serial])
        loaded, search_results = self._serials()
        for serials in (range(loaded.start, known_loaded.start), range(known_loaded.stop, loaded.stop)):
            for serial in serials if search_results else ():
                found_serial = self._search_results.serial_of(self.key(self._row(serial)))
                if found_serial is not None:  # it is loaded now
                    lines.drop(FOUND_SERIALS_START + found_serial, self._search_results.at(found_serial))
            lines.insert(serials)
        lines.insert(self._candidates((range(0), range(known_found.stop, search_results.stop)), lines)[1])

    def _rebuild(self) -> None:
        """Make the current arrangement again, without a break."""
        lines = self._new_lines(self.order, self.filter, self._context)
        if lines is not None:
            for _ in self._fill(lines, self._serials()):
                pass
        self._lines = lines
