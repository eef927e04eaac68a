"""Verify: have Vercel look for the record that proves a domain to be yours."""

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
        return "it is the account's own: what a project makes of it stands in the project's row"
    return None if row.name else "the API gave it no name"


def touched(row: Domain) -> tuple[str, ...]:
    """The project in which a change of the domain is one."""
    return tuple(filter(None, (row.project, row.project_id)))


def ids_of(row: Domain) -> dict[str, str]:
    """What fills the path of a change."""
    return {"project": row.project_id or "", "domain": row.name}


async def current(service: "Service", scope: Scope, row: Domain) -> Domain:
    """Read the domain in its project (getProjectDomain). Raises VercelError."""
    return merged(row, await service.domains.get(scope, row.project_ref, row.name))


def written(scope: Scope, row: Domain, *, gone: bool = False) -> Effect:
    """A change of a project's domain, which keeps what the account and the DNS said of it."""

    def read(service: "Service", body: bytes) -> Domain:
        return merged(row, service.domains.written(body, row.project_ref))

    kind: Kind = "gone" if gone else "changed"
    return Effect("domains", row, kind, None if gone else read, lambda service: current(service, scope, row))


def unavailable_reason(row: Domain, _context: Context) -> str | None:
    """Why there is nothing to look for."""
    return of_project(row) or ("it is verified already" if row.verified else None)


def plan(row: Domain, scope: Scope) -> Plan:
    """The plan to look for the record (verifyProjectDomain)."""
    name = short(row.name)
    left = "Its DNS still has to lead there." if row.misconfigured else "Its page says where its DNS leads."
    records: list[tuple[str, Cell]] = []
    for one in row.challenges:
        records += [("looks for", (Span(one.type, "strong"), Span("  "), Span(one.domain))), ("with", cell(one.value))]
    return Plan(
        Question(
            title="Verify this domain?",
            subject=row.name,
            touches=touched(row),
            consequences=(
                cell("Vercel looks for the record now. If it is there, the project may serve the domain."),
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
    """Reads the domain, for the record may be another by now.

    Raises VercelError, and ActionUnavailable when it is verified.
    """
    now = await current(service, scope, row)
    if now.verified:
        raise ActionUnavailable("it is verified already")
    return plan(now, scope)


VERIFY: Action[Domain] = Action(
    "verify", "V", "Verify", "Have Vercel look for the record that proves the domain", unavailable_reason, of_domain
)
