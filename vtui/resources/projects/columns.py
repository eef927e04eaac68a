"""Projects: the production deployment and the last builds of each."""

from typing import TYPE_CHECKING, Unpack

from vtui.models.project import Project
from vtui.models.scope import ProjectRef, Scope
from vtui.models.synthetic_id import is_synthetic
from vtui.resources.common.columns import age_column, text_column
from vtui.resources.common.resource import Links, PageSpec, Reading, Resource
from vtui.resources.deployments.actions import promote, redeploy, rollback
from vtui.resources.domains.forms import ADD_TO_PROJECT
from vtui.resources.projects import names, page
from vtui.resources.projects.auto_assign import TOGGLE_AUTO_ASSIGN
from vtui.resources.registry import TITLES
from vtui.table import cells
from vtui.table.columns import Cell, Column, Context, Layout, Span, Values, cell
from vtui.table.list_spec import Extent, ListSpec
from vtui.text import host_url

if TYPE_CHECKING:
    from vtui.api.pages import Source
    from vtui.api.service import Service


NOT_IN_PRODUCTION, NEVER = "not in production", "never deployed"


def production(row: Project, context: Context) -> Cell:
    """State of the production deployment; empty if the API does not return it."""
    if row.problem:
        return cell(f"unexpected data: {row.problem}", "warn")
    if row.production is None:
        return cell(NOT_IN_PRODUCTION if row.latest else NEVER, "faint") if row.production_known else ()
    mark = (Span(" pin", "strong"),) if row.pinned else ()
    return (*cells.state(row.production, context), *mark)


def strip(row: Project, context: Context, most: int = 10) -> Cell:
    """A glyph for each of the last known deployments, oldest first."""
    styles = (cells.PHASE_STYLES[deployment.phase(context.now)] for deployment in reversed(row.latest[:most]))
    return tuple(Span(glyph, tone) for glyph, _, tone, _ in styles)


def production_state(row: Project, context: Context) -> str | None:
    """The state of production, to sort by: `none` and `never` where the cell has a longer text."""
    if row.production is not None:
        return cells.phase(row.production, context)
    return ("none" if row.latest else "never") if row.production_known else None


COLUMNS: tuple[Column[Project], ...] = (
    text_column(
        "project",
        "Project",
        lambda row: row.name,
        Layout(16, min_width=12, grow=2),
        "strong",
        empty=(),
        names=("name",),
    ),
    Column(
        "production",
        "Production",
        production,
        layout=Layout(15, min_width=12),
        values=Values(
            production_state,
            search_text=lambda row, context: cells.cell_words(production(row, context)),
            kind="choice",
            names=("state",),
            choices=(*cells.PHASE_ORDER, "none", NOT_IN_PRODUCTION, "never", NEVER),
            facet=True,
            next_change=lambda row, now: row.production.phase_changes(now) if row.production is not None else None,
        ),
    ),
    age_column(
        "deployed",
        "Deployed",
        lambda row: row.production.age_from if row.production else None,
        Layout(10, align="right", priority=3),
        old_ids=("since",),
    ),
    text_column(
        "branch",
        "Branch",
        lambda row: row.production.branch if row.production else None,
        Layout(10, min_width=8, grow=1, priority=5, ellipsis="middle"),
        "muted",
        facet=True,
    ),
    Column(
        "commit",
        "Commit",
        lambda row, _: cells.commit(row.production) if row.production else cells.NO_VALUE,
        layout=Layout(26, min_width=22, grow=4, priority=2),
        values=Values(
            lambda row, _: cells.commit_words(row.production) if row.production else None, names=("message",)
        ),
    ),
    Column(
        "builds",
        "Last builds",
        strip,
        Layout(11, min_width=6, priority=1, short=lambda row, context: strip(row, context, 6), short_title="Last"),
        old_ids=("latest",),
    ),
    text_column("domain", "Domain", lambda row: row.domain, Layout(24, min_width=15, grow=3), "accent"),
    Column(
        "framework",
        "Framework",
        lambda row, _: cell(names.framework(row.framework), "muted") or cells.NO_VALUE,
        Layout(10, priority=6),
        Values(
            lambda row, _: row.framework,
            lambda row, _: names.framework(row.framework),
            kind="choice",
            facet=True,
        ),
    ),
    text_column(
        "repository",
        "Repository",
        lambda row: row.repository,
        Layout(16, grow=2, priority=7, ellipsis="middle"),
        "muted",
        names=("repo",),
    ),
    age_column("updated", "Updated", lambda row: row.updated_at, Layout(9, align="right"), names=("age",)),
)


def source(service: "Service", scope: Scope, _project_ref: ProjectRef, **extent: Unpack[Extent]) -> "Source[Project]":
    """The scope's projects, last updated first. A chosen project does not narrow this list: it is where one chooses."""
    return service.projects.pages(scope, limit=extent.get("limit"), first=extent.get("first"))


def copies(row: Project) -> tuple[tuple[str, str | None], ...]:
    """What people paste elsewhere of a project."""
    serving = row.production
    return (
        ("domain", row.domain),
        ("name", row.name),
        ("ID", row.id),
        ("repository", row.repository),
        ("deployment", serving.id if serving else None),
        ("SHA", serving.sha if serving else None),
        ("branch", serving.branch if serving else None),
        ("message", serving.message if serving else None),
    )


PROJECTS: Resource[Project] = Resource(
    name="projects",
    title=TITLES["projects"],
    noun=("project", "projects"),
    row_type=Project,
    title_of=lambda row: row.name or row.id,
    list=ListSpec(
        endpoint="projects.list",
        key=lambda row: row.id,
        columns=COLUMNS,
        source=source,
        empty="Import a repository in the dashboard, or run `vercel` in a folder.",
        project_of=lambda row: ProjectRef(row.id, row.name),
        refresh="complete",
        server_order="updated",
        saved=lambda row: row,
        time_of=lambda row: row.updated_at,
    ),
    links=Links(
        url=lambda row: host_url(row.domain),
        dashboard=lambda row, scope: host_url(f"https://vercel.com/{scope.slug}/{row.name}") if row.name else None,
        copies=copies,
        reading=lambda row: None if is_synthetic(row.id) else Reading("projects.get", {"project": row.id}),
    ),
    page=PageSpec(parts=page.PARTS),
    actions=(redeploy.OF_PROJECT, promote.OF_PROJECT, rollback.OF_PROJECT, ADD_TO_PROJECT, TOGGLE_AUTO_ASSIGN),
)
