"""Projects: list, read, update; their custom environments."""

from vtui.demo.data.projects import Project
from vtui.demo.faults.rows import alter_object
from vtui.demo.handlers.pagination import applied_cursor, decode_token, distinct, page_items, page_json
from vtui.demo.handlers.project_json import environment_json, project_json
from vtui.demo.handlers.reply import Reply, check_transfer, invalid, not_found, unknown_property
from vtui.demo.handlers.request import NUMBER, Request

AUTO_ASSIGN = "autoAssignCustomDomains"


def _matching(request: Request) -> list[Project]:
    search = request.text("search") or ""
    if len(search) > 100:
        raise invalid("`search` should NOT be longer than 100 characters", "maxLength", ".search")
    repo = request.text("repo")
    return [
        project
        for project in request.scope.projects
        if search.lower() in project.name and repo in {None, f"{project.org}/{project.name}", project.name}
    ]


def _page(request: Request, before: float | None, after: int | None = None, *, tokens: bool = False) -> Reply:
    """A page of projects, last updated first; the cursors are times (ms)."""
    scope = request.scope
    matching = sorted(((scope.updated(project), project) for project in _matching(request)), key=lambda row: -row[0])
    updated = [time for time, _ in matching]
    entries = zip(distinct(updated) if tokens else updated, (project for _, project in matching), strict=True)
    limit, applied = request.limit(), applied_cursor(request, before)
    projects, pagination = page_items(
        request, entries, limit=limit, requested=before, applied=applied, after=after, tokens=tokens
    )
    rows = [project_json(scope, project, request.now) for project in projects]
    return Reply.of(page_json(request, "projects", rows, pagination))


def list_v10(request: Request) -> Reply:
    """Projects (getProjects), last updated first; `next` is a continuation token, which is sent back as `from`."""
    if "projects-until-only" in request.faults:
        return _page(request, request.number("until"))
    if "numeric-project-cursor" in request.faults:
        return _page(request, request.number("from"))
    from_ = request.text("from")
    if from_ is None:
        return _page(request, None, tokens=True)
    if NUMBER.fullmatch(from_):
        return _page(request, None, request.number("from"), tokens=True)
    return _page(request, decode_token(from_), tokens=True)


def list_v9(request: Request) -> Reply:
    """Projects as the older version lists them; `next` is a time (ms), which is sent back as `until`."""
    return _page(request, request.number("until"), request.number("since"))


def get(request: Request) -> Reply:
    """One project by id or name (getProject)."""
    rollback_info = request.flag("rollbackInfo")
    item = project_json(request.scope, request.project(), request.now, rollback_info=rollback_info)
    return Reply.of(alter_object(request.faults, "projects", item))


def update(request: Request) -> Reply:
    """Change the settings in the body (updateProject) and answer with the complete project."""
    project = request.project()
    check_transfer(project)
    body = request.json_object()
    for key, value in body.items():
        if key != AUTO_ASSIGN:
            raise unknown_property(key)
        if not isinstance(value, bool):
            raise invalid(f"Invalid request: `{key}` should be boolean", "type", f".{key}", {})
    if AUTO_ASSIGN in body:
        request.scope.moves.set_auto_assign(project, request.now, enabled=body[AUTO_ASSIGN])
    return Reply.of(project_json(request.scope, project, request.now))


def list_environments(request: Request) -> Reply:
    """The custom environments of a project."""
    scope, project = request.scope, request.project()
    environments = [environment_json(scope, project, custom) for custom in project.custom_environments]
    return Reply.of({"accountLimit": {"total": 12}, "environments": environments})


def environment(request: Request) -> Reply:
    """One custom environment by slug or id (getCustomEnvironment)."""
    project = request.project()
    custom = project.custom_environment(request.params[1])
    if custom is None:
        raise not_found("Custom environment")
    return Reply.of(environment_json(request.scope, project, custom))
