"""The summary of the rate limits: what remains, when it resets, and what spent it."""

from vtui.api.rate_limits import LimitKey, RateLimit
from vtui.api.request_log import Count
from vtui.resources.activity.rate_limits import summarize_limits
from vtui.resources.activity.tabs import without_team

NOW = 1_000_000
LIMITS = {
    group: RateLimit(LimitKey(group), limit, remaining, reset_at, NOW)
    for group, remaining, limit, reset_at in (
        ("deployments", 690, 1000, NOW + 42_000),
        ("env vars", 0, 500, NOW + 61_000),
        ("teams", 599, 600, None),
    )
}
COUNTS = {
    Count("deployments", "lists"): 12,
    Count("deployments", "refresh"): 1298,
    Count("env vars", "check for issues"): 116,
}


def drawn(lines: int) -> list[str]:
    return ["".join(span.text for span in line).rstrip() for line in summarize_limits(LIMITS, COUNTS, NOW, lines)]


def test_the_limit_that_is_used_most_comes_first_with_what_its_requests_were_for() -> None:
    assert drawn(9)[1:] == [
        "env vars        0/500  resets 1:01  check for issues 116",
        "deployments  690/1000  resets 0:42  refresh 1,298, lists 12",
        "teams         599/600",
    ]


def test_limits_that_do_not_fit_are_named_in_the_last_line() -> None:
    assert drawn(3)[1:] == ["env vars  0/500  resets 1:01  check for issues 116", "deployments 690/1000, teams 599/600"]


def test_nothing_is_shown_before_the_first_response() -> None:
    assert summarize_limits({}, {}, NOW, 9) == []


def test_the_team_is_left_out_of_paths() -> None:
    assert without_team("/v1/env?teamId=team_1") == "/v1/env"
    assert without_team("/v7/deployments?teamId=team_1&limit=20") == "/v7/deployments?limit=20"
    assert without_team("/v7/deployments?limit=20&teamId=team_1") == "/v7/deployments?limit=20"


def test_causes_are_named_without_the_name_of_their_group() -> None:
    counts = {Count("deployments", "deployments refresh"): 310, Count("deployments", "project page"): 12}
    lines = summarize_limits({"deployments": LIMITS["deployments"]}, counts, 0, 3)
    assert "".join(span.text for span in lines[1]).endswith("refresh 310, project page 12")
