"""DNS records: open those of a domain."""

from vtui.models.domain import Domain
from vtui.resources.common.action import Action
from vtui.table.columns import Context


def unavailable_reason(row: Domain, _context: Context) -> str | None:
    """Why a domain has no records to show."""
    if row.on_vercel:
        return "Vercel's own host has none to show"
    return None if row.name else "the API gave it no name"


RECORDS: Action[Domain] = Action(
    id="records",
    key="z",
    label="DNS records",
    help="Open the domain's DNS records",
    unavailable_reason=unavailable_reason,
    run=lambda screen, scope, row: screen.open_records(row, scope),
)
