"""The custom environments of a project."""

import re

from vtui.demo.data.aliases import environment_alias
from vtui.demo.data.domains import project_domains
from vtui.demo.data.projects import Project
from vtui.demo.data.scope import Scope
from vtui.demo.data.values import Json
from vtui.demo.handlers.collections import Collection, new_id
from vtui.demo.handlers.reply import ApiError, invalid
from vtui.demo.handlers.request import Request

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
LIMIT = 12
MATCHERS = ("equals", "startsWith", "endsWith")


def environment_json(scope: Scope, project: Project, custom: Json) -> Json:
    """One custom environment with its domains."""
    domains = [item for item in project_domains(scope, project) if item["customEnvironmentId"] == custom["id"]]
    return custom | {
        "domains": domains,
        "currentDeploymentAliases": [environment_alias(project, custom["slug"], scope)],
    }


def _changes(request: Request, body: Json) -> Json:
    """The changes in a body. Raises ApiError for a slug that cannot be used and a matcher that does not exist."""
    changes: Json = {"updatedAt": request.now}
    if "slug" in body:
        slug = body["slug"]
        if not isinstance(slug, str) or not SLUG.fullmatch(slug) or slug in {"production", "preview", "development"}:
            raise invalid("Invalid request: `slug` is not valid", "pattern", ".slug", {})
        if any(custom["slug"] == slug for custom in request.project().custom_environments):
            raise ApiError(400, "bad_request", f"An environment with the slug {slug} exists.")
        changes["slug"] = slug
    if isinstance(body.get("description"), str):
        changes["description"] = body["description"][:256]
    if (matcher := body.get("branchMatcher")) is not None:
        if not isinstance(matcher, dict) or matcher.get("type") not in MATCHERS:
            raise invalid("Invalid request: `branchMatcher` is not valid", "enum", ".branchMatcher", {})
        changes["branchMatcher"] = {"type": matcher["type"], "pattern": str(matcher.get("pattern", ""))[:100]}
    return changes


def _new(request: Request, body: Json) -> Json:
    if len(request.project().custom_environments) >= LIMIT:
        raise ApiError(402, "payment_required", "The plan has no further custom environments.")
    first = {"id": new_id(request, "env_"), "slug": "", "type": "preview", "description": "", "createdAt": request.now}
    return first | _changes(request, body)


ENVIRONMENTS = Collection(
    "Custom environment",
    lambda request: request.project().custom_environments,
    _new,
    _changes,
    required={"slug": str},
    names=("id", "slug"),
    shown=lambda request, custom: environment_json(request.scope, request.project(), custom),
    listed=lambda _, items: {"accountLimit": {"total": LIMIT}, "environments": items},
    status=201,
    deleted=lambda request, custom: environment_json(request.scope, request.project(), custom),
)
"""Listed without an operation of its own, getCustomEnvironment, createCustomEnvironment and so on."""
