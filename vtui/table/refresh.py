"""What a response from the top of a list shows about loaded rows: where new ones belong, and which were deleted."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

T = TypeVar("T")

When = Callable[[T], int | None]
"""The time (ms) by which a list is ordered, newest first; None or negative for a row without one."""

Interval = tuple[int, int]
"""An open interval of times (ms), the later one first."""


def complete_intervals(page: Sequence[T], when: When[T], has_no_id: Callable[[T], bool]) -> list[Interval]:
    """The intervals for which a response is complete: every row of such a time is in it.

    An interval is between two rows, without their own times, because other rows of the same ms may be on another page;
    and it has no row without an ID, because a row that could not be decoded may be any row. A response that is not
    ordered by time has no intervals.
    """
    times = [at for row in page if not has_no_id(row) and (at := when(row)) is not None and at >= 0]
    if any(newer < older for newer, older in pairwise(times)):
        return []
    intervals: list[Interval] = []
    interval: list[int] = []
    for row in page:
        at = when(row)
        if has_no_id(row):
            intervals += [(interval[0], interval[-1])] if interval else []
            interval = []
        elif at is not None and at >= 0:
            interval.append(at)
    return [*intervals, (interval[0], interval[-1])] if interval else intervals


def deleted(
    loaded: Iterable[T], page: Sequence[T], key: Callable[[T], str], when: When[T], has_no_id: Callable[[T], bool]
) -> Iterator[str]:
    """Keys of loaded rows, ordered by time, that a fresh response would have if they still existed."""
    intervals = complete_intervals(page, when, has_no_id)
    keys = set(map(key, page))
    oldest = min((last for _, last in intervals), default=None)
    for row in loaded if oldest is not None else ():
        at = when(row)
        if at is None or at < 0 or oldest is None or key(row) in keys:
            continue
        if at < oldest:
            return
        if any(first > at > last for first, last in intervals):
            yield key(row)


def interleaved(fresh: Iterable[T], others: Iterable[T], when: When[T]) -> list[T]:
    """Merge two lists ordered by time; of rows with the same time the fresh ones come first.

    A row without a time stays behind the row before it.
    """
    entries = [(at, 0, row) for at, row in _timed(fresh, when)] + [(at, 1, row) for at, row in _timed(others, when)]
    entries.sort(key=lambda entry: (-entry[0], entry[1]))
    return [row for _, _, row in entries]


def _timed(rows: Iterable[T], when: When[T]) -> Iterator[tuple[float, T]]:
    """Rows with times that never rise, so that each list keeps its order."""
    last = float("inf")
    for row in rows:
        at = when(row)
        if at is not None and at >= 0:
            last = min(last, at)
        yield last, row
