"""The order in which answers were requested, so that an older answer never replaces a newer one.

Every request takes the next number when it is sent, and every row carries the number of the request that brought it.
A change made from here counts as newer than every request that was sent before its answer came.
"""

import itertools
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Protocol, TypeVar

_numbers = itertools.count(1)


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]


T = TypeVar("T", bound=_Dataclass)


def next_number() -> int:
    """The number of a request that is sent now: higher than all before."""
    return next(_numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested:
    """A row that knows which request brought it."""

    requested: int = field(default=0, compare=False, repr=False, metadata={"apart": True})
    """The number of the request; 0, which is older than all, for a row that no request brought."""


def set_number(row: T, number: int) -> T:
    """Set the number of the request on a row that was just decoded and is not shared yet; returns the same row.

    In place, because rows arrive by the thousand and copying one takes half as long as decoding it.
    """
    object.__setattr__(row, "requested", number)
    return row


def changed_now(row: T) -> T:
    """The row as it is after a change that has just been answered: newer than every request sent so far."""
    return replace(row, requested=next_number())


def number_of(row: object) -> int:
    """The number of the request that brought a row; 0 for one that does not know."""
    number: int = getattr(row, "requested", 0)
    return number


def is_older(row: object, known: object) -> bool:
    """Whether a row was requested before the one that is known."""
    return number_of(row) < number_of(known)
