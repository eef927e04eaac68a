"""Writes of env vars: the exact requests, the stored data, and the questions."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.harness.service import ServiceHarness
from vtui.api.address import address_of
from vtui.api.errors import BadResponse, Conflict, NotFound, Rejected
from vtui.models.env_var import EnvVar
from vtui.models.facts import ProjectFacts
from vtui.models.requests import WriteRequest
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.env import plans
from vtui.resources.env.drafts import Draft, faults, field_of, usual_type
from vtui.system.secret import Secret
from vtui.table.columns import Context
from vtui.writes.plan import Plan
from vtui.writes.request_text import curl

NOW = 1_763_000_000_000
ACME = Scope("acme", "Acme", "team_1")
STORE = ProjectRef("prj_1", "store")
CONTEXT = Context(NOW, projects=ProjectFacts(environments={"env_qa": "qa"}))
DRAFT = Draft("API_KEY", Secret("s3cret\n"), ("production", "preview"))
ROW = EnvVar(
    "id1",
    "API_KEY",
    project_id="prj_1",
    project="store",
    type="encrypted",
    targets=("production", "preview", "development"),
    comment="old",
)


def sent(request: WriteRequest) -> tuple[str, str, Any]:
    """Method, target and body of a request as the client sends it."""
    method, path = address_of(request)
    return method, path, None if request.body is None else json.loads(json.dumps(request.body, default=Secret.reveal))


def question_text(plan: Plan) -> str:
    """All that a question says."""
    return "\n".join(
        "".join(span.text for span in line)
        for line in (*plan.question.consequences, *(v for _, v in plan.question.facts))
    )


@pytest.mark.parametrize(
    ("draft", "body"),
    [
        (DRAFT, {"type": "sensitive", "target": ["production", "preview"]}),
        (
            replace(DRAFT, targets=(), customs=("env_qa",), type="plain", comment="for [qa]"),
            {"type": "plain", "customEnvironmentIds": ["env_qa"], "comment": "for [qa]"},
        ),
        (
            replace(DRAFT, targets=("preview",), branch="feat/x", type="encrypted"),
            {"type": "encrypted", "target": ["preview"], "gitBranch": "feat/x"},
        ),
    ],
)
def test_an_added_variable_is_one_request_with_what_was_written(draft: Draft, body: dict[str, Any]) -> None:
    plan = plans.add(draft, ACME, STORE, CONTEXT)
    wanted = {"key": "API_KEY", "value": "s3cret\n"} | body
    assert sent(plan.operation.request) == ("POST", "/v10/projects/prj_1/env?teamId=team_1", wanted)
    assert not faults(draft)
    assert (plan.operation.then, plan.operation.undo, plan.question.word) == ((), None, "")
    assert "s3cret" not in repr(plan) + question_text(plan)
    assert "7 characters" in question_text(plan)
    command = curl("https://api.vercel.com", *address_of(plan.operation.request), plan.operation.request.body)
    assert "(hidden)" in command
    assert "s3cret" not in command


def test_all_environments_of_a_row_are_edited_by_what_changed_alone() -> None:
    draft = Draft("API_KEY", Secret("new"), ROW.targets, type="encrypted", comment="old")
    plan = plans.edit(ROW, draft, ACME, CONTEXT)
    path = "/v9/projects/prj_1/env/id1?teamId=team_1"
    assert sent(plan.operation.request) == ("PATCH", path, {"value": "new"})
    assert (plan.operation.then, plan.operation.undo) == ((), None)
    renamed = plans.edit(ROW, replace(draft, value=None, comment=""), ACME, CONTEXT)
    assert sent(renamed.operation.request) == ("PATCH", path, {"comment": ""})


@pytest.mark.parametrize(
    ("draft", "body"),
    [
        ({"branch": "topic"}, {"gitBranch": "topic"}),
        ({"type": "sensitive", "value": Secret("again")}, {"value": "again", "type": "sensitive"}),
        ({"customs": ("env_qa",)}, {"target": ["preview"], "customEnvironmentIds": ["env_qa"]}),
        ({"targets": ("preview", "production")}, {"target": ["preview", "production"]}),
    ],
)
def test_an_edit_sends_what_is_another_and_nothing_else(draft: dict[str, Any], body: dict[str, Any]) -> None:
    row = replace(ROW, targets=("preview",))
    before = Draft("API_KEY", None, ("preview",), type="encrypted", comment="old")
    plan = plans.edit(row, replace(before, **draft), ACME, CONTEXT)
    assert sent(plan.operation.request) == ("PATCH", "/v9/projects/prj_1/env/id1?teamId=team_1", body)
    assert plan.operation.then == ()


def test_a_branch_is_taken_off_with_null() -> None:
    row = replace(ROW, targets=("preview",), branch="topic")
    draft = Draft("API_KEY", None, ("preview",), type="encrypted", comment="old")
    assert sent(plans.edit(row, draft, ACME, CONTEXT).operation.request)[2] == {"gitBranch": None}


def test_a_variable_is_taken_out_of_one_environment_as_another_way() -> None:
    row = replace(ROW, custom_environment_ids=("env_qa",))
    plan = plans.delete(row, ACME, CONTEXT)
    assert plan.question.choice == (("From", "all of them"),)
    from_ = {other.question.choice[0][1]: other for other in plan.others}
    assert list(from_) == ["production", "preview", "development", "qa"]
    path = "/v9/projects/prj_1/env/id1?teamId=team_1"
    left = {"target": ["production", "development"], "customEnvironmentIds": ["env_qa"]}
    assert sent(from_["preview"].operation.request) == ("PATCH", path, left)
    assert sent(from_["qa"].operation.request)[2] == {"target": list(ROW.targets), "customEnvironmentIds": []}
    assert from_["preview"].question.word == "API_KEY"
    assert "production, development and qa keep it." in question_text(from_["preview"])
    assert plans.delete(replace(ROW, targets=("preview",)), ACME, CONTEXT).others == ()
    assert plans.delete(replace(ROW, system=True), ACME, CONTEXT).others == (), "it cannot be edited"


def test_one_environment_of_a_row_is_set_anew_and_the_others_keep_what_they_have() -> None:
    row = replace(ROW, custom_environment_ids=("env_qa",))
    draft = Draft("API_KEY", Secret("new"), ("preview",), type="encrypted", comment="old")
    plan = plans.edit(row, draft, ACME, CONTEXT)
    path = "/v9/projects/prj_1/env/id1?teamId=team_1"
    left = {"target": ["production", "development"], "customEnvironmentIds": ["env_qa"]}
    assert sent(plan.operation.request) == ("PATCH", path, left)
    made = {"key": "API_KEY", "value": "new", "type": "encrypted", "target": ["preview"], "comment": "old"}
    assert [sent(request) for request in plan.operation.then] == [
        ("POST", "/v10/projects/prj_1/env?teamId=team_1", made)
    ]
    assert plan.operation.undo is not None
    assert sent(plan.operation.undo)[2] == {"target": list(ROW.targets), "customEnvironmentIds": ["env_qa"]}
    assert "production, development and qa keep theirs." in question_text(plan)
    with pytest.raises(ValueError, match="value of its own"):
        plans.edit(row, replace(draft, value=None), ACME, CONTEXT)


def test_a_variable_is_deleted_by_typing_its_key() -> None:
    plan = plans.delete(replace(ROW, type="sensitive"), ACME, CONTEXT)
    assert sent(plan.operation.request) == ("DELETE", "/v9/projects/prj_1/env/id1?teamId=team_1", None)
    assert plan.question.word == "API_KEY"
    assert "Nobody can read its value back" in question_text(plan)
    assert "production, preview and development" in question_text(plan)


def test_what_cannot_be_written_is_refused_with_the_reason() -> None:
    assert plans.edit_unavailable_reason(ROW, CONTEXT) is None
    assert plans.edit_unavailable_reason(replace(ROW, system=True), CONTEXT) == "Vercel fills it in"
    assert "older kind" in str(plans.edit_unavailable_reason(replace(ROW, type="secret"), CONTEXT))
    assert plans.delete_unavailable_reason(replace(ROW, id="odd:1"), CONTEXT) == "the API gave it no id"
    integration = plans.edit(replace(ROW, integration=True), replace(DRAFT, targets=ROW.targets), ACME, CONTEXT)
    assert "may change it back" in question_text(integration)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({}, None),
        ({"key": ""}, "key"),
        ({"key": "A B"}, "key"),
        ({"key": "KEY-1"}, "key"),
        ({"key": "ключ"}, "key"),
        ({"key": "K" * 257}, "key"),
        ({"key": "1_a" * 85 + "x"}, None),
        ({"value": Secret("x" * 65_536)}, None),
        ({"value": Secret("x" * 65_537)}, "value"),
        ({"targets": ()}, "places"),
        ({"targets": (), "customs": ("env_qa",)}, None),
        ({"targets": ("development",)}, "type"),
        ({"targets": ("development",), "type": "encrypted"}, None),
        ({"branch": "feat/x"}, "branch"),
        ({"branch": "feat/x", "targets": ("preview",)}, None),
        ({"branch": "x" * 251, "targets": ("preview",)}, "branch"),
        ({"comment": "x" * 501}, "comment"),
    ],
)
def test_what_the_api_will_not_take_is_known_before(change: dict[str, Any], field: str | None) -> None:
    assert list(faults(replace(DRAFT, **change))) == ([field] if field else [])


def test_default_type_cannot_be_read_back_where_supported() -> None:
    assert usual_type(("production", "preview")) == "sensitive"
    assert usual_type(("preview", "development")) == "encrypted"
    codes = ("ENV_CONFLICT", "key_reserved", "reserved_env_variable", "invalid_value", "value_invalid_length")
    assert [field_of(code.lower()) for code in codes] == ["key", "key", "key", "value", "value"]
    assert field_of(None) == field_of("forbidden") == ""


# Against the account


def stored(harness: ServiceHarness) -> tuple[Scope, ProjectRef]:
    scope = harness.scope()
    team = harness.account.team("acme")
    project = team.project("store") if team else None
    assert project is not None
    return scope, ProjectRef(project.id, project.name)


async def rows(harness: ServiceHarness) -> list[EnvVar]:
    scope, project_ref = stored(harness)
    return [row async for page in harness.service.env.of_project(scope, project_ref) for row in page.rows]


@settings(max_examples=25)
@given(st.text(max_size=200) | st.text("\r\n\t \"'\\$#=\x00\u2028", max_size=20))
def test_what_was_written_is_what_is_stored_to_the_byte(value: str) -> None:
    async def store() -> str:
        harness = ServiceHarness()
        scope, project_ref = stored(harness)
        draft = Draft("A_NEW_ONE", Secret(value), ("production",), type="encrypted")
        await harness.service.send(plans.add(draft, scope, project_ref, CONTEXT).operation.request)
        row = next(row for row in await rows(harness) if row.key == "A_NEW_ONE")
        await harness.service.send(
            plans.edit(row, replace(draft, value=Secret(value + "!")), scope, CONTEXT).operation.request
        )
        secret = await harness.service.env.reveal(scope, row)
        await harness.service.close()
        assert secret is not None
        return secret.reveal()

    assert asyncio.run(store()).encode() == f"{value}!".encode()


async def test_a_key_that_is_there_is_a_conflict_alone_and_inside_an_answer_that_accepts() -> None:
    for harness in (ServiceHarness(), ServiceHarness("env-fails")):
        scope, project_ref = stored(harness)
        draft = Draft("DATABASE_URL", Secret("x"), ("production",))
        plan = plans.add(draft, scope, project_ref, CONTEXT)
        with pytest.raises(Conflict, match="The variable already exists") as refusal:
            harness.service.env.written((await harness.service.send(plan.operation.request)).body)
        assert refusal.value.code == "env_conflict"
        assert "DATABASE_URL" in str(refusal.value.detail)
        assert len([row for row in await rows(harness) if row.key == "DATABASE_URL"]) == 3


async def test_rejected_key_has_the_error_of_the_api() -> None:
    harness = ServiceHarness()
    scope, project_ref = stored(harness)
    plan = plans.add(Draft("VERCEL_URL", Secret("x"), ("production",)), scope, project_ref, CONTEXT)
    with pytest.raises(Rejected, match="Reserved key") as refusal:
        await harness.service.send(plan.operation.request)
    assert (refusal.value.code, refusal.value.detail) == (
        "reserved_env_variable",
        "The name `VERCEL_URL` is reserved.",
    )


async def test_type_changed_by_a_team_policy_is_reported() -> None:
    policy = "Vercel made it sensitive, by the team's policy: it cannot be read back."
    for harness, message in ((ServiceHarness(), ""), (ServiceHarness("env-policy"), policy)):
        scope, project_ref = stored(harness)
        draft = Draft("A_NEW_ONE", Secret("x"), ("production",), type="encrypted")
        plan = plans.add(draft, scope, project_ref, CONTEXT)
        assert plan.operation.effect is not None
        assert plan.operation.effect.describe
        assert (
            plan.operation.effect.describe(harness.service, (await harness.service.send(plan.operation.request)).body)
            == message
        )


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"created":[]}', b"7"])
def test_empty_response_is_an_error(body: bytes) -> None:
    with pytest.raises(BadResponse):
        ServiceHarness().service.env.written(body)


def test_an_answer_is_read_in_all_its_shapes() -> None:
    written = ServiceHarness().service.env.written
    assert written(b'{"created":{"id":"1","type":"plain","value":"x"}}') == ("plain",)
    assert written(b'{"created":[{"type":"plain"},{"type":"sensitive"}],"failed":[]}') == ("plain", "sensitive")
    assert written(b'{"id":"1","type":"encrypted","value":"x"}') == ("encrypted",)
    with pytest.raises(Rejected):
        written(b'{"failed":[{"error":{"code":"UNKNOWN_ERROR","message":"x"}}]}')
    with pytest.raises(Rejected):
        written(b'{"failed":[{}]}')


async def test_a_deleted_variable_is_gone() -> None:
    harness = ServiceHarness()
    scope, _ = stored(harness)
    row = next(row for row in await rows(harness) if row.key == "LOG_LEVEL")
    plan = plans.delete(row, scope, CONTEXT)
    await harness.service.send(plan.operation.request)
    assert "LOG_LEVEL" not in {row.key for row in await rows(harness)}
    with pytest.raises(NotFound):
        await harness.service.send(plan.operation.request)
