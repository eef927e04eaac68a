"""What a write leads to, as values: the one runner of plans knows what to do about each."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from vtui.models.deployment import Deployment
from vtui.models.env_var import EnvVar
from vtui.models.scope import ProjectRef, Scope

if TYPE_CHECKING:
    from vtui.api.service import Service

Read = Callable[["Service", bytes], Deployment]
"""The deployment that the body of an answer tells of. Raises BadResponse."""


@dataclass(frozen=True, slots=True)
class Made:
    """There is a new deployment, to be shown and followed to its end."""

    read: Read


@dataclass(frozen=True, slots=True)
class Patched:
    """The deployment itself has changed."""

    row: Deployment
    read: Read


@dataclass(frozen=True, slots=True)
class Removed:
    """The deployment is no more."""

    row: Deployment


@dataclass(frozen=True, slots=True)
class Moving:
    """Production of a project moves to a deployment, which takes a moment: to be followed until it is there."""

    kind: Literal["promote", "rollback"]
    project_id: str
    row: Deployment
    """Where it moves to."""


@dataclass(frozen=True, slots=True)
class Written:
    """Env vars of a project are others now."""

    project: ProjectRef
    read: "Callable[[Service, bytes], str] | None" = None
    """What the last answer says beside that it was accepted; empty for nothing.

    Raises VercelError for a refusal inside it, and BadResponse.
    """


@dataclass(frozen=True, slots=True)
class RowWritten:
    """A row of any other list was made, is another now, or is no more."""

    resource: str
    """Name of the resource whose row it is."""
    row: Any
    """As it was before; for a new one as it is expected."""
    read: "Callable[[Service, bytes], Any] | None" = None
    """The row that the body of an answer tells of. Raises BadResponse. None where the row is no more."""
    again: "Callable[[Service], Awaitable[Any]] | None" = None
    """Asks for the row anew, one GET, when it was not what it was shown as. Raises VercelError."""
    new: bool = False
    """Whether there was no such row before."""

    @property
    def what(self) -> "What":
        """What becomes of the row."""
        return "new" if self.new else "gone" if self.read is None else "changed"


What = Literal["new", "changed", "gone"]


class News(NamedTuple):
    """What has become of a row, for every screen that shows it."""

    scope: Scope
    resource: str
    """Name of the resource whose row it is."""
    row: Any
    """As it is by now; of one that is gone as it was."""
    what: What = "changed"


class VariablesRead(NamedTuple):
    """All env vars of a project, read again after a change from here."""

    scope: Scope
    project: ProjectRef
    rows: tuple[EnvVar, ...]
    number: int
    """The number of the request: none of the rows is older than that."""


Effect = Made | Patched | Removed | Moving | Written | RowWritten
