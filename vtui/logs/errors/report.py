"""An error that a tool reported, its details, and how likely it is the reason of the failure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from vtui.logs.errors.lines import ToolLine
from vtui.logs.errors.locations import SourceLocation
from vtui.models.build_error import BuildError

_BROKEN_LINK = re.compile(
    r"Broken (?:link|anchor) on source page path = (?P<page>\S+?):?\s+-> linking to (?P<link>[^\s(]+)"
)
_PRERENDERING = re.compile(r"Error occurred prerendering page \"(?P<route>[^\"]+)\"")
_EXPORT = re.compile(
    r"Export encountered (?:an error on|errors on following paths:)\s+(?P<route>\S+?)(?:/page)?: (?P<path>[^\s,]+)"
)
_NOT_IN_REGISTRY = re.compile(r"'[^']+' is not in (?:this|the npm) registry\.?")
LINES_ABOVE = 3
"""Lines above a message in which its page is looked for."""
LINES_BELOW = 60
"""Lines below a message in which its details are looked for."""


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
    """An error that a tool reported, and the index of its last line in the stream."""

    error: BuildError
    rank: Rank
    end: int
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


def with_details(lines: Sequence[ToolLine], index: int, message: str) -> str:
    """A message with the page or the link that the lines around it name."""
    if message.rstrip("!.").endswith(("broken links", "broken anchors")):
        link = _BROKEN_LINK.search(_text(lines, index, index + LINES_BELOW))
        return message if link is None else f"{message} {link['page']} -> {link['link']}"
    if "404 Not Found" in message:
        package = _NOT_IN_REGISTRY.search(_text(lines, index, index + LINES_ABOVE + 1))
        return message if package is None else f"{message}: {package[0]}"
    page = _PRERENDERING.search(_text(lines, max(0, index - LINES_ABOVE), index))
    if page is None:
        return message
    exported = _EXPORT.search(_text(lines, index, index + LINES_BELOW))
    same = exported is not None and (exported["route"] or "/") == page["route"]
    path = exported["path"] if exported is not None and same else page["route"]
    return f"{message} (prerendering {path})"


def _text(lines: Sequence[ToolLine], start: int, end: int) -> str:
    return "\n".join(line.text for line in lines[start:end])
