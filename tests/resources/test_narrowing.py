"""What of a filter is asked of the server: no more than it means, and all of it where that is claimed."""

import pytest

from vtui.models.scope import Place
from vtui.resources.deployments import COLUMNS
from vtui.resources.filtering.language import parse
from vtui.resources.narrowing import Narrowed, deployments

NOW = 1_763_000_000_000
DAY = 24 * 3600_000


def narrowed(expression: str, place: Place | None = None) -> Narrowed | None:
    return deployments(parse(expression, COLUMNS), place or Place(), NOW)


@pytest.mark.parametrize(
    ("expression", "query", "whole"),
    [
        ("state:error", {"state": "ERROR"}, True),
        ("state:err", {"state": "ERROR"}, True),
        ("state:error,queued", {"state": "ERROR,QUEUED"}, True),
        ("state:building", {"state": "INITIALIZING,BUILDING"}, True),
        ("state:ready", {"state": "READY"}, True),
        ("state:=Ready", {"state": "READY"}, True),
        ("env:production", {"target": "production"}, False),
        ("env:prod", {"target": "production"}, False),
        ("env:=qa", {"target": "qa"}, True),
        ("branch:main", {"branch": "main"}, False),
        ("branch:=Main", {"branch": "Main"}, False),
        ("project:store", {"app": "store"}, False),
        (f"sha:{'0F' * 20}", {"sha": "0f" * 20}, True),
        ("age:<2d", {"since": str(NOW - 2 * DAY - 1)}, True),
        ("age:>=30d", {"until": str(NOW - 30 * DAY + 1)}, True),
        ("age:>1d age:<2d", {"until": str(NOW - DAY + 1), "since": str(NOW - 2 * DAY - 1)}, True),
        ("cart state:error -by:bot", {"state": "ERROR"}, True),
        ("branch:main state:error", {"branch": "main", "state": "ERROR"}, False),
    ],
)
def test_what_the_server_understands_is_asked_of_it(expression: str, query: dict[str, str], whole: bool) -> None:
    found = narrowed(expression)
    assert found is not None
    assert (dict(found.query), found.whole) == (query, whole)


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
        "took:>60s",
        "age:>100y",
    ],
)
def test_what_it_does_not_understand_is_not(expression: str) -> None:
    assert narrowed(expression) is None


def test_the_chosen_project_goes_before_one_in_the_filter() -> None:
    assert narrowed("project:store", Place("prj_1", "docs")) is None


def test_a_second_term_of_the_same_kind_is_left_to_the_filter() -> None:
    found = narrowed("branch:main branch:feat")
    assert found is not None
    assert (dict(found.query), [term.values for term in found.terms]) == ({"branch": "main"}, [("main",)])
