"""The order of a list."""

from typing import NamedTuple


class Order(NamedTuple):
    """A column to sort by. Ascending is the useful direction: broken before ready, young before old, a before b."""

    column: str
    """ID of the column."""
    descending: bool = False
