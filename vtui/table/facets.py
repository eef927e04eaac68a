"""Counting the values of a list's columns, and making a filter of chosen values."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import NamedTuple, TypeVar

from vtui import times
from vtui.table.columns import Column, Context, Value
from vtui.table.columns.filterable import words_getter
from vtui.table.filtering.terms import Comparison, Filter, Term
from vtui.text import fold

T = TypeVar("T")

MAX_FACET_VALUES = 200
"""Values of a facet: more than can be read."""

_HOUR, _DAY = 3_600_000, 24 * 3_600_000


class Bucket(NamedTuple):
    """A range of ages that are counted together."""

    label: str
    comparison: Comparison
    age: str
    """The limit as written in a filter."""
    below: int | None
    """The limit in ms; None for the ages above all limits."""


BUCKETS = (
    Bucket("under 1 hour", "<", "1h", _HOUR),
    Bucket("under 1 day", "<", "1d", _DAY),
    Bucket("under 7 days", "<", "7d", 7 * _DAY),
    Bucket("under 30 days", "<", "30d", 30 * _DAY),
    Bucket("over 30 days", ">=", "30d", None),
)
"""From young to old; each except the last includes those before it."""

_LIMITS = [bucket.below for bucket in BUCKETS if bucket.below is not None]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value, the count of its rows, and its filter term."""

    label: str
    """Comes from the API: clean it before it is drawn."""
    count: int
    term: Term


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of a column."""

    column: str
    """ID of the column."""
    title: str
    counts: tuple[FacetValue, ...]


def tally(rows: Iterable[T], column: Column[T], context: Context, into: Counter[str]) -> None:
    """Add the values of rows to `into`, so that a long list can be counted in slices.

    Each of several values counts; a row without a value does not. Only `facet` interprets the keys.
    """
    value = words_getter(column)
    if value is None:
        return
    values = (value(row, context) for row in rows)
    into.update(_ages(values, context.now) if column.values.kind == "age" else _words(values))


def column_values(rows: Iterable[T], column: Column[T], context: Context) -> list[str]:
    """Values that a column shows in rows: its choices in their order, then other values by frequency.

    Choices without a row are included if the column shows them.
    """
    counts: Counter[str] = Counter()
    tally(rows, column, context, counts)
    choices = [choice for choice in column.values.choices if column.values.search_text is None or choice in counts]
    return [*choices, *(value for value, _ in counts.most_common() if value not in column.values.choices)]


def facet(column: Column[T], counts: Counter[str]) -> Facet:
    """Counted values to choose from: by frequency, choices in their declared order, ages from young to old.

    Values that a filter does not distinguish are one, in the most frequent spelling.
    """
    if column.values.kind == "age":
        return Facet(column.id, column.title, tuple(_buckets(column.id, counts)))
    totals: Counter[str] = Counter()
    spellings: dict[str, tuple[int, str]] = {}
    for value, count in counts.items():
        folded = fold(value)
        totals[folded] += count
        spellings[folded] = min(spellings.get(folded, (-count, value)), (-count, value))
    ranks = {fold(choice): rank for rank, choice in enumerate(column.values.choices)}
    ranked = sorted(
        (ranks.get(folded, len(ranks)), -total, folded, spellings[folded][1]) for folded, total in totals.items()
    )
    values = (
        FacetValue(label, -count, Term((label,), column.id, "is")) for _, count, _, label in ranked[:MAX_FACET_VALUES]
    )
    return Facet(column.id, column.title, tuple(values))


def is_picked(filter_: Filter, term: Term) -> bool:
    """Whether a filter has the value of a term."""
    if term.comparison == "is":
        names = {fold(value) for value in _picked_values(filter_, term.column)}
        return bool(names.intersection(map(fold, term.values)))
    return term in filter_.terms


def with_picked(of: Facet, filter_: Filter) -> Facet:
    """The facet with all values that the filter has: those without rows too, so that they can be removed."""
    known = {fold(value) for entry in of.counts for value in entry.term.values}
    missing = {fold(name): name for name in _picked_values(filter_, of.column) if fold(name) not in known}
    more = tuple(FacetValue(name, 0, Term((name,), of.column, "is")) for name in missing.values())
    return replace(of, counts=of.counts + more) if more else of


def toggle_value(filter_: Filter, term: Term) -> Filter:
    """The filter with a value added, or removed if it had it.

    The values of a column are one term, of which any must match. Only one age is chosen at a time; it replaces all
    other terms of that column.
    """
    picked = is_picked(filter_, term)
    if term.comparison != "is":
        replaced = [other for other in filter_.terms if other.column == term.column]
        return _replace_terms(filter_, replaced, None if picked else term)
    replaced = [other for other in filter_.terms if _is_picked_term(other, term.column)]
    removed = {fold(value) for value in term.values}
    names = [name for name in _picked_values(filter_, term.column) if fold(name) not in removed]
    names += () if picked else term.values
    return _replace_terms(filter_, replaced, replace(term, values=tuple(dict.fromkeys(names))) if names else None)


def without_column(filter_: Filter, column: str) -> Filter:
    """The filter without the terms of a column."""
    return Filter(tuple(term for term in filter_.terms if term.column != column))


def _replace_terms(filter_: Filter, replaced: list[Term], new: Term | None) -> Filter:
    """Replace terms by one in the position of the first of them; at the end if there is none."""
    terms = [term for term in filter_.terms if term not in replaced]
    if new is not None:
        terms.insert(filter_.terms.index(replaced[0]) if replaced else len(terms), new)
    return Filter(tuple(terms))


def _is_picked_term(term: Term, column: str) -> bool:
    return term.column == column and term.comparison == "is" and not term.negated


def _picked_values(filter_: Filter, column: str) -> list[str]:
    return [value for term in filter_.terms if _is_picked_term(term, column) for value in term.values]


def _words(values: Iterable[Value]) -> Iterator[str]:
    for value in values:
        if isinstance(value, tuple):
            yield from {*value} - {""}
        elif value is not None and value != "":
            yield str(value)


def _ages(values: Iterable[Value], now: int) -> Iterator[str]:
    """The label of the youngest bucket of each age."""
    for value in values:
        if isinstance(value, int) and value != times.BAD:
            yield BUCKETS[bisect_right(_LIMITS, now - value)].label


def _buckets(column: str, counts: Counter[str]) -> Iterator[FacetValue]:
    cumulative = accumulate(counts[bucket.label] for bucket in BUCKETS)
    for bucket, count in zip(BUCKETS, cumulative, strict=True):
        shown = counts[bucket.label] if bucket.below is None else count
        yield FacetValue(bucket.label, shown, Term((bucket.age,), column, bucket.comparison))
