"""An account that Vercel limits: why, since when, and until when, in plain words."""

from vtui import times
from vtui.api.sources import StaticSource
from vtui.models.team import SoftBlock, User
from vtui.resources.common.resource import Links, Resource
from vtui.table.list_spec import ListSpec
from vtui.text import clean, short

REASONS = {
    "BLOCKED_FOR_PLATFORM_ABUSE": "blocked for abuse of the platform",
    "DOMAIN_OWNER_DELETION_REQUEST": "a domain owner requested the deletion",
    "ENTERPRISE_TRIAL_ENDED": "Enterprise trial ended",
    "ENTERPRISE_UNPAID_INVOICE": "Enterprise invoice unpaid",
    "EXPOSURE_CAP_EXCEEDED": "usage above the exposure cap",
    "FAIR_USE_LIMITS_EXCEEDED": "fair use limits exceeded",
    "SUBSCRIPTION_CANCELED": "subscription canceled",
    "SUBSCRIPTION_EXPIRED": "subscription expired",
    "UNPAID_INVOICE": "invoice unpaid",
}
"""`softBlock.reason` -> why the account is blocked; the API may send others, which are shown as they are."""
DASHBOARD = "https://vercel.com/account"


ACCOUNT: Resource[User] = Resource(
    name="account",
    title="Account",
    noun=("account", "accounts"),
    title_of=lambda user: user.username or user.id,
    list=ListSpec(
        row_type=User,
        endpoint="user.get",
        key=lambda _: "account",
        columns=(),
        source=lambda _service, _scope, _project_ref, **_extent: StaticSource([]),
    ),
    links=Links(url=lambda _: DASHBOARD, dashboard=lambda _user, _scope: DASHBOARD),
)
"""The user's account: it has no list, and its page is the one in the dashboard."""


def title(block: SoftBlock) -> str:
    """In two words: a pause ends by itself, a block does not."""
    return "account blocked" if block.ends_at is None else "account paused"


def describe(block: SoftBlock, now: int) -> str:
    """The reason, what was used up, and when it ends by itself; `now` in ms."""
    reason = REASONS.get(block.reason, short(block.reason) or "the API gives no reason")
    overage = f": {clean(block.overage)}" if block.overage else ""
    ends = ""
    if block.ends_at is not None and block.ends_at != times.BAD:
        ends = f". Ends {times.age(block.ends_at, now)}" if block.ends_at > now else ". The end date has passed"
    return f"{reason}{overage}{ends}."
