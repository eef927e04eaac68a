"""Texts about the token in use: when it expires, and which teams it is limited to."""

from collections.abc import Sequence

from vtui import text, times
from vtui.api.sources import StaticSource
from vtui.models.team import NO_USER, TOKENS_PAGE, Team, Token, User
from vtui.resources.common.resource import Links, Resource
from vtui.table.columns import Cell, Span, cell
from vtui.table.list_spec import ListSpec

LEAK_REMEDY = f"Delete it at {TOKENS_PAGE}, create a new one and sign in again."
"""What to do about a token that was found in a public place."""
SOON = 7 * 24 * 3_600_000
"""Time (ms) before its expiry from which a token expires soon."""
MAX_NAMED_TEAMS = 4
"""Teams that are listed by name."""


TOKEN: Resource[Token] = Resource(
    name="token",
    title="Token",
    noun=("token", "tokens"),
    title_of=lambda token: token.name or "access token",
    list=ListSpec(
        row_type=Token,
        endpoint="token.get",
        key=lambda _: "token",
        columns=(),
        source=lambda _service, _scope, _project_ref, **_extent: StaticSource([]),
    ),
    links=Links(url=lambda _: f"https://{TOKENS_PAGE}", dashboard=lambda _token, _scope: f"https://{TOKENS_PAGE}"),
)
"""The token in use: it has no list, and its page is the one where tokens are created and deleted."""


def holder(user: User) -> Cell:
    """The user of the token."""
    if user is NO_USER:
        return cell("none (token without a user)", "muted")
    called = user.username or user.id
    name = f"  {user.name}" if user.name and user.name != called else ""
    return (Span(called, "strong"), Span(name, "muted"))


def lasting(token: Token | None, now: int) -> Cell:
    """When it expires (`now` in ms); empty if the API does not return it."""
    if token is None or token.expires_at == times.BAD:
        return ()
    if token.expires_at is None:
        return cell("no expiration", "muted")
    if token.expires_at <= now:
        return cell(f"expired {times.age(token.expires_at, now)} ago", "error")
    left = times.age(token.expires_at, now)
    moment = left if left.startswith("in ") else "in a moment"
    return cell(f"expires {moment}", "warn" if ends_soon(token, now) else "muted")


def ends_soon(token: Token, now: int) -> bool:
    """Whether it expires within days."""
    return token.expires_at is not None and times.BAD < token.expires_at <= now + SOON


def reach(token: Token | None, teams: Sequence[Team]) -> str:
    """The teams that it is limited to; empty for a token without a limit."""
    if token is None or not token.team_ids:
        return ""
    slugs = {team.id: team.slug for team in teams}
    return named([slugs.get(id_) or id_ for id_ in token.team_ids])


def named(names: Sequence[str]) -> str:
    """Some of the names, and the count of the others."""
    more = f" and {len(names) - MAX_NAMED_TEAMS} more" if len(names) > MAX_NAMED_TEAMS else ""
    return ", ".join(text.short(name) for name in names[:MAX_NAMED_TEAMS]) + more


def warnings(token: Token, teams: Sequence[Team], now: int, *, renewed: bool = False) -> list[str]:
    """Warnings about the token, in sentences; `renewed`: another program renews it."""
    texts = []
    if token.leaked_at is not None:
        texts.append(f"This token was reported as leaked. {LEAK_REMEDY}")
    if renewed:
        return texts
    if ends_soon(token, now):
        moment = "".join(span.text for span in lasting(token, now))
        texts.append(f"This token {moment}. Create a new one at {TOKENS_PAGE}.")
    if only := reach(token, teams):
        texts.append(f"This token is limited to {only}. It has no access to other teams.")
    return texts
