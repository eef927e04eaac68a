"""An action as a value: something to do with a row, declared once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from vtui.models.scope import Scope
from vtui.table.columns import Context
from vtui.writes.plan import Plan, Refused

if TYPE_CHECKING:
    from vtui.api.service import Service
    from vtui.writes.bulk import Many
    from vtui.writes.form import Form

T = TypeVar("T")


async def _unfilled(_service: "Service", _scope: Scope, _row: Any, _context: Context) -> Plan:
    raise Refused("its form has to be filled in first")


@dataclass(frozen=True, slots=True)
class Action(Generic[T]):
    """Something to do with a row: declared once, shown in footer, palette and help, remappable by its id."""

    id: str
    key: str
    label: str
    tooltip: str
    refuse: Callable[[T, Context], str | None]
    """Why it cannot be done to this row, in words; None when it can."""
    plan: "Callable[[Service, Scope, T, Context], Awaitable[Plan]]" = _unfilled
    """Makes the plan; may read from the API, never writes. Raises VercelError and Refused."""
    many: "Many | None" = None
    """How it is done to the marked rows; None where it means the row under the cursor alone."""
    form: "Callable[[Service, Scope, T, Context], Awaitable[Form]] | None" = None
    """Makes the form that has to be filled in before there is a plan; like `plan` otherwise. None where none has to."""
    footer: bool = False
    """Whether the line of keys names it; the others are found in the menu of the row, the palette and the help."""
