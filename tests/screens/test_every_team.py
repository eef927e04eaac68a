"""The list of all teams over loopback HTTP: order, owner of each row, actions in the row's team."""

from tests.harness.app import AppHarness, RunningApp, made_of, running_app
from tests.harness.service import reply
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.http_server import running_server
from vtui.models.deployment import Deployment
from vtui.models.scope import Scope
from vtui.screens.lists.all_teams import AllTeams, EveryTeamDeployments, EveryTeamProjects
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.screens.pages.registry import ROW_PAGES

ALL = (EveryTeamDeployments, EveryTeamProjects)


def owners_of(ui: RunningApp) -> dict[str, Scope]:
    """Key of a row on view -> its team."""
    kind = ui.listed.kind
    assert isinstance(kind, AllTeams)
    return kind.owners


async def all_teams(ui: RunningApp) -> ListPane[Deployment]:
    """The list of all teams."""
    await ui.rests()
    await ui.press("t", *"all teams", "enter")
    await ui.until(lambda: isinstance(ui.app.screen, ALL), "the list")
    await ui.rests()
    return ui.listed


def to_row_of(ui: RunningApp, slug: str) -> Deployment:
    """Put the cursor on the first finished row of a team."""
    screen = ui.listed
    owners = owners_of(ui)
    row = next(row for row in screen.view if owners[row.id].slug == slug and row.state == "READY")
    assert screen.table.move_to(row.id)
    assert isinstance(row, Deployment)
    return row


async def test_rows_of_all_teams_are_in_order_and_open_in_their_team() -> None:
    harness = AppHarness()
    async with running_server(harness.account) as served:
        connect = made_of(harness.clock, served.url, DEMO_TOKEN, None)
        async with running_app(connect, harness.clock) as ui:
            await all_teams(ui)
            await ui.see(" all teams  › deployments", "Team", "acme", "northwind", "bigco")
            times = [row.created_at for row in ui.listed.view]
            assert times == sorted(times, reverse=True)
            assert len(ui.rows) > 400
            row = to_row_of(ui, "northwind")
            await ui.press("enter")
            await ui.until(lambda: isinstance(ui.app.screen, ROW_PAGES), "its page")
            assert ui.app.session.scope.value is not None
            assert ui.app.session.scope.value.slug == "northwind"
            await ui.see(" northwind ", row.name)
            await ui.press("left_square_bracket")
            await ui.until(lambda: isinstance(ui.app.screen, ALL), "all teams again")
            await ui.see(" all teams ")
            assert ui.app.session.scope.value.slug == "acme"
            await ui.rests()
            await ui.press("escape")
            await ui.until(lambda: not isinstance(ui.app.screen, ALL), "one team")
            await ui.see(" acme ")


async def test_action_ignores_marks_and_is_sent_in_the_team_of_the_row() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await all_teams(ui)
        row = to_row_of(ui, "northwind")
        await ui.press("space", "up", "R")
        await ui.see("Redeploy", "northwind", row.name)
        await ui.answer("R")
        await ui.until(harness.wire.writes, "the request")
        (request,) = harness.wire.writes()
        northwind = harness.account.team("northwind")
        assert northwind is not None
        assert (request.method, request.url.path) == ("POST", "/v13/deployments")
        assert request.url.params["teamId"] == northwind.id
        assert ui.app.session.scope.value is not None
        assert ui.app.session.scope.value.slug == "acme"


async def test_log_shows_the_team_of_the_row() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await all_teams(ui)
        row = to_row_of(ui, "northwind")
        await ui.press("l")
        await ui.see(" northwind ", row.name, "build log")
        await ui.press("escape")
        await ui.until(lambda: isinstance(ui.app.screen, ALL), "all teams again")
        northwind = harness.account.team("northwind")
        assert northwind is not None
        asked = [request for request in harness.wire.asked if request.url.path.endswith("/events")]
        assert {request.url.params["teamId"] for request in asked} == {northwind.id}


async def test_refusing_team_is_named_and_teams_can_be_filtered() -> None:
    harness = AppHarness()
    northwind = harness.account.team("northwind")
    assert northwind is not None
    harness.wire.instead = lambda request: (
        reply(403, {"error": {"code": "forbidden"}}) if request.url.params.get("teamId") == northwind.id else None
    )
    async with harness.run_app() as ui:
        await all_teams(ui)
        await ui.see("not loaded: bigco: no access with this token and 1 more")
        assert "northwind: Permission denied in northwind" in ui.listed.progress.failures
        await ui.press("slash", *"team:ada", "enter")
        await ui.until(lambda: 0 < len(ui.listed.view) < len(ui.rows), "one team's rows")


async def test_projects_of_all_teams_open_in_their_team() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.rests()
        await ui.press("2")
        await all_teams(ui)
        screen = ui.listed
        assert {owner.slug for owner in owners_of(ui).values()} == {"acme", "northwind", "ada"}
        times = [row.updated_at for row in screen.view]
        assert times == sorted(times, reverse=True)
        portal = next(row for row in ui.rows if row.name == "portal")
        assert screen.table.move_to(portal.id)
        await ui.press("enter")
        await ui.until(lambda: ui.app.session.project.value.project == "portal", "the project")
        assert ui.app.session.scope.value is not None
        assert ui.app.session.scope.value.slug == "northwind"
        assert ui.app.screen.query(ListPane)
