"""Problems of env vars, found from neighboring env vars and times, without reading a value."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from tests.harness.service import ROWS
from tests.resources.deployments.test_deployment_page import facts_of
from vtui import times
from vtui.models.env_var import EnvVar
from vtui.models.facts import ProjectFacts, RowFacts
from vtui.models.value_faults import value_faults
from vtui.resources.common.page import Drawing
from vtui.resources.env import issues, resource
from vtui.table.columns import Context

NOW = 1_763_000_000_000
HOUR = 3_600_000
ROW = EnvVar("1", "KEY", project_id="p", project="store", type="plain", targets=("production", "preview"))


def other(id_: str, *targets: str, **changes: Any) -> EnvVar:
    return replace(ROW, id=id_, targets=targets, **changes)


def words(rows: Iterable[EnvVar], *, hidden: bool = False, **projects: Any) -> list[tuple[str, ...]]:
    rows = list(rows)
    known = RowFacts(neighbors=issues.find_neighbors(rows, hidden=hidden))
    context = Context(NOW, projects=ProjectFacts(**projects), rows=known)
    return [issues.problems_of(row, context) for row in rows]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([ROW], [()]),
        ([other("1", "production"), other("2", "preview")], [(), ()]),
        ([other("1", "production"), other("2", "development")], [("not in preview",), ()]),
        ([other("1", "preview", "development")], [("not in production",)]),
        ([other("1", "development")], [()]),
        ([other("1", "production", system=True)], [()]),
        ([ROW, other("2", "preview")], [("set twice",), ("set twice",)]),
        ([other("1", "production"), other("2", "production")], [("set twice", "not in preview")] * 2),
        ([ROW, other("2", "preview", branch="feat/x")], [(), ()]),
        ([other("1", "production"), other("2", "preview", branch="feat/x")], [("not in preview",), ()]),
        ([other("1", "preview", branch="a"), other("2", "preview", branch="a")], [("set twice",)] * 2),
        ([other("1", custom_environment_ids=("e",)), other("2", custom_environment_ids=("e",))], [("set twice",)] * 2),
        (
            [other("1", "production"), other("2", "preview", project_id="q")],
            [("not in preview",), ("not in production",)],
        ),
        ([other("1", "production", key=""), other("2", "production", key="")], [(), ()]),
    ],
)
def test_problems_are_found_from_neighboring_env_vars(rows: list[EnvVar], found: list[tuple[str, ...]]) -> None:
    assert words(rows) == found


def test_value_problems_are_short_in_the_list_and_complete_on_the_page() -> None:
    row = replace(ROW, targets=("preview",), faults=("trailing whitespace", "surrounding quotes"))
    assert words([row]) == [("surrounding quotes", "trailing spaces", "not in production")]
    context = Context(NOW, keys={"env.edit": "ctrl+e"}, rows=RowFacts(neighbors=issues.find_neighbors([row])))
    former = {"keeps quotes", "blank at end"}
    assert {*issues.filter_values(row, context)} == {*issues.problems_of(row, context)} | former
    assert "".join(span.text for span in issues.mark(issues.problems_of(row, context))) == "! surrounding quotes +2"
    assert "".join(span.text for span in issues.mark_short(issues.problems_of(row, context))) == "! quotes"
    panel = issues.panel(row, None, Drawing(context, 80))
    lines = ["".join(span.text for span in line) for line in panel.lines]
    assert lines[-3:] == [
        "! value: trailing whitespace",
        "! value: surrounding quotes",
        "  ctrl+e edits it",
    ]
    assert all(len(issues.SHORT.get(word, word)) <= 12 for word in issues.VALUE.values())
    made = {
        fault
        for value in ("", " ", "x", "'a'", "a\n", " a", "a ", "a\\n", "a\r\nb", "todo")
        for fault in value_faults(value)
    }
    assert made == set(issues.VALUE)


def test_nothing_is_missed_in_production_where_the_role_may_not_see_all_of_it() -> None:
    rows = [other("1", "preview"), replace(other("2", "production"), key="OTHER")]
    assert words(rows, hidden=True) == [(), ("not in preview",)]


@pytest.mark.parametrize(
    ("updated", "targets", "built", "found"),
    [
        (NOW - HOUR, ("production", "preview"), NOW - 2 * HOUR, ("not live yet",)),
        (NOW - 3 * HOUR, ("production", "preview"), NOW - 2 * HOUR, ()),
        (NOW - HOUR, ("preview", "production"), None, ()),
        (NOW - HOUR, ("development",), NOW - 2 * HOUR, ()),
        (times.BAD, ("production", "preview"), NOW - 2 * HOUR, ()),
        (None, ("production", "preview"), NOW - 2 * HOUR, ()),
    ],
)
def test_a_change_after_the_build_that_serves_is_not_live(
    updated: int | None, targets: tuple[str, ...], built: int | None, found: tuple[str, ...]
) -> None:
    row = replace(ROW, updated_at=updated, targets=targets)
    assert words([row], production_built_at={} if built is None else {"p": built}) == [found]


def test_page_describes_the_problem_and_the_next_step() -> None:
    row = replace(other("1", "production"), updated_at=NOW - 4 * HOUR)
    context = Context(
        NOW,
        projects=ProjectFacts(production_built_at={"p": NOW - 11 * HOUR}),
        rows=RowFacts(neighbors=issues.find_neighbors([row, other("2", "production")])),
    )
    text = "\n".join(
        "".join(span.text for span in line) for line in issues.panel(row, None, Drawing(context, 70)).lines
    )
    assert "set twice in production" in text
    assert "not set in preview, but in production" in text
    assert "changed 4h ago; production was built 11h ago and has the old value" in text
    assert "R redeploys production" in text
    calm = Drawing(Context(NOW, projects=ProjectFacts(production_built_at={"p": NOW - HOUR})), 70)
    assert not issues.panel(row, None, calm).lines
    assert (
        facts_of(resource.variable(row, None, calm))["production"]
        == "● production was built 1h ago, after the last change"
    )


@given(ROWS["env"], ROWS["env"])
def test_any_row_is_drawn(one: EnvVar, two: EnvVar) -> None:
    context = Context(
        NOW,
        projects=ProjectFacts(production_built_at={one.project_id or "": 1}),
        rows=RowFacts(neighbors=issues.find_neighbors([one, two])),
    )
    issues.mark(issues.problems_of(one, context))
    issues.mark_short(issues.problems_of(two, context))
    issues.panel(one, None, Drawing(context, 40))
