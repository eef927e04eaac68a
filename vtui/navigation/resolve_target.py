"""From a target, such as a URL or an ID, to the location that shows it: one or two requests."""

from typing import TYPE_CHECKING, NamedTuple

from vtui import text
from vtui.api.errors import Forbidden, NotFound, Rejected, TeamLocked, VercelError
from vtui.models.scope import ProjectRef, Scope
from vtui.models.team import Team, User, scope_named, team_names
from vtui.navigation.history import Location, Page, ViewState
from vtui.navigation.target import Target, is_name
from vtui.resources.account.identity import not_joined
from vtui.resources.deployments.resource import DEPLOYMENTS
from vtui.table.filtering.terms import Filter, Term

if TYPE_CHECKING:
    from vtui.api.service import Service


class TokenAccess(NamedTuple):
    """What a token can access, and the scope of targets that do not name theirs."""

    user: User
    teams: tuple[Team, ...]
    scope: Scope | None
    """None if there is no default scope."""


async def resolve_target(service: "Service", access: TokenAccess, target: Target) -> tuple[Location, ViewState | None]:
    """The location of a target, and the view state of its page's list.

    A host is resolved once, to the deployment that it serves now. Raises VercelError: NotFound, with a text for the
    user, for a target that the account does not have.
    """
    if target.kind == "team":
        return Location(DEPLOYMENTS.name, _scope(access, target.name)), None
    scope = _scope(access, target.team)
    if target.kind == "project":
        try:
            return await _project(service, scope, target)
        except VercelError as error:
            raise _not_found_error(
                f"Project {text.short(target.name)} not found", access, scope, target, error
            ) from None
    try:
        row = await service.deployments.get(scope, target.name)
    except VercelError as error:
        # The name of a project can look like a host.
        if target.kind == "host" and is_name(target.name) and _is_not_found(error, target):
            try:
                return await _project(service, scope, target)
            except VercelError as other:
                if not _is_not_found(other, target):
                    raise
        noun = "Deployment or alias" if target.kind == "host" else "Deployment"
        title = f"{noun} {text.short(target.name)} not found"
        raise _not_found_error(title, access, scope, target, error) from None
    page = Page(DEPLOYMENTS.name, row.id, DEPLOYMENTS.title_of(row), row)
    return Location(DEPLOYMENTS.name, scope, pages=(page,)), None


async def _project(service: "Service", scope: Scope, target: Target) -> tuple[Location, ViewState]:
    """The page of a project; with a branch its list is filtered by it, with the cursor on the commit's deployment."""
    project = await service.projects.get(scope, target.name)
    project_ref = ProjectRef(project.id, project.name)
    page = Page("projects", project.id, project.name, project)
    branch = Filter((Term((target.branch,), "branch", "is"),)) if target.branch else Filter()
    cursor = await _newest_deployment_of_commit(service, scope, project_ref, target) if target.sha else None
    return Location("projects", scope, project_ref, (page,)), ViewState(branch, cursor=cursor)


async def _newest_deployment_of_commit(
    service: "Service", scope: Scope, project_ref: ProjectRef, target: Target
) -> str | None:
    """ID of the newest deployment of the commit on its branch; None without one, or if it cannot be requested."""
    query = {name: value for name, value in (("sha", target.sha), ("branch", target.branch)) if value}
    try:
        async for page in service.deployments.pages(scope, project_id=project_ref.project_id, limit=1, query=query):
            for row in page.rows:
                return row.id
    except VercelError as error:
        if not _is_not_found(error, target):
            raise
    return None


def _scope(access: TokenAccess, team: str | None) -> Scope:
    """The named scope, else the default one. Raises NotFound."""
    if team is None and access.scope is not None:
        return access.scope
    scope = None if team is None else scope_named(access.user, access.teams, team)
    if scope is None:
        title = f"Team {text.short(team)} not found" if team else "This token has no access to any team"
        raise NotFound(title, f"Accessible teams: {team_names(access.teams) or 'none'}.")
    if (error := not_joined(access.teams, scope)) is not None:
        raise error
    return scope


def _is_not_found(error: VercelError, target: Target) -> bool:
    """Whether the scope lacks the target: 404, 400 for an invalid ID (getDeployment), or 403 without a team."""
    kept = isinstance(error, Forbidden) and not isinstance(error, TeamLocked) and target.team is None
    return kept or isinstance(error, NotFound | Rejected)


def _not_found_error(title: str, access: TokenAccess, scope: Scope, target: Target, error: VercelError) -> VercelError:
    """An error about the target, if `error` means that it is not in this scope; else `error`."""
    if not _is_not_found(error, target):
        return error
    others = team_names(access.teams, scope)
    hint = f"If it belongs to another team, switch to that team or use --team: {others}." if others else ""
    return NotFound(
        f"{title} in {text.short(scope.slug)}",
        hint if target.team is None else "It may have been deleted or renamed.",
        status=error.status,
        request_id=error.request_id,
    )
