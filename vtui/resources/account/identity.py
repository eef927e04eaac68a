"""The user and the teams of a token; some tokens have no user, and some may not list teams."""

import asyncio
from typing import TYPE_CHECKING

from vtui.api.errors import Forbidden
from vtui.api.pages import rows_of
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
            raise Forbidden("This token may not list teams", "Name the team: --team SLUG or ID.", status=listed.status)
        return user, (await service.teams.get(wanted),)
    teams = tuple(listed)
    if user is NO_USER and wanted and team_named(teams, wanted) is None:
        return user, (*teams, await service.teams.get(wanted))
    return user, teams
