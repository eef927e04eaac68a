"""A plan carried out: its requests in their order, the first taken back when the rest is refused, the answer read."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from vtui.writes.plan import Plan
from vtui.writes.verification import is_unknown

if TYPE_CHECKING:
    from vtui.api.service import Service
    from vtui.models.requests import Accepted, WriteRequest

Send = Callable[["WriteRequest"], Awaitable["Accepted"]]
"""Sends one write once. Raises VercelError."""


async def prepared(plan: Plan, service: "Service") -> Plan:
    """The plan with the look that compares with what is there now. Raises VercelError and Refused."""
    return plan if plan.baseline is None else replace(plan, look=await plan.baseline(service), baseline=None)


async def carry_out(plan: Plan, service: "Service", send: Send, say: Callable[[str], None]) -> "tuple[Accepted, str]":
    """The last answer, and what is worth a word about it; `say` hears what became of a half that was refused.

    Raises VercelError.
    """
    from vtui.api.errors import BadResponse, VercelError

    answer = await send(plan.request)
    try:
        for request in plan.then:
            answer = await send(request)
        if plan.effect is None or plan.effect.describe is None:
            return answer, ""
        try:
            return answer, plan.effect.describe(service, answer.body)
        except BadResponse:
            return answer, "The answer could not be read: refresh to see what was made."
    except VercelError as error:
        if plan.undo is not None and not is_unknown(error):  # what may have been applied is not to be undone
            say(await _taken_back(plan.undo, send))
        raise


async def _taken_back(undo: "WriteRequest", send: Send) -> str:
    from vtui.api.errors import VercelError

    try:
        await send(undo)
    except VercelError as error:
        if is_unknown(error):
            return f"Whether the first step was undone is unknown: {error.title}. Check before retrying."
        return f"Half of it was done and could not be taken back: {error.title}"
    return "Nothing has changed: what was done first was taken back."
