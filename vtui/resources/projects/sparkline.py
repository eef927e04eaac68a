"""Amounts as bars of blocks, a terminal cell each."""

from collections.abc import Sequence

BLOCKS = " ▁▂▃▄▅▆▇█"
STEPS = len(BLOCKS) - 1
"""Heights that one line of cells can tell apart."""


def sparkline(amounts: Sequence[int | None], lines: int) -> tuple[str, ...]:
    """Bars from the left, the highest as high as `lines` lines, which are given from the top; blank for None.

    Every amount shows: the least is one step high, 0 as well.
    """
    most = max((amount for amount in amounts if amount is not None), default=0) or 1
    steps = [0 if amount is None else max(1, -(-amount * lines * STEPS // most)) for amount in amounts]
    return tuple(
        "".join(BLOCKS[max(0, min(STEPS, step - below * STEPS))] for step in steps) for below in reversed(range(lines))
    )


def percentile(amounts: Sequence[int], share: int) -> int:
    """The amount that `share` of 100 do not exceed (nearest rank); there must be some."""
    ranked = sorted(amounts)
    return ranked[max(0, -(-len(ranked) * share // 100) - 1)]
