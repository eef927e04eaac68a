"""The domains of a project: list, read, add, update, move, remove, verify."""

import re

from vtui.demo.data.domains import OWNED, apex_of, owned_by, project_domain, project_domains
from vtui.demo.data.projects import Project
from vtui.demo.data.values import Json
from vtui.demo.faults.rows import alter_object
from vtui.demo.handlers.pagination import time_page
from vtui.demo.handlers.reply import ApiError, Reply, bad_request, find_item, invalid, not_found
from vtui.demo.handlers.request import Request

NAME = re.compile(r"(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")
PROPAGATION = 20_000
"""Ms after the first verification of a domain until its TXT record is found."""
FIELDS = frozenset({"name", "gitBranch", "customEnvironmentId", "redirect", "redirectStatusCode"})
MOVE_FIELDS = FIELDS - {"name", "customEnvironmentId"} | {"projectId"}


def _matches(request: Request, item: Json) -> bool:
    text, target, verified = request.text, request.text("target"), request.text("verified")
    production = item["gitBranch"] is None and item["customEnvironmentId"] is None
    return (
        (text("production") != "true" or production)
        and (target is None or production == (target == "production"))
        and (text("redirects") != "false" or item["redirect"] is None)
        and (verified is None or item["verified"] == (verified == "true"))
        and all(text(key) in {None, item[key]} for key in ("redirect", "gitBranch", "customEnvironmentId"))
    )


def list_all(request: Request) -> Reply:
    """The domains of a project (getProjectDomains), newest first unless `order=ASC`."""
    items = [item for item in project_domains(request.scope, request.project()) if _matches(request, item)]
    if request.text("order") != "ASC":
        return time_page(request, "domains", items)
    pagination = {"count": len(items), "next": None, "prev": None}
    return Reply.of({"domains": items[::-1][: request.limit()], "pagination": pagination})


def _find(request: Request, project: Project) -> Json:
    """The domain of a project whose name is the second of `params`. Raises ApiError if there is none."""
    return find_item(project_domains(request.scope, project), "name", request.params[1], "Domain")


def get(request: Request) -> Reply:
    """One domain of a project (getProjectDomain)."""
    return Reply.of(alter_object(request.faults, "domains", _find(request, request.project())))


def get_by_name(request: Request) -> Reply:
    """One domain of any project of the scope by its name (not documented; read from the official CLI)."""
    items = (item for project in request.scope.projects for item in project_domains(request.scope, project))
    return Reply.of(find_item(items, "name", request.params[0], "Domain"))


def _changeable_project(request: Request, id_or_name: str | None = None) -> Project:
    """The project with this id or name, by default the one in the path. Raises ApiError if it is being transferred."""
    project = request.project(id_or_name)
    if "transfer" in project.flags:
        raise ApiError(409, "project_being_transferred", "The project is currently being transferred.")
    return project


def _body(request: Request, fields: frozenset[str]) -> Json:
    body = request.json_object() if request.body else {}
    if unknown := sorted(body.keys() - fields):
        raise bad_request(f"Invalid request: should NOT have additional property `{unknown[0]}`")
    return body


def _check_target(request: Request, project: Project, name: str, body: Json) -> None:
    """Raise ApiError for a redirect, branch or environment that the domain cannot have."""
    redirect, status = body.get("redirect"), body.get("redirectStatusCode")
    if redirect is not None and redirect == name:
        raise bad_request("A domain cannot redirect to itself.")
    if redirect is not None and redirect not in {item["name"] for item in project_domains(request.scope, project)}:
        raise bad_request(f'Cannot redirect to "{redirect}": it is not assigned to the project.')
    if status is not None and (redirect is None or status not in {301, 302, 307, 308}):
        raise bad_request("`redirectStatusCode` should be one of 301, 302, 307, 308, with a redirect.")
    if redirect is not None and body.get("gitBranch") is not None:
        raise bad_request("A domain can either redirect or follow a branch.")
    if body.get("gitBranch") == project.branch:
        raise bad_request("The production branch needs no branch domain.")
    custom = body.get("customEnvironmentId")
    if custom is not None and custom not in {environment["id"] for environment in project.custom_environments}:
        raise not_found("Custom environment")


def add(request: Request) -> Reply:
    """Add a domain to a project (addProjectDomain); it is verified when the scope owns its apex."""
    return Reply.of(_add(request, _body(request, FIELDS)))


