"""Verifies writes on a deployment or on production. Sends nothing but reads."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from vtui.api.errors import NotFound
from vtui.models.deployment import Deployment
from vtui.models.latest import completed
from vtui.models.project import AliasRequest
from vtui.models.scope import Scope
from vtui.writes.verification import Baseline, FindEffect, compared, proved_by

if TYPE_CHECKING:
    from vtui.api.service import Service

SKEW = 2 * 60_000
"""How far (ms) the server's clock may be behind this machine's."""
NEWEST = 20
"""Deployments of a project among which a new one is looked for."""


def asked_for(
    request: AliasRequest | None, kind: Literal["promote", "rollback"], deployment_id: str, sent: int
) -> bool:
    """Whether a project's last request is the one that was accepted at a moment (ms)."""
    if request is None or (request.kind, request.deployment_id) != (kind, deployment_id):
        return False
    return request.requested_at is None or request.requested_at >= sent - SKEW


def moved(
    scope: Scope, kind: Literal["promote", "rollback"], project_id: str, row: Deployment, before: AliasRequest | None
) -> FindEffect:
    """The project serves the deployment, or has a promote or rollback to it that is later than the one `before`."""

    async def find_effect(service: "Service") -> Deployment | None:
        project = await service.projects.get(scope, project_id, request=True)
        there = project.production is not None and project.production.id == row.id
        return row if there or _later(project.alias_request, before, kind, row.id) else None

    return find_effect


def _later(request: AliasRequest | None, before: AliasRequest | None, kind: str, deployment_id: str) -> bool:
    if request is None or (request.kind, request.deployment_id) != (kind, deployment_id):
        return False
    if before is None or (before.kind, before.deployment_id) != (kind, deployment_id):
        return True
    return None not in (request.requested_at, before.requested_at) and request.requested_at != before.requested_at


def canceled(scope: Scope, row: Deployment) -> FindEffect:
    """The deployment is canceled."""

    async def read(service: "Service") -> Deployment:
        return completed(await service.deployments.get(scope, row.id), row)

    return proved_by(read, lambda found: found.state == "CANCELED")


def removed(scope: Scope, row: Deployment) -> FindEffect:
    """There is no such deployment any more."""

    async def find_effect(service: "Service") -> Deployment | None:
        try:
            found = await service.deployments.get(scope, row.id)
        except NotFound as error:
            if not error.proved:
                await _read_another(service, scope, error)
            return row
        return replace(row, deleted_at=found.deleted_at) if found.deleted_at is not None else None

    return find_effect


async def _read_another(service: "Service", scope: Scope, error: NotFound) -> None:
    """Read the newest deployment of the scope: its answer proves that one that was not found does not exist.

    Raises VercelError, `error` where there is no other one.
    """
    async for page in service.deployments.pages(scope, limit=1, first=1):
        for other in page.rows:
            await service.deployments.get(scope, other.id)
            return
    raise error


def new_build(scope: Scope, source: Deployment, environment: str, *, same_commit: bool) -> Baseline:
    """Compares the project's newest deployments before a redeploy is sent and after it: proof is a single new one."""

    async def newest(service: "Service") -> list[Deployment]:
        pages = service.deployments.pages(scope, project_id=source.project_id, limit=NEWEST, first=NEWEST)
        return [row async for page in pages for row in page.rows]

    def find_new(before: list[Deployment], now: list[Deployment]) -> Deployment | None:
        known, since = {row.id for row in before}, max((row.created_at or 0 for row in before), default=0)
        new = [row for row in now if row.id not in known and (row.created_at or 0) >= since and is_redeploy(row)]
        return new[0] if len(new) == 1 else None  # of several it is not known which one was sent from here

    def is_redeploy(row: Deployment) -> bool:
        """Whether it is built from the same source by a redeploy: a git push to the branch is not one."""
        same = row.sha == source.sha if same_commit else row.branch == source.branch
        return same and row.environment == environment and row.source in (None, "redeploy")

    return compared(newest, find_new)
