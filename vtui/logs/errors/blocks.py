"""The lines around an error: which of them belong to its message, and which file and line they name."""

import re
from collections.abc import Iterable, Sequence

from vtui.logs.errors import patterns, phrases
from vtui.logs.errors.lines import ToolLine
from vtui.logs.errors.locations import BELOW, IN_MESSAGE, SourceLocation, location

MAX_BLOCK = 40
"""Lines that may belong to one message."""
MAX_SENTENCES = 2
"""Further sentences that are joined to one message."""
MAX_JOINED = 8
"""Lines that are joined to one message."""


def next_line(lines: Sequence[ToolLine], index: int, most: int) -> int | None:
    """Index of the first line that is not empty among the `most` lines from `index` on."""
    return next((at for at in range(index, min(len(lines), index + most)) if lines[at].text.strip()), None)


def is_warning(line: ToolLine) -> bool:
    warns = line.level == "warning" or phrases.WARNING.match(line.text) is not None
    return warns and not phrases.FATAL_WARNING.match(line.text)


def is_heading(lines: Sequence[ToolLine], index: int) -> bool:
    return phrases.HEADING.search(lines[index].text.strip()) is not None


def _stack_follows(lines: Sequence[ToolLine], index: int) -> bool:
    """Whether a stack stands a few lines below, with no other error before it."""
    for at in range(index, min(len(lines), index + 6)):
        if phrases.STACK.match(lines[at].text):
            return True
        if lines[at].text.strip() and (begins_error(lines[at]) or phrases.WENT_ON.match(lines[at].text)):
            return False
    return False


def begins_error(line: ToolLine) -> bool:
    """Whether another error begins at a line."""
    text = line.text.strip()
    return any(pattern.match(text) for pattern in (*patterns.WITH_LOCATION, *patterns.STRONG, *patterns.WEAK)) or (
        phrases.CONSEQUENCE.search(text) is not None
    )


def block_end(lines: Sequence[ToolLine], index: int, last: int | None = None) -> int:
    """Index after the last line that belongs to a message; the message itself ends on the line `last`."""
    indent = lines[index].indent
    end = (index if last is None else last) + 1
    while end < min(len(lines), index + MAX_BLOCK):
        line = lines[end]
        if not line.text.strip():
            next_index = next_line(lines, end, 4)
            if next_index is None:
                break
            differs = all(lines[at].text.startswith(("+ ", "- ")) for at in (end - 1, next_index))
            continues = differs or phrases.CONTINUES.match(lines[next_index].text) is not None
            belongs = lines[next_index].indent > indent or continues or _stack_follows(lines, next_index)
            if not belongs or begins_error(lines[next_index]):
                break
            end = next_index
            continue
        if phrases.WENT_ON.match(line.text) or (line.indent <= indent and begins_error(line)):
            break
        end += 1
    return end


def indented_end(lines: Sequence[ToolLine], index: int) -> int:
    """Index after the lines that stand indented below a line."""
    end = index + 1
    while end < len(lines):
        at = next_line(lines, end, 3)
        if at is None or (lines[at].indent <= lines[index].indent and not is_source(lines[at])):
            break
        end = at + 1
    return end


def after_source(lines: Sequence[ToolLine], index: int) -> int | None:
    """Index of the first line below an excerpt of the source; None where no excerpt begins at `index`."""
    if phrases.SOURCE.match(lines[index].text):
        at = index
        while at < min(len(lines), index + 15) and (phrases.SOURCE.match(lines[at].text) or not lines[at].text.strip()):
            at += 1
        return next_line(lines, at, 1)
    for at in range(index, min(len(lines), index + 5)):  # Node, Python: a line of it, and a mark below
        if re.fullmatch(r"\s*[\^~]+\s*", lines[at].text):
            return next_line(lines, at + 1, 3)
        if not lines[at].text.strip():
            return None
    return None


def is_source(line: ToolLine) -> bool:
    return phrases.SOURCE.match(line.text) is not None or phrases.STACK.match(line.text) is not None


def _is_unfinished(parts: Sequence[str], *, branch: bool) -> bool:
    """Whether a message continues on the next line: after a colon, or in the middle of a sentence."""
    return (
        parts[0].endswith((":", ";", "{", "["))
        or (branch and len(parts) > 1)
        or phrases.UNFINISHED.search(parts[-1]) is not None
        or (phrases.SENTENCES.match(parts[0]) is not None and len(parts) <= MAX_SENTENCES)
    )


def joined(lines: Sequence[ToolLine], index: int, message: str) -> str:
    """A message with the lines below it that continue it."""
    return join(lines, index, message)[0]


def join(lines: Sequence[ToolLine], index: int, message: str) -> tuple[str, int]:
    """A message with the lines below it that continue it, and the index of the last of them."""
    indent, parts, last = lines[index].indent, [message], index
    branch = re.match(r"\s*[×⨯x] ", lines[index].text) is not None
    for at in range(index + 1, min(len(lines), index + 1 + MAX_JOINED)):
        text = lines[at].text
        tree = re.match(r"\s*(?:[╰├└]─+(?:▶|\[)? |│ +)(?P<rest>\S.*)", text) if branch else None
        if tree is not None:
            parts.append(tree["rest"])
        elif text.strip() and at == index + 1 and re.search(r"\berror:$", message):
            parts.append(text.strip())
        elif text.strip() and lines[at].indent > indent and _is_unfinished(parts, branch=branch):
            if (
                first_location(lines[at], *BELOW) is not None
                or is_source(lines[at])
                or phrases.CONSEQUENCE.search(text)
            ):
                break
            parts.append(text.strip().lstrip("-•→ "))
        else:
            break
        last = at
    below = next_line(lines, index + 1, 3)
    if last == index and message.endswith(":") and below is not None:
        line, text = lines[below], lines[below].text.strip()
        if not (is_source(line) or begins_error(line) or phrases.NO_SENTENCE.match(text)):
            parts.append(text)
            last = below
    return " ".join(part.strip() for part in parts), last


def without_mark(text: str) -> str:
    """A message without the mark before it."""
    return re.sub(r"^[•×✖✘×>-]\s+", "", text)


def first_of(locations: Iterable[SourceLocation | None]) -> SourceLocation | None:
    """The first location that there is."""
    return next(filter(None, locations), None)


def first_location(line: ToolLine, *table: re.Pattern[str]) -> SourceLocation | None:
    """The location of the first pattern that matches a line."""
    return location(next(filter(None, (pattern.match(line.text) for pattern in table)), None), line.folder)


def location_in(message: str, line: ToolLine) -> SourceLocation | None:
    """The location that a message mentions."""
    return first_of(location(match, line.folder) for pattern in IN_MESSAGE for match in pattern.finditer(message))
