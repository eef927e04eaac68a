"""The age limit of a filter."""

import pytest

from vtui.resources.deployments.columns import COLUMNS
from vtui.table.filtering.amounts import age_limit, covers_age, describe_age_limit
from vtui.table.filtering.language import parse

DAY = 86_400_000
NOW = 1_763_000_000_000


@pytest.mark.parametrize(
    ("expression", "limit", "description"),
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
def test_the_limit_of_a_filter(expression: str, limit: str | None, description: str) -> None:
    filter_ = parse(expression, COLUMNS)
    assert age_limit(filter_, "age") == limit
    assert describe_age_limit(filter_, "age") == description
    assert age_limit(filter_, None) is None


@pytest.mark.parametrize(
    ("oldest", "covered"), [(None, False), (NOW - DAY, False), (NOW - DAY - 1, True), (NOW, False)]
)
def test_a_row_of_exactly_the_limit_does_not_cover_it(oldest: int | None, covered: bool) -> None:
    assert covers_age("1d", oldest, NOW) is covered
