"""What a tool reported, and how sure it is that this is why the build failed."""

from dataclasses import dataclass
from enum import IntEnum

from vtui.logs.errors.lines import ToolLine
from vtui.logs.errors.places import Place
from vtui.models.build_error import BuildError


class Rank(IntEnum):
    """How sure it is that a report is the cause; the surest first."""

    CAUSE = 0
    """Outside the code: out of memory, lockfile, access."""
    STRONG = 1
    """In a form that tools have for errors alone."""
    WEAK = 2
    """In a form that other lines have as well."""
    CONSEQUENCE = 3
    """It only reports that something before it failed."""


@dataclass(slots=True)
class Report:
    """What a tool reported, and how far it reaches in its stream."""

    error: BuildError
    rank: Rank
    end: int
    """Index of its last line."""
    guess: bool = False
    """Whether only the form of a place says that this is an error."""


def error_at(line: ToolLine, message: str, where: Place | None) -> BuildError:
    """An error that a line reports; a place in a package that was being installed is not the project's."""
    words = message.strip()
    if where is None or line.of_package:
        return BuildError(line.number, words)
    return BuildError(line.number, words, where.file, where.line, where.column)


def consequence(line: ToolLine, index: int) -> Report:
    """A line that only reports that something before it failed."""
    return Report(BuildError(line.number, line.text.strip(), consequence=True), Rank.CONSEQUENCE, index)
