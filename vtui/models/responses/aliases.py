"""Aliases of a scope, of a deployment, and of the last promote or rollback."""

from typing import Any

from typing_extensions import TypedDict

from vtui.models.alias import Alias
from vtui.models.responses.values import RowContext


class AliasShape(TypedDict, total=False):
    """An alias: a host and its deployment (listAliases, listDeploymentAliases, listPromoteAliases)."""

    uid: str
    alias: str
    deploymentId: str | None
    projectId: str | None


def alias(row: AliasShape, context: RowContext) -> Alias:
    """Build an alias."""
    return Alias(
        id=context.id_of(row),
        host=row.get("alias") or "",
        deployment_id=row.get("deploymentId") or None,
        project_id=row.get("projectId") or None,
        problem=context.problem,
    )


def flattened(answer: Any) -> Any:
    """A response of listPromoteAliases, whose items may have the host one level deeper, and which may have no list."""
    if not isinstance(answer, dict):
        return answer
    items = answer.get("aliases")
    return {"aliases": [_flat(item) for item in items] if isinstance(items, list) else []}


def _flat(item: Any) -> Any:
    inner = item.get("alias") if isinstance(item, dict) else None
    return inner if isinstance(inner, dict) else item
