"""The cost of loading rows."""

import pytest

from vtui.table.load_cost import cost_text, request_count
from vtui.table.progress import Meter

METER = Meter("deployments", 987, 1_000, None)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "1 request, 1% of the limit per minute"),
        (10, "10 requests, 1% of the limit per minute"),
        (100, "100 requests, 10% of the limit per minute"),
        (240, "240 requests, 24% of the limit per minute"),
        (500, "500 requests, 50% of the limit per minute"),
        (1_000, "1,000 requests, 100% of the limit per minute"),
        (3_000, "3,000 requests, 300% of the limit per minute"),
    ],
)
def test_requests_are_shown_as_a_part_of_the_limit(number: int, words: str) -> None:
    assert "".join(span.text for span in cost_text(number, METER)) == words


def test_without_a_limit_only_the_number_of_requests_is_shown() -> None:
    assert "".join(span.text for span in cost_text(7, None)) == "7 requests"
    assert [request_count(rows) for rows in (0, 1, 99, 100)] == [0, 1, 1, 2]
