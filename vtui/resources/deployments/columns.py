"""Deployments: what was built, where it stands, what it serves."""

from dataclasses import replace
from typing import TYPE_CHECKING, Unpack

from vtui.models.deployment import Deployment
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.columns import age_column, text_column
from vtui.resources.deployments import server_filter
from vtui.table import cells
from vtui.table.columns import Column, Layout, Span, Values, cell
from vtui.table.list_spec import Extent, ListSpec

if TYPE_CHECKING:
    from vtui.api.pages import Source
    from vtui.api.service import Service

COLUMNS: tuple[Column[Deployment], ...] = (
    Column(
        "status",
        "Status",
        cells.state,
        layout=Layout(12),
        values=Values(
            cells.state_word,
            kind="choice",
            choices=cells.PHASE_ORDER,
            facet=True,
            next_change=Deployment.phase_changes,
        ),
        old_ids=("state",),
    ),
    text_column("project", "Project", lambda row: row.name, Layout(16, min_width=11, grow=1), empty=(), facet=True),
    Column(
        "environment",
        "Environment",
        cells.environment,
        layout=Layout(
            18,
            min_width=7,
            priority=2,
            ellipsis="middle",
            short=cells.environment_short,
            short_title="Env",
            short_below=cells.MIN_LONG_NAMES_ROOM,
        ),
        values=Values(
            cells.environment_words, kind="choice", names=("env", "target"), choices=cells.ENVIRONMENT_ORDER, facet=True
        ),
    ),
    text_column(
        "branch",
        "Branch",
        lambda row: row.branch,
        Layout(18, min_width=11, grow=2, priority=3, ellipsis="branch"),
        "muted",
        facet=True,
    ),
    Column(
        "commit",
        "Commit",
        lambda row, _: cells.commit(row),
        layout=Layout(24, min_width=20, grow=6, priority=1),
        values=Values(lambda row, _: cells.commit_words(row), names=("message",)),
    ),
    age_column("age", "Age", lambda row: row.age_from, Layout(5, align="right"), names=("created",)),
    Column(
        "duration",
        "Duration",
        cells.took,
        layout=Layout(10, align="right", priority=5),
        values=Values(lambda row, _: row.build_ms, kind="duration"),
        old_ids=("took",),
    ),
    text_column(
        "creator",
        "Creator",
        lambda row: row.creator,
        Layout(9, grow=1, priority=4),
        "muted",
        facet=True,
        old_ids=("by",),
    ),
    # Hidden by default.
    text_column("author", "Author", lambda row: row.author, Layout(14, priority=6), "muted", shown=False),
    Column(
        "sha",
        "SHA",
        lambda row, _: cell((row.sha or "")[:7], "muted") or cells.NO_VALUE,
        layout=Layout(7, priority=7),
        values=Values(lambda row, _: row.sha),
        shown=False,
    ),
    text_column(
        "url",
        "URL",
        lambda row: row.url,
        Layout(40, min_width=20, priority=8, ellipsis="middle"),
        "accent",
        shown=False,
    ),
    text_column(
        "source", "Source", lambda row: row.source, Layout(12, priority=9), "muted", kind="choice", shown=False
    ),
    text_column(
        "error",
        "Error",
        lambda row: row.error_message or row.error_code,
        Layout(30, min_width=12, priority=10),
        "error",
        shown=False,
    ),
)


def source(service: "Service", scope: Scope, project_ref: ProjectRef, **extent: Unpack[Extent]) -> "Source[Deployment]":
    """The scope's deployments, newest first, or one project's."""
    return service.deployments.pages(scope, project_id=project_ref.project_id, **extent)


def saved(row: Deployment) -> Deployment:
    """A row for the next start: how long a build takes that is in progress now is not known then."""
    return replace(row, building_at=None) if row.in_flight else row


LIST: ListSpec[Deployment] = ListSpec(
    row_type=Deployment,
    endpoint="deployments.list",
    key=lambda row: row.id,
    columns=COLUMNS,
    source=source,
    legend=(
        *cells.STATES,
        *cells.PRODUCTION,
        ((Span(cells.WATCHED, "accent"),), "Watched: you are notified when it finishes"),
    ),
    empty="Push to a linked repository, or run `vercel` in a project folder.",
    project_of=lambda row: ProjectRef(row.project_id, row.name) if row.project_id else None,
    refresh="top",
    server_order="age",
    server_queries=server_filter.deployments,
    saved=saved,
    time_of=lambda row: row.created_at,
)
