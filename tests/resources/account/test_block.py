"""An account that Vercel has blocked or paused: read, described, and among what needs attention."""

from typing import Any

import pytest

from tests.harness.response_bodies import body, read
from tests.harness.service import ServiceHarness
from vtui.models.team import SoftBlock, User
from vtui.resources.account.block import REASONS, describe, title
from vtui.resources.issues.issues import account_issues

NOW = 1_763_000_000_000
DAY = 86_400_000


def user(block: Any) -> User:
    found: User = read("user.get", body({"user": {"id": "u1", "username": "ada", "softBlock": block}}))
    return found


def test_account_without_a_block_is_no_issue() -> None:
    assert user(None).block is None
    assert list(account_issues(user(None), NOW)) == []


@pytest.mark.parametrize(
    "reason",
    [
        *("BLOCKED_FOR_PLATFORM_ABUSE", "DOMAIN_OWNER_DELETION_REQUEST", "ENTERPRISE_TRIAL_ENDED"),
        *("ENTERPRISE_UNPAID_INVOICE", "EXPOSURE_CAP_EXCEEDED", "FAIR_USE_LIMITS_EXCEEDED"),
        *("SUBSCRIPTION_CANCELED", "SUBSCRIPTION_EXPIRED", "UNPAID_INVOICE"),
    ],
)
def test_every_reason_has_plain_words(reason: str) -> None:
    assert reason in REASONS
    assert "_" not in describe(SoftBlock(reason), NOW)


def test_unknown_reason_is_shown_as_it_is() -> None:
    assert describe(SoftBlock("HOBBY_ALLOCATION_PAUSED"), NOW) == "HOBBY_ALLOCATION_PAUSED."
    assert describe(SoftBlock(), NOW) == "the API gives no reason."


def test_pause_ends_by_itself_and_a_block_does_not() -> None:
    paused = user(
        {
            "reason": "FAIR_USE_LIMITS_EXCEEDED",
            "blockedDueToOverageType": "bandwidth",
            "blockedAt": NOW - DAY,
            "unpauseAt": NOW + 3 * DAY,
        }
    )
    (issue,) = account_issues(paused, NOW)
    assert (issue.title, issue.subject, issue.tone, issue.at) == ("account paused", "ada", "error", NOW - DAY)
    assert "".join(span.text for span in issue.details) == ("Fair use limits exceeded: bandwidth. Ends in 3d.")
    blocked = SoftBlock("UNPAID_INVOICE", since=NOW)
    assert (title(blocked), describe(blocked, NOW)) == ("account blocked", "invoice unpaid.")


@pytest.mark.parametrize(
    ("fault", "reason"), [("account-blocked", "UNPAID_INVOICE"), ("account-paused", "FAIR_USE_LIMITS_EXCEEDED")]
)
async def test_the_demo_has_such_accounts(fault: str, reason: str) -> None:
    block = (await ServiceHarness(fault).service.account.user()).block
    assert block is not None
    assert (block.reason, block.ends_at is None) == (reason, fault == "account-blocked")
