"""Where the effect of a write shows whose answer was lost. Each looks once, and sends nothing but reads."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from vtui.models.deployment import Deployment
from vtui.models.project import AliasRequest, Project
from vtui.models.scope import Scope
from vtui.resources.following import completed

if TYPE_CHECKING:
    from vtui.api.service import Service

Look = Callable[["Service", int], Awaitable[Deployment | None]]
"""Given the moment (ms) of sending: the deployment that shows the effect, None while there is none to be seen."""

SKEW = 2 * 60_000
"""How far (ms) the server's clock may be behind this machine's."""
NEWEST = 20
"""Deployments of a project among which a new one is looked for."""


def asked_for(
    request: AliasRequest | None, kind: Literal["promote", "rollback"], deployment_id: str, sent: int
) -> bool:
    """Whether a project's last request is the one that was sent at a moment (ms)."""
    if request is None or (request.kind, request.deployment_id) != (kind, deployment_id):
        return False
    return request.requested_at is None or request.requested_at >= sent - SKEW


def moved(scope: Scope, kind: Literal["promote", "rollback"], project_id: str, row: Deployment) -> Look:
    """The project tells of a promote or rollback to the deployment, or serves it already."""

    async def look(service: "Service", sent: int) -> Deployment | None:
        project = await service.projects.get(scope, project_id, request=True)
        there = project.production is not None and project.production.id == row.id
        return row if there or asked_for(project.alias_request, kind, row.id, sent) else None

    return look


def canceled(scope: Scope, row: Deployment) -> Look:
    """The deployment says that it is canceled."""

    async def look(service: "Service", _sent: int) -> Deployment | None:
        found = completed(await service.deployments.get(scope, row.id), row)
        return found if found.state == "CANCELED" else None

    return look


def removed(scope: Scope, row: Deployment) -> Look:
    """There is no such deployment any more."""

    async def look(service: "Service", _sent: int) -> Deployment | None:
        from vtui.api.errors import Gone, NotFound

        try:
            found = await service.deployments.get(scope, row.id)
        except (NotFound, Gone):
            return row
        return replace(row, deleted_at=found.deleted_at) if found.deleted_at is not None else None

    return look


def new_build(
    scope: Scope, source: Deployment, environment: str, project: Project | None, *, same_commit: bool
) -> Look:
    """A deployment of the same source that was not there before: the newest of the project's last ones."""
    before = {source.id, *(row.id for row in (project.latest if project else ()))}

    def like(row: Deployment, sent: int) -> bool:
        alike = row.sha == source.sha if same_commit else row.branch == source.branch
        fresh = row.created_at is not None and row.created_at >= sent - SKEW
        return fresh and alike and row.environment == environment and row.id not in before

    async def look(service: "Service", sent: int) -> Deployment | None:
        pages = service.deployments.pages(scope, project_id=source.project_id, limit=NEWEST, first=NEWEST)
        found = [row async for page in pages for row in page.rows if like(row, sent)]
        return found[0] if found else None

    return look
