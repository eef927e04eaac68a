"""Where to begin: which team or account, which project of it, and why there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from vtui import text
from vtui.models.scope import ProjectRef, Scope
from vtui.models.team import Team, User, default_scope, scope_named
from vtui.resources.target import Target
from vtui.resources.team_access import not_joined

if TYPE_CHECKING:
    from vtui.api.service import Service

Reason = Literal["asked", "linked", "last", "cli", "default"]
"""Why a scope is the one to begin with, the strongest first."""

SAID: Mapping[Reason, tuple[str, str]] = {
    "asked": ("", "it was asked for"),
    "linked": ("linked", "this folder is linked to it"),
    "last": ("as last time", "vtui was left there"),
    "cli": ("as in the CLI", "it is the current team of the Vercel CLI"),
    "default": ("by default", "it is what the account opens by default"),
}
"""In a word or two for the top line, and in a sentence; empty where it goes without saying."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was said and what is remembered of where to begin; what is not known is empty."""

    team: str = ""
    """Slug or id that was asked for, or that the config has."""
    project: str = ""
    """Name or id that was asked for."""
    linked: Target | None = None
    """The project that the working folder is linked to."""
    last: str = ""
    """What the scope of the last run is remembered by."""
    last_project: str = ""
    """Id of the project that was chosen in it."""
    cli_team: str = ""
    """Id of the Vercel CLI's current team."""


class Chosen(NamedTuple):
    """A scope and why it is the one; what could not be had, in a sentence."""

    scope: Scope
    reason: Reason
    notice: str = ""


class Arrival(NamedTuple):
    """Where to begin, why there, and what is to be said of it; empty for nothing."""

    scope: Scope
    place: ProjectRef
    reason: Reason
    notice: str = ""


def remembered_by(scope: Scope) -> str:
    """What a scope is remembered by: ids stay, slugs are changed."""
    return scope.team_id or scope.slug


def choose(user: User, teams: tuple[Team, ...], wish: Wish) -> Chosen | None:
    """The first scope of those that are wished for that can be entered; None when there is none.

    The order is the official tool's, with what was open last before what that has open (facts, section 6). One that was
    asked for is taken though it is locked, so that it says why; one that does not exist is none.
    """
    if wish.team:
        asked = scope_named(user, teams, wish.team)
        return None if asked is None else Chosen(asked, "asked")
    notice = ""
    wanted: list[tuple[Reason, str]] = [("last", wish.last), ("cli", wish.cli_team)]
    if wish.linked is not None:
        wanted.insert(0, ("linked", wish.linked.team or ""))
    open_ = tuple(team for team in teams if team.locked is None)
    for reason, name in wanted:
        scope = scope_named(user, open_, name) if name else None
        if scope is not None:
            return Chosen(scope, reason, notice)
        if reason == "linked":
            notice = "This folder is linked to a project of a team that this token cannot enter."
    scope = default_scope(user, teams)
    return None if scope is None else Chosen(scope, "default", notice)


async def arrive(service: "Service", user: User, teams: tuple[Team, ...], wish: Wish, menu_key: str) -> Arrival:
    """The place to begin at. `menu_key` opens the team menu. Raises VercelError: NotFound for what was asked for."""
    from vtui.api.errors import NotFound

    chosen = choose(user, teams, wish)
    if chosen is None:
        names = ", ".join(text.clean(team.slug) for team in teams if team.locked is None) or "none"
        title = f"There is no team {text.clean(wish.team)}" if wish.team else "This token can enter no team"
        raise NotFound(title, f"Teams that this token can enter: {names}. Press {menu_key} to choose one.")
    scope, reason, notice = chosen
    if (pending := not_joined(teams, scope)) is not None:
        raise pending
    if wish.project:
        try:
            project = await service.projects.get(scope, wish.project)
        except NotFound as error:
            hint = f"Press {menu_key} to look at the team without it, or start with another --project."
            title = f"There is no project {text.clean(wish.project)} in {scope.slug}"
            raise NotFound(title, hint, status=error.status) from None
        return Arrival(scope, ProjectRef(project.id, project.name), reason, notice)
    if reason == "linked" and wish.linked is not None:
        gone = "The project that this folder is linked to is not there: these are all projects."
        return await _with_project(service, chosen, wish.linked.name, gone)
    if wish.last_project and wish.last == remembered_by(scope):
        gone = "The project that was chosen last is no longer there: these are all projects."
        return await _with_project(service, chosen, wish.last_project, gone)
    return Arrival(scope, ProjectRef(), reason, notice)


async def _with_project(service: "Service", chosen: Chosen, project: str, gone: str) -> Arrival:
    """With a project that nobody asked for by name: without it the team opens all the same."""
    from vtui.api.errors import Forbidden, NotFound

    try:
        found = await service.projects.get(chosen.scope, project)
    except (Forbidden, NotFound):
        return Arrival(chosen.scope, ProjectRef(), chosen.reason, gone)
    return Arrival(chosen.scope, ProjectRef(found.id, found.name), chosen.reason, chosen.notice)
