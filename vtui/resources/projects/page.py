"""The page of a project: production, the last builds, settings."""

from typing import Any

from vtui import times
from vtui.models.deployment import Deployment
from vtui.models.project import Project
from vtui.models.scope import ProjectRef
from vtui.resources.common.page import Drawing, Fact, Panel, Part, facts
from vtui.resources.deployments.actions.production import AUTO_ASSIGN
from vtui.resources.projects import build_parts, list_parts, names
from vtui.resources.projects.page_data import ProjectPageData, read, staged
from vtui.table import cells
from vtui.table.columns import Cell, Context, Span, cell
from vtui.text import clean, count, width

PROTECTED = {
    "preview": "Only Preview Deployments",
    "all": "All Deployments",
    "prod_deployment_urls_and_all_previews": "production deployment URLs and all previews",
    "all_except_custom_domains": "Standard Protection",
}
"""`ssoProtection.deploymentType` -> what requires a sign-in."""


def production(known: ProjectPageData, _answer: object, drawing: Drawing) -> Panel:
    """The production deployment, its commit and hosts, and what prevents newer builds from replacing it."""
    project, context = known.project, drawing.context
    if project is None:
        return Panel()
    paused = [cell("The project is paused.", "warn")] if project.paused else []
    if not project.production_known:
        return Panel((*paused, cell("Production deployment unknown.", "muted")))
    serving = project.production
    if serving is None:
        return Panel((*paused, cell("No production deployment yet.", "muted"), *_staged_notice(known, context)))
    lines = [
        *paused,
        _serves(serving, project, context),
        cells.labeled(
            ("", " @ ".join(part for part in (serving.branch, (serving.sha or "")[:7]) if part)),
            ("build time", times.duration(serving.build_ms)),
            ("by", serving.author or serving.creator),
        ),
        _hosts(project.domains or serving.aliases, drawing.width),
        *_notices(project, _staged_notice(known, context), context),
    ]
    since = project.rolled_back_at if project.pinned and project.rolled_back_at is not None else serving.ready_at
    moment = serving.created_at if since is None else since
    note = () if moment is None else (Span("since ", "muted"), *cells.moment(moment, context))
    return Panel([line for line in lines if line], note, cut=True)


def _serves(serving: Deployment, project: Project, context: Context) -> Cell:
    pinned = project.pinned and project.id not in context.projects.switching
    mark = (Span(" ★", "strong"), *((Span(cells.ROLLED_BACK, "strong"),) if pinned else ()))
    message = cells.commit_text(serving)
    return (*cells.state(serving, context), *mark, *((Span("  "), Span(message, "strong")) if message else ()))


def _hosts(hosts: tuple[str, ...], room: int) -> Cell:
    """As many hosts as fit, wildcards last, and the count of the others. The first one is always shown."""
    spans: list[Span] = []
    for index, host in enumerate(sorted(map(clean, hosts), key=lambda host: host.startswith("*"))):
        room -= width(host) + 3
        if index and room < 3:
            return (*spans, Span(f"   +{len(hosts) - index}", "muted"))
        spans += [Span("   "), Span(host, "muted")] if index else [Span(host, "accent")]
    return tuple(spans)


def _notices(project: Project, staged_builds: list[Cell], context: Context) -> list[Cell]:
    """What production switches to, or why newer builds do not replace it; staged builds take the place of a line."""
    if (target := context.projects.switching.get(project.id)) is not None:
        sha, text = (target.sha or target.id)[:7], cells.commit_text(target) or ""
        return [(Span("◐ Switching to ", "busy"), Span(sha, "strong"), Span(f"  {text}"), Span(" …"))]
    if not project.pinned:
        auto_assign_off = (Span(f"{AUTO_ASSIGN} is off", "warn"), Span(": new builds stay staged.", "muted"))
        return staged_builds or ([] if project.assigns_domains else [auto_assign_off])
    at, by = project.rolled_back_at, project.rolled_back_by
    when = f" {times.age(at, context.now)} ago" if at is not None and at != times.BAD else ""
    reason = f": {project.rollback_reason}" if project.rollback_reason else "."
    notice = (Span("Rolled back", "warn"), Span(f"{when}{f' by {by}' if by else ''}{reason}"))
    on = f"{AUTO_ASSIGN} is on: the next production build replaces it."
    off = "New production builds stay staged until one is promoted."
    return [notice, *(staged_builds or [cell(on if project.assigns_domains else off, "muted")])]


