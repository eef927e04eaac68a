"""The age limit of a filter: how far back a list sorted by time must be loaded to have all matching rows."""

from vtui.table.filtering.amounts import describe_length, parse_amount
from vtui.table.filtering.terms import Filter


def age_limit(filter_: Filter, column: str | None) -> str | None:
    """The age, as written, that no matching row exceeds by the terms of an age column; None without such a term.

    All terms must hold, so the shortest limit counts; of the values of one term one is enough, so its longest counts.
    A negated term also matches rows without a time, wherever they are.
    """
    terms = (term for term in filter_.terms if term.column == column and not term.negated)
    limits = [max(term.values, key=_length) for term in terms if term.comparison in {"<", "<="}]
    return min(limits, key=_length, default=None)


def covers_age(limit: str, oldest: int | None, now: int) -> bool:
    """Whether rows down to the time `oldest` (ms) include all that are no older than `limit`.

    A row of exactly that age is not enough: others of the same millisecond may follow.
    """
    return oldest is not None and oldest < now - _length(limit)


def describe_age_limit(filter_: Filter, column: str | None) -> str:
    """The limit as text, `2 days`; empty without one."""
    limit = age_limit(filter_, column)
    return describe_length(limit) if limit is not None else ""


def _length(value: str) -> float:
    return parse_amount("age", value)
