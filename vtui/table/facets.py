"""What a list is made of: how many rows have which value, and how picking values makes a filter."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import NamedTuple, TypeVar

from vtui import times
from vtui.table.columns import Column, Context, Value
from vtui.table.filtering.columns import words_getter
from vtui.table.filtering.terms import Comparison, Filter, Term
from vtui.text import fold

T = TypeVar("T")

MOST = 200
"""Values of a facet: more than anybody reads through."""

_HOUR, _DAY = 3_600_000, 24 * 3_600_000


class Bucket(NamedTuple):
    """Ages that are counted together."""

    label: str
    comparison: Comparison
    age: str
    """As a filter says it."""
    below: int | None
    """ms; None for all that are older than the others."""


BUCKETS = (
    Bucket("under 1 hour", "<", "1h", _HOUR),
    Bucket("under 1 day", "<", "1d", _DAY),
    Bucket("under 7 days", "<", "7d", 7 * _DAY),
    Bucket("under 30 days", "<", "30d", 30 * _DAY),
    Bucket("over 30 days", ">=", "30d", None),
)
"""From the young to the old; all but the last hold those before them too."""

_LIMITS = [bucket.below for bucket in BUCKETS if bucket.below is not None]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value, how many rows have it, and what a filter calls it."""

    label: str
    """May be hostile: the drawer cleans."""
    count: int
    term: Term


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one column."""

    column: str
    """Id of the column."""
    title: str
    counts: tuple[FacetValue, ...]


def tally(rows: Iterable[T], column: Column[T], context: Context, into: Counter[str]) -> None:
    """Count the values of some rows on top of what was counted before: a long list is counted in slices.

    Of several values each counts; a row without one counts nowhere. Only `facet` knows what the keys mean.
    """
    value = words_getter(column)
    if value is None:
        return
    values = (value(row, context) for row in rows)
    into.update(_ages(values, context.now) if column.kind == "age" else _words(values))


def seen(rows: Iterable[T], column: Column[T], context: Context) -> list[str]:
    """What a column shows in some rows: its choices in their order, then the frequent first.

    Choices that no row has are among them where they are what the column shows.
    """
    counts: Counter[str] = Counter()
    tally(rows, column, context, counts)
    choices = [choice for choice in column.choices if column.words is None or choice in counts]
    return [*choices, *(value for value, _ in counts.most_common() if value not in column.choices)]


def facet(column: Column[T], counted: Counter[str]) -> Facet:
    """What was counted, as values to pick: the frequent first, choices in their declared order, ages from the young.

    Values that a filter does not tell apart are one, under the spelling that is seen most.
    """
    if column.kind == "age":
        return Facet(column.id, column.title, tuple(_buckets(column.id, counted)))
    totals: Counter[str] = Counter()
    spellings: dict[str, tuple[int, str]] = {}
    for value, count in counted.items():
        folded = fold(value)
        totals[folded] += count
        spellings[folded] = min(spellings.get(folded, (-count, value)), (-count, value))
    ranks = {fold(choice): rank for rank, choice in enumerate(column.choices)}
    found = sorted(
        (ranks.get(folded, len(ranks)), -total, folded, spellings[folded][1]) for folded, total in totals.items()
    )
    values = (FacetValue(label, -count, Term((label,), column.id, "is")) for _, count, _, label in found[:MOST])
    return Facet(column.id, column.title, tuple(values))


def picked(wanted: Filter, term: Term) -> bool:
    """Whether the value that `term` stands for is one of those that the filter names."""
    if term.comparison == "is":
        names = {fold(value) for value in _names(wanted, term.column)}
        return bool(names.intersection(map(fold, term.values)))
    return term in wanted.terms


def with_picked(of: Facet, wanted: Filter) -> Facet:
    """The facet with every value that the filter names, also those that no row has: or nobody could take them out."""
    known = {fold(value) for entry in of.counts for value in entry.term.values}
    lacking = {fold(name): name for name in _names(wanted, of.column) if fold(name) not in known}
    more = tuple(FacetValue(name, 0, Term((name,), of.column, "is")) for name in lacking.values())
    return replace(of, counts=of.counts + more) if more else of


def with_facet(wanted: Filter, term: Term) -> Filter:
    """The filter with a value picked, or taken out when it was picked already.

    Picked values of a column are one term, any of them is enough; of ages one at a time is picked, and takes the place
    of whatever else was said of that age.
    """
    was = picked(wanted, term)
    if term.comparison != "is":
        old = [other for other in wanted.terms if other.column == term.column]
        return _instead(wanted, old, None if was else term)
    old = [other for other in wanted.terms if _picks(other, term.column)]
    taken = {fold(value) for value in term.values}
    names = [name for name in _names(wanted, term.column) if fold(name) not in taken]
    names += () if was else term.values
    return _instead(wanted, old, replace(term, values=tuple(dict.fromkeys(names))) if names else None)


def without_column(wanted: Filter, column: str) -> Filter:
    """The filter without what it says of a column."""
    return Filter(tuple(term for term in wanted.terms if term.column != column))


def _instead(wanted: Filter, old: list[Term], new: Term | None) -> Filter:
    """One term for others, in the place of the first of them; at the end when there is none."""
    terms = [term for term in wanted.terms if term not in old]
    if new is not None:
        terms.insert(wanted.terms.index(old[0]) if old else len(terms), new)
    return Filter(tuple(terms))


def _picks(term: Term, column: str) -> bool:
    return term.column == column and term.comparison == "is" and not term.negated


def _names(wanted: Filter, column: str) -> list[str]:
    """The values of a column that were picked, as they were written."""
    return [value for term in wanted.terms if _picks(term, column) for value in term.values]


def _words(values: Iterable[Value]) -> Iterator[str]:
    for value in values:
        if isinstance(value, tuple):
            yield from {*value} - {""}
        elif value is not None and value != "":
            yield str(value)


def _ages(values: Iterable[Value], now: int) -> Iterator[str]:
    """The label of the youngest bucket that holds each age."""
    for value in values:
        if isinstance(value, int) and value != times.BAD:
            yield BUCKETS[bisect_right(_LIMITS, now - value)].label


def _buckets(column: str, counted: Counter[str]) -> Iterator[FacetValue]:
    upto = accumulate(counted[bucket.label] for bucket in BUCKETS)
    for bucket, count in zip(BUCKETS, upto, strict=True):
        alone = counted[bucket.label] if bucket.below is None else count
        yield FacetValue(bucket.label, alone, Term((bucket.age,), column, bucket.comparison))
