"""Domains of the account and of its projects."""

from typing import TYPE_CHECKING, Unpack

from vtui import times
from vtui.api.sources import FanOut, MappedSource, chain, limited
from vtui.models.domain import Domain
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common import hosts
from vtui.resources.common.action import Action
from vtui.resources.common.columns import age_column, text_column
from vtui.resources.common.resource import Links, PageSpec, Reading, Resource
from vtui.resources.domains import page
from vtui.resources.domains.diagnosis import records_to_add
from vtui.resources.domains.forms import ADD, EDIT
from vtui.resources.domains.move import MOVE
from vtui.resources.domains.removal import REMOVE
from vtui.resources.domains.states import STATES, needs_dns, rank, state
from vtui.resources.domains.verify import VERIFY
from vtui.resources.registry import TITLES
from vtui.table import cells
from vtui.table.columns import Cell, Column, Context, Layout, Span, Tone, Values, cell
from vtui.table.list_spec import Extent, ListSpec
from vtui.text import host_url

if TYPE_CHECKING:
    from vtui.api.pages import Source
    from vtui.api.service import Service


def host(row: Domain, _context: Context) -> Cell:
    """The name; with letters beyond ASCII in both forms, because either alone can deceive."""
    readable = hosts.readable(row.name)
    return (Span(readable, "strong"), Span(f"  {row.name}", "muted")) if readable else cell(row.name, "strong")


def expiry(row: Domain, context: Context) -> Cell:
    """When it expires; a warning when soon."""
    if row.expires_at is None:
        return cells.NO_VALUE
    if row.has_expired(context.now):
        return cell("expired", "error")
    tone: Tone = "warn" if row.expires_soon(context.now) else "muted"
    return cell(times.moment(row.expires_at, context.now, context.times), tone)


def serves(row: Domain, context: Context) -> Cell:
    """What the domain serves: a redirect, a branch, an environment, or production."""
    if row.redirect:
        return (Span("→ ", "muted"), Span(row.redirect), Span(f" {row.redirect_status or ''}".rstrip(), "muted"))
    if row.branch:
        return (Span("branch ", "muted"), Span(row.branch))
    if row.custom_environment_id:
        return cell(context.projects.environments.get(row.custom_environment_id, row.custom_environment_id), "custom")
    return cell("Production") if row.project_id else cells.NO_VALUE


def serves_text(row: Domain, context: Context) -> str | None:
    """The text of `serves`, to search and to sort by."""
    shown = serves(row, context)
    return None if shown == cells.NO_VALUE else "".join(span.text for span in shown)


COLUMNS: tuple[Column[Domain], ...] = (
    Column(
        "domain",
        "Domain",
        host,
        layout=Layout(28, min_width=20, grow=3, ellipsis="middle"),
        values=Values(lambda row, context: "".join(span.text for span in host(row, context)), names=("name",)),
    ),
    Column(
        "state",
        "Status",
        lambda row, context: state(row, context).cell,
        layout=Layout(23, min_width=17, short=lambda row, context: state(row, context).short_cell),
        values=Values(
            lambda row, context: state(row, context).old_name or state(row, context).text,
            search_text=lambda row, context: state(row, context).text,
            rank=rank,
            by_word=True,
            names=("status",),
            kind="choice",
            choices=tuple(dict.fromkeys(name for each in STATES for name in (each.text, each.old_name) if name)),
            facet=True,
            next_change=lambda row, now: row.expiry_changes(now),
        ),
    ),
    text_column(
        "project", "Project", lambda row: row.project, Layout(16, min_width=12, grow=1, priority=1), facet=True
    ),
    Column(
        "serves",
        "Target",
        serves,
        layout=Layout(22, min_width=12, grow=2, priority=2),
        values=Values(serves_text),
    ),
    Column(
        "expires",
        "Expires",
        expiry,
        layout=Layout(9, align="right", priority=3),
        values=Values(
            lambda row, _: row.expires_at,
            search_text=lambda row, context: "expired" if row.has_expired(context.now) else None,
            kind="time",
        ),
    ),
    age_column(
        "added",
        "Added",
        lambda row: row.created_at,
        Layout(7, align="right", priority=4),
        names=("age",),
        old_ids=("created",),
    ),
)


def source(service: "Service", scope: Scope, project_ref: ProjectRef, **extent: Unpack[Extent]) -> "Source[Domain]":
    """A project's domains; without a project the scope's own, then those of all its projects."""
    limit = extent.get("limit")
    if project_ref.project_id is not None:
        return service.domains.of_project(scope, project_ref, limit=limit)
    seen: dict[str, Domain] = {}

    def joined(row: Domain) -> Domain:
        """A project's domain knows no expiry; the scope's own of the same apex does."""
        if row.project_id is None:
            seen[row.name] = row
            return row
        return page.owned(row, seen.get(row.apex or row.name))

    projects = FanOut(
        service.projects.pages(scope),
        lambda project: service.domains.of_project(scope, ProjectRef(project.id, project.name)),
        name=lambda project: project.name,
    )
    return MappedSource(
        limited(chain(service.domains.pages(scope, first=extent.get("first")), projects), limit), joined
    )


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
    help="Copy the DNS record to add: type, name and value",
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
    row_type=Domain,
    title_of=lambda row: row.name or row.id,
    list=ListSpec(
        endpoint="project_domains.list",
        key=lambda row: row.name or row.id,
        columns=COLUMNS,
        source=source,
        default_sort="state",
        empty="Projects without a custom domain are served on vercel.app.",
        project_of=lambda row: row.project_ref if row.project_id else None,
    ),
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
