"""Delete a deployment, and with it the aliases that point to it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
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
from vtui.writes.bulk import Batch, Many, OnChecked
from vtui.writes.effects import Effect
from vtui.writes.plan import ActionUnavailable, Operation, Plan, Question, existing, require
from vtui.writes.typed_confirmation import TYPEABLE

if TYPE_CHECKING:
    from vtui.api.service import Service

Hosts = Mapping[str, tuple[str, ...]]
"""ID of a deployment -> the hosts of its aliases."""
CAPTION, SKIP, DELETE_TOO = "Aliases", "skip those with one", "delete too"
"""The choice of a bulk deletion, where some rows have an alias."""


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


async def exclude(service: "Service", batch: Batch, context: Context, on_checked: OnChecked) -> Batch:
    """Skip the rows that serve production and, unless the other way is chosen, those with an alias.

    Lists of deployments do not have the aliases. Sends for each project getProject and one request per 100 of its
    aliases. Raises VercelError.
    """
    projects: dict[str | None, list[Deployment]] = {}
    for row in batch.rows:
        projects.setdefault(row.project_id, []).append(row)
    reasons = {row.id: production.NO_PROJECT for row in projects.pop(None, ())}
    aliases: dict[str, list[str]] = {}
    checked = len(reasons)
    for project_id, rows in projects.items():
        project, found = await asyncio.gather(
            service.projects.get(batch.scope, project_id or ""),
            rows_of(service.aliases.pages(batch.scope, project_id=project_id)),
        )
        context = production.known(project, context)
        reasons |= {row.id: "serving production" for row in rows if production.serves(row, context)}
        for alias in found:
            aliases.setdefault(alias.deployment_id or "", []).append(alias.host)
        on_checked(checked := checked + len(rows))
    able = batch.skip(reasons)
    hosts = {row.id: tuple(aliases[row.id]) for row in able.rows if row.id in aliases}
    if not hosts:
        return able
    without = able.skip({id_: f"still has an alias ({production.first_host(own)})" for id_, own in hosts.items()})
    both = replace(able, many=_with_aliases(able.many, hosts), choice=((CAPTION, DELETE_TOO),))
    return replace(without, choice=((CAPTION, SKIP),), others=(both,))


async def _recheck(hosts: Hosts, service: "Service", scope: Scope, row: Deployment) -> Deployment:
    """Return the row if it has no other alias than `hosts`. Raises VercelError and ActionUnavailable."""
    now = await existing(service.deployments.hosts(scope, row.id), "it was already deleted")
    if more := set(now).difference(hosts.get(row.id, ())):
        raise ActionUnavailable(f"now has an alias ({production.first_host(more)})")
    return row


def _summarize(hosts: Hosts, rows: Sequence[Deployment], _context: Context) -> tuple[Cell, ...]:
    flying = sum(row.in_flight for row in rows)
    what = "The deployment and its URL" if len(rows) == 1 else "The deployments and their URLs"
    lines: list[Cell] = [cell(f"{what} are deleted.")]
    if hosts:
        names = production.named(tuple(chain.from_iterable(hosts.values())))
        lines.append((*names, Span(" will no longer point to a deployment.", "warn")))
    if flying:
        lines.append(cell(f"{count(flying, ('build', 'builds'))} will stop.", "warn"))
    return (*lines, cell("vtui cannot undo this.", "muted"))


def _with_aliases(many: Many, hosts: Hosts) -> Many:
    """Delete rows together with their aliases."""
    return replace(
        many,
        plan=lambda row, scope, context: plan(row, hosts.get(row.id, ()), scope, context),
        summarize=partial(_summarize, hosts),
        recheck=partial(_recheck, hosts),
    )


MANY = Many(
    verb=("Delete", "Deleting", "deleted"),
    endpoints=lambda _row: ("deployments.aliases", "deployments.delete"),
    plan=lambda row, scope, context: plan(row, (), scope, context),
    exclude=exclude,
    summarize=partial(_summarize, {}),
    recheck=partial(_recheck, {}),
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
