"""The checks of a deployment: order, counts, what they block, what is waited for, and versions that end."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.harness.service import Respond, ServiceHarness, any_row, reply
from vtui import text
from vtui.api.errors import VercelError
from vtui.models.check_run import CheckRun, CheckRuns
from vtui.models.deployment import Deployment
from vtui.models.latest import completed
from vtui.models.scope import Scope
from vtui.resources.common.page import Drawing, Panel
from vtui.resources.deployments import checks, page
from vtui.table.columns import Cell, Context

NOW = 1_763_000_000_000
ROW = Deployment("dpl_1", name="store", project_id="p", state="READY", target="production", aliased=True)
COMPLETING = replace(ROW, aliased=False, ready_at=NOW - 5_000, checks="running")
SMOKE = CheckRun("1", "Smoke", "running", blocks="deployment-alias", source="integration", started_at=NOW - 3_400)
BUDGET = CheckRun("2", "Budget", "completed", "failed", text="320 kB of 300 kB", source="webhook")
E2E = CheckRun(
    "3",
    "End to end",
    "completed",
    "timeout",
    blocks="deployment-promotion",
    source="git-provider",
    origin="github ci / e2e",
    started_at=NOW - 400_000,
    completed_at=NOW - 100_000,
    url="https://ci.example/7",
)
LINKS = CheckRun("4", "Links", "completed", "succeeded", source="vercel-ci-check", origin="links", started_at=NOW)
ALL = (LINKS, SMOKE, BUDGET, E2E)


def drawing(width: int = 66) -> Drawing:
    return Drawing(Context(NOW), width)


def lines(panel: Panel) -> list[str]:
    return ["".join(span.text for span in line) for line in panel.lines]


def words(cells: Cell) -> str:
    return "".join(span.text for span in cells)


def drawn(*runs: CheckRun, complete: bool = True) -> Panel:
    return checks.draw(ROW, CheckRuns(runs, complete), drawing())


def test_failed_blocking_checks_come_first_with_what_they_block_who_runs_them_and_their_link() -> None:
    panel = drawn(*ALL)
    assert lines(panel) == [
        "× timed out  End to end  5m00s",
        "  blocked promotion, GitHub ci / e2e",
        "  https://ci.example/7",
        "× failed     Budget",
        "  webhook",
        "  320 kB of 300 kB",
        "◐ running    Smoke  3s",
        "  blocks domains, integration",
        "● passed     Links",
        "  Vercel CI links",
    ]
    assert words(panel.note) == "2 failed, 1 running, 1 passed"


def test_no_checks_show_nothing_and_unknown_words_show_as_they_are() -> None:
    assert lines(drawn()) == []
    assert checks.draw(ROW, None, drawing()).lines == ()
    new = CheckRun("5", "New", "hibernating", "exploded", blocks="deployment-dance", source="robot", origin="r2")
    assert lines(drawn(new)) == ["? exploded   New", "  blocks deployment-dance, robot r2"]
    assert words(drawn(new).note) == "1 other"
    skipped = replace(LINKS, conclusion="skipped")
    assert words(drawn(skipped, replace(LINKS, conclusion="neutral")).note) == "1 skipped, 1 other"


def test_link_that_no_browser_should_open_is_left_out() -> None:
    assert not any("evil" in line for line in lines(drawn(replace(E2E, url="javascript:evil()"))))
    assert not any("ci.example" in line for line in lines(drawn(replace(LINKS, url=E2E.url)))), "it passed"
    queued = replace(SMOKE, status="queued", url=E2E.url)
    assert "https://ci.example/7" in "".join(lines(drawn(queued)))
    assert "https://ci.example/7" not in "".join(lines(drawn(replace(queued, blocks=None))))


def test_deployment_names_the_checks_that_it_waits_for() -> None:
    def waits(row: Deployment) -> str:
        return words(checks.waits_for(row, Context(NOW)))

    assert waits(replace(COMPLETING, runs=ALL)) == "End to end (failed, blocks promotion), Smoke (blocks domains)"
    assert waits(replace(COMPLETING, runs=(SMOKE, BUDGET))) == "Smoke (blocks domains)"
    long = replace(COMPLETING, runs=(SMOKE,), ready_at=NOW - 3_600_000)
    assert (long.phase(NOW), waits(long)) == ("ready", "Smoke (blocks domains)"), "however long it takes"
    assert waits(COMPLETING) == "checks, then its domains are assigned", "their names were not requested"
    assert waits(replace(COMPLETING, checks="succeeded")) == ""
    assert waits(replace(COMPLETING, checks=None)) == ""
    sign_off = CheckRun("9", "Sign-off", "queued", blocks="deployment-promotion")
    assert waits(replace(ROW, substate="STAGED", runs=(sign_off,))) == "Sign-off (blocks promotion)"
    assert waits(replace(ROW, runs=ALL)) == "", "it has its domains"
    assert waits(replace(ROW, state="ERROR", runs=ALL)) == ""
    assert waits(replace(ROW, state="BUILDING", runs=ALL)) == "", "the build waits for nothing"
    new = replace(SMOKE, blocks="deployment-dance")
    assert waits(replace(ROW, state="BUILDING", runs=(new,))) == "Smoke (blocks deployment-dance)"
    assert waits(replace(ROW, state="BUILDING", runs=(replace(sign_off, blocks="build-start"),))) == (
        "Sign-off (blocks the build)"
    )


def test_box_now_shows_what_it_waits_for_and_how_its_checks_ended() -> None:
    def shown(row: Deployment) -> list[str]:
        return lines(page.now(row, None, drawing()))

    assert any(
        line.split() == ["waiting", "for", "Smoke", "(blocks", "domains)"]
        for line in shown(replace(COMPLETING, runs=(SMOKE,)))
    )
    assert any(line.split() == ["checks", "failed"] for line in shown(replace(ROW, checks="failed")))
    assert any(line.split() == ["checks", "half"] for line in shown(replace(ROW, checks="half")))
    assert not any(line.startswith("checks") for line in shown(replace(ROW, checks="succeeded")))


def test_list_keeps_the_names_until_the_state_changes() -> None:
    known = replace(COMPLETING, runs=ALL)
    assert completed(COMPLETING, known).runs == ALL
    assert completed(replace(COMPLETING, checks="succeeded"), known).runs is None
    assert completed(replace(COMPLETING, state="ERROR"), known).runs is None


async def test_check_runs_are_requested_and_fall_back_to_the_deprecated_version_alone() -> None:
    harness = ServiceHarness()
    scope, row = harness.scope(), await ready(harness, harness.scope())
    answer = await checks.load(harness.service, scope, row)
    assert (answer.complete, len(answer.runs) >= 8) == (True, True)
    assert harness.wire.paths()[-1] == f"/v2/deployments/{row.id}/check-runs"
    for status in (404, 410):
        harness.wire.instead = refusing(status, "/check-runs")
        answer = await checks.load(harness.service, scope, row)
        assert {run.name for run in answer.runs} == {"Smoke test", "Performance budget", "Broken links"}
        assert not answer.complete
        assert "lacks newer checks" in lines(checks.draw(row, answer, drawing()))[-1]
        harness.wire.instead = lambda _: None
        again = await checks.load(harness.service, scope, row)
        assert again.complete == (status == 404), "404 may be about the row, 410 is about the version"


@pytest.mark.parametrize("older", [404, 410])
@pytest.mark.parametrize("newer", [404, 410])
async def test_no_answer_of_either_version_is_not_no_checks(newer: int, older: int) -> None:
    harness = ServiceHarness()
    scope, row = harness.scope(), await ready(harness, harness.scope())
    for before in (False, True):
        if before:
            harness.wire.instead = lambda _: None
            await checks.load(harness.service, scope, row)
        harness.wire.instead = both(refusing(newer, "/check-runs"), refusing(older, "/checks"))
        with pytest.raises(VercelError, match="Checks are not available"):
            await checks.load(harness.service, scope, row)


async def test_an_empty_list_of_the_deprecated_version_is_not_no_checks() -> None:
    panel = drawn(complete=False)
    assert lines(panel) == ["Loaded from an old version of the API, which lacks newer checks."]


async def test_a_refusal_is_raised_without_asking_the_deprecated_version() -> None:
    harness = ServiceHarness()
    scope, row = harness.scope(), await ready(harness, harness.scope())
    harness.wire.instead = refusing(403, "/check-runs")
    with pytest.raises(VercelError):
        await checks.load(harness.service, scope, row)
    assert not any(path.endswith("/checks") for path in harness.wire.paths())


async def ready(harness: ServiceHarness, scope: Scope) -> Deployment:
    """A deployment of a project with checks."""
    async for found in harness.service.deployments.pages(scope, limit=60):
        return next(row for row in found.rows if row.name == "store" and row.state == "READY")
    raise AssertionError


def refusing(status: int, ending: str) -> Respond:
    body = {"error": {"code": "not_found", "message": "No."}}
    return lambda request: reply(status, body) if request.url.path.endswith(ending) else None


def both(first: Respond, second: Respond) -> Respond:
    return lambda request: first(request) or second(request)


@settings(max_examples=50)
@given(st.lists(any_row(CheckRun), max_size=3), st.sampled_from((24, 60)))
def test_any_answer_is_drawn(runs: Sequence[CheckRun], width: int) -> None:
    panel = checks.draw(ROW, CheckRuns(tuple(runs)), drawing(width))
    assert len(panel.lines) >= len(runs)
    firsts = [line for line in lines(panel) if not line.startswith("  ")]
    assert all(text.width(line) <= max(width, 40) or "unexpected data" in line for line in firsts)
