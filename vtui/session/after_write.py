"""What follows a write: its row is read and published, production is followed, a lost response is verified."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from vtui.api.errors import NotFound, VercelError
from vtui.models.deployment import Deployment
from vtui.models.latest import completed
from vtui.models.request_order import changed_now, next_request_number, request_number_of
from vtui.writes import production_move
from vtui.writes.effects import ProductionMove, RowChange
from vtui.writes.plan import Operation, Plan
from vtui.writes.verification import verify

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from vtui.models.scope import Scope
    from vtui.session.session import Session


def row_of(session: "Session", operation: Operation, body: bytes) -> Any:
    """The row that an accepted write changed, as the newest known; None where it changed none. Raises BadResponse."""
    row = _written_row(session, operation, body)
    return row if row is None else changed_now(row)


def _written_row(session: "Session", operation: Operation, body: bytes) -> Any:
    effect = operation.effect
    if effect is None or effect.variables_of is not None:
        return None
    row = effect.row if effect.read is None else effect.read(session.service, body)
    if effect.kind == "new" and isinstance(row, Deployment):
        return replace(row, created_at=row.created_at or session.clock())
    return row


def publish_change(session: "Session", plan: Plan, row: Any, sent: int) -> None:
    """Publish the change of a row to the screens, and follow production that moves. `sent` is in ms."""
    effect = plan.operation.effect
    if effect is None or effect.variables_of is not None:
        return
    if effect.move is not None:
        session.jobs.run(partial(_follow, session, plan.scope, effect.move, sent), "moving")
    else:
        before = effect.row if effect.kind == "moved" else None
        session.publish(RowChange(plan.scope, effect.resource, row, effect.kind, before=before))
        for change in effect.others:
            session.publish(change._replace(row=changed_now(change.row)))


async def _follow(session: "Session", scope: "Scope", move: ProductionMove, sent: int) -> None:
    try:
        with session.store.switching(move.project_id, move.row):
            end = await production_move.follow(
                session.service,
                scope,
                move,
                sent,
                on_project=lambda project: session.store.update_project(scope, project),
                sleep=session.start.sleep,
            )
    except VercelError as error:
        session.notifier.report(error)
        return
    session.notifier.notify(production_move.describe_end(move, end), error=end.end != "succeeded")
    if end.end == "succeeded":  # what serves now is staged no more
        await _publish_now(session, scope, "deployments", move.row, _deployment_now(session, scope, move.row))


async def refresh_row(session: "Session", plan: Plan) -> None:
    """Read the row of a write that was refused, because the row is not as it was shown."""
    effect = plan.operation.effect
    if effect is None:
        return
    if effect.again is not None:
        await _publish_now(session, plan.scope, effect.resource, effect.row, effect.again(session.service))
    elif isinstance(effect.row, Deployment):
        request = _deployment_now(session, plan.scope, effect.row)
        await _publish_now(session, plan.scope, "deployments", effect.row, request)


async def _publish_now(session: "Session", scope: "Scope", resource: str, row: Any, request: "Awaitable[Any]") -> None:
    """Publish a row as `request` reads it now, or that it is gone."""
    try:
        now = await request
    except VercelError as error:
        if isinstance(error, NotFound) and error.proved:
            session.publish(RowChange(scope, resource, row, "gone"))
        # Of everything else the next refresh of the list shows what it is.
    else:
        session.publish(RowChange(scope, resource, now))


async def _deployment_now(session: "Session", scope: "Scope", row: Deployment) -> Deployment:
    """A deployment as one request reads it now; what the answer leaves out is taken from `row`."""
    return completed(await session.service.deployments.get(scope, row.id), row)


async def verify_lost_response(session: "Session", plan: Plan, sent: int) -> None:
    """Look for proof of what was sent at `sent` (ms), and notify of the result. Sends nothing but reads."""
    operation = plan.operation
    if operation.find_effect is None:
        return
    number = next_request_number()
    row, half, error = await verify(operation.find_effect, session.service, session.start.sleep)
    if row is not None:
        session.notifier.notify(f"The change was applied. {operation.done}", title="No response received")
        publish_change(
            session, plan, row if request_number_of(row) >= number else replace(row, request_number=number), sent
        )
        return
    if error is not None:
        message = f"Unknown whether the change was applied: {error.title}. Check before retrying."
    elif half:
        message = f"Partially applied. {half} Nothing was sent again."
    else:
        message = f"{plan.name}: the change was not found and was probably not applied. Check before retrying."
    session.notifier.notify(message, error=True)
