"""What follows a write: the change is published, production that moves is followed, a lost response is verified."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from vtui.models.latest import completed
from vtui.models.request_order import next_request_number, request_number_of
from vtui.writes import production_move
from vtui.writes.effects import Made, Moving, News, Patched, Removed, RowWritten
from vtui.writes.plan import Plan
from vtui.writes.verification import verify

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from vtui.models.deployment import Deployment
    from vtui.models.scope import Scope
    from vtui.shell import Shell


def publish_change(shell: "Shell", plan: Plan, row: Any, sent: int) -> None:
    """Publish the change of a row to the screens, and follow production that moves. `sent` is in ms."""
    match plan.operation.effect:
        case RowWritten(resource=resource) as written:
            shell.hear(News(plan.scope, resource, row, written.what))
        case Made():
            shell.made(plan.scope, row)
        case Patched():
            shell.patched(plan.scope, row)
        case Removed():
            shell.removed(plan.scope, row)
        case Moving() as move:
            shell.run_job(partial(_follow, shell, plan.scope, move, sent), "moving")


async def _follow(shell: "Shell", scope: "Scope", move: Moving, sent: int) -> None:
    from vtui.api.errors import VercelError

    try:
        end = await production_move.follow(
            shell.service,
            scope,
            move,
            sent,
            on_project=lambda project: shell.learned(scope, project),
            sleep=shell.start.sleep,
        )
    except VercelError as error:
        shell.report(error)
        return
    shell.say(production_move.describe_end(move, end), error=end.end != "succeeded")
    if end.end == "succeeded":  # what serves now is staged no more
        await _refresh(shell, scope, move.row)


async def refresh_row(shell: "Shell", plan: Plan) -> None:
    """Read the row of a write that was refused, because the row is not as it was shown."""
    match plan.operation.effect:
        case Patched(row=row) | Removed(row=row) | Moving(row=row):
            await _refresh(shell, plan.scope, row)
        case RowWritten(again=again) as written if again is not None:
            await _read_again(shell, plan.scope, written, again(shell.service))
        case _:
            pass


async def _read_again(shell: "Shell", scope: "Scope", written: RowWritten, asked: "Awaitable[Any]") -> None:
    from vtui.api.errors import NotFound, VercelError

    try:
        row = await asked
    except NotFound:
        shell.hear(News(scope, written.resource, written.row, "gone"))
    except VercelError:
        return  # the next renewal of the list tells
    else:
        shell.hear(News(scope, written.resource, row))


async def _refresh(shell: "Shell", scope: "Scope", row: "Deployment") -> None:
    """Ask for a row again, one request."""
    from vtui.api.errors import NotFound, VercelError

    try:
        now = await shell.service.deployments.get(scope, row.id)
    except NotFound:
        shell.removed(scope, row)
        return
    except VercelError:
        return  # the next renewal of the list tells
    shell.patched(scope, completed(now, row))


async def verify_lost_response(shell: "Shell", plan: Plan, sent: int) -> None:
    """Look for proof of what was sent at `sent` (ms), and notify of the result. Sends nothing but reads."""
    operation = plan.operation
    if operation.find_effect is None:
        return
    number = next_request_number()
    row, half, error = await verify(operation.find_effect, shell.service, shell.start.sleep)
    if row is not None:
        shell.say(f"It was done all the same. {operation.done}", title="No answer had come")
        publish_change(
            shell, plan, row if request_number_of(row) >= number else replace(row, request_number=number), sent
        )
        return
    if error is not None:
        message = f"Not known whether it was applied: {error.title}. Check before retrying."
    elif half:
        message = f"Half applied. {half} Nothing was sent again."
    else:
        message = f"{plan.name}: no sign of the change. It was probably not applied. Check before retrying."
    shell.say(message, error=True)
