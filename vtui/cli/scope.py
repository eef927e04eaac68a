"""Which team and which project a plain command means."""

from collections.abc import Sequence
from difflib import get_close_matches

from vtui.api.errors import NotFound, VercelError
from vtui.api.service import Service
from vtui.cli.options import UsageError
from vtui.cli.patience import Patience
from vtui.models.project import Project
from vtui.models.scope import Scope
from vtui.models.team import Team
from vtui.text import clean, cut

NAMED = 20
"""Names that a message lists at most."""


async def choose_scope(service: Service, patience: Patience, wanted: str | None) -> Scope:
    """The scope that `wanted` (slug or id, or the user's own name) means; None is the account's default.

    The default is the account's default team when this token may enter it, else the personal account.
    Raises UsageError when there is none.
    """
    if wanted is None:
        return await _default(service, patience)
    try:
        return (await choose_team(service, patience, wanted)).scope
    except UsageError:
        user = await patience.through(service.account.user)
        if user.has_personal_scope and wanted in (user.username, user.id):
            return user.scope
        raise


async def choose_team(service: Service, patience: Patience, wanted: str) -> Team:
    """The team that `wanted` (slug or id) means; raises UsageError when there is none such."""
    names: list[str] = []
    async for page in patience.pages(service.teams.pages()):
        for team in page.rows:
            if wanted in (team.slug, team.id):
                return team
            names.append(team.slug or team.id)
    raise UsageError(_unknown("team", wanted, names))


async def choose_project(service: Service, patience: Patience, scope: Scope, wanted: str) -> Project:
    """The project that `wanted` (name or id) means; raises UsageError when the scope has none such."""
    try:
        return await patience.through(lambda: service.projects.get(scope, wanted))
    except NotFound:
        pass
    names: list[str] = []
    try:
        async for page in patience.pages(service.projects.pages(scope, limit=100)):
            names += [project.name for project in page.rows]
    except VercelError:
        names = []  # they would only have been named in the message
    raise UsageError(_unknown("project", wanted, names, where=f" in {scope.slug}"))


async def _default(service: Service, patience: Patience) -> Scope:
    user = await patience.through(service.account.user)
    if user.default_team_id is None and user.has_personal_scope:
        return user.scope
    teams: list[Team] = []
    async for page in patience.pages(service.teams.pages()):
        teams += page.rows
    open_teams = [team for team in teams if team.locked is None]
    for team in open_teams:
        if team.id == user.default_team_id:
            return team.scope
    if user.has_personal_scope:
        return user.scope
    if open_teams:
        return open_teams[0].scope
    raise UsageError("this token can enter no team, and the account has no personal scope")


def _unknown(noun: str, wanted: str, names: Sequence[str], where: str = "") -> str:
    """The refusal in words: what was asked for, what may have been meant, what there is."""
    near = get_close_matches(wanted, names, 1)
    meant = f"; did you mean {_short(near[0])}?" if near else "."
    shown = sorted(names)[:NAMED]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    known = f" {noun.capitalize()}s: {', '.join(map(_short, shown))}{more}." if names else ""
    return f"no {noun} {_short(wanted)}{where}{meant}{known}"


def _short(name: str) -> str:
    return cut(clean(name), 40)
