"""The errors of a failed build, each once, the first real one first.

What the build survived is no reason: only what stands after the last sign that a build went on counts. A cause outside
the code comes first; then what tools report in a form of their own; then what may be a report; last what only says that
something before it failed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from vtui.models.log_event import LogLine
from vtui.resources.logs.colour import plain
from vtui.resources.logs.errors import phrases
from vtui.resources.logs.errors.blocks import indented_end, is_heading, joined, place_in, warns, without_mark
from vtui.resources.logs.errors.build_error import BuildError
from vtui.resources.logs.errors.causes import CAUSES, Cause, advice_for, may_name_a_cause
from vtui.resources.logs.errors.details import with_details
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
    all_streams = streams(texts, first + start)
    lines_of_log = [line for stream in all_streams for line in stream.lines]
    parallel = any(phrases.PARALLEL.search(line.text) for line in lines_of_log)
    done = max((line.number for line in lines_of_log if phrases.DONE.search(line.text)), default=-1)
    found: list[Report] = []
    likely: list[Cause] = []
    for stream in _failed_streams(all_streams):
        found += [report for report in _reports(stream, survivors=parallel) if report.error.number > done]
    for stream in all_streams:
        likely += [cause for cause in _likely(stream) if cause not in likely]
    failed = any(not report.guess for report in found)
    real = [report for report in found if report.rank is not Rank.CONSEQUENCE and (failed or not report.guess)]
    chosen = sorted(real or found, key=lambda report: (report.rank, report.error.number))
    errors = _each_once(report.error for report in chosen)
    return [_with_advice(errors[0], likely), *errors[1:]] if errors else []


def _failed_streams(all_streams: Sequence[Stream]) -> Sequence[Stream]:
    """The lines of no build, and the builds that are said to have failed; all builds where none is."""
    failed = [stream for stream in all_streams[1:] if any(_says_failed(line) for line in stream.lines)]
    return [all_streams[0], *failed] if failed else all_streams


def _says_failed(line: ToolLine) -> bool:
    return phrases.SCRIPT_FAILED.search(line.text) is not None


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
    lines = stream.lines
    if survivors:
        return [*_causes(lines, 0, len(lines)), *islice(_errors(lines, 0, len(lines)), MAX_REPORTS)]
    found: list[Report] = []
    for start, end in _ended_here(lines):
        reports = [*_causes(lines, start, end), *islice(_errors(lines, start, end), MAX_REPORTS)]
        if reports and all(report.rank is Rank.CONSEQUENCE for report in reports):
            reports += _last_words(lines, start, reports[0].end)
        found += reports
    return found


def _ended_here(lines: Sequence[ToolLine]) -> Iterator[tuple[int, int]]:
    """The parts of a stream that may say why it failed, each from its last sign that the build went on.

    These are the scripts that are said to have failed; where none is, the last one.
    """
    begins = [index for index, line in enumerate(lines) if phrases.SCRIPT.match(line.text)]
    parts = list(pairwise([0, *begins, len(lines)]))
    failed = [part for part in parts if any(map(_says_failed, lines[slice(*part)]))]
    for start, end in failed or parts[-1:]:
        went_on = (index for index in range(end - 1, start - 1, -1) if phrases.WENT_ON.match(lines[index].text))
        yield next(went_on, start - 1) + 1, end


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


def _causes(lines: Sequence[ToolLine], start: int, end: int) -> Iterator[Report]:
    """The gravest cause outside the code, by the line that says most of it."""
    candidates = [index for index in range(start, end) if may_name_a_cause(lines[index].text)]
    for cause in CAUSES:
        if cause.effect != "first":
            continue
        for pattern in cause.patterns:
            for index in candidates:
                line = lines[index]
                if pattern.search(line.text) and not warns(line):
                    message = with_details(lines, index, joined(lines, index, without_mark(line.text.strip())))
                    yield Report(BuildError(line.number, message, advice=cause.advice), Rank.CAUSE, index)
                    return


def _likely(stream: Stream) -> Iterator[Cause]:
    for cause in CAUSES:
        if cause.effect == "likely" and any(
            pattern.search(line.text) for line in stream.lines for pattern in cause.patterns
        ):
            yield cause


def _errors(lines: Sequence[ToolLine], start: int, end: int) -> Iterator[Report]:
    index = start
    while index < end:
        line = lines[index]
        headed = index > 0 and is_heading(lines, index - 1)
        if not line.text.strip() or not (headed or line.level or phrases.may_report(line.text)):
            index += 1
            continue
        after_noise = _noise(lines, index)
        if after_noise is not None:
            index = after_noise
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
    if phrases.WARNINGS_FOLLOW.match(line.text):
        ends = (
            at for at in range(index + 1, len(lines)) if is_heading(lines, at) or phrases.WENT_ON.match(lines[at].text)
        )
        return next(ends, len(lines))
    if line.text.startswith("(!)"):
        return next((at for at in range(index + 1, len(lines)) if not lines[at].text.strip()), len(lines))
    if phrases.OUTPUT_OF_A_TEST.match(line.text) or warns(line):
        return indented_end(lines, index)
    return None
