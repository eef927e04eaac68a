"""`vtui TARGET` opens that page, or shows that the target was not found."""

from itertools import islice

import pytest

from tests.harness.app import AppHarness, RunningApp
from vtui.models.deployment import Deployment
from vtui.navigation.target import Target
from vtui.screens.dialogs.help import HelpScreen
from vtui.screens.lists.deployments import DeploymentsScreen
from vtui.screens.pages.deployment import DeploymentScreen
from vtui.screens.pages.project import ProjectScreen


async def on(ui: RunningApp, screen: type) -> None:
    await ui.until(lambda: type(ui.app.screen) is screen, f"to be on {screen.__name__}")


def built(harness: AppHarness, team: str = "acme") -> tuple[str, str]:
    """Id and host of a deployment of the team's first project."""
    scope = harness.account.team(team)
    assert scope is not None
    one = next(scope.deployments.of_project(scope.projects[0]))
    return one.uid, one.host


def opened(ui: RunningApp) -> Deployment:
    """The deployment whose page is on view."""
    screen = ui.app.screen
    assert isinstance(screen, DeploymentScreen)
    subject = screen.subject()
    assert subject is not None
    assert isinstance(subject.row, Deployment)
    return subject.row


async def test_deployment_opens_by_id_host_and_dashboard_url() -> None:
    harness = AppHarness()
    id_, host = built(harness)
    page = f"https://vercel.com/acme/store/{id_.removeprefix('dpl_')}"
    for target in (id_, f"https://{host}/cart", host, page):
        async with harness.run_app(target=target) as ui:
            await on(ui, DeploymentScreen)
            assert opened(ui).id == id_, target
            asked = [path for path in harness.wire.paths() if path == "/v7/deployments"]
            assert asked == [], "a list that lies below is not loaded"
    async with harness.run_app(target=host) as ui:
        await on(ui, DeploymentScreen)
        await ui.press("escape")
        await ui.rests()
        await ui.see("all projects")


async def test_alias_opens_its_current_deployment() -> None:
    harness = AppHarness()
    async with harness.run_app(target="https://www.acme.example") as ui:
        await on(ui, DeploymentScreen)
        scope = harness.account.team("acme")
        assert scope is not None
        serving = scope.serving(scope.projects[0], harness.clock.now())
        assert serving is not None
        assert opened(ui).id == serving.uid


@pytest.mark.parametrize("target", ["docs", "https://vercel.com/acme/docs", "https://vercel.com/acme/docs/settings"])
async def test_project_opens_by_name_and_dashboard_url(target: str) -> None:
    async with AppHarness().run_app(target=target) as ui:
        await on(ui, ProjectScreen)
        await ui.see("› docs", "repository")
        await ui.rests()
        assert {row.name for row in ui.rows} == {"docs"}
        assert ui.app.session.project.value.project == "docs"


async def test_team_opens_by_dashboard_url() -> None:
    async with AppHarness().run_app(target="https://vercel.com/northwind", team=None) as ui:
        await ui.rests()
        await ui.see(" northwind ", "all projects")


async def test_linked_folder_opens_its_project_at_branch_and_commit() -> None:
    harness = AppHarness()
    scope = harness.account.team("acme")
    assert scope is not None
    project = scope.projects[0]
    newest = islice(scope.deployments.of_project(project), 5, 60)
    wanted = next(one for one in newest if one.branch and one.branch != "main" and one.sha)
    target = Target("project", project.id, scope.id, branch=wanted.branch, sha=wanted.sha)
    async with harness.run_app(target=target, team=None) as ui:
        await on(ui, ProjectScreen)
        await ui.rests()
        await ui.see("branch:=", str(wanted.branch))
        assert {row.branch for row in ui.listed.view} == {wanted.branch}
        assert ui.under_cursor.sha == wanted.sha


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("nowhere", "Project nowhere not found in acme"),
        ("dpl_nowhere", "Deployment dpl_nowhere not found in acme"),
        ("no.where.example", "Deployment or alias no.where.example not found in acme"),
        ("https://vercel.com/nobody/store", "Team nobody not found"),
    ],
)
async def test_unknown_target_shows_a_message_and_opens_the_team(target: str, words: str) -> None:
    async with AppHarness().run_app(target=target) as ui:
        await ui.toast(words)
        await ui.rests()
        await ui.see("acme", "all projects")
        assert "northwind" in ui.toasts[-1]


async def test_target_in_a_locked_team_shows_the_reason() -> None:
    async with AppHarness().run_app(target="https://vercel.com/bigco/store") as ui:
        await ui.see("bigco", "retry")
        await ui.press("t", *"acme", "enter")
        await ui.rests()


async def test_opened_dialog_is_not_closed_by_the_target() -> None:
    harness = AppHarness()
    harness.wire.gate.clear()
    async with harness.run_app(target="docs") as ui:
        await ui.press("question_mark")
        await on(ui, HelpScreen)
        harness.wire.gate.set()
        await ui.toast("docs was found")
        await ui.press("escape")
        await on(ui, DeploymentsScreen)
        await ui.rests()
