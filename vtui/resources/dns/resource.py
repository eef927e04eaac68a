"""DNS records: pages, links and actions of a row."""

from vtui.models.dns_record import DnsRecord
from vtui.resources.common.page import Part, facts
from vtui.resources.common.resource import Links, PageSpec, Reading, Resource
from vtui.resources.dns import columns
from vtui.resources.dns.columns import keeper
from vtui.resources.dns.forms import ACTIONS
from vtui.resources.dns.zone import zone
from vtui.table import cells
from vtui.table.columns import Cell, Context, cell
from vtui.text import host_url


def fields(row: DnsRecord, context: Context) -> tuple[tuple[str, Cell], ...]:
    """All fields, with the complete value."""
    return (
        ("type", cell(row.type, "strong")),
        ("name", (*cell(row.host), *cell(f"  {row.name}.{row.domain}" if row.name else f"  {row.domain}", "muted"))),
        ("value", cell(row.value, "accent")),
        ("priority", cell(None if row.priority is None else str(row.priority))),
        ("TTL", cell(None if row.ttl is None else f"{row.ttl} s")),
        ("managed by", cell("Vercel, cannot be changed") if row.system else keeper(row, context)),
        ("comment", cell(row.comment)),
        ("created", cells.moment(row.created_at, context)),
        ("updated", cells.moment(row.updated_at, context)),
        ("ID", cell(row.id, "muted")),
    )


DNS_RECORDS: Resource[DnsRecord] = Resource(
    name="records",
    title="DNS records",
    noun=("record", "records"),
    title_of=lambda row: f"{row.type} {row.host}".strip() or row.id,
    list=columns.LIST,
    links=Links(
        dashboard=lambda row, scope: host_url(f"https://vercel.com/{scope.slug}/~/domains/{row.domain}"),
        copies=lambda row: (
            ("value", row.value),
            ("name", row.host),
            ("zone line", "".join(zone([row])).split("\n")[-2]),
            ("id", row.id),
        ),
        reading=lambda row: Reading("records.list", {"domain": row.domain}),
    ),
    page=PageSpec(
        parts=(Part("record", "Record", lambda row, _, drawing: facts(*fields(row, drawing.context)), brief=True),)
    ),
    actions=ACTIONS,
)
