"""An action as a value: something to do with a row, declared once."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from vtui.models.scope import ProjectRef, Scope
from vtui.models.synthetic_id import is_synthetic
from vtui.table.columns import Context
from vtui.writes.plan import ActionUnavailable, Plan

if TYPE_CHECKING:
    from vtui.api.service import Service
    from vtui.models.deployment import Deployment
    from vtui.models.domain import Domain
    from vtui.writes.bulk import Many
    from vtui.writes.form import Form

T = TypeVar("T")
P = TypeVar("P")


def missing_id(row: Any, _context: Context) -> str | None:
    """Why no request can be sent about a row: it has no id. None where it has one."""
    return "the API response has no ID for it" if is_synthetic(row.id) else None


def from_row(make: Callable[[T, Scope, Context], P]) -> "Callable[[Service, Scope, T, Context], Awaitable[P]]":
    """For a plan, or a form, that is made of the row alone, without a request."""

    async def made(_service: "Service", scope: Scope, row: T, context: Context) -> P:
        return make(row, scope, context)

    return made


async def _needs_form(_service: "Service", _scope: Scope, _row: Any, _context: Context) -> Plan:
    raise ActionUnavailable("a form is needed")


class RowScreen(Protocol):
    """What a screen with a row does for the actions that change nothing."""

    def open_link(self, url: str | None) -> None: ...
    def open_copy_menu(self) -> None: ...
    def copy_one_of(self, values: Sequence[tuple[str, str]]) -> None: ...
    def open_log(self, deployment: "Deployment", scope: Scope, *, runtime: bool) -> None: ...
    def open_records(self, domain: "Domain", scope: Scope) -> None: ...
    def open_project(self, project_ref: ProjectRef) -> None: ...
    def toggle_watch(self, deployment: "Deployment", scope: Scope) -> None: ...


@dataclass(frozen=True, slots=True)
class Action(Generic[T]):
    """Something to do with a row: it runs at once, or plans a write.

    This is its only declaration: keys, line of keys, palette, help, menu of the row and README are made from it.
    """

    id: str
    key: str
    label: str
    help: str
    unavailable_reason: Callable[[T, Context], str | None] = lambda _row, _context: None
    """Returns why it cannot be done to a row; None when it can."""
    plan: "Callable[[Service, Scope, T, Context], Awaitable[Plan]]" = _needs_form
    """Makes the plan; may read from the API, never writes. Raises VercelError and ActionUnavailable."""
    many: "Many | None" = None
    """How it is done to the marked rows; None where it is done to the row under the cursor alone."""
    form: "Callable[[Service, Scope, T, Context], Awaitable[Form | Plan]] | None" = None
    """Makes the form that has to be filled in before there is a plan, or the plan where nothing has to be, as `plan`
    otherwise; None where there is none."""
    run: Callable[[RowScreen, Scope, T], None] | None = None
    """Does it, for an action that changes nothing; None for one that writes."""
    kinds: tuple[type, ...] = ()
    """Types of the rows that have it, where not all do; the key of others is hidden."""
    footer: bool = False
    """Whether the line of keys names it; the others are found in the menu of the row, the palette and the help."""
    of_list: bool = False
    """Whether it adds to the list instead of changing the row: the actions menu lists it below, under "This list"."""

    @property
    def writes(self) -> bool:
        """Whether it changes anything."""
        return self.run is None
