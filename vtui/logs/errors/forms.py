"""The forms in which tools report an error: each function reads a line and those around it, and returns a report or None.

A location and a message on one line; a location with the message below it; a message with its location in the lines that belong
to it. Tools with a form of their own have a function of their own; all others are patterns.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from vtui.logs.errors import patterns, phrases
from vtui.logs.errors.blocks import (
    MAX_BLOCK,
    after_source,
    block_end,
    first_location,
    first_of,
    is_heading,
    is_warning,
    join,
    joined,
    location_in,
    next_line,
)
from vtui.logs.errors.lines import ToolLine
from vtui.logs.errors.locations import ALONE, BELOW, FILE_ALONE, FRAME, WITH_BLANKS, SourceLocation, location, own_path
from vtui.logs.errors.report import Rank, Report, consequence, error_at, with_details


def _traceback(lines: Sequence[ToolLine], index: int) -> Report | None:
    """Python: the frames, the innermost last, then the message."""
    if not lines[index].text.lstrip().startswith("Traceback (most recent call last)"):
        return None
    indent, where = lines[index].indent, None
    for end in range(index + 1, min(len(lines), index + 400)):
        line = lines[end]
        if not line.text.strip():
            continue
        if line.indent <= indent:
            break
        where = first_location(line, FRAME) or where
    else:
        return None
    following = next_line(lines, end + 1, 5)
    if following is not None and re.search(r"During handling|direct cause of the following", lines[following].text):
        return consequence(lines[end], end)
    message = joined(lines, end, lines[end].text.strip())
    return Report(error_at(lines[end], message, where), Rank.STRONG, end)


def _elm(lines: Sequence[ToolLine], index: int) -> Report | None:
    """Elm: a title with the file, the message, the source with the number of its line."""
    title = patterns.ELM.match(lines[index].text)
    at = next_line(lines, index + 1, 3)
    if title is None or at is None:
        return None
    end, words = at, []
    while end < len(lines) and lines[end].text.strip():
        words.append(lines[end].text.strip())
        end += 1
    shown = (re.match(r"(\d+)\| ", lines[below].text) for below in range(end, min(len(lines), end + 8)))
    number = next((int(match[1]) for match in shown if match is not None), None)
    file = own_path(title["file"], lines[index].folder)
    where = SourceLocation(file, number) if file is not None else None
    return Report(error_at(lines[index], " ".join(words), where), Rank.STRONG, end)


def _gatsby(lines: Sequence[ToolLine], index: int) -> Report | None:
    """Gatsby: a title, what is wrong in paragraphs, the location below them."""
    at = next_line(lines, index + 1, 3)
    if patterns.GATSBY.match(lines[index].text) is None or at is None:
        return None
    below = range(at, min(len(lines), at + 30))
    end = next((end for end in below if re.match(r"failed |Error: ", lines[end].text)), at)
    where = first_of(first_location(line, patterns.GATSBY_LOCATION) for line in lines[at:end])
    if lines[at].text.endswith("failed"):  # a stage: why it failed is the next paragraph
        at = next_line(lines, at + 1, 3) or at
    message = joined(lines, at, lines[at].text.strip())
    return Report(error_at(lines[at], message, where or location_in(message, lines[at])), Rank.STRONG, max(at, end - 1))


def _pytest(lines: Sequence[ToolLine], index: int) -> Report | None:
    """pytest: what is wrong, then its location on a line of its own."""
    message = patterns.PYTEST.match(lines[index].text)
    if message is None:
        return None
    for at in range(index + 1, min(len(lines), index + MAX_BLOCK)):
        if patterns.PYTEST_LOCATION.match(lines[at].text):
            where = first_location(lines[at], patterns.PYTEST_LOCATION)
            return Report(error_at(lines[index], message["message"], where), Rank.STRONG, at)
    return None


def with_location(lines: Sequence[ToolLine], index: int) -> Report | None:
    """A location and a message on one line."""
    line = lines[index]
    text = line.text.strip()
    for pattern in patterns.WITH_LOCATION:
        match = pattern.match(text)
        if match is None or (where := location(match, line.folder)) is None:
            continue
        message = match["message"].strip()
        if phrases.HARMLESS.match(message):
            return None
        if not message or re.fullmatch(r"\[[\w-]+\]", message):  # GHC writes it below
            below = joined(lines, index, ":").removeprefix(":").strip()
            message = f"{message} {below}".strip()
        if not message:
            return None
        exact = first_location(lines[index + 1], patterns.EXACT_LOCATION) if index + 1 < len(lines) else None
        end = index if exact is None else block_end(lines, index) - 1
        return Report(error_at(line, joined(lines, index, message), exact or where), Rank.STRONG, end)
    return None


def _under_file(lines: Sequence[ToolLine], index: int) -> Report | None:
    line = lines[index]
    for pattern in patterns.UNDER_FILE:
        match = pattern.match(line.text)
        if match is None:
            continue
        for above in range(index - 1, max(-1, index - 80), -1):
            text = lines[above].text.strip()
            if not text:
                break
            file = FILE_ALONE.match(text)
            if file is not None:
                name = own_path(file["file"], line.folder)
                where = SourceLocation(name, int(match["line"]), int(match["column"])) if name else None
                return Report(error_at(line, match["message"], where), Rank.STRONG, index)
        if pattern in patterns.UNDER_FILE[:2]:
            return Report(error_at(line, match["message"], None), Rank.STRONG, index)
    return None


def _below_location(lines: Sequence[ToolLine], index: int) -> Report | None:
    """A location or a file alone on its line; what is wrong stands below it, after the source line where that is shown."""
    line = lines[index]
    text = line.text.strip()
    match = (
        ALONE.match(text)
        or WITH_BLANKS.match(text)
        or FILE_ALONE.match(text)
        or patterns.LOCATION_WITH_WORDS.match(text)
        or FRAME.match(text)
    )
    if match is None:
        return None
    exact = match.groupdict().get("line") is not None
    at = next_line(lines, index + 1, 3 if exact else 1)
    if at is None:
        return None
    shown = None if _message(lines, at) is not None else after_source(lines, at)
    at = at if shown is None else shown
    message_line = lines[at]
    if is_warning(message_line) or any(pattern.match(message_line.text) for pattern in patterns.UNDER_FILE):
        return None
    where = location(match, line.folder)
    report = with_location(lines, at)
    if report is not None:
        return report
    report = _message(lines, at)
    if report is None:
        words = message_line.text.strip()
        plain_words = shown is not None or re.match(r"[A-Z'\"`]\w.* ", words)
        headed = exact or any(phrases.HEADING.search(above.text.strip()) for above in lines[max(0, index - 3) : index])
        if not headed or where is None or FILE_ALONE.match(words) or not plain_words or phrases.TRACE.match(words):
            return None
        return Report(error_at(message_line, joined(lines, at, words), where), Rank.STRONG, at)
    if report.rank is Rank.CONSEQUENCE:
        return _words_above(lines, index, where)
    known = report.error
    if where is not None and (known.file, known.line) == (where.file, where.line):
        pass  # a stack below has the column as well
    elif where is not None and (known.file is None or exact):
        report.error = replace(report.error, file=where.file, line=where.line, column=where.column)
    if report.rank is Rank.WEAK and where is not None:
        report.rank = Rank.STRONG
    return report


def _words_above(lines: Sequence[ToolLine], index: int, where: SourceLocation | None) -> Report | None:
    """A location with the source below it, and a message of unknown form above it."""
    above = index - 1 if index and lines[index - 1].text.strip() else index - 2
    if where is None or where.line is None or above < 0 or is_warning(lines[above]):
        return None
    words = lines[above].text.strip()
    if len(words.split()) < 3 or words.endswith(":") or phrases.CONSEQUENCE.search(words) or FILE_ALONE.match(words):
        return None
    return Report(error_at(lines[above], words, where), Rank.STRONG, index)


def _above_arrow(lines: Sequence[ToolLine], index: int) -> Report | None:
    """A location that an arrow leads to, below a message of unknown form."""
    where = first_location(lines[index], *patterns.ARROWS)
    above = index - 1 if index and lines[index - 1].text.strip() else index - 2
    if where is None or above < 0 or not lines[above].text.strip() or is_warning(lines[above]):
        return None
    return Report(error_at(lines[above], lines[above].text.strip(), where), Rank.STRONG, index)


def _message(lines: Sequence[ToolLine], index: int) -> Report | None:
    line = lines[index]
    text = line.text.rstrip()
    for rank, table in ((Rank.STRONG, patterns.STRONG), (Rank.WEAK, patterns.WEAK)):
        for pattern in table:
            match = pattern.match(text) or pattern.match(text.strip())
            if match is not None:
                return _reported(lines, index, match["message"].strip(), rank)
    if line.level == "error" and len(text.split()) > 1:
        return _reported(lines, index, text.strip(), Rank.WEAK)
    if phrases.CONSEQUENCE.search(text):
        return consequence(line, index)
    if index and is_heading(lines, index - 1) and " " in text.strip() and not FILE_ALONE.match(text.strip()):
        return _reported(lines, index, text.strip(), Rank.STRONG)
    return None


def _reported(lines: Sequence[ToolLine], index: int, message: str, rank: Rank) -> Report:
    line = lines[index]
    complete, last = join(lines, index, message)
    end = block_end(lines, index, last)
    if phrases.NAME_OF_A_TEST.match(line.text) and (reason := _reason(lines, index + 1, end)):
        complete = f"{message}: {reason}"
    elif phrases.CODE_ALONE.match(message) and (below := next_line(lines, index + 1, 3)) is not None:
        complete = f"{message} {lines[below].text.strip()}"
    elif message.endswith(":") and index + 1 < len(lines) and with_location(lines, index + 1) is not None:
        return consequence(line, index)  # a heading: the error itself stands below it
    if phrases.CONSEQUENCE.search(line.text):
        return _cause_below(lines, index, end) or consequence(line, index)
    if phrases.CONSEQUENCE.search(message):
        return consequence(line, index)
    where = location_in(message, line)
    if where is None or where.line is None:
        where = first_of(first_location(below, *BELOW) for below in lines[index + 1 : end]) or where
    if where is not None and where.line is None:
        where = _with_line(lines, index, where)
    if where is None:
        above = (lines[at] for at in range(index - 1, max(-1, index - 9), -1))
        where = first_of(location(phrases.CONTEXT.search(line.text), line.folder) for line in above)
    complete = with_details(lines, index, _with_cause(lines, index, end, complete))
    return Report(error_at(line, complete, where), rank, max(index, end - 1))


def _reason(lines: Sequence[ToolLine], start: int, end: int) -> str:
    """Why a test failed: the first line below its name; in TAP the text of `error`."""
    texts = [lines[at].text.strip() for at in range(start, end) if lines[at].text.strip()]
    for text, following in zip(texts, [*texts[1:], ""], strict=False):
        error = re.match(r"error: (?:['\"](?P<words>.+)['\"]|[|>]-?)$", text)
        if error is not None:
            return error["words"] or following
    return texts[0] if texts and texts[0] != "---" else ""


def _with_line(lines: Sequence[ToolLine], index: int, where: SourceLocation) -> SourceLocation:
    """A file with the line that the source excerpt below it marks, or that a value below it names."""
    found: dict[str, int] = {}
    for at in range(index + 1, min(len(lines), index + 16)):
        text = lines[at].text
        if at > index + 1 and phrases.CONSEQUENCE.search(text):
            break
        match = re.match(r"\s*>\s*(?P<line>\d+) \|", text)
        if match is not None:
            return SourceLocation(where.file, int(match["line"]))
        match = re.match(r"\s*\"?(?P<name>line|column)\"?: (?P<number>\d+),?$", text)
        if match is not None:
            found.setdefault(match["name"], int(match["number"]))
    return SourceLocation(where.file, found["line"], found.get("column")) if found.get("line") else where


def _with_cause(lines: Sequence[ToolLine], index: int, end: int, message: str) -> str:
    """A message with the error that caused it, where Node names one below it."""
    for at in range(index + 1, end):
        match = re.match(r"\s*(?:\[cause\]|Cause|[Cc]aused by): (?P<cause>.+?)(?: \{)?$", lines[at].text)
        if match is None and re.match(r"\s*\[errors\]: \[$", lines[at].text) and at + 1 < end:
            match = re.match(r"\s*(?P<cause>.+)", lines[at + 1].text)
        if match is not None:
            return f"{message} (cause: {match['cause'].strip()})"
    return message


def _cause_below(lines: Sequence[ToolLine], index: int, end: int) -> Report | None:
    """The cause of an error without details of its own: `[cause]: Error: words`."""
    for at in range(index + 1, end):
        match = re.match(r"\s*\[cause\]: (?P<message>.+)", lines[at].text)
        if match is not None:
            message = with_details(lines, at, joined(lines, at, match["message"].strip()))
            return Report(error_at(lines[at], message, None), Rank.STRONG, end - 1)
    return None


def _guess(lines: Sequence[ToolLine], index: int) -> Report | None:
    """For unknown tools: a location, and a text after it."""
    line = lines[index]
    for pattern in patterns.LAST_RESORT:
        match = pattern.match(line.text.strip())
        if match is not None and (where := location(match, line.folder)) is not None:
            if phrases.HARMLESS.match(match["message"]) or patterns.DATA.search(where.file):
                return None
            return Report(error_at(line, match["message"].strip(), where), Rank.WEAK, index, guess=True)
    return None


FORMS: tuple[Callable[[Sequence[ToolLine], int], Report | None], ...] = (
    _traceback,
    _elm,
    _gatsby,
    _pytest,
    with_location,
    _under_file,
    _below_location,
    _message,
    _above_arrow,
    _guess,
)
"""In the order in which they are tried at a line."""
