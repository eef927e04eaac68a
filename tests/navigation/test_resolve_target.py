"""Resolving a target with one or two requests, and the errors for targets that are not in the scope."""

from itertools import islice
from typing import Any

import httpx
import pytest

from tests.harness.service import ServiceHarness, reply
from vtui.api.errors import Forbidden, NotFound, ServerError, TeamLocked
from vtui.navigation.history import Location, ViewState
from vtui.navigation.resolve_target import TokenAccess, resolve_target
from vtui.navigation.target import Target, parse_target


async def reach(harness: ServiceHarness, scope: str | None = "acme") -> TokenAccess:
    """The access of the demo token, with `scope` as the default."""
    teams = [team async for page in harness.service.teams.pages() for team in page.rows]
    user = await harness.service.account.user()
    harness.wire.asked.clear()
    return TokenAccess(user, tuple(teams), harness.scope(scope) if scope else None)


async def resolved(harness: ServiceHarness, target: Target | str, **options: Any) -> tuple[Location, ViewState | None]:
    wanted = parse_target(target) if isinstance(target, str) else target
    return await resolve_target(harness.service, await reach(harness, **options), wanted)


def error_below(status: int, code: str, path: str, **fields: Any) -> Any:
    """Respond to every request below `path` with an error."""

    def instead(request: httpx.Request) -> httpx.Response | None:
        return reply(status, {"error": {"code": code} | fields}) if request.url.path.startswith(path) else None

    return instead


async def test_a_host_is_resolved_to_the_deployment_it_serves_with_one_request() -> None:
    harness = ServiceHarness()
    location, view_state = await resolved(harness, "www.acme.example")
    page = location.page
    assert page is not None
    assert (page.resource, page.key, view_state) == ("deployments", page.row.id, None)
    assert page.key.startswith("dpl_")
    assert harness.wire.paths() == ["/v13/deployments/www.acme.example"]


async def test_a_project_of_a_team_is_requested_in_that_team() -> None:
    harness = ServiceHarness()
    location, view_state = await resolved(harness, "https://vercel.com/northwind/portal")
    assert (location.scope.slug, location.project.project, view_state) == ("northwind", "portal", ViewState())
    (request,) = harness.wire.asked
    assert request.url.params["teamId"] == location.scope.team_id


async def test_the_cursor_is_on_the_checked_out_commit_with_one_more_request() -> None:
    harness = ServiceHarness()
    scope = harness.account.team("acme")
    assert scope is not None
    newest = islice(scope.deployments.of_project(scope.projects[0]), 3, 30)
    built = next(deployment for deployment in newest if deployment.sha and deployment.branch)
    target = Target("project", "store", scope.id, branch=built.branch, sha=built.sha)
    location, view_state = await resolved(harness, target, scope=None)
    assert view_state is not None
    assert (location.list, str(view_state.filter), view_state.cursor) == (
        "projects",
        f"branch:={built.branch}",
        built.uid,
    )
    assert harness.wire.paths() == ["/v9/projects/store", "/v7/deployments"]
    assert harness.wire.asked[1].url.params["branch"] == built.branch
    unbuilt = Target("project", "store", scope.id, branch="unbuilt", sha=built.sha)
    _, view_state = await resolved(harness, unbuilt)
    assert view_state is not None
    assert (str(view_state.filter), view_state.cursor) == ("branch:=unbuilt", None)


async def test_a_link_may_belong_to_the_personal_account() -> None:
    harness = ServiceHarness()
    person = (await reach(harness)).user
    location, _ = await resolved(harness, Target("project", harness.account.personal.projects[0].id, person.id))
    assert location.scope == person.scope


async def test_a_name_in_the_form_of_a_host_is_tried_as_a_project_after_the_host() -> None:
    harness = ServiceHarness()
    body = {"id": "prj_1", "name": "next.store"}
    harness.wire.instead = lambda request: reply(200, body) if request.url.path == "/v9/projects/next.store" else None
    location, _ = await resolved(harness, "next.store")
    assert location.project.project == "next.store"


@pytest.mark.parametrize(
    ("target", "title"),
    [
        ("nowhere", "Project nowhere not found in acme"),
        ("dpl_1", "Deployment dpl_1 not found in acme"),
        ("no.where.example", "Deployment or alias no.where.example not found in acme"),
    ],
)
@pytest.mark.parametrize(("status", "code"), [(404, "not_found"), (400, "bad_request"), (403, "forbidden")])
async def test_a_missing_target_names_the_other_teams(target: str, title: str, status: int, code: str) -> None:
    harness = ServiceHarness()
    reached = await reach(harness)
    harness.wire.instead = error_below(status, code, "/v")
    with pytest.raises(NotFound) as raised:
        await resolve_target(harness.service, reached, parse_target(target))
    assert raised.value.title == title
    assert raised.value.hint.endswith("northwind.")


async def test_with_a_named_team_its_own_error_is_shown() -> None:
    harness = ServiceHarness()
    with pytest.raises(NotFound, match="Project nowhere not found in northwind") as raised:
        await resolved(harness, "https://vercel.com/northwind/nowhere")
    assert "deleted" in raised.value.hint
    with pytest.raises(TeamLocked):
        await resolved(harness, "https://vercel.com/bigco/store")
    with pytest.raises(NotFound, match="Team nobody not found"):
        await resolved(harness, "https://vercel.com/nobody")
    reached = await reach(harness)
    harness.wire.instead = error_below(403, "forbidden", "/v9")
    with pytest.raises(Forbidden):
        await resolve_target(harness.service, reached, parse_target("https://vercel.com/northwind/portal"))


async def test_a_server_error_is_not_reported_as_missing() -> None:
    harness = ServiceHarness()
    reached = await reach(harness)
    harness.wire.instead = error_below(500, "internal", "/v")
    for target in ("store", "dpl_1", "no.where.example"):
        with pytest.raises(ServerError):
            await resolve_target(harness.service, reached, parse_target(target))
