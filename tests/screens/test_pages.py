"""The pages of a deployment, a domain and a variable in the demo account."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.harness.app import AppHarness, RunningApp
from tests.harness.service import reply
from vtui.models.deployment import Deployment
from vtui.screens.pages.registry import ROW_PAGES
from vtui.widgets.layout.panel import PanelBox

SIZES = pytest.mark.parametrize("size", [(120, 36), (80, 24)])


async def open_page(ui: RunningApp, wanted: Callable[[Any], bool], key: str = "") -> Any:
    """Open the page of the first row that is wanted, of the list behind a key."""
    await ui.rests()
    await ui.until(lambda: ui.app.session.store.facts.value.production, "what production serves")
    if key:
        await ui.press(key)
        await ui.rests()
    row = next(row for row in ui.rows if wanted(row))
    ui.listed.table.move_to(ui.listed.resource.list.key(row))
    await ui.press("enter")
    await ui.until(lambda: isinstance(ui.app.screen, ROW_PAGES), "the page")
    return row


def failing(path: str, status: int = 403) -> Callable[[httpx.Request], httpx.Response | None]:
    """A server that refuses paths that end so."""
    refusal = {"error": {"code": "forbidden", "message": "No."}}
    return lambda request: reply(status, refusal) if request.url.path.endswith(path) else None


def boxes(ui: RunningApp) -> dict[str, PanelBox]:
    """The boxes that are there, by part."""
    return {str(box.id).removeprefix("part-"): box for box in ui.app.screen.query(PanelBox) if box.display}


@SIZES
async def test_page_of_a_failed_deployment_starts_with_the_reason(size: tuple[int, int]) -> None:
    async with AppHarness().run_app(size=size) as ui:
        row = await open_page(ui, lambda row: row.state == "ERROR")
        await ui.see("× Error", "reason", row.error_message, "next step", row.error_code, "message", row.branch)
        assert boxes(ui)["error"].has_class("-error")
        assert len(max(ui.lines, key=len)) <= size[0]


@SIZES
async def test_page_of_the_production_deployment_shows_aliases_phases_and_checks(size: tuple[int, int]) -> None:
    async with AppHarness(deployments=1_000).run_app(size=size, tick=1_000) as ui:
        await open_page(
            ui,
            lambda row: row.name == "store" and ui.app.session.store.facts.value.production[row.project_id] == row.id,
        )
        await ui.see("Production ★", "serving production", "www.acme.example", "● Ready")
        await ui.until(lambda: {"checks", "branch", "phases"} <= boxes(ui).keys(), "all the boxes")
        assert "production" not in boxes(ui), "nothing is served in its place"
        await ui.until(lambda: boxes(ui)["branch"].size.height == 5, "a line each")
        await ui.until(lambda: boxes(ui)["checks"].size.height > 18, "two lines each, more for those that failed")
        hidden = ui.app.screen.query_one("#part-error", PanelBox)
        assert hidden.inner == boxes(ui)["now"].inner, "what is not there yet is drawn for its column"
        for _ in range(20):
            if all(word in ui.text for word in ("queued", "building", "aliases", "total")):
                break
            await ui.press("j")
        await ui.see("queued", "building", "aliases", "total")
        await ui.press(*"j" * 60)
        await ui.see("Smoke test", "blocks domains, integration")


async def test_deployment_names_the_check_that_it_waits_for_on_its_page_and_then_in_the_preview() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        row = await open_page(ui, lambda row: row.name == "billing" and row.substate == "STAGED")
        await ui.see("waiting for", "Sign-off (blocks promotion)", "◐ running    Sign-off")
        path = f"/v2/deployments/{row.id}/check-runs"
        assert harness.wire.paths().count(path) == 1
        await ui.press("escape", "p")
        await ui.see("waiting for", "Sign-off (blocks")
        assert harness.wire.paths().count(path) == 1, "the preview requests nothing more"
        assert not ui.app.session.watcher.follower.rows, "a deployment that was only read is not followed"


async def test_page_of_an_old_production_deployment_names_the_one_that_serves() -> None:
    async with AppHarness(deployments=3_000).run_app() as ui:

        def passed_over(row: Deployment) -> bool:
            serving = ui.app.session.store.facts.value.production.get(row.project_id or "")
            return (row.name, row.environment, row.state) == ("checkout", "production", "READY") and serving != row.id

        await open_page(ui, passed_over)
        await ui.see("another deployment, after a rollback", "Serving production", "newer builds stay staged")
        pinned = next(project for project in ui.app.session.store.facts.value.pinned)
        await ui.see(str(ui.app.session.store.facts.value.production[pinned]))


async def test_loading_box_takes_space_only_if_most_pages_have_it() -> None:
    harness = AppHarness()
    async with harness.run_app(tick=1_000) as ui:
        await ui.rests()
        harness.wire.gate.clear()
        await open_page(ui, lambda row: row.name == "store" and row.state == "READY")
        await ui.see("Same branch", "Loading …", "Commit")
        assert not {"checks", "production"} & boxes(ui).keys()
        harness.wire.gate.set()
        await ui.see("Broken links")
        await ui.see_no("Loading …")


async def test_failed_box_leaves_the_others_and_r_retries_it() -> None:
    harness = AppHarness()
    harness.wire.instead = failing("/check-runs")
    async with harness.run_app() as ui:
        await open_page(ui, lambda row: row.name == "store" and row.state == "READY")
        await ui.see("retry", "Same branch", "Commit", "Phases")
        assert [part for part, box in boxes(ui).items() if box.has_class("-error")] == ["checks"]
        harness.wire.instead = lambda _: None
        await ui.press("r")
        await ui.see("Broken links")
        await ui.see_no("retry")
        harness.wire.instead = failing("/check-runs")
        await ui.press("r")
        await ui.until(lambda: boxes(ui)["checks"].has_class("-error"), "what was known, and the failure")
        assert "Broken links" in ui.text


async def test_deployment_in_flight_is_refreshed_until_it_has_finished() -> None:
    harness = AppHarness()
    async with harness.run_app(tick=0.05) as ui:
        row = await open_page(ui, lambda row: row.name == "checkout" and row.in_flight)
        await ui.see("◐ Building", " of ~")
        path = f"/v13/deployments/{row.id}"
        before = harness.wire.paths().count(path)
        await ui.pass_time(30)
        assert 1 <= harness.wire.paths().count(path) - before <= 3, "every ten seconds and no faster"
        await ui.pass_time(60, step=5)
        await ui.see("● Ready", "aliases", "total", "● passed")
        after = harness.wire.paths().count(path)
        await ui.pass_time(60, step=10)
        assert harness.wire.paths().count(path) == after, "what has landed is left alone"


@SIZES
async def test_domain_page_shows_verification_and_configuration_separately(size: tuple[int, int]) -> None:
    harness = AppHarness()
    async with harness.run_app(size=size, project="store") as ui:
        row = await open_page(ui, lambda row: row.name == "taken.someone-else.example", "3")
        (proof,) = row.challenges
        await ui.see("Diagnosis", "Pending verification: taken.someone-else.example is used by", "TXT  _vercel  ")
        await ui.see(proof.value[:45], "× Invalid Configuration: taken.someone-else.example")
        await ui.see("CNAME  taken  ", "vercel-dns-017.example.")
        assert harness.wire.paths().count(f"/v6/domains/{row.name}/config") == 1


async def test_failed_dns_of_a_domain_page_hides_nothing_else() -> None:
    harness = AppHarness()
    harness.wire.instead = failing("/config")  # the list must not know it either
    async with harness.run_app(project="store") as ui:
        await ui.rests()
        await ui.press("3")
        await ui.rests()
        harness.wire.gate.clear()
        await open_page(ui, lambda row: row.redirect is not None)
        await ui.see("target", "→ ", "Loading …")
        harness.wire.gate.set()
        await ui.see("retry", "target", "→ ")
        assert [part for part, box in boxes(ui).items() if box.has_class("-error")] == ["dns"]


@SIZES
async def test_variable_page_shows_metadata_without_the_value(size: tuple[int, int]) -> None:
    harness = AppHarness()
    async with harness.run_app(size=size, project="store") as ui:
        row = await open_page(ui, lambda row: row.comment and row.readable, "4")
        asked = len(harness.wire.asked)
        await ui.see(row.key, "••••••••  hidden", "Value", row.type, "store", row.comment, "created", "ago")
        await ui.press("escape")
        await ui.rests()
        await open_page(ui, lambda row: not row.readable)
        await ui.see("Secret: cannot be read back", "stored type   sensitive")
        assert not [request for request in harness.wire.asked[asked:] if "/env/" in request.url.path]


async def test_age_of_a_restored_deployment_counts_from_its_restoration() -> None:
    async with AppHarness("restored").run_app() as ui:
        row = await open_page(ui, lambda row: row.restored_at is not None)
        assert row.created_at < row.restored_at - 86_400_000
        await ui.press("escape")
        listed = ui.listed.table
        assert ui.under_cursor.id == row.id
        assert " 1h " in ui.lines[listed.region.y + 1 + listed.cursor_index - round(listed.scroll_y)]
