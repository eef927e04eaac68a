"""The menu of a row: everything that can be done with it, by enter or by its key, to that row."""

from dataclasses import replace

from textual.widgets import Input

from tests.harness.app_stage import Session, Stage, newest
from vtui.models.deployment import Deployment
from vtui.resources.common.action import Action
from vtui.resources.deployments.columns import DEPLOYMENTS
from vtui.screens.dialogs.help import HelpScreen
from vtui.screens.dialogs.question import Question
from vtui.screens.lists.deployments import DeploymentsScreen
from vtui.screens.menus.copy import CopyMenu
from vtui.screens.menus.row import RowMenu
from vtui.screens.pages.deployment import DeploymentScreen
from vtui.screens.pages.issues import AttentionScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.writes.effects import RowChange


async def on(session: Session, screen: type) -> None:
    await session.until(lambda: type(session.app.screen) is screen, f"to be on {screen.__name__}")


def ready(session: Session) -> str:
    """Put the cursor on a ready deployment of `store`; gives its id."""
    row = next(row for row in session.rows if row.name == "store" and row.state == "READY")
    session.listed.table.move_to(row.id)
    return str(row.id)


async def test_enter_runs_the_line_and_so_does_its_key() -> None:
    async with Stage().look(size=(80, 24)) as session:
        await session.rests()
        ready(session)
        await session.press("a")
        await on(session, RowMenu)
        shown = await session.see("Actions on store", "Build it again: this commit or the newest, anywhere", "Mark")
        assert shown.index("Open the row's page") < shown.index("Build it again") < shown.index("Open its address")
        await session.press("enter")
        await on(session, DeploymentScreen)
        await session.press("a")
        await on(session, RowMenu)
        assert "Open the row's page" not in session.text
        await session.press("enter")
        await session.until(
            lambda: len(session.app.opened) == 1, "a visit: what writes is never first under the cursor"
        )
        await session.press("a", "R")
        await on(session, Question)
        await session.press("escape", "a", "u")
        await on(session, ProjectScreen)
        await session.press("escape", "escape")
        await on(session, DeploymentsScreen)
        await session.press("a", *"jjjjjjjj", "enter")
        await session.until(lambda: len(session.app.opened) == 2, "a visit")


async def test_what_cannot_be_done_is_there_with_the_reason() -> None:
    async with Stage("url-null").look() as session:
        await session.rests()
        await session.press("a")
        await session.see("this deployment has no address")
        await session.press("o")
        await session.toast("Visit: this deployment has no address")
        assert isinstance(session.app.screen, RowMenu)
        await session.press("escape")
        session.app.clear_notifications()
        await session.press("o")
        await session.until(lambda: session.toasts.count(session.toasts[-1]) == 2, "the same reason on the list")
        assert session.app.opened == []


async def test_it_is_done_to_the_row_that_the_menu_names() -> None:
    async with Stage().look(refresh=0) as session:
        await session.rests()
        listed, row, scope = session.listed, newest(session), session.app.session.scope.value
        assert scope is not None
        await session.press("a")
        await on(session, RowMenu)
        session.app.session.changes.publish(
            RowChange(scope, "deployments", replace(row, id="dpl_other", url="other.vercel.app"), "new")
        )
        await session.until(lambda: listed.table.cursor_key == "dpl_other", "another row under the cursor")
        await session.press("y")
        await on(session, CopyMenu)
        await session.press("y")
        await session.until(lambda: session.app.clipboard == f"https://{row.url}", "the row's own address")


async def test_what_matters_has_a_menu_too_and_its_cursor_goes_back_to_the_row() -> None:
    async with Stage().look(refresh=0) as session:
        await session.rests()
        await session.until(
            lambda: (
                len(
                    session.app.session.store.issues(session.app.session.scope.value, session.app.session.project.value)
                )
                > 1
            ),
            "what matters",
        )
        await session.press("exclamation_mark")
        await on(session, AttentionScreen)
        screen = session.app.screen
        assert isinstance(screen, AttentionScreen)
        matter = screen.table.cursor_row
        assert matter is not None
        await session.press("a")
        await session.see(f"Actions on {matter.resource.title_of(matter.row)}")
        screen.table.action_cursor(1)
        await session.press("i")
        wanted = matter.resource.links.dashboard(matter.row, session.app.session.scope.value)
        await session.until(lambda: session.app.opened == [wanted], "the page of the row that the menu names")


async def test_help_is_searched_by_what_a_key_does() -> None:
    async with Stage().look(size=(80, 24)) as session:
        await session.rests()
        await session.press("question_mark", "slash", *"MARK row")
        await session.see("Mark the row, or take its mark away", "On this screen")
        await session.see_no("Sort by a column", "Everywhere")
        search = session.app.screen.query_one(Input)
        await session.press("enter", "q")
        assert (search.value, search.display) == ("", False)
        await session.see("Build it again")
        await session.press("slash", *"xyzzy")
        await session.see("No key does that.", "esc all")
        await session.press("escape", "escape")
        await on(session, DeploymentsScreen)


async def test_help_is_read_to_its_end_in_a_small_terminal() -> None:
    async with Stage().look(size=(80, 24)) as session:
        await session.rests()
        await session.press("question_mark")
        await on(session, HelpScreen)
        assert "Signs in lists" not in session.text
        await session.press(*["ctrl+d"] * 8)
        await session.see("Signs in lists", "watched until it ends")


async def test_an_action_that_changes_nothing_is_declared_once() -> None:
    commit: Action[Deployment] = Action(
        id="commit",
        key="w",
        label="Commit",
        help="Open the commit",
        unavailable_reason=lambda row, _context: None if row.sha else "it has no commit",
        run=lambda screen, _scope, row: screen.open_link(f"https://example.com/{row.sha}"),
    )
    resource = replace(DEPLOYMENTS, actions=(*DEPLOYMENTS.actions, commit))
    async with Stage().look(size=(120, 40), read_only=True) as session:
        await session.rests()
        row, scope = newest(session), session.app.session.scope.value
        assert scope is not None
        session.app.push_screen(DeploymentScreen(resource, row, scope, "deployments"))
        await on(session, DeploymentScreen)
        await session.press("w")
        await session.until(lambda: session.app.opened == [f"https://example.com/{row.sha}"], "the commit")
        await session.press("question_mark")
        await session.see("Open the commit")
        await session.press("escape", "a")
        await on(session, RowMenu)
        await session.see("w", "Commit", "Open the commit")
        await session.press("w")
        await session.until(lambda: len(session.app.opened) == 2, "the commit again")
        session.app.pop_screen()
        session.app.push_screen(DeploymentScreen(resource, Deployment("dpl_x", name="x"), scope, "deployments"))
        await session.press("w")
        await session.toast("Commit: it has no commit")
