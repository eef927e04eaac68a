"""Cells of any row: hostile texts, invalid times, unknown enum values."""

import time
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.harness.demo_requests import UNLISTED
from tests.harness.hostile_texts import TEXTS
from tests.harness.service import DEPLOYMENTS, ROWS, ServiceHarness
from vtui import text, times
from vtui.api.errors import VercelError
from vtui.demo.faults.catalog import FAULTS
from vtui.models.deployment import Deployment
from vtui.models.facts import ProjectFacts, RowFacts
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.page import Drawing
from vtui.resources.registry import RESOURCES
from vtui.table import cells
from vtui.table.columns import Cell, Context, Tone
from vtui.widgets.cell_fit import fit_cell

NOW = 1_763_000_000_000
TONES = get_args(Tone)
CONTEXTS = st.builds(
    Context,
    now=st.just(NOW),
    projects=st.builds(
        ProjectFacts,
        production=st.dictionaries(TEXTS, st.none() | TEXTS, max_size=2),
        pinned=st.frozensets(TEXTS, max_size=2),
        environments=st.dictionaries(TEXTS, TEXTS, max_size=2),
    ),
    rows=st.builds(RowFacts, medians=st.dictionaries(TEXTS, st.integers(0, 10**9), max_size=2)),
)
LISTED = tuple(fault for fault in FAULTS if not fault.startswith((*UNLISTED, "limits-", "alias-fails")))
"""Faults that lists can have; other tests have those of writes and logs."""


def check(cell: Cell) -> None:
    assert isinstance(cell, tuple)
    assert all(isinstance(span.text, str) and span.tone in TONES for span in cell)
    for width in (1, 12):
        assert sum(text.width(span.text) for span in fit_cell(cell, width)) == width


def check_row(name: str, row: Any, context: Context) -> None:
    resource = RESOURCES[name]
    for column in resource.list.columns:
        check(column.cell(row, context))
        if column.layout.short is not None:
            check(column.layout.short(row, context))
    for part in resource.page.parts:
        for width in (20, 70):
            panel = part.draw(row, None, Drawing(context, width))
            assert part.title.isascii()
            for line in (*panel.lines, panel.note):
                check(line)
    assert isinstance(resource.list.key(row), str)
    assert isinstance(resource.title_of(row), str)
    for url in (resource.links.url(row), resource.links.dashboard(row, Scope("acme", "Acme", "team_1"))):
        assert url is None or url.startswith("https://")
    project_ref = resource.list.project_of(row)
    assert project_ref is None or project_ref.project_id is not None
    for action in resource.actions:
        assert action.unavailable_reason(row, context) != ""


@pytest.mark.parametrize("name", RESOURCES)
def test_any_row_has_cells_facts_and_urls(name: str) -> None:
    @settings(max_examples=60)
    @given(ROWS[name], CONTEXTS)
    def rows(row: Any, context: Context) -> None:
        check_row(name, row, context)

    rows()


@pytest.mark.parametrize("name", RESOURCES)
async def test_malformed_rows_have_cells_too(name: str) -> None:
    checked: set[str] = set()
    for fault in LISTED:
        harness = ServiceHarness(fault, deployments=12)
        project_ref = ProjectRef()
        if name != "projects":
            found = harness.account.teams[1].projects[:1]
            project_ref = ProjectRef(found[0].id, found[0].name) if found else ProjectRef()
        rows: list[Any] = []
        source = RESOURCES[name].list.source(harness.service, harness.scope("northwind"), project_ref, limit=40)
        try:
            async for page in source:
                rows += page.rows
        except VercelError:
            continue
        for row in rows:
            if repr(row) not in checked:  # most are the same as without the fault
                checked.add(repr(row))
                check_row(name, row, Context(harness.clock.now()))


@given(DEPLOYMENTS, CONTEXTS)
def test_the_star_depends_on_the_project_alone(row: Deployment, context: Context) -> None:
    serving = row.project_id is not None and context.projects.production.get(row.project_id) == row.id
    for column in (cells.environment, cells.environment_short):
        stars = [span for span in column(row, context) if span == (" ★", "strong")]
        assert len(stars) <= serving
    assert (" ★", "strong") in cells.environment(row, context) or not serving


def test_a_ready_production_build_has_no_star_while_production_is_unknown() -> None:
    row = Deployment("d", project_id="p", state="READY", target="production", aliased=True, substate="PROMOTED")
    for known in ({}, {"p": None}, {"p": "other"}):
        assert cells.environment(row, Context(NOW, projects=ProjectFacts(production=known))) == (("Production", ""),)
    assert cells.environment(row, Context(NOW, projects=ProjectFacts(production={"p": "d"}))) == (
        ("Production", ""),
        (" ★", "strong"),
    )
    pinned = Context(NOW, projects=ProjectFacts(production={"p": "d"}, pinned=frozenset("p")))
    assert [span.text for span in cells.environment(row, pinned)] == ["Prod", " ★", " rolled back"]


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        (Deployment("d", target="production"), "prod"),
        (Deployment("d"), "preview"),
        (Deployment("d", target="staging"), "staging"),
        (Deployment("d", target="production", substate="STAGED"), "staged"),
        (Deployment("d", target="production", project_id="p"), "prod ★ "),
        (Deployment("d", custom_environment="qa"), "qa     "),
        (Deployment("d", custom_environment="production-eu"), "pro…-eu"),
    ],
)
def test_environments_take_seven_cells_where_space_is_short(row: Deployment, shown: str) -> None:
    facts = ProjectFacts(production={"p": "d"}, pinned=frozenset("p"))
    cell = fit_cell(cells.environment_short(row, Context(NOW, projects=facts)), 7, ellipsis="middle")
    assert "".join(span.text for span in cell) == f"{shown:7}"


def test_states_differ_in_glyph_and_word() -> None:
    styles = [(glyph, word) for glyph, word, _, _ in cells.PHASE_STYLES.values()]
    assert len({word for _, word in styles}) == len(styles)
    assert {glyph for glyph, _, tone, _ in cells.PHASE_STYLES.values() if tone == "error"} == {"×"}
    unknown = cells.state(Deployment("d", state="HIBERNATING"), Context(NOW))
    assert "".join(span.text for span in unknown) == "? Hibernating"


@pytest.mark.parametrize(("done", "filled"), [(0, 1), (50, 3), (99, 5), (100, 6), (500, 6)])
def test_a_build_s_bar_is_never_longer_than_full(done: int, filled: int) -> None:
    full, rest = cells.bar(done, 100)
    assert (len(full.text), len(full.text + rest.text)) == (filled, 6)


def test_a_page_shows_a_time_in_the_zone_of_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    now = times.parse("2026-11-23T17:35:00Z") or 0
    late = times.parse("2026-11-22T23:31:00Z")

    def shown(context: Context) -> list[str]:
        return ["".join(span.text for span in cells.moment(ms, context)) for ms in (late, times.BAD, None)]

    with monkeypatch.context() as patch:
        patch.setenv("TZ", "CET-1")
        time.tzset()
        assert shown(Context(now)) == ["23 Nov 2026 00:31  18h ago", "?", "–"]
        assert shown(Context(now, times="local")) == ["23 Nov 2026 00:31  18h ago", "?", "–"]
        assert shown(Context(now, times="utc")) == ["22 Nov 2026 23:31 UTC  18h ago", "?", "–"]
    time.tzset()
