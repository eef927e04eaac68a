"""Read-only: keys that write are gone from the footer, the palette and the help, and the frame says why."""

from tests.harness.app import AppHarness, RunningApp, newest
from vtui.config.settings import TeamSettings
from vtui.resources.deployments.resource import DEPLOYMENTS
from vtui.screens.dialogs.help import HelpScreen
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.flows.run_plan import run_plan
from vtui.screens.menus.palette import Palette
from vtui.screens.menus.row import RowMenu
from vtui.screens.pages.registry import ROW_PAGES

ACME = (("acme", TeamSettings(read_only=True)),)


def ids(ui: RunningApp) -> set[str | None]:
    """What can be done on the screen on view."""
    return {active.binding.id for active in ui.app.screen.active_bindings.values()}


async def test_writing_keys_are_hidden_and_the_frame_shows_read_only() -> None:
    harness = AppHarness()
    async with harness.run_app(read_only=True, size=(200, 36)) as ui:
        await ui.rests()
        assert "acme  read-only › all projects" in ui.lines[0]
        assert "Redeploy" not in ui.lines[-1]
        await ui.press("R")
        await ui.toast("Read-only: Redeploy is disabled.")
        assert not isinstance(ui.app.screen, QuestionScreen)
        await ui.press("question_mark")
        await ui.until(lambda: isinstance(ui.app.screen, HelpScreen), "the help")
        assert "Rebuild this commit" not in ui.text
        await ui.press("escape", "colon", *"deploy")
        await ui.until(lambda: isinstance(ui.app.screen, Palette), "the palette")
        await ui.see("never-deployed")
        assert "Rebuild this commit" not in ui.text
        await ui.press("escape", "enter")
        await ui.until(lambda: isinstance(ui.app.screen, ROW_PAGES), "the page")
        assert "read-only" in ui.lines[0]
        assert "redeploy" not in ids(ui)
        assert harness.wire.writes() == []


async def test_one_team_is_read_only_and_the_others_are_not() -> None:
    harness = AppHarness()
    async with harness.run_app(teams=ACME, size=(200, 36)) as ui:
        await ui.rests()
        assert "redeploy" not in ids(ui)
        await ui.press("t", *"northwind", "enter")
        await ui.see("northwind  › all projects")
        await ui.rests()
        assert "read-only" not in ui.lines[0]
        assert "redeploy" in ids(ui)
        await ui.see("R Redeploy")


async def test_misspelled_read_only_team_shows_a_warning() -> None:
    locked = TeamSettings(read_only=True)
    async with AppHarness().run_app(teams=(("acmee", locked), ("ADA", locked), *ACME)) as ui:
        await ui.toast("teams that are not in this account: acmee")
        await ui.rests()
        assert len(ui.toasts) == 1


async def test_read_only_service_refuses_writes_of_screens() -> None:
    harness = AppHarness()
    harness.read_only = lambda scope: scope.slug == "acme"
    async with harness.run_app() as ui:
        await ui.rests()
        row, app = newest(ui), ui.app
        action = DEPLOYMENTS.actions[0]
        assert app.session.scope.value is not None
        plan = await action.plan(app.session.service, app.session.scope.value, row, app.session.store.context())
        run_plan(app, action, plan)
        await ui.see("Redeploy to", "Cancel")
        await ui.answer("R")
        await ui.toast("Read-only: nothing was sent")
        assert harness.wire.writes() == []


async def test_actions_menu_shows_why_writes_are_unavailable() -> None:
    async with AppHarness().run_app(read_only=True, size=(200, 36)) as ui:
        await ui.rests()
        await ui.press("a")
        await ui.see("Redeploy", "read-only: changes are disabled", "Open the URL in the browser")
        await ui.press("R")
        await ui.toast("Read-only: Redeploy is disabled.")
        assert isinstance(ui.app.screen, RowMenu)
