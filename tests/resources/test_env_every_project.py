"""The list of the variables of all projects: its number of requests, and what belongs to it."""

import pytest

from tests.resources.test_shared_env import OWN, SHARED, TEAMS
from vtui.models.scope import ProjectRef
from vtui.resources.env_every_project import Cost, listed_once


@pytest.mark.parametrize(
    ("cost", "requests", "unasked", "words"),
    [
        (Cost(0, team=False), 1, True, "1 request"),
        (Cost(18), 20, True, "20 requests"),
        (Cost(19), 21, False, "21 requests"),
        (Cost(19, team=False), 20, True, "20 requests"),
        (Cost(58), 60, False, "60 requests"),
        (Cost(100), 102, False, "102 requests"),
        (Cost(101), 104, False, "104 requests"),
        (Cost(100, exact=False), 102, False, "at least 102 requests"),
        (Cost(5, exact=False), 7, False, "at least 7 requests"),
    ],
)
def test_the_number_of_requests_is_known_before_they_are_sent(
    cost: Cost, requests: int, unasked: bool, words: str
) -> None:
    assert (cost.requests, cost.unasked, cost.describe()) == (requests, unasked, words)


def test_what_is_shared_is_the_teams_and_no_projects() -> None:
    assert listed_once((OWN, SHARED), ProjectRef("prj_1", "store")) == (OWN,)
    assert listed_once((TEAMS,), ProjectRef()) == (TEAMS,)
