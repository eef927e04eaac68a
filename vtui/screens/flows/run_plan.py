"""The one runner of plans: asks, looks once more, sends once, tells what came of it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from vtui.models.request_order import changed_now
from vtui.screens.dialogs.question import Question
from vtui.screens.flows.after_write import correct, look, tell
from vtui.writes.action import Action
from vtui.writes.effects import Made, Moving, Patched, Removed, RowWritten, Written
from vtui.writes.plan import Plan, Refused
from vtui.writes.send_plan import carry_out, prepared
from vtui.writes.typed_confirmation import guarded
from vtui.writes.verification import is_unknown

if TYPE_CHECKING:
    from vtui.api.errors import VercelError
    from vtui.shell import Shell

SLOW = 1.0
"""Seconds after which an answer that has not come is worth a word."""


Ended = Callable[["VercelError | None"], None]
"""Hears that a plan was carried out, or why not."""


def run_plan(
    shell: "Shell", action: Action[Any], plan: Plan, ended: Ended = lambda _: None, *, row_changed: bool = False
) -> None:
    """Ask about `plan`, and carry out the way of it that is confirmed; `ended` hears what became of it then.

    `row_changed` says that another row came under the cursor just before the key, which then does not confirm.
    """

    def answered(chosen: Plan | None) -> None:
        if chosen is not None and not _under_way(shell, action, chosen):
            shell.beside(partial(_carry_out, shell, action, chosen, ended))

    plan = guarded(plan, shell.settings.protected, shell.project_names(plan.scope))
    if not _under_way(shell, action, plan):
        start = shell.start
        question = Question(action, plan, start.stopwatch, start.settle, shell.base_url, row_changed=row_changed)
        shell.push_screen(question, answered)


def _under_way(shell: "Shell", action: Action[Any], plan: Plan) -> bool:
    """Whether the same waits for its answer, which is then said."""
    waits = plan.request in shell.sending
    if waits:
        shell.say(f"{action.label}: the same is on its way, its answer is still to come", error=True)
    return waits


async def _carry_out(shell: "Shell", action: Action[Any], plan: Plan, ended: Ended) -> None:
    """Send once. What the API accepted is told as done, whether its answer can be read or not."""
    from vtui.api.errors import BadResponse, Conflict, NotFound, Rejected, VercelError

    ready = await _prepare(shell, action, plan)
    if ready is None or _under_way(shell, action, plan):
        return
    plan = ready
    sent = shell.clock()
    shell.sending.append(plan.request)
    waiting = shell.set_timer(SLOW, lambda: shell.say(f"{plan.title.rstrip('?')}: sent, waiting for the answer"))
    try:
        (status, body), said = await carry_out(plan, shell.service, shell.service.send, partial(shell.say, error=True))
    except VercelError as error:
        told = " ".join(part for part in (f"{error.title}.", error.hint, error.detail) if part)
        unknown = is_unknown(error)
        shell.activity.record_write(plan, "unknown" if unknown else "failed", told, error.request_id)
        shell.report(error, plan.title.rstrip("?"))
        if unknown:
            shell.run_job(partial(look, shell, plan, sent), "look")
        elif isinstance(error, NotFound | Conflict | Rejected):
            shell.run_job(partial(correct, shell, plan), "look")
        ended(error)
        return
    finally:
        waiting.stop()
        shell.sending.remove(plan.request)
        if isinstance(plan.effect, Written):
            shell.renew_variables(plan.scope, plan.effect.project)
    ended(None)
    done = plan.later if status == 202 and plan.later else plan.done
    done = f"{done}. {said}" if said else done
    shell.activity.record_write(plan, "made", done)
    try:
        row = row_of(shell, plan, body)
    except BadResponse:
        shell.say(f"{done}. The answer could not be read: {shell.key_name('refresh', 'r')} shows what was made.")
        return
    shell.say(done)
    if row is not None:
        tell(shell, plan, row, sent)


async def _prepare(shell: "Shell", action: Action[Any], plan: Plan) -> Plan | None:
    """The plan with its look for a lost answer; None if what was shown does not hold any more, which is then said."""
    from vtui.api.errors import VercelError

    try:
        if plan.recheck is not None:
            await plan.recheck(shell.service)
        return await prepared(plan, shell.service)
    except Refused as refused:
        shell.say(f"{action.label}: {refused}. Nothing was sent.", error=True)
        shell.run_job(partial(correct, shell, plan), "look")
    except VercelError as error:
        shell.report(error)
        shell.say(f"{action.label}: nothing was sent", error=True)
    return None


def row_of(shell: "Shell", plan: Plan, body: bytes) -> Any:
    """The row that an accepted write is about, newer than all that was requested before its answer came.

    None when it is about none. Raises BadResponse.
    """
    row = _written_row(shell, plan, body)
    return row if row is None else changed_now(row)


def _written_row(shell: "Shell", plan: Plan, body: bytes) -> Any:
    match plan.effect:
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
