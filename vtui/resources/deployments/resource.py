"""Deployments: pages, links and actions of a row."""

from typing import TYPE_CHECKING

from vtui import times
from vtui.models.deployment import Deployment
from vtui.models.latest import completed
from vtui.models.scope import Scope
from vtui.models.synthetic_id import is_synthetic
from vtui.resources.common.resource import Links, PageSpec, Reading, Resource
from vtui.resources.deployments import columns, page
from vtui.resources.deployments.actions import alias, redeploy
from vtui.resources.deployments.actions.cancel import CANCEL
from vtui.resources.deployments.actions.delete import DELETE
from vtui.resources.deployments.actions.promote import PROMOTE
from vtui.resources.deployments.actions.rollback import ROLLBACK
from vtui.resources.registry import TITLES
from vtui.text import host_url

if TYPE_CHECKING:
    from vtui.api.service import Service


async def detail(service: "Service", scope: Scope, row: Deployment) -> Deployment:
    """Aliases, reasons and times that a list does not hold (getDeployment)."""
    return completed(await service.deployments.get(scope, row.id), row)


def _dashboard(row: Deployment, _scope: Scope) -> str | None:
    """Its page in the dashboard; None where the API names an address anywhere else."""
    address = host_url(row.inspector_url)
    return address if address is not None and address.lower().startswith("https://vercel.com/") else None


DEPLOYMENTS: Resource[Deployment] = Resource(
    name="deployments",
    title=TITLES["deployments"],
    noun=("deployment", "deployments"),
    title_of=lambda row: row.name or row.id,
    list=columns.LIST,
    links=Links(
        url=lambda row: host_url(row.url),
        dashboard=_dashboard,
        copies=lambda row: (
            ("hostname", row.url),
            ("ID", row.id),
            ("SHA", row.sha),
            ("branch", row.branch),
            ("message", row.message),
            ("project", row.name),
            ("error", row.error_message),
            ("created at", times.iso(row.created_at)),
            ("finished at", times.iso(row.ready_at)),
        ),
        reading=lambda row: None if is_synthetic(row.id) else Reading("deployments.get", {"deployment": row.id}),
    ),
    page=PageSpec(parts=page.PARTS, detail=detail),
    actions=(redeploy.OF_DEPLOYMENT, CANCEL, PROMOTE, ROLLBACK, DELETE, alias.ASSIGN, alias.REMOVE),
)
