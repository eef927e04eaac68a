"""How far back a filter by age goes, so that a list in the order of time is known to hold all that it means."""

from vtui.table.filtering.amounts import amount, describe_length
from vtui.table.filtering.terms import Filter


def age_limit(wanted: Filter, column: str | None) -> str | None:
    """The age that no row may exceed by the terms of an age column, as written; None where there is no such term.

    All terms must hold, so the shortest of their limits counts; of the values of one term one is enough, so its longest
    does. A negated term lets rows through that have no time, wherever they are.
    """
    terms = (term for term in wanted.terms if term.column == column and not term.negated)
    limits = [max(term.values, key=_length) for term in terms if term.comparison in {"<", "<="}]
    return min(limits, key=_length, default=None)


def reaches_past(limit: str, oldest: int | None, now: int) -> bool:
    """Whether rows down to the time `oldest` (ms) hold all that are no older than `limit`.

    A row of exactly that age is not enough: others of its millisecond may follow.
    """
    return oldest is not None and oldest < now - _length(limit)


def described(wanted: Filter, column: str | None) -> str:
    """The limit in words, `2 days`; empty where there is none."""
    limit = age_limit(wanted, column)
    return describe_length(limit) if limit is not None else ""


def _length(value: str) -> float:
    return amount("age", value)
