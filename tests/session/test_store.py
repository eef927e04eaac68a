import asyncio
from dataclasses import replace

from tests.session.harness import Seat
from vtui.models.domain import Domain, DomainConfig
from vtui.models.project import Project
from vtui.models.request_order import next_request_number
from vtui.models.scope import EVERY, ProjectRef
from vtui.resources.issues.parts import Fetch
from vtui.writes.effects import RowChange


def project(id_: str, *, serves: str | None = None, request_number: int = 0) -> Project:
    from vtui.models.deployment import Deployment

    production = None if serves is None else Deployment(serves, created_at=5)
    return Project(
        id_, id_.removeprefix("prj_"), production=production, production_known=True, request_number=request_number
    )


async def test_an_older_answer_does_not_replace_a_newer_one() -> None:
    seat = await Seat().connected()
    store, changes = seat.session.store, list[RowChange]()
    seat.session.changes.subscribe(changes.append)
    old, new = next_request_number(), next_request_number()
    store.update_project(seat.scope, project("prj_1", serves="dpl_new", request_number=new))
    store.update_project(seat.scope, project("prj_1", serves="dpl_old", request_number=old))
    assert store.facts.value.production == {"prj_1": "dpl_new"}
    assert [(change.resource, change.row.production.id, change.kind) for change in changes] == [
        ("projects", "dpl_new", "changed")
    ]


async def test_issues_are_found_once_for_all_that_changes_at_the_same_time() -> None:
    seat = await Seat().connected()
    await asyncio.sleep(0)
    times: list[None] = []
    seat.session.store.issues_changed.subscribe(times.append)
    for number in range(5):
        seat.session.store.update_projects(seat.scope, [project(f"prj_{number}")])
    assert times == []
    await asyncio.sleep(0)
    assert times == [None]
    seat.session.store.update_issues()
    await asyncio.sleep(0)
    assert len(times) == 2


async def test_a_removed_domain_is_not_brought_back_by_an_answer_that_was_under_way() -> None:
    seat = await Seat().connected()
    store, scope = seat.session.store, seat.scope
    row = Domain("prj_1/a.example", "a.example", project_id="prj_1", request_number=next_request_number())
    store.update_domains(scope, [row])
    late = next_request_number()
    changes: list[RowChange] = []
    seat.session.changes.subscribe(changes.append)
    seat.session.publish(RowChange(scope, "domains", row, "gone"))
    store.update_domains(scope, [replace(row, request_number=late)])
    assert store.scopes[scope].domains == {}
    assert [(change.kind, change.row) for change in changes] == [("gone", row)]


async def test_the_dns_of_a_domain_is_a_change_of_its_own() -> None:
    seat = await Seat().connected()
    changes: list[RowChange] = []
    seat.session.changes.subscribe(changes.append)
    row, config = Domain("prj_1/a.example", "a.example", project_id="prj_1"), DomainConfig(misconfigured=True)
    seat.session.store.update_dns(seat.scope, row, config, Fetch(20))
    seat.session.store.update_dns(seat.scope, row, DomainConfig(misconfigured=False), Fetch(10))
    assert [(change.resource, change.row.dns) for change in changes] == [("dns", config)], "the older one is ignored"


async def test_people_and_stale_parts_are_requested_seldom() -> None:
    seat = await Seat().connected()
    loader, wire = seat.session.loader, seat.harness.wire
    assert await loader.fetch_people(seat.scope)
    asked = len(wire.asked)
    assert not await loader.fetch_people(seat.scope)
    assert len(wire.asked) == asked
    assert not loader.fetch_stale(seat.scope), "the first request is expected"
    assert loader.fetch_stale(seat.scope), "the account's domains"
    assert not loader.fetch_stale(seat.scope)
    await seat.jobs.over("learn")
    assert len(seat.session.store.project_names(seat.scope)) > 10
    seat.harness.clock.advance(121)
    assert loader.fetch_stale(seat.scope)
    await seat.jobs.over("learn")


