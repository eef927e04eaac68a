"""Texts about production that actions share: its hosts, when it changes, and what a rollback pins."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from vtui import times
from vtui.api.errors import VercelError
from vtui.models.deployment import Deployment, Phase
from vtui.models.latest import completed
from vtui.models.project import Project
from vtui.models.scope import Scope
from vtui.resources.common.action import missing_id
from vtui.table import cells
from vtui.table.columns import Cell, Context, Span, cell
from vtui.text import count, first_few
from vtui.writes import effect_checks
from vtui.writes.effects import Effect
from vtui.writes.plan import ActionUnavailable, Plan

if TYPE_CHECKING:
    from vtui.api.service import Service
    from vtui.writes.verification import Baseline, FindEffect

AUTO_ASSIGN = "Auto-assign Custom Production Domains"
"""Vercel's name of the setting that gives the production domains to each new production build."""
TITLES = {"production": "Production", "preview": "Preview", "staging": "Staging"}
"""Environments as titles; a custom one has its slug."""

MAX_NAMED_HOSTS = 2
"""Hosts that are listed; further ones are counted."""
NO_PROJECT = "its project is unknown"
CURRENT = "current production"
"""Label of what production serves before it is moved."""
MAX_BUILDS = 10
"""Builds to choose from, to which production can be moved."""

STANDS: dict[Phase, str] = {
    "error": "has failed",
    "blocked": "is blocked",
    "building": "is building",
    "completing": "is waiting for its aliases",
    "queued": "is queued",
    "ready": "is ready",
    "canceled": "was canceled",
    "deleted": "was deleted",
    "unknown": "is in an unknown state",
}
"""Phases as part of a sentence."""


def missing_or_deleted(row: Deployment, context: Context) -> str | None:
    """Why nothing can be done with a deployment: it has no id, or was deleted."""
    return missing_id(row, context) or ("it was deleted" if row.phase(context.now) == "deleted" else None)


def not_servable(row: Deployment, context: Context) -> str | None:
    """Why production cannot serve a deployment: it is not ready, or its project is not known."""
    phase = row.phase(context.now)
    if phase != "ready":
        return f"it {STANDS[phase]} (must be Ready)"
    return NO_PROJECT if row.project_id is None else None


def named(hosts: tuple[str, ...]) -> Cell:
    """The most recognizable hosts, and the count of the others; empty without any."""
    ranked = sorted((host for host in hosts if host), key=_rank)
    if not ranked:
        return ()
    others = len(ranked) - MAX_NAMED_HOSTS
    others_text = f" and {count(others)} more" if others > 0 else ""
    return (Span(ranked[0], "strong"), *(Span(f", {host}") for host in ranked[1:MAX_NAMED_HOSTS]), *cell(others_text))


def first_host(hosts: Iterable[str]) -> str:
    """The most recognizable host, and the count of the others: `shop.example and 2 more`."""
    return first_few(sorted(hosts, key=lambda host: (_rank(host), host)), 1)


def _rank(host: str) -> tuple[bool, bool]:
    """Sorts custom domains before generated hosts, and wildcards last."""
    return host.startswith("*"), host.endswith(".vercel.app")


def after_build(hosts: tuple[str, ...], source: Deployment, context: Context) -> tuple[Cell, ...]:
    """What a new production build of the source will serve, and when; `hosts` are those of production."""
    domains, project_id = named(hosts) or cell("The project's production domains"), source.project_id
    if project_id in context.projects.auto_assign_off:
        reason = "Production was rolled back" if project_id in context.projects.pinned else f"{AUTO_ASSIGN} is off"
        return (
            (*domains, Span(" will not serve the new build.")),
            cell(f"{reason}: the build stays staged until it is promoted.", "warn"),
        )
    median = context.rows.medians.get(project_id or "") or source.build_ms
    when = f"when it is ready{f', in about {times.duration(median)}' if median else ''}"
    return ((*domains, Span(" will serve the new build")), cell(when, "muted"))


