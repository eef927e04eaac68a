"""`vtui TARGET` opens there, and what is not there is told of."""

from itertools import islice

import pytest

from tests.harness.app_stage import Session, Stage
from vtui.models.deployment import Deployment
from vtui.navigation.target import Target
from vtui.screens.dialogs.help import HelpScreen
from vtui.screens.lists.deployments import DeploymentsScreen
from vtui.screens.pages.deployment import DeploymentScreen
from vtui.screens.pages.project import ProjectScreen


async def on(session: Session, screen: type) -> None:
    await session.until(lambda: type(session.app.screen) is screen, f"to be on {screen.__name__}")


def built(stage: Stage, team: str = "acme") -> tuple[str, str]:
    """Id and host of a deployment of the team's first project."""
    scope = stage.account.team(team)
    assert scope is not None
    one = next(scope.deployments.of_project(scope.projects[0]))
    return one.uid, one.host


def opened(session: Session) -> Deployment:
    """The deployment whose page is on view."""
    screen = session.app.screen
    assert isinstance(screen, DeploymentScreen)
    row = screen.pane.page().row
    assert isinstance(row, Deployment)
    return row


async def test_a_deployment_by_id_host_and_page_of_the_dashboard() -> None:
    stage = Stage()
    id_, host = built(stage)
    page = f"https://vercel.com/acme/store/{id_.removeprefix('dpl_')}"
    for target in (id_, f"https://{host}/cart", host, page):
        async with stage.look(target=target) as session:
            await on(session, DeploymentScreen)
            assert opened(session).id == id_, target
            asked = [path for path in stage.wire.paths() if path == "/v7/deployments"]
            assert asked == [], "a list that lies below is not loaded"
    async with stage.look(target=host) as session:
        await on(session, DeploymentScreen)
        await session.press("escape")
        await session.rests()
        await session.see("all projects")


async def test_an_alias_opens_what_it_serves_now() -> None:
    stage = Stage()
    async with stage.look(target="https://www.acme.example") as session:
        await on(session, DeploymentScreen)
        scope = stage.account.team("acme")
        assert scope is not None
        serving = scope.serving(scope.projects[0], stage.clock.now())
        assert serving is not None
        assert opened(session).id == serving.uid


@pytest.mark.parametrize("target", ["docs", "https://vercel.com/acme/docs", "https://vercel.com/acme/docs/settings"])
async def test_a_project_by_name_and_by_its_page(target: str) -> None:
    async with Stage().look(target=target) as session:
        await on(session, ProjectScreen)
        await session.see("› docs", "repository")
        await session.rests()
        assert {row.name for row in session.rows} == {"docs"}
        assert session.app.session.project.value.project == "docs"


async def test_a_team_by_its_page() -> None:
    async with Stage().look(target="https://vercel.com/northwind", team=None) as session:
        await session.rests()
        await session.see(" northwind ", "all projects")


async def test_a_linked_folder_opens_its_project_at_branch_and_commit() -> None:
    stage = Stage()
    scope = stage.account.team("acme")
    assert scope is not None
    project = scope.projects[0]
    newest = islice(scope.deployments.of_project(project), 5, 60)
    wanted = next(one for one in newest if one.branch and one.branch != "main" and one.sha)
    target = Target("project", project.id, scope.id, branch=wanted.branch, sha=wanted.sha)
    async with stage.look(target=target, team=None) as session:
        await on(session, ProjectScreen)
        await session.rests()
        await session.see("branch:=", str(wanted.branch))
        assert {row.branch for row in session.listed.view} == {wanted.branch}
        assert session.under_cursor.sha == wanted.sha


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("nowhere", "There is no project nowhere in acme"),
        ("dpl_nowhere", "There is no deployment dpl_nowhere in acme"),
        ("no.where.example", "No deployment serves no.where.example in acme"),
        ("https://vercel.com/nobody/store", "There is no team nobody"),
    ],
)
async def test_what_is_not_there_is_told_of_and_the_team_opens(target: str, words: str) -> None:
    async with Stage().look(target=target) as session:
        await session.toast(words)
        await session.rests()
        await session.see("acme", "all projects")
        assert "northwind" in session.toasts[-1]


async def test_a_team_that_locks_the_token_out_says_so() -> None:
    async with Stage().look(target="https://vercel.com/bigco/store") as session:
        await session.see("bigco", "try again")
        await session.press("t", *"acme", "enter")
        await session.rests()


async def test_what_lies_on_top_is_not_torn_away() -> None:
    stage = Stage()
    stage.wire.gate.clear()
    async with stage.look(target="docs") as session:
        await session.press("question_mark")
        await on(session, HelpScreen)
        stage.wire.gate.set()
        await session.toast("docs was found")
        await session.press("escape")
        await on(session, DeploymentsScreen)
        await session.rests()
