"""Turn Auto-assign Custom Production Domains on or off: whether new production builds get the domains automatically."""

from dataclasses import replace
from typing import TYPE_CHECKING

from vtui.models.made import is_made
from vtui.models.project import Project
from vtui.models.requests import WriteRequest
from vtui.models.scope import Scope
from vtui.resources.deployments.production import AUTO_ASSIGN, named, serving_now
from vtui.table.columns import Cell, Context, cell
from vtui.text import short
from vtui.writes.action import Action
from vtui.writes.effects import Effect
from vtui.writes.plan import Plan, Refused

if TYPE_CHECKING:
    from vtui.api.service import Service


def unavailable_reason(row: Project, _context: Context) -> str | None:
    """Why the setting of a project cannot be changed."""
    return "the API gave it no id" if is_made(row.id) else None


def plan(project: Project, scope: Scope) -> Plan:
    """The plan to turn the setting over (updateProject, facts page 3.1); `project` must have just been read."""
    wanted = not project.assigns_domains

    def changed(now: Project) -> Project:
        """The project as it was read, with the setting of a later answer, which need not hold everything else."""
        setting = wanted if now.auto_assign is None else now.auto_assign
        return replace(project, auto_assign=setting, updated_at=now.updated_at or project.updated_at)

    async def recheck(service: "Service") -> None:
        if (await service.projects.get(scope, project.id)).assigns_domains == wanted:
            raise Refused(f"{AUTO_ASSIGN} is {_word(wanted)} already")

    async def look(service: "Service") -> Project | None:
        now = await service.projects.get(scope, project.id)
        return now if now.auto_assign is wanted else None

    return Plan(
        title=f"Turn {AUTO_ASSIGN} {_word(wanted)}?",
        subject=project.name,
        scope=scope,
        consequence=_consequence(project, wanted),
        facts=(
            ("current", cell(_word(not wanted))),
            ("serving now", serving_now(project)),
        ),
        request=WriteRequest("projects.edit", scope, {"project": project.id}, body={"autoAssignCustomDomains": wanted}),
        done=f"{short(project.name)}: {AUTO_ASSIGN} is {_word(wanted)}",
        effect=Effect(
            "projects",
            project,
            read=lambda service, body: changed(service.projects.edited(body)),
            again=lambda service: service.projects.get(scope, project.id),
        ),
        recheck=recheck,
        look=look,
        yes=f"Turn {_word(wanted)}",
    )


def _word(on: bool) -> str:
    return "on" if on else "off"


def _consequence(project: Project, wanted: bool) -> tuple[Cell, ...]:
    domains = named(project.domains) or cell("The production domains")
    now = cell(f"What production serves now does not change. To undo, turn it {_word(not wanted)} again.", "muted")
    if not wanted:
        return (
            (*domains, *cell(" will not be assigned to new production builds.", "warn")),
            cell("New production builds stay staged until they are promoted."),
            now,
        )
    ends = (cell("The next production build ends the rollback.", "warn"),) if project.pinned else ()
    return ((*domains, *cell(" will be assigned to each new production build when it is ready.")), *ends, now)


async def of_project(service: "Service", scope: Scope, row: Project, _context: Context) -> Plan:
    """Read the project for its present setting and plan the other one. Raises VercelError."""
    return plan(await service.projects.get(scope, row.id), scope)


TOGGLE_AUTO_ASSIGN: Action[Project] = Action(
    id="auto-assign",
    key="T",
    label="Auto-assign (toggle)",
    tooltip="Turn Auto-assign Custom Production Domains on or off",
    refuse=unavailable_reason,
    plan=of_project,
)
