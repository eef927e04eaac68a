"""Rate limits of responses, plausible or not."""

from email.utils import formatdate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.api import ACME, NOW, PERSONAL
from vtui.api.endpoints import ENDPOINTS
from vtui.api.rate_limits import WINDOW, LimitKey, RateLimits
from vtui.api.retry import HOUR, moment, retry_at

SECONDS = NOW // 1000


def headers(limit: Any = 1000, remaining: Any = 987, reset: Any = SECONDS + 42, **more: str) -> dict[str, str]:
    given = {"x-ratelimit-limit": limit, "x-ratelimit-remaining": remaining, "x-ratelimit-reset": reset}
    return {name: str(value) for name, value in given.items() if value is not None} | more


def date(ms: int) -> str:
    return formatdate(ms / 1000, usegmt=True)


def test_each_group_has_its_own_limit_and_limits_are_immutable() -> None:
    first = RateLimits().observe(LimitKey("deployments"), headers(), NOW)
    second = first.observe(LimitKey("projects"), headers(100, 5), NOW)
    assert (first[LimitKey("deployments")].remaining, first[LimitKey("deployments")].limit) == (987, 1000)
    assert first[LimitKey("deployments")].reset_at == NOW + 42_000
    assert LimitKey("projects") not in first
    assert second[LimitKey("projects")].remaining == 5
    assert (len(first), len(second)) == (1, 2)
    assert second[LimitKey("deployments")] == first[LimitKey("deployments")]


@pytest.mark.parametrize(
    "reset",
    [SECONDS + 42, NOW + 42_000, 42, "42", f"{SECONDS + 42}.0"],
    ids=["seconds", "ms", "from now", "from now as text", "fraction"],
)
def test_a_reset_may_be_in_seconds_or_ms_or_from_now(reset: Any) -> None:
    assert RateLimits().observe(LimitKey("g"), headers(reset=reset), NOW)[LimitKey("g")].reset_at == NOW + 42_000


@pytest.mark.parametrize("reset", [None, "", "soon", "-5", "nan", "1e400", SECONDS + 7200, SECONDS - 600, 10**17, "١٢"])
def test_an_implausible_reset_counts_as_unknown(reset: Any) -> None:
    limit = RateLimits().observe(LimitKey("g"), headers(reset=reset), NOW)[LimitKey("g")]
    assert limit.reset_at is None
    assert limit.remaining == 987


@pytest.mark.parametrize(
    "malformed",
    [
        headers(limit=None),
        headers(remaining=None),
        headers(limit="many"),
        headers(remaining=""),
        headers(remaining="-1"),
        headers(limit=0, remaining=0),
        {},
    ],
)
def test_a_malformed_limit_changes_nothing(malformed: dict[str, str]) -> None:
    before = RateLimits().observe(LimitKey("g"), headers(), NOW)
    assert before.observe(LimitKey("g"), malformed, NOW) is before


def test_remaining_is_never_above_the_limit() -> None:
    assert RateLimits().observe(LimitKey("g"), headers(100, 5000), NOW)[LimitKey("g")].remaining == 100


