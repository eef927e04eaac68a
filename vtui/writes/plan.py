"""A write as a value: the question to ask, the requests to send, what to do after."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vtui.models.scope import Scope
from vtui.table.columns import Cell

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from vtui.api.service import Service
    from vtui.models.requests import WriteRequest
    from vtui.writes.effects import Effect
    from vtui.writes.verification import Look


@dataclass(frozen=True, slots=True)
class Plan:
    """What an action would do, as a value: the question to ask, the request to send, what to do after.

    One runner asks, sends, patches and follows; nothing else sends a write.
    """

    title: str
    """The question, as a heading: `Redeploy to Production?`."""
    subject: str
    """What it is done to: the project's name."""
    scope: Scope
    consequence: tuple[Cell, ...]
    """What will happen, a line each, the weightiest first."""
    facts: tuple[tuple[str, Cell], ...]
    """With what: label and value."""
    request: "WriteRequest"
    done: str
    """The toast when the request was accepted."""
    later: str = ""
    """The toast when the API will do it later (202), if that may be."""
    effect: "Effect | None" = None
    """What the runner does once the request was accepted."""
    recheck: "Callable[[Service], Awaitable[None]] | None" = None
    """Looks right before sending whether what was shown still holds, one GET. Raises VercelError, and Refused."""
    look: "Look | None" = None
    """Looks for proof that a request whose answer was lost was applied; None where `baseline` gives the look."""
    baseline: "Callable[[Service], Awaitable[Look | None]] | None" = None
    """Reads right before sending what is there, and gives the look that compares with it; None without one.

    Raises Refused where what was shown does not hold any more, and VercelError; nothing is sent then.
    """
    yes: str = ""
    """What the button says that confirms; the action's label when empty."""
    no: str = "Cancel"
    """What the button says that does nothing."""
    word: str = ""
    """What must be typed before it can be confirmed."""
    touches: tuple[str, ...] = ()
    """Names or ids of the projects in which it changes something, where the subject is none: those of a domain, and all
    that share a variable."""
    rows: tuple[Cell, ...] = ()
    """What it is done to, a line each, where that is more than one thing; the request is then the first one's, and
    `row_plans` have all."""
    fill: "Callable[[str], Plan] | None" = None
    """Makes the plan of what is typed, with what is wrong with that as its consequence; None where nothing is typed."""
    typing: str = ""
    """What `fill` takes, as a caption."""
    complete: bool = True
    """Whether it can be confirmed as it is."""
    reason: str = ""
    """The query parameter of the request that takes a reason, which may be typed in the question."""
    choice: tuple[tuple[str, str], ...] = ()
    """Which of the ways to do it this is: caption and value, for each thing that can be chosen."""
    others: "tuple[Plan, ...]" = ()
    """The other ways, each with another choice."""
    then: "tuple[WriteRequest, ...]" = ()
    """What is sent next, each only when the one before it was accepted."""
    undo: "WriteRequest | None" = None
    """What takes the first request back when one of `then` is refused."""
    row_plans: "tuple[Plan, ...]" = ()
    """Where it is done to several things: the plans of the first ones, whose requests are what is sent."""
    more_rows: int = 0
    """How many further ones there are."""


class Refused(Exception):  # noqa: N818 - a refusal is no error: the row has changed since it was shown
    """Why there is no plan after all, in words."""
