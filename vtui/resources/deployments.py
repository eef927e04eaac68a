"""Deployments: what was built, where it stands, what it serves."""

from typing import TYPE_CHECKING

from vtui.models.deployment import Deployment
from vtui.models.scope import Place, Scope
from vtui.resources import cells, redeploy
from vtui.resources.base import Cell, Column, Context, Resource, cell
from vtui.resources.following import completed
from vtui.text import host_url

if TYPE_CHECKING:
    from vtui.api.pages import Source
    from vtui.api.service import Service

COLUMNS: tuple[Column[Deployment], ...] = (
    Column("state", "State", cells.state, width=12),
    Column("project", "Project", lambda row, _: cell(row.name), width=16, min_width=11, grow=1),
    Column(
        "environment",
        "Environment",
        cells.environment,
        17,
        min_width=6,
        priority=1,
        short=cells.environment_short,
        short_title="Env",
    ),
    Column(
        "branch",
        "Branch",
        lambda row, _: cell(row.branch, "muted") or cells.NONE,
        width=18,
        min_width=11,
        grow=2,
        priority=3,
        ellipsis="middle",
    ),
    Column("commit", "Commit", lambda row, _: cells.commit(row), width=24, min_width=20, grow=6, priority=2),
    Column("age", "Age", lambda row, context: cells.age(row.created_at, context), width=4, align="right"),
    Column("took", "Took", cells.took, width=6, align="right", priority=5),
    Column("by", "By", lambda row, _: cell(row.creator, "muted") or cells.NONE, width=9, grow=1, priority=4),
)


def fields(row: Deployment, context: Context) -> list[tuple[str, Cell]]:
    """The facts of a deployment, for its page."""
    facts: list[tuple[str, Cell]] = [
        ("state", cells.state(row, context)),
        ("environment", cells.environment(row, context)),
        ("project", cell(row.name)),
        ("commit", cells.commit_line(row)),
        ("author", cell(row.author)),
        ("source", cell(row.source)),
        ("by", cell(row.creator)),
        ("created", cells.moment(row.created_at, context)),
        ("build started", cells.moment(row.building_at, context)),
        ("ready", cells.moment(row.ready_at, context)),
        ("took", cells.took(row, context)),
        ("url", cell(row.url, "accent")),
        ("serves", cell(", ".join(row.aliases), "accent")),
        ("error", cell(": ".join(part for part in (row.error_code, row.error_message) if part), "error")),
        ("aliases failed", cell(row.alias_error, "error")),
        ("blocked", cell(row.block, "warn")),
        ("id", cell(row.id, "muted")),
        ("odd", cell(row.odd, "warn")),
    ]
    return cells.said(facts)


def source(
    service: "Service", scope: Scope, place: Place, *, limit: int | None = None, first: int | None = None
) -> "Source[Deployment]":
    """The scope's deployments, newest first, or one project's."""
    return service.deployments.pages(scope, project_id=place.project_id, limit=limit, first=first)


async def detail(service: "Service", scope: Scope, row: Deployment) -> Deployment:
    """Aliases, reasons and times that a list does not hold (getDeployment)."""
    return completed(await service.deployments.get(scope, row.id), row)


def dashboard(row: Deployment, _scope: Scope) -> str | None:
    """The deployment's page in the dashboard, as the API names it."""
    return host_url(row.inspector_url)


DEPLOYMENTS: Resource[Deployment] = Resource(
    name="deployments",
    title="Deployments",
    noun=("deployment", "deployments"),
    endpoint="deployments.list",
    key=lambda row: row.id,
    columns=COLUMNS,
    source=source,
    fields=fields,
    empty="Push to a linked repository, or run `vercel` in a project's folder.",
    title_of=lambda row: row.name or row.id,
    url=lambda row: host_url(row.url),
    dashboard=dashboard,
    project_of=lambda row: Place(row.project_id, row.name) if row.project_id else None,
    actions=(redeploy.OF_DEPLOYMENT,),
    detail=detail,
    refresh="top",
)
