"""How groups of values share a terminal: beside each other where it is wide, one at a time where it is not."""

from collections.abc import Sequence
from typing import NamedTuple

SIDE_BY_SIDE_WIDTH = 100
"""Minimum width for groups side by side, in terminal cells."""
MIN_WIDTH, COMFORTABLE_WIDTH, MAX_WIDTH = 28, 34, 44
"""Terminal cells of a group that is next to others: minimum, enough for most names, maximum."""
ALONE = 58
"""Width of a single group in terminal cells."""
TALLEST = 16
"""Lines of values of a group; longer ones scroll."""
HEAD = 1
"""Lines above a single group: the names of all groups."""
GAP = 2
"""Terminal cells between groups beside each other; below each other one line is between them."""


class Shape(NamedTuple):
    """Where groups stand: `across` beside each other, then the next ones below them."""

    across: int
    width: int
    """Terminal cells of each group."""
    heights: tuple[int, ...]
    """Lines of values, from the top; one number where one group is on view at a time."""

    @property
    def extent(self) -> int:
        """Width of all groups side by side, in terminal cells."""
        return self.across * (self.width + GAP) - GAP


def shape(wants: Sequence[int], columns: int, lines: int) -> Shape:
    """Place groups that want so many lines of values, each under a title, in a room of `columns` by `lines`.

    Below `SIDE_BY_SIDE_WIDTH` columns one is on view at a time. Narrow groups take more rows while all fit; if they do
    not, the lines are divided by `split`.
    """
    wants = [max(1, min(want, TALLEST)) for want in wants] or [1]
    if columns < SIDE_BY_SIDE_WIDTH:
        return Shape(1, max(1, min(ALONE, columns)), (max(1, min(max(wants), lines - HEAD)),))
    found = _in_rows(wants, columns, (columns + GAP) // (MIN_WIDTH + GAP))
    for most in range(found.across - 1, 0, -1):
        wider = _in_rows(wants, columns, most)
        if found.width >= COMFORTABLE_WIDTH or sum(wider.heights) > _values(wider, lines):
            break
        found = wider
    return found._replace(heights=split(found.heights, _values(found, lines)))


def _in_rows(wants: Sequence[int], columns: int, most: int) -> Shape:
    """Groups in rows of at most `most`, as even as they come, each row as high as its highest."""
    rows = -(-len(wants) // most)
    across = -(-len(wants) // rows)
    tallest = (max(wants[start : start + across]) for start in range(0, len(wants), across))
    return Shape(across, min(MAX_WIDTH, (columns + GAP) // across - GAP), tuple(tallest))


def _values(placed: Shape, lines: int) -> int:
    """Lines left for values: a title stands above each row, and a line between them."""
    return lines - 2 * len(placed.heights) + 1


def split(wants: Sequence[int], room: int) -> tuple[int, ...]:
    """Divide `room` evenly: at most what is wanted, at least 1 each; what one does not need goes to the others."""
    given: dict[int, int] = {}
    for index in sorted(range(len(wants)), key=lambda index: wants[index]):
        given[index] = max(1, min(wants[index], room // (len(wants) - len(given))))
        room -= given[index]
    return tuple(given[index] for index in range(len(wants)))
