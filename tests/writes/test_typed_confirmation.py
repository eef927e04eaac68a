"""What is protected is changed only by who has typed its name."""

from dataclasses import replace
from typing import Any

from tests.harness.service import ServiceHarness
from vtui.models.requests import WriteRequest
from vtui.resources.deployments.actions.delete import DELETE, MANY
from vtui.table.columns import cell
from vtui.writes.bulk import Batch
from vtui.writes.bulk_question import BatchPlan
from vtui.writes.plan import Entry, Operation, Plan, Question
from vtui.writes.typed_confirmation import require_batch_typing, require_typing

SCOPE = ServiceHarness().scope()
QUESTION = Question("Sure?", "store", (), (), reason="description")
PLAN = Plan(QUESTION, Operation(WriteRequest("deployments.cancel", SCOPE), "done"))


def changed(plan: Plan, **question: Any) -> Plan:
    return replace(plan, question=replace(plan.question, **question))


def word(plan: Plan, *protected: str, names: dict[str, str] | None = None) -> str:
    return require_typing(plan, protected, names or {}).question.word


def test_a_protected_subject_has_its_name_typed_in_every_way_to_do_it() -> None:
    plan = require_typing(replace(PLAN, others=(PLAN,)), ("store", "docs"), {})
    assert (plan.question.word, plan.question.reason) == ("store", "")
    assert [other.question.word for other in plan.others] == ["store"]


def test_others_are_left_as_they_are_and_so_is_what_is_typed_anyway() -> None:
    typed = changed(PLAN, word="12")
    filled = replace(PLAN, entry=Entry("Host", lambda _: PLAN, complete=False))
    assert require_typing(PLAN, ("docs",), {}) is PLAN
    assert require_typing(typed, ("store",), {}) is typed
    assert require_typing(filled, ("store",), {}) is filled


def test_the_project_of_a_domain_and_those_that_share_a_variable_are_protected_too() -> None:
    assert word(changed(PLAN, subject="www.example.com", touches=("store",)), "store") == "store"
    shared = changed(PLAN, subject="3 projects", touches=("prj_1", "prj_2", "prj_3"))
    names = {"prj_1": "store", "prj_2": "docs"}
    assert word(shared, "docs", "store", "api", names=names) == "store, docs"
    one_of_them = replace(shared, others=(changed(PLAN, subject="docs"),))
    asked = require_typing(one_of_them, ("docs",), names)
    assert (asked.question.word, [way.question.word for way in asked.others]) == ("docs", ["docs"])


def test_protected_names_are_typed_instead_of_the_number_of_rows() -> None:
    other = BatchPlan(Batch(DELETE.id, MANY, SCOPE, ()), replace(QUESTION, word="4"), ())
    many = replace(other, others=(other,))
    rows = ("docs", "store", "docs", "api", "blog")

    def asked(*protected: str) -> BatchPlan:
        return require_batch_typing(many, rows, protected)

    assert asked("elsewhere") is many
    one = asked("store")
    assert (one.question.word, [other.question.word for other in one.others]) == ("store", ["store"])
    assert dict(one.question.facts)["protected"] == cell("store", "warn")
    assert asked("store", "docs").question.word == "docs, store"
    assert asked("store", "docs", "api").question.word == "docs, store and 1 more"
    long = ("landing-summer-2025-limited-edition", "landing-black-friday")
    assert require_batch_typing(many, long, long).question.word == "landing-summer-2025-limited-edition and 1 more"
