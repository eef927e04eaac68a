"""One error of a build log, with its location in the repository."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BuildError:
    """One error. Its texts have no escape sequences but are hostile: clean them before they are drawn."""

    number: int
    """Number of the line that reports it."""
    message: str
    """The message of the tool."""
    file: str | None = None
    """Path in the repository; relative to the folder of the tool where the log does not name that folder."""
    line: int | None = None
    column: int | None = None
    advice: str = ""
    """What to do, where the cause lies outside the code; else empty."""
    consequence: bool = False
    """Whether it only reports that something failed before it."""

    @property
    def location(self) -> str:
        """`src/a.ts:12:5`; empty without a file."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


def first_real(errors: Sequence[BuildError]) -> BuildError | None:
    """The first error; None where there are none, or only such as report that something else failed."""
    return errors[0] if errors and not errors[0].consequence else None
