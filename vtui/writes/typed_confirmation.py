"""What is protected is changed only by who has typed its name."""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace

from vtui.table.columns import cell
from vtui.text import first_few, width
from vtui.writes.plan import Plan

TYPEABLE = re.compile(r"[A-Za-z0-9._-]{1,60}")
"""Names that can be typed as they are shown; every project's should be one."""
MAX_WORD = 40
"""Terminal cells of several names that have to be typed; of longer ones the first stands for all."""


def guarded(plan: Plan, protected: Container[str], names: Mapping[str, str]) -> Plan:
    """The plan as it is asked about: with the names to type of what it changes that is protected.

    `names` are those of projects by id. All ways to do it ask for the same, because what is typed stays while another
    way is chosen. A question has room for one thing to type: where something else has to be typed already, that guards
    as well, and a reason that may be typed gives way.
    """
    if plan.word or plan.fill is not None:
        return plan
    found = [name for way in (plan, *plan.others) for name in changed_names(way, names) if name in protected]
    return _typed(plan, _word(found)) if found else plan


def changed_names(plan: Plan, names: Mapping[str, str]) -> tuple[str, ...]:
    """The names of what a plan changes: its subject, and the projects that it touches."""
    return (plan.subject, *(names.get(project, project) for project in plan.touches))


def _typed(plan: Plan, word: str) -> Plan:
    return replace(plan, word=word, reason="", others=tuple(_typed(other, word) for other in plan.others))


def _word(names: Iterable[str]) -> str:
    """What is typed for several names: all that fit, else the first and how many more."""
    distinct = list(dict.fromkeys(names))
    word = first_few(distinct)
    return first_few(distinct, 1) if width(word) > MAX_WORD else word


def guarded_batch(plan: Plan, subjects: Iterable[str], protected: Container[str]) -> Plan:
    """The question about many rows, whose plans have these subjects: with the protected ones to type, if there are any.

    They are typed in place of the number of rows: `store`, `store, docs` or `store, docs and 1 more`.
    """
    names = list(dict.fromkeys(name for name in subjects if name in protected))
    if not names:
        return plan
    word = _word(names)
    others = tuple(guarded_batch(other, names, protected) for other in plan.others)
    facts = (("protected", cell(first_few(names), "warn")), *plan.facts)
    return replace(plan, word=word, facts=facts, others=others)