def add_older(request: Request) -> Reply:
    """Add a production domain as the official CLI does (not documented); answers with all of the project's."""
    _add(request, {"name": request.json_object().get("domain")})
    items = project_domains(request.scope, request.project())
    return Reply.of(
        [{"domain": item["name"], "target": "PRODUCTION", "createdAt": item["createdAt"]} for item in items]
    )


def _add(request: Request, body: Json) -> Json:
    scope, project = request.scope, _changeable_project(request)
    name = body.get("name")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise ApiError(400, "invalid_domain", f'The domain "{name}" is not valid.')
    for other in scope.projects:
        if any(item["name"] == name for item in project_domains(scope, other)):
            message = (
                f"Cannot add {name} since it's already in use by {'this' if other is project else 'another'} project."
            )
            raise ApiError(409, "domain_already_in_use", message)
    apex = apex_of(name)
    of_others = {domain.name for slug, domains in OWNED.items() if slug != scope.slug for domain in domains}
    if apex in of_others or apex == "vercel.app":
        raise ApiError(403, "forbidden", f"Not authorized to use {name}.", domain=name)
    _check_target(request, project, name, body)
    verified = any(domain["name"] == apex and domain["verified"] for domain in owned_by(scope))
    item = project_domain(project, {**body, "verified": verified}, request.now)
    project_domains(scope, project).insert(0, item)
    return item


def update(request: Request) -> Reply:
    """Change the redirect or branch of a domain (updateProjectDomain)."""
    project = _changeable_project(request)
    item = _find(request, project)
    body = _body(request, FIELDS - {"name", "customEnvironmentId"})
    _check_target(request, project, item["name"], body)
    item |= body | {"updatedAt": request.now}
    return Reply.of(item)


def move(request: Request) -> Reply:
    """Move a domain to another project (moveProjectDomain), with the domains that redirect to it.

    Their hosts serve the other project at once. What the body leaves out stays; a custom environment does not.
    """
    scope, project = request.scope, _changeable_project(request)
    item = _find(request, project)
    body = _body(request, MOVE_FIELDS)
    to = body.pop("projectId", None)
    if not isinstance(to, str):
        raise invalid("Invalid request: missing required property `projectId`", "required", "")
    target = _changeable_project(request, to)
    if target.id == project.id:
        raise bad_request(f"{item['name']} is assigned to this project already.")
    changed = item | body
    if changed["redirect"] is None:
        changed["redirectStatusCode"] = None
    _check_target(request, target, item["name"], changed | {"customEnvironmentId": None})
    source, found = project_domains(scope, project), project_domains(scope, target)
    moved = [item, *(other for other in source if other["redirect"] == item["name"])]
    item |= changed
    for each in moved:
        each |= {"projectId": target.id, "customEnvironmentId": None, "updatedAt": request.now}
        scope.assigned_aliases.pop(each["name"], None)
    source[:] = [other for other in source if other["projectId"] == project.id]
    found[:] = sorted((*found, *moved), key=lambda other: -int(other["createdAt"]))
    return Reply.of(item)


def remove(request: Request) -> Reply:
    """Remove a domain from a project (removeProjectDomain), with `removeRedirects` also those that redirect to it."""
    project = _changeable_project(request)
    name = _find(request, project)["name"]
    redirects = _body(request, frozenset({"removeRedirects"})).get("removeRedirects") is True
    items = project_domains(request.scope, project)
    items[:] = [item for item in items if item["name"] != name and not (redirects and item["redirect"] == name)]
    return Reply.of({})


def verify(request: Request) -> Reply:
    """Verify a domain (verifyProjectDomain): its TXT record is found PROPAGATION after the first verification."""
    project = _changeable_project(request)
    item = _find(request, project)
    name = item["name"]
    if not item["verified"]:
        challenge = item["verification"][0]
        if challenge["reason"] != "pending_domain_verification":
            raise ApiError(400, "existing_project_domain", f"{name} is assigned to another project. Remove it there.")
        first = request.scope.first_verified.setdefault(name, request.now)
        if request.now - first < PROPAGATION:
            message = f"TXT record not found at {challenge['domain']} with the value."
            raise ApiError(400, "missing_txt_record", message)
        item |= {"verified": True, "updatedAt": request.now}
        del item["verification"]
    return Reply.of(item)
