"""An older response that arrives late does not replace a newer one on screen."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx

from tests.harness.app import AppHarness, RunningApp
from tests.screens.test_env_writing import on_env
from vtui.models.requests import WriteRequest
from vtui.models.scope import ProjectRef
from vtui.resources.deployments.resource import DEPLOYMENTS
from vtui.screens.lists.domains import DomainsScreen
from vtui.screens.pages.row_page import ItemScreen
from vtui.writes.effects import RowChange


class LateResponses:
    """Responses to some reads, made at once and delivered when `arrive` is called."""

    def __init__(self, harness: AppHarness, *paths: str, count: int = 1) -> None:
        self.held: list[str] = []
        self._paths, self._count, self._arrive = paths, count, asyncio.Event()
        harness.wire.late = self._late

    def _late(self, request: httpx.Request) -> asyncio.Event | None:
        wanted = request.method == "GET" and request.url.path.endswith(self._paths)
        if not wanted or len(self.held) == self._count or self._arrive.is_set():
            return None
        self.held.append(request.url.path)
        return self._arrive

    async def requested(self, ui: RunningApp) -> None:
        """Wait until the requests are sent and answered."""
        await ui.until(lambda: len(self.held) == self._count, "the requests")

    async def arrive(self, ui: RunningApp) -> None:
        """Deliver the responses and run what they cause."""
        self._arrive.set()
        for _ in range(5):
            await ui.pilot.pause()


async def test_late_projects_list_does_not_move_the_star_after_a_promote() -> None:
    harness = AppHarness(deployments=2_500)
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        app = ui.app
        scope = app.session.scope.value
        assert scope is not None
        await ui.press("2")
        await ui.rests()
        project = next(row for row in ui.rows if row.name == "billing")
        pages = app.session.service.deployments.pages(scope, project_id=project.id, query={"target": "production"})
        staged = next(row for row in (await anext(pages)).rows if row.substate == "STAGED")
        late = LateResponses(harness, "/projects")
        await ui.press("r")
        await late.requested(ui)
        await app.session.service.send(
            WriteRequest("projects.promote", scope, {"project": project.id, "deployment": staged.id}, body={})
        )
        harness.clock.advance(10)
        app.session.loader.fetch_project(scope, project.id)
        await ui.until(lambda: app.session.store.facts.value.production.get(project.id) == staged.id, "the star")
        await late.arrive(ui)
        assert app.session.store.facts.value.production[project.id] == staged.id
        assert app.session.store.scopes[scope].projects[project.id].production.id == staged.id  # type: ignore[union-attr] # it serves
        (row,) = [row for row in ui.rows if row.id == project.id]
        assert row.production.id == staged.id
        await ui.press("r")
        await ui.rests()
        assert app.session.store.facts.value.production[project.id] == staged.id


async def test_deleted_variables_stay_deleted_when_responses_arrive_out_of_order() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, project="store") as ui:
        await on_env(ui)
        app = ui.app
        scope, project_ref = app.session.scope.value, app.session.project.value
        assert scope is not None
        first, second = ui.rows[:2]

        async def delete(id_: str) -> None:
            ids = {"project": project_ref.project_id or "", "variable": id_}
            await app.session.service.send(WriteRequest("env.remove", scope, ids))

        late = LateResponses(harness, "/env")
        await delete(first.id)
        app.session.loader.fetch_variables(scope, project_ref)
        await late.requested(ui)
        await delete(second.id)
        app.session.loader.fetch_variables(scope, project_ref)
        await ui.until(lambda: second.id not in {row.id for row in ui.rows}, "the second one to go")
        await late.arrive(ui)
        assert {first.id, second.id}.isdisjoint(row.id for row in ui.rows)


async def test_page_dns_and_member_names_keep_the_newer_response() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        app = ui.app
        scope = app.session.scope.value
        assert scope is not None
        row = next(row for row in ui.rows if row.state == "READY" and row.environment == "production")
        assert app.session.project.value == ProjectRef()
        # The page of a deployment: its hosts.
        page = ItemScreen(DEPLOYMENTS, row, scope, DEPLOYMENTS.name)
        app.push_screen(page)
        await ui.until(lambda: page.subject().row.details is not None, "details")  # type: ignore[union-attr] # it has one
        before = page.subject().row.aliases  # type: ignore[union-attr] # as above
        assert before
        late = LateResponses(harness, f"/deployments/{row.id}")
        await ui.press("r")
        await late.requested(ui)
        await app.session.service.send(WriteRequest("aliases.remove", scope, {"alias": before[0]}))
        app.session.publish(RowChange(scope, "deployments", await app.session.service.deployments.get(scope, row.id)))
        await ui.pilot.pause()
        await late.arrive(ui)
        assert before[0] not in page.subject().row.aliases  # type: ignore[union-attr] # as above
        await ui.press("escape")
        # The state of a domain's DNS: answers from before a refresh by the user do not count.
        late = LateResponses(harness, "/config", count=4)
        await ui.press("3")
        await ui.rests()
        await ui.pass_time(1)
        await late.requested(ui)
        asked = harness.wire.paths().count(late.held[0])
        await ui.press("r")
        await ui.rests()
        await late.arrive(ui)
        assert isinstance(app.screen, DomainsScreen)
        await ui.pass_time(1)
        await ui.until(lambda: harness.wire.paths().count(late.held[0]) > asked, "the DNS to be read again")
        # Names of people.
        await _people(harness, ui, lambda: app.session.loader.fetch_people(scope))


async def _people(harness: AppHarness, ui: RunningApp, fetch: Callable[[], Awaitable[bool]]) -> None:
    team = harness.account.team("acme")
    assert team is not None
    scope = ui.app.session.scope.value
    assert scope is not None
    late = LateResponses(harness, "/members")
    older = asyncio.ensure_future(fetch())
    await late.requested(ui)
    ui.clock.advance(3_600)
    ui.app.session.store.scopes[scope].user_names = {}
    await fetch()
    newer = dict(ui.app.session.store.scopes[scope].user_names)
    ui.app.session.store.scopes[scope].user_names = newer | {"renamed": "later"}
    await late.arrive(ui)
    assert await older is False
    assert ui.app.session.store.scopes[scope].user_names["renamed"] == "later"
