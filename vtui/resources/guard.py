"""What is protected is changed only by who has typed its name."""

from collections.abc import Container, Iterable
from dataclasses import replace

from vtui.resources.base import Plan, cell
from vtui.text import first_few, width

MAX_WORD = 40
"""Terminal cells of several names that have to be typed; of longer ones the first stands for all."""


def guarded(plan: Plan, protected: Container[str]) -> Plan:
    """The plan as it is asked about: with the name of its subject to type where that is protected.

    A question has room for one thing to type: where something else has to be typed already, that guards as well, and a
    reason that may be typed gives way.
    """
    if plan.subject not in protected or plan.word or plan.fill is not None:
        return plan
    others = tuple(guarded(other, protected) for other in plan.others)
    return replace(plan, word=plan.subject, reason="", others=others)


def guarded_batch(plan: Plan, subjects: Iterable[str], protected: Container[str]) -> Plan:
    """The question about many rows, whose plans have these subjects: with the protected ones to type, if there are any.

    They are typed in place of the number of rows: `store`, `store, docs` or `store, docs and 1 more`.
    """
    names = list(dict.fromkeys(name for name in subjects if name in protected))
    if not names:
        return plan
    word = first_few(names)
    if width(word) > MAX_WORD:
        word = first_few(names, 1)
    others = tuple(guarded_batch(other, names, protected) for other in plan.others)
    facts = (("protected", cell(first_few(names), "warn")), *plan.facts)
    return replace(plan, word=word, facts=facts, others=others)
