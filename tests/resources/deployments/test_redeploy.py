"""Redeploy as a value: the exact request, why it is unavailable, and the consequences."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.harness.service import ServiceHarness, reply
from vtui.api.errors import Forbidden, NotFound
from vtui.models.deployment import Deployment
from vtui.models.facts import ProjectFacts, RowFacts
from vtui.models.project import Project
from vtui.models.scope import Scope
from vtui.resources.deployments.actions.production import lent
from vtui.resources.deployments.actions.redeploy import OF_DEPLOYMENT, OF_PROJECT, plan, plans
from vtui.table.columns import Context
from vtui.writes.plan import ActionUnavailable, Plan

NOW = 1_763_000_000_000
ACME = Scope("acme", "Acme", "team_acme")
PINNED = "will not serve the new build.\nProduction was rolled back: the build stays staged until it is promoted."
SOURCE = Deployment(
    "dpl_1",
    name="store",
    project_id="prj_1",
    state="READY",
    branch="main",
    sha="4f2c9a1d7e",
    message="fix: cart\n\nlong story",
    building_at=NOW - 100_000,
    ready_at=NOW - 52_000,
    aliases=("shop.example", "www.shop.example", "store.vercel.app"),
)
KINDS: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "production": ({"target": "production"}, {"target": "production"}),
    "preview": ({"target": None}, {}),
    "staging": ({"target": "staging"}, {"target": "staging"}),
    "custom": (
        {"target": None, "custom_environment": "qa", "custom_environment_id": "env_9"},
        {"customEnvironmentSlugOrId": "env_9"},
    ),
}


def words(made: Plan) -> str:
    return "\n".join("".join(span.text for span in line) for line in made.question.consequences)


def fact(made: Plan, label: str) -> str:
    return "".join(span.text for span in dict(made.question.facts)[label])


@pytest.mark.parametrize("kind", KINDS)
def test_the_request_is_the_official_one_and_holds_nothing_else(kind: str) -> None:
    source, extra = KINDS[kind]
    request = plan(replace(SOURCE, **source), ACME, Context(NOW)).operation.request
    assert (request.operation, request.scope, request.ids) == ("deployments.create", ACME, {})
    assert request.params == {"forceNew": "1"}
    assert request.body == {"deploymentId": "dpl_1", "name": "store", "meta": {"action": "redeploy"}, **extra}
    assert "null" not in json.dumps(request.body)


@pytest.mark.parametrize("environment", ["production", "preview", "staging", "qa"])
async def test_a_real_source_is_asked_for_and_built_again_where_it_was(environment: str) -> None:
    harness = ServiceHarness(deployments=400)
    acme = harness.scope()
    async for page in harness.service.deployments.pages(acme):
        found = [row for row in page.rows if row.environment == environment and row.state == "READY"]
        if found:
            break
    made = await OF_DEPLOYMENT.plan(harness.service, acme, found[0], Context(harness.clock.now()))
    asked = [request.url.path for request in harness.wire.asked]
    assert set(asked[-2:]) == {f"/v13/deployments/{found[0].id}", f"/v9/projects/{found[0].project_id}"}
    assert harness.wire.writes() == []
    new = harness.service.deployments.written((await harness.service.send(made.operation.request)).body)
    (sent,) = harness.wire.writes()
    assert dict(sent.url.params) == {"forceNew": "1", "teamId": acme.team_id}
    expected = {"deploymentId": found[0].id, "name": found[0].name, "meta": {"action": "redeploy"}}
    if environment in ("production", "staging") and found[0].custom_environment is None:
        expected["target"] = environment
    elif found[0].custom_environment is not None:
        custom = json.loads(sent.content)["customEnvironmentSlugOrId"]
        assert custom.startswith("env_")
        expected["customEnvironmentSlugOrId"] = custom
    assert json.loads(sent.content) == expected
    assert (new.environment, new.sha, new.state) == (environment, found[0].sha, "QUEUED")


@pytest.mark.parametrize(
    ("source", "context", "expected"),
    [
        (
            {"target": "production"},
            Context(NOW),
            "shop.example, www.shop.example and 1 more will serve the new build\nwhen it is ready, in about 48s",
        ),
        (
            {"target": "production", "aliases": ()},
            Context(NOW, rows=RowFacts(medians={"prj_1": 69_000})),
            "The project's production domains will serve the new build\nwhen it is ready, in about 1m09s",
        ),
        (
            {"target": "production", "aliases": ("one.example",), "ready_at": None},
            Context(NOW),
            "one.example will serve the new build\nwhen it is ready",
        ),
        (
            {"target": "production"},
            Context(NOW, projects=ProjectFacts(pinned=frozenset({"prj_1"}), auto_assign_off=frozenset({"prj_1"}))),
            f"shop.example, www.shop.example and 1 more {PINNED}",
        ),
        ({}, Context(NOW), "A new deployment will be built from the same commit.\nProduction is not affected."),
        (
            {"custom_environment": "qa", "custom_environment_id": "env_9"},
            Context(NOW),
            "A new deployment will be built from the same commit.\nProduction is not affected.",
        ),
    ],
)
def test_question_starts_with_the_consequences(source: dict[str, Any], context: Context, expected: str) -> None:
    assert words(plan(replace(SOURCE, **source), ACME, context)) == expected


def test_a_wildcard_or_a_vercel_address_does_not_stand_for_the_site() -> None:
    hosts = ("*.tenants.shop.example", "store-git-main-acme.vercel.app", "shop.example")
    made = plan(replace(SOURCE, target="production", aliases=hosts), ACME, Context(NOW))
    assert words(made).startswith("shop.example, ")


def test_the_question_names_project_team_environment_and_commit() -> None:
    made = plan(
        replace(SOURCE, target="production"), ACME, Context(NOW, projects=ProjectFacts(production={"prj_1": "dpl_1"}))
    )
    assert (made.question.title, made.question.subject, made.scope) == ("Redeploy to Production?", "store", ACME)
    assert fact(made, "commit") == "main @ 4f2c9a1  fix: cart"
    assert fact(made, "environment") == "Production ★"
    assert made.operation.done == "store: redeploying to Production"
    named = plan(replace(SOURCE, custom_environment="qa", custom_environment_id="env_9"), ACME, Context(NOW))
    assert named.question.title == "Redeploy to qa?"


def test_a_deleted_deployment_cannot_be_built_again() -> None:
    unavailable_reason = OF_DEPLOYMENT.unavailable_reason
    assert unavailable_reason(SOURCE, Context(NOW)) is None
    assert unavailable_reason(replace(SOURCE, state="ERROR"), Context(NOW)) is None
    assert unavailable_reason(replace(SOURCE, deleted_at=NOW), Context(NOW)) == "it was deleted"
    assert unavailable_reason(replace(SOURCE, state="DELETED"), Context(NOW)) == "it was deleted"
    assert (
        unavailable_reason(Deployment("odd:1:7", problem="not an object"), Context(NOW))
        == "the API response has no ID for it"
    )


def test_a_project_is_redeployed_only_when_it_is_known_what_it_serves() -> None:
    unavailable_reason = OF_PROJECT.unavailable_reason
    assert unavailable_reason(Project("prj_1", production_known=True, production=SOURCE), Context(NOW)) is None
    assert (
        unavailable_reason(Project("prj_1", production_known=True), Context(NOW)) == "it has no production deployment"
    )
    assert unavailable_reason(Project("prj_1"), Context(NOW)) == "its production deployment is unknown"


async def test_a_project_is_built_from_what_its_production_serves() -> None:
    harness = ServiceHarness()
    acme = harness.scope()
    project = await harness.service.projects.get(acme, "store")
    assert project.production is not None
    made = await OF_PROJECT.plan(harness.service, acme, project, Context(harness.clock.now()))
    assert made.operation.request.body is not None
    assert made.operation.request.body["deploymentId"] == project.production.id
    assert made.operation.request.body["target"] == "production"


async def test_a_project_is_asked_again_what_it_serves_before_the_question() -> None:
    harness = ServiceHarness()
    acme, owner = harness.scope(), harness.account.team("acme")
    assert owner is not None
    remembered = await harness.service.projects.get(acme, "docs")
    project = owner.project("docs")
    assert project is not None
    serving = owner.serving(project, harness.clock.now())
    assert serving is not None
    owner.deployments.add(replace(serving, uid="dpl_later", host="later.vercel.app", created=harness.clock.now()))
    harness.clock.advance(3_600)
    made = await OF_PROJECT.plan(harness.service, acme, remembered, Context(harness.clock.now()))
    assert made.operation.request.body is not None
    assert made.operation.request.body["deploymentId"] == "dpl_later"


async def test_a_project_that_serves_nothing_any_more_is_refused_in_words() -> None:
    harness = ServiceHarness()
    acme = harness.scope()
    remembered = await harness.service.projects.get(acme, "docs")
    emptied = {"id": remembered.id, "name": "docs", "accountId": "x", "targets": {}}
    harness.wire.instead = lambda request: reply(200, emptied) if "/projects/" in request.url.path else None
    with pytest.raises(ActionUnavailable, match="it has no production deployment"):
        await OF_PROJECT.plan(harness.service, acme, remembered, Context(harness.clock.now()))


async def test_rollback_found_while_planning_changes_the_consequences() -> None:
    harness = ServiceHarness()
    acme, owner = harness.scope(), harness.account.team("acme")
    assert owner is not None
    pinned = next(project for project in owner.projects if "pinned" in project.flags)
    remembered = await harness.service.projects.get(acme, pinned.name)
    made = await OF_PROJECT.plan(harness.service, acme, remembered, Context(harness.clock.now()))
    assert PINNED in words(made)
    unpinned = await harness.service.projects.get(acme, "docs")
    stale = Context(
        harness.clock.now(),
        projects=ProjectFacts(pinned=frozenset({unpinned.id}), auto_assign_off=frozenset({unpinned.id})),
    )
    assert PINNED not in words(await OF_PROJECT.plan(harness.service, acme, unpinned, stale))


def test_a_new_deployment_lends_from_its_source_only_what_both_share() -> None:
    source = replace(SOURCE, url="old.vercel.app", inspector="https://vercel.com/old", creator="grace", author="linus")
    made = lent(Deployment("dpl_2", state="QUEUED"), source)
    shared: dict[str, Any] = {
        "name": "store",
        "project_id": "prj_1",
        "branch": "main",
        "sha": "4f2c9a1d7e",
        "author": "linus",
    }
    assert made == Deployment("dpl_2", state="QUEUED", message=source.message, **shared)
    complete = Deployment("dpl_2", name="mine", project_id="prj_1", branch="b", sha="s", message="m", author="a")
    assert lent(complete, source) == complete


PROJECT = Project(
    "prj_1",
    name="store",
    production_known=True,
    production=SOURCE,
    domains=("shop.example", "store.vercel.app"),
    environments=(("env_9", "qa"), ("env_8", "load-test")),
)
WAYS: dict[tuple[str, str], dict[str, Any]] = {
    ("same commit", "Production"): {"target": "production"},
    ("same commit", "Preview"): {},
    ("same commit", "qa"): {"customEnvironmentSlugOrId": "env_9"},
    ("same commit", "load-test"): {"customEnvironmentSlugOrId": "env_8"},
    ("newest of main", "Production"): {"target": "production", "withLatestCommit": True},
    ("newest of main", "Preview"): {"withLatestCommit": True},
    ("newest of main", "qa"): {"customEnvironmentSlugOrId": "env_9", "withLatestCommit": True},
    ("newest of main", "load-test"): {"customEnvironmentSlugOrId": "env_8", "withLatestCommit": True},
}
"""What is built and where -> what the request says of it."""


def ways(source: Deployment, project: Project | None = PROJECT) -> dict[tuple[str, ...], Plan]:
    made = plans(source, ACME, Context(NOW), project)
    return {tuple(value for _, value in way.question.choice): way for way in (made, *made.others)}


@pytest.mark.parametrize("kind", KINDS)
def test_each_way_to_build_it_again_is_an_exact_request_of_its_own(kind: str) -> None:
    source, extra = KINDS[kind]
    found = ways(replace(SOURCE, source="git", **source))
    expected = dict(WAYS)
    if kind == "staging":  # a target that no other source has
        expected |= {
            ("same commit", "Staging"): extra,
            ("newest of main", "Staging"): {**extra, "withLatestCommit": True},
        }
    assert found.keys() == expected.keys()
    for way, more in expected.items():
        request = found[way].operation.request
        assert (request.operation, request.params) == ("deployments.create", {"forceNew": "1"})
        assert request.body == {"deploymentId": "dpl_1", "name": "store", "meta": {"action": "redeploy"}, **more}, way


def test_default_way_comes_first_and_each_describes_itself() -> None:
    source = replace(SOURCE, source="git", target=None, aliases=("store-git-main.vercel.app",))
    usual = plans(source, ACME, Context(NOW), PROJECT)
    assert usual.question.choice == (("Commit", "same commit"), ("Target", "Preview"))
    found = ways(source)
    assert words(found["newest of main", "Preview"]).startswith(
        "A new deployment will be built from the newest commit of main."
    )
    assert fact(found["newest of main", "qa"], "commit") == "the newest commit of main at build time"
    production = found["same commit", "Production"]
    assert words(production).startswith("shop.example, store.vercel.app will serve the new build")
    assert (production.question.title, production.operation.done) == (
        "Redeploy to Production?",
        "store: redeploying to Production",
    )


def test_what_did_not_come_from_git_has_no_newest_commit() -> None:
    for source in (replace(SOURCE, source="cli"), replace(SOURCE, source="git", branch=None)):
        assert {commit for commit, _ in ways(source)} == {"same commit"}


def test_without_its_project_a_preview_is_built_again_as_it_was() -> None:
    assert ways(SOURCE, None).keys() == {("same commit", "Preview")}


async def test_unreadable_project_prevents_redeploy_of_production_but_not_of_previews() -> None:
    harness = ServiceHarness()
    acme = harness.scope()
    rows = [row async for page in harness.service.deployments.pages(acme) for row in page.rows if row.state == "READY"]
    harness.wire.instead = lambda request: reply(403) if "/projects/" in request.url.path else None
    preview = next(row for row in rows if row.environment == "preview")
    assert (
        await OF_DEPLOYMENT.plan(harness.service, acme, preview, Context(NOW))
    ).question.title == "Redeploy to Preview?"
    production = next(row for row in rows if row.environment == "production")
    with pytest.raises(Forbidden):
        await OF_DEPLOYMENT.plan(harness.service, acme, production, Context(NOW))


async def test_a_source_that_is_gone_makes_no_plan() -> None:
    harness = ServiceHarness()
    with pytest.raises(NotFound):
        await OF_DEPLOYMENT.plan(harness.service, harness.scope(), SOURCE, Context(NOW))
    assert harness.wire.writes() == []


def test_redeploy_of_a_failed_build_warns_that_the_same_commit_may_fail_again() -> None:
    failed, warning = replace(SOURCE, state="ERROR"), "This build failed: the same commit may fail again."
    assert words(plan(failed, ACME, Context(NOW))).endswith(warning)
    assert warning not in words(plan(failed, ACME, Context(NOW), commit="head"))
    assert warning not in words(plan(SOURCE, ACME, Context(NOW)))
