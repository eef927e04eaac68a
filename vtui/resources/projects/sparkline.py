"""Bars of block characters, one terminal cell wide each."""

from collections.abc import Sequence

BLOCKS = " ▁▂▃▄▅▆▇█"
STEPS = len(BLOCKS) - 1
"""Heights that one line of cells can show."""


def sparkline(amounts: Sequence[int | None], lines: int) -> tuple[str, ...]:
    """The lines of bars from top to bottom; the highest bar has `lines` lines, None gives a blank.

    Every amount shows: the least is one step high, 0 as well.
    """
    most = max((amount for amount in amounts if amount is not None), default=0) or 1
    steps = [0 if amount is None else max(1, -(-amount * lines * STEPS // most)) for amount in amounts]
    return tuple(
        "".join(BLOCKS[max(0, min(STEPS, step - below * STEPS))] for step in steps) for below in reversed(range(lines))
    )


def percentile(amounts: Sequence[int], share: int) -> int:
    """The amount that `share` percent do not exceed (nearest rank); `amounts` must not be empty."""
    ranked = sorted(amounts)
    return ranked[max(0, -(-len(ranked) * share // 100) - 1)]
