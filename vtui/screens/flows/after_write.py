"""What comes after a write: production that moves is followed, and a write whose answer was lost is looked for."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from vtui.models.latest import completed
from vtui.models.request_order import next_number, number_of
from vtui.writes import production_move
from vtui.writes.effects import Made, Moving, News, Patched, Removed, RowWritten
from vtui.writes.plan import Plan
from vtui.writes.verification import verify

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from vtui.models.deployment import Deployment
    from vtui.models.scope import Scope
    from vtui.screens.session_app import SessionApp


def tell(app: "SessionApp", plan: Plan, row: Any, sent: int) -> None:
    """The screens hear what has become of the row; what is on its way is followed. `sent` is in ms."""
    match plan.effect:
        case RowWritten(resource=resource) as written:
            app.session.store.update_row(News(plan.scope, resource, row, written.what))
        case Made():
            app.session.watcher.made(plan.scope, row)
        case Patched():
            app.session.watcher.patched(plan.scope, row)
        case Removed():
            app.session.watcher.removed(plan.scope, row)
        case Moving() as move:
            app.session.jobs.run(partial(_follow, app, plan.scope, move, sent), "moving")


async def _follow(app: "SessionApp", scope: "Scope", move: Moving, sent: int) -> None:
    from vtui.api.errors import VercelError

    try:
        end = await production_move.follow(
            app.session.service,
            scope,
            move,
            sent,
            heard=lambda project: app.session.store.update_project(scope, project),
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
    match plan.effect:
        case Patched(row=row) | Removed(row=row) | Moving(row=row):
            await _renew(app, plan.scope, row)
        case RowWritten(again=again) as written if again is not None:
            await _look_again(app, plan.scope, written, again(app.session.service))
        case _:
            pass


async def _look_again(app: "SessionApp", scope: "Scope", written: RowWritten, asked: "Awaitable[Any]") -> None:
    from vtui.api.errors import NotFound, VercelError

    try:
        row = await asked
    except NotFound:
        app.session.store.update_row(News(scope, written.resource, written.row, "gone"))
    except VercelError:
        return  # the next renewal of the list tells
    else:
        app.session.store.update_row(News(scope, written.resource, row))


async def _renew(app: "SessionApp", scope: "Scope", row: "Deployment") -> None:
    """Ask for a row again, one request."""
    from vtui.api.errors import NotFound, VercelError

    try:
        now = await app.session.service.deployments.get(scope, row.id)
    except NotFound:
        app.session.watcher.removed(scope, row)
        return
    except VercelError:
        return  # the next renewal of the list tells
    app.session.watcher.patched(scope, completed(now, row))


async def look(app: "SessionApp", plan: Plan, sent: int) -> None:
    """Look a few times for proof of what was sent at a moment (ms), and tell what was found. Nothing is sent."""
    if plan.look is None:
        return
    number = next_number()
    row, half, error = await verify(plan.look, app.session.service, app.session.start.sleep)
    if row is not None:
        app.session.notifier.notify(f"It was done all the same. {plan.done}", title="No answer had come")
        tell(app, plan, row if number_of(row) >= number else replace(row, requested=number), sent)
        return
    if error is not None:
        message = f"Not known whether it was applied: {error.title}. Check before retrying."
    elif half:
        message = f"Half applied. {half} Nothing was sent again."
    else:
        what = plan.title.rstrip("?")
        message = f"{what}: no sign of the change. It was probably not applied. Check before retrying."
    app.session.notifier.notify(message, error=True)
