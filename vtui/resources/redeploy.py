"""Redeploy: build the same source again, in the environment it was built for."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vtui import times
from vtui.models.deployment import Deployment
from vtui.models.made import is_made
from vtui.models.project import Project
from vtui.models.requests import WriteRequest
from vtui.models.scope import Scope
from vtui.resources import cells
from vtui.resources.base import Action, Cell, Context, Plan, Refused, Span, cell
from vtui.text import count, short

if TYPE_CHECKING:
    from vtui.api.service import Service

TITLES = {"production": "Production", "preview": "Preview", "staging": "Staging"}


def plan(source: Deployment, scope: Scope, context: Context) -> Plan:
    """The plan for `source`, which must be the deployment's details (getDeployment); `context` must know its project.

    The request is that of the official CLI (facts page 2.1): target and custom environment are kept, an unset
    target is left out, nothing is sent as null.
    """
    environment = TITLES.get(source.environment, source.environment)
    return Plan(
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
        made=lambda service, body: lent(service.deployments.created(body), source),
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
    return "the API gave it no id" if is_made(row.id) else None


def refuse_project(row: Project, _context: Context) -> str | None:
    """Why this project's production cannot be built again."""
    if row.production is not None:
        return None
    return "it has nothing in production" if row.production_known else "what its production serves is not known"


async def of_deployment(service: "Service", scope: Scope, row: Deployment, context: Context) -> Plan:
    """Reads the details that the request is made of, for a production build also its project, whose pin decides.

    getDeployment and getProject: at most two requests. Raises VercelError.
    """
    source = await service.deployments.get(scope, row.id)
    if source.environment == "production" and source.project_id is not None:
        context = known(await service.projects.get(scope, source.project_id), context)
    return plan(source, scope, context)


async def of_project(service: "Service", scope: Scope, row: Project, context: Context) -> Plan:
    """The same for what the project serves now, which may be another deployment than the row remembers.

    Raises VercelError, and Refused when it serves nothing any more.
    """
    project = await service.projects.get(scope, row.id)
    if project.production is None:
        raise Refused(refuse_project(project, context) or "")
    return plan(await service.deployments.get(scope, project.production.id), scope, known(project, context))


def known(project: Project, context: Context) -> Context:
    """The context with what the project says of itself now."""
    others = context.pinned - {project.id}
    pinned = others | {project.id} if project.pinned else others
    serving = project.production.id if project.production else None
    production = {**context.production, project.id: serving} if project.production_known else context.production
    return replace(context, pinned=pinned, production=production)


def lent(made: Deployment, source: Deployment) -> Deployment:
    """A new deployment with what its answer leaves out and it shares with its source: project and commit, no more."""
    shared = ("name", "project_id", "branch", "sha", "message", "author")
    missing = {field: getattr(source, field) for field in shared if not getattr(made, field)}
    return replace(made, **missing) if missing else made


OF_DEPLOYMENT: Action[Deployment] = Action(
    id="redeploy",
    key="R",
    label="Redeploy",
    tooltip="Build the same commit again, in the same environment",
    refuse=refuse_deployment,
    plan=of_deployment,
)
OF_PROJECT: Action[Project] = Action(
    id="redeploy",
    key="R",
    label="Redeploy",
    tooltip="Build again what production serves",
    refuse=refuse_project,
    plan=of_project,
)
