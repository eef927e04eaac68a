"""Config, Secret and Legacy secret: what a variable is, how lists name and filter it, and what Vercel reports."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.harness.response_bodies import STORE, env_var, page, read
from vtui.models.env_var import EnvVar
from vtui.resources.common.page import Drawing
from vtui.resources.env import columns, issues, resource
from vtui.resources.env.matrix import grouped, types
from vtui.table.columns import Cell, Context
from vtui.table.filtering.language import parse
from vtui.table.filtering.matching import Matcher

NOW = 1_763_000_000_000
CONTEXT = Context(NOW)
ROW = EnvVar("1", "KEY", project_id="p", project="store", type="encrypted", targets=("production", "preview"))
ROWS = [
    replace(ROW, id="secret", type="sensitive"),
    replace(ROW, id="encrypted"),
    replace(ROW, id="plain", type="plain"),
    replace(ROW, id="legacy", type="secret"),
    replace(ROW, id="system", type="system", system=True),
    replace(ROW, id="shared", type="sensitive", shared=True, security_issues=("readable-secret",)),
]


def texts(lines: Sequence[Cell]) -> str:
    return "\n".join("".join(span.text for span in line) for line in lines)


@pytest.mark.parametrize(
    ("type_", "visibility", "kind"),
    [
        ("plain", None, "Config"),
        ("encrypted", None, "Config"),
        ("sensitive", None, "Secret"),
        ("secret", None, "Legacy secret"),
        ("system", None, "System"),
        ("encrypted", "config", "Config"),
        ("encrypted", "secret", "Secret"),
        ("sensitive", "secret", "Secret"),
        ("future", "config", "Config"),
        ("future", None, "future"),
        ("encrypted", "future", "Config"),
        ("secret", "secret", "Legacy secret"),
        ("", None, ""),
    ],
)
def test_kind_is_the_visibility_or_follows_from_the_type(type_: str, visibility: str | None, kind: str) -> None:
    assert replace(ROW, type=type_, visibility=visibility).kind == kind


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("type:=secret", ["secret", "shared"]),
        ("type:secret", ["secret", "legacy", "shared"]),
        ("type:=sensitive", ["secret", "shared"]),
        ("type:sensitive", ["secret", "shared"]),
        ("type:config", ["encrypted", "plain"]),
        ("type:encrypted", ["encrypted"]),
        ("type:plain", ["plain"]),
        ("type:legacy", ["legacy"]),
        ("type:shared", ["shared"]),
        ("visibility:config", ["encrypted", "plain"]),
        ('issue:"readable secret"', ["shared"]),
        ('odd:"readable secret"', ["shared"]),
    ],
)
def test_filters_know_the_kinds_and_the_older_names(written: str, found: list[str]) -> None:
    matcher = Matcher(parse(written, columns.COLUMNS), columns.COLUMNS, CONTEXT)
    assert [ROWS[index].id for index in matcher.select(ROWS)] == found


def test_page_shows_the_kind_and_the_stored_type_as_a_detail() -> None:
    def text(row: EnvVar) -> str:
        return texts(resource.variable(row, None, Drawing(CONTEXT, 80)).lines)

    assert "Config: can be read back" in text(ROW)
    assert "encrypted" in text(ROW)
    assert "Config: visible to everyone who loads the site" in text(replace(ROW, key="NG_APP_A"))
    assert "Legacy secret: stored by name in the account" in text(ROWS[3])


def test_matrix_counts_kinds_and_not_stored_types() -> None:
    [both] = grouped([replace(ROW, id="2", type="plain"), ROW])
    assert texts((types(both, CONTEXT),)) == "Config"
    [mixed] = grouped([ROWS[0], ROW])
    assert texts((types(mixed, CONTEXT),)) == "2 types"


@pytest.mark.parametrize(
    ("codes", "mark", "panel"),
    [
        (("readable-secret",), "! readable secret", "Vercel reports a secret stored as Config"),
        (("flags-secret-needs-split",), "! needs split", "Vercel reports one value for several environments"),
        (("readable-secret", "flags-secret-needs-split"), "! readable secret +1", "Save it as a Secret."),
        (("future-code",), "! future-code", "Vercel reports future-code"),
    ],
)
def test_what_vercel_reports_is_the_first_issue_of_a_variable(codes: tuple[str, ...], mark: str, panel: str) -> None:
    row = replace(ROW, security_issues=codes)
    assert texts((issues.mark(issues.problems_of(row, CONTEXT)),)) == mark
    assert panel in texts(issues.panel(row, None, Drawing(CONTEXT, 80)).lines)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"securityIssues": ["readable-secret", "new-code"]}, ("readable-secret", "new-code")),
        ({"securityIssues": []}, ()),
        ({"securityIssues": None}, ()),
        ({}, ()),
    ],
)
def test_reported_issues_are_read_from_the_list(changes: dict[str, Any], found: tuple[str, ...]) -> None:
    assert read("env.list", page("envs", env_var(**changes)), STORE).rows[0].security_issues == found
