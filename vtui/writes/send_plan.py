"""Sends the requests of an operation in order, undoes the first when another is refused, and reads the response."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from vtui.api.errors import BadResponse, VercelError
from vtui.writes.plan import Plan
from vtui.writes.verification import is_unknown

if TYPE_CHECKING:
    from vtui.api.service import Service
    from vtui.models.requests import Accepted, WriteRequest

Send = Callable[["WriteRequest"], Awaitable["Accepted"]]
"""Sends one write once. Raises VercelError."""
Ended = Callable[["VercelError | None"], None]
"""Called when a plan was sent, or with the error why not."""


async def prepare(plan: Plan, service: "Service") -> Plan:
    """Read the baseline of a plan, if it has one. Raises VercelError and ActionUnavailable."""
    if plan.operation.baseline is None:
        return plan
    find_effect = await plan.operation.baseline(service)
    return replace(plan, operation=replace(plan.operation, find_effect=find_effect, baseline=None))


async def send_plan(
    plan: Plan, service: "Service", send: Send, notify: Callable[[str], None]
) -> "tuple[Accepted, str]":
    """Send every request; return the last response, and a remark about it.

    `notify` gets the message about an undo. Raises VercelError.
    """
    operation = plan.operation
    answer = await send(operation.request)
    try:
        for request in operation.then:
            answer = await send(request)
        if operation.effect is None or operation.effect.describe is None:
            return answer, ""
        try:
            return answer, operation.effect.describe(service, answer.body)
        except BadResponse:
            return answer, "The response could not be read. Refresh to see the result."
    except VercelError as error:
        if operation.undo is not None and not is_unknown(error):  # what may have been applied must not be undone
            notify(await _undo(operation.undo, send))
        raise


async def _undo(undo: "WriteRequest", send: Send) -> str:
    try:
        await send(undo)
    except VercelError as error:
        if is_unknown(error):
            return f"The first step may or may not have been undone: {error.title}. Check before retrying."
        return f"Partly applied, and the undo failed: {error.title}"
    return "Nothing has changed: the first step was undone."
