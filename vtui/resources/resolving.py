"""From what was pointed at to the place that shows it: one or two requests."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vtui import text
from vtui.models.scope import ProjectRef, Scope
from vtui.models.team import Team, User, scope_named
from vtui.resources.deployments import DEPLOYMENTS
from vtui.resources.filtering.terms import Filter, Term
from vtui.resources.places import Left, Location, Page
from vtui.resources.projects import PROJECTS
from vtui.resources.target import Target, is_name
from vtui.resources.team_access import not_joined

if TYPE_CHECKING:
    from vtui.api.errors import VercelError
    from vtui.api.service import Service


@dataclass(frozen=True, slots=True)
class Reach:
    """What a token reaches, and where in that to look for what does not say whose it is."""

    user: User
    teams: tuple[Team, ...]
    scope: Scope | None
    """None when there is nowhere to look."""


async def resolve(service: "Service", reach: Reach, target: Target) -> tuple[Location, Left | None]:
    """The place that shows the target, and how the list of its page is to look.

    A host is followed to what it serves now, and that deployment is meant from then on. Raises VercelError: NotFound
    with words for what the account does not have.
    """
    from vtui.api.errors import VercelError

    if target.kind == "team":
        return Location(DEPLOYMENTS.name, _scope(reach, target.name)), None
    scope = _scope(reach, target.team)
    if target.kind == "project":
        try:
            return await _project(service, scope, target)
        except VercelError as error:
            raise _told(f"There is no project {text.short(target.name)}", reach, scope, target, error) from None
    try:
        row = await service.deployments.get(scope, target.name)
    except VercelError as error:
        if target.kind == "host" and is_name(target.name) and _absent(error, target):  # a project's name may be a host
            try:
                return await _project(service, scope, target)
            except VercelError as other:
                if not _absent(other, target):
                    raise
        what = "No deployment serves" if target.kind == "host" else "There is no deployment"
        raise _told(f"{what} {text.short(target.name)}", reach, scope, target, error) from None
    page = Page(DEPLOYMENTS.name, row.id, DEPLOYMENTS.title_of(row), row)
    return Location(DEPLOYMENTS.name, scope, pages=(page,)), None


async def _project(service: "Service", scope: Scope, target: Target) -> tuple[Location, Left]:
    """The page of a project: with a branch its list is narrowed to that, the cursor on the commit's deployment."""
    project = await service.projects.get(scope, target.name)
    place = ProjectRef(project.id, project.name)
    page = Page(PROJECTS.name, project.id, project.name, project)
    branch = Filter((Term((target.branch,), "branch", "is"),)) if target.branch else Filter()
    cursor = await _built(service, scope, place, target) if target.sha else None
    return Location(PROJECTS.name, scope, place, (page,)), Left(branch, cursor=cursor)


async def _built(service: "Service", scope: Scope, place: ProjectRef, target: Target) -> str | None:
    """Id of the newest deployment of the commit on its branch; None when there is none, or it cannot be asked for."""
    from vtui.api.errors import VercelError

    query = {name: value for name, value in (("sha", target.sha), ("branch", target.branch)) if value}
    try:
        async for found in service.deployments.pages(scope, project_id=place.project_id, limit=1, query=query):
            for row in found.rows:
                return row.id
    except VercelError as error:
        if not _absent(error, target):
            raise
    return None


def _scope(reach: Reach, wanted: str | None) -> Scope:
    """The scope that was named, else where to look by default; raises NotFound."""
    from vtui.api.errors import NotFound

    if wanted is None and reach.scope is not None:
        return reach.scope
    scope = None if wanted is None else scope_named(reach.user, reach.teams, wanted)
    if scope is None:
        title = f"There is no team {text.short(wanted)}" if wanted else "This token can enter no team"
        raise NotFound(title, f"Teams that this token can enter: {_names(reach) or 'none'}.")
    if (error := not_joined(reach.teams, scope)) is not None:
        raise error
    return scope


def _absent(error: "VercelError", target: Target) -> bool:
    """Whether an answer says that a thing is not in the scope: 404, 400 for what is no id (getDeployment).

    A plain 403 says so as well where nobody said whose the thing is.
    """
    from vtui.api.errors import Forbidden, NotFound, Rejected, TeamLocked

    kept = isinstance(error, Forbidden) and not isinstance(error, TeamLocked) and target.team is None
    return kept or isinstance(error, NotFound | Rejected)


def _told(what: str, reach: Reach, scope: Scope, target: Target, error: "VercelError") -> "VercelError":
    """The error in words about the target, when it says that this is not in the scope: it may be in another."""
    from vtui.api.errors import NotFound

    if not _absent(error, target):
        return error
    others = _names(reach, scope)
    hint = f"If it is another team's, switch to it or name it with --team: {others}." if others else ""
    return NotFound(
        f"{what} in {text.short(scope.slug)}",
        hint if target.team is None else "It may have been deleted, or renamed.",
        status=error.status,
        request_id=error.request_id,
    )


def _names(reach: Reach, without: Scope | None = None) -> str:
    """The teams that can be entered, by slug."""
    teams = (team for team in reach.teams if team.locked is None and team.scope != without)
    return ", ".join(text.short(team.slug or team.id) for team in teams)
