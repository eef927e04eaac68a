"""What a response from the top of a list says of loaded rows: where new ones belong, and which were deleted."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

T = TypeVar("T")

When = Callable[[T], int | None]
"""The time (ms) that a list is ordered by, the newest first; None or below 0 where a row has none."""

Span = tuple[int, int]
"""Two times (ms), the later first; neither is part of it."""


def spans(page: Sequence[T], when: When[T], nameless: Callable[[T], bool]) -> list[Span]:
    """The times of which one response says all: each row of such a time is in it.

    That is between two of its rows, but not at their own times, for others of the same ms may stand on another page;
    and not where a row stands that has no id, because it could not be decoded: it may be any row of those times. A
    response that is not in the order of time says nothing.
    """
    times = [at for row in page if not nameless(row) and (at := when(row)) is not None and at >= 0]
    if any(newer < older for newer, older in pairwise(times)):
        return []
    found: list[Span] = []
    run: list[int] = []
    for row in page:
        at = when(row)
        if nameless(row):
            found += [(run[0], run[-1])] if run else []
            run = []
        elif at is not None and at >= 0:
            run.append(at)
    return [*found, (run[0], run[-1])] if run else found


def deleted(
    loaded: Iterable[T], page: Sequence[T], key: Callable[[T], str], when: When[T], nameless: Callable[[T], bool]
) -> Iterator[str]:
    """Keys of rows, loaded in the order of time, that would be in a fresh response if they still existed."""
    told = spans(page, when, nameless)
    came = set(map(key, page))
    oldest = min((last for _, last in told), default=None)
    for row in loaded if oldest is not None else ():
        at = when(row)
        if at is None or at < 0 or oldest is None or key(row) in came:
            continue
        if at < oldest:
            return
        if any(first > at > last for first, last in told):
            yield key(row)


def interleaved(fresh: Iterable[T], others: Iterable[T], when: When[T]) -> list[T]:
    """Two lists in the order of time as one; of rows of one time the fresh ones come first.

    A row without a time stays behind the one that it follows.
    """
    marked = [(at, 0, row) for at, row in _timed(fresh, when)] + [(at, 1, row) for at, row in _timed(others, when)]
    marked.sort(key=lambda entry: (-entry[0], entry[1]))
    return [row for _, _, row in marked]


def _timed(rows: Iterable[T], when: When[T]) -> Iterator[tuple[float, T]]:
    """Rows with times that never rise, so that each list keeps its own order."""
    last = float("inf")
    for row in rows:
        at = when(row)
        if at is not None and at >= 0:
            last = min(last, at)
        yield last, row
