"""Roll back and promote on the row of a project: confirmed, sent once, followed, or unavailable with a reason."""

from dataclasses import replace

import pytest

from tests.harness.app import AppHarness, RunningApp
from vtui.screens.dialogs.question import QuestionScreen


async def on_project(ui: RunningApp, name: str) -> None:
    """The list of projects, the cursor on one of them."""
    await ui.rests()
    await ui.press("2")
    await ui.rests()
    ui.listed.table.move_to(next(row.id for row in ui.rows if row.name == name))
    await ui.pilot.pause()


@pytest.mark.parametrize(
    ("key", "title", "kind"),
    [("B", "Roll back Production?", "rollback"), ("P", "Promote to Production?", "promote")],
)
async def test_row_of_a_project_is_updated_after_its_production_changed(key: str, title: str, kind: str) -> None:
    harness = AppHarness(deployments=2_500)
    async with harness.run_app() as ui:
        await on_project(ui, "billing")
        before = ui.under_cursor.production.id
        await ui.press(key)
        await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
        await ui.see(title, "billing", "Cancel", "current production")
        assert harness.wire.writes() == []
        await ui.answer(key)
        await ui.until(harness.wire.writes, "the request")
        (sent,) = harness.wire.writes()
        target = sent.url.path.rpartition("/")[2]
        assert sent.method == "POST"
        assert sent.url.path.endswith(f"/projects/{ui.under_cursor.id}/{kind}/{target}")
        assert target != before
        for _ in range(30):
            await ui.pass_time(1)
            if ui.under_cursor.production.id == target:
                break
        assert ui.under_cursor.production.id == target
        assert len(harness.wire.writes()) == 1


async def test_promote_without_a_staged_build_shows_the_reason_without_a_question() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await on_project(ui, "docs")
        await ui.press("P")
        await ui.toast("Promote: no staged production build")
        assert not isinstance(ui.app.screen, QuestionScreen)
        assert harness.wire.writes() == []


async def test_project_without_production_shows_the_reason_without_a_request() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await on_project(ui, "docs")
        row = replace(ui.under_cursor, production=None, production_known=True)
        assert ui.listed.feed is not None
        ui.listed.feed.put(row)
        await ui.press("B")
        await ui.toast("Roll back: it has no production deployment")
        assert not any("rollbackCandidate" in str(request.url) for request in harness.wire.asked)


async def test_boxes_of_a_project_page_have_both_keys() -> None:
    async with AppHarness(deployments=350).run_app() as ui:
        await on_project(ui, "docs")
        await ui.press("enter", "tab")
        await ui.see("Deployments", "docs")
        await ui.press("B")
        await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
        await ui.see("Roll back Production?")


async def test_roll_back_on_a_preview_row_of_the_project_page_offers_earlier_production_builds() -> None:
    harness = AppHarness(deployments=2_500)
    async with harness.run_app(size=(120, 40)) as ui:
        await on_project(ui, "store")
        await ui.press("enter")
        await ui.see("Deployments", "B Roll back", "P Promote", "R Redeploy")
        ui.listed.table.move_to(next(row.id for row in ui.rows if row.environment == "preview"))
        await ui.press("B")
        await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
        await ui.see("Roll back Production?", "Choose the build", "b8f80af", "333044b")
        await ui.press("j")
        await ui.answer("B")
        await ui.until(harness.wire.writes, "the request")
        chosen = next(row for row in ui.rows if (row.sha or "").startswith("333044b"))
        assert harness.wire.writes()[0].url.path.endswith(f"/rollback/{chosen.id}")


async def test_roll_back_on_an_earlier_production_build_means_that_build() -> None:
    async with AppHarness(deployments=2_500).run_app(size=(120, 40)) as ui:
        await on_project(ui, "store")
        await ui.press("enter")
        await ui.see("Deployments")
        await ui.rests()
        ui.listed.table.move_to(next(row.id for row in ui.rows if (row.sha or "").startswith("333044b")))
        await ui.press("B")
        await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
        await ui.see("new production", "333044b")
        assert "Choose the build" not in ui.text


async def test_roll_back_on_the_serving_deployment_offers_earlier_builds() -> None:
    harness = AppHarness(deployments=2_500)
    async with harness.run_app(size=(120, 40)) as ui:
        await ui.rests()
        await ui.until(lambda: ui.app.session.store.facts.value.production, "what production serves")
        serving = ui.app.session.store.facts.value.production.values()
        ui.listed.table.move_to(next(row.id for row in ui.rows if row.id in serving and row.name == "store"))
        await ui.press("B")
        await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
        await ui.see("Roll back Production?", "Choose the build", "b8f80af", "333044b")
        await ui.answer("B")
        await ui.until(harness.wire.writes, "the request")
        chosen = next(row for row in ui.rows if (row.sha or "").startswith("b8f80af"))
        assert harness.wire.writes()[0].url.path.endswith(f"/rollback/{chosen.id}")


async def test_rollback_is_undone_with_promote_from_any_row() -> None:
    harness = AppHarness(deployments=2_500)
    async with harness.run_app(size=(120, 40)) as ui:
        await on_project(ui, "store")
        before = ui.under_cursor.production.id
        await ui.press("enter")
        await ui.see("Deployments")
        for key, title, done in (
            ("B", "Roll back Production?", "production rolled back to"),
            ("P", "Undo the rollback?", "rollback undone, production now serves"),
        ):
            await ui.rests()
            await ui.press("g", key)
            await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
            await ui.see(title)
            await ui.answer(key)
            await ui.see("◐ Switching to ", "→ prod")
            assert "★ rolled back" not in ui.text
            for _ in range(20):
                await ui.pass_time(1)
            await ui.toast(done)
            await ui.see_no("Switching", "→ prod")
        rollback, promote = (request.url.path for request in harness.wire.writes())
        assert "/rollback/" in rollback
        assert promote.endswith(f"/promote/{before}")


async def test_auto_assign_is_an_action_of_the_page_and_names_the_project_in_the_menu() -> None:
    async with AppHarness(deployments=350).run_app(size=(120, 40)) as ui:
        await on_project(ui, "docs")
        await ui.press("enter")
        await ui.see("Deployments")
        await ui.rests()
        await ui.press("a")
        await ui.see("Actions on docs", "Auto-assign Custom", "Assign an alias")
        await ui.press("T")
        await ui.see("Turn Auto-assign Custom Production Domains off?")
        await ui.press("escape", "tab", "a")
        await ui.see("Add a domain to the project", "Rebuild the current production deployment")
        assert "Assign an alias" not in ui.text
