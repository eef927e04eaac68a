"""Writes of env vars: the exact requests, the stored data, and the questions."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.harness.service import ServiceHarness, reply
from vtui.api.address import address_of
from vtui.api.errors import BadResponse, Conflict, NotFound, Rejected, VercelError
from vtui.models.env_var import EnvVar
from vtui.models.facts import ProjectFacts
from vtui.models.requests import WriteRequest
from vtui.models.scope import ProjectRef, Scope
from vtui.models.team import SecretPolicy
from vtui.resources.env import plans, verification
from vtui.resources.env.drafts import Draft, faults, field_of, is_public, usual_environments, usual_type
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


SEPARATE, ENFORCED = SecretPolicy(separate=True), SecretPolicy(enforced=True)


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
        (DRAFT, {"type": "sensitive", "visibility": "secret", "target": ["production", "preview"]}),
        (
            replace(DRAFT, targets=(), customs=("env_qa",), type="plain", comment="for [qa]"),
            {"type": "plain", "visibility": "config", "customEnvironmentIds": ["env_qa"], "comment": "for [qa]"},
        ),
        (
            replace(DRAFT, targets=("preview",), branch="feat/x", type="encrypted"),
            {"type": "encrypted", "visibility": "config", "target": ["preview"], "gitBranch": "feat/x"},
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
        (
            {"type": "sensitive", "value": Secret("again")},
            {"value": "again", "type": "sensitive", "visibility": "secret"},
        ),
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
    assert plan.question.choice == (("From", "all environments"),)
    from_ = {other.question.choice[0][1]: other for other in plan.others}
    assert list(from_) == ["production", "preview", "development", "qa"]
    path = "/v9/projects/prj_1/env/id1?teamId=team_1"
    left = {"target": ["production", "development"], "customEnvironmentIds": ["env_qa"]}
    assert sent(from_["preview"].operation.request) == ("PATCH", path, left)
    assert sent(from_["qa"].operation.request)[2] == {"target": list(ROW.targets), "customEnvironmentIds": []}
    assert from_["preview"].question.word == "API_KEY"
    assert "It stays in production, development and qa." in question_text(from_["preview"])
    assert plans.delete(replace(ROW, targets=("preview",)), ACME, CONTEXT).others == ()
    assert plans.delete(replace(ROW, system=True), ACME, CONTEXT).others == (), "it cannot be edited"


def test_one_environment_of_a_row_is_set_anew_and_the_others_keep_what_they_have() -> None:
    row = replace(ROW, custom_environment_ids=("env_qa",))
    draft = Draft("API_KEY", Secret("new"), ("preview",), type="encrypted", comment="old")
    plan = plans.edit(row, draft, ACME, CONTEXT)
    path = "/v9/projects/prj_1/env/id1?teamId=team_1"
    left = {"target": ["production", "development"], "customEnvironmentIds": ["env_qa"]}
    assert sent(plan.operation.request) == ("PATCH", path, left)
    made = {
        "key": "API_KEY",
        "value": "new",
        "type": "encrypted",
        "visibility": "config",
        "target": ["preview"],
        "comment": "old",
    }
    assert [sent(request) for request in plan.operation.then] == [
        ("POST", "/v10/projects/prj_1/env?teamId=team_1", made)
    ]
    assert plan.operation.undo is not None
    assert sent(plan.operation.undo)[2] == {"target": list(ROW.targets), "customEnvironmentIds": ["env_qa"]}
    assert "Unchanged in production, development and qa." in question_text(plan)
    with pytest.raises(ValueError, match="enter a value"):
        plans.edit(row, replace(draft, value=None), ACME, CONTEXT)


def test_a_variable_is_deleted_by_typing_its_key() -> None:
    plan = plans.delete(replace(ROW, type="sensitive"), ACME, CONTEXT)
    assert sent(plan.operation.request) == ("DELETE", "/v9/projects/prj_1/env/id1?teamId=team_1", None)
    assert plan.question.word == "API_KEY"
    assert "A Secret cannot be read back" in question_text(plan)
    assert "production, preview and development" in question_text(plan)


def test_what_cannot_be_written_is_refused_with_the_reason() -> None:
    assert plans.edit_unavailable_reason(ROW, CONTEXT) is None
    assert plans.edit_unavailable_reason(replace(ROW, system=True), CONTEXT) == "set by Vercel"
    assert plans.edit_unavailable_reason(replace(ROW, type="secret"), CONTEXT) == "a Legacy secret cannot be changed"
    assert plans.delete_unavailable_reason(replace(ROW, id="odd:1"), CONTEXT) == "the API response has no ID for it"
    integration = plans.edit(replace(ROW, integration=True), replace(DRAFT, targets=ROW.targets), ACME, CONTEXT)
    assert "may overwrite the change" in question_text(integration)


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
        ({"targets": ("development",)}, None),
        ({"targets": ("production", "preview", "development")}, None),
        ({"key": "NEXT_PUBLIC_A"}, "type"),
        ({"key": "NEXT_PUBLIC_A", "type": "encrypted"}, None),
        ({"key": "MY_NEXT_PUBLIC_A"}, None),
        ({"policy": SEPARATE}, "places"),
        ({"policy": SEPARATE, "customs": ("env_qa",), "targets": ("production",)}, "places"),
        ({"policy": SEPARATE, "targets": ("production",)}, None),
        ({"policy": SEPARATE, "targets": ("preview", "development")}, None),
        ({"policy": SEPARATE, "type": "encrypted"}, None),
        ({"policy": SEPARATE, "key": "FLAGS_SECRET"}, None),
        ({"policy": ENFORCED}, None),
        ({"policy": ENFORCED, "type": "encrypted"}, "type"),
        ({"policy": ENFORCED, "type": "encrypted", "targets": ("development",)}, None),
        ({"policy": ENFORCED, "type": "encrypted", "key": "VITE_A"}, None),
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
    assert usual_type("", ("production", "preview")) == "sensitive"
    assert usual_type("", ("preview", "development")) == "sensitive"
    assert usual_type("", ("development",)) == "encrypted"
    assert usual_type("VITE_A", ("production",)) == "encrypted"
    assert usual_environments(SecretPolicy()) == ("production", "preview")
    assert usual_environments(SEPARATE) == ("production",)
    codes = ("ENV_CONFLICT", "key_reserved", "reserved_env_variable", "invalid_value", "value_invalid_length")
    assert [field_of(code.lower()) for code in codes] == ["key", "key", "key", "value", "value"]
    assert field_of(None) == field_of("forbidden") == ""


@pytest.mark.parametrize(
    "prefix",
    [
        *("NEXT_PUBLIC_", "VUE_APP_", "REACT_APP_", "GATSBY_", "GRIDSOME_", "NUXT_PUBLIC_", "STORYBOOK_", "VITE_"),
        *("PUBLIC_", "EXPO_PUBLIC_", "NG_APP_", "REDWOOD_ENV_"),
    ],
)
def test_secret_with_a_public_prefix_is_refused_with_the_reason(prefix: str) -> None:
    draft = replace(DRAFT, key=f"{prefix}KEY")
    assert is_public(draft.key)
    assert faults(draft) == {"type": f"{prefix} values are public: they cannot be Secrets"}
    config = plans.add(replace(draft, type="encrypted"), ACME, STORE, CONTEXT)
    assert "Config: visible to everyone who loads the site" in question_text(config)


def test_an_edit_is_checked_for_what_it_changes_alone() -> None:
    old = Draft("NEXT_PUBLIC_A", None, ("production", "preview"), type="sensitive", policy=SEPARATE)
    assert faults(replace(old, comment="new"), old) == {}, "it was there before the policy"
    assert list(faults(replace(old, value=Secret("x")), old)) == ["places"]
    assert list(faults(replace(old, value=Secret("x"), targets=("production",)), old)) == ["type"], "a new one is added"
    config = Draft("A", None, ("production", "development"), type="encrypted", policy=ENFORCED)
    assert faults(replace(config, value=Secret("x")), config) == {}
    part = replace(config, value=Secret("x"), targets=("production",))
    assert list(faults(part, config)) == ["type"]
    assert faults(part, config, splits=False) == {}, "a shared one is changed as it is"


def test_shared_variable_is_changed_without_visibility() -> None:
    row = replace(ROW, shared=True, project_id=None, project=None, sharers=("prj_1",))
    draft = Draft("API_KEY", Secret("x"), ROW.targets, type="sensitive", comment="old")
    method, _, body = sent(plans.edit(row, draft, ACME, CONTEXT).operation.request)
    assert (method, body) == ("PATCH", {"updates": {"id1": {"value": "x", "type": "sensitive"}}})


def test_visibility_is_left_to_the_policy_for_a_public_prefix() -> None:
    public = Draft("VITE_A", Secret("x"), ("production",), type="encrypted", policy=ENFORCED)
    assert "visibility" not in sent(plans.add(public, ACME, STORE, CONTEXT).operation.request)[2]
    assert "visibility" in sent(plans.add(replace(public, key="A"), ACME, STORE, CONTEXT).operation.request)[2]


@pytest.mark.parametrize(
    ("after", "applied"),
    [
        ({"type": "sensitive", "visibility": "secret"}, True),
        ({"type": "sensitive", "visibility": None}, True),
        ({"type": "sensitive", "visibility": "config"}, False),
        ({"type": "encrypted", "visibility": "config"}, False),
    ],
)
def test_lost_response_to_a_change_of_the_kind_is_verified(after: dict[str, Any], applied: bool) -> None:
    before = replace(ROW, updated_at=NOW)
    now = replace(ROW, updated_at=NOW + 1, **after)
    verify = verification.edited("id1", {"type": "sensitive", "visibility": "secret", "value": Secret("x")})
    assert (verify([now], {"id1": before}) is not None) is applied


# Against the account


async def test_older_server_gets_the_variable_without_the_key_that_it_refuses() -> None:
    harness = ServiceHarness("env-no-visibility")
    scope, project_ref = stored(harness)
    for key in ("FIRST", "SECOND"):
        plan = plans.add(Draft(key, Secret("x"), ("production",)), scope, project_ref, CONTEXT)
        body = (await harness.service.send(plan.operation.request)).body
        assert harness.service.env.written(body) == ("sensitive",)
    bodies = [json.loads(request.content) for request in harness.wire.asked if request.method == "POST"]
    assert [(body["key"], "visibility" in body) for body in bodies] == [
        ("FIRST", True),
        ("FIRST", False),
        ("SECOND", False),
    ]
    row = next(row for row in await rows(harness) if row.key == "FIRST")
    draft = Draft("FIRST", Secret("y"), ("preview",), type="sensitive")
    await harness.service.send(plans.edit(row, draft, scope, CONTEXT).operation.request)
    assert {row.key for row in await rows(harness)} >= {"FIRST", "SECOND"}


@pytest.mark.parametrize("status", [400, 403, 500])
async def test_other_refusals_are_not_sent_again(status: int) -> None:
    harness = ServiceHarness()
    scope, project_ref = stored(harness)
    error = {"error": {"code": "bad_request", "message": "Invalid request: `visibility` should be equal to something"}}
    harness.wire.instead = lambda _: reply(status, error)
    plan = plans.add(Draft("FIRST", Secret("x"), ("production",)), scope, project_ref, CONTEXT)
    harness.wire.asked.clear()
    with pytest.raises(VercelError):
        await harness.service.send(plan.operation.request)
    assert len(harness.wire.asked) == 1


async def test_team_s_policies_are_read_with_the_teams() -> None:
    harness = ServiceHarness()
    teams = {team.slug: team async for page in harness.service.teams.pages() for team in page.rows}
    assert teams["northwind"].secret_policy == SecretPolicy(enforced=True, separate=True)
    assert teams["acme"].secret_policy == SecretPolicy()
    one = await harness.service.teams.get("northwind")
    assert one.secret_policy == teams["northwind"].secret_policy


@pytest.mark.parametrize(
    ("drafts", "title"),
    [
        (
            [Draft("A", Secret("x"), ("production", "preview"))],
            "Team policy: production requires a separate Secret",
        ),
        (
            [Draft("A", Secret("x"), ("production",)), Draft("A", Secret("x"), ("preview",))],
            "Team policy: production needs a separate value",
        ),
        ([Draft("A", Secret("x"), ("production",)), Draft("A", Secret("y"), ("preview",))], ""),
        ([Draft("VITE_A", Secret("x"), ("production", "preview"), type="encrypted")], ""),
        ([Draft("VITE_A", Secret("x"), ("production",))], "Vercel rejected the request"),
    ],
)
async def test_what_the_team_s_policy_refuses_is_explained(drafts: list[Draft], title: str) -> None:
    harness = ServiceHarness()
    scope = harness.scope("northwind")
    team = harness.account.team("northwind")
    assert team is not None
    project_ref = ProjectRef(team.projects[0].id, team.projects[0].name)
    *before, last = [plans.add(draft, scope, project_ref, CONTEXT).operation.request for draft in drafts]
    for request in before:
        await harness.service.send(request)
    if not title:
        assert (await harness.service.send(last)).status == 201
        return
    with pytest.raises(Rejected, match=title):
        await harness.service.send(last)


async def test_secret_for_development_is_stored() -> None:
    harness = ServiceHarness()
    scope, project_ref = stored(harness)
    draft = Draft("DEV_ONLY", Secret("x"), ("development",), type="sensitive")
    await harness.service.send(plans.add(draft, scope, project_ref, CONTEXT).operation.request)
    row = next(row for row in await rows(harness) if row.key == "DEV_ONLY")
    assert (row.kind, row.readable, row.targets) == ("Secret", False, ("development",))


async def test_config_becomes_a_secret_and_what_vercel_reported_is_over() -> None:
    harness = ServiceHarness()
    scope, _ = stored(harness)
    row = next(row for row in await rows(harness) if row.key == "DATABASE_URL" and "production" in row.targets)
    assert (row.kind, row.security_issues) == ("Config", ("readable-secret",))
    draft = Draft(row.key, Secret("x"), row.targets, type="sensitive", comment=row.comment or "")
    await harness.service.send(plans.edit(row, draft, scope, CONTEXT).operation.request)
    after = next(other for other in await rows(harness) if other.id == row.id)
    assert (after.kind, after.visibility, after.security_issues) == ("Secret", "secret", ())


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
    policy = "Team policy: stored as a Secret, which cannot be read back."
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
