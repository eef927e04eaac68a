"""What can be done with a row of any kind that changes nothing, and why it sometimes cannot."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from vtui.models.deployment import Deployment
from vtui.models.domain import Domain
from vtui.models.project import Project
from vtui.models.scope import Scope
from vtui.resources.common.resource import Resource

Refuse = Callable[[Resource[Any], Any, Scope], str | None]
"""Why it cannot be done to a row of a scope, in words; None when it can."""


def _visit(resource: Resource[Any], row: Any, _scope: Scope) -> str | None:
    return None if resource.url(row) else f"this {resource.noun[0]} has no address"


def _inspect(resource: Resource[Any], row: Any, scope: Scope) -> str | None:
    return None if resource.dashboard(row, scope) else f"this {resource.noun[0]} has no page there"


def _project(resource: Resource[Any], row: Any, _scope: Scope) -> str | None:
    return None if resource.project_of(row) else f"this {resource.noun[0]} belongs to no project"


def _watch(_resource: Resource[Any], row: Any, _scope: Scope) -> str | None:
    return None if isinstance(row, Deployment) else "only a deployment can be watched"


def serves(row: Any) -> Deployment | None:
    """The deployment that a project's production serves, as far as a row tells."""
    if not isinstance(row, Project) or row.production is None:
        return None
    return replace(row.production, project_id=row.id, name=row.name)


def _log(_resource: Resource[Any], row: Any, _scope: Scope) -> str | None:
    if isinstance(row, Project):
        return None if row.production is not None else "production serves nothing that is known"
    return None if isinstance(row, Deployment) else "only deployments have logs"


def _records(_resource: Resource[Any], row: Any, _scope: Scope) -> str | None:
    if not isinstance(row, Domain):
        return "only a domain has DNS records"
    if row.on_vercel:
        return "Vercel's own host has none to show"
    return None if row.name else "the API gave it no name"


READS: Mapping[str, Refuse] = MappingProxyType(
    {
        "visit": _visit,
        "inspect": _inspect,
        "copy": lambda *_: None,
        "project": _project,
        "watch": _watch,
        "log": _log,
        "records": _records,
    }
)
"""Textual action -> why it cannot be done."""

OF: Mapping[str, tuple[type, ...]] = MappingProxyType({"watch": (Deployment,), "log": (Deployment, Project)})
"""Textual action -> the only kinds of rows that know it at all; elsewhere its key is not there."""
