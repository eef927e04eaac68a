"""Shared variables: where they count, the exact requests for them, and the texts of refusals."""

import json
from dataclasses import replace

import pytest

from tests.harness.response_bodies import read
from tests.harness.service import ServiceHarness
from tests.resources.env.test_env_writes import ACME, CONTEXT, question_text, sent, stored
from vtui.api.address import address_of
from vtui.api.errors import BadResponse, NotFound, Rejected
from vtui.models.env_var import EnvNeighbors, EnvVar
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.page import Drawing
from vtui.resources.env import columns, export_file, issues, plans, resource, shared
from vtui.resources.env.compare import Side, pairs
from vtui.resources.env.drafts import Draft
from vtui.resources.env.issues import find_neighbors, key_of
from vtui.resources.env.matrix import grouped
from vtui.system.secret import Secret
from vtui.writes.form import ValidationError
from vtui.writes.plan import Plan
from vtui.writes.request_text import curl

SHARED = EnvVar(
    "env_1",
    "HOST",
    project_id="prj_1",
    project="store",
    type="encrypted",
    targets=("production", "preview"),
    updated_at=CONTEXT.now - 1_000,
    shared=True,
    sharers=("prj_1", "prj_2"),
)
TEAMS = replace(SHARED, project_id=None, project=None)
OWN = EnvVar("id1", "HOST", project_id="prj_1", project="store", type="plain", targets=("production",))
DRAFT = Draft("HOST", Secret("n3w"), SHARED.targets, type="encrypted")


def test_edit_of_a_shared_variable_applies_to_all_projects_and_lists_losses() -> None:
    plan = plans.edit(SHARED, replace(DRAFT, targets=("preview",), comment="why"), ACME, CONTEXT)
    body = {"updates": {"env_1": {"value": "n3w", "target": ["preview"], "comment": "why"}}}
    assert sent(plan.operation.request) == ("PATCH", "/v1/env?teamId=team_1", body)
    assert "Builds of 2 projects for preview get the new version" in question_text(plan)
    assert "Builds for production no longer get it." in question_text(plan)
    assert "branch" not in dict(plan.question.facts)
    assert not plan.operation.then
    assert "n3w" not in curl(
        "https://api.vercel.com", *address_of(plan.operation.request), plan.operation.request.body
    ) + repr(plan)


def test_it_is_deleted_from_the_team_or_taken_from_one_project() -> None:
    plan = plans.delete(SHARED, ACME, CONTEXT)
    assert sent(plan.operation.request) == ("DELETE", "/v1/env?teamId=team_1", {"ids": ["env_1"]})
    assert "all of the 2 projects that are linked to it" in question_text(plan)
    assert plan.question.word == "HOST"
    (alone,) = plan.others
    body = {"updates": {"env_1": {"projectIdUpdates": {"unlink": ["prj_1"]}}}}
    assert sent(alone.operation.request) == ("PATCH", "/v1/env?teamId=team_1", body)
    assert "Builds of store no longer get it" in question_text(alone)
    assert not plans.delete(TEAMS, ACME, CONTEXT).others
    assert not plans.delete(replace(SHARED, sharers=("prj_1",)), ACME, CONTEXT).others


def test_created_variable_is_sent_in_one_request_and_its_value_is_shown_nowhere() -> None:
    plan = shared.create(replace(DRAFT, comment="why"), ACME, CONTEXT)
    entry = {"key": "HOST", "value": "n3w", "comment": "why"}
    body = {"evs": [entry], "type": "encrypted", "target": ["production", "preview"]}
    assert sent(plan.operation.request) == ("POST", "/v1/env?teamId=team_1", body)
    assert not plan.operation.then
    shown = curl("https://api.vercel.com", *address_of(plan.operation.request), plan.operation.request.body)
    assert "n3w" not in shown + repr(plan) + question_text(plan)
    assert "(hidden)" in shown
    assert "Link projects with L." in question_text(plan)


def test_link_and_unlink_undo_each_other_and_name_the_project() -> None:
    docs = ProjectRef("prj_3", "docs")
    plan = shared.link(TEAMS, docs, ProjectRef(), ACME, replace(CONTEXT, keys={"env.unlink": "f9"}))
    link = {"updates": {"env_1": {"projectIdUpdates": {"link": ["prj_3"]}}}}
    assert sent(plan.operation.request) == ("PATCH", "/v1/env?teamId=team_1", link)
    assert plan.question.touches == ("docs", "prj_3")
    assert "Builds of docs for production and preview get HOST." in question_text(plan)
    assert "To undo, unlink it with f9." in question_text(plan)
    back = shared.unlink(replace(SHARED, project_id="prj_3", project="docs"), ACME, CONTEXT)
    unlink = {"updates": {"env_1": {"projectIdUpdates": {"unlink": ["prj_3"]}}}}
    assert sent(back.operation.request) == ("PATCH", "/v1/env?teamId=team_1", unlink)
    assert back.question.word == "", "it can be undone"
    assert "2 other projects keep it." in question_text(back)


