"""What is protected is changed only after its name was typed."""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace

from vtui.table.columns import cell
from vtui.text import first_few, width
from vtui.writes.bulk_question import BatchPlan
from vtui.writes.plan import Plan

TYPEABLE = re.compile(r"[A-Za-z0-9._-]{1,60}")
"""Names that can be typed as they are shown; every project's should be one."""
MAX_WORD = 40
"""Terminal cells of several names that have to be typed; of longer ones the first stands for all."""


def require_typing(plan: Plan, protected: Container[str], names: Mapping[str, str]) -> Plan:
    """The plan with the names to type of the protected projects that it changes.

    `names` are those of projects by id. All ways to do it require the same, because what is typed stays while another
    way is chosen. A question has room for one thing to type: where something else has to be typed already, that
    protects as well, and an optional reason is left out.
    """
    if plan.question.word or plan.entry is not None:
        return plan
    found = [name for way in (plan, *plan.others) for name in changed_names(way, names) if name in protected]
    return _with_word(plan, _word(found)) if found else plan


def changed_names(plan: Plan, names: Mapping[str, str]) -> tuple[str, ...]:
    """The names of what a plan changes: its subject, and the projects that it touches."""
    return (plan.question.subject, *(names.get(project, project) for project in plan.question.touches))


def _with_word(plan: Plan, word: str) -> Plan:
    question = replace(plan.question, word=word, reason="")
    return replace(plan, question=question, others=tuple(_with_word(other, word) for other in plan.others))


def _word(names: Iterable[str]) -> str:
    """The text to type for several names: all that fit, else the first and how many more."""
    distinct = list(dict.fromkeys(names))
    word = first_few(distinct)
    return first_few(distinct, 1) if width(word) > MAX_WORD else word


def require_batch_typing(plan: BatchPlan, subjects: Iterable[str], protected: Container[str]) -> BatchPlan:
    """The question about many rows, whose plans have these subjects, with the protected ones to type, if there are any.

    They are typed in place of the number of rows: `store`, `store, docs` or `store, docs and 1 more`.
    """
    names = list(dict.fromkeys(name for name in subjects if name in protected))
    if not names:
        return plan
    facts = (("protected", cell(first_few(names), "warn")), *plan.question.facts)
    others = tuple(require_batch_typing(other, names, protected) for other in plan.others)
    return replace(plan, question=replace(plan.question, word=_word(names), facts=facts), others=others)
