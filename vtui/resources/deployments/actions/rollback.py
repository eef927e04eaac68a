"""Roll back production to an earlier deployment (Instant Rollback), which pins it there."""

from typing import TYPE_CHECKING

from vtui.api.pages import rows_of
from vtui.models.deployment import Deployment
from vtui.models.project import Project
from vtui.models.requests import WriteRequest
from vtui.models.scope import Scope
from vtui.resources.common.action import Action, missing_id
from vtui.resources.deployments.actions import production
from vtui.table import cells
from vtui.table.columns import Context, cell
from vtui.text import short
from vtui.writes.effects import moves_production
from vtui.writes.plan import ActionUnavailable, Operation, Plan, Question, require

if TYPE_CHECKING:
    from vtui.api.service import Service

NO_CANDIDATE = "it is not a rollback candidate"


def unavailable_reason(row: Deployment, context: Context) -> str | None:
    """Why production cannot be rolled back to it: a list that has `isRollbackCandidate` must have it as true."""
    built_for_another = "it was not built for production" if row.environment != "production" else None
    if (
        reason := production.missing_or_deleted(row, context)
        or built_for_another
        or production.not_servable(row, context)
    ):
        return reason
    if production.serves(row, context):
        return "it is already serving production"
    return NO_CANDIDATE if row.rollback_candidate is False or row.substate == "STAGED" else None


def action_unavailable_reason(row: Deployment, context: Context) -> str | None:
    """Why nothing can be rolled back at a row: the one that serves production offers the builds before it."""
    return (production.missing_or_deleted if production.serves(row, context) else unavailable_reason)(row, context)


def plan(source: Deployment, project: Project, scope: Scope, context: Context) -> Plan:
    """The plan to move production back to `source` (facts page 2.3). `context` must know the project."""
    off = f"{production.AUTO_ASSIGN} {'will be turned' if project.assigns_domains else 'stays'} off"
    return Plan(
        Question(
            title="Roll back Production?",
            subject=project.name,
            consequences=(
                production.after_move(project.domains),
                cell(f"{off}: new production builds stay staged until one is promoted.", "warn"),
                cell(f"Nothing is built. To undo: Promote ({context.key_name('promote', 'P')}).", "muted"),
            ),
            facts=(
                ("new production", cells.commit_line(source)),
                ("created", cells.moment(source.created_at, context)),
                (production.CURRENT, production.serving_now(project)),
            ),
            reason="description",
        ),
        Operation(
            request=WriteRequest("projects.rollback", scope, {"project": project.id, "deployment": source.id}, body={}),
            done=f"{short(project.name)}: rollback accepted, production is switching",
            effect=moves_production("rollback", project.id, source),
            baseline=production.move_baseline("rollback", source, project, scope),
        ),
    )


async def of_deployment(service: "Service", scope: Scope, row: Deployment, context: Context) -> Plan:
    """Reads the deployment and what its project serves now, side by side; and whether it is a candidate, if unknown.

    For a row that serves production, the plan is that of its project. Raises VercelError, and ActionUnavailable when
    production cannot go back to it any more or something else is under way.
    """
    source, project = await production.read(service, scope, row, request=True)
    if not isinstance(project, Project):
        raise project or ActionUnavailable(production.NO_PROJECT)
    from_serving, context = production.serves(row, context), production.known(project, context)
    if from_serving and production.serves(row, context):
        return await _to_candidate(service, scope, project, context)
    reason = unavailable_reason(source, context)
    if reason is None and source.rollback_candidate is None and not await _candidate(service, scope, source):
        reason = NO_CANDIDATE
    require(reason)
    production.unmoved(project, project, service.now())
    return plan(source, project, scope, context)


def project_unavailable_reason(row: Project, context: Context) -> str | None:
    """Why production of this project cannot be rolled back, by its row alone; candidates are requested later."""
    nothing = row.production is None and row.production_known
    return missing_id(row, context) or ("it has no production deployment" if nothing else None)


async def of_project(service: "Service", scope: Scope, row: Project, context: Context) -> Plan:
    """The plan to move production of a project back to one of its rollback candidates, by default to the newest.

    Two requests, one after the other: getProject, and getDeployments with `rollbackCandidate`. Raises VercelError, and
    ActionUnavailable when there is no candidate or another move is in progress.
    """
    return await _to_candidate(service, scope, await service.projects.get(scope, row.id, request=True), context)


async def _to_candidate(service: "Service", scope: Scope, project: Project, context: Context) -> Plan:
    """The plan to move production of a project that was just read back to one of its candidates.

    Requests one build more than can be chosen: one of them may be what production serves. Which builds are candidates
    is the server's decision: on the Hobby plan the previous one only. After a rollback only older builds are offered:
    `promote` undoes it.
    """
    if project.production is None:
        unknown = "the production deployment is unknown"
        raise ActionUnavailable(project_unavailable_reason(project, context) or unknown)
    production.unmoved(project, project, service.now())
    query = {"rollbackCandidate": "true"}
    if project.pinned and project.production.created_at is not None:
        query["until"] = str(project.production.created_at)
    context, most = production.known(project, context), production.MAX_BUILDS + 1
    pages = service.deployments.pages(scope, project_id=project.id, limit=most, first=most, query=query)
    found = [candidate for candidate in await rows_of(pages) if unavailable_reason(candidate, context) is None]
    if not found:
        raise ActionUnavailable("no rollback candidate found")
    return production.one_of(
        found[: production.MAX_BUILDS], lambda source: plan(source, project, scope, context), context
    )


async def _candidate(service: "Service", scope: Scope, row: Deployment) -> bool:
    """Whether the list of candidates holds it: only lists have that field (getDeployments, one request)."""
    query = {"rollbackCandidate": "true", "until": str((row.created_at or 0) + 1)}
    pages = service.deployments.pages(scope, project_id=row.project_id, limit=1, first=1, query=query)
    return any(found.id == row.id for found in await rows_of(pages))


ROLLBACK: Action[Deployment] = Action(
    "rollback",
    "B",
    "Roll back",
    "Roll back production to an earlier build",
    action_unavailable_reason,
    of_deployment,
    footer=True,
)
OF_PROJECT: Action[Project] = Action(
    "rollback",
    "B",
    "Roll back",
    "Roll back production to an earlier build",
    project_unavailable_reason,
    of_project,
    footer=True,
)
