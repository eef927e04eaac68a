"""One line of the report of `vtui doctor`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was checked."""

    part: str
    """The heading of its section."""
    name: str
    value: str
    ok: bool | None = None
    """Whether it is as it should be; None for a plain fact."""
    hint: str = ""
    """What to do about it."""
