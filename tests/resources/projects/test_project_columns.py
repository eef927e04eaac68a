"""Columns of the list of projects: failed production builds, the strip of builds, issues."""

from dataclasses import replace
from typing import Any

import pytest

from vtui.models.deployment import Deployment
from vtui.models.facts import ProjectFacts, ProjectIssues, RowFacts
from vtui.models.project import Project
from vtui.resources.projects.resource import PROJECTS
from vtui.table.columns import Context, Layout
from vtui.table.sorting import Sorter

NOW = 1_763_000_000_000
COLUMNS = {column.id: column for column in PROJECTS.list.columns}


def build(id_: str, age: int, state: str = "READY", target: str | None = "production", **more: Any) -> Deployment:
    """A build of `store`, created `age` minutes ago."""
    return Deployment(id_, project_id="p", state=state, target=target, created_at=NOW - age * 60_000, **more)


SERVING = build("serving", 60)
STORE = Project("p", "store", production_known=True, production=SERVING, latest=(SERVING,))


def shown(column: str, row: Project, loaded: tuple[Deployment, ...] = (), issues: ProjectIssues | None = None) -> str:
    cell = COLUMNS[column].cell(row, context(loaded, issues))
    return "".join(span.text for span in cell)


def context(loaded: tuple[Deployment, ...] = (), issues: ProjectIssues | None = None) -> Context:
    return Context(NOW, rows=RowFacts(builds={"p": loaded}, issues={} if issues is None else {"p": issues}))


@pytest.mark.parametrize("known_from", ["response", "deployments"])
def test_project_is_red_after_a_failed_production_build(known_from: str) -> None:
    failed = build("failed", 5, "ERROR")
    row = replace(STORE, latest=(failed, SERVING)) if known_from == "response" else STORE
    facts = context(() if known_from == "response" else (failed,))
    cell = COLUMNS["production"].cell(row, facts)
    assert "".join(span.text for span in cell) == "× Build failed"
    assert {span.tone for span in cell} == {"error"}
    assert COLUMNS["production"].values.of is not None
    assert COLUMNS["production"].values.of(row, facts) == "error"


@pytest.mark.parametrize(
    "newer",
    [
        build("preview", 5, "ERROR", None),
        build("canceled", 5, "CANCELED"),
        build("older", 70, "ERROR"),
        build("building", 5, "BUILDING"),
    ],
)
def test_other_builds_leave_production_as_it_is(newer: Deployment) -> None:
    assert shown("production", STORE, (newer,)) == "● Ready"


def test_failed_first_production_build_is_shown_without_a_production_deployment() -> None:
    row = Project("p", production_known=True, latest=(build("first", 5, "ERROR"),))
    assert shown("production", row) == "× Build failed"


def test_rolled_back_project_is_named_so() -> None:
    assert shown("production", replace(STORE, pinned=True)) == "● Rolled back"


def test_switching_production_is_shown_instead_of_the_rollback() -> None:
    switching = replace(context(), projects=ProjectFacts(switching={"p": build("next", 1, "READY")}))
    cell = COLUMNS["production"].cell(replace(STORE, pinned=True), switching)
    assert "".join(span.text for span in cell) == "◐ Switching"


def test_strip_has_the_five_newest_builds_with_the_newest_at_the_right() -> None:
    states = ("BUILDING", "ERROR", "READY", "CANCELED", "QUEUED", "BLOCKED")
    loaded = tuple(build(f"b{age}", age, state) for age, state in enumerate(states))
    assert shown("builds", replace(STORE, latest=loaded[:1]), loaded) == "○⊘●×◐"
    layout: Layout[Project] = COLUMNS["builds"].layout
    assert layout.short is not None
    assert layout.min_width == len("Builds")


def test_newest_build_stays_in_its_cell_when_fewer_are_known() -> None:
    assert shown("builds", replace(STORE, latest=(build("a", 1, "ERROR"), build("b", 2)))) == "   ●×"
    assert shown("builds", replace(STORE, latest=())) == ""


def test_builds_are_not_joined_across_a_gap() -> None:
    row = replace(STORE, latest=(build("a", 1, "ERROR"), build("b", 2)))
    assert shown("builds", row, (build("x", 30), build("y", 31))) == "   ●×"


def test_project_that_was_not_checked_is_not_called_fine() -> None:
    assert shown("issue", STORE) == "not checked"
    assert shown("issue", STORE, issues=ProjectIssues()) == "not checked"
    assert shown("issue", STORE, issues=ProjectIssues(checked=True)) == "no issues"
    assert shown("issue", STORE, issues=ProjectIssues(("blocked", "stuck", "old"))) == "Blocked +2"


def test_issues_first_puts_errors_on_top_and_unchecked_projects_before_those_without_issues() -> None:
    issues = {
        "none": ProjectIssues(checked=True),
        "warning": ProjectIssues(("blocked",)),
        "error": ProjectIssues(("production build failed",), severe=True, checked=True),
    }
    sorter = Sorter(COLUMNS["issue"], Context(NOW, rows=RowFacts(issues=issues)))
    names = ["none", "unknown", "warning", "error"]
    keys = {name: sorter.key(Project(name, name)) for name in names}
    assert sorted(names, key=lambda name: str(keys[name])) == ["error", "warning", "unknown", "none"]
