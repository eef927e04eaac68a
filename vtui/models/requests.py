"""A write before it is sent, as a value that can be shown, copied or sent, and its response."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from vtui.models.scope import Scope


class Accepted(NamedTuple):
    """The response to a write that the API accepted."""

    status: int
    """HTTP status, 2xx: with 202 it will be done later."""
    body: bytes


@dataclass(frozen=True, slots=True)
class WriteRequest:
    """One write without the token. The scope is that of the row that it changes."""

    operation: str
    """Name of the operation in `vtui.api.endpoints`."""
    scope: Scope
    ids: Mapping[str, str] = field(default_factory=dict)
    """What fills the `{…}` of the path."""
    params: Mapping[str, str] = field(default_factory=dict)
    """Query without the scope, which the service adds."""
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    """JSON body; None sends none. The value of an env var is a secret in it, which only the client opens."""
    newer: frozenset[str] = frozenset()
    """Keys of the body that an older API refuses; the client then sends the request without them."""
