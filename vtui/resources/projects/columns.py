"""Projects: the production deployment and the last builds of each."""

from typing import TYPE_CHECKING, Unpack

from vtui.models.facts import ProjectIssues
from vtui.models.newest_builds import LAST_BUILDS, affects_production, joined
from vtui.models.project import Project
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.columns import age_column, text_column
from vtui.resources.projects import names
from vtui.table import cells
from vtui.table.columns import Cell, Column, Context, Layout, Span, Value, Values, cell
from vtui.table.list_spec import Extent, ListSpec
from vtui.text import sentence

if TYPE_CHECKING:
    from vtui.api.pages import Source
    from vtui.api.service import Service


NOT_IN_PRODUCTION, NEVER = "not in production", "never deployed"


BUILD_FAILED: Cell = (Span("× ", "error"), Span("Build failed", "error"))
"""The newest production build failed; production serves an older one, or none."""


ISSUES, WARNINGS, UNCHECKED, NO_ISSUES = "issues", "warnings", "not checked", "no issues"


def production(row: Project, context: Context) -> Cell:
    """State of the production deployment, or that a newer build failed; empty if the API does not return it."""
    if row.problem:
        return cell(f"unexpected data: {row.problem}", "warn")
    if row.id in context.projects.switching:
        return (Span("◐ ", "busy"), Span("Switching", "busy"))
    if production_failed(row, context):
        return BUILD_FAILED
    if row.production is None:
        return cell(NOT_IN_PRODUCTION if row.latest else NEVER, "faint") if row.production_known else ()
    shown = cells.state(row.production, context)
    return (shown[0], Span("Rolled back", "strong")) if row.pinned else shown


def production_failed(row: Project, context: Context) -> bool:
    """Whether the newest known production build failed; canceled ones do not count."""
    known = joined((*row.latest, *((row.production,) if row.production else ())), context.rows.builds.get(row.id, ()))
    newest = next(filter(affects_production, known), None)
    return newest is not None and newest.phase(context.now) == "error"


def strip(row: Project, context: Context) -> Cell:
    """A glyph for each of the last known builds, the newest at the right; spaces where fewer are known."""
    loaded = context.rows.builds.get(row.id, ())
    if {build.id for build in loaded}.isdisjoint(build.id for build in row.latest):
        loaded = () if row.latest else loaded  # builds between the two may be missing
    styles = [cells.PHASE_STYLES[build.phase(context.now)] for build in joined(row.latest, loaded)[:LAST_BUILDS]]
    if not styles:
        return ()
    return (Span(" " * (LAST_BUILDS - len(styles))), *(Span(glyph, tone) for glyph, _, tone, _ in reversed(styles)))


def production_state(row: Project, context: Context) -> str | None:
    """The state of production, to sort by: `none` and `never` where the cell has a longer text."""
    if production_failed(row, context):
        return "error"
    if row.production is not None:
        return cells.phase(row.production, context)
    return ("none" if row.latest else "never") if row.production_known else None


def issue(row: Project, context: Context) -> Cell:
    """The worst issue and the number of others; a project without a known one may not have been checked."""
    known = context.rows.issues.get(row.id, ProjectIssues())
    if not known.titles:
        return cell(NO_ISSUES if known.checked else UNCHECKED, "muted")
    more = f" +{len(known.titles) - 1}" if known.titles[1:] else ""
    return (Span(sentence(known.titles[0]), "error" if known.severe else "warn"), *cell(more, "muted"))


def issue_rank(row: Project, context: Context) -> str:
    """What `issue` shows, to sort by: the worst first, and what was not checked before what is without issues."""
    known = context.rows.issues.get(row.id, ProjectIssues())
    if known.titles:
        return ISSUES if known.severe else WARNINGS
    return NO_ISSUES if known.checked else UNCHECKED


def issue_words(row: Project, context: Context) -> Value:
    """All issues, to search."""
    return context.rows.issues.get(row.id, ProjectIssues()).titles or issue_rank(row, context)


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
        layout=Layout(14),
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
        Layout(10, align="right", priority=5),
        old_ids=("since",),
    ),
    text_column(
        "branch",
        "Branch",
        lambda row: row.production.branch if row.production else None,
        Layout(18, priority=6, ellipsis="branch"),
        "muted",
        facet=True,
    ),
    Column(
        "commit",
        "Commit",
        lambda row, _: cells.commit(row.production) if row.production else cells.NO_VALUE,
        layout=Layout(26, min_width=22, grow=4, priority=4),
        values=Values(
            lambda row, _: cells.commit_words(row.production) if row.production else None, names=("message",)
        ),
    ),
    Column(
        "builds",
        "Last builds",
        strip,
        Layout(11, min_width=6, priority=3, short=strip, short_title="Builds"),
        old_ids=("latest",),
    ),
    text_column("domain", "Domain", lambda row: row.domain, Layout(24, min_width=15, grow=3, priority=2), "accent"),
    Column(
        "framework",
        "Framework",
        lambda row, _: cell(names.framework(row.framework), "muted") or cells.NO_VALUE,
        Layout(16, min_width=10, priority=7),
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
        Layout(16, grow=2, priority=8, ellipsis="middle"),
        "muted",
        names=("repo",),
    ),
    age_column(
        "updated",
        "Updated",
        lambda row: row.updated_at,
        Layout(9, align="right", priority=1),
        names=("age",),
    ),
    # Hidden by default.
    Column(
        "issue",
        "Issue",
        issue,
        Layout(28, min_width=23, grow=1),
        Values(issue_rank, issue_words, kind="choice", choices=(ISSUES, WARNINGS, UNCHECKED, NO_ISSUES)),
        shown=False,
    ),
)


def source(service: "Service", scope: Scope, _project_ref: ProjectRef, **extent: Unpack[Extent]) -> "Source[Project]":
    """The scope's projects, last updated first. A chosen project does not narrow this list: it is where one chooses."""
    return service.projects.pages(scope, limit=extent.get("limit"), first=extent.get("first"))


LIST: ListSpec[Project] = ListSpec(
    row_type=Project,
    endpoint="projects.list",
    key=lambda row: row.id,
    columns=COLUMNS,
    source=source,
    legend=(*cells.STATES, *cells.PRODUCTION, *cells.BUILDS),
    empty="Import a repository in the dashboard, or run `vercel` in a project folder.",
    project_of=lambda row: ProjectRef(row.id, row.name),
    refresh="complete",
    server_order="updated",
    saved=lambda row: row,
    time_of=lambda row: row.updated_at,
)
