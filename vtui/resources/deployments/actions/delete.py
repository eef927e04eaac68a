"""Delete a deployment, and with it the aliases that point to it."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from vtui.api.pages import rows_of
from vtui.models.deployment import Deployment
from vtui.models.project import Project
from vtui.models.requests import WriteRequest
from vtui.models.scope import Scope
from vtui.resources.common.action import Action
from vtui.resources.deployments.actions import production
from vtui.table import cells
from vtui.table.columns import Cell, Context, Span, cell
from vtui.text import count, short
from vtui.writes import effect_checks
from vtui.writes.bulk import Many
from vtui.writes.effects import Effect
from vtui.writes.plan import ActionUnavailable, Operation, Plan, Question, existing, require
from vtui.writes.typed_confirmation import TYPEABLE

if TYPE_CHECKING:
    from vtui.api.service import Service


def plan(row: Deployment, hosts: tuple[str, ...], scope: Scope, context: Context) -> Plan:
    """Make the plan to delete a deployment with the aliases `hosts`; `context` must have its project, if it has one."""

    async def recheck(service: "Service") -> None:
        now = await existing(service.deployments.hosts(scope, row.id), "it was already deleted")
        if more := set(now) - set(hosts):
            raise ActionUnavailable(f"it was assigned a new alias in the meantime: {short(min(more))}")

    return Plan(
        Question(
            title="Delete this deployment?",
            subject=row.name,
            consequences=_consequence(row, hosts, context),
            facts=(
                ("commit", cells.commit_line(row)),
                ("environment", cells.environment(row, context)),
                ("URL", cell(row.url) or cells.NO_VALUE),
            ),
            word=row.name if TYPEABLE.fullmatch(row.name) else "delete",
        ),
        Operation(
            request=WriteRequest("deployments.delete", scope, {"deployment": row.id}),
            done=f"{short(row.name)}: deployment deleted",
            effect=Effect("deployments", row, "gone"),
            recheck=recheck,
            find_effect=effect_checks.removed(scope, row),
        ),
    )


def _consequence(row: Deployment, hosts: tuple[str, ...], context: Context) -> tuple[Cell, ...]:
    lines: list[Cell] = []
    if production.serves(row, context):
        lines.append(
            cell(
                "This deployment is serving production. Promote another build first, or the site goes offline.", "error"
            )
        )
    lines.append(
        (*production.named(hosts), Span(" will no longer point to a deployment."))
        if hosts
        else cell("No other alias is removed.")
    )
    if row.in_flight:
        lines.append(cell("Its build will stop.", "warn"))
    return (*lines, cell("vtui cannot undo this.", "muted"))


async def of_deployment(service: "Service", scope: Scope, row: Deployment, context: Context) -> Plan:
    """Read the deployment, its project and its aliases at the same time.

    Raises VercelError, and ActionUnavailable when it was deleted.
    """
    (source, project), hosts = await asyncio.gather(
        production.read(service, scope, row), service.deployments.hosts(scope, row.id)
    )
    if isinstance(project, Project):
        context = production.known(project, context)
    elif project is not None and source.environment == "production":
        raise project  # the question must show whether production serves it
    require(production.missing_or_deleted(source, context))
    return plan(source, tuple(dict.fromkeys((*source.aliases, *hosts))), scope, context)


async def serving(service: "Service", scope: Scope, rows: Sequence[Deployment], context: Context) -> Mapping[str, str]:
    """Return the rows that have an alias or serve production: id -> the reason as a text for the user.

    Sends getProject for each project, and one request per 100 of its aliases. Raises VercelError.
    """
    left = {row.id: production.NO_PROJECT for row in rows if row.project_id is None}
    aliases: dict[str, list[str]] = {}
    for project_id in dict.fromkeys(row.project_id for row in rows if row.project_id is not None):
        project = await service.projects.get(scope, project_id)
        context = production.known(project, context)
        for alias in await rows_of(service.aliases.pages(scope, project_id=project_id)):
            if alias.deployment_id is not None:
                aliases.setdefault(alias.deployment_id, []).append(alias.host)
    left |= {id_: f"still has an alias ({production.first_host(hosts)})" for id_, hosts in aliases.items()}
    left |= {row.id: "serving production" for row in rows if production.serves(row, context)}
    return {row.id: left[row.id] for row in rows if row.id in left}


async def unhosted(service: "Service", scope: Scope, row: Deployment) -> Deployment:
    """Return the row if it still has no alias. Raises VercelError, and ActionUnavailable if it has one or is gone."""
    hosts = await existing(service.deployments.hosts(scope, row.id), "it was already deleted")
    if hosts:
        raise ActionUnavailable(f"now has an alias ({production.first_host(hosts)})")
    return row


def _summarize(rows: Sequence[Deployment], _context: Context) -> tuple[Cell, ...]:
    flying = sum(row.in_flight for row in rows)
    lines = [cell("The deployments and their URLs are deleted. They have no other aliases.")]
    if flying:
        lines.append(cell(f"{count(flying, ('build', 'builds'))} will stop.", "warn"))
    return (*lines, cell("vtui cannot undo this.", "muted"))


MANY = Many(
    verb=("Delete", "Deleting", "deleted"),
    endpoints=lambda _row: ("deployments.aliases", "deployments.delete"),
    plan=lambda row, scope, context: plan(row, (), scope, context),
    exclude=serving,
    summarize=_summarize,
    recheck=unhosted,
)
DELETE: Action[Deployment] = Action(
    id="delete",
    key="D",
    label="Delete",
    help="Delete the deployment and its aliases",
    unavailable_reason=production.missing_or_deleted,
    plan=of_deployment,
    many=MANY,
    footer=True,
)
