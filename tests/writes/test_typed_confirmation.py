"""What is protected is changed only by who has typed its name."""

from dataclasses import replace

from tests.harness.service_stage import Stage
from vtui.models.requests import WriteRequest
from vtui.table.columns import cell
from vtui.writes.plan import Plan
from vtui.writes.typed_confirmation import guarded, guarded_batch

SCOPE = Stage().scope()
PLAN = Plan("Sure?", "store", SCOPE, (), (), WriteRequest("deployments.cancel", SCOPE), "done", reason="description")


def test_a_protected_subject_has_its_name_typed_in_every_way_to_do_it() -> None:
    plan = guarded(replace(PLAN, others=(PLAN,)), ("store", "docs"), {})
    assert (plan.word, plan.reason) == ("store", "")
    assert [other.word for other in plan.others] == ["store"]


def test_others_are_left_as_they_are_and_so_is_what_is_typed_anyway() -> None:
    typed = replace(PLAN, word="12")
    filled = replace(PLAN, fill=lambda _: PLAN)
    assert guarded(PLAN, ("docs",), {}) is PLAN
    assert guarded(typed, ("store",), {}) is typed
    assert guarded(filled, ("store",), {}) is filled


def test_the_project_of_a_domain_and_those_that_share_a_variable_are_protected_too() -> None:
    domain = replace(PLAN, subject="www.example.com", touches=("store",))
    assert guarded(domain, ("store",), {}).word == "store"
    shared = replace(PLAN, subject="3 projects", touches=("prj_1", "prj_2", "prj_3"))
    names = {"prj_1": "store", "prj_2": "docs"}
    assert guarded(shared, ("docs", "store", "api"), names).word == "store, docs"
    one_of_them = replace(shared, others=(replace(PLAN, subject="docs"),))
    asked = guarded(one_of_them, ("docs",), names)
    assert (asked.word, [way.word for way in asked.others]) == ("docs", ["docs"])


def test_the_protected_ones_among_many_rows_are_typed_in_place_of_their_number() -> None:
    many = replace(PLAN, word="4", others=(replace(PLAN, word="4"),))
    rows = ("docs", "store", "docs", "api", "blog")

    def asked(*protected: str) -> Plan:
        return guarded_batch(many, rows, protected)

    assert asked("elsewhere") is many
    one = asked("store")
    assert (one.word, [other.word for other in one.others]) == ("store", ["store"])
    assert dict(one.facts)["protected"] == cell("store", "warn")
    assert asked("store", "docs").word == "docs, store"
    assert asked("store", "docs", "api").word == "docs, store and 1 more"
    long = ("landing-summer-2025-limited-edition", "landing-black-friday")
    assert guarded_batch(many, long, long).word == "landing-summer-2025-limited-edition and 1 more"
