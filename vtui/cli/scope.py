"""The team, the project and the deployment that the words of a command mean."""

import re
from collections.abc import Sequence
from difflib import get_close_matches

from vtui.api.errors import NotFound, VercelError
from vtui.api.service import Service
from vtui.cli.options import UsageError
from vtui.cli.retry import RateLimitRetry
from vtui.models.project import Project
from vtui.models.scope import Scope
from vtui.models.team import Team, default_scope, scope_named, team_named
from vtui.resources.account.identity import fetch_identity, not_joined
from vtui.text import clean, cut

MAX_NAMES = 20
"""Maximum number of names in a message."""

_TARGET = re.compile(
    r"(?:https?://)?(?P<name>dpl_\w+|[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:[:/?#].*)?", re.IGNORECASE | re.ASCII
)


async def choose_scope(service: Service, retry: RateLimitRetry, wanted: str | None) -> Scope:
    """The scope with a slug, an id or the user's own name; None means the default one. Raises UsageError for none."""
    user, teams = await retry.call(lambda: fetch_identity(service, wanted))
    if wanted is None:
        scope = default_scope(user, teams)
        if scope is None:
            raise UsageError("this token has no access to any team or personal account")
        return scope
    scope = scope_named(user, teams, wanted)
    if scope is None:
        raise _unknown_team(wanted, teams)
    if (error := not_joined(teams, scope)) is not None:
        raise UsageError(f"{error.title}. {error.hint}")
    return scope


async def choose_team(service: Service, retry: RateLimitRetry, wanted: str) -> Team:
    """The team with a slug or id; raises UsageError when there is none."""
    teams = tuple([team async for page in retry.pages(service.teams.pages()) for team in page.rows])
    team = team_named(teams, wanted)
    if team is None:
        raise _unknown_team(wanted, teams)
    return team


async def choose_project(service: Service, retry: RateLimitRetry, scope: Scope, wanted: str) -> Project:
    """The project of a scope with a name or id; raises UsageError when there is none."""
    try:
        return await retry.call(lambda: service.projects.get(scope, wanted))
    except NotFound as error:
        missing = error
    try:
        pages = retry.pages(service.projects.pages(scope, limit=100))
        projects = [project async for page in pages for project in page.rows]
    except VercelError:
        projects = []  # the message does without them
    if any(wanted in (project.id, project.name) for project in projects):
        raise missing  # it is in the list: the request for a single one is not available
    names = [project.name for project in projects]
    raise UsageError(_unknown("project", wanted, names, where=f" in {scope.slug}"))


def _unknown_team(wanted: str, teams: tuple[Team, ...]) -> UsageError:
    return UsageError(_unknown("team", wanted, [team.slug or team.id for team in teams]))


def _unknown(noun: str, wanted: str, names: Sequence[str], where: str = "") -> str:
    """The error for a name that does not exist: what may have been meant, and what exists."""
    near = get_close_matches(wanted, names, 1)
    suggestion = f" Did you mean {_short(near[0])}?" if near else ""
    shown = sorted(names)[:MAX_NAMES]
    more = f" and {len(names) - MAX_NAMES} more" if len(names) > MAX_NAMES else ""
    known = f" {noun.capitalize()}s: {', '.join(map(_short, shown))}{more}." if names else ""
    return f"{noun} {_short(wanted)} not found{where}.{suggestion}{known}"


def _short(name: str) -> str:
    return cut(clean(name), 40)


def deployment_name(target: str) -> str:
    """The id or host that `target` means; raises UsageError when it can be neither."""
    match = _TARGET.fullmatch(target)
    if match is None or match["name"].lower() == "vercel.com":
        raise UsageError(f"{clean(target, 80)} is not a deployment ID (dpl_…), URL or alias")
    name = match["name"]
    return name.lower() if "." in name else name
