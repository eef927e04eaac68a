"""The check runs of a deployment, in the current version and in the deprecated one."""

from typing_extensions import TypedDict

from vtui import times
from vtui.models.check_run import CheckRun
from vtui.models.responses.values import RowContext, Time, either, interned

ALIASES = "deployment-alias"
"""What waits for a blocking check of the deprecated version."""


class SelectionShape(TypedDict, total=False):
    """The part of a Vercel CI configuration that a check is."""

    job: str | None


class SourceShape(TypedDict, total=False):
    """Who runs a check: seven shapes, with a `kind` or a `subKind`."""

    kind: str | None
    subKind: str | None
    provider: str | None
    externalCheckName: str | None
    selection: SelectionShape | None


class CheckRunShape(TypedDict, total=False):
    """A run (listDeploymentCheckRuns), or a check of the deprecated version (getAllChecks)."""

    id: str | None
    name: str | None
    status: str | None
    conclusion: str | None
    conclusionText: str | None
    blocks: str | None
    source: SourceShape | None
    createdAt: Time
    completedAt: Time
    externalUrl: str | None
    # Of the deprecated version only.
    blocking: bool | None
    integrationId: str | None
    startedAt: Time
    detailsUrl: str | None


def check_run(row: CheckRunShape, context: RowContext) -> CheckRun:
    """Build a check run from either version."""
    source = row.get("source") or {}
    older = "blocking" in row or "integrationId" in row
    kind = source.get("kind") or source.get("subKind") or ("integration" if older else "")
    blocks = row.get("blocks") or (ALIASES if row.get("blocking") else None)
    return CheckRun(
        id=context.id_of(row),
        name=row.get("name") or "",
        status=interned(row.get("status")) or "",
        conclusion=interned(row.get("conclusion")),
        text=row.get("conclusionText") or None,
        blocks=None if blocks == "none" else interned(blocks),
        source=interned(kind) or "",
        origin=_origin(source),
        started_at=times.parse(row.get("startedAt") if older else row.get("createdAt")),
        completed_at=times.parse(row.get("completedAt")),
        url=str(either(row, "externalUrl", "detailsUrl") or "") or None,
        problem=context.problem,
    )


def _origin(source: SourceShape) -> str | None:
    named = (source.get("provider"), source.get("externalCheckName"), (source.get("selection") or {}).get("job"))
    return " ".join(filter(None, named)) or None
