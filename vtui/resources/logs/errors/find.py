"""The errors of a failed build, each once, the first real one first.

What the build survived is no reason: only what stands after the last sign that a build went on counts. A cause outside
the code comes first; then what tools report in a form of their own; then what may be a report; last what only says that
something before it failed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from vtui.models.log_event import LogLine
from vtui.resources.logs.colour import plain
from vtui.resources.logs.errors import phrases
from vtui.resources.logs.errors.blocks import indented_end, is_heading, joined, place_in, warns, without_mark
from vtui.resources.logs.errors.build_error import BuildError
from vtui.resources.logs.errors.causes import CAUSES, Cause, advice_for, may_name_a_cause
from vtui.resources.logs.errors.forms import FORMS
from vtui.resources.logs.errors.lines import Stream, ToolLine, streams
from vtui.resources.logs.errors.report import Rank, Report, error_at

MAX_ERRORS = 20
"""Errors that are returned: who has more fixes the first ones first."""
MAX_REPORTS = 500
"""Reports of one stream that are compared."""
MAX_LINES = 20_000
"""Lines, from the end, that are read."""
MAX_LENGTH = 600
"""Characters of a line that are read."""
MAX_LAST = 10
"""Lines before the end of a tool in which its last words are looked for."""


def find_errors(lines: Sequence[LogLine], first: int = 0) -> list[BuildError]:
    """The errors of a failed build, each once, the first real one first; `first` is the number of the first line.

    Empty for a log that reports none: a build that succeeded, or a log that ends early.
    """
    start = max(0, len(lines) - MAX_LINES)
    texts = [plain(line.text[:MAX_LENGTH]) for line in lines[start:]]
    parallel = any(phrases.PARALLEL.search(text) for text in texts[:200])
    found: list[Report] = []
    likely: list[Cause] = []
    for stream in streams(texts, first + start):
        found += _reports(stream, survivors=parallel)
        likely += [cause for cause in _likely(stream) if cause not in likely]
    failed = any(not report.guess for report in found)
    real = [report for report in found if report.rank is not Rank.CONSEQUENCE and (failed or not report.guess)]
    chosen = sorted(real or found, key=lambda report: (report.rank, report.error.number))
    errors = _each_once(report.error for report in chosen)
    return [_with_advice(errors[0], likely), *errors[1:]] if errors else []


def _with_advice(error: BuildError, likely: Sequence[Cause]) -> BuildError:
    """An error with what to do about it, where its cause lies outside the code."""
    if error.advice or error.consequence:
        return error
    return replace(error, advice=f"Likely cause: {likely[0].advice}" if likely else advice_for(error.message))


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
    lines, start = stream.lines, 0
    if not survivors:
        went_on = (index for index in range(len(lines) - 1, -1, -1) if phrases.WENT_ON.match(lines[index].text))
        start = next(went_on, -1) + 1
    found = [*_causes(lines, start), *islice(_errors(lines, start), MAX_REPORTS)]
    if found and not survivors and all(report.rank is Rank.CONSEQUENCE for report in found):
        found += _last_words(lines, start, found[0].end)
    return found


def _last_words(lines: Sequence[ToolLine], start: int, end: int) -> Iterator[Report]:
    """What a tool in no table wrote last, where its words say that something is wrong."""
    for at in range(max(start, end - MAX_LAST), end):
        text = lines[at].text.strip()
        if (
            phrases.LAST_WORDS.search(text)
            and " " in text
            and not warns(lines[at])
            and not phrases.HARMLESS_END.search(text)
        ):
            yield Report(error_at(lines[at], text, place_in(text, lines[at])), Rank.WEAK, at)
            return


def _causes(lines: Sequence[ToolLine], start: int) -> Iterator[Report]:
    """The gravest cause outside the code, by the line that says most of it."""
    candidates = [index for index in range(start, len(lines)) if may_name_a_cause(lines[index].text)]
    for cause in CAUSES:
        if cause.effect != "first":
            continue
        for pattern in cause.patterns:
            for index in candidates:
                line = lines[index]
                if pattern.search(line.text) and not warns(line):
                    message = joined(lines, index, without_mark(line.text.strip()))
                    yield Report(BuildError(line.number, message, advice=cause.advice), Rank.CAUSE, index)
                    return


def _likely(stream: Stream) -> Iterator[Cause]:
    for cause in CAUSES:
        if cause.effect == "likely" and any(
            pattern.search(line.text) for line in stream.lines for pattern in cause.patterns
        ):
            yield cause


def _errors(lines: Sequence[ToolLine], start: int) -> Iterator[Report]:
    index = start
    while index < len(lines):
        line = lines[index]
        headed = index > 0 and is_heading(lines, index - 1)
        if not line.text.strip() or not (headed or line.level or phrases.may_report(line.text)):
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
    if line.text.lstrip().startswith("[cause]: "):
        return index + 1
    if phrases.OUTPUT_OF_A_TEST.match(line.text) or warns(line):
        return indented_end(lines, index)
    return None
