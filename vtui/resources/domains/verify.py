"""Verify: have Vercel look for the record that proves a domain to be yours."""

from typing import TYPE_CHECKING

from vtui.models.domain import Domain
from vtui.models.requests import WriteRequest
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.domains.page import merged
from vtui.table.columns import Cell, Context, Span, cell
from vtui.text import short
from vtui.writes.action import Action
from vtui.writes.effects import Effect
from vtui.writes.plan import Plan, Refused

if TYPE_CHECKING:
    from vtui.api.service import Service


def of_project(row: Domain) -> str | None:
    """Why nothing can be changed about a domain in a project; None when it can."""
    if row.project_id is None:
        return "it is the account's own: what a project makes of it stands in the project's row"
    return None if row.name else "the API gave it no name"


def place_of(row: Domain) -> ProjectRef:
    """The project that it is a domain of."""
    return ProjectRef(row.project_id, row.project or "")


def touched(row: Domain) -> tuple[str, ...]:
    """The project in which a change of the domain is one."""
    return tuple(filter(None, (row.project, row.project_id)))


def ids_of(row: Domain) -> dict[str, str]:
    """What fills the path of a change."""
    return {"project": row.project_id or "", "domain": row.name}


def written(scope: Scope, row: Domain, *, gone: bool = False) -> Effect:
    """A change of a project's domain, which keeps what the account and the DNS said of it."""

    def read(service: "Service", body: bytes) -> Domain:
        return merged(row, service.domains.told(body, place_of(row)))

    async def again(service: "Service") -> Domain:
        return merged(row, await service.domains.get(scope, place_of(row), row.name))

    if gone:
        return Effect("domains", row, "gone", again=again)
    return Effect("domains", row, read=read, again=again)


def refuse(row: Domain, _context: Context) -> str | None:
    """Why there is nothing to look for."""
    if (reason := of_project(row)) is not None:
        return reason
    return "it is verified already" if row.verified else None


def plan(row: Domain, scope: Scope) -> Plan:
    """The plan to look for the record (verifyProjectDomain)."""

    async def look(service: "Service") -> Domain | None:
        now = merged(row, await service.domains.get(scope, place_of(row), row.name))
        return now if now.verified else None

    name = short(row.name)
    left = "Its DNS still has to lead there." if row.misconfigured else "Its page says where its DNS leads."
    records: tuple[tuple[str, Cell], ...] = tuple(
        (label, value)
        for one in row.challenges
        for label, value in (
            ("looks for", (Span(one.type, "strong"), Span("  "), Span(one.domain))),
            ("with", cell(one.value)),
        )
    )
    return Plan(
        title="Verify this domain?",
        subject=row.name,
        touches=touched(row),
        scope=scope,
        consequence=(
            cell("Vercel looks for the record now. If it is there, the project may serve the domain."),
            cell("Nothing else changes.", "muted"),
        ),
        facts=(*records, ("project", cell(row.project or row.project_id))),
        request=WriteRequest("project_domains.verify", scope, ids_of(row)),
        done=f"{name} is verified. {left}",
        effect=written(scope, row),
        look=look,
    )


async def of_domain(service: "Service", scope: Scope, row: Domain, _context: Context) -> Plan:
    """Reads the domain, for the record may be another by now. Raises VercelError, and Refused when it is verified."""
    now = merged(row, await service.domains.get(scope, place_of(row), row.name))
    if now.verified:
        raise Refused("it is verified already")
    return plan(now, scope)


VERIFY: Action[Domain] = Action(
    id="verify",
    key="V",
    label="Verify",
    tooltip="Have Vercel look for the record that proves the domain",
    refuse=refuse,
    plan=of_domain,
)
