"""What comes after a write: production that moves is followed, and a write whose answer was lost is looked for."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from vtui.models.deployment import Deployment
from vtui.models.latest import completed
from vtui.models.request_order import next_number, number_of
from vtui.writes import production_move
from vtui.writes.effects import Effect, ProductionMove, RowChange
from vtui.writes.plan import Plan
from vtui.writes.verification import verify

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from vtui.models.scope import Scope
    from vtui.screens.session_app import SessionApp


def publish(app: "SessionApp", plan: Plan, row: Any, sent: int) -> None:
    """Inform the screens of the change that follows; production that moves is followed. `sent` is in ms."""
    effect = plan.effect
    if effect is None or effect.variables_of is not None:
        return
    if effect.move is not None:
        app.session.jobs.run(partial(_follow, app, plan.scope, effect.move, sent), "moving")
    else:
        app.session.publish(RowChange(plan.scope, effect.resource, row, effect.kind))


async def _follow(app: "SessionApp", scope: "Scope", move: ProductionMove, sent: int) -> None:
    from vtui.api.errors import VercelError

    try:
        end = await production_move.follow(
            app.session.service,
            scope,
            move,
            sent,
            on_answer=lambda project: app.session.store.update_project(scope, project),
            sleep=app.session.start.sleep,
        )
    except VercelError as error:
        app.session.notifier.report(error)
        return
    app.session.notifier.notify(production_move.told(move, end), error=end.end != "succeeded")
    if end.end == "succeeded":  # what serves now is staged no more
        await _renew(app, scope, move.row)


async def correct(app: "SessionApp", plan: Plan) -> None:
    """What was refused is not what it was shown as: its row goes to what the server says."""
    effect = plan.effect
    if effect is None:
        return
    if effect.again is not None:
        await _fetch_again(app, plan.scope, effect, effect.again(app.session.service))
    elif isinstance(effect.row, Deployment):
        await _renew(app, plan.scope, effect.row)


async def _fetch_again(app: "SessionApp", scope: "Scope", effect: Effect, request: "Awaitable[Any]") -> None:
    from vtui.api.errors import NotFound, VercelError

    try:
        row = await request
    except NotFound:
        app.session.publish(RowChange(scope, effect.resource, effect.row, "gone"))
    except VercelError:
        return  # the next renewal of the list tells
    else:
        app.session.publish(RowChange(scope, effect.resource, row))


async def _renew(app: "SessionApp", scope: "Scope", row: Deployment) -> None:
    """Ask for a row again, one request."""
    from vtui.api.errors import NotFound, VercelError

    try:
        now = await app.session.service.deployments.get(scope, row.id)
    except NotFound:
        app.session.publish(RowChange(scope, "deployments", row, "gone"))
        return
    except VercelError:
        return  # the next renewal of the list tells
    app.session.publish(RowChange(scope, "deployments", completed(now, row)))


async def look(app: "SessionApp", plan: Plan, sent: int) -> None:
    """Look a few times for proof of what was sent at a moment (ms), and tell what was found. Nothing is sent."""
    if plan.look is None:
        return
    number = next_number()
    row, half, error = await verify(plan.look, app.session.service, app.session.start.sleep)
    if row is not None:
        app.session.notifier.notify(f"It was done all the same. {plan.done}", title="No answer had come")
        publish(app, plan, row if number_of(row) >= number else replace(row, requested=number), sent)
        return
    if error is not None:
        message = f"Not known whether it was applied: {error.title}. Check before retrying."
    elif half:
        message = f"Half applied. {half} Nothing was sent again."
    else:
        what = plan.title.rstrip("?")
        message = f"{what}: no sign of the change. It was probably not applied. Check before retrying."
    app.session.notifier.notify(message, error=True)
