"""Rows found by a search behave like other rows, and every shown text can be searched."""

from dataclasses import replace

from textual.widgets import Button

from tests.harness.app import AppHarness, RunningApp
from tests.screens.test_filter_keys import screen_of, shown, write
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.lists.deployments import DeploymentsScreen
from vtui.screens.lists.projects import ProjectsScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.writes.effects import RowChange


async def search_rests(ui: RunningApp) -> None:
    await ui.until(lambda: not ui.listed.progress.searching, "the end of the search")


async def test_search_results_are_deleted_updated_marked_and_refreshed() -> None:
    harness = AppHarness(deployments=3_000)
    async with harness.run_app(auto_load=100, refresh=0) as ui:
        await ui.rests()
        await write(ui, "state:error")
        await ui.press("enter")
        await ui.until(lambda: len(shown(ui)) >= ui.listed.table.page, "a page of failed builds")
        await search_rests(ui)
        listing = screen_of(ui).listing
        assert listing is not None
        loaded = {row.id for row in listing.feed.collection}
        found = [row for row in listing.view if row.id not in loaded]
        deleted = next(row for row in found if row.name.isalnum())
        ready, gone, kept = [row for row in found if row is not deleted][:3]
        ui.listed.table.move_to(deleted.id)
        await ui.press("D")
        await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
        await ui.press(*deleted.name)
        await ui.answer("enter")
        await ui.until(lambda: isinstance(ui.app.focused, Button), "the button")
        await ui.answer("enter")
        await ui.toast(f"{deleted.name}: deployment deleted")
        await ui.until(lambda: deleted.id not in shown(ui), "the row gone")

        listing.view.mark([ready.id, gone.id, kept.id])
        ui.app.session.publish(RowChange(listing.scope, "deployments", replace(ready, state="READY")))
        await ui.until(lambda: ready.id not in shown(ui), "a row that does not match any more")
        assert ready.id in listing.view.marks

        owner = harness.account.team("acme")
        assert owner is not None
        index = owner.deployments.find(gone.id)
        assert index is not None
        owner.deployments.delete(index)
        await ui.press("r")
        await ui.until(lambda: gone.id not in shown(ui), "what was deleted elsewhere gone")
        assert listing.view.marks == {ready.id, kept.id}
        await ui.see("✓ 2 marked")
        assert not {deleted.id, gone.id} & {row.id for row in listing.rows()}


async def test_part_of_a_name_is_searched_to_the_end_of_the_list() -> None:
    harness = AppHarness(deployments=900)
    async with harness.run_app(auto_load=100, refresh=0) as ui:
        await ui.rests()
        await write(ui, "branch:feat")
        await ui.press("enter")
        await search_rests(ui)
        await ui.press("G")
        await search_rests(ui)
        await ui.see("of 900")
        assert all("feat" in (row.branch or "") for row in screen_of(ui).view)
        assert len(shown(ui)) == sum("feat" in (row.branch or "") for row in ui.rows)


async def test_shown_texts_are_found_completed_and_counted() -> None:
    async with AppHarness(deployments=60).run_app(refresh=0) as ui:
        await ui.rests()
        await ui.press("3")
        await ui.rests()
        await write(ui, "pending verification")
        await ui.press("enter")
        await ui.see("Pending verification")
        names = [row.name for row in screen_of(ui).view]
        assert names
        assert all(row.verified is not True for row in screen_of(ui).view)
        await ui.press("escape")
        await write(ui, "status:")
        await ui.see("Pending verification", "Verified")
        await ui.see_no("unverified", "misconfigured")
        await ui.press("escape", "escape")
        await write(ui, "state:unverified")
        await ui.press("enter")
        found = [row.name for row in screen_of(ui).view]
        assert found
        assert set(found) <= set(names), "a domain of the account had another old name"


async def test_projects_list_is_titled_all_projects_when_one_is_selected() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ui.press("2")
        await ui.rests()
        every = len(ui.rows)
        await ui.press("enter")
        await ui.until(lambda: isinstance(ui.app.screen, ProjectScreen), "the page")
        chosen = ui.app.session.project.value.project
        await ui.see(f"› {chosen}")
        await ui.press("2")
        await ui.until(lambda: isinstance(ui.app.screen, ProjectsScreen), "the list")
        await ui.rests()
        assert (len(ui.rows), ui.lines[0].split("›")[1].split("  ")[0].strip()) == (every, "all projects")
        await ui.press("1")
        await ui.until(lambda: isinstance(ui.app.screen, DeploymentsScreen), "the deployments")
        await ui.rests()
        assert ui.lines[0].split("›")[1].split("  ")[0].strip() == chosen
        assert {row.name for row in ui.rows} == {chosen}
