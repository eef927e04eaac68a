"""Env vars: what is set where; never the values."""

from typing import TYPE_CHECKING, Unpack

from vtui.api.sources import SHARED, FanOut, OptionalTail, limited
from vtui.models.env_var import CONFIG, LEGACY, SECRET, EnvVar
from vtui.models.project import Project
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.action import Action
from vtui.resources.common.columns import age_column, text_column
from vtui.resources.common.page import Drawing, Panel, Part, facts
from vtui.resources.common.resource import Links, PageSpec, Reading, Resource
from vtui.resources.deployments.actions import redeploy
from vtui.resources.env import copying, deletion, groups, import_file, issues, plans, shared, values
from vtui.resources.env.cells import ONE_BRANCH, changed_by, environments, environments_short, names, owner, person
from vtui.resources.env.kinds import described, kind, kind_short, older_names
from vtui.resources.registry import TITLES
from vtui.table import cells
from vtui.table.columns import Column, Context, Layout, Values, cell
from vtui.table.list_spec import Extent, ListSpec
from vtui.text import count, host_url

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


def variable(row: EnvVar, _answer: object, drawing: Drawing) -> Panel:
    """Type, environments and owner; never the value."""
    context = drawing.context
    keeper = "an integration, which may overwrite changes" if row.integration else None
    linked = count(len(row.sharers), ("project", "projects"))
    return facts(
        ("key", cell(row.key, "strong")),
        ("environments", environments(row, context) if names(row, context) else ()),
        ("branch", cell(row.branch)),
        ("type", described(row.kind, row.key)),
        ("stored type", cell(row.type, "muted")),
        ("managed by", cell(keeper or ("Vercel" if row.system else None), "custom")),
        ("project", cell(row.project)),
        (
            "shared",
            cell(f"linked to {linked}; a project's own variable takes precedence" if row.shared else None, "custom"),
        ),
        ("comment", cell(row.comment)),
        ("production", issues.age_of_production(row, context)),
        ("unexpected data", cell(row.problem, "warn")),
    )


def history(row: EnvVar, _answer: object, drawing: Drawing) -> Panel:
    """When it was created and changed, and by whom."""
    return facts(
        ("created", cells.moment(row.created_at, drawing.context) if row.created_at is not None else ()),
        ("by", person(row.created_by, drawing.context)),
        ("updated", cells.moment(row.updated_at, drawing.context) if row.updated_at is not None else ()),
        ("by", person(row.updated_by, drawing.context)),
        ("id", cell(row.id, "muted")),
        note=cell("Changes apply to new deployments only.", "muted"),
    )


PARTS: tuple[Part[EnvVar], ...] = (
    Part("accidents", "Issues", issues.panel, brief=True),
    Part("variable", "Variable", variable, brief=True),
    Part("value", "Value", values.panel, brief=True),
    Part("history", "History", history, side=True, brief=True),
)
"""The boxes of a variable's page."""


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


def dashboard(row: EnvVar, scope: Scope) -> str | None:
    """The page of the project's variables in the dashboard, or of the team's."""
    owner = "~" if row.shared else row.project
    return host_url(f"https://vercel.com/{scope.slug}/{owner}/settings/environment-variables") if owner else None


def _reading(row: EnvVar) -> Reading | None:
    """The list that it is in: names and places, values as the API gives them unasked."""
    if row.shared:
        return Reading("shared_env.list", {})
    return Reading("env.list", {"project": row.project_id}) if row.project_id else None


def redeploy_unavailable_reason(row: EnvVar, context: Context) -> str | None:
    """Why production of the variable's project cannot be redeployed."""
    if row.project_id is None:
        return "this variable is shared: redeploy the linked projects"
    if context.projects.production.get(row.project_id or "", "") is None:
        return "its project has no production deployment"
    return (
        None if row.project_id in context.projects.production else "the production deployment of its project is unknown"
    )


ENV_VARS: Resource[EnvVar] = Resource(
    name="env",
    title=TITLES["env"],
    noun=("variable", "variables"),
    row_type=EnvVar,
    title_of=lambda row: row.key or row.id,
    list=ListSpec(
        endpoint="env.list",
        key=issues.key_of,
        columns=COLUMNS,
        source=source,
        empty="Add one here, in the dashboard or with `vercel env add`.",
        project_of=lambda row: row.project_ref if row.project_id else None,
        grouping=groups.BY_KEY,
    ),
    links=Links(
        dashboard=dashboard,
        copies=lambda row: (
            ("name", row.key),
            ("id", None if "/" in row.id else row.id),  # one with slashes was made for want of the API's
            ("branch", row.branch),
            ("comment", row.comment),
            ("project", row.project),
        ),
        reading=_reading,
    ),
    page=PageSpec(parts=PARTS),
    actions=(
        plans.ADD,
        plans.EDIT,
        copying.COPY,
        deletion.DELETE,
        shared.SHARE,
        shared.LINK,
        shared.UNLINK,
        import_file.IMPORT,
        Action(
            id="redeploy",
            key="R",
            label="Redeploy",
            help="Redeploy production with the current variables",
            unavailable_reason=redeploy_unavailable_reason,
            plan=lambda service, scope, row, context: redeploy.of_project(
                service, scope, Project(row.project_id or "", row.project or ""), context
            ),
        ),
    ),
)
