"""The user and the teams of a token, those not joined yet too. Some tokens have no user, some may not list teams."""

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING

from vtui import text, times
from vtui.api.errors import Forbidden, TeamLocked
from vtui.api.pages import rows_of
from vtui.models.scope import Scope
from vtui.models.team import NO_USER, Team, User, team_named

if TYPE_CHECKING:
    from vtui.api.service import Service


async def fetch_user(service: "Service") -> User:
    """The user; `NO_USER` for a valid token without a user (403). Raises VercelError."""
    try:
        return await service.account.user()
    except Forbidden:
        return NO_USER


async def fetch_identity(service: "Service", wanted: str | None) -> tuple[User, tuple[Team, ...]]:
    """The user and the teams. Raises VercelError.

    `wanted` is the slug or ID of a requested team: it is requested separately if the token may not list teams, or has
    no user and the list does not have the team.
    """
    user, listed = await asyncio.gather(fetch_user(service), rows_of(service.teams.pages()), return_exceptions=True)
    if isinstance(user, BaseException):
        raise user
    if isinstance(listed, BaseException):
        if not isinstance(listed, Forbidden):
            raise listed
        if not wanted:
            raise Forbidden(
                "This token cannot list teams", "Specify the team: --team SLUG or ID.", status=listed.status
            )
        return user, (await service.teams.get(wanted),)
    teams = tuple(listed)
    if user is NO_USER and wanted and team_named(teams, wanted) is None:
        return user, (*teams, await service.teams.get(wanted))
    return user, teams


LABELS = {"invitation": "invitation, not accepted yet", "access_requested": "access requested"}
"""`Team.locked` of a team that was not joined -> label."""
REMEDIES = {
    "invitation": "Accept the invitation in the email from Vercel or at vercel.com, then restart vtui.",
    "access_requested": "An owner of the team has to approve the request. Restart vtui afterwards.",
}
"""`Team.locked` -> what to do."""


def label(team: Team, now: int) -> str:
    """The state of the membership, with the age of a request (`now` in ms); empty for a joined team."""
    at = team.access_requested_at
    age = f" {times.age(at, now)} ago" if at is not None and times.BAD < at <= now else ""
    return f"{LABELS[team.locked]}{age}" if team.pending and team.locked else ""


def remedy(team: Team) -> str:
    """What to do to join; empty for a joined team."""
    return REMEDIES.get(team.locked or "", "")


def not_joined(teams: Iterable[Team], scope: Scope) -> TeamLocked | None:
    """The error for the scope of a team that was not joined; None for every other scope."""
    team = next((team for team in teams if team.pending and team.id == scope.team_id), None)
    if team is None:
        return None
    name = text.short(team.slug or team.id)
    return TeamLocked(f"You have not joined {name} yet", remedy(team), team=name, reason=team.locked or "")
