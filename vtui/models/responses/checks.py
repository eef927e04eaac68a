"""Checks of a deployment."""

from typing_extensions import TypedDict

from vtui import times
from vtui.models.check import Check
from vtui.models.responses.values import RowContext, Time


class CheckRunShape(TypedDict, total=False):
    """A check (getAllChecks)."""

    id: str | None
    name: str | None
    status: str | None
    conclusion: str | None
    blocking: bool | None
    startedAt: Time
    completedAt: Time
    detailsUrl: str | None


def check(row: CheckRunShape, context: RowContext) -> Check:
    """Build a check."""
    return Check(
        id=context.id_of(row),
        name=row.get("name") or "",
        status=row.get("status") or "",
        conclusion=row.get("conclusion") or None,
        blocking=row.get("blocking") or False,
        started_at=times.parse(row.get("startedAt")),
        completed_at=times.parse(row.get("completedAt")),
        url=row.get("detailsUrl") or None,
        problem=context.problem,
    )
