"""The location at start-up: which scope, which project of it, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from vtui import text
from vtui.api.errors import Forbidden, NotFound
from vtui.models.scope import ProjectRef, Scope
from vtui.models.team import Team, User, default_scope, scope_named, team_names
from vtui.navigation.target import Target
from vtui.resources.account.identity import not_joined

if TYPE_CHECKING:
    from vtui.api.service import Service

Reason = Literal["asked", "linked", "last", "cli", "default"]
"""Why a scope is the one to start with, the strongest reason first."""

REASON_TEXTS: Mapping[Reason, tuple[str, str]] = {
    "asked": ("", "it was specified at startup"),
    "linked": ("linked", "this folder is linked to it"),
    "last": ("last used", "it was the last one used in vtui"),
    "cli": ("from the CLI", "it is the current team of the Vercel CLI"),
    "default": ("default", "it is the default of the account"),
}
"""A short text for the top line, empty for none, and a sentence."""


@dataclass(frozen=True, slots=True)
class StartOptions:
    """The arguments, settings and remembered values that choose the start location; unknown ones are empty."""

    team: str = ""
    """Slug or ID from the arguments or the config."""
    project: str = ""
    """Name or ID from the arguments."""
    linked: Target | None = None
    """The project that the working folder is linked to."""
    last: str = ""
    """`scope_id` of the last run's scope."""
    last_project: str = ""
    """ID of the project that was chosen in the last run."""
    cli_team: str = ""
    """ID of the current team of the Vercel CLI."""


class ChosenScope(NamedTuple):
    """A scope and the reason for it, with a notice about a scope that was not accessible."""

    scope: Scope
    reason: Reason
    notice: str = ""


class StartLocation(NamedTuple):
    """Scope and project to start with, the reason, and a notice; an empty notice is not shown."""

    scope: Scope
    project: ProjectRef
    reason: Reason
    notice: str = ""


def scope_id(scope: Scope) -> str:
    """An ID of a scope that does not change, unlike slugs."""
    return scope.team_id or scope.slug


def choose_scope(user: User, teams: tuple[Team, ...], options: StartOptions) -> ChosenScope | None:
    """The first accessible scope of the options; None if there is none.

    The order is that of the official CLI, with the last run's scope before the CLI's current team (facts, section 6). A
    requested scope is chosen even if it is locked, so that the reason is shown; one that does not exist gives None.
    """
    if options.team:
        requested = scope_named(user, teams, options.team)
        return None if requested is None else ChosenScope(requested, "asked")
    notice = ""
    candidates: list[tuple[Reason, str]] = [("last", options.last), ("cli", options.cli_team)]
    if options.linked is not None:
        candidates.insert(0, ("linked", options.linked.team or ""))
    open_ = tuple(team for team in teams if team.locked is None)
    for reason, name in candidates:
        scope = scope_named(user, open_, name) if name else None
        if scope is not None:
            return ChosenScope(scope, reason, notice)
        if reason == "linked":
            notice = "This folder is linked to a project of a team that this token has no access to."
    scope = default_scope(user, teams)
    return None if scope is None else ChosenScope(scope, "default", notice)


def expected_location(
    options: StartOptions, locations: Iterable[tuple[Scope, ProjectRef]], *, project_filtered: bool
) -> tuple[Scope, ProjectRef] | None:
    """The one of some locations at which `find_start_location` is expected to start; None where it is none of them.

    Without a request, so the scope or the project may no longer exist. `project_filtered`: whether the project counts.
    """
    linked = None if options.team or options.project else options.linked
    named = options.team or (linked.team if linked is not None else "") or options.last or options.cli_team
    for scope, project_ref in locations:
        if not named or named.casefold() not in (scope_id(scope).casefold(), scope.slug.casefold()):
            continue
        last = options.last_project if options.last == scope_id(scope) else ""
        wanted = (options.project or (last if linked is None else linked.name)) if project_filtered else ""
        if wanted in ((project_ref.project_id, project_ref.project) if project_ref.project_id else ("",)):
            return scope, project_ref
    return None


async def find_start_location(
    service: "Service", user: User, teams: tuple[Team, ...], options: StartOptions, menu_key: str
) -> StartLocation:
    """The location to start with. `menu_key` opens the team menu. Raises VercelError: NotFound for a requested team or
    project that does not exist.
    """
    chosen = choose_scope(user, teams, options)
    if chosen is None:
        names = team_names(teams) or "none"
        title = f"Team {text.clean(options.team)} not found" if options.team else "This token has no access to any team"
        raise NotFound(title, f"Accessible teams: {names}. Press {menu_key} to choose one.")
    scope, reason, notice = chosen
    if (team_error := not_joined(teams, scope)) is not None:
        raise team_error
    if options.project:
        try:
            project = await service.projects.get(scope, options.project)
        except NotFound as error:
            hint = f"Press {menu_key} to open the team without a project, or restart with another --project."
            title = f"Project {text.clean(options.project)} not found in {scope.slug}"
            raise NotFound(title, hint, status=error.status) from None
        return StartLocation(scope, ProjectRef(project.id, project.name), reason, notice)
    if reason == "linked" and options.linked is not None:
        missing_notice = "The project linked to this folder is not available. Showing all projects."
        return await _with_project(service, chosen, options.linked.name, missing_notice)
    if options.last_project and options.last == scope_id(scope):
        missing_notice = "The last used project is not available. Showing all projects."
        return await _with_project(service, chosen, options.last_project, missing_notice)
    return StartLocation(scope, ProjectRef(), reason, notice)


async def _with_project(service: "Service", chosen: ChosenScope, project: str, missing_notice: str) -> StartLocation:
    """The location with a project that was not requested by name: if it is missing, the team opens without it."""
    try:
        project_row = await service.projects.get(chosen.scope, project)
    except (Forbidden, NotFound):
        return StartLocation(chosen.scope, ProjectRef(), chosen.reason, missing_notice)
    return StartLocation(chosen.scope, ProjectRef(project_row.id, project_row.name), chosen.reason, chosen.notice)
