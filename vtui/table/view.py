"""What a table shows of a collection: an order, a filter and marks over rows that others load and change."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar, cast

from vtui.table.collection import Collection
from vtui.table.columns import Column, Context
from vtui.table.filtering.matching import Matcher, text_getter
from vtui.table.filtering.terms import Filter
from vtui.table.lines import SLICE, Lines, slices
from vtui.table.next_change import NextChange, of_arrangement, of_texts
from vtui.table.order import Order
from vtui.table.sorting import Sorter

T = TypeVar("T")

BEYOND = 1 << 40
"""Serials of found rows begin here: they stand behind all that are loaded."""

CHUNK = SLICE
"""Rows whose texts are kept together: as many as are looked at in one go."""


@dataclass(slots=True, eq=False)
class _Coming(Generic[T]):
    """What happens to rows while an arrangement of them is being put together."""

    late: list[tuple[int, T]] = field(default_factory=list)
    """Serials of rows that changed, with the rows that stood there before."""
    anew: bool = False
    """Whether the serials mean other rows by now."""


class View(Generic[T]):
    """Rows as they are shown. Whoever changes the rows calls `sync` right after.

    Found rows are older than what is loaded: the server was asked for them by filter. They are shown with a filter
    alone, for without one the list would have gaps that nobody sees. A row that is also loaded is shown as loaded.
    """

    def __init__(self, rows: Collection[T], columns: Sequence[Column[T]], found: Collection[T] | None = None) -> None:
        """All rows, in the collection's own order."""
        self.order: Order | None = None
        """None is the order of the collection."""
        self.filter = Filter()
        self.marks: frozenset[str] = frozenset()
        """Keys of the rows that were marked, shown or not."""
        self._rows, self._found = rows, Collection(rows.key) if found is None else found
        self._columns = tuple(columns)
        self._text = text_getter(self._columns, Context(now=0))
        self._texts: dict[int, list[str | None]] = {}
        """Number of a chunk -> the searchable texts of its rows, as far as they were made."""
        self._context = self._texts_known = Context(now=0)
        self._texts_change = of_texts(self._columns, self._context)
        # What is shown, None for all rows as they come; up to where it is; and what is being put together.
        self._lines: Lines[T] | None = None
        self._known = self._serials()
        self._coming: _Coming[T] | None = None

    # What a table asks

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
        """Where the row with this key stands; None when it is not shown."""
        if self._lines is None:
            return self._rows.index_of(key)
        serial = self._serial_of(key)
        return None if serial is None else self._lines.place_of(serial, self._row(serial))

    def get(self, key: str) -> T | None:
        """The row with this key, shown or not; None when there is none."""
        serial = self._serial_of(key)
        return None if serial is None else self._row(serial)

    @property
    def loaded(self) -> int:
        """Rows that there are, shown or not."""
        return len(self._rows) + sum(self._beyond(serial) for serial in self._found.serials)

    @property
    def busy(self) -> bool:
        """Whether another arrangement is being put together."""
        return self._coming is not None

    @property
    def columns(self) -> tuple[Column[T], ...]:
        """The columns, with which of them are shown: words are looked for in those."""
        return self._columns

    def outdated(self, context: Context) -> bool:
        """Whether rows are shown, or stand where they do, by names or by a time that are others by now."""
        lines = self._lines
        if lines is None:
            return False
        return _timeless(context) != _timeless(self._context) or _due(lines.next_change, context)

    def show_columns(self, ids: Container[str]) -> None:
        """Look for words in these columns from now on; `arrange` anew for it to hold for a filter that is in place."""
        columns = tuple(replace(column, shown=column.id in ids) for column in self._columns)
        if columns != self._columns:
            self._columns = columns
            self._texts.clear()
            self._text = text_getter(columns, self._context)

    # Arranging

    def arrange(self, order: Order | None, wanted: Filter, context: Context) -> Iterator[None]:
        """Put the rows in another order or filter them anew: in slices, and in place when they have run out.

        Until then what is shown stays as it is. To leave it before its end, or to begin another, changes nothing.
        Raises ValueError for a column that has no order.
        """
        self._settle(context)
        coming = self._coming = _Coming[T]()
        try:
            while True:
                coming.late, coming.anew = [], False
                known, lines = self._serials(), self._empty(order, wanted, context)
                for _ in self._filled(lines, known) if lines is not None else ():
                    yield
                    if coming.anew:
                        break  # the serials that are still to come mean other rows by now
                if self._coming is not coming:
                    return
                if not coming.anew:
                    break
            if lines is not None:
                self._refresh(lines, known, coming.late)
            self.order, self.filter, self._context = order, wanted, context
            self._lines, self._known = lines, self._serials()
        finally:
            if self._coming is coming:
                self._coming = None

    def sync(self) -> None:
        """Take up what has happened to the rows: each that came, changed or went finds its place."""
        changed, renumbered = self._rows.take_changes()
        also, found_renumbered = self._found.take_changes()
        renumbered |= found_renumbered
        late = [*changed.items(), *((BEYOND + serial, old) for serial, old in also.items())]
        for serial, _ in late:
            self._forget(serial)
        if renumbered:
            self._texts.clear()
            self.marks = frozenset(key for key in self.marks if self.get(key) is not None)
        if self._coming is not None:
            self._coming.late += late
            self._coming.anew |= renumbered
        if self._lines is not None:
            if renumbered:
                self._again()
            else:
                self._refresh(self._lines, self._known, late)
        self._known = self._serials()

    def sift(self, wanted: Filter, context: Context) -> Iterator[list[T]]:
        """The rows that `wanted` lets through, in slices and in the collection's order; what is shown stays."""
        self._settle(context)
        matcher = Matcher(wanted, self._columns, context) if wanted.terms else None
        for serials in self._serials():
            for part in slices(serials):
                some = part if part[0] < BEYOND else [serial for serial in part if self._beyond(serial)]
                rows = self._rows_of(some)
                if matcher is not None:
                    texts = self._texts_of(some, rows) if matcher.needs_text else None
                    rows = [rows[index] for index in matcher.select(rows, texts)]
                yield rows

    def warm(self, context: Context) -> Iterator[None]:
        """Make the texts that words will be looked for in, in slices, before anybody looks."""
        self._settle(context)
        for serials in self._serials():
            for part in slices(serials):
                self._texts_of(part, self._rows_of(part))
                yield

    def seek(self, wanted: Filter, start: int, by: int, context: Context) -> Iterator[str | None]:
        """Look through the shown rows for those that `wanted` matches, from the index `start` on and around the end.

        `by` is 1 to go down and -1 to go up. Yields the key of each match, and None after each slice.
        """
        self._settle(context)
        matcher = Matcher(wanted, self._columns, context)
        for offset in range(0, len(self), SLICE):
            count = len(self)  # rows may come and go between two slices
            indexes = [(start + by * step) % count for step in range(offset, min(offset + SLICE, count))]
            serials = [
                self._rows.serials[index] if self._lines is None else self._lines.serial(index) for index in indexes
            ]
            rows = self._rows_of(serials)
            for place in matcher.select(rows, self._texts_of(serials, rows) if matcher.needs_text else None):
                yield self.key(rows[place])
            yield None

    # Marks

    def mark(self, keys: Iterable[str], marked: bool = True) -> None:
        """Mark rows, or take their marks away."""
        self.marks = self.marks.union(keys) if marked else self.marks.difference(keys)

    def marked(self) -> list[T]:
        """The marked rows: those on view in the order that they are shown in, the others after them."""
        if not self.marks:
            return []
        shown = [row for row in self if self.key(row) in self.marks]
        hidden = self.marks.difference(map(self.key, shown))
        return shown + [row for key in sorted(hidden) if (row := self.get(key)) is not None]

    # Serials: the collection's own, and those of found rows behind them

    def _serials(self) -> tuple[range, range]:
        found = self._found.serials
        return self._rows.serials, range(BEYOND + found.start, BEYOND + found.stop)

    def _row(self, serial: int) -> T:
        return self._rows.at(serial) if serial < BEYOND else self._found.at(serial - BEYOND)

    def _rows_of(self, serials: Sequence[int]) -> list[T]:
        if isinstance(serials, range) and serials.stop <= BEYOND:
            return self._rows.rows(serials)
        return [self._row(serial) for serial in serials]

    def _beyond(self, serial: int) -> bool:
        """Whether a found row has not been loaded meanwhile."""
        return self._rows.serial_of(self.key(self._found.at(serial % BEYOND))) is None

    def _serial_of(self, key: str) -> int | None:
        serial = self._rows.serial_of(key)
        if serial is not None:
            return serial
        found = self._found.serial_of(key)
        return None if found is None else BEYOND + found

    # Lines

    def _empty(self, order: Order | None, wanted: Filter, context: Context) -> Lines[T] | None:
        """What holds the rows of an arrangement; None when that is all of them as they come."""
        if order is None and not wanted.terms:
            return None
        column = next((column for column in self._columns if order is not None and column.id == order.column), None)
        return Lines(
            self._rows_of,
            self._texts_of,
            matcher=Matcher(wanted, self._columns, context) if wanted.terms else None,
            sorter=None if column is None else Sorter(column, context),
            descending=order is not None and order.descending,
            next_change=of_arrangement(wanted, order, self._columns, context),
        )

    def _meant(self, known: tuple[range, range], lines: Lines[T]) -> tuple[Sequence[int], ...]:
        """The serials of `known` that may be among the lines."""
        loaded, found = known
        return loaded, [serial for serial in found if self._beyond(serial)] if lines.matcher is not None else ()

    def _filled(self, lines: Lines[T], known: tuple[range, range]) -> Iterator[None]:
        """Bring all of `known` that is meant into empty lines, in slices."""
        for serials in self._meant(known, lines):
            yield from lines.fill(serials)
        yield from lines.sort()

    def _refresh(self, lines: Lines[T], known: tuple[range, range], late: Iterable[tuple[int, T]]) -> None:
        """Bring lines that hold the serials of `known` up to date."""
        stale = list(late)
        for serial, old in stale:
            lines.drop(serial, old)
        for serial in dict.fromkeys(serial for serial, _ in stale):
            if serial in known[0] or (serial in known[1] and self._beyond(serial)):
                lines.drop(serial, self._row(serial))  # it may have come in after the change
                lines.insert([serial])
        loaded, found = self._serials()
        for serials in (range(loaded.start, known[0].start), range(known[0].stop, loaded.stop)):
            for serial in serials if found else ():
                twin = self._found.serial_of(self.key(self._row(serial)))
                if twin is not None:
                    lines.drop(BEYOND + twin, self._found.at(twin))  # it was found, and is loaded now
            lines.insert(serials)
        lines.insert(self._meant((range(0), range(known[1].stop, found.stop)), lines)[1])

    def _settle(self, context: Context) -> None:
        """Texts are made by the first context that is asked for, and anew when names in it have changed."""
        known = _timeless(context)
        if not self._texts or known != self._texts_known or _due(self._texts_change, context):
            self._texts.clear()
            self._text, self._texts_change = text_getter(self._columns, context), of_texts(self._columns, context)
            self._texts_known = known

    def _again(self) -> None:
        """Put the same arrangement together anew, in one go."""
        lines = self._empty(self.order, self.filter, self._context)
        if lines is not None:
            for _ in self._filled(lines, self._serials()):
                pass
        self._lines = lines

    def _texts_of(self, serials: Sequence[int], rows: Sequence[T]) -> list[str]:
        """The searchable texts of rows, each made once."""
        make = self._text
        if not isinstance(serials, range) or not serials or serials[0] // CHUNK != serials[-1] // CHUNK:
            return [
                self._texts_of(range(serial, serial + 1), (row,))[0] for serial, row in zip(serials, rows, strict=True)
            ]
        number, low = divmod(serials.start, CHUNK)
        chunk = self._texts.get(number)
        if chunk is None:
            chunk = self._texts[number] = [None] * CHUNK
        texts = chunk[low : low + len(serials)]
        if None in texts:
            self._texts_change.note(row for text, row in zip(texts, rows, strict=True) if text is None)
            texts = [make(row) if text is None else text for text, row in zip(texts, rows, strict=True)]
            chunk[low : low + len(serials)] = texts
        return cast("list[str]", texts)

    def _forget(self, serial: int) -> None:
        """The text of a row is another one now."""
        number, place = divmod(serial, CHUNK)
        if number in self._texts:
            self._texts[number][place] = None


def _timeless(context: Context) -> Context:
    """What cells may know, without what changes from moment to moment and is no name."""
    return replace(context, now=0, medians={}, keys={})


def _due(change: NextChange[T], context: Context) -> bool:
    """Whether a row has changed by the clock alone."""
    return change.at is not None and change.at <= context.now
