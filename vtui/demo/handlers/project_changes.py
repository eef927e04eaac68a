"""Changes to projects: create, set, pause, delete."""

import re

from vtui.demo.data.people import ADA
from vtui.demo.data.projects import read_projects
from vtui.demo.data.pseudorandom import token
from vtui.demo.data.values import Json
from vtui.demo.handlers.projects import project_json
from vtui.demo.handlers.reply import ApiError, Reply, check_transfer, invalid, not_found, unknown_property
from vtui.demo.handlers.request import Request

NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?")
AUTO_ASSIGN = "autoAssignCustomDomains"
PROVIDERS = ("-", "github", "gitlab", "bitbucket")
OPTIONAL_TEXT = (str, type(None))
SETTINGS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("buildCommand", "devCommand", "installCommand", "outputDirectory"), OPTIONAL_TEXT),
    **dict.fromkeys(("rootDirectory", "commandForIgnoringBuildStep", "framework"), OPTIONAL_TEXT),
    **dict.fromkeys((AUTO_ASSIGN, "gitForkProtection", "directoryListing", "gitLFS"), (bool,)),
    **dict.fromkeys(("autoExposeSystemEnvs", "sourceFilesOutsideRootDirectory"), (bool,)),
    "nodeVersion": (str,),
    "serverlessFunctionRegion": OPTIONAL_TEXT,
    "ssoProtection": (dict, type(None)),
}
"""What a request can set, and the types of its values."""


def _checked(settings: Json) -> Json:
    """The settings. Raises ApiError for one that does not exist here, or has a wrong value."""
    for key, value in settings.items():
        if key not in SETTINGS:
            raise unknown_property(key)
        if not isinstance(value, SETTINGS[key]):
            names = " or ".join({bool: "boolean", str: "string"}.get(type_, "null") for type_ in SETTINGS[key])
            raise invalid(f"Invalid request: `{key}` should be {names}", "type", f".{key}", {})
    return settings


def create(request: Request) -> Reply:
    """Create a project (createProject), to which nothing is deployed."""
    body, scope = request.json_object(), request.scope
    name, repository = body.pop("name", None), body.pop("gitRepository", {})
    if not isinstance(name, str) or NAME.fullmatch(name) is None:
        raise invalid("Invalid request: `name` is not valid", "pattern", ".name", {})
    if scope.project(name) is not None:
        raise ApiError(409, "conflict", f"Project {name} already exists.")
    if not isinstance(repository, dict) or repository.get("type", "-") not in PROVIDERS:
        raise invalid("Invalid request: `gitRepository` is not valid", "type", ".gitRepository", {})
    settings, seed = _checked(body), request.account.seed + request.account.requests
    (project,) = read_projects(f"{name} - {repository.get('type', '-')} 0", seed, scope.slug, request.now)
    project.created = request.now
    scope.projects.append(project)
    scope.settings[project.id] = settings
    return Reply.of(project_json(scope, project, request.now))


def update(request: Request) -> Reply:
    """Change the settings in the body, but for the name (updateProject), and answer with the complete project."""
    scope, project = request.scope, request.project()
    check_transfer(project)
    settings = _checked(request.json_object())
    if AUTO_ASSIGN in settings:
        scope.moves.set_auto_assign(project, request.now, enabled=settings.pop(AUTO_ASSIGN))
    scope.settings.setdefault(project.id, {}).update(settings)
    return Reply.of(project_json(scope, project, request.now))


def delete(request: Request) -> Reply:
    """Delete a project with its deployments and domains (deleteProject): 204."""
    scope, project = request.scope, request.project()
    check_transfer(project)
    scope.deployments.delete_project(project)
    scope.projects.remove(project)
    return Reply(204)


def _set_paused(request: Request, *, paused: bool) -> Reply:
    project = request.project()
    if project.id != request.params[0]:
        raise ApiError(400, "bad_request", "The project was not found.")
    request.scope.settings.setdefault(project.id, {})["paused"] = paused
    return Reply(200)


def pause(request: Request) -> Reply:
    """Pause a project, named by its id (pauseProject): 200 without a body."""
    return _set_paused(request, paused=True)


def unpause(request: Request) -> Reply:
    """Resume a project, named by its id (unpauseProject): 200 without a body."""
    return _set_paused(request, paused=False)


def protection_bypass(request: Request) -> Reply:
    """Generate, change or revoke a secret that bypasses the protection (updateProjectProtectionBypass)."""
    scope, project, body = request.scope, request.project(), request.json_object()
    secrets = scope.settings.setdefault(project.id, {}).setdefault("protectionBypass", {})
    generate, update, revoke = (body.get(name) or {} for name in ("generate", "update", "revoke"))
    if not all(isinstance(part, dict) for part in (generate, update, revoke)):
        raise invalid("Invalid request: `generate`, `update` and `revoke` should be objects", "type", "", {})
    for named in filter(None, (update, revoke)):
        if str(named.get("secret")) not in secrets:
            raise not_found("Secret")
    if revoke:
        del secrets[revoke["secret"]]
    if update:
        secrets[update["secret"]] |= {key: update[key] for key in ("isEnvVar", "note") if key in update}
    if generate or not (update or revoke) or revoke.get("regenerate") is True:
        secret = str(generate.get("secret") or token(32, "bypass", project.id, request.account.requests))
        item = {"scope": "automation-bypass", "createdAt": request.now, "createdBy": ADA["uid"]}
        secrets[secret] = item | ({"note": str(generate["note"])} if "note" in generate else {})
    return Reply.of({"protectionBypass": secrets})