def test_variables_with_the_same_key_are_named_with_their_environments() -> None:
    rows = (TEAMS, replace(TEAMS, id="env_2", targets=("development",)), replace(TEAMS, id="env_3", key="PORT"))
    form = shared._variables_form(rows, ProjectRef("prj_3", "docs"), ACME, CONTEXT)  # noqa: SLF001 - without requests
    (field,) = form.fields
    with pytest.raises(
        ValidationError, match=r"matches several: HOST \(development\), HOST \(production and preview\)"
    ):
        field.check("host")
    assert field.check("host (dev") == "HOST (development)"
    assert field.check("PORT") == "production and preview"
    chosen = form.plan({"variable": "HOST (development)"})
    assert sent(chosen.operation.request)[2]["updates"].keys() == {"env_2"}
    with pytest.raises(ValidationError, match="no unlinked shared variable has this name"):
        form.plan({"variable": "OTHER"})


def test_unavailable_actions_on_shared_variables_have_a_reason() -> None:
    assert shared.unlink_unavailable_reason(OWN, CONTEXT) == "only shared variables can be unlinked"
    assert shared.unlink_unavailable_reason(replace(TEAMS, sharers=()), CONTEXT) == "no project is linked to it"
    assert shared.unlink_unavailable_reason(TEAMS, CONTEXT) is None
    assert shared.link_unavailable_reason(replace(OWN, project_id=None), CONTEXT) == "choose a project first"
    assert shared.team_only(Scope("ada")) == "only a team has shared variables, and this is a personal account"
    assert plans.edit_unavailable_reason(TEAMS, CONTEXT) is None
    assert plans.delete_unavailable_reason(TEAMS, CONTEXT) is None
    assert plans.add_unavailable_reason(TEAMS, CONTEXT) == "choose a project first"
    assert (
        resource.redeploy_unavailable_reason(TEAMS, CONTEXT) == "this variable is shared: redeploy the linked projects"
    )
    assert plans.edit_unavailable_reason(replace(TEAMS, shared=False), CONTEXT) == "the API response has no ID for it"


def test_a_projects_own_goes_before_it() -> None:
    rows = (SHARED, OWN)
    assert find_neighbors(rows) == {}, "neither set twice nor missing: preview has the team's"
    (key,) = grouped(rows)
    assert key.set_in == {"production", "preview"}
    production = next(one for one in export_file.choices(rows) if one.name == "production")
    assert production.rows == (OWN,)
    (pair,) = pairs(Side(rows, "production"), Side((SHARED,), "production"))
    assert (pair.first, pair.second, pair.twice) == (OWN, SHARED, False)
    (same,) = pairs(Side((SHARED,), "production"), Side((replace(SHARED, project_id="prj_2"),), "production"))
    assert same.result == "same", "it is one and the same"


def test_env_vars_of_linked_projects_count_as_neighbors() -> None:
    alone = replace(TEAMS, targets=("production",))
    assert find_neighbors([alone]) == {key_of(alone): EnvNeighbors(missing=("preview",))}
    own = replace(OWN, targets=("preview",))
    assert find_neighbors([alone, own]) == {}
    of_another_project = replace(own, project_id="prj_9")
    assert set(find_neighbors([alone, of_another_project])) == {key_of(alone), key_of(of_another_project)}
    rival = replace(alone, id="env_2", sharers=("prj_2",))
    apart = replace(alone, id="env_3", sharers=("prj_3",))
    assert find_neighbors([alone, rival, apart])[key_of(alone)].twice == ("production",)
    assert find_neighbors([apart, alone])[key_of(apart)].twice == ()


def test_it_is_live_where_production_was_built_after_its_change() -> None:
    changed = SHARED.updated_at or 0
    context = replace(
        CONTEXT,
        projects=replace(
            CONTEXT.projects, production_built_at={"prj_1": changed + 1, "prj_2": changed - 60_000, "prj_3": 1}
        ),
    )
    assert issues.outdated_since(TEAMS, context) == changed - 60_000
    assert issues.outdated_since(SHARED, context) is None, "seen through a project it is that one's"
    panel = issues.panel(TEAMS, None, Drawing(context, 80))
    text = "\n".join("".join(span.text for span in line) for line in panel.lines)
    assert "production of 1 of 2 projects was built before" in text


def test_malformed_rows_are_shown_and_no_value_is_kept() -> None:
    malformed: list[object] = [
        {"id": "e1", "key": "A", "value": "s3cret", "projectId": "prj_1"},
        {"projectId": 5},
        None,
    ]
    page = read("shared_env.list", json.dumps({"data": malformed}).encode(), ProjectRef())
    assert [row.sharers for row in page.rows] == [("prj_1",), (), ()]
    assert page.malformed == 2
    assert "s3cret" not in repr(page)


