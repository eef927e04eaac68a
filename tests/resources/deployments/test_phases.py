"""The bars of the phases of a deployment, drawn to scale from known times only."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.service import DEPLOYMENTS
from vtui import times
from vtui.models.deployment import ALIAS_GRACE, Deployment, Details
from vtui.models.facts import RowFacts
from vtui.resources.common.page import Drawing, Panel
from vtui.resources.deployments.phases import draw, stretches
from vtui.table.columns import Cell, Context
from vtui.text import width

START = 1_763_000_000_000
DONE = Deployment(
    "d",
    project_id="p",
    state="READY",
    created_at=START,
    building_at=START + 10_000,
    ready_at=START + 50_000,
    aliased=True,
    details=Details(aliased_at=START + 60_000),
)


def plain(cell: Cell) -> str:
    return "".join(span.text for span in cell)


def drawn(row: Deployment, after: int, cells: int = 80, *, medians: Mapping[str, int] | None = None) -> Panel:
    return draw(row, None, Drawing(Context(START + after, rows=RowFacts(medians=medians or {})), cells))


def test_each_bar_begins_where_the_one_before_ended_and_is_as_long_as_it_took() -> None:
    panel = drawn(DONE, 100_000)
    queued, building, aliases = (plain(line) for line in panel.lines)
    assert [line.split()[0] for line in (queued, building, aliases)] == ["queued", "building", "aliases"]
    assert (queued.index("━"), queued.rindex("━") + 1) == (10, building.index("━"))
    assert building.rindex("━") + 1 == aliases.index("━")
    assert building.count("━") == pytest.approx(4 * queued.count("━"), abs=4)
    assert [line.split()[-1] for line in (queued, building, aliases)] == ["10s", "40s", "10s"]
    assert plain(panel.note) == "1m00s total"


def test_a_build_on_its_way_is_measured_against_the_project_s_median() -> None:
    row = replace(DONE, state="BUILDING", ready_at=None, aliased=None, details=None)
    _, building = drawn(row, 40_000, medians={"p": 60_000}).lines
    assert plain(building).endswith("30s of ~1m00s")
    done, rest = (
        next(span.text for span in building if span.tone == tone and glyph in span.text)
        for tone, glyph in (("busy", "━"), ("faint", "─"))
    )
    assert len(done) == pytest.approx(len(rest), abs=2)
    assert plain(drawn(row, 40_000).lines[1]).endswith("30s"), "without a median no promise is made"
    late = drawn(row, 200_000, medians={"p": 60_000}).lines[1]
    assert not any(span.tone == "faint" and span.text for span in late)
    assert drawn(row, 40_000).note == ()


def test_what_waits_in_the_queue_has_no_other_phase() -> None:
    row = replace(DONE, state="QUEUED", building_at=START + 3_000, ready_at=None, aliased=None, details=None)
    (queued,) = drawn(row, 3_000).lines
    assert plain(queued).split() == ["queued", "━" * (plain(queued).count("━")), "3s"]


@pytest.mark.parametrize(("state", "word"), [("ERROR", "failed"), ("CANCELED", "canceled")])
def test_failed_or_canceled_build_has_its_result_at_the_bar(state: str, word: str) -> None:
    row = replace(DONE, state=state, ready_at=None, aliased=None, details=Details(ended_at=START + 30_000))
    assert plain(drawn(row, 100_000).lines[-1]).endswith(f"20s {word}")


def test_a_promotion_of_days_later_is_no_phase_of_the_build() -> None:
    row = replace(DONE, details=Details(aliased_at=START + 50_000 + ALIAS_GRACE))
    assert [stretch.name for stretch in stretches(row, Context(START))] == ["queued", "building"]


@pytest.mark.parametrize(
    "row",
    [
        Deployment("d", state="READY"),
        replace(DONE, state="BLOCKED"),
        replace(DONE, created_at=times.BAD, building_at=times.BAD, details=None),
        replace(DONE, created_at=None, building_at=START + 60_000, details=None),
    ],
)
def test_times_that_are_missing_or_make_no_sense_are_not_drawn(row: Deployment) -> None:
    assert drawn(row, 100_000).lines == ()


@given(DEPLOYMENTS, st.integers(0, times.LATEST), st.integers(10, 200), st.integers(0, 10**9))
def test_bars_fit_into_any_width(row: Deployment, now: int, cells: int, median: int) -> None:
    panel = draw(row, None, Drawing(Context(now, rows=RowFacts(medians={row.project_id or "": median})), cells))
    for line in panel.lines:
        name, *bar = (span.text for span in line[:4])
        assert width(name) == 10
        assert width("".join(bar)) <= max(12, min(56, cells - 30))