def serving_now(project: Project) -> Cell:
    """The production deployment, for a question about changing it."""
    if project.production is not None:
        return cells.commit_line(project.production)
    return cell("none" if project.production_known else "unknown", "muted")


def one_of(builds: Sequence[Deployment], plan: "Callable[[Deployment], Plan]", context: Context) -> Plan:
    """The plan for the first of some builds, with those for the others as alternatives in a list."""
    plans = [plan(build) for build in builds]
    if len(plans) == 1:
        return plans[0]
    for index, (build, each) in enumerate(zip(builds, plans, strict=True)):
        age = Span(times.moment(build.created_at, context.now, context.times).rjust(4) + "  ", "muted")
        facts = tuple(fact for fact in each.question.facts if fact[0] == CURRENT)
        plans[index] = replace(
            each, question=replace(each.question, line=(age, *cells.commit_line(build)), facts=facts)
        )
    return replace(plans[0], others=tuple(plans[1:]))


def after_move(hosts: tuple[str, ...]) -> Cell:
    """The consequence of moving production."""
    return (
        *(named(hosts) or cell("The project's production domains")),
        Span(" will serve this build in a few seconds."),
    )


async def read(
    service: "Service", scope: Scope, row: Deployment, *, request: bool = False
) -> tuple[Deployment, Project | VercelError | None]:
    """The deployment's details and its project, requested at the same time; the error if the project cannot be read.

    `request` also returns the project's last promote or rollback. Raises VercelError for the deployment.
    """
    if row.project_id is None:
        return completed(await service.deployments.get(scope, row.id), row), None
    source, project = await asyncio.gather(
        service.deployments.get(scope, row.id),
        service.projects.get(scope, row.project_id, request=request),
        return_exceptions=True,
    )
    if isinstance(source, BaseException):
        raise source
    if isinstance(project, BaseException) and not isinstance(project, VercelError):
        raise project
    return completed(source, row), project


def known(project: Project, context: Context) -> Context:
    """The context with the current data of the project."""
    return replace(context, projects=context.projects.updated([project]))


def serves(row: Deployment, context: Context) -> bool:
    """Whether production is known to serve it."""
    return row.project_id is not None and context.projects.production.get(row.project_id) == row.id


def unmoved(project: Project, shown: Project, now: int) -> None:
    """Raises ActionUnavailable when production moves at `now` (ms), or serves another deployment than was shown."""
    request = project.alias_request
    if request is not None and request.is_running(now):
        kind = "rollback" if request.kind == "rollback" else "promotion"
        raise ActionUnavailable(f"another {kind} is in progress in this project")
    if not project.production_known or not shown.production_known:
        return
    if (project.production and project.production.id) != (shown.production and shown.production.id):
        raise ActionUnavailable("the production deployment has changed in the meantime")


def move_baseline(kind: Literal["promote", "rollback"], source: Deployment, shown: Project, scope: Scope) -> "Baseline":
    """Checks that production has not moved since it was `shown`, and verifies the move to `source`."""

    async def baseline(service: "Service") -> "FindEffect":
        now = await service.projects.get(scope, shown.id, request=True)
        unmoved(now, shown, service.now())
        return effect_checks.moved(scope, kind, shown.id, source, now.alias_request)

    return baseline


def new_deployment(source: Deployment) -> Effect:
    """A new deployment follows from the request; what its response omits is taken from its source."""
    return Effect("deployments", kind="new", read=lambda service, body: lent(service.deployments.written(body), source))


def lent(made: Deployment, source: Deployment) -> Deployment:
    """A new deployment with the fields that its response omits and that equal its source's: project and commit only."""
    shared = ("name", "project_id", "branch", "sha", "message", "author")
    missing = {field: getattr(source, field) for field in shared if not getattr(made, field)}
    return replace(made, **missing) if missing else made
