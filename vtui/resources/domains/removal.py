"""Remove a domain from its project, optionally with the domains that redirect to it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from vtui.api.pages import rows_of
from vtui.models.domain import Domain
from vtui.models.requests import WriteRequest
from vtui.models.scope import Scope
from vtui.resources.common.action import Action
from vtui.resources.common.hosts import normalized
from vtui.resources.deployments.actions.production import named
from vtui.resources.domains.verify import ids_of, of_project, touched, written
from vtui.table.columns import Cell, Context, cell
from vtui.text import short
from vtui.writes.plan import Operation, Plan, Question
from vtui.writes.typed_confirmation import TYPEABLE
from vtui.writes.verification import absent

if TYPE_CHECKING:
    from vtui.api.service import Service


def plan(row: Domain, redirects: tuple[str, ...], scope: Scope, *, too: bool = False) -> Plan:
    """The plan to remove it (removeProjectDomain); `redirects` are the domains that redirect to it."""
    gone = {normalized(name) for name in (row.name, *(redirects if too else ()))}
    body = {"removeRedirects": True} if too else None
    lines: list[Cell] = [cell(f"{short(row.name)} will no longer be served.")]
    if redirects:
        verb = "is" if len(redirects) == 1 else "are"
        effect = f" {verb} removed too." if too else " will redirect to a domain that is not served."
        lines.append((*named(redirects), *cell(effect, "" if too else "warn")))
    if row.owned is not False and row.apex is not None:
        lines.append(cell(f"The domain {short(row.apex)} of the account is not affected.", "muted"))
    return Plan(
        Question(
            title="Remove this domain?",
            subject=row.name,
            touches=touched(row),
            consequences=tuple(lines),
            facts=(("project", cell(row.project or row.project_id)),),
            choice=(("Redirects", "remove too" if too else "keep"),) if redirects else (),
            word=row.name if TYPEABLE.fullmatch(row.name) else "remove",
            yes="Remove",
        ),
        Operation(
            request=WriteRequest("project_domains.remove", scope, ids_of(row), body=body),
            done=f"{short(row.name)} was removed from {short(row.project or 'its project')}",
            effect=written(scope, row, gone=True),
            find_effect=absent(
                lambda service: service.domains.of_project(scope, row.project_ref),
                row,
                lambda other: normalized(other.name) in gone,
            ),
        ),
    )


def plans(row: Domain, redirects: tuple[str, ...], scope: Scope) -> Plan:
    """With the choice to remove the domains that redirect to it too, if any."""
    usual = plan(row, redirects, scope)
    return replace(usual, others=(plan(row, redirects, scope, too=True),)) if redirects else usual


async def of_domain(service: "Service", scope: Scope, row: Domain, _context: Context) -> Plan:
    """Reads the project's domains, for those that redirect to it. Raises VercelError."""
    others = await rows_of(service.domains.of_project(scope, row.project_ref))
    return plans(row, tuple(other.name for other in others if other.redirect == row.name), scope)


REMOVE: Action[Domain] = Action(
    "delete",
    "D",
    "Remove",
    "Remove the domain from its project",
    lambda row, _context: of_project(row),
    plan=of_domain,
    footer=True,
)
