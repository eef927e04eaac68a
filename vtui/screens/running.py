"""The one runner of plans: asks, sends once, patches, follows, reports."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from vtui.resources.base import Plan
from vtui.resources.following import completed
from vtui.screens.question import Question

if TYPE_CHECKING:
    from vtui.shell import Shell


def run_plan(shell: "Shell", plan: Plan) -> None:
    """Ask about `plan`, and carry it out if the answer is yes."""

    def answered(confirmed: bool | None) -> None:
        if confirmed:
            shell.beside(partial(_carry_out, shell, plan))

    shell.push_screen(Question(plan, shell.start.stopwatch), answered)


async def _carry_out(shell: "Shell", plan: Plan) -> None:
    """Send once."""
    from vtui.api.errors import VercelError

    try:
        body = await shell.service.send(plan.request)
        made = shell.service.deployments.created(body)
    except VercelError as error:
        shell.report(error)
        return
    row = completed(made, plan.source)
    shell.say(plan.done)
    shell.follow(plan.scope, replace(row, created_at=row.created_at or shell.clock()))
