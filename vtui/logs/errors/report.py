"""An error that a tool reported, and how likely it is the reason of the failure."""

from dataclasses import dataclass
from enum import IntEnum

from vtui.logs.errors.lines import ToolLine
from vtui.logs.errors.locations import SourceLocation
from vtui.models.build_error import BuildError


class Rank(IntEnum):
    """How likely a report is the reason; the most likely first."""

    CAUSE = 0
    """A cause outside the code: out of memory, lockfile, access."""
    STRONG = 1
    """In a form that tools use only for errors."""
    WEAK = 2
    """In a form that other lines have as well."""
    CONSEQUENCE = 3
    """Only reports that something before it failed."""


@dataclass(slots=True)
class Report:
    """An error that a tool reported, and its last line in the stream."""

    error: BuildError
    rank: Rank
    end: int
    """Index of its last line."""
    guess: bool = False
    """Whether the form of a location is the only sign of an error."""


def error_at(line: ToolLine, message: str, where: SourceLocation | None) -> BuildError:
    """An error at a line; a location in a package that was being installed is not in the project."""
    words = message.strip()
    if where is None or line.of_package:
        return BuildError(line.number, words)
    return BuildError(line.number, words, where.file, where.line, where.column)


def consequence(line: ToolLine, index: int) -> Report:
    """A line that only reports that something before it failed."""
    return Report(BuildError(line.number, line.text.strip(), consequence=True), Rank.CONSEQUENCE, index)
