"""The one runner of plans: asks, checks, sends once, verifies a lost response, reports."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from vtui.models.request_order import changed_now
from vtui.resources.common.action import Action
from vtui.screens.dialogs.question import Question
from vtui.screens.flows.after_write import publish_change, refresh_row, verify_lost_response
from vtui.writes.bulk_question import BatchPlan
from vtui.writes.effects import Made, Moving, Patched, Removed, RowWritten, Written
from vtui.writes.plan import ActionUnavailable, Operation, Plan
from vtui.writes.send_plan import prepare, send_plan
from vtui.writes.typed_confirmation import require_typing
from vtui.writes.verification import is_unknown

if TYPE_CHECKING:
    from vtui.api.errors import VercelError
    from vtui.shell import Shell

SLOW = 1.0
"""Seconds without a response after which a notification says so."""


Ended = Callable[["VercelError | None"], None]
"""Called when a plan was sent, or with the error why not."""


def run_plan(
    shell: "Shell", action: Action[Any], plan: Plan, ended: Ended = lambda _: None, *, row_changed: bool = False
) -> None:
    """Ask about `plan` and send the way of it that is confirmed; `ended` is called then.

    `row_changed` says that another row came under the cursor just before the key, which then does not confirm.
    """

    def answered(chosen: Plan | BatchPlan | None) -> None:
        if isinstance(chosen, Plan) and not _is_sending(shell, action, chosen):
            shell.beside(partial(_run, shell, action, chosen, ended))

    plan = require_typing(plan, shell.settings.protected, shell.project_names(plan.scope))
    if not _is_sending(shell, action, plan):
        start = shell.start
        question = Question(action, plan, start.stopwatch, start.settle, shell.base_url, row_changed=row_changed)
        shell.push_screen(question, answered)


def _is_sending(shell: "Shell", action: Action[Any], plan: Plan) -> bool:
    """Whether the same request waits for its response; notifies then."""
    waits = plan.operation.request in shell.sending
    if waits:
        shell.say(f"{action.label}: the same is on its way, its answer is still to come", error=True)
    return waits


async def _run(shell: "Shell", action: Action[Any], plan: Plan, ended: Ended) -> None:
    """Send once. What the API accepted is reported as done, whether its response can be read or not."""
    from vtui.api.errors import BadResponse, Conflict, NotFound, Rejected, VercelError

    ready = await _prepare(shell, action, plan)
    if ready is None or _is_sending(shell, action, plan):
        return
    plan, operation, sent = ready, ready.operation, shell.clock()
    shell.sending.append(operation.request)
    waiting = shell.set_timer(SLOW, lambda: shell.say(f"{plan.name}: sent, waiting for the answer"))
    try:
        (status, body), remark = await send_plan(
            plan, shell.service, shell.service.send, partial(shell.say, error=True)
        )
    except VercelError as error:
        message = " ".join(part for part in (f"{error.title}.", error.hint, error.detail) if part)
        unknown = is_unknown(error)
        shell.activity.did(plan, "unknown" if unknown else "failed", message, error.request_id)
        shell.report(error, plan.name)
        if unknown:
            shell.run_job(partial(verify_lost_response, shell, plan, sent), "look")
        elif isinstance(error, NotFound | Conflict | Rejected):
            shell.run_job(partial(refresh_row, shell, plan), "look")
        ended(error)
        return
    finally:
        waiting.stop()
        shell.sending.remove(operation.request)
        if isinstance(operation.effect, Written):
            shell.renew_variables(plan.scope, operation.effect.project)
    ended(None)
    done = operation.later if status == 202 and operation.later else operation.done
    done = f"{done}. {remark}" if remark else done
    shell.activity.did(plan, "made", done)
    try:
        row = row_of(shell, operation, body)
    except BadResponse:
        shell.say(f"{done}. The answer could not be read: {shell.key_name('refresh', 'r')} shows what was made.")
        return
    shell.say(done)
    if row is not None:
        publish_change(shell, plan, row, sent)


async def _prepare(shell: "Shell", action: Action[Any], plan: Plan) -> Plan | None:
    """The plan after its checks; None, with a notification, where what was shown does not hold any more."""
    from vtui.api.errors import VercelError

    try:
        if plan.operation.recheck is not None:
            await plan.operation.recheck(shell.service)
        return await prepare(plan, shell.service)
    except ActionUnavailable as unavailable:
        shell.say(f"{action.label}: {unavailable}. Nothing was sent.", error=True)
        shell.run_job(partial(refresh_row, shell, plan), "look")
    except VercelError as error:
        shell.report(error)
        shell.say(f"{action.label}: nothing was sent", error=True)
    return None


def row_of(shell: "Shell", operation: Operation, body: bytes) -> Any:
    """The row that an accepted write changed, newer than all that was requested before its response came.

    None where it changed no row. Raises BadResponse.
    """
    row = _written_row(shell, operation, body)
    return row if row is None else changed_now(row)


def _written_row(shell: "Shell", operation: Operation, body: bytes) -> Any:
    match operation.effect:
        case RowWritten(row=row, read=read):
            return row if read is None else read(shell.service, body)
        case Made(read):
            made = read(shell.service, body)
            return replace(made, created_at=made.created_at or shell.clock())
        case Patched(read=read):
            return read(shell.service, body)
        case Removed(row) | Moving(row=row):
            return row
        case Written() | None:
            return None
