"""A write as a value: the question to ask, and the operation that sends the requests."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from vtui.api.errors import NotFound
from vtui.models.scope import Scope
from vtui.table.columns import Cell

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from vtui.api.service import Service
    from vtui.models.requests import WriteRequest
    from vtui.writes.effects import Effect
    from vtui.writes.verification import FindEffect

T = TypeVar("T")


class ActionUnavailable(Exception):  # noqa: N818 - no error: the row has changed since it was shown
    """Why an action cannot be done after all, as a text for the user."""


def require(unavailable_reason: str | None) -> None:
    """Raise ActionUnavailable where there is a reason."""
    if unavailable_reason is not None:
        raise ActionUnavailable(unavailable_reason)


async def existing(reading: "Awaitable[T]", gone: str) -> "T":
    """Await a read. Raises VercelError, and ActionUnavailable with the reason `gone` for a proved NotFound."""
    try:
        return await reading
    except NotFound as error:
        if not error.proved:
            raise
        raise ActionUnavailable(gone) from None


@dataclass(frozen=True, slots=True)
class Question:
    """What the dialog shows before anything is sent."""

    title: str
    """A heading: `Redeploy to Production?`."""
    subject: str
    """Name of what is changed: the project's, the domain's."""
    consequences: tuple[Cell, ...]
    """What will happen, a line each, the most important first."""
    facts: tuple[tuple[str, Cell], ...]
    """Label and value of what the user should compare."""
    touches: tuple[str, ...] = ()
    """Names or ids of the projects that are changed, where `subject` is not a project."""
    rows: tuple[Cell, ...] = ()
    """A list of several things: what is changed, or what can be chosen."""
    choice: tuple[tuple[str, str], ...] = ()
    """Caption and value of each choice that selects this plan among its alternatives."""
    line: Cell = ()
    """This plan in a list of alternatives; empty where `choice` selects it, or where it has none."""
    word: str = ""
    """Text that must be typed to confirm; empty for none."""
    reason: str = ""
    """Query parameter of the first request that takes an optional reason; empty where there is none."""
    yes: str = ""
    """Label of the button that confirms; the action's label when empty."""
    no: str = "Cancel"
    """Label of the button that cancels."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What is sent once the question was confirmed, and what follows."""

    request: "WriteRequest"
    done: str
    """The notification when the request was accepted."""
    then: "tuple[WriteRequest, ...]" = ()
    """Sent in this order after `request`, each only when the one before it was accepted."""
    undo: "WriteRequest | None" = None
    """Takes `request` back when one of `then` is refused."""
    later: str = ""
    """The notification when the API accepted the request for later (202); `done` when empty."""
    effect: "Effect | None" = None
    """The change that follows from an accepted request."""
    recheck: "Callable[[Service], Awaitable[None]] | None" = None
    """Checks right before sending that what was shown still holds, one GET.

    Raises VercelError, and ActionUnavailable where it does not; nothing is sent then.
    """
    baseline: "Callable[[Service], Awaitable[FindEffect | None]] | None" = None
    """Reads the present state right before sending, and returns the `find_effect` that compares with it; None without
    one. Raises as `recheck` does."""
    find_effect: "FindEffect | None" = None
    """Looks for proof that a request without a response was applied; None where `baseline` returns it."""

    @property
    def requests(self) -> "tuple[WriteRequest, ...]":
        """Every request but the undo, in the order of sending."""
        return (self.request, *self.then)


class Entry(NamedTuple):
    """Text that must be typed to complete a plan."""

    caption: str
    fill: "Callable[[str], Plan]"
    """Returns the plan for a text; where the text is invalid, the consequences say why."""
    complete: bool
    """Whether the plan can be confirmed as it is."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an action would do. One runner asks, sends, verifies and reports; nothing else sends a write."""

    question: Question
    operation: Operation
    others: "tuple[Plan, ...]" = ()
    """Other ways to do it, each with another `choice` or `line` in its question."""
    entry: Entry | None = None

    @property
    def scope(self) -> Scope:
        """The scope that the requests go to."""
        return self.operation.request.scope

    @property
    def name(self) -> str:
        """What it does, from the title of the question: `Redeploy to Production`."""
        return self.question.title.rstrip("?")
