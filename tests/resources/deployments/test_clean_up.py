"""Cleaning up: what is old, what is kept, and that nothing that serves ever goes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.service import DEPLOYMENTS, ServiceHarness
from vtui import times
from vtui.models.deployment import Deployment
from vtui.models.scope import ProjectRef
from vtui.resources.deployments.actions.clean_up import DAY, SKIP_REASON, Rule, chosen, describe_rule, old, plan
from vtui.table.columns import Context

NOW = 1_763_000_000_000
ROW = Deployment("dpl_1", "docs", "prj_1", state="READY", branch="fix", created_at=NOW - 31 * DAY)


def aged(*days: int, **changes: str) -> list[Deployment]:
    return [replace(ROW, id=f"dpl_{age}", created_at=NOW - age * DAY, **changes) for age in days]  # type: ignore[arg-type] # texts


def ids(rows: object) -> list[str]:
    assert isinstance(rows, list | tuple)
    return [row.id for row in rows]


@pytest.mark.parametrize(
    ("changes", "is_old"),
    [
        ({}, True),
        ({"created_at": NOW - 30 * DAY}, False),
        ({"restored_at": NOW - 29 * DAY}, False),
        ({"restored_at": NOW - 31 * DAY, "created_at": NOW - 90 * DAY}, True),
        ({"created_at": None}, False),
        ({"created_at": times.BAD}, False),
        ({"target": "production"}, False),
        ({"custom_environment": "qa"}, False),
        ({"state": "BUILDING"}, False),
        ({"state": "ERROR"}, True),
        ({"substate": "PROMOTED"}, False),
        ({"deleted_at": NOW}, False),
        ({"id": "odd:1"}, False),
    ],
)
def test_only_previews_that_ended_long_ago_are_old(changes: dict[str, object], is_old: bool) -> None:
    assert old(replace(ROW, **changes), Rule(), NOW) is is_old  # type: ignore[arg-type] # fields of a deployment


def test_the_newest_of_each_branch_stay_younger_ones_counted() -> None:
    rows = [*aged(40, 50, 60), *aged(1, 45, branch="main"), *aged(70, project_id="prj_2")]
    assert ids(chosen(rows, Rule(keep=1), NOW)[0]) == ["dpl_45", "dpl_50", "dpl_60"]
    assert ids(chosen(rows, Rule(keep=2), NOW)[0]) == ["dpl_60"]
    assert ids(chosen(rows, Rule(keep=0), NOW)[0]) == ["dpl_40", "dpl_45", "dpl_50", "dpl_60", "dpl_70"]
    assert {left.why for left in chosen(rows, Rule(keep=2), NOW)[1]} == {SKIP_REASON}


def test_the_newest_that_is_ready_stays_behind_newer_failures() -> None:
    rows = [*aged(40, 41, state="ERROR"), *aged(50, 60)]
    assert ids(chosen(rows, Rule(keep=1), NOW)[0]) == ["dpl_41", "dpl_60"]


@given(st.lists(DEPLOYMENTS, max_size=20), st.builds(Rule, st.integers(1, 400), st.integers(0, 3)))
def test_of_any_rows_only_old_ones_go_and_enough_stay(rows: list[Deployment], rule: Rule) -> None:
    going, kept = chosen(rows, rule, NOW)
    assert all(old(row, rule, NOW) for row in going)
    for branch in {(row.project_id or row.name, row.branch) for row in going}:
        mine = [
            row for row in rows if row.environment == "preview" and (row.project_id or row.name, row.branch) == branch
        ]
        gone = [row for row in going if (row.project_id or row.name, row.branch) == branch]
        assert len(mine) - len(gone) >= min(rule.keep, len(mine))
    assert len(going) + len(kept) == sum(old(row, rule, NOW) for row in rows)


def test_rule_is_described() -> None:
    assert describe_rule(Rule(1, 1)) == "Previews older than 1 day. The newest of each branch is kept."
    assert describe_rule(Rule(30, 3)) == "Previews older than 30 days. The newest 3 of each branch are kept."
    assert describe_rule(Rule(30, 0)) == "Previews older than 30 days. The newest of each branch is included."


async def test_previews_with_aliases_are_skipped_and_progress_is_reported() -> None:
    harness = ServiceHarness(deployments=3_000)
    scope = harness.scope()
    project = await harness.service.projects.get(scope, "docs")
    project_ref = ProjectRef(project.id, "docs")
    context = Context(harness.clock.now())
    first = await plan(harness.service, scope, project_ref, Rule(7, 0), context=context, on_progress=lambda _: None)
    free = first.rows[0]
    harness.account.team("acme").assigned_aliases["kept.acme.example"] = free.id  # type: ignore[union-attr] # acme is there
    harness.wire.asked.clear()
    messages: list[str] = []
    second = await plan(harness.service, scope, project_ref, Rule(7, 0), context=context, on_progress=messages.append)
    assert set(ids(second.rows)) == set(ids(first.rows)) - {free.id}
    assert {left.row.id: left.why for left in second.skipped}[free.id].startswith("still has an alias (")
    assert all(row.project_id == project.id and row.environment == "preview" for row in second.rows)
    paths = [request.url.path for request in harness.wire.asked]
    assert paths[-2:] == [f"/v9/projects/{project.id}", "/v4/aliases"]
    assert set(paths[:-2]) == {"/v7/deployments"}
    assert harness.wire.asked[0].url.params["target"] == "preview"
    assert messages[0].endswith("previews loaded")
    assert messages[-2:] == [
        "125 previews found. Checking for aliases …",
        "Checked 125 of 125 previews for aliases …",
    ]


async def test_incomplete_list_is_noted_in_the_question() -> None:
    harness = ServiceHarness("cursor-repeats", deployments=3_000)
    scope, context = harness.scope(), Context(harness.clock.now())
    found = await plan(harness.service, scope, ProjectRef(), Rule(7, 0), context=context, on_progress=lambda _: None)
    assert any("incomplete" in "".join(span.text for span in line) for line in found.notes)
