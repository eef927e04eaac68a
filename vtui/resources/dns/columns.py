"""The DNS records of a domain."""

from typing import TYPE_CHECKING, Unpack

from vtui import times
from vtui.models.dns_record import DnsRecord
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.columns import age_column, text_column
from vtui.resources.common.page import Part, facts
from vtui.resources.common.resource import Links, PageSpec, Reading, Resource
from vtui.resources.dns.forms import ACTIONS
from vtui.resources.dns.zone import zone
from vtui.table import cells
from vtui.table.columns import Cell, Column, Context, Layout, Values, cell
from vtui.table.list_spec import Extent, ListSpec
from vtui.text import host_url

if TYPE_CHECKING:
    from vtui.api.pages import Source
    from vtui.api.service import Service

TYPES = ("A", "AAAA", "ALIAS", "CNAME", "MX", "TXT", "NS", "SRV", "CAA", "HTTPS")
"""Record types in sort order."""


def keeper(row: DnsRecord, _context: Context) -> Cell:
    """Who manages the record: Vercel's own records cannot be changed."""
    return cell("Vercel", "muted") if row.system else cell(row.problem, "warn")


COLUMNS: tuple[Column[DnsRecord], ...] = (
    text_column(
        "name", "Name", lambda row: row.host, Layout(20, min_width=12, grow=1, ellipsis="middle"), "strong", empty=()
    ),
    Column(
        "type",
        "Type",
        lambda row, _: cell(row.type, "accent"),
        layout=Layout(5),
        values=Values(lambda row, _: row.type or None, kind="choice", choices=TYPES, facet=True),
    ),
    text_column("value", "Value", lambda row: row.value, Layout(36, min_width=30, grow=4), empty=()),
    Column(
        "priority",
        "Priority",
        lambda row, _: cells.NO_VALUE if row.priority is None else cell(str(row.priority), "muted"),
        layout=Layout(8, align="right", priority=2),
        values=Values(
            lambda row, _: row.priority,
            search_text=lambda row, _: None if row.priority is None else str(row.priority),
            kind="number",
        ),
    ),
    Column(
        "ttl",
        "TTL",
        lambda row, _: cells.NO_VALUE if row.ttl is None else cell(times.duration(row.ttl * 1_000), "muted"),
        layout=Layout(6, align="right", priority=1),
        values=Values(lambda row, _: None if row.ttl is None else row.ttl * 1_000, kind="duration"),
    ),
    Column(
        "managed",
        "Managed by",
        keeper,
        layout=Layout(10, priority=3),
        values=Values(
            lambda row, _: "vercel" if row.system else "you",
            search_text=lambda row, context: cells.cell_words(keeper(row, context)),
            kind="choice",
            facet=True,
        ),
        old_ids=("locked",),
    ),
    text_column("comment", "Comment", lambda row: row.comment, Layout(14, grow=1, priority=4), "muted", empty=()),
    age_column("updated", "Updated", lambda row: row.updated_at, Layout(7, align="right", priority=5), facet=False),
)


def domain_ref(domain: str) -> ProjectRef:
    """The project reference for the list of a domain's records, which has the domain as the project's name."""
    return ProjectRef(None, domain)


def source(service: "Service", scope: Scope, domain: ProjectRef, **extent: Unpack[Extent]) -> "Source[DnsRecord]":
    """The records of the domain of a `domain_ref`."""
    return service.domains.records(scope, domain.project, limit=extent.get("limit"), first=extent.get("first"))


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
    row_type=DnsRecord,
    title_of=lambda row: f"{row.type} {row.host}".strip() or row.id,
    list=ListSpec(
        endpoint="records.list",
        key=lambda row: row.id,
        columns=COLUMNS,
        source=source,
        empty="Vercel has DNS records only for domains that use Vercel's nameservers.",
    ),
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
