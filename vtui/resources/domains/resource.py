"""Domains: pages, links and actions of a row."""

from vtui import times
from vtui.models.domain import Domain
from vtui.resources.common import hosts
from vtui.resources.common.action import Action
from vtui.resources.common.resource import Links, PageSpec, Reading, Resource
from vtui.resources.domains import columns, page
from vtui.resources.domains.diagnosis import records_to_add
from vtui.resources.domains.forms import ADD, EDIT
from vtui.resources.domains.move import MOVE
from vtui.resources.domains.removal import REMOVE
from vtui.resources.domains.states import needs_dns
from vtui.resources.domains.verify import VERIFY
from vtui.resources.registry import TITLES
from vtui.table.columns import Context
from vtui.text import host_url


def urgent(row: Domain) -> tuple[tuple[str, str | None], ...]:
    """The records to add, each value first, for pasting at the DNS provider."""
    fields = (("value", "value"), ("name", "host"), ("full name", "name"), ("record", "line"))
    return tuple(
        (f"{record.type} {label}", getattr(record, field))
        for record in records_to_add(row, Context(times.now()))
        for label, field in fields
    )


def _copy_record_unavailable_reason(row: Domain, context: Context) -> str | None:
    if needs_dns(row) and row.dns is None:
        return "its DNS is not checked yet"
    return None if records_to_add(row, context) else "it needs no new DNS record"


COPY_RECORD: Action[Domain] = Action(
    id="copy-record",
    key="semicolon",
    label="Copy record",
    help="Copy the DNS record to add: type, name, value",
    unavailable_reason=_copy_record_unavailable_reason,
    run=lambda screen, _scope, row: screen.copy_one_of(
        tuple(("record", record.line) for record in records_to_add(row, Context(times.now())))
    ),
)


def _records_unavailable_reason(row: Domain, _context: Context) -> str | None:
    if row.on_vercel:
        return "vercel.app domains have no DNS records to show"
    return None if row.name else "the API response has no name for it"


RECORDS: Action[Domain] = Action(
    id="records",
    key="z",
    label="DNS records",
    help="Open the domain's DNS records",
    unavailable_reason=_records_unavailable_reason,
    run=lambda screen, scope, row: screen.open_records(row, scope),
)


DOMAINS: Resource[Domain] = Resource(
    name="domains",
    title=TITLES["domains"],
    noun=("domain", "domains"),
    title_of=lambda row: row.name or row.id,
    list=columns.LIST,
    links=Links(
        url=lambda row: host_url(row.name) if "*" not in row.name else None,
        dashboard=lambda row, scope: (
            host_url(f"https://vercel.com/{scope.slug}/~/domains/{row.name}") if row.name else None
        ),
        copies=lambda row: (
            ("name", row.name),
            ("Unicode name", hosts.readable(row.name)),
            ("redirect", row.redirect),
            ("branch", row.branch),
            ("project", row.project),
            ("id", None if row.project_id else row.id),  # a project's domain goes by its name
        ),
        urgent=urgent,
        reading=lambda row: (
            Reading("project_domains.list", {"project": row.project_id})
            if row.project_id
            else Reading("domains.list", {})
        ),
    ),
    page=PageSpec(parts=page.PARTS),
    actions=(VERIFY, ADD, EDIT, MOVE, REMOVE, RECORDS, COPY_RECORD),
)
