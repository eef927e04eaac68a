"""Durations and numbers in filter expressions, the ranges of values that they match, and the age limit of a filter."""

import math
import re
from collections.abc import Iterable
from functools import partial
from typing import Final

from vtui.table.columns import Kind
from vtui.table.filtering.terms import Comparison, Filter

_DAY = 86_400_000
_MS = {"s": 1000, "m": 60_000, "h": 3_600_000, "d": _DAY, "w": 7 * _DAY, "mo": 365 * _DAY / 12, "y": 365 * _DAY}
_UNITS = {"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month", "y": "year"}
_PART = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)(mo|[smhdwy])", re.ASCII | re.IGNORECASE)
_DURATION = re.compile(rf"(?:{_PART.pattern}){{1,9}}", re.ASCII | re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,6})?", re.ASCII)
UNBOUNDED: Final = 1 << 62
"""An upper bound above every value."""
_REVERSED: dict[Comparison, Comparison] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def parse_amount(kind: Kind, text: str) -> float:
    """Parse an amount, in ms for `age`, `time` and `duration`. Raises ValueError with a text for the user."""
    if kind == "number":
        if not _NUMBER.fullmatch(text):
            raise ValueError("is not a number: use digits, such as 5")
        return float(text)
    if not _DURATION.fullmatch(text):
        raise ValueError("is not a duration: use 90s, 5m, 1h30m, 2d, 3w, 6mo or 1y")
    return sum(float(number) * _MS[unit.lower()] for number, unit in _PART.findall(text))


def describe_length(text: str) -> str:
    """A duration as text: `1h30m` is `1 hour 30 minutes`."""
    parts = ((number, _UNITS[unit.lower()]) for number, unit in _PART.findall(text))
    return " ".join(f"{number} {unit}{'' if float(number) == 1 else 's'}" for number, unit in parts)


def bounds(kind: Kind, comparison: Comparison, values: Iterable[str], now: int) -> tuple[int, int]:
    """The lowest and the highest value that any of the amounts matches, both included; `now` is ms.

    Times and durations begin at 0, so that BAD never matches. Raises ValueError for an invalid amount.
    """
    amounts = [parse_amount(kind, value) for value in values]
    if kind == "age":
        amounts = [now - length for length in amounts]
        comparison = _REVERSED.get(comparison, comparison)
    elif kind == "time":
        amounts = [now + length for length in amounts]
    least = -UNBOUNDED if kind == "number" else 0
    match comparison:
        case "<":
            return least, math.ceil(max(amounts)) - 1
        case "<=":
            return least, math.floor(max(amounts))
        case ">":
            return max(least, math.floor(min(amounts)) + 1), UNBOUNDED
        case ">=":
            return max(least, math.ceil(min(amounts))), UNBOUNDED
    raise ValueError(f"{comparison} cannot compare amounts")


def age_limit(filter_: Filter, column: str | None) -> str | None:
    """The age, as written, that no matching row exceeds by the terms of an age column; None without such a term.

    All terms must hold, so the shortest limit counts; of the values of one term one is enough, so its longest counts.
    A negated term also matches rows without a time, wherever they are.
    """
    length = partial(parse_amount, "age")
    terms = (term for term in filter_.terms if term.column == column and not term.negated)
    limits = [max(term.values, key=length) for term in terms if term.comparison in {"<", "<="}]
    return min(limits, key=length, default=None)


def covers_age(limit: str, oldest: int | None, now: int) -> bool:
    """Whether rows down to the time `oldest` (ms) include all that are no older than `limit`.

    A row of exactly that age is not enough: others of the same millisecond may follow.
    """
    return oldest is not None and oldest < now - parse_amount("age", limit)


def describe_age_limit(filter_: Filter, column: str | None) -> str:
    """The limit as text, `2 days`; empty without one."""
    limit = age_limit(filter_, column)
    return describe_length(limit) if limit is not None else ""
