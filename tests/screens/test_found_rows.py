"""Rows that a search found are rows like all others, and what a row shows finds it."""

from dataclasses import replace

from textual.widgets import Button

from tests.harness.app_stage import Session, Stage
from tests.screens.test_sifting import screen_of, shown, write
from vtui.screens.dialogs.question import Question
from vtui.screens.lists.deployments import DeploymentsScreen
from vtui.screens.lists.projects import ProjectsScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.writes.effects import RowChange


async def search_rests(session: Session) -> None:
    await session.until(lambda: not session.listed.progress.searching, "the end of the search")


async def test_delete_state_changes_marks_and_refresh_reach_rows_that_a_search_found() -> None:
    stage = Stage(deployments=3_000)
    async with stage.look(auto_load=100, refresh=0) as session:
        await session.rests()
        await write(session, "state:error")
        await session.press("enter")
        await session.until(lambda: len(shown(session)) >= session.listed.table.page, "a page of failed builds")
        await search_rests(session)
        listing = screen_of(session).listing
        assert listing is not None
        loaded = {row.id for row in listing.feed.collection}
        found = [row for row in listing.view if row.id not in loaded]
        deleted = next(row for row in found if row.name.isalnum())
        ready, gone, kept = [row for row in found if row is not deleted][:3]
        session.listed.table.move_to(deleted.id)
        await session.press("D")
        await session.until(lambda: isinstance(session.app.screen, Question), "the question")
        await session.press(*deleted.name)
        await session.answer("enter")
        await session.until(lambda: isinstance(session.app.focused, Button), "the button")
        await session.answer("enter")
        await session.toast(f"{deleted.name}: the deployment is deleted")
        await session.until(lambda: deleted.id not in shown(session), "the row gone")

        listing.view.mark([ready.id, gone.id, kept.id])
        session.app.session.publish(RowChange(listing.scope, "deployments", replace(ready, state="READY")))
        await session.until(lambda: ready.id not in shown(session), "a row that does not match any more")
        assert ready.id in listing.view.marks

        owner = stage.account.team("acme")
        assert owner is not None
        index = owner.deployments.find(gone.id)
        assert index is not None
        owner.deployments.delete(index)
        await session.press("r")
        await session.until(lambda: gone.id not in shown(session), "what was deleted elsewhere gone")
        assert listing.view.marks == {ready.id, kept.id}
        await session.see("✓ 2 marked")
        assert not {deleted.id, gone.id} & {row.id for row in listing.rows()}


async def test_a_part_of_a_name_is_searched_to_the_end_of_the_list() -> None:
    stage = Stage(deployments=900)
    async with stage.look(auto_load=100, refresh=0) as session:
        await session.rests()
        await write(session, "branch:feat")
        await session.press("enter")
        await search_rests(session)
        await session.press("G")
        await search_rests(session)
        await session.see("of all 900")
        assert all("feat" in (row.branch or "") for row in screen_of(session).view)
        assert len(shown(session)) == sum("feat" in (row.branch or "") for row in session.rows)


async def test_what_a_row_shows_is_found_completed_and_counted() -> None:
    async with Stage(deployments=60).look(refresh=0) as session:
        await session.rests()
        await session.press("3")
        await session.rests()
        await write(session, "pending verification")
        await session.press("enter")
        await session.see("Pending verification")
        names = [row.name for row in screen_of(session).view]
        assert names
        assert all(row.verified is False for row in screen_of(session).view)
        await session.press("escape")
        await write(session, "state:")
        await session.see("Pending verification", "Verified")
        await session.see_no("unverified", "misconfigured")
        await session.press("escape", "escape")
        await write(session, "state:unverified")
        await session.press("enter")
        assert [row.name for row in screen_of(session).view] == names


async def test_the_list_of_projects_is_titled_as_what_it_shows_whichever_project_is_chosen() -> None:
    async with Stage().look() as session:
        await session.rests()
        await session.press("2")
        await session.rests()
        every = len(session.rows)
        await session.press("enter")
        await session.until(lambda: isinstance(session.app.screen, ProjectScreen), "the page")
        chosen = session.app.session.project.value.project
        await session.see(f"› {chosen}")
        await session.press("escape")
        await session.until(lambda: isinstance(session.app.screen, ProjectsScreen), "the list")
        assert (len(session.rows), session.lines[0].split("›")[1].split("  ")[0].strip()) == (every, "all projects")
        await session.press("1")
        await session.until(lambda: isinstance(session.app.screen, DeploymentsScreen), "the deployments")
        await session.rests()
        assert session.lines[0].split("›")[1].split("  ")[0].strip() == chosen
        assert {row.name for row in session.rows} == {chosen}
