"""What comes after a write: production that moves is followed, and a write whose answer was lost is looked for."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from vtui.models.request_order import next_request_number, request_number_of
from vtui.resources import landing
from vtui.resources.base import Plan
from vtui.resources.effects import Made, Moving, News, Patched, Removed, RowWritten
from vtui.resources.following import completed
from vtui.resources.proof import verify

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from vtui.models.deployment import Deployment
    from vtui.models.scope import Scope
    from vtui.shell import Shell


def tell(shell: "Shell", plan: Plan, row: Any, sent: int) -> None:
    """The screens hear what has become of the row; what is on its way is followed. `sent` is in ms."""
    match plan.effect:
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
        end = await landing.follow(
            shell.service,
            scope,
            move,
            sent,
            heard=lambda project: shell.learned(scope, project),
            sleep=shell.start.sleep,
        )
    except VercelError as error:
        shell.report(error)
        return
    shell.say(landing.told(move, end), error=end.end != "succeeded")
    if end.end == "succeeded":  # what serves now is staged no more
        await _renew(shell, scope, move.row)


async def correct(shell: "Shell", plan: Plan) -> None:
    """What was refused is not what it was shown as: its row goes to what the server says."""
    match plan.effect:
        case Patched(row=row) | Removed(row=row) | Moving(row=row):
            await _renew(shell, plan.scope, row)
        case RowWritten(again=again) as written if again is not None:
            await _look_again(shell, plan.scope, written, again(shell.service))
        case _:
            pass


async def _look_again(shell: "Shell", scope: "Scope", written: RowWritten, asked: "Awaitable[Any]") -> None:
    from vtui.api.errors import NotFound, VercelError

    try:
        row = await asked
    except NotFound:
        shell.hear(News(scope, written.resource, written.row, "gone"))
    except VercelError:
        return  # the next renewal of the list tells
    else:
        shell.hear(News(scope, written.resource, row))


async def _renew(shell: "Shell", scope: "Scope", row: "Deployment") -> None:
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


async def look(shell: "Shell", plan: Plan, sent: int) -> None:
    """Look a few times for proof of what was sent at a moment (ms), and tell what was found. Nothing is sent."""
    if plan.look is None:
        return
    number = next_request_number()
    row, half, error = await verify(plan.look, shell.service, shell.start.sleep)
    if row is not None:
        shell.say(f"It was done all the same. {plan.done}", title="No answer had come")
        tell(shell, plan, row if request_number_of(row) >= number else replace(row, request_number=number), sent)
        return
    if error is not None:
        message = f"Not known whether it was applied: {error.title}. Check before retrying."
    elif half:
        message = f"Half applied. {half} Nothing was sent again."
    else:
        what = plan.title.rstrip("?")
        message = f"{what}: no sign of the change. It was probably not applied. Check before retrying."
    shell.say(message, error=True)
