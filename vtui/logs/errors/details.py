"""Details that some tools print apart from their message: the page that failed, the link that is broken."""

import re
from collections.abc import Sequence

from vtui.logs.errors.lines import ToolLine

_BROKEN_LINK = re.compile(
    r"Broken (?:link|anchor) on source page path = (?P<page>\S+?):?\s+-> linking to (?P<link>[^\s(]+)"
)
_PRERENDERING = re.compile(r"Error occurred prerendering page \"(?P<route>[^\"]+)\"")
_EXPORT = re.compile(
    r"Export encountered (?:an error on|errors on following paths:)\s+(?P<route>\S+?)(?:/page)?: (?P<path>[^\s,]+)"
)
_NOT_IN_REGISTRY = re.compile(r"'[^']+' is not in (?:this|the npm) registry\.?")
ABOVE = 3
"""Lines above a message in which its page is looked for."""
BELOW = 60
"""Lines below a message in which its details are looked for."""


def with_details(lines: Sequence[ToolLine], index: int, message: str) -> str:
    """A message with the page or the link that the lines around it name."""
    if message.rstrip("!.").endswith(("broken links", "broken anchors")):
        link = _BROKEN_LINK.search(_text(lines, index, index + BELOW))
        return message if link is None else f"{message} {link['page']} -> {link['link']}"
    if "404 Not Found" in message:
        package = _NOT_IN_REGISTRY.search(_text(lines, index, index + ABOVE + 1))
        return message if package is None else f"{message}: {package[0]}"
    page = _PRERENDERING.search(_text(lines, max(0, index - ABOVE), index))
    if page is None:
        return message
    exported = _EXPORT.search(_text(lines, index, index + BELOW))
    same = exported is not None and (exported["route"] or "/") == page["route"]
    path = exported["path"] if exported is not None and same else page["route"]
    return f"{message} (prerendering {path})"


def _text(lines: Sequence[ToolLine], start: int, end: int) -> str:
    return "\n".join(line.text for line in lines[start:end])
