"""What people count on without thinking of it: choices stay, nothing is asked for twice, the word is today's."""

import httpx
import pytest
from textual import events

from tests.harness.app_stage import Session, Stage
from tests.harness.service_stage import reply
from vtui.screens.lists.env_vars import EnvVarsScreen
from vtui.screens.menus.team import TeamMenu
from vtui.screens.pages.deployment import DeploymentScreen
from vtui.screens.pages.env_var import EnvVarScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.session.store import STALE

LISTS = frozenset({"/v7/deployments", "/v10/projects"})


async def on(session: Session, screen: type) -> None:
    await session.until(lambda: type(session.app.screen) is screen, f"to be on {screen.__name__}")


async def switch(session: Session, team: str) -> None:
    await session.press("t")
    await on(session, TeamMenu)
    await session.press(*team, "enter")
    await session.see(f" {team} ")


async def test_a_team_chosen_while_the_start_still_retries_stays_chosen() -> None:
    stage = Stage()
    stage.wire.instead = lambda request: reply(500) if request.url.path.endswith("/projects/store") else None
    async with stage.look(project="store", tick=0.05) as session:
        for _ in range(40):
            await session.pass_time(1)
            if session.app.session.trouble.value is not None:
                break
        await session.see("Asks again by itself")
        await switch(session, "northwind")
        await session.rests()
        stage.wire.instead = lambda _: None
        await session.pass_time(90, step=5)
        await session.rests()
        assert session.app.session.scope.value is not None
        assert (session.app.session.scope.value.slug, session.app.session.project.value.project_id) == (
            "northwind",
            None,
        )
        await session.see(" northwind ", "all 640")


@pytest.mark.parametrize("key", ["G", "pagedown"])
async def test_who_wants_more_rows_while_the_list_is_renewed_gets_them(key: str) -> None:
    stage = Stage(deployments=2_000)
    async with stage.look(auto_load=100, refresh=0) as session:
        await session.rests()
        loaded = len(session.rows)
        stage.wire.gate.clear()
        asked = len(stage.wire.asked)
        await session.press("r")
        await session.until(lambda: len(stage.wire.asked) > asked, "the renewal")
        await session.press(*["G", "enter"] if key == "G" else [key] * 5)
        stage.wire.gate.set()
        await session.until(lambda: len(session.rows) > loaded + 50, "more rows")
        await session.rests()
        assert len({row.id for row in session.rows}) == len(session.rows)


async def test_enter_three_times_in_one_breath_opens_one_page() -> None:
    async with Stage().look() as session:
        await session.rests()
        depth = len(session.app.screen_stack)
        for _ in range(3):
            event = events.Key("enter", None)
            event.set_sender(session.app)
            session.app.post_message(event)
        await on(session, DeploymentScreen)
        await session.pilot.pause()
        assert len(session.app.screen_stack) == depth + 1
        await session.press("escape")
        await session.rests()


async def test_a_page_that_was_told_in_full_cannot_be_asked_for_again() -> None:
    stage = Stage()
    async with stage.look(project="store") as session:
        await session.rests()
        await session.press("4")
        await on(session, EnvVarsScreen)
        await session.rests()
        await session.press("enter")
        await on(session, EnvVarScreen)
        offered = {active.binding.id for active in session.app.screen.active_bindings.values()}
        assert "page.refresh" not in offered
        assert "page.back" in offered
        asked = len(stage.wire.asked)
        await session.press("r")
        await session.pilot.pause()
        assert len(stage.wire.asked) == asked


async def test_u_on_a_project_s_page_opens_nothing() -> None:
    async with Stage().look(refresh=0) as session:
        await session.rests()
        await session.press("u")
        await on(session, ProjectScreen)
        await session.rests()
        assert session.rows
        depth = len(session.app.screen_stack)
        await session.press("u")
        await session.pilot.pause()
        assert len(session.app.screen_stack) == depth


async def test_a_project_that_cannot_be_read_says_so_and_heals_on_r() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await session.rests()
        place = session.listed.resource.list.project_of(session.under_cursor)
        assert place is not None
        refused = reply(403, {"error": {"code": "forbidden", "message": "Not today"}})
        stage.wire.instead = lambda request: refused if request.url.path == f"/v9/projects/{place.project_id}" else None
        await session.press("u")
        await on(session, ProjectScreen)
        await session.rests()
        await session.see("does not allow this")
        assert "repository" not in session.text
        assert session.rows
        stage.wire.instead = lambda _: None
        await session.press("r")
        await session.see("repository")
        await session.see_no("does not allow this")


async def test_a_star_moves_when_somebody_else_promotes() -> None:
    stage = Stage()
    async with stage.look(tick=0.05) as session:
        await session.rests()
        store = next(row for row in session.rows if row.name == "store")
        assert store.project_id is not None
        await session.until(
            lambda: store.project_id in session.app.session.store.facts.value.production, "what production serves"
        )
        before = session.app.session.store.facts.value.production[store.project_id]
        other = next(
            row
            for row in session.rows
            if row.project_id == store.project_id and row.state == "READY" and row.id not in (before, "")
        )
        promoted = {
            "id": store.project_id,
            "name": "store",
            "accountId": "x",
            "targets": {"production": {"id": other.id}},
        }

        def answer(request: httpx.Request) -> httpx.Response | None:
            if request.url.path in LISTS and "projects" in request.url.path:
                return reply(200, {"projects": [promoted], "pagination": {"count": 1, "next": None, "prev": None}})
            return None

        stage.wire.instead = answer
        session.listed.table.move_to(other.id)
        assert "★" not in line_of(session, other.id)
        await session.pass_time(STALE / 1_000 + 20, step=5)
        await session.until(
            lambda: store.project_id and session.app.session.store.facts.value.production[store.project_id] == other.id,
            "the news",
        )
        session.listed.table.move_to(other.id)
        await session.until(lambda: "★" in line_of(session, other.id), "the star on it")
        if before is not None and session.listed.table.move_to(before):
            await session.until(lambda: "★" not in line_of(session, before), "no star where it was")


def line_of(session: Session, id_: str) -> str:
    """The screen's line of the row under the cursor."""
    table = session.listed.table
    assert table.cursor_key == id_
    return session.lines[table.region.y + 1 + table.cursor_index - round(table.scroll_y)]


async def test_going_back_to_a_place_shows_it_as_it_was_left_without_a_request() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await session.rests()
        await session.press(*["j"] * 7)
        cursor, rows = session.under_cursor.id, [row.id for row in session.rows]
        await switch(session, "northwind")
        await session.rests()
        assert session.rows[0].id != rows[0]
        await session.pilot.pause()
        stage.wire.gate.clear()
        asked = len(stage.wire.asked)
        await switch(session, "acme")
        await session.rests()
        assert [row.id for row in session.rows] == rows
        assert (session.under_cursor.id, session.listed.table.cursor_index) == (cursor, 7)
        assert [request.url.path for request in stage.wire.asked[asked:] if request.url.path in LISTS] == []
        stage.wire.gate.set()
