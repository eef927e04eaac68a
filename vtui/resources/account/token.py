"""What is to be said of the token in use: until when it lasts and which teams it is for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vtui import text, times
from vtui.models.team import NO_USER, TOKENS_PAGE, Team, Token, User
from vtui.resources.common.resource import Resource
from vtui.table.columns import Cell, Span, cell

if TYPE_CHECKING:
    from vtui.api.pages import Page

LEAK_REMEDY = f"Delete it at {TOKENS_PAGE}, make a new one and sign in again."
"""What to do about a token that was found in a public place."""
SOON = 7 * 24 * 3_600_000
"""Time (ms) before its end from which a token is said to end soon."""
NAMED = 4
"""Teams that are named at most."""


class _NoPages:
    """The list of what has no list."""

    def __aiter__(self) -> "_NoPages":
        return self

    async def __anext__(self) -> "Page[Token]":
        raise StopAsyncIteration


TOKEN: Resource[Token] = Resource(
    name="token",
    title="Token",
    noun=("token", "tokens"),
    endpoint="token.get",
    key=lambda _: "token",
    columns=(),
    source=lambda _service, _scope, _place, *, limit=None, first=None, query=None: _NoPages(),  # noqa: ARG005 - the signature of a list
    empty="",
    title_of=lambda token: token.name or "access token",
    url=lambda _: f"https://{TOKENS_PAGE}",
    dashboard=lambda _token, _scope: f"https://{TOKENS_PAGE}",
    project_of=lambda _: None,
)
"""The token in use: it has no list, and its page is the one where tokens are made and deleted."""


def holder(user: User) -> Cell:
    """Whose token it is."""
    if user is NO_USER:
        return cell("none: a token without a user", "muted")
    called = user.username or user.id
    name = f"  {user.name}" if user.name and user.name != called else ""
    return (Span(called, "strong"), Span(name, "muted"))


def lasting(token: Token | None, now: int) -> Cell:
    """Until when it lasts (`now` in ms); empty where the API does not tell."""
    if token is None or token.expires_at == times.BAD:
        return ()
    if token.expires_at is None:
        return cell("without an end", "muted")
    if token.expires_at <= now:
        return cell(f"ended {times.age(token.expires_at, now)} ago", "error")
    left = times.age(token.expires_at, now)
    told = left if left.startswith("in ") else "in a moment"
    return cell(f"ends {told}", "warn" if ends_soon(token, now) else "muted")


def ends_soon(token: Token, now: int) -> bool:
    """Whether it ends within days."""
    return token.expires_at is not None and times.BAD < token.expires_at <= now + SOON


def reach(token: Token | None, teams: Sequence[Team]) -> str:
    """The only teams that it is for; empty for a token without such a limit."""
    if token is None or not token.team_ids:
        return ""
    slugs = {team.id: team.slug for team in teams}
    return named([slugs.get(id_) or id_ for id_ in token.team_ids])


def named(names: Sequence[str]) -> str:
    """A few of the names, and how many more there are."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(text.short(name) for name in names[:NAMED]) + more


def warnings(token: Token, teams: Sequence[Team], now: int, *, renewed: bool = False) -> list[str]:
    """What a person should know early, in sentences; `renewed` is a token that another program renews."""
    said = []
    if token.leaked_at is not None:
        said.append(f"This token was reported as leaked. {LEAK_REMEDY}")
    if renewed:
        return said
    if ends_soon(token, now):
        told = "".join(span.text for span in lasting(token, now))
        said.append(f"This token {told}. Make the next one at {TOKENS_PAGE}.")
    only = reach(token, teams)
    if only:
        said.append(f"This token is for {only} alone: other teams refuse it.")
    return said
