"""Copies of an env var: the projects that are meant, what each gets, the requests, and the question."""

from dataclasses import replace

import pytest

from tests.resources.env.test_env_writes import ACME, CONTEXT, ROW, STORE, question_text, sent
from vtui.models.env_var import EnvVar
from vtui.models.project import Project
from vtui.resources.env import copying
from vtui.resources.env.drafts import Draft
from vtui.system.secret import Secret
from vtui.writes.bulk import Batch
from vtui.writes.bulk_question import batch_plan
from vtui.writes.form import ValidationError

PROJECTS = (
    Project("prj_1", "store", environments=(("env_qa", "qa"),)),
    Project("prj_2", "store-eu", environments=(("env_eu_qa", "qa"),)),
    Project("prj_3", "docs"),
)
DRAFT = Draft("API_KEY", Secret("s3cret"), ("production",), type="encrypted")


def names(typed: str) -> list[str]:
    return [project.name for project in copying.named_projects(typed, PROJECTS, STORE)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("docs", ["docs"]),
        ("store-eu, doc", ["store-eu", "docs"]),
        ("store", ["store"]),
        ("docs, docs,", ["docs"]),
        ("", ["store"]),
    ],
)
def test_projects_are_named_by_a_part_of_their_names(typed: str, found: list[str]) -> None:
    assert names(typed) == found


@pytest.mark.parametrize(
    ("typed", "error"), [("nope", "no project matches nope"), ("docs, stor", "stor matches store, store-eu")]
)
def test_unclear_name_is_an_error(typed: str, error: str) -> None:
    with pytest.raises(ValidationError, match=error):
        names(typed)


def test_each_project_gets_its_own_custom_environment_of_the_name() -> None:
    draft = replace(DRAFT, customs=("qa",))
    (copy,) = copying.copies(ROW, draft, PROJECTS[1:2])
    assert (copy.project_ref.project_id, copy.draft.customs) == ("prj_2", ("env_eu_qa",))
    with pytest.raises(ValidationError, match="docs has no environment qa") as caught:
        copying.copies(ROW, draft, PROJECTS[2:])
    assert caught.value.field == "places"


def test_own_project_gets_it_in_other_environments_only() -> None:
    with pytest.raises(ValidationError, match="store already has it in production: select others"):
        copying.copies(ROW, DRAFT, PROJECTS[:1])
    draft = replace(DRAFT, targets=(), customs=("qa",))
    assert [copy.draft.customs for copy in copying.copies(ROW, draft, PROJECTS[:1])] == [("env_qa",)]


def test_copy_begins_as_the_variable_is_but_without_its_value() -> None:
    row = replace(ROW, custom_environment_ids=("env_qa",), branch="topic")
    draft = copying.template(row, {"env_qa": "qa"}, Draft())
    assert (draft.key, draft.value, draft.targets, draft.customs) == ("API_KEY", None, row.targets, ("qa",))
    assert (draft.type, draft.branch, draft.comment) == ("encrypted", "topic", "old")
    legacy = replace(ROW, type="secret")
    assert copying.template(legacy, {}, Draft()).type == "sensitive"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (ROW, None),
        (replace(ROW, type="sensitive"), None),
        (replace(ROW, shared=True), "a shared variable is linked, not copied (L)"),
        (replace(ROW, system=True), "set by Vercel"),
        (replace(ROW, key=""), "this variable has no key"),
    ],
)
def test_reason_why_a_variable_cannot_be_copied(row: EnvVar, reason: str | None) -> None:
    assert copying.copy_unavailable_reason(row, CONTEXT) == reason


def test_copy_is_one_request_to_the_other_project() -> None:
    (copy,) = copying.copies(ROW, DRAFT, PROJECTS[2:])
    plan = copying.plan(copy, ROW, ACME, CONTEXT)
    body = {
        "key": "API_KEY",
        "value": "s3cret",
        "type": "encrypted",
        "visibility": "config",
        "target": ["production"],
    }
    assert sent(plan.operation.request) == ("POST", "/v10/projects/prj_3/env?teamId=team_1", body)
    assert (plan.question.title, plan.question.subject) == ("Copy API_KEY to docs?", "docs")
    assert "store production, preview and development" in question_text(plan)
    assert plan.operation.done == "API_KEY is copied to docs for production"
    assert "s3cret" not in repr(copy) + repr(plan) + question_text(plan)


def test_several_projects_are_one_question() -> None:
    copies = copying.copies(ROW, DRAFT, PROJECTS[1:])
    plan = batch_plan(Batch("env.copy", copying.many(ROW), ACME, tuple(copies), subject="store"), CONTEXT)
    assert plan.question.title == "Copy API_KEY to 2 projects?"
    assert [operation.request.ids["project"] for operation in plan.operations] == ["prj_2", "prj_3"]
