"""All teams in one list over loopback HTTP: in order, with whose each row is; what is done to one is its team's."""

from tests.harness.app_stage import Session, Stage, looking, made_of
from tests.harness.service_stage import reply
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.http_server import running_server
from vtui.models.deployment import Deployment
from vtui.models.scope import Scope
from vtui.screens.lists.all_teams import AllTeams, EveryTeamDeployments, EveryTeamProjects
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.screens.pages.registry import ROW_PAGES

ALL = (EveryTeamDeployments, EveryTeamProjects)


def owners_of(session: Session) -> dict[str, Scope]:
    """Key of a row on view -> its team."""
    kind = session.listed.kind
    assert isinstance(kind, AllTeams)
    return kind.owners


async def all_teams(session: Session) -> ListPane[Deployment]:
    """The list of all teams."""
    await session.rests()
    await session.press("t", *"all teams", "enter")
    await session.until(lambda: isinstance(session.app.screen, ALL), "the list")
    await session.rests()
    return session.listed


def to_row_of(session: Session, slug: str) -> Deployment:
    """Put the cursor on the first finished row of a team."""
    screen = session.listed
    owners = owners_of(session)
    row = next(row for row in screen.view if owners[row.id].slug == slug and row.state == "READY")
    assert screen.table.move_to(row.id)
    assert isinstance(row, Deployment)
    return row


async def test_rows_of_all_teams_come_in_order_and_a_row_leads_to_its_team_and_back() -> None:
    stage = Stage()
    async with running_server(stage.account) as served:
        connect = made_of(stage.clock, served.url, DEMO_TOKEN, None)
        async with looking(connect, stage.clock) as session:
            await all_teams(session)
            await session.see(" all teams ", "Team", "acme", "northwind", "bigco")
            times = [row.created_at for row in session.listed.view]
            assert times == sorted(times, reverse=True)
            assert len(session.rows) > 400
            row = to_row_of(session, "northwind")
            await session.press("enter")
            await session.until(lambda: isinstance(session.app.screen, ROW_PAGES), "its page")
            assert session.app.session.scope.value is not None
            assert session.app.session.scope.value.slug == "northwind"
            await session.see(" northwind ", row.name)
            await session.press("left_square_bracket")
            await session.until(lambda: isinstance(session.app.screen, ALL), "all teams again")
            await session.see(" all teams ")
            assert session.app.session.scope.value.slug == "acme"
            await session.rests()
            await session.press("escape")
            await session.until(lambda: not isinstance(session.app.screen, ALL), "one team")
            await session.see(" acme ")


async def test_what_is_done_to_a_row_is_done_in_its_team_and_marks_mean_nothing_more() -> None:
    stage = Stage()
    async with stage.look() as session:
        await all_teams(session)
        row = to_row_of(session, "northwind")
        await session.press("space", "up", "R")
        await session.see("Redeploy", "northwind", row.name)
        await session.answer("R")
        await session.until(stage.wire.writes, "the request")
        (request,) = stage.wire.writes()
        northwind = stage.account.team("northwind")
        assert northwind is not None
        assert (request.method, request.url.path) == ("POST", "/v13/deployments")
        assert request.url.params["teamId"] == northwind.id
        assert session.app.session.scope.value is not None
        assert session.app.session.scope.value.slug == "acme"


async def test_a_log_is_of_the_row_s_team_and_says_so() -> None:
    stage = Stage()
    async with stage.look() as session:
        await all_teams(session)
        row = to_row_of(session, "northwind")
        await session.press("l")
        await session.see(" northwind ", row.name, "build log")
        await session.press("escape")
        await session.until(lambda: isinstance(session.app.screen, ALL), "all teams again")
        northwind = stage.account.team("northwind")
        assert northwind is not None
        asked = [request for request in stage.wire.asked if request.url.path.endswith("/events")]
        assert {request.url.params["teamId"] for request in asked} == {northwind.id}


async def test_a_team_that_refuses_is_named_and_the_filter_knows_teams() -> None:
    stage = Stage()
    northwind = stage.account.team("northwind")
    assert northwind is not None
    stage.wire.instead = lambda request: (
        reply(403, {"error": {"code": "forbidden"}}) if request.url.params.get("teamId") == northwind.id else None
    )
    async with stage.look() as session:
        await all_teams(session)
        await session.see("without bigco: the team does not let this token in and 1 more")
        assert "northwind: northwind does not allow this" in session.listed.progress.failures
        await session.press("slash", *"team:ada", "enter")
        await session.until(lambda: 0 < len(session.listed.view) < len(session.rows), "one team's rows")


async def test_projects_of_all_teams_stand_together_and_open_in_their_own() -> None:
    stage = Stage()
    async with stage.look() as session:
        await session.rests()
        await session.press("2")
        await all_teams(session)
        screen = session.listed
        assert {owner.slug for owner in owners_of(session).values()} == {"acme", "northwind", "ada"}
        times = [row.updated_at for row in screen.view]
        assert times == sorted(times, reverse=True)
        portal = next(row for row in session.rows if row.name == "portal")
        assert screen.table.move_to(portal.id)
        await session.press("enter")
        await session.until(lambda: session.app.session.project.value.project == "portal", "the project")
        assert session.app.session.scope.value is not None
        assert session.app.session.scope.value.slug == "northwind"
        assert session.app.screen.query(ListPane)
