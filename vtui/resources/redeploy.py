"""Redeploy: build the same source again, in the environment it was built for."""

from typing import TYPE_CHECKING, Any

from vtui import times
from vtui.models.deployment import Deployment
from vtui.models.project import Project
from vtui.models.requests import WriteRequest
from vtui.models.scope import Scope
from vtui.resources import cells
from vtui.resources.base import Action, Cell, Context, Plan, Span, cell
from vtui.text import count, short

if TYPE_CHECKING:
    from vtui.api.service import Service

TITLES = {"production": "Production", "preview": "Preview", "staging": "Staging"}


def plan(source: Deployment, scope: Scope, context: Context) -> Plan:
    """The plan for `source`, which must be the deployment's details (getDeployment).

    The request is that of the official CLI (facts page 2.1): target and custom environment are kept, an unset
    target is left out, nothing is sent as null.
    """
    environment = TITLES.get(source.environment, source.environment)
    return Plan(
        action="redeploy",
        key="R",
        verb="Redeploy",
        title=f"Redeploy to {short(environment)}?",
        subject=source.name,
        scope=scope,
        consequence=_consequence(source, context),
        facts=(
            ("builds again", cells.commit_line(source)),
            ("environment", cells.environment(source, context)),
            ("with", cell("today's settings and env vars")),
        ),
        request=WriteRequest(
            operation="deployments.create",
            scope=scope,
            params={"forceNew": "1"},
            body=_body(source),
        ),
        done=f"{short(source.name)}: building again for {short(environment)}",
        source=source,
    )


def _body(source: Deployment) -> dict[str, Any]:
    body: dict[str, Any] = {"deploymentId": source.id, "name": source.name, "meta": {"action": "redeploy"}}
    if source.target is not None:
        body["target"] = source.target
    if source.custom_environment_id is not None:
        body["customEnvironmentSlugOrId"] = source.custom_environment_id
    return body


def _consequence(source: Deployment, context: Context) -> tuple[Cell, ...]:
    median = context.medians.get(source.project_id or "") or source.build_ms
    when = f"as soon as it is ready, in about {times.duration(median)}" if median else "as soon as it is ready"
    if source.environment != "production":
        return (cell("A new deployment is built from the same commit."), cell("Production is not touched.", "muted"))
    if source.project_id in context.pinned:
        return (
            cell("A new production build that does not go live by itself:"),
            cell("a rollback pins this project until a build is promoted.", "warn"),
        )
    hosts = sorted((host for host in source.aliases if host), key=_rank)
    if not hosts:
        return (cell("The project's production domains will serve the new build"), cell(when, "muted"))
    others = len(hosts) - 2
    tail = f" and {count(others)} more" if others > 0 else ""
    named: Cell = (Span(hosts[0], "strong"), *(Span(f", {host}") for host in hosts[1:2]))
    return ((*named, Span(f"{tail} will serve the new build")), cell(when, "muted"))


def _rank(host: str) -> tuple[bool, bool]:
    """Sorts the names that people know a site by before its generated addresses, and wildcards last."""
    return host.startswith("*"), host.endswith(".vercel.app")


def refuse_deployment(row: Deployment, context: Context) -> str | None:
    """Why this deployment cannot be built again."""
    if row.phase(context.now) == "deleted":
        return "it was deleted"
    return "the API gave it no id" if row.id.startswith("odd:") else None


def refuse_project(row: Project, _context: Context) -> str | None:
    """Why this project's production cannot be built again."""
    if row.production is not None:
        return None
    return "it has nothing in production" if row.production_known else "what its production serves is not known"


async def of_deployment(service: "Service", scope: Scope, row: Deployment, context: Context) -> Plan:
    """Reads the details that the request is made of (getDeployment), one request. Raises VercelError."""
    return plan(await service.deployments.get(scope, row.id), scope, context)


async def of_project(service: "Service", scope: Scope, row: Project, context: Context) -> Plan:
    """The same for what the project's production serves. Raises VercelError."""
    if row.production is None:
        raise ValueError("a project without production cannot be redeployed")
    return await of_deployment(service, scope, row.production, context)


OF_DEPLOYMENT: Action[Deployment] = Action(
    "redeploy",
    "R",
    "Redeploy",
    "Build the same commit again, in the same environment",
    refuse_deployment,
    of_deployment,
)
OF_PROJECT: Action[Project] = Action(
    "redeploy", "R", "Redeploy", "Build again what production serves", refuse_project, of_project
)
