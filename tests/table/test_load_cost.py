"""The cost of loading rows."""

import pytest

from vtui.table.load_cost import cost_text, request_count
from vtui.table.progress import Meter

METER = Meter("deployments", 987, 1_000, None)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "1 request, a hundredth of a minute's limit"),
        (10, "10 requests, a hundredth of a minute's limit"),
        (100, "100 requests, a tenth of a minute's limit"),
        (240, "240 requests, a quarter of a minute's limit"),
        (500, "500 requests, half of a minute's limit"),
        (1_000, "1,000 requests, all of a minute's limit"),
        (3_000, "3,000 requests, 3 times a minute's limit"),
    ],
)
def test_requests_are_shown_as_a_part_of_the_limit(number: int, words: str) -> None:
    assert "".join(span.text for span in cost_text(number, METER)) == words


def test_without_a_limit_only_the_number_of_requests_is_shown() -> None:
    assert "".join(span.text for span in cost_text(7, None)) == "7 requests"
    assert [request_count(rows) for rows in (0, 1, 99, 100)] == [0, 1, 1, 2]
