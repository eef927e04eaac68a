"""What is protected is changed only by who has typed its name."""

from collections.abc import Container
from dataclasses import replace

from vtui.resources.base import Plan


def guarded(plan: Plan, protected: Container[str]) -> Plan:
    """The plan as it is asked about: with the name of its subject to type where that is protected.

    A question has room for one thing to type: where something else has to be typed already, that guards as well, and a
    reason that may be typed gives way.
    """
    if plan.subject not in protected or plan.word or plan.fill is not None:
        return plan
    others = tuple(guarded(other, protected) for other in plan.others)
    return replace(plan, word=plan.subject, reason="", others=others)