@pytest.mark.parametrize("skew", [-HOUR, -600_000, 600_000, 5 * HOUR, 400 * 24 * HOUR])
def test_a_wrong_clock_is_corrected_by_the_date_header(skew: int) -> None:
    server = NOW + skew
    received = headers(reset=(server + 42_000) // 1000, date=date(server))
    assert RateLimits().observe(LimitKey("g"), received, NOW)[LimitKey("g")].reset_at == NOW + 42_000


@pytest.mark.parametrize("sent", ["", "yesterday", date(0), date(NOW - 90 * 24 * HOUR)])
def test_a_date_that_cannot_be_is_not_needed(sent: str) -> None:
    assert RateLimits().observe(LimitKey("g"), headers(date=sent), NOW)[LimitKey("g")].reset_at == NOW + 42_000


def test_a_limit_is_full_again_once_its_reset_has_passed() -> None:
    budget = RateLimits().observe(LimitKey("g"), headers(100, 0), NOW)
    assert budget.exhausted_until(LimitKey("g"), NOW) == NOW + 42_000
    assert budget.exhausted_until(LimitKey("g"), NOW + 42_000) is None
    assert budget[LimitKey("g")].at(NOW + 41_999).remaining == 0
    assert budget[LimitKey("g")].at(NOW + 42_000).remaining == 100


def test_an_exhausted_limit_without_a_reset_delays_nothing_and_is_full_after_its_window() -> None:
    budget = RateLimits().observe(LimitKey("g"), headers(100, 0, None), NOW)
    assert budget.exhausted_until(LimitKey("g"), NOW) is None
    assert budget[LimitKey("g")].at(NOW + WINDOW).remaining == 100


def test_a_429_sets_the_reset_also_within_the_window() -> None:
    budget = RateLimits().observe(LimitKey("g"), headers(100, 3), NOW).pause(LimitKey("g"), NOW + 5_000)
    assert (budget[LimitKey("g")].remaining, budget[LimitKey("g")].reset_at) == (0, NOW + 5_000)
    assert budget.exhausted_until(LimitKey("g"), NOW + 4_999) == NOW + 5_000
    assert budget.exhausted_until(LimitKey("g"), NOW + 5_000) is None
    assert budget.pause(LimitKey("other"), NOW + 5_000) is budget


def test_a_group_has_the_lowest_limit_of_the_given_owners() -> None:
    budget = RateLimits()
    for owner, remaining in (("team_acme", 5), ("team_moon", 50), ("", 90)):
        budget = budget.observe(LimitKey("projects", owner), headers(100, remaining), NOW)
    budget = budget.observe(LimitKey("deployments"), headers(1000, 7), NOW)

    def remaining_in(*owners: str) -> dict[str, int]:
        return {group: limit.remaining for group, limit in budget.by_group(set(owners), NOW).items()}

    assert remaining_in("team_acme") == {"projects": 5, "deployments": 7}
    assert remaining_in("team_moon") == {"projects": 50, "deployments": 7}
    assert remaining_in("") == {"projects": 90, "deployments": 7}
    assert remaining_in("team_new") == {"deployments": 7}
    assert {group: limit.remaining for group, limit in budget.by_group(None, NOW).items()} == {
        "projects": 5,
        "deployments": 7,
    }


@pytest.mark.parametrize(
    ("operation", "owner"),
    [
        ("user.get", None),
        ("teams.list", None),
        ("deployments.list", None),
        ("deployments.get", None),
        ("domains.list", None),
        ("domains.config", None),
        ("project_domains.list", None),
        ("project_domains.verify", None),
        ("aliases.list", None),
        ("members.list", "team_acme"),
        ("projects.list", "team_acme"),
        ("deployments.create", "team_acme"),
        ("deployments.delete", "team_acme"),
        ("env.list", "team_acme"),
        ("env.create", "team_acme"),
        ("project_domains.add", "team_acme"),
        ("records.add", "team_acme"),
        ("aliases.assign", "team_acme"),
        ("aliases.remove", "team_acme"),
    ],
)
def test_a_limit_is_counted_for_the_user_or_for_the_team(operation: str, owner: str | None) -> None:
    assert ENDPOINTS[operation].limit_key(ACME).owner == owner
    assert ENDPOINTS[operation].limit_key(PERSONAL).owner == (None if owner is None else "")


def test_unknown_limits_are_not_exhausted() -> None:
    assert RateLimits().exhausted_until(LimitKey("g"), NOW) is None


@pytest.mark.parametrize(
    ("received", "extras", "wait"),
    [
        ({"retry-after": "7"}, {"limit": {"resetMs": NOW + 50_000}}, 7_000),
        ({"retry-after": date(NOW + 30_000)}, {}, 30_000),
        ({"retry-after": "0"}, {}, 1_000),
        ({"retry-after": "999999"}, {}, HOUR),
        ({"retry-after": "soon"}, {"limit": {"reset": SECONDS + 9, "resetMs": NOW + 9_500}}, 9_500),
        ({}, {"limit": {"reset": SECONDS + 9}}, 9_000),
        ({}, {"limit": {"reset": NOW + 9_000}}, 9_000),
        ({}, {"limit": "none", "retryAfter": {"value": 20}}, 20_000),
        (headers(remaining=0), {}, 42_000),
        ({}, {}, None),
        ({"retry-after": date(NOW - 900_000)}, {}, 1_000),
        ({"retry-after": date(NOW - 900_000)} | headers(remaining=0), {}, 1_000),
        ({"retry-after": date(NOW + 10**11)}, {}, HOUR),
        ({"retry-after": date(NOW + 630_000), "date": date(NOW + 600_000)}, {}, 30_000),
        ({"retry-after": "7"} | headers(remaining=0), {}, 7_000),
        ({"retry-after": "59"} | headers(remaining=0), {}, 59_000),
        ({"retry-after": "-5"} | headers(remaining=0), {}, 42_000),
        ({"retry-after": "NaN"} | headers(remaining=0), {}, 42_000),
        ({"retry-after": "1e3"} | headers(remaining=0), {}, 42_000),
        ({"retry-after": "9" * 400} | headers(remaining=0), {}, 42_000),
        ({}, {"retryAfter": {"value": 86_400}}, HOUR),
    ],
)
def test_the_wait_is_read_from_every_header_and_body(received: dict[str, str], extras: Any, wait: int | None) -> None:
    at = retry_at(received, extras, NOW)
    assert at == (None if wait is None else NOW + wait)


anything = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.lists(st.integers())


@given(value=anything, server=st.none() | st.integers(0, 10**14), limit=anything, remaining=anything)
def test_no_value_is_a_crash_and_no_moment_is_far_off(
    value: Any, server: int | None, limit: Any, remaining: Any
) -> None:
    at = moment(value, NOW, server)
    assert at is None or NOW - 10_000 <= at <= NOW + 2 * HOUR
    budget = RateLimits().observe(LimitKey("g"), headers(limit, remaining, value), NOW)
    for seen in budget.values():
        assert 0 <= seen.remaining <= seen.limit
        assert 0 <= seen.share <= 1