# Against the account


async def seen(harness: ServiceHarness, key: str, *, team: bool = False) -> EnvVar:
    """One of the team's, through a project or in the team's list."""
    scope, store = stored(harness)
    return next(
        row for row in await harness.service.env.fetch_all(scope, ProjectRef() if team else store) if row.key == key
    )


async def test_writes_are_stored_for_all_projects() -> None:
    harness = ServiceHarness()
    scope, store = stored(harness)
    row = await seen(harness, "CDN_HOST")
    draft = Draft(row.key, Secret("cdn\nnew"), row.targets, type="encrypted", comment="moved")
    answer = await harness.service.send(plans.edit(row, draft, scope, CONTEXT).operation.request)
    assert harness.service.env.written(answer.body) == ("encrypted",)
    secret = await harness.service.env.reveal(scope, await seen(harness, "CDN_HOST", team=True))
    assert secret is not None
    assert secret.reveal() == "cdn\nnew"
    (alone,) = plans.delete(row, scope, CONTEXT).others
    await harness.service.send(alone.operation.request)
    assert store.project_id not in (await seen(harness, "CDN_HOST", team=True)).sharers
    answer = await harness.service.send(plans.delete(row, scope, CONTEXT).operation.request)
    assert harness.service.env.written(answer.body) == ()
    assert "CDN_HOST" not in {one.key for one in await harness.service.env.fetch_all(scope, ProjectRef())}


def reads(plan: Plan, harness: ServiceHarness, body: bytes) -> str:
    """The remark about the response to a plan."""
    assert plan.operation.effect is not None
    assert plan.operation.effect.describe is not None
    return plan.operation.effect.describe(harness.service, body)


async def test_what_was_refused_inside_an_answer_that_accepts_is_raised() -> None:
    harness = ServiceHarness()
    scope, _ = stored(harness)
    sealed = await seen(harness, "NPM_TOKEN")
    assert await harness.service.env.reveal(scope, sealed) is None
    open_one = replace(sealed, type="encrypted")
    draft = Draft(sealed.key, Secret("x"), ("production", "development"), type="encrypted")
    plan = plans.edit(open_one, draft, scope, CONTEXT)
    answer = await harness.service.send(plan.operation.request)
    with pytest.raises(Rejected) as refused:
        reads(plan, harness, answer.body)
    assert "not for development" in str(refused.value.detail)
    gone = plans.delete(replace(sealed, id="env_gone"), scope, CONTEXT)
    with pytest.raises((NotFound, Rejected)):
        reads(gone, harness, (await harness.service.send(gone.operation.request)).body)
    with pytest.raises(BadResponse):
        reads(gone, harness, b"{}")


async def test_a_list_has_both_and_names_what_it_may_not_read() -> None:
    harness = ServiceHarness()
    scope, store = stored(harness)
    pages = [page async for page in columns.source(harness.service, scope, store)]
    rows = [row for page in pages for row in page.rows]
    assert {row.project_id for row in rows} == {store.project_id}
    assert [row.key for row in rows if row.shared][:2] == ["ANALYTICS_WRITE_KEY", "CDN_HOST"]
    assert pages[-1].more is False
    shared = sum(row.shared for row in rows)
    few = [page async for page in columns.source(harness.service, scope, store, limit=len(rows) - shared + 1)]
    assert sum(len(page.rows) for page in few) == len(rows) - shared + 1
    assert few[-1].more

    everywhere = [row async for page in columns.source(harness.service, scope, ProjectRef()) for row in page.rows]
    assert [row.key for row in everywhere if row.shared and row.project_id is None][-1] == "OLD_SEARCH_HOST"

    other = harness.scope("northwind")
    kept = [page async for page in columns.source(harness.service, other, ProjectRef())]
    assert sum(len(page.rows) for page in kept) > 10
    assert [failure for page in kept for failure in page.failures if "shared variables" in failure]


@pytest.mark.parametrize("status", [404, 410])
async def test_list_that_is_not_available_is_not_taken_for_no_shared_variables(status: int) -> None:
    harness = ServiceHarness()
    harness.account.retired = {"/v1/env": status}
    scope, store = stored(harness)
    pages = [page async for page in columns.source(harness.service, scope, store)]
    assert [failure for page in pages for failure in page.failures] == ["shared variables: not available"]
    assert pages[-1].more is False


async def test_personal_account_has_no_shared_variables_to_request() -> None:
    harness = ServiceHarness()
    personal = Scope("ada", "Ada", None)
    asked = len(harness.wire.asked)
    assert [row async for page in harness.service.env.shared(personal, ProjectRef()) for row in page.rows] == []
    assert len(harness.wire.asked) == asked
