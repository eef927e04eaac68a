"""What follows a write: its row is read and published, production is followed, a lost response is verified."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from vtui.api.errors import NotFound, VercelError
from vtui.models.deployment import Deployment
from vtui.models.latest import completed
from vtui.models.request_order import changed_now, next_request_number, request_number_of
from vtui.writes import production_move
from vtui.writes.effects import Effect, ProductionMove, RowChange
from vtui.writes.plan import Operation, Plan
from vtui.writes.verification import verify

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from vtui.models.scope import Scope
    from vtui.session.session import Session


def row_of(session: "Session", operation: Operation, body: bytes) -> Any:
    """The row that an accepted write changed, newer than all that was requested before its response came.

    None where it changed no row. Raises BadResponse.
    """
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
        session.publish(RowChange(plan.scope, effect.resource, row, effect.kind))


async def _follow(session: "Session", scope: "Scope", move: ProductionMove, sent: int) -> None:
    try:
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
        await _refresh(session, scope, move.row)


async def refresh_row(session: "Session", plan: Plan) -> None:
    """Read the row of a write that was refused, because the row is not as it was shown."""
    effect = plan.operation.effect
    if effect is None:
        return
    if effect.again is not None:
        await _read_again(session, plan.scope, effect, effect.again(session.service))
    elif isinstance(effect.row, Deployment):
        await _refresh(session, plan.scope, effect.row)


async def _read_again(session: "Session", scope: "Scope", effect: Effect, request: "Awaitable[Any]") -> None:
    try:
        row = await request
    except NotFound:
        session.publish(RowChange(scope, effect.resource, effect.row, "gone"))
    except VercelError:
        return  # the next renewal of the list tells
    else:
        session.publish(RowChange(scope, effect.resource, row))


async def _refresh(session: "Session", scope: "Scope", row: Deployment) -> None:
    """Ask for a row again, one request."""
    try:
        now = await session.service.deployments.get(scope, row.id)
    except NotFound:
        session.publish(RowChange(scope, "deployments", row, "gone"))
        return
    except VercelError:
        return  # the next renewal of the list tells
    session.publish(RowChange(scope, "deployments", completed(now, row)))


async def verify_lost_response(session: "Session", plan: Plan, sent: int) -> None:
    """Look for proof of what was sent at `sent` (ms), and notify of the result. Sends nothing but reads."""
    operation = plan.operation
    if operation.find_effect is None:
        return
    number = next_request_number()
    row, half, error = await verify(operation.find_effect, session.service, session.start.sleep)
    if row is not None:
        session.notifier.notify(f"It was done all the same. {operation.done}", title="No answer had come")
        publish_change(
            session, plan, row if request_number_of(row) >= number else replace(row, request_number=number), sent
        )
        return
    if error is not None:
        message = f"Not known whether it was applied: {error.title}. Check before retrying."
    elif half:
        message = f"Half applied. {half} Nothing was sent again."
    else:
        message = f"{plan.name}: no sign of the change. It was probably not applied. Check before retrying."
    session.notifier.notify(message, error=True)
