"""Promote a build to production. A production build is only moved there; a preview is rebuilt for production."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from vtui.api.pages import rows_of
from vtui.models.deployment import Deployment
from vtui.models.project import Project
from vtui.models.requests import WriteRequest
from vtui.models.scope import Scope
from vtui.resources.common.action import Action, missing_id
from vtui.resources.deployments.actions import production
from vtui.table import cells
from vtui.table.columns import Cell, Context, cell
from vtui.text import short
from vtui.writes import effect_checks
from vtui.writes.effects import moves_production
from vtui.writes.plan import ActionUnavailable, Operation, Plan, Question, require

if TYPE_CHECKING:
    from vtui.api.service import Service

LOOKED_AT = 100
"""Production builds that are searched for staged ones: one page."""


def unavailable_reason(row: Deployment, context: Context) -> str | None:
    """Why production cannot serve it."""
    return (
        production.missing_or_deleted(row, context)
        or production.not_servable(row, context)
        or ("it is already rolling out" if row.substate == "ROLLING" else None)
        or ("it is already serving production" if production.serves(row, context) else None)
    )


def plan(source: Deployment, project: Project, scope: Scope, context: Context) -> Plan:
    """The plan that the source allows: to move production to it, or, for a preview, to build it for production.

    Both requests are those of the official CLI (facts page 2.2). `context` must know the project.
    """
    return (_move if source.target == "production" else _rebuild)(source, project, scope, context)


def _move(source: Deployment, project: Project, scope: Scope, context: Context) -> Plan:
    name, undo = short(project.name), _undoes_rollback(source, project)
    return Plan(
        Question(
            title="Undo the rollback?" if undo else "Promote to Production?",
            yes="Undo rollback" if undo else "",
            subject=project.name,
            consequences=(production.after_move(project.domains), *_after_promote(project)),
            facts=(
                ("new production", cells.commit_line(source)),
                (production.CURRENT, production.serving_now(project)),
                ("environment", cells.environment(source, context)),
            ),
        ),
        Operation(
            request=WriteRequest("projects.promote", scope, {"project": project.id, "deployment": source.id}, body={}),
            done=f"{name}: {'undo of the rollback' if undo else 'promotion'} accepted, production is switching",
            later=f"{name}: promotion accepted, it starts when the current rolling release is complete",
            effect=moves_production("promote", project.id, source, undo=undo),
            baseline=production.move_baseline("promote", source, project, scope),
        ),
    )


def _undoes_rollback(source: Deployment, project: Project) -> bool:
    """Whether production was rolled back, and the source is newer than what it serves since then."""
    serving = project.production.created_at if project.production else None
    return project.pinned and serving is not None and (source.created_at or 0) > serving


def _after_promote(project: Project) -> tuple[Cell, ...]:
    """What it means for later builds; a promote ends a rollback (vercel.com/docs/cli/rollback)."""
    if project.pinned:
        again = "" if project.assigns_domains else f": {production.AUTO_ASSIGN} will be turned on again"
        return (cell(f"This ends the rollback{again}.", "warn"),)
    off = cell(f"{production.AUTO_ASSIGN} is off: later builds stay staged until promoted.", "muted")
    unbuilt = cell("Nothing is built: this build is promoted unchanged.", "muted")
    return (unbuilt,) if project.assigns_domains else (unbuilt, off)


def _rebuild(source: Deployment, project: Project, scope: Scope, context: Context) -> Plan:
    body = {"deploymentId": source.id, "name": project.name, "target": "production", "meta": {"action": "promote"}}
    return Plan(
        Question(
            title="Build for Production?",
            subject=project.name,
            consequences=(
                cell("This is not a production build: it is rebuilt with the production env vars.", "warn"),
                *production.after_build(project.domains, source, context),
            ),
            facts=(
                ("commit", cells.commit_line(source)),
                (production.CURRENT, production.serving_now(project)),
                ("environment", (*cells.environment(source, context), *cell("  to Production", "muted"))),
            ),
        ),
        Operation(
            request=WriteRequest("deployments.create", scope, body=body),
            done=f"{short(project.name)}: building for Production",
            effect=production.new_deployment(source),
            baseline=effect_checks.new_build(scope, source, "production", same_commit=True),
        ),
    )


async def of_deployment(service: "Service", scope: Scope, row: Deployment, context: Context) -> Plan:
    """Reads the deployment and what its project serves now, side by side.

    Raises VercelError, and ActionUnavailable when it cannot be promoted any more or another move is in progress.
    """
    source, project = await production.read(service, scope, row, request=True)
    if not isinstance(project, Project):
        raise project or ActionUnavailable(production.NO_PROJECT)
    context = production.known(project, context)
    require(unavailable_reason(source, context))
    production.unmoved(project, project, service.now())
    return plan(source, project, scope, context)


async def of_project(service: "Service", scope: Scope, row: Project, context: Context) -> Plan:
    """The plan to promote one of the staged production builds of a project, by default the newest.

    After a rollback every newer production build is offered: to promote the one that was rolled back undoes it.
    Two requests side by side: getProject, and getDeployments for the newest builds that are ready and for production,
    of which `readySubstate` says whether they are staged. Raises VercelError, and ActionUnavailable when there is no
    such build or another move is in progress.
    """
    query = {"target": "production", "state": "READY"}
    pages = service.deployments.pages(scope, project_id=row.id, limit=LOOKED_AT, first=LOOKED_AT, query=query)
    project, builds = await asyncio.gather(service.projects.get(scope, row.id, request=True), rows_of(pages))
    production.unmoved(project, project, service.now())
    context = production.known(project, context)
    serving = project.production.created_at if project.production else None

    def is_offered(build: Deployment) -> bool:
        offered = _undoes_rollback(build, project) or build.substate == "STAGED"
        return offered and unavailable_reason(build, context) is None

    def planned(build: Deployment) -> Plan:
        made = plan(build, project, scope, context)
        if build.created_at is None or serving is None or build.created_at >= serving:
            return made
        older = cell("This build is older than the current production build.", "warn")
        return replace(made, question=replace(made.question, consequences=(*made.question.consequences, older)))

    offered = [build for build in builds if is_offered(build)]
    if not offered:
        none = f"none of the last {LOOKED_AT} production builds is staged"
        raise ActionUnavailable(none if len(builds) == LOOKED_AT else "no staged production build")
    return production.one_of(offered[: production.MAX_BUILDS], planned, context)


PROMOTE: Action[Deployment] = Action(
    "promote", "P", "Promote", "Promote a build to production", unavailable_reason, plan=of_deployment, footer=True
)
OF_PROJECT: Action[Project] = Action(
    "promote", "P", "Promote", "Promote a build to production", missing_id, plan=of_project, footer=True
)
