"""Env vars: what is set where; never the values."""

from typing import TYPE_CHECKING, Unpack

from vtui.api.sources import SHARED, FanOut, OptionalTail, limited
from vtui.models.env_var import CONFIG, LEGACY, SECRET, EnvVar
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.columns import age_column, text_column
from vtui.resources.env import groups, issues
from vtui.resources.env.cells import ONE_BRANCH, changed_by, environments, environments_short, names, owner
from vtui.resources.env.kinds import kind, kind_short, older_names
from vtui.table import cells
from vtui.table.columns import Column, Layout, Values, cell
from vtui.table.list_spec import Extent, ListSpec

if TYPE_CHECKING:
    from vtui.api.pages import Source
    from vtui.api.service import Service


COLUMNS: tuple[Column[EnvVar], ...] = (
    text_column(
        "key",
        "Key",
        lambda row: row.key,
        Layout(26, min_width=20, grow=3, ellipsis="middle"),
        "strong",
        empty=(),
        names=("name",),
    ),
    Column(
        "environments",
        "Environments",
        environments,
        layout=Layout(
            30,
            min_width=13,
            priority=1,
            short=environments_short,
            short_title="Env",
            short_below=cells.MIN_LONG_NAMES_ROOM,
        ),
        values=Values(
            names,
            search_text=lambda row, context: (*names(row, context), *((ONE_BRANCH,) if row.branch else ())),
            kind="choice",
            names=("env", "environment", "target"),
            choices=cells.ENVIRONMENT_ORDER,
            facet=True,
        ),
    ),
    Column(
        "issue",
        "Issue",
        lambda row, context: issues.mark(issues.problems_of(row, context)),
        layout=Layout(
            23,
            min_width=14,
            priority=3,
            short=lambda row, context: issues.mark_short(issues.problems_of(row, context)),
        ),
        values=Values(
            issues.filter_values,
            search_text=issues.problems_of,
            kind="choice",
            choices=issues.CHOICES,
            facet=True,
        ),
        old_ids=("odd", "accident"),
    ),
    text_column(
        "branch",
        "Branch",
        lambda row: row.branch,
        Layout(26, grow=1, priority=7, ellipsis="middle"),
        "muted",
        facet=True,
    ),
    Column(
        "type",
        "Type",
        kind,
        layout=Layout(21, min_width=6, priority=4, short=kind_short),
        values=Values(
            lambda row, _: (row.kind, *older_names(row), *(("shared",) if row.shared else ())),
            search_text=lambda row, context: cells.cell_words(kind(row, context)) or row.type,
            kind="choice",
            names=("visibility",),
            choices=(SECRET, CONFIG, LEGACY, "System", "shared"),
            facet=True,
        ),
    ),
    Column(
        "project",
        "Project",
        owner,
        layout=Layout(14, min_width=10, grow=1, priority=2),
        values=Values(
            lambda row, _: row.project or ("shared" if row.shared else None),
            search_text=lambda row, context: "".join(
                span.text for span in owner(row, context) if row.shared or row.project
            ),
            facet=True,
        ),
    ),
    age_column(
        "updated",
        "Updated",
        lambda row: row.updated_at,
        Layout(9, min_width=5, priority=5, align="right", short_title="Age"),
        names=("age",),
    ),
    Column(
        "by",
        "By",
        lambda row, context: cell(changed_by(row, context), "muted") or cells.NO_VALUE,
        layout=Layout(9, priority=6),
        values=Values(changed_by, facet=True),
    ),
)


def source(service: "Service", scope: Scope, project_ref: ProjectRef, **extent: Unpack[Extent]) -> "Source[EnvVar]":
    """The variables that reach a project; or those of all projects, a request each, and each shared one once."""
    limit = extent.get("limit")
    if project_ref.project_id is not None:
        return service.env.effective(scope, project_ref, limit=limit)
    own = FanOut(
        service.projects.pages(scope),
        lambda project: service.env.of_project(scope, ProjectRef(project.id, project.name)),
        name=lambda project: project.name,
    )
    return limited(OptionalTail(own, service.env.shared(scope, project_ref), SHARED), limit)


LIST: ListSpec[EnvVar] = ListSpec(
    row_type=EnvVar,
    endpoint="env.list",
    key=issues.key_of,
    columns=COLUMNS,
    source=source,
    empty="Add one here, in the dashboard or with `vercel env add`.",
    project_of=lambda row: row.project_ref if row.project_id else None,
    grouping=groups.BY_KEY,
)