async def test_gaps_are_found_again_only_when_something_has_changed() -> None:
    seat = await Seat().connected()
    store = seat.session.store

    def requests_for_env_vars() -> list[int]:
        return [gap.requests for gap in store.gaps(seat.scope, ProjectRef()) if gap.what == "env vars"]

    project = await seat.harness.service.projects.get(seat.scope, "store")
    assert requests_for_env_vars() == [1], "the shared ones"
    assert store.gaps(seat.scope, ProjectRef()) is store.gaps(seat.scope, ProjectRef())
    store.update_projects(seat.scope, [project])
    assert requests_for_env_vars() == [2]
    store.update_variables(seat.scope, ProjectRef(project.id), (), Fetch(1))
    assert requests_for_env_vars() == [1]


async def test_projects_that_a_list_has_read_are_not_requested_before_they_are_stale() -> None:
    seat = await Seat().connected()
    loader, wire = seat.session.loader, seat.harness.wire
    loader.fetch_stale(seat.scope)
    loader.fetch_stale(seat.scope)
    await seat.jobs.over("learn")
    seat.harness.clock.advance(100)
    projects = [row async for page in seat.harness.service.projects.pages(seat.scope) for row in page.rows]
    loader.update_all_projects(seat.scope, projects[1:])
    assert projects[0].id not in seat.session.store.project_names(seat.scope), "it was deleted"
    seat.harness.clock.advance(100)
    asked = len(wire.asked)
    assert not loader.fetch_stale(seat.scope)
    await seat.jobs.over("learn")
    assert len(wire.asked) == asked
    seat.harness.clock.advance(21)
    assert loader.fetch_stale(seat.scope)
    await seat.jobs.over("learn")
    assert [request.url.path for request in wire.asked[asked:]] == ["/v10/projects"]


async def test_a_project_is_requested_once_more_when_it_was_wanted_while_an_answer_was_under_way() -> None:
    seat = await Seat().connected()
    found = await seat.harness.service.projects.get(seat.scope, "store")
    wire = seat.harness.wire
    before = len(wire.asked)
    for _ in range(3):
        seat.session.loader.fetch_project(seat.scope, found.id)
    await seat.jobs.over("learn")
    await seat.jobs.over("learn")
    assert len(wire.asked) - before == 2


async def test_variables_are_published_as_they_were_read_again() -> None:
    seat = await Seat().connected()
    found = await seat.harness.service.projects.get(seat.scope, "store")
    changes: list[RowChange] = []
    seat.session.changes.subscribe(changes.append)
    project_ref = ProjectRef(found.id, found.name)
    seat.session.loader.fetch_variables(seat.scope, project_ref)
    await seat.jobs.over("learn")
    (change,) = changes
    assert change.read is not None
    assert (change.resource, change.row, change.read.project) == ("env", None, project_ref)
    assert {row.project_id for row in change.read.rows} == {found.id}


async def test_the_issues_of_all_teams_are_those_of_the_teams_that_can_be_entered() -> None:
    seat = await Seat().connected()
    account = seat.session.account.value
    assert account is not None
    assert seat.session.store.issue_scopes(EVERY) == account.scopes
    assert seat.session.store.issue_scopes(seat.scope) == (seat.scope,)
    created = {team.id: team.created_at for team in account.teams}
    assert seat.session.store.created_at(seat.scope) == created[seat.scope.team_id or ""]


async def test_a_check_requests_what_is_missing_and_stops_with_the_scope() -> None:
    seat = await Seat().connected()
    checks, scope = seat.session.checks, seat.scope
    cost, _ = checks.cost(scope, ProjectRef())
    assert cost > 0
    asked: list[str] = []
    checks.start(scope, ProjectRef(), allowed=cost, ask=lambda: asked.append("more are needed"))
    await asyncio.sleep(0)
    assert checks.is_checking(scope)
    assert checks.progress.value is not None
    await seat.jobs.over("check")
    assert asked == ["more are needed"]
    assert not checks.is_checking(scope)
    checks.start(scope, ProjectRef(), ask=lambda: None)
    await asyncio.sleep(0)
    seat.session.select(seat.harness.scope("northwind"), ProjectRef())
    await seat.jobs.over("check")
    assert checks.progress.value is None
