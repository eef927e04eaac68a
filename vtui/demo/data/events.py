"""What has happened in a scope, as its activity shows it: the deployments, and now and then something else."""

import re
from collections.abc import Iterator

from vtui.demo.data.deployment import Deployment
from vtui.demo.data.people import ADA, PEOPLE
from vtui.demo.data.pseudorandom import number, token
from vtui.demo.data.scope import Scope
from vtui.demo.data.values import Json

DEPLOYMENT = "deployment"
TYPES: dict[str, tuple[str, str, str]] = {
    DEPLOYMENT: ("deployment", "A deployment was created", "{author} deployed {deployment_host} of {project_name}"),
    "env-variable-edit": ("env-variable", "A variable was edited", "{author} edited {env_var_name} in {project_name}"),
    "env-variable-add": ("env-variable", "A variable was added", "{author} added {env_var_name} to {project_name}"),
    "env-variable-read": ("env-variable", "A value was read", "{author} read {env_var_name} of {project_name}"),
    "instant-rollback-created": (
        "deployment",
        "Production was rolled back",
        "{author} rolled back {project_name} to {deployment_host}",
    ),
    "alias": ("deployment", "An alias was assigned", "{author} aliased {deployment_host} to {bold}"),
    "project-build-command-updated": (
        "project",
        "The build command was changed",
        "{author} changed the build command of {project_name}",
    ),
    "dns-add": ("domain", "A DNS record was added", "{author} added the record {dns_record}"),
    "cert": ("domain", "A certificate was issued", "{system} issued a certificate for {bold}"),
    "team-member-join": ("team", "A member joined", "{author} joined the team"),
    "user-token-created": ("security", "A token was created", "{author} created a token"),
}
"""Type -> category, description and text of its events, whose entities stand in braces."""
CATEGORIES = {"deployment": "Deployments", "env-variable": "Environment variables", "project": "Projects"}
"""Labels of categories; the others are called as they are written."""
VARIABLES = ("API_KEY", "DATABASE_URL", "SENTRY_DSN", "NEXT_PUBLIC_BASE_URL")


def event_types() -> Json:
    """The types and categories of events (listEventTypes)."""
    names = sorted({category for category, _, _ in TYPES.values()})
    return {
        "types": [
            {"name": name, "description": description, "categories": [category]}
            for name, (category, description, _) in TYPES.items()
        ],
        "categories": [{"name": name, "label": CATEGORIES.get(name, name.capitalize())} for name in names],
    }


def _principal(person: Json) -> Json:
    if person["uid"] == "system":
        return {"type": "system"}
    if person["type"] == "app":
        return {"type": "app", "clientId": person["uid"], "name": person["name"]}
    return {"type": "user", **{key: person[key] for key in ("uid", "username", "email")}, "avatar": ""}


def _utf16_length(text: str) -> int:
    """The length of a text in the units by which JavaScript counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _event(type_: str, deployment: Deployment, person: Json, at: int) -> Json:
    category, _, template = TYPES[type_]
    values = {
        "author": person["name"],
        "system": "Vercel",
        "deployment_host": deployment.host,
        "project_name": deployment.project.name,
        "env_var_name": VARIABLES[deployment.bits % len(VARIABLES)],
        "bold": f"{deployment.project.name}-{deployment.project.org}.vercel.app",
        "dns_record": f"www.{deployment.project.org}.example A 192.0.2.10",
    }
    text, entities = "", list[Json]()
    for index, part in enumerate(re.split(r"\{(\w+)\}", template)):
        shown = values[part] if index % 2 else part
        if index % 2:
            start = _utf16_length(text)
            entities.append({"type": part, "start": start, "end": start + _utf16_length(shown)})
        text += shown
    event: Json = {
        "id": "uev_" + token(24, type_, deployment.uid),
        "type": type_,
        "categories": [category],
        "text": text,
        "entities": entities,
        "createdAt": at,
        "principalId": person["uid"],
        "principal": _principal(person),
    }
    if person["type"] == "user":
        event |= {"userId": person["uid"], "user": event["principal"] | {"type": "user"}}
        del event["user"]["type"]
    return event | {"payload": {"projectId": deployment.project.id, "deploymentId": deployment.uid}}


def events_of(scope: Scope, projects: frozenset[str] | None, before: int, after: int) -> Iterator[Json]:
    """The events between two times (ms, both included), newest first, all or those of the projects with these ids."""
    others = [name for name in TYPES if name != DEPLOYMENT]
    people = (ADA,) if scope.kind == "user" else PEOPLE
    indexes = scope.deployments.indexes(projects=projects, before=before + 1, after=after, inclusive=True)
    for deployment in map(scope.deployments.get, indexes):
        if deployment.created <= before:
            yield _event(DEPLOYMENT, deployment, deployment.creator, deployment.created)
        bits, at = number("event", deployment.uid), deployment.created - 1
        if bits % 3 == 0 and at >= after:
            yield _event(others[bits // 3 % len(others)], deployment, people[bits // 40 % len(people)], at)
