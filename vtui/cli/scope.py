"""Which team and which project a plain command means."""

from collections.abc import Sequence
from difflib import get_close_matches

from vtui.api.errors import NotFound, VercelError
from vtui.api.service import Service
from vtui.cli.options import UsageError
from vtui.cli.patience import Patience
from vtui.models.project import Project
from vtui.models.scope import Scope
from vtui.models.team import Team, default_scope, scope_named, team_named
from vtui.resources.account.identity import fetch_identity
from vtui.resources.account.team_access import not_joined
from vtui.text import clean, cut

NAMED = 20
"""Names that a message lists at most."""


async def choose_scope(service: Service, patience: Patience, wanted: str | None) -> Scope:
    """The scope that `wanted` (slug or id, or the user's own name) means; None is the account's default.

    Raises UsageError when there is none.
    """
    user, teams = await patience.through(lambda: fetch_identity(service, wanted))
    if wanted is None:
        scope = default_scope(user, teams)
        if scope is None:
            raise UsageError("this token can enter no team, and the account has no personal scope")
        return scope
    scope = scope_named(user, teams, wanted)
    if scope is None:
        raise _unknown_team(wanted, teams)
    if (error := not_joined(teams, scope)) is not None:
        raise UsageError(f"{error.title}. {error.hint}")
    return scope


async def choose_team(service: Service, patience: Patience, wanted: str) -> Team:
    """The team that `wanted` (slug or id) means; raises UsageError when there is none such."""
    teams = await _teams(service, patience)
    team = team_named(teams, wanted)
    if team is None:
        raise _unknown_team(wanted, teams)
    return team


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


async def _teams(service: Service, patience: Patience) -> tuple[Team, ...]:
    teams: list[Team] = []
    async for page in patience.pages(service.teams.pages()):
        teams += page.rows
    return tuple(teams)


def _unknown_team(wanted: str, teams: tuple[Team, ...]) -> UsageError:
    return UsageError(_unknown("team", wanted, [team.slug or team.id for team in teams]))


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
