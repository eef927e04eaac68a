"""The order in which rows were requested, so that an older response never replaces a newer one.

Every request takes the next number when it is sent, and every row has the number of its request. A change made by vtui
counts as newer than every request that was sent before its response came.
"""

import itertools
from dataclasses import dataclass, field, replace
from typing import TypeVar

_numbers = itertools.count(1)


def next_request_number() -> int:
    """The number of a request that is sent now: higher than all before."""
    return next(_numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedRow:
    """A row with the number of the request that it came from."""

    request_number: int = field(default=0, compare=False, repr=False, metadata={"apart": True})
    """0, which is older than all, for a row that did not come from a request."""


T = TypeVar("T", bound=NumberedRow)


def set_request_number(row: NumberedRow, number: int) -> None:
    """Set the number of the request on a row that was just decoded and is not shared yet.

    In place, because rows arrive by the thousand and copying one takes half as long as decoding it.
    """
    object.__setattr__(row, "request_number", number)


def changed_now(row: T) -> T:
    """The row after a change whose response has just come: newer than every request sent so far."""
    return replace(row, request_number=next_request_number())


def request_number_of(row: object) -> int:
    """The number of the request that a row came from; 0 where it has none."""
    number: int = getattr(row, "request_number", 0)
    return number


def is_older(row: object, other: object) -> bool:
    """Whether a row was requested before another."""
    return request_number_of(row) < request_number_of(other)
