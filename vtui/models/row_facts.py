"""Facts about the rows of one scope that come from other requests than those of their list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vtui.models.build_error import BuildError
    from vtui.models.domain import DomainConfig
    from vtui.models.env_var import EnvNeighbors


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What is known of the rows of a scope beyond their lists; each field is used by one or two kinds of rows."""

    medians: Mapping[str, int] = field(default_factory=dict)
    """Project ID -> median duration of its last builds, in ms."""
    build_errors: "Mapping[str, tuple[BuildError, ...]]" = field(default_factory=dict)
    """ID of a failed deployment -> the errors of its build log, if it was read."""
    dns: "Mapping[str, DomainConfig]" = field(default_factory=dict)
    """Domain ID -> its DNS configuration, if it was requested before."""
    neighbors: "Mapping[str, EnvNeighbors]" = field(default_factory=dict)
    """Key of an env var -> facts about the other env vars of its project."""
    user_names: Mapping[str, str] = field(default_factory=dict)
    """User ID -> name; unknown for a missing user."""
