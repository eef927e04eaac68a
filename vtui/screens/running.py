"""The one runner of plans: asks, sends once, shows and follows what was made, reports."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from vtui.resources.base import Action, Plan
from vtui.screens.question import Question

if TYPE_CHECKING:
    from vtui.shell import Shell

SLOW = 1.0
"""Seconds after which an answer that has not come is worth a word."""


def run_plan(shell: "Shell", action: Action[Any], plan: Plan) -> None:
    """Ask about `plan`, and carry it out if the answer is yes."""

    if plan.request in shell.sending:
        shell.say(f"{action.label}: the same is on its way, its answer is still to come", error=True)
        return

    def answered(confirmed: bool | None) -> None:
        if confirmed and plan.request not in shell.sending:
            shell.beside(partial(_carry_out, shell, plan))

    shell.push_screen(Question(action, plan, shell.start.stopwatch, shell.start.settle), answered)


async def _carry_out(shell: "Shell", plan: Plan) -> None:
    """Send once. What the API accepted is told as done, whether its answer can be read or not."""
    from vtui.api.errors import BadResponse, Unsure, VercelError

    shell.sending.append(plan.request)
    waiting = shell.set_timer(SLOW, lambda: shell.say(f"{plan.title.rstrip('?')}: sent, waiting for the answer"))
    try:
        body = await shell.service.send(plan.request)
    except VercelError as error:
        told = " ".join(part for part in (f"{error.title}.", error.hint, error.detail) if part)
        shell.activity.did(plan, "unknown" if isinstance(error, Unsure) else "failed", told, error.request_id)
        shell.report(error, plan.title.rstrip("?"))
        return
    finally:
        waiting.stop()
        shell.sending.remove(plan.request)
    shell.activity.did(plan, "made", plan.done)
    if plan.made is None:
        shell.say(plan.done)
        return
    try:
        row = plan.made(shell.service, body)
    except BadResponse:
        shell.say(f"{plan.done}. The answer could not be read: {shell.key_name('refresh', 'r')} shows what was made.")
        return
    shell.say(plan.done)
    shell.made(plan.scope, replace(row, created_at=row.created_at or shell.clock()))
