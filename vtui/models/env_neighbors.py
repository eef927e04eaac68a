"""Facts about an env var that come from the other env vars of its project."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EnvNeighbors:
    """Environments in which other env vars of the project set the same key, and in which none does."""

    twice: tuple[str, ...] = ()
    """Environments, custom ones by id, in which another row sets the same key."""
    missing: tuple[str, ...] = ()
    """Production or preview, if the key is set only in the other one of them."""
