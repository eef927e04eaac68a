"""Redeploy: build the same commit again, or the newest of its branch, for the same environment or another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any, Literal

from vtui.models.deployment import Deployment
from vtui.models.latest import completed
from vtui.models.project import Project
from vtui.models.requests import WriteRequest
from vtui.models.scope import Scope
from vtui.resources.common.action import Action, missing_id
from vtui.resources.deployments.actions.production import AUTO_ASSIGN, TITLES, after_build, known, new_deployment, read
from vtui.table import cells
from vtui.table.columns import Cell, Context, cell
from vtui.text import clean, count, cut, first_few, short
from vtui.writes.bulk import Many
from vtui.writes.effect_checks import new_build
from vtui.writes.plan import ActionUnavailable, Operation, Plan, Question, existing

if TYPE_CHECKING:
    from vtui.api.service import Service

Commit = Literal["same", "head"]
"""What is built: the source's own commit, or the newest one of its branch (`withLatestCommit`)."""

FROM_GIT = frozenset({"git", "git-deploy-hook", "api-trigger-git-deploy", "import/repo", "clone/repo", "redeploy"})
"""Sources of deployments that have a branch to build the newest commit of."""
BRANCH = 24
"""Terminal cells of a branch's name in a choice."""


@dataclass(frozen=True, slots=True)
class Target:
    """The environment of a build: its name, and the fields of the request for it."""

    name: str
    """`production`, `preview`, `staging`, or the slug of a custom environment."""
    target: str | None = None
    environment_id: str | None = None

    @property
    def title(self) -> str:
        """Its name in a sentence."""
        return short(TITLES.get(self.name, self.name))


PRODUCTION, PREVIEW = Target("production", "production"), Target("preview")


def own(source: Deployment) -> Target:
    """The environment that the source was built for."""
    return Target(source.environment, source.target, source.custom_environment_id)


def targets(source: Deployment, project: Project | None) -> tuple[Target, ...]:
    """All environments that the source can be built for; only its own when the project is not known."""
    if project is None:
        return (own(source),)
    customs = (Target(slug, None, id_) for id_, slug in project.environments if id_ != source.custom_environment_id)
    named = {target.name: target for target in (PRODUCTION, PREVIEW, *customs)}
    return tuple({**named, source.environment: own(source)}.values())


def plan(
    source: Deployment,
    scope: Scope,
    context: Context,
    *,
    commit: Commit = "same",
    to: Target | None = None,
    project: Project | None = None,
) -> Plan:
    """Make the plan for one way to build `source` again, which must have the details of getDeployment.

    The request is that of the official CLI (facts page 2.1): target and custom environment are kept unless `to` names
    others, an unset target is left out, nothing is sent as null. `context` must know the project.
    """
    to, newest = to or own(source), f"the newest commit of {short(source.branch or '')}"
    what, label, built = "the same commit", "same commit", ("commit", cells.commit_line(source))
    failed = commit == "same" and source.phase(context.now) == "error"
    again = (cell("This build failed: the same commit may fail again.", "warn"),) if failed else ()
    if commit == "head":
        label = f"newest of {cut(clean(source.branch or ''), BRANCH)}"
        what, built = newest, ("commit", cell(f"{newest} at build time"))
    return Plan(
        Question(
            title=f"Redeploy to {to.title}?",
            subject=source.name,
            consequences=(*_consequence(source, context, to, project, what), *again),
            facts=(
                built,
                ("environment", cells.environment(source, context) if to == own(source) else cell(to.title)),
                ("configuration", cell("current settings and env vars")),
            ),
            choice=(("Commit", label), ("Target", to.title)),
        ),
        Operation(
            request=WriteRequest("deployments.create", scope, params={"forceNew": "1"}, body=_body(source, commit, to)),
            done=f"{short(source.name)}: redeploying to {to.title}",
            effect=new_deployment(source),
            baseline=new_build(scope, source, to.name, same_commit=commit == "same"),
        ),
    )


def plans(source: Deployment, scope: Scope, context: Context, project: Project | None) -> Plan:
    """Make the plan to build the same commit for the same environment, with all other ways as alternatives."""
    commits: tuple[Commit, ...] = ("same", "head") if source.branch and source.source in FROM_GIT else ("same",)
    every = [
        plan(source, scope, context, commit=commit, to=to, project=project)
        for commit, to in product(commits, targets(source, project))
    ]
    usual = plan(source, scope, context, project=project)
    return replace(usual, others=tuple(other for other in every if other.question.choice != usual.question.choice))


