"""How far back a filter by age goes."""

import pytest

from vtui.resources.deployments.columns import COLUMNS
from vtui.table.filtering.age_limit import age_limit, described, reaches_past
from vtui.table.filtering.language import parse

DAY = 86_400_000
NOW = 1_763_000_000_000


@pytest.mark.parametrize(
    ("expression", "limit", "words"),
    [
        ("age:<2d", "2d", "2 days"),
        ("created:<=1d", "1d", "1 day"),
        ("age:<1h30m branch:main", "1h30m", "1 hour 30 minutes"),
        ("age:<30d age:<1.5w", "1.5w", "1.5 weeks"),
        ("age:<1d,6MO", "6MO", "6 months"),
        ("age:<2d age:>1d", "2d", "2 days"),
        ("age:>2d", None, ""),
        ("-age:<2d", None, ""),
        ("-age:>2d", None, ""),
        ("took:<2m", None, ""),
        ("main", None, ""),
    ],
)
def test_the_limit_of_a_filter(expression: str, limit: str | None, words: str) -> None:
    wanted = parse(expression, COLUMNS)
    assert age_limit(wanted, "age") == limit
    assert described(wanted, "age") == words
    assert age_limit(wanted, None) is None


@pytest.mark.parametrize(("oldest", "past"), [(None, False), (NOW - DAY, False), (NOW - DAY - 1, True), (NOW, False)])
def test_a_row_of_exactly_the_age_is_not_past_it(oldest: int | None, past: bool) -> None:
    assert reaches_past("1d", oldest, NOW) is past
