"""What a list of env vars says of a key beyond its row."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EnvNeighbors:
    """What the other rows of its project say of a variable's key."""

    twice: tuple[str, ...] = ()
    """Environments, custom ones by id, in which another row sets the same key."""
    missing: tuple[str, ...] = ()
    """Of production and preview the one that has no such key though the other has."""
