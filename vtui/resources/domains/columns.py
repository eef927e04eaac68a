"""Domains of the account and of its projects."""

from typing import TYPE_CHECKING, Unpack

from vtui import times
from vtui.api.sources import FanOut, MappedSource, chain, limited
from vtui.models.domain import Domain
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common import hosts
from vtui.resources.common.columns import age_column, text_column
from vtui.resources.domains import page
from vtui.resources.domains.states import STATES, rank, state
from vtui.table import cells
from vtui.table.columns import Cell, Column, Context, Layout, Span, Tone, Values, cell
from vtui.table.list_spec import Extent, ListSpec

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
        "status",
        "Status",
        lambda row, context: state(row, context).cell,
        layout=Layout(23, min_width=17, short=lambda row, context: state(row, context).short_cell),
        values=Values(
            lambda row, context: state(row, context).old_name or state(row, context).text,
            search_text=lambda row, context: state(row, context).text,
            rank=rank,
            by_word=True,
            kind="choice",
            choices=tuple(dict.fromkeys(name for each in STATES for name in (each.text, each.old_name) if name)),
            facet=True,
            next_change=lambda row, now: row.expiry_changes(now),
        ),
        old_ids=("state",),
    ),
    text_column(
        "project", "Project", lambda row: row.project, Layout(16, min_width=12, grow=1, priority=1), facet=True
    ),
    Column(
        "target",
        "Target",
        serves,
        layout=Layout(22, min_width=12, grow=2, priority=2),
        values=Values(serves_text),
        old_ids=("serves",),
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


LIST: ListSpec[Domain] = ListSpec(
    row_type=Domain,
    endpoint="project_domains.list",
    key=lambda row: row.name or row.id,
    columns=COLUMNS,
    source=source,
    default_sort="status",
    empty="Projects without a custom domain are served on vercel.app.",
    project_of=lambda row: row.project_ref if row.project_id else None,
    saved=lambda row: row,
)
