"""A target becomes a place with one or two requests, and what is not in the scope is told of in words."""

from typing import Any

import httpx
import pytest

from tests.resources.stage import Stage, reply
from vtui.api.errors import Forbidden, NotFound, ServerError, TeamLocked
from vtui.navigation.history import Location, ViewState
from vtui.navigation.resolve_target import TokenAccess, resolve_target
from vtui.navigation.target import Target, parse_target


async def reach(stage: Stage, scope: str | None = "acme") -> TokenAccess:
    """What the demo's token reaches, looking in `scope` by default."""
    teams = [team async for page in stage.service.teams.pages() for team in page.rows]
    user = await stage.service.account.user()
    stage.wire.asked.clear()
    return TokenAccess(user, tuple(teams), stage.scope(scope) if scope else None)


async def found(stage: Stage, target: Target | str, **options: Any) -> tuple[Location, ViewState | None]:
    wanted = parse_target(target) if isinstance(target, str) else target
    return await resolve_target(stage.service, await reach(stage, **options), wanted)


def answering(status: int, code: str, path: str, **told: Any) -> Any:
    """Answers every request below `path` so."""

    def instead(request: httpx.Request) -> httpx.Response | None:
        return reply(status, {"error": {"code": code} | told}) if request.url.path.startswith(path) else None

    return instead


async def test_a_host_is_one_request_and_the_deployment_that_it_serves_now_is_meant_by_id() -> None:
    stage = Stage()
    location, left = await found(stage, "www.acme.example")
    page = location.page
    assert page is not None
    assert (page.resource, page.key, left) == ("deployments", page.row.id, None)
    assert page.key.startswith("dpl_")
    assert stage.wire.paths() == ["/v13/deployments/www.acme.example"]


async def test_a_project_of_a_team_is_asked_for_in_that_team() -> None:
    stage = Stage()
    location, left = await found(stage, "https://vercel.com/northwind/portal")
    assert (location.scope.slug, location.project.project, left) == ("northwind", "portal", ViewState())
    (request,) = stage.wire.asked
    assert request.url.params["teamId"] == location.scope.team_id


async def test_the_commit_that_is_checked_out_costs_one_more_request_and_has_the_cursor() -> None:
    stage = Stage()
    scope = stage.account.team("acme")
    assert scope is not None
    built = next(one for one in scope.newest(scope.projects[0], 30)[3:] if one.sha and one.branch)
    target = Target("project", "store", scope.id, branch=built.branch, sha=built.sha)
    location, left = await found(stage, target, scope=None)
    assert left is not None
    assert (location.list, str(left.filter), left.cursor) == ("projects", f"branch:={built.branch}", built.uid)
    assert stage.wire.paths() == ["/v9/projects/store", "/v7/deployments"]
    assert stage.wire.asked[1].url.params["branch"] == built.branch
    elsewhere = Target("project", "store", scope.id, branch="unbuilt", sha=built.sha)
    _, left = await found(stage, elsewhere)
    assert left is not None
    assert (str(left.filter), left.cursor) == ("branch:=unbuilt", None)


async def test_the_owner_of_a_link_may_be_the_person() -> None:
    stage = Stage()
    person = (await reach(stage)).user
    location, _ = await found(stage, Target("project", stage.account.personal.projects[0].id, person.id))
    assert location.scope == person.scope


async def test_a_project_whose_name_looks_like_a_host_is_found_after_the_host_is_not() -> None:
    stage = Stage()
    body = {"id": "prj_1", "name": "next.store"}
    stage.wire.instead = lambda request: reply(200, body) if request.url.path == "/v9/projects/next.store" else None
    location, _ = await found(stage, "next.store")
    assert location.project.project == "next.store"


@pytest.mark.parametrize(
    ("target", "title"),
    [
        ("nowhere", "There is no project nowhere in acme"),
        ("dpl_1", "There is no deployment dpl_1 in acme"),
        ("no.where.example", "No deployment serves no.where.example in acme"),
    ],
)
@pytest.mark.parametrize(("status", "code"), [(404, "not_found"), (400, "bad_request"), (403, "forbidden")])
async def test_what_is_not_in_the_scope_may_be_another_team_s(target: str, title: str, status: int, code: str) -> None:
    stage = Stage()
    reached = await reach(stage)
    stage.wire.instead = answering(status, code, "/v")
    with pytest.raises(NotFound) as raised:
        await resolve_target(stage.service, reached, parse_target(target))
    assert raised.value.title == title
    assert raised.value.hint.endswith("northwind.")


async def test_where_somebody_said_whose_it_is_the_refusal_is_the_team_s_own() -> None:
    stage = Stage()
    with pytest.raises(NotFound, match="no project nowhere in northwind") as raised:
        await found(stage, "https://vercel.com/northwind/nowhere")
    assert "deleted" in raised.value.hint
    with pytest.raises(TeamLocked):
        await found(stage, "https://vercel.com/bigco/store")
    with pytest.raises(NotFound, match="There is no team nobody"):
        await found(stage, "https://vercel.com/nobody")
    reached = await reach(stage)
    stage.wire.instead = answering(403, "forbidden", "/v9")
    with pytest.raises(Forbidden):
        await resolve_target(stage.service, reached, parse_target("https://vercel.com/northwind/portal"))


async def test_a_server_that_fails_is_no_proof_of_absence() -> None:
    stage = Stage()
    reached = await reach(stage)
    stage.wire.instead = answering(500, "internal", "/v")
    for target in ("store", "dpl_1", "no.where.example"):
        with pytest.raises(ServerError):
            await resolve_target(stage.service, reached, parse_target(target))