def _body(source: Deployment, commit: Commit, to: Target) -> dict[str, Any]:
    body = {
        "deploymentId": source.id,
        "name": source.name,
        "meta": {"action": "redeploy"},
        "target": to.target,
        "customEnvironmentSlugOrId": to.environment_id,
        "withLatestCommit": True if commit == "head" else None,
    }
    return {key: value for key, value in body.items() if value is not None}


def _consequence(
    source: Deployment, context: Context, to: Target, project: Project | None, what: str
) -> tuple[Cell, ...]:
    if to.name == "production":
        hosts = source.aliases if own(source) == to and source.aliases else project.domains if project else ()
        return after_build(hosts, source, context)
    return (cell(f"A new deployment will be built from {what}."), cell("Production is not affected.", "muted"))


def project_unavailable_reason(row: Project, _context: Context) -> str | None:
    """Why this project's production cannot be built again."""
    if row.production is not None:
        return None
    return "it has no production deployment" if row.production_known else "its production deployment is unknown"


async def of_deployment(service: "Service", scope: Scope, row: Deployment, context: Context) -> Plan:
    """Read the details for the request, and the project for its rollback and its environments.

    Sends getDeployment and getProject at the same time. Raises VercelError; a preview whose project cannot be read is
    built again for its own environment.
    """
    source, project = await read(service, scope, row)
    if isinstance(project, Project):
        return plans(source, scope, known(project, context), project)
    if project is not None and source.environment == "production":
        raise project
    return plans(source, scope, context, None)


async def of_project(service: "Service", scope: Scope, row: Project, context: Context) -> Plan:
    """Make the plan for the deployment that production serves now, which may be newer than that of the row.

    Raises VercelError, and ActionUnavailable when production serves nothing.
    """
    project = await service.projects.get(scope, row.id)
    if project.production is None:
        raise ActionUnavailable(project_unavailable_reason(project, context) or "")
    source = await service.deployments.get(scope, project.production.id)
    return plans(source, scope, known(project, context), project)


async def _source(service: "Service", scope: Scope, row: Deployment) -> Deployment:
    """Read the details for the request. Raises VercelError, and ActionUnavailable when the deployment was deleted."""
    source = completed(await existing(service.deployments.get(scope, row.id), "it was deleted"), row)
    if source.deleted_at is not None:
        raise ActionUnavailable("it was deleted")
    return source


def _summarize(rows: Sequence[Deployment], context: Context) -> tuple[Cell, ...]:
    facts = context.projects
    production = [row for row in rows if row.environment == "production"]
    lines = [cell("Each commit is rebuilt for its environment, with the current settings and env vars.")]
    if not production:
        return (*lines, cell("Production is not affected.", "muted"))
    served = [row for row in production if row.project_id not in facts.auto_assign_off]
    if served:
        lines.append(cell(f"{count(len(served))} will serve production when ready.", "warn"))
    if len({row.project_id for row in served}) < len(served):
        lines.append(cell("Some belong to the same project: the last one to finish will serve production.", "warn"))
    staged = [row for row in production if row.project_id in facts.auto_assign_off]
    for pinned, why in ((False, f"{AUTO_ASSIGN} is off"), (True, "production was rolled back")):
        if names := [row.name for row in staged if (row.project_id in facts.pinned) is pinned]:
            waits = f"{count(len(names))} for Production will stay staged until promoted"
            lines.append(cell(f"{waits}: {why} in {first_few(names)}.", "warn"))
    return tuple(lines)


OF_DEPLOYMENT: Action[Deployment] = Action(
    id="redeploy",
    key="R",
    label="Redeploy",
    help="Rebuild this commit or its branch's newest",
    unavailable_reason=lambda row, context: (
        "it was deleted" if row.phase(context.now) == "deleted" else missing_id(row, context)
    ),
    plan=of_deployment,
    many=Many(
        verb=("Redeploy", "Redeploying", "redeployed"),
        endpoints=lambda _row: ("deployments.get", "deployments.list", "deployments.create"),
        plan=plan,
        summarize=_summarize,
        recheck=_source,
        projects=lambda rows: [row.project_id for row in rows if row.environment == "production" and row.project_id],
    ),
    footer=True,
)
OF_PROJECT: Action[Project] = Action(
    id="redeploy",
    key="R",
    label="Redeploy",
    help="Rebuild the current production deployment",
    unavailable_reason=project_unavailable_reason,
    plan=of_project,
    footer=True,
)
