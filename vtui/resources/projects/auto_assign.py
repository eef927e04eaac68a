"""Turn Auto-assign Custom Production Domains on or off: whether new production builds get the domains automatically."""

from dataclasses import replace
from typing import TYPE_CHECKING

from vtui.models.project import Project
from vtui.models.requests import WriteRequest
from vtui.models.scope import Scope
from vtui.resources.common.action import Action, missing_id
from vtui.resources.deployments.actions.production import AUTO_ASSIGN, named, serving_now
from vtui.table.columns import Cell, Context, cell
from vtui.text import short
from vtui.writes.effects import Effect
from vtui.writes.plan import ActionUnavailable, Operation, Plan, Question
from vtui.writes.verification import proved_by

if TYPE_CHECKING:
    from vtui.api.service import Service


def plan(project: Project, scope: Scope) -> Plan:
    """The plan to turn the setting over (updateProject, facts page 3.1); `project` must have just been read."""
    wanted = not project.assigns_domains

    async def read(service: "Service") -> Project:
        return await service.projects.get(scope, project.id)

    def changed(service: "Service", body: bytes) -> Project:
        """The project as it was read, with the setting of a later answer, which need not hold everything else."""
        now = service.projects.written(body)
        setting = wanted if now.auto_assign is None else now.auto_assign
        return replace(project, auto_assign=setting, updated_at=now.updated_at or project.updated_at)

    async def recheck(service: "Service") -> None:
        if (await read(service)).assigns_domains == wanted:
            raise ActionUnavailable(f"{AUTO_ASSIGN} is already {_word(wanted)}")

    return Plan(
        Question(
            title=f"Turn {AUTO_ASSIGN} {_word(wanted)}?",
            subject=project.name,
            consequences=_consequences(project, wanted),
            facts=(("current", cell(_word(not wanted))), ("current production", serving_now(project))),
            yes=f"Turn {_word(wanted)}",
        ),
        Operation(
            WriteRequest("projects.edit", scope, {"project": project.id}, body={"autoAssignCustomDomains": wanted}),
            done=f"{short(project.name)}: {AUTO_ASSIGN} is {_word(wanted)}",
            effect=Effect("projects", project, read=changed, again=read),
            recheck=recheck,
            find_effect=proved_by(read, lambda now: now.auto_assign is wanted),
        ),
    )


def _word(on: bool) -> str:
    return "on" if on else "off"


def _consequences(project: Project, wanted: bool) -> tuple[Cell, ...]:
    domains = named(project.domains) or cell("The production domains")
    now = cell(
        f"The current production deployment does not change. To undo, turn it {_word(not wanted)} again.", "muted"
    )
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
    label="Auto-assign",
    help="Auto-assign Custom Production Domains on/off",
    unavailable_reason=missing_id,
    plan=of_project,
)
