"""Read-only: keys that write are gone from the footer, the palette and the help, and the frame says why."""

from textual.command import CommandList

from tests.harness.app_stage import Session, Stage, newest
from vtui.config.settings import TeamSettings
from vtui.resources.deployments.columns import DEPLOYMENTS
from vtui.screens.dialogs.help import HelpScreen
from vtui.screens.dialogs.question import Question
from vtui.screens.flows.run_plan import run_plan
from vtui.screens.menus.row import RowMenu
from vtui.screens.pages.registry import ROW_PAGES

ACME = (("acme", TeamSettings(read_only=True)),)


def ids(session: Session) -> set[str | None]:
    """What can be done on the screen on view."""
    return {active.binding.id for active in session.app.screen.active_bindings.values()}


async def test_keys_that_write_are_gone_everywhere_and_the_frame_says_why() -> None:
    stage = Stage()
    async with stage.look(read_only=True, size=(80, 24)) as session:
        await session.rests()
        assert "acme  read-only › all projects" in session.lines[0]
        assert "Redeploy" not in session.lines[-1]
        await session.press("R")
        await session.toast("Read-only: Redeploy is disabled.")
        assert not isinstance(session.app.screen, Question)
        await session.press("question_mark")
        await session.until(lambda: isinstance(session.app.screen, HelpScreen), "the help")
        assert "Build it again" not in session.text
        await session.press("escape", "colon", *"redepl")
        await session.until(lambda: session.app.screen.query(CommandList), "the palette")
        await session.see("never-deployed")
        assert "Build it again" not in session.text
        await session.press("escape", "enter")
        await session.until(lambda: isinstance(session.app.screen, ROW_PAGES), "the page")
        assert "read-only" in session.lines[0]
        assert "redeploy" not in ids(session)
        assert stage.wire.writes() == []


async def test_one_team_is_read_only_and_the_others_are_not() -> None:
    stage = Stage()
    async with stage.look(teams=ACME) as session:
        await session.rests()
        assert "redeploy" not in ids(session)
        await session.press("t", *"northwind", "enter")
        await session.see("northwind  › all projects")
        await session.rests()
        assert "read-only" not in session.lines[0]
        assert "redeploy" in ids(session)
        await session.see("R Redeploy")


async def test_a_misspelt_team_of_the_config_is_told_for_it_locks_nothing() -> None:
    locked = TeamSettings(read_only=True)
    async with Stage().look(teams=(("acmee", locked), ("ADA", locked), *ACME)) as session:
        await session.toast("no team of this account: acmee")
        await session.rests()
        assert len(session.toasts) == 1


async def test_the_service_refuses_what_the_screens_would_let_through() -> None:
    stage = Stage()
    stage.read_only = lambda scope: scope.slug == "acme"
    async with stage.look() as session:
        await session.rests()
        row, app = newest(session), session.app
        action = DEPLOYMENTS.actions[0]
        assert app.session.scope.value is not None
        plan = await action.plan(app.session.service, app.session.scope.value, row, app.session.store.context())
        run_plan(app, action, plan)
        await session.see("Redeploy to", "Cancel")
        await session.answer("R")
        await session.toast("Read-only: nothing was sent")
        assert stage.wire.writes() == []


async def test_the_menu_of_a_row_says_why_what_writes_is_not_there() -> None:
    async with Stage().look(read_only=True, size=(80, 24)) as session:
        await session.rests()
        await session.press("a")
        await session.see(
            "Redeploy", "read-only, actions that change anything are disabled", "Open its address in the browser"
        )
        await session.press("R")
        await session.toast("Read-only: Redeploy is disabled.")
        assert isinstance(session.app.screen, RowMenu)
