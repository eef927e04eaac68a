"""What a write leads to, as values: the one runner of plans knows what to do about each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from vtui.models.deployment import Deployment
from vtui.models.scope import Place

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

    project: Place
    read: "Callable[[Service, bytes], str] | None" = None
    """What the last answer says beside that it was accepted; empty for nothing.

    Raises VercelError for a refusal inside it, and BadResponse.
    """


Effect = Made | Patched | Removed | Moving | Written
