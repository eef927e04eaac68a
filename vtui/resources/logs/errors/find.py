"""The errors of a failed build, each once, the first real one first.

A tool reports an error in one of three ways: on one line with its place; as a place, and what is wrong there below it;
as what is wrong, and its place in the lines that belong to it. The last are the lines directly below it, up to an empty
line that no indented line follows, another error, or a sign that the build went on.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from vtui.models.log_event import LogLine
from vtui.resources.logs.colour import plain
from vtui.resources.logs.errors import patterns
from vtui.resources.logs.errors.build_error import BuildError
from vtui.resources.logs.errors.causes import CAUSES, Cause
from vtui.resources.logs.errors.details import with_details
from vtui.resources.logs.errors.lines import Stream, ToolLine, streams
from vtui.resources.logs.errors.places import ALONE, BELOW, FILE_ALONE, FRAME, IN_MESSAGE, Place, own_path, place

MAX_ERRORS = 20
"""Errors that are returned: who has more fixes the first ones first."""
MAX_LINES = 20_000
"""Lines, from the end, that are read."""
MAX_LENGTH = 600
"""Characters of a line that are read."""
MAX_BLOCK = 40
"""Lines that may belong to one message."""
MAX_LAST = 10
"""Lines before the end of a tool in which its last words are looked for."""
MAX_JOINED = 8
"""Lines that are joined to one message."""


class Rank(IntEnum):
    """How sure it is that a report is the cause; the surest first."""

    CAUSE = 0
    STRONG = 1
    WEAK = 2
    CONSEQUENCE = 3


@dataclass(slots=True)
class Report:
    """What a tool reported, and how far it reaches in its stream."""

    error: BuildError
    rank: Rank
    end: int
    """Index of its last line."""
    guess: bool = False
    """Whether only the form of a place says that this is an error."""


def find_errors(lines: Sequence[LogLine], first: int = 0) -> list[BuildError]:
    """The errors of a failed build, each once, the first real one first; `first` is the number of the first line.

    Empty for a log that reports none: a build that succeeded, or a log that ends early.
    """
    start = max(0, len(lines) - MAX_LINES)
    texts = [plain(line.text[:MAX_LENGTH]) for line in lines[start:]]
    parallel = any(patterns.PARALLEL.search(text) for text in texts[:200])
    found: list[Report] = []
    likely: list[Cause] = []
    for stream in streams(texts, first + start):
        found += _reports(stream, survivors=parallel)
        likely += [cause for cause in _likely(stream) if cause not in likely]
    failed = any(not report.guess for report in found)
    real = [report for report in found if report.rank is not Rank.CONSEQUENCE and (failed or not report.guess)]
    chosen = sorted(real or found, key=lambda report: (report.rank, report.error.number))
    errors = _each_once(report.error for report in chosen)
    if errors and likely and not errors[0].advice:
        errors[0] = replace(errors[0], advice=f"Likely cause: {likely[0].advice}")
    return errors[:MAX_ERRORS]


def _each_once(errors: Iterable[BuildError]) -> list[BuildError]:
    """Without those that say again what one before them said."""
    kept: list[BuildError] = []
    for error in errors:
        if not any(_repeats(error, other) for other in kept):
            kept.append(error)
        if len(kept) == MAX_ERRORS:
            break
    return kept


def _repeats(error: BuildError, other: BuildError) -> bool:
    same_place = error.file is None or (error.file, error.line) == (other.file, other.line)
    return same_place and (error.message in other.message or other.message in error.message)


def _reports(stream: Stream, *, survivors: bool) -> list[Report]:
    """What the tools of a stream reported; not what the build survived, unless `survivors` are wanted too."""
    lines = stream.lines
    causes = list(_causes(lines))
    found = [*causes, *_errors(lines)]
    if not survivors:
        went_on = max((index for index, line in enumerate(lines) if patterns.WENT_ON.match(line.text)), default=-1)
        found = [report for report in found if report.end >= went_on]
        if found and all(report.rank is Rank.CONSEQUENCE for report in found):
            found += _last_words(lines, went_on + 1, found[0].end)
    return found


def _last_words(lines: Sequence[ToolLine], start: int, end: int) -> Iterator[Report]:
    """What a tool in no table wrote last, where its words say that something is wrong."""
    for at in range(max(start, end - MAX_LAST), end):
        text = lines[at].text.strip()
        if patterns.ENDS.search(text) and " " in text and not _warns(lines[at]) and not patterns.HARMLESS_END.search(text):
            yield Report(_error(lines[at], text, _place_in(text, lines[at])), Rank.WEAK, at)
            return


def _causes(lines: Sequence[ToolLine]) -> Iterator[Report]:
    """The gravest cause outside the code, by the line that says most of it."""
    for cause in CAUSES:
        if not cause.certain:
            continue
        for pattern in cause.patterns:
            for index, line in enumerate(lines):
                if pattern.search(line.text) and not _warns(line):
                    message = _joined(lines, index, _without_mark(line.text.strip()))
                    yield Report(BuildError(line.number, message, advice=cause.advice), Rank.CAUSE, index)
                    return


def _likely(stream: Stream) -> Iterator[Cause]:
    for cause in CAUSES:
        if not cause.certain and any(pattern.search(line.text) for line in stream.lines for pattern in cause.patterns):
            yield cause


def _warns(line: ToolLine) -> bool:
    if patterns.FATAL_WARNING.match(line.text):
        return False
    return line.level == "warning" or patterns.WARNING.match(line.text) is not None


def _errors(lines: Sequence[ToolLine]) -> Iterator[Report]:
    index = 0
    while index < len(lines):
        line = lines[index]
        if not line.text.strip():
            index += 1
            continue
        end = _noise(lines, index)
        if end is not None:
            index = end
            continue
        report = next((report for form in FORMS if (report := form(lines, index)) is not None), None)
        if report is not None:
            yield report
            index = max(index, report.end)
        index += 1


def _noise(lines: Sequence[ToolLine], index: int) -> int | None:
    """Index after lines that report nothing: a warning with its stack, what a passing test wrote."""
    line = lines[index]
    if patterns.OUTPUT_OF_A_TEST.match(line.text):
        end = index + 1
        while end < len(lines) and (not lines[end].text.strip() or lines[end].indent > line.indent):
            end += 1
        return end
    if line.text.lstrip().startswith("[cause]: "):
        return index + 1
    if not _warns(line):
        return None
    end = index + 1
    while end < len(lines) and re.match(r"\s+at ", lines[end].text):
        end += 1
    return end


# Forms of a report: each looks at a line and those around it


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
        where = _first_place((FRAME,), line) or where
    else:
        return None
    following = next((at for at in range(end + 1, min(len(lines), end + 6)) if lines[at].text.strip()), None)
    if following is not None and re.search(r"During handling|direct cause of the following", lines[following].text):
        return _consequence(lines[end], end)
    message = _joined(lines, end, lines[end].text.strip())
    return Report(_error(lines[end], message, where), Rank.STRONG, end)


def _with_place(lines: Sequence[ToolLine], index: int) -> Report | None:
    line = lines[index]
    text = line.text.strip()
    for pattern in patterns.WITH_PLACE:
        match = pattern.match(text)
        if match is None or (where := place(match, line.folder or "")) is None:
            continue
        message = match["message"].strip()
        if not message or re.fullmatch(r"\[[\w-]+\]", message):  # GHC writes it below
            below = _joined(lines, index, ":").removeprefix(":").strip()
            message = f"{message} {below}".strip()
        if not message:
            return None
        return (
            _consequence(line, index)
            if patterns.CONSEQUENCE.search(message)
            else Report(_error(line, message, where), Rank.STRONG, index)
        )
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
                name = own_path(file["file"], line.folder or "")
                where = Place(name, int(match["line"]), int(match["column"])) if name else None
                return Report(_error(line, match["message"], where), Rank.STRONG, index)
        if pattern is patterns.UNDER_FILE[0]:
            return Report(_error(line, match["message"], None), Rank.STRONG, index)
    return None


def _below_place(lines: Sequence[ToolLine], index: int) -> Report | None:
    """A place or a file alone on its line; what is wrong stands below it, after the source line where that is shown."""
    line = lines[index]
    text = line.text.strip()
    match = ALONE.match(text) or FILE_ALONE.match(text) or patterns.PLACE_WITH_WORDS.match(text) or FRAME.match(text)
    if match is None:
        return None
    exact = match.groupdict().get("line") is not None
    at = _next(lines, index + 1, 3 if exact else 1)
    if at is None:
        return None
    shown = None if _message(lines, at) is not None else _after_source(lines, at)
    at = at if shown is None else shown
    said = lines[at]
    if _warns(said) or any(pattern.match(said.text) for pattern in patterns.UNDER_FILE):
        return None
    where = place(match, line.folder or "")
    report = _with_place(lines, at)
    if report is not None:
        return report
    report = _with_place(lines, at)
    if report is not None:
        return report
    report = _message(lines, at)
    if report is None:
        words = said.text.strip()
        plain_words = shown is not None or re.match(r"[A-Z'\"`]\w.* ", words)
        headed = exact or any(patterns.HEADING.search(above.text.strip()) for above in lines[max(0, index - 3) : index])
        if not headed or where is None or FILE_ALONE.match(words) or not plain_words:
            return None
        return Report(_error(said, _joined(lines, at, words), where), Rank.STRONG, at)
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


def _words_above(lines: Sequence[ToolLine], index: int, where: Place | None) -> Report | None:
    """A place with the source below it, and words in a form of no table above it."""
    above = index - 1 if index and lines[index - 1].text.strip() else index - 2
    if where is None or where.line is None or above < 0 or _warns(lines[above]):
        return None
    words = lines[above].text.strip()
    if len(words.split()) < 3 or words.endswith(":") or patterns.CONSEQUENCE.search(words) or FILE_ALONE.match(words):  # noqa: PLR2004
        return None
    return Report(_error(lines[above], words, where), Rank.STRONG, index)


def _pytest(lines: Sequence[ToolLine], index: int) -> Report | None:
    """pytest: what is wrong, then its place on a line of its own."""
    message = patterns.PYTEST.match(lines[index].text)
    if message is None:
        return None
    for at in range(index + 1, min(len(lines), index + MAX_BLOCK)):
        match = patterns.PYTEST_PLACE.match(lines[at].text)
        if match is not None:
            where = place(match, lines[at].folder or "")
            return Report(_error(lines[index], message["message"], where), Rank.STRONG, at)
    return None


def _next(lines: Sequence[ToolLine], index: int, most: int) -> int | None:
    """Index of the first line from `index` on that is not empty, among so many."""
    return next((at for at in range(index, min(len(lines), index + most)) if lines[at].text.strip()), None)


def _after_source(lines: Sequence[ToolLine], index: int) -> int | None:
    """Index of the first words below a part of the source; None where no source is shown at `index`."""
    if patterns.SOURCE.match(lines[index].text):
        at = index
        while at < min(len(lines), index + 15) and (patterns.SOURCE.match(lines[at].text) or not lines[at].text.strip()):
            at += 1
        return _next(lines, at, 1)
    for at in range(index, min(len(lines), index + 5)):  # Node, Python: a line of it, and a mark below
        if re.fullmatch(r"\s*[\^~]+\s*", lines[at].text):
            return _next(lines, at + 1, 3)
        if not lines[at].text.strip():
            return None
    return None


def _above_arrow(lines: Sequence[ToolLine], index: int) -> Report | None:
    """A place that an arrow leads to, below a message in a form of no table."""
    where = _first_place(patterns.ARROWS, lines[index])
    above = index - 1 if index and lines[index - 1].text.strip() else index - 2
    if where is None or above < 0 or not lines[above].text.strip() or _warns(lines[above]):
        return None
    return Report(_error(lines[above], lines[above].text.strip(), where), Rank.STRONG, index)


def _elm(lines: Sequence[ToolLine], index: int) -> Report | None:
    """Elm: a title with the file, what is wrong in words, the source with the number of its line."""
    title = patterns.ELM.match(lines[index].text)
    at = _next(lines, index + 1, 3)
    if title is None or at is None:
        return None
    end, words = at, []
    while end < len(lines) and lines[end].text.strip():
        words.append(lines[end].text.strip())
        end += 1
    shown = (re.match(r"(\d+)\| ", lines[below].text) for below in range(end, min(len(lines), end + 8)))
    number = next((int(match[1]) for match in shown if match is not None), None)
    file = own_path(title["file"], lines[index].folder or "")
    where = Place(file, number) if file is not None else None
    return Report(_error(lines[index], " ".join(words), where), Rank.STRONG, end)


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
    if patterns.CONSEQUENCE.search(text):
        return _consequence(line, index)
    if index and _is_heading(lines, index - 1) and " " in text.strip() and not FILE_ALONE.match(text.strip()):
        return _reported(lines, index, text.strip(), Rank.STRONG)
    return None


def _is_heading(lines: Sequence[ToolLine], index: int) -> bool:
    return patterns.HEADING.search(lines[index].text.strip()) is not None


def _reported(lines: Sequence[ToolLine], index: int, message: str, rank: Rank) -> Report:
    line = lines[index]
    end = _block_end(lines, index)
    if patterns.NAME_OF_A_TEST.match(line.text) and (reason := _reason(lines, index + 1, end)):
        message = f"{message}: {reason}"
    elif patterns.CODE_ALONE.match(message) and (below := _next(lines, index + 1, 3)) is not None:
        message = f"{message} {lines[below].text.strip()}"
    elif message.endswith(":") and index + 1 < len(lines) and _with_place(lines, index + 1) is not None:
        return _consequence(line, index)  # a heading: the error itself stands below it
    inner = _cause_below(lines, index, end)
    if inner is not None:
        return inner
    if patterns.CONSEQUENCE.search(message) or patterns.CONSEQUENCE.search(line.text):
        return _consequence(line, index)
    where = _place_in(message, line)
    if where is None or where.line is None:
        where = next((own for at in range(index + 1, end) if (own := _first_place(BELOW, lines[at]))), where)
    if where is not None and where.line is None:
        where = _with_line(lines, index, where)
    if where is None:
        where = next((own for above in range(index - 1, max(-1, index - 7), -1) if (own := _context(lines[above]))), None)
    message = with_details(lines, index, _with_cause(lines, index, end, _joined(lines, index, message)))
    return Report(_error(line, message, where), rank, max(index, end - 1))


def _reason(lines: Sequence[ToolLine], start: int, end: int) -> str:
    """Why a test failed: the first words below its name; in TAP those under `error`."""
    texts = [lines[at].text.strip() for at in range(start, end) if lines[at].text.strip()]
    for text, following in zip(texts, [*texts[1:], ""], strict=False):
        error = re.match(r"error: (?:['\"](?P<words>.+)['\"]|[|>]-?)$", text)
        if error is not None:
            return error["words"] or following
    return texts[0] if texts and texts[0] != "---" else ""


def _with_line(lines: Sequence[ToolLine], index: int, where: Place) -> Place:
    """A file with the line that the source shown below it marks, or that a value below it names."""
    found: dict[str, int] = {}
    for at in range(index + 1, min(len(lines), index + 16)):
        text = lines[at].text
        if at > index + 1 and patterns.CONSEQUENCE.search(text):
            break
        match = re.match(r"\s*>\s*(?P<line>\d+) \|", text)
        if match is not None:
            return Place(where.file, int(match["line"]))
        match = re.match(r"\s*\"?(?P<name>line|column)\"?: (?P<number>\d+),?$", text)
        if match is not None:
            found.setdefault(match["name"], int(match["number"]))
    return Place(where.file, found["line"], found.get("column")) if found.get("line") else where


def _with_cause(lines: Sequence[ToolLine], index: int, end: int, message: str) -> str:
    """A message with the error that it was raised for, where Node names one below it."""
    for at in range(index + 1, end):
        match = re.match(r"\s*(?:\[cause\]|Cause|Caused by): (?P<cause>.+?)(?: \{)?$", lines[at].text)
        if match is None and re.match(r"\s*\[errors\]: \[$", lines[at].text) and at + 1 < end:
            match = re.match(r"\s*(?P<cause>.+)", lines[at + 1].text)
        if match is not None:
            return f"{message} (cause: {match['cause'].strip()})"
    return message


def _cause_below(lines: Sequence[ToolLine], index: int, end: int) -> Report | None:
    """The cause of an error that says nothing by itself: `[cause]: Error: words`."""
    for at in range(index + 1, end):
        match = re.match(r"\s*\[cause\]: (?P<message>.+)", lines[at].text)
        if match is not None and patterns.CONSEQUENCE.search(lines[index].text):
            message = with_details(lines, at, _joined(lines, at, match["message"].strip()))
            return Report(_error(lines[at], message, None), Rank.STRONG, end - 1)
    return None


def _guess(lines: Sequence[ToolLine], index: int) -> Report | None:
    """For tools in no table: a place, and words after it."""
    line = lines[index]
    for pattern in patterns.LAST_RESORT:
        match = pattern.match(line.text.strip())
        if match is not None and (where := place(match, line.folder or "")) is not None:
            if patterns.HARMLESS.match(match["message"]):
                return None
            return Report(_error(line, match["message"].strip(), where), Rank.WEAK, index, guess=True)
    return None


FORMS: tuple[Callable[[Sequence[ToolLine], int], Report | None], ...] = (
    _traceback,
    _elm,
    _pytest,
    _with_place,
    _under_file,
    _below_place,
    _message,
    _above_arrow,
    _guess,
)
"""In the order in which they are tried at a line."""


# Parts of a report


def _error(line: ToolLine, message: str, where: Place | None) -> BuildError:
    words = message.strip()
    if where is None or line.of_package:
        return BuildError(line.number, words)
    return BuildError(line.number, words, where.file, where.line, where.column)


def _consequence(line: ToolLine, index: int) -> Report:
    """A line that only reports that something before it failed."""
    return Report(BuildError(line.number, line.text.strip(), consequence=True), Rank.CONSEQUENCE, index)


def _first_place(table: Sequence[re.Pattern[str]], line: ToolLine) -> Place | None:
    for pattern in table:
        match = pattern.match(line.text)
        if match is not None:
            return place(match, line.folder or "")
    return None


def _context(line: ToolLine) -> Place | None:
    """The file that a line says could not be read."""
    match = patterns.CONTEXT.search(line.text)
    return None if match is None else place(match, line.folder or "")


def _place_in(message: str, line: ToolLine) -> Place | None:
    """A place in the words of a message."""
    for pattern in IN_MESSAGE:
        for match in pattern.finditer(message):
            where = place(match, line.folder or "")
            if where is not None:
                return where
    return None


def _block_end(lines: Sequence[ToolLine], index: int) -> int:
    """Index after the last line that belongs to a message."""
    indent = lines[index].indent
    end = index + 1
    while end < min(len(lines), index + MAX_BLOCK):
        line = lines[end]
        if not line.text.strip():
            following = next((at for at in range(end, min(len(lines), end + 4)) if lines[at].text.strip()), None)
            if following is None:
                break
            belongs = lines[following].indent > indent or patterns.CONTINUES.match(lines[following].text)
            if not belongs or _begins(lines[following]):
                break
            end = following
            continue
        if patterns.WENT_ON.match(line.text) or (line.indent <= indent and _begins(line)):
            break
        end += 1
    return end


def _begins(line: ToolLine) -> bool:
    """Whether another error begins at a line."""
    text = line.text.strip()
    return any(pattern.match(text) for pattern in (*patterns.WITH_PLACE, *patterns.STRONG, *patterns.WEAK)) or (
        patterns.CONSEQUENCE.search(text) is not None
    )


def _joined(lines: Sequence[ToolLine], index: int, message: str) -> str:
    """A message that ends in a colon, with the indented lines below it; one that is wrapped, with the rest of it."""
    indent, parts = lines[index].indent, [message]
    branch = re.match(r"\s*[×⨯x] ", lines[index].text) is not None
    for at in range(index + 1, min(len(lines), index + 1 + MAX_JOINED)):
        text = lines[at].text
        tree = re.match(r"\s*(?:[╰├└]─+(?:▶|\[)? |│ +)(?P<rest>\S.*)", text) if branch else None
        if tree is not None:
            parts.append(tree["rest"])
        elif text.strip() and at == index + 1 and re.search(r"\berror:$", message):
            parts.append(text.strip())
        elif text.strip() and lines[at].indent > indent and _goes_on(parts, branch=branch):
            if _first_place(BELOW, lines[at]) is not None or re.match(r"\s+(?:at |\d+ \| )", text):
                break
            parts.append(text.strip().lstrip("-•→ "))
        else:
            break
    below = _next(lines, index + 1, 3)
    if len(parts) == 1 and message.endswith(":") and below is not None and not _is_source(lines[below]):
        parts += [] if _begins(lines[below]) else [lines[below].text.strip()]
    return " ".join(part.strip() for part in parts)


def _is_source(line: ToolLine) -> bool:
    return patterns.SOURCE.match(line.text) is not None or re.match(r"\s+at ", line.text) is not None


def _goes_on(parts: Sequence[str], *, branch: bool) -> bool:
    """Whether the rest of a message stands below: after a colon, or in the middle of a sentence."""
    return parts[0].endswith((":", ";")) or (branch and len(parts) > 1) or patterns.UNFINISHED.search(parts[-1]) is not None


def _without_mark(text: str) -> str:
    """A message without the mark before it."""
    return re.sub(r"^[•×✖✘×>-]\s+", "", text)
