"""By which column rows stand in order."""

from typing import NamedTuple


class Order(NamedTuple):
    """A column to sort by. Ascending is what people read first: broken before ready, young before old, a before b."""

    column: str
    """Id of the column."""
    descending: bool = False
