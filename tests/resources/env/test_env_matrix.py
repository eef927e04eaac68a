"""A row for each key, and a column for each environment or project."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.service import ROWS
from tests.resources.env.test_env_issues import NOW, ROW, other
from vtui.models.env_var import EnvVar
from vtui.models.facts import ProjectFacts, RowFacts
from vtui.resources.env import issues, matrix
from vtui.table.columns import Cell, Column, Context
from vtui.table.progress import Progress

QA = Context(NOW, projects=ProjectFacts(environments={"env_qa": "qa"}))
PROJECTS = {"p": "store", "q": "api", "r": "docs"}
LOADED = Progress("idle")
ENVIRONMENTS = ("environment", "environments")


def text(spans: Cell) -> str:
    return "".join(span.text for span in spans)


def by_environment(rows: Sequence[EnvVar], *, hidden: bool = False) -> tuple[matrix.KeyRow, list[matrix.Location]]:
    (row,) = matrix.grouped(rows)
    return row, matrix.environment_locations(matrix.environments(rows), QA, hidden=hidden)


def by_project(rows: Sequence[EnvVar], progress: Progress) -> tuple[matrix.KeyRow, list[matrix.Location]]:
    (row,) = matrix.grouped(rows, matrix.project_ids)
    return row, matrix.project_locations(PROJECTS, progress)


def line(row: matrix.KeyRow, columns: Sequence[Column[matrix.KeyRow]], context: Context = QA) -> dict[str, str]:
    return {column.title: text(column.cell(row, context)) for column in columns}


def test_each_environment_shows_whether_the_key_is_set() -> None:
    row, locations = by_environment(
        [other("1", "preview", type="sensitive"), other("2", "production", custom_environment_ids=("env_qa",))]
    )
    assert line(row, matrix.columns(locations, of_projects=False)) == {
        "Key": "KEY",
        "Production": "✓",
        "Preview": "✓",
        "Development": "–",
        "qa": "✓",
        "Type": "2 types",
    }
    assert text(matrix.summary(row, locations, ENVIRONMENTS, 80)) == "KEY  missing in: development"


def test_missing_environment_has_a_warning_color_only_where_it_is_an_issue() -> None:
    rows = [other("1", "production")]
    row, (production, preview, development) = by_environment(rows)
    context = Context(NOW, rows=RowFacts(neighbors=issues.find_neighbors(rows)))
    tones = {
        location.id: matrix.location_cell(row, location, context)[0].tone
        for location in (production, preview, development)
    }
    assert tones == {"production": "ok", "preview": "error", "development": "faint"}


def test_branch_specific_variable_does_not_set_the_key_for_preview() -> None:
    row, locations = by_environment([other("1", "production"), other("2", "preview", branch="a")])
    assert line(row, matrix.columns(locations, of_projects=False))["Preview"] == "–"
    assert text(matrix.remarks(row, locations, LOADED, "r", 80)) == "branch-specific in: preview"


def test_production_is_not_called_missing_where_its_variables_are_hidden() -> None:
    row, locations = by_environment([other("1", "preview")], hidden=True)
    assert line(row, matrix.columns(locations, of_projects=False))["Production"] == ""
    assert text(matrix.summary(row, locations, ENVIRONMENTS, 80)) == "KEY  missing in: development"
    remark = text(matrix.remarks(row, locations, replace(LOADED, hidden=3), "r", 80))
    assert remark == "not loaded: production   hidden from your role: 3 variables"


def test_each_project_shows_whether_it_gets_the_key() -> None:
    shared = other("2", "preview", project_id=None, project=None, shared=True, sharers=("q",))
    row, locations = by_project([ROW, shared], LOADED)
    assert line(row, matrix.columns(locations, of_projects=True)) == {
        "Key": "KEY",
        "Set in": "2 of 3",
        "api": "✓",
        "docs": "–",
        "store": "✓",
    }
    assert text(matrix.summary(row, locations, ("project", "projects"), 80)) == "KEY  missing in: docs"


@pytest.mark.parametrize(
    ("progress", "unknown", "remark"),
    [
        (Progress("loading", more=True), {"api", "docs"}, "Loading. Missing keys are shown when all are loaded."),
        (
            Progress("idle", more=True),
            {"api", "docs"},
            "Not all projects are loaded (r to load). Missing keys are shown when all are loaded.",
        ),
        (Progress("idle", failures=("docs: Forbidden",)), {"docs"}, "not loaded: docs"),
        (
            Progress("idle", failures=("shared variables: Forbidden",)),
            {"api", "docs"},
            "not loaded: shared variables",
        ),
        (Progress("idle", stopped="cursor repeated"), {"api", "docs"}, "Incomplete: cursor repeated."),
    ],
)
def test_key_is_missing_only_in_projects_that_are_loaded(progress: Progress, unknown: set[str], remark: str) -> None:
    row, locations = by_project([ROW], progress)
    cells = line(row, matrix.columns(locations, of_projects=True))
    assert {name for name in PROJECTS.values() if not cells[name]} == unknown
    assert not {location.name for location in row.missing_in(locations)} & unknown
    assert text(matrix.remarks(row, locations, progress, "r", 100)).startswith(remark)


def test_key_that_is_set_everywhere_has_the_count() -> None:
    row, locations = by_environment([other("1", "production", "preview", "development")])
    assert text(matrix.summary(row, locations, ENVIRONMENTS, 80)) == "KEY  set in 3 of 3 environments"


@pytest.mark.parametrize(
    ("room", "shown"),
    [(24, "alpha, beta, sea, delta"), (22, "alpha, beta and 2 more"), (18, "alpha and 3 more"), (9, "4")],
)
def test_names_are_cut_at_a_name(room: int, shown: str) -> None:
    assert matrix.names_in(["alpha", "beta", "sea", "delta"], room) == shown


@given(st.lists(ROWS["env"], max_size=4))
def test_any_row_is_drawn(rows: list[EnvVar]) -> None:
    context = Context(NOW, rows=RowFacts(neighbors=issues.find_neighbors(rows)))
    locations = matrix.environment_locations(matrix.environments(rows), context, hidden=False)
    for row in matrix.grouped(rows):
        matrix.summary(row, locations, ENVIRONMENTS, 60)
        for column in matrix.columns(locations, of_projects=False):
            column.cell(row, context)


def test_short_line_cuts_no_name_of_a_custom_environment() -> None:
    context = Context(NOW, projects=ProjectFacts(environments={"env_s": "staging", "env_l": "a-very-long-name"}))
    rows = [other("1", "production", custom_environment_ids=("env_s", "env_l"))]
    locations = matrix.environment_locations(matrix.environments(rows), context, hidden=False)
    least = {column.title: column.layout.min_width for column in matrix.columns(locations, of_projects=False)}
    assert (least["Production"], least["staging"]) == (6, 7)
