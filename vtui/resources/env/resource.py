"""Env vars: pages, links and actions of a row."""

from vtui.models.env_var import EnvVar
from vtui.models.project import Project
from vtui.models.scope import Scope
from vtui.resources.common.action import Action
from vtui.resources.common.page import Drawing, Panel, Part, facts
from vtui.resources.common.resource import Links, PageSpec, Reading, Resource
from vtui.resources.deployments.actions import redeploy
from vtui.resources.env import columns, copying, deletion, import_file, issues, plans, shared, values
from vtui.resources.env.cells import environments, names, person
from vtui.resources.env.kinds import described
from vtui.resources.registry import TITLES
from vtui.table import cells
from vtui.table.columns import Context, cell
from vtui.text import count, host_url


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
    title_of=lambda row: row.key or row.id,
    list=columns.LIST,
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
            help="Redeploy production with current variables",
            unavailable_reason=redeploy_unavailable_reason,
            plan=lambda service, scope, row, context: redeploy.of_project(
                service, scope, Project(row.project_id or "", row.project or ""), context
            ),
        ),
    ),
)
