"""The DNS records of a domain."""

from typing import TYPE_CHECKING, Unpack

from vtui import times
from vtui.models.dns_record import DnsRecord
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.columns import age_column, text_column
from vtui.table import cells
from vtui.table.columns import Cell, Column, Context, Layout, Values, cell
from vtui.table.list_spec import Extent, ListSpec

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


LIST: ListSpec[DnsRecord] = ListSpec(
    row_type=DnsRecord,
    endpoint="records.list",
    key=lambda row: row.id,
    columns=COLUMNS,
    source=source,
    empty="Vercel has DNS records only for domains that use Vercel's nameservers.",
)
