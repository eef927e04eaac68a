"""The effect of a write as a value, and the change of a row that is published to all screens."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from vtui.models.deployment import Deployment
from vtui.models.scope import ProjectRef, Scope

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from vtui.api.service import Service

Kind = Literal["new", "changed", "gone", "moved"]
"""`moved` is a row that belongs to another project than before."""


class ProductionMove(NamedTuple):
    """Production of a project moves to a deployment, which takes a moment."""

    kind: Literal["promote", "rollback"]
    project_id: str
    row: Deployment
    """The deployment that production moves to."""
    undo: bool = False
    """Whether it undoes a rollback."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Which change follows an accepted write, and how its row is read from the response."""

    resource: str
    """Name of the resource whose row it is: `deployments`."""
    row: Any = None
    """As it was before; a new one as it is expected, None where only the response describes it."""
    kind: Kind = "changed"
    read: "Callable[[Service, bytes], Any] | None" = None
    """The row in the body of the response. Raises BadResponse. None where `row` is all there is."""
    again: "Callable[[Service], Awaitable[Any]] | None" = None
    """Requests the row again, one GET, when it was not what it was shown as. Raises VercelError."""
    move: ProductionMove | None = None
    """Production moves: it is followed until it is there, and `row` changes then."""
    variables_of: ProjectRef | None = None
    """The project whose env vars are read again instead of a row."""
    others: "tuple[RowChange, ...]" = ()
    """The changes of other rows that follow from the same request."""
    describe: "Callable[[Service, bytes], str] | None" = None
    """Returns a remark from the last response, besides that it was accepted; empty for none.

    Raises VercelError for a refusal inside it, and BadResponse.
    """


def moves_production(
    kind: Literal["promote", "rollback"], project_id: str, row: Deployment, *, undo: bool = False
) -> Effect:
    """The effect of moving a project's production to a deployment; `undo` says that this undoes a rollback."""
    return Effect("deployments", row, move=ProductionMove(kind, project_id, row, undo))


class RowsRead(NamedTuple):
    """All rows of a project, read again: rows that are missing were deleted."""

    project: ProjectRef
    rows: tuple[Any, ...]
    number: int
    """The number of the request, which is the lowest number of its rows."""


class RowChange(NamedTuple):
    """The change of a row, for every screen that shows it."""

    scope: Scope
    resource: str
    """Name of the resource whose row it is; `dns` for the DNS configuration of a project's domain, in its row."""
    row: Any
    """The new row; a deleted one as it was; None with `read`."""
    kind: Kind = "changed"
    read: RowsRead | None = None
    """All rows of a project as read again, instead of a single row."""
    before: Any = None
    """The row before it was moved; None for all other kinds."""
