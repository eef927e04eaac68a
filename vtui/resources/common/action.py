"""An action as a value: something to do with a row, declared once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from vtui.models.made import is_made
from vtui.models.scope import Scope
from vtui.table.columns import Context
from vtui.writes.plan import ActionUnavailable, Plan

if TYPE_CHECKING:
    from vtui.api.service import Service
    from vtui.writes.bulk import Many
    from vtui.writes.form import Form

T = TypeVar("T")


def missing_id(row: Any, _context: Context) -> str | None:
    """Why no request can be sent about a row: it has no id. None where it has one."""
    return "the API gave it no id" if is_made(row.id) else None


def always_available(_row: Any, _context: Context) -> str | None:
    """For an action that every row allows."""
    return None


async def _needs_form(_service: "Service", _scope: Scope, _row: Any, _context: Context) -> Plan:
    raise ActionUnavailable("it needs a form")


@dataclass(frozen=True, slots=True)
class Action(Generic[T]):
    """Something to do with a row: declared once, shown in footer, palette and help, remappable by its id."""

    id: str
    key: str
    label: str
    tooltip: str
    unavailable_reason: Callable[[T, Context], str | None] = always_available
    """Returns why it cannot be done to a row; None when it can."""
    plan: "Callable[[Service, Scope, T, Context], Awaitable[Plan]]" = _needs_form
    """Makes the plan; may read from the API, never writes. Raises VercelError and ActionUnavailable."""
    many: "Many | None" = None
    """How it is done to the marked rows; None where it is done to the row under the cursor alone."""
    form: "Callable[[Service, Scope, T, Context], Awaitable[Form]] | None" = None
    """Makes the form that has to be filled in before there is a plan, as `plan` otherwise; None where there is none."""
    footer: bool = False
    """Whether the line of keys names it; the others are found in the menu of the row, the palette and the help."""
