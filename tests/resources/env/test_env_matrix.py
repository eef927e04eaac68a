"""A row for each key and a column for each environment."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tests.harness.service import ROWS
from tests.resources.env.test_env_issues import HOUR, NOW, ROW, other
from vtui.models.env_var import EnvVar
from vtui.models.facts import ProjectFacts, RowFacts
from vtui.resources.env import issues, matrix
from vtui.table.columns import Context


def line(rows: Sequence[EnvVar]) -> dict[str, str]:
    """What the one line says, by column."""
    context = Context(
        NOW,
        projects=ProjectFacts(environments={"env_qa": "qa"}, production_built_at={"p": NOW - 11 * HOUR}),
        rows=RowFacts(neighbors=issues.find_neighbors(rows)),
    )
    (row,) = matrix.grouped(rows)
    return {
        column.title: "".join(span.text for span in column.cell(row, context))
        for column in matrix.columns(rows, context)
    }


def test_each_environment_shows_its_value_of_the_key() -> None:
    cells = line(
        [other("1", "preview", type="sensitive"), other("2", "production", custom_environment_ids=("env_qa",))]
    )
    assert cells == {
        "Key": "KEY",
        "Production": "••••••••",
        "Preview": "not readable",
        "Development": "–",
        "qa": "••••••••",
        "Type": "2 types",
        "Updated": "–",
    }


def test_what_is_missing_there_twice_late_or_of_a_branch_is_seen() -> None:
    late = other("1", "production", updated_at=NOW - HOUR)
    assert line([late])["Production"] == "••••••••  ! not live yet"
    assert line([late])["Preview"] == "! missing"
    assert line([late, other("2", "preview", branch="a")])["Preview"] == "! missing  + 1 branch"
    assert line([ROW, other("2", "preview")])["Preview"] == "! set twice"
    assert line([ROW, other("2", "preview", branch="a"), other("3", "preview", branch="b")])["Preview"] == (
        "••••••••  + 2 branches"
    )
    assert line([other("1", "development")])["Production"] == "–"


def test_keys_of_several_projects_stand_apart() -> None:
    rows = [other("1", "preview", project_id="q", project="api"), ROW, other("2", "preview", key="A", project="z")]
    assert [(row.key, row.project) for row in matrix.grouped(rows)] == [
        ("A", "z"),
        ("KEY", "api"),
        ("KEY", "store"),
    ]
    assert "project" in {column.id for column in matrix.columns(rows, Context(NOW))}
    assert "project" not in {column.id for column in matrix.columns([ROW], Context(NOW))}


@given(st.lists(ROWS["env"], max_size=4))
def test_any_row_is_drawn(rows: list[EnvVar]) -> None:
    context = Context(NOW, rows=RowFacts(neighbors=issues.find_neighbors(rows)))
    for row in matrix.grouped(rows):
        for column in matrix.columns(rows, context):
            column.cell(row, context)
            if column.layout.short is not None:
                column.layout.short(row, context)


def test_environments_of_one_name_stand_in_one_column() -> None:
    context = Context(NOW, projects=ProjectFacts(environments={"env_1": "qa", "env_2": "qa", "env_3": "staging"}))
    assert matrix.same_named(["production", "env_1", "env_3", "env_2", "env_4"], context) == [
        ("production",),
        ("env_1", "env_2"),
        ("env_3",),
        ("env_4",),
    ]