def _staged_notice(known: ProjectPageData, context: Context) -> list[Cell]:
    rows = staged(known, context.now)
    if not rows:
        return []
    many = count(len(rows), ("staged build", "staged builds"))
    newest = cells.commit_text(rows[0]) or rows[0].id
    return [(Span(many, "warn"), Span(" to promote, newest: ", "muted"), Span(newest))]


def settings(known: ProjectPageData, _answer: object, _drawing: Drawing) -> Panel:
    """Build and runtime settings, as far as the API returns them."""
    project = known.project
    if project is None:
        return Panel()
    off = cell("off: new production builds stay staged", "warn")
    auto_assign = () if project.auto_assign is None else cell("on") if project.auto_assign else off
    rows: list[Fact] = [
        ("framework", cells.labeled(("", names.framework(project.framework)), ("node", project.node_version))),
        ("root directory", cell(project.root_directory)),
        ("install", cell(project.install_command)),
        ("build", cell(project.build_command)),
        ("output", cell(project.output_directory)),
        ("build machine", cell(names.machine(project.build_machine))),
        ("ignored build step", cell(project.ignore_command)),
        ("repository", cells.labeled(("", project.repository), ("on", project.git_host))),
        ("branch", cell(project.production_branch)),
        *_crons(project),
        ("protection", _protection(project)),
        ("auto-assign", auto_assign),
        ("regions", cell(", ".join(project.regions))),
        ("retention", cell(names.retention(project.retention))),
        ("unexpected data", cell(project.problem, "warn")),
    ]
    return facts(*rows, note=cell(project.id, "muted"))


def _crons(project: Project) -> list[Fact]:
    if project.crons and project.crons_off:
        return [("cron jobs", cell(f"{len(project.crons)}, disabled", "muted"))]
    jobs = [(Span(schedule), Span(f"  {path}", "muted")) for path, schedule in project.crons]
    return [("" if index else "cron jobs", job) for index, job in enumerate(jobs)]


def _protection(project: Project) -> Cell:
    if project.sign_in is None and project.password is None:
        return ()
    sign_in = f"Vercel Authentication ({PROTECTED.get(project.sign_in, project.sign_in)})" if project.sign_in else ""
    kinds = filter(None, (sign_in, "Password Protection" if project.password else ""))
    return cell(", ".join(kinds)) or cell("none", "muted")


PRODUCTION: Part[ProjectPageData] = Part("production", "Production", production, brief=True)
"""The first part of the page."""
OF_BUILDS: tuple[Part[ProjectPageData], ...] = (
    Part("builds", "Last builds", build_parts.last, side=True, lines=build_parts.LAST_LINES),
    Part("waiting", "Pending", build_parts.pending, side=True, lines=build_parts.PENDING_LINES),
)
"""Boxes made from the deployments."""
SETTINGS: Part[ProjectPageData] = Part("settings", "Settings", settings, side=True, brief=True)
"""Made from the project itself, as production is."""
BOXES: tuple[Part[ProjectPageData], ...] = (
    *OF_BUILDS,
    Part(
        "domains",
        "Domains",
        list_parts.domains,
        lambda service, scope, known: read(service.domains.of_project(scope, known.project_ref)),
        side=True,
    ),
    Part(
        "env",
        "Env vars",
        list_parts.env,
        lambda service, scope, known: read(service.env.effective(scope, known.project_ref)),
        side=True,
    ),
    SETTINGS,
)
"""The boxes next to the project's deployments."""


def _for_row(part: Part[ProjectPageData]) -> Part[Project]:

    def draw(row: Project, answer: Any, drawing: Drawing) -> Panel:
        return part.draw(ProjectPageData(ProjectRef(row.id, row.name), row, row.latest), answer, drawing)

    return Part(part.id, part.title, draw, side=part.side, brief=part.brief)


PARTS: tuple[Part[Project], ...] = tuple(_for_row(part) for part in (PRODUCTION, *BOXES) if part.brief)
"""The parts of a project in the preview of a list."""
