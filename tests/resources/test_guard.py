"""What is protected is changed only by who has typed its name."""

from dataclasses import replace

from tests.resources.stage import Stage
from vtui.models.requests import WriteRequest
from vtui.resources.base import Plan
from vtui.resources.guard import guarded

SCOPE = Stage().scope()
PLAN = Plan("Sure?", "store", SCOPE, (), (), WriteRequest("deployments.cancel", SCOPE), "done", reason="description")


def test_a_protected_subject_has_its_name_typed_in_every_way_to_do_it() -> None:
    plan = guarded(replace(PLAN, others=(PLAN,)), ("store", "docs"))
    assert (plan.word, plan.reason) == ("store", "")
    assert [other.word for other in plan.others] == ["store"]


def test_others_are_left_as_they_are_and_so_is_what_is_typed_anyway() -> None:
    typed = replace(PLAN, word="12")
    filled = replace(PLAN, fill=lambda _: PLAN)
    assert guarded(PLAN, ("docs",)) is PLAN
    assert guarded(typed, ("store",)) is typed
    assert guarded(filled, ("store",)) is filled
