"""What changes the domains of a project: add, edit, remove, verify."""

import re

from vtui.demo.data.domains import OWNED, apex_of, made, of_project
from vtui.demo.data.people import Json
from vtui.demo.data.projects import Project
from vtui.demo.handlers.messages import Refused, Reply, Request, bad, missing

HOST = re.compile(r"(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")
STATUSES = frozenset({301, 302, 307, 308})
SPREADS = 20_000
"""Ms after it was first looked for that the demo's outside world has published the record that proves a domain."""
FIELDS = frozenset({"name", "gitBranch", "customEnvironmentId", "redirect", "redirectStatusCode"})


def _project(request: Request) -> Project:
    project = request.scope.project(request.params[0])
    if project is None:
        raise missing("Project")
    if "transfer" in project.flags:
        raise Refused(409, "project_being_transferred", "The project is currently being transferred.")
    return project


def _found(request: Request) -> tuple[Project, Json]:
    project = _project(request)
    for item in of_project(request.scope, project):
        if item["name"] == request.params[1]:
            return project, item
    raise missing("Domain")


def _body(request: Request, allowed: frozenset[str]) -> Json:
    body = request.read_object() if request.body else {}
    if unknown := sorted(body.keys() - allowed):
        raise bad(f"Invalid request: should NOT have additional property `{unknown[0]}`")
    return body


def _lead(request: Request, project: Project, name: str, body: Json) -> None:
    """Refuse what a domain cannot lead to."""
    to, status = body.get("redirect"), body.get("redirectStatusCode")
    if to is not None and to == name:
        raise bad("A domain cannot redirect to itself.")
    if to is not None and to not in {item["name"] for item in of_project(request.scope, project)}:
        raise bad(f'Cannot redirect to "{to}": it is not assigned to the project.')
    if status is not None and (to is None or status not in STATUSES):
        raise bad("`redirectStatusCode` should be one of 301, 302, 307, 308, with a redirect.")
    if to is not None and body.get("gitBranch") is not None:
        raise bad("A domain can either redirect or follow a branch.")
    if body.get("gitBranch") == project.branch:
        raise bad("The production branch needs no branch domain.")
    custom = body.get("customEnvironmentId")
    if custom is not None and custom not in {one["id"] for one in project.customs}:
        raise missing("Custom environment")


def _changed(request: Request, project: Project) -> None:
    """What follows production may be others now."""
    request.scope.hosts.pop(project.id, None)


def add(request: Request) -> Reply:
    """A domain for a project (addProjectDomain): the domain, verified when its apex is the scope's own."""
    scope, project, body = request.scope, _project(request), _body(request, FIELDS)
    name = body.get("name")
    if not isinstance(name, str) or not HOST.fullmatch(name):
        raise Refused(400, "invalid_domain", f'The domain "{name}" is not valid.')
    for other in scope.projects:
        if any(item["name"] == name for item in of_project(scope, other)):
            whose = "this" if other is project else "another"
            raise Refused(
                409, "domain_already_in_use", f"Cannot add {name} since it's already in use by {whose} project."
            )
    apex = apex_of(name)
    others = {row[0] for slug, rows in OWNED.items() if slug != scope.slug for row in rows}
    if apex in others or apex == "vercel.app":
        raise Refused(403, "forbidden", f"Not authorized to use {name}.", domain=name)
    _lead(request, project, name, body)
    own = any(row[0] == apex and row[2] for row in OWNED.get(scope.slug, ()))
    item = made(project, {**body, "verified": own}, request.now)
    of_project(scope, project).insert(0, item)
    _changed(request, project)
    return Reply.of(item)


def edit(request: Request) -> Reply:
    """Another redirect or branch (updateProjectDomain)."""
    project, item = _found(request)
    body = _body(request, FIELDS - {"name", "customEnvironmentId"})
    _lead(request, project, str(item["name"]), body)
    item |= body | {"updatedAt": request.now}
    _changed(request, project)
    return Reply.of(item)


def remove(request: Request) -> Reply:
    """Take a domain from a project (removeProjectDomain), and with `removeRedirects` those that redirect to it."""
    project, item = _found(request)
    also = _body(request, frozenset({"removeRedirects"})).get("removeRedirects") is True
    rows = of_project(request.scope, project)
    rows[:] = [one for one in rows if one["name"] != item["name"] and not (also and one["redirect"] == item["name"])]
    _changed(request, project)
    return Reply.of({})


def verify(request: Request) -> Reply:
    """Look for the record that proves a domain (verifyProjectDomain); the world publishes it a while after."""
    project, item = _found(request)
    name = str(item["name"])
    if not item["verified"]:
        challenge = item["verification"][0]
        if challenge["reason"] != "pending_domain_verification":
            raise Refused(400, "existing_project_domain", f"{name} is assigned to another project. Remove it there.")
        first = request.scope.looked_for.setdefault(name, request.now)
        if request.now - first < SPREADS:
            raise Refused(400, "missing_txt_record", f"There is no TXT record at {challenge['domain']} with the value.")
        item |= {"verified": True, "updatedAt": request.now}
        del item["verification"]
        _changed(request, project)
    return Reply.of({key: value for key, value in item.items() if key != "verification"})
