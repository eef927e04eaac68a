"""The order of a list: one comparable value for each row, made from a column's value."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from vtui import times
from vtui.table.columns import Column, Context, Value
from vtui.text import fold

T = TypeVar("T")

Key = str | int | None
"""Comparable with the other keys of its column; None sorts last in both directions."""


class Order(NamedTuple):
    """A column to sort by. Ascending is the useful direction: broken before ready, young before old, a before b."""

    column: str
    """ID of the column."""
    descending: bool = False


class Sorter(Generic[T]):
    """Makes the keys of a column. The key of a row is constant: `context` has one fixed time.

    Raises ValueError for a column without an order.
    """

    def __init__(self, column: Column[T], context: Context) -> None:
        value = column.values.rank or column.values.of
        if value is None:
            raise ValueError(f"{column.id} has no order")
        self._value: Callable[[T, Context], Any] = value
        self._context = context
        self._sign = -1 if column.values.kind == "age" else 1  # the newest first
        words = column.values.rank is None and column.values.kind in ("text", "choice")
        self._words = _Words(column.values.choices) if words else None

    @property
    def distinct(self) -> int | None:
        """Count of different text keys so far; None for numbers, which are rarely equal."""
        return None if self._words is None else len(self._words)

    def key(self, row: T) -> Key:
        """The key of a row."""
        return self.keys((row,))[0]

    def keys(self, rows: Iterable[T]) -> list[Key]:
        """The keys of rows."""
        value, context, words = self._value, self._context, self._words
        values = [value(row, context) for row in rows]
        if words is not None:
            return [words[value] for value in values]
        sign = self._sign
        if sign > 0 and times.BAD not in values:
            return values
        return [None if size is None or size == times.BAD else sign * size for size in values]


class _Words(dict[Value, Key]):
    """The key of each text, cached because texts repeat. Choices sort as declared, other texts after them."""

    def __init__(self, choices: Sequence[str]) -> None:
        super().__init__()
        self._ranks = {choice: rank for rank, choice in enumerate(choices)}

    def __missing__(self, value: Value) -> Key:
        key: Key = None
        if isinstance(value, str):
            key = self._rank_key(value) if value else None
        elif isinstance(value, tuple):  # several values sort by the first of them
            key = min((self._rank_key(word) for word in value if word), default=None)
        self[value] = key
        return key

    def _rank_key(self, word: str) -> str:
        ranks = self._ranks
        return f"{ranks.get(word, len(ranks)):04}{fold(word)}" if ranks else fold(word)
