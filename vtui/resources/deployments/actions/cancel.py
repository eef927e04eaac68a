"""Cancel: end a build that is queued or under way."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vtui import times
from vtui.models.deployment import Deployment, Phase
from vtui.models.latest import completed
from vtui.models.requests import WriteRequest
from vtui.models.scope import Scope
from vtui.resources.common.action import Action, missing_id
from vtui.table import cells
from vtui.table.columns import Cell, Context, cell
from vtui.text import count, short
from vtui.writes import effect_checks
from vtui.writes.bulk import Many
from vtui.writes.effects import Effect
from vtui.writes.plan import ActionUnavailable, Operation, Plan, Question, existing, require

if TYPE_CHECKING:
    from vtui.api.service import Service

REASONS: dict[Phase, str] = {
    "completing": "it is already built, only its aliases are pending",
    "ready": "it is already Ready",
    "error": "it has already failed",
    "canceled": "it is already canceled",
    "blocked": "it is blocked and not building",
    "deleted": "it was deleted",
    "unknown": "only queued or building deployments can be canceled",
}


def unavailable_reason(row: Deployment, context: Context) -> str | None:
    """Why there is no build to cancel (facts page 2.4: in flight only)."""
    return missing_id(row, context) or REASONS.get(row.phase(context.now))


def plan(row: Deployment, scope: Scope, context: Context) -> Plan:
    """The plan to cancel a deployment in flight."""

    async def recheck(service: "Service") -> None:
        now = await existing(service.deployments.get(scope, row.id), "it was deleted in the meantime")
        if not now.in_flight:
            raise ActionUnavailable(unavailable_reason(now, context) or "it has already finished")

    since = row.created_at if row.building_at is None else row.building_at
    elapsed = None
    if since is not None and since != times.BAD:
        elapsed = f"  for {times.duration(max(0, context.now - since) // 1000 * 1000)}"
    serves = "The current production deployment stays in place."
    return Plan(
        Question(
            title="Cancel the build?",
            subject=row.name,
            consequences=(
                cell("The build stops now, and nothing is deployed."),
                cell(serves if row.environment == "production" else "Production is not affected.", "muted"),
            ),
            facts=(
                ("commit", cells.commit_line(row)),
                ("environment", cells.environment(row, context)),
                ("status", (*cells.state(row, context), *cell(elapsed, "muted"))),
            ),
            yes="Cancel the build",
            no="Keep building",
        ),
        Operation(
            request=WriteRequest("deployments.cancel", scope, {"deployment": row.id}),
            done=f"{short(row.name)}: build canceled",
            effect=Effect(
                "deployments", row, read=lambda service, body: completed(service.deployments.written(body), row)
            ),
            recheck=recheck,
            find_effect=effect_checks.canceled(scope, row),
        ),
    )


async def of_deployment(service: "Service", scope: Scope, row: Deployment, context: Context) -> Plan:
    """Looks how far the build is now, one request. Raises VercelError, and ActionUnavailable when it has ended."""
    now = completed(await service.deployments.get(scope, row.id), row)
    require(unavailable_reason(now, context))
    return plan(now, scope, context)


def _summarize(rows: Sequence[Deployment], _context: Context) -> tuple[Cell, ...]:
    production = sum(row.environment == "production" for row in rows)
    unaffected = f"{count(production)} for Production: the current production deployments stay in place."
    return (
        cell("The builds stop now, and nothing is deployed."),
        cell(unaffected if production else "Production is not affected.", "muted"),
    )


CANCEL: Action[Deployment] = Action(
    id="cancel",
    key="X",
    label="Cancel",
    help="Cancel the build",
    unavailable_reason=unavailable_reason,
    plan=of_deployment,
    many=Many(
        verb=("Cancel", "Canceling", "canceled"),
        endpoints=lambda _row: ("deployments.cancel",),
        plan=plan,
        summarize=_summarize,
        noun=("build", "builds"),
        no="Keep building",
    ),
    footer=True,
)
