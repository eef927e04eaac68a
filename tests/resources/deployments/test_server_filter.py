"""Server queries for a filter: together with loading the list they miss no matching row."""

import pytest

from vtui.models.scope import ProjectRef
from vtui.resources.deployments.columns import COLUMNS
from vtui.resources.deployments.server_filter import deployments
from vtui.table.filtering.language import parse

NOW = 1_763_000_000_000
DAY = 24 * 3600_000


def queries(expression: str, project_ref: ProjectRef | None = None) -> list[tuple[dict[str, str], bool]]:
    """What the server is asked, one after the other, and whether that is exact."""
    found = deployments(parse(expression, COLUMNS), project_ref or ProjectRef(), NOW)
    return [(dict(query.query), query.exact) for query in found]


@pytest.mark.parametrize(
    ("expression", "query"),
    [
        ("state:error", {"state": "ERROR"}),
        ("state:error,queued", {"state": "ERROR,QUEUED"}),
        ("state:building", {"state": "INITIALIZING,BUILDING"}),
        ("state:ready", {"state": "READY"}),
        ("state:=Ready", {"state": "READY"}),
        ("env:=production", {"target": "production"}),
        ("environment:=Production", {"target": "production"}),
        ("target:=PREVIEW", {"target": "preview"}),
        (f"sha:{'0F' * 20}", {"sha": "0f" * 20}),
        ("age:<2d", {"since": str(NOW - 2 * DAY - 1)}),
        ("age:>=30d", {"until": str(NOW - 30 * DAY + 1)}),
        ("age:>1d age:<2d", {"until": str(NOW - DAY + 1), "since": str(NOW - 2 * DAY - 1)}),
        ("cart state:error -by:bot", {"state": "ERROR"}),
        ("env:prod env:=production", {"target": "production"}),
    ],
)
def test_exact_terms_give_one_exact_query(expression: str, query: dict[str, str]) -> None:
    assert queries(expression) == [(query, True)]


@pytest.mark.parametrize(
    ("expression", "query"),
    [
        ("state:err", {"state": "ERROR"}),
        ("env:production", {"target": "production"}),
        ("env:prod", {"target": "production"}),
        ("env:PRE", {"target": "preview"}),
        ("env:=staging", {"target": "staging"}),
        ("env:=QA", {"target": "qa"}),
        ("branch:main", {"branch": "main"}),
        ("branch:=Main", {"branch": "Main"}),
        ("project:store", {"app": "store"}),
        ("project:=store", {"app": "store"}),
    ],
)
def test_a_part_or_another_spelling_of_a_name_is_a_guess(expression: str, query: dict[str, str]) -> None:
    assert queries(expression) == [(query, False)]


@pytest.mark.parametrize(
    ("expression", "guess", "exact"),
    [
        ("branch:main state:error", {"branch": "main", "state": "ERROR"}, {"state": "ERROR"}),
        ("env:pre age:>1d", {"target": "preview", "until": str(NOW - DAY + 1)}, {"until": str(NOW - DAY + 1)}),
    ],
)
def test_an_exact_query_follows_a_guess_where_there_is_one(
    expression: str, guess: dict[str, str], exact: dict[str, str]
) -> None:
    assert queries(expression) == [(guess, False), (exact, True)]


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "cart",
        "by:ada",
        "-state:error",
        "state:deleted",
        "state:d",
        "state:nonsense",
        "state:~err",
        "env:production,preview",
        "branch:main,dev",
        "sha:0f1e",
        f"sha:{'g' * 40}",
        "took:>60s",
        "age:>100y",
        'env:"\u0301"',
    ],
)
def test_other_terms_give_no_query(expression: str) -> None:
    assert queries(expression) == []


def test_the_chosen_project_overrides_one_in_the_filter() -> None:
    assert queries("project:store", ProjectRef("prj_1", "docs")) == []


def test_a_second_term_of_the_same_kind_is_left_to_the_filter() -> None:
    found = deployments(parse("branch:main branch:feat", COLUMNS), ProjectRef(), NOW)
    assert [(dict(query.query), [term.values for term in query.terms]) for query in found] == [
        ({"branch": "main"}, [("main",)])
    ]
