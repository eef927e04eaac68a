"""Verify: have Vercel check the record that verifies the ownership of a domain."""

from typing import TYPE_CHECKING

from vtui.models.domain import Domain
from vtui.models.requests import WriteRequest
from vtui.models.scope import Scope
from vtui.resources.common.action import Action
from vtui.resources.domains.page import merged
from vtui.table.columns import Cell, Context, Span, cell
from vtui.text import short
from vtui.writes.effects import Effect, Kind
from vtui.writes.plan import ActionUnavailable, Operation, Plan, Question
from vtui.writes.verification import proved_by

if TYPE_CHECKING:
    from vtui.api.service import Service


def of_project(row: Domain) -> str | None:
    """Why nothing can be changed about a domain in a project; None when it can."""
    if row.project_id is None:
        return "it is not assigned to a project"
    return None if row.name else "the API response has no name for it"


def touched(row: Domain) -> tuple[str, ...]:
    """The project that a change of the domain affects."""
    return tuple(filter(None, (row.project, row.project_id)))


def ids_of(row: Domain) -> dict[str, str]:
    """What fills the path of a change."""
    return {"project": row.project_id or "", "domain": row.name}


async def current(service: "Service", scope: Scope, row: Domain) -> Domain:
    """Read the domain in its project (getProjectDomain). Raises VercelError."""
    return merged(row, await service.domains.get(scope, row.project_ref, row.name))


def written(scope: Scope, row: Domain, *, gone: bool = False) -> Effect:
    """A change of a project's domain, which keeps the data of the account and the DNS."""

    def read(service: "Service", body: bytes) -> Domain:
        return merged(row, service.domains.written(body, row.project_ref))

    kind: Kind = "gone" if gone else "changed"
    return Effect("domains", row, kind, None if gone else read, lambda service: current(service, scope, row))


def unavailable_reason(row: Domain, _context: Context) -> str | None:
    """Why it cannot be verified."""
    return of_project(row) or ("already verified" if row.verified else None)


def plan(row: Domain, scope: Scope) -> Plan:
    """The plan to verify it (verifyProjectDomain)."""
    name = short(row.name)
    left = "Its page shows the DNS record that is still missing." if row.misconfigured else "Its page shows its DNS."
    records: list[tuple[str, Cell]] = []
    for one in row.challenges:
        records += [
            ("record", (Span(one.type, "strong"), Span("  "), Span(one.domain))),
            ("value", cell(one.value)),
        ]
    return Plan(
        Question(
            title="Verify this domain?",
            subject=row.name,
            touches=touched(row),
            consequences=(
                cell("Vercel checks the DNS record now. If it is found, the domain is verified for the project."),
                cell("Nothing else changes.", "muted"),
            ),
            facts=(*records, ("project", cell(row.project or row.project_id))),
        ),
        Operation(
            request=WriteRequest("project_domains.verify", scope, ids_of(row)),
            done=f"{name} is verified. {left}",
            effect=written(scope, row),
            find_effect=proved_by(lambda service: current(service, scope, row), lambda now: now.verified),
        ),
    )


async def of_domain(service: "Service", scope: Scope, row: Domain, _context: Context) -> Plan:
    """Reads the domain, because its record may have changed.

    Raises VercelError, and ActionUnavailable when it is verified.
    """
    now = await current(service, scope, row)
    if now.verified:
        raise ActionUnavailable("already verified")
    return plan(now, scope)


VERIFY: Action[Domain] = Action(
    "verify", "V", "Verify", "Check the DNS record that verifies the domain", unavailable_reason, of_domain, footer=True
)
