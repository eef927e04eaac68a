"""The pages of a deployment, a domain and a variable, as people come upon them in the demo account."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.harness.app_stage import Session, Stage
from tests.harness.service_stage import reply
from vtui.models.deployment import Deployment
from vtui.screens.pages.registry import ROW_PAGES
from vtui.widgets.layout.panel import PanelBox

SIZES = pytest.mark.parametrize("size", [(120, 36), (80, 24)])


async def open_page(session: Session, wanted: Callable[[Any], bool], key: str = "") -> Any:
    """Open the page of the first row that is wanted, of the list behind a key."""
    await session.rests()
    await session.until(lambda: session.app.session.store.facts.value.production, "what production serves")
    if key:
        await session.press(key)
        await session.rests()
    row = next(row for row in session.rows if wanted(row))
    session.listed.table.move_to(session.listed.resource.list.key(row))
    await session.press("enter")
    await session.until(lambda: isinstance(session.app.screen, ROW_PAGES), "the page")
    return row


def failing(path: str, status: int = 403) -> Callable[[httpx.Request], httpx.Response | None]:
    """A server that refuses paths that end so."""
    refusal = {"error": {"code": "forbidden", "message": "No."}}
    return lambda request: reply(status, refusal) if request.url.path.endswith(path) else None


def boxes(session: Session) -> dict[str, PanelBox]:
    """The boxes that are there, by part."""
    return {str(box.id).removeprefix("part-"): box for box in session.app.screen.query(PanelBox) if box.display}


@SIZES
async def test_a_failed_deployment_s_page_opens_with_its_reason(size: tuple[int, int]) -> None:
    async with Stage().look(size=size) as session:
        row = await open_page(session, lambda row: row.state == "ERROR")
        await session.see("× Error", "reason", row.error_message, "next step", row.error_code, "message", row.branch)
        assert boxes(session)["error"].has_class("-error")
        assert len(max(session.lines, key=len)) <= size[0]


@SIZES
async def test_what_production_serves_is_told_with_its_hosts_phases_and_checks(size: tuple[int, int]) -> None:
    async with Stage(deployments=1_000).look(size=size, tick=1_000) as session:
        await open_page(
            session,
            lambda row: (
                row.name == "store" and session.app.session.store.facts.value.production[row.project_id] == row.id
            ),
        )
        await session.see("Production ★", "serves this one", "www.acme.example", "● Ready")
        await session.until(lambda: {"checks", "branch", "phases"} <= boxes(session).keys(), "all the boxes")
        assert "production" not in boxes(session), "nothing is served in its place"
        await session.until(
            lambda: [boxes(session)[part].size.height for part in ("branch", "checks")] == [5, 3], "a line each"
        )
        hidden = session.app.screen.query_one("#part-error", PanelBox)
        assert hidden.inner == boxes(session)["now"].inner, "what is not there yet is drawn for its column"
        await session.press(*"jjjjjjjjjj")
        await session.see("queued", "building", "aliases", "in all")
        await session.press(*"j" * 30)
        await session.see("Smoke test", "Same branch")


async def test_a_production_deployment_that_is_not_served_names_the_one_that_is() -> None:
    async with Stage(deployments=3_000).look() as session:

        def passed_over(row: Deployment) -> bool:
            serving = session.app.session.store.facts.value.production.get(row.project_id or "")
            return (row.name, row.environment, row.state) == ("checkout", "production", "READY") and serving != row.id

        await open_page(session, passed_over)
        await session.see("serves another one, pinned by a rollback", "Production serves", "newer builds wait")
        pinned = next(project for project in session.app.session.store.facts.value.pinned)
        await session.see(str(session.app.session.store.facts.value.production[pinned]))


async def test_a_box_waits_in_its_place_unless_most_pages_have_no_use_for_it() -> None:
    stage = Stage()
    async with stage.look(tick=1_000) as session:
        await session.rests()
        stage.wire.gate.clear()
        await open_page(session, lambda row: row.name == "store" and row.state == "READY")
        await session.see("Same branch", "Loading …", "Commit")
        assert not {"checks", "production"} & boxes(session).keys()
        stage.wire.gate.set()
        await session.see("Smoke test")
        await session.see_no("Loading …")


async def test_a_box_that_fails_leaves_the_others_standing_and_r_tries_it_again() -> None:
    stage = Stage()
    stage.wire.instead = failing("/checks")
    async with stage.look() as session:
        await open_page(session, lambda row: row.name == "store" and row.state == "READY")
        await session.see("try again", "Same branch", "Commit", "Phases")
        assert [part for part, box in boxes(session).items() if box.has_class("-error")] == ["checks"]
        stage.wire.instead = lambda _: None
        await session.press("r")
        await session.see("Smoke test")
        await session.see_no("try again")
        stage.wire.instead = failing("/checks")
        await session.press("r")
        await session.until(lambda: boxes(session)["checks"].has_class("-error"), "what was known, and the failure")
        assert "Smoke test" in session.text


async def test_a_deployment_on_its_way_is_asked_for_again_until_it_has_landed() -> None:
    stage = Stage()
    async with stage.look(tick=0.05) as session:
        row = await open_page(session, lambda row: row.name == "checkout" and row.in_flight)
        await session.see("◐ Building", " of ~")
        path = f"/v13/deployments/{row.id}"
        before = stage.wire.paths().count(path)
        await session.pass_time(30)
        assert 1 <= stage.wire.paths().count(path) - before <= 3, "every ten seconds and no faster"
        await session.pass_time(60, step=5)
        await session.see("● Ready", "aliases", "in all", "● passed")
        after = stage.wire.paths().count(path)
        await session.pass_time(60, step=10)
        assert stage.wire.paths().count(path) == after, "what has landed is left alone"


@SIZES
async def test_a_domain_s_page_tells_the_three_truths_apart(size: tuple[int, int]) -> None:
    stage = Stage()
    async with stage.look(size=size, project="store") as session:
        row = await open_page(session, lambda row: row.name == "taken.someone-else.example", "3")
        (proof,) = row.challenges
        await session.see("× no: it has to be proved", "TXT", proof.domain, proof.value, "claimed by another project")
        await session.see("Doctor", f"CNAME  {row.name}", "vercel-dns-017.example.")
        await session.press(*"jjjjjj")
        await session.see("× Invalid Configuration: does not point to Vercel")
        assert stage.wire.paths().count(f"/v6/domains/{row.name}/config") == 1


async def test_dns_loads_by_itself_and_its_failure_hides_no_other_truth() -> None:
    stage = Stage()
    stage.wire.instead = failing("/config")  # the list must not know it either
    async with stage.look(project="store") as session:
        await session.rests()
        await session.press("3")
        await session.rests()
        stage.wire.gate.clear()
        await open_page(session, lambda row: row.redirect is not None)
        await session.see("● yes: the project may serve it", "→ ", "Loading …")
        stage.wire.gate.set()
        await session.see("try again", "● yes: the project may serve it")
        assert [part for part, box in boxes(session).items() if box.has_class("-error")] == ["dns"]


@SIZES
async def test_a_variable_s_page_says_what_it_is_and_never_its_value(size: tuple[int, int]) -> None:
    stage = Stage()
    async with stage.look(size=size, project="store") as session:
        row = await open_page(session, lambda row: row.comment and row.readable, "4")
        asked = len(stage.wire.asked)
        await session.see(row.key, "••••••••  hidden", "Value", row.type, "store", row.comment, "created", "ago")
        await session.press("escape")
        await session.rests()
        await open_page(session, lambda row: not row.readable)
        await session.see("not readable", "sensitive: written once, never read back")
        assert not [request for request in stage.wire.asked[asked:] if "/env/" in request.url.path]


async def test_the_age_of_a_restored_deployment_counts_from_its_restoring() -> None:
    async with Stage("restored").look() as session:
        row = await open_page(session, lambda row: row.restored_at is not None)
        assert row.created_at < row.restored_at - 86_400_000
        await session.press("escape")
        listed = session.listed.table
        assert session.under_cursor.id == row.id
        assert " 1h " in session.lines[listed.region.y + 1 + listed.cursor_index - round(listed.scroll_y)]
