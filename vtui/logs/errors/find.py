"""The errors of a failed build, each once, the first real one first.

What the build survived is no reason: only what stands after the last sign that a build went on counts. A cause outside
the code comes first; then what tools report in a form of their own; then what may be a report; last what only says that
something before it failed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from re import Pattern

from vtui.logs.color import plain
from vtui.logs.errors import phrases
from vtui.logs.errors.blocks import indented_end, is_heading, is_source, joined, place_in, warns, without_mark
from vtui.logs.errors.causes import CAUSES, Cause, advice_for, may_name_a_cause
from vtui.logs.errors.details import with_details
from vtui.logs.errors.forms import FORMS, has_place
from vtui.logs.errors.lines import Stream, ToolLine, streams
from vtui.logs.errors.report import Rank, Report, error_at
from vtui.models.build_error import BuildError
from vtui.models.log_event import LogLine

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
    texts = [plain(line.text[: MAX_LENGTH * 4])[:MAX_LENGTH] for line in lines[start:]]
    all_streams = streams(texts, first + start)
    lines_of_log = [line for stream in all_streams for line in stream.lines]
    if any(phrases.DEPLOYED.match(line.text) for line in lines_of_log):
        return []
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
    if likely and phrases.MISSING.search(error.message):
        return replace(error, advice=f"Likely cause: {likely[0].advice}")
    return replace(error, advice=advice_for(error.message, in_code=error.file is not None))


def _each_once(errors: Iterable[BuildError]) -> list[BuildError]:
    """Without those that say again what one before them said; of two the place is kept.

    An error that has advice by now has its cause outside the code: where it came about says nothing.
    """
    kept: list[BuildError] = []
    for error in errors:
        index = next((index for index, other in enumerate(kept) if _repeats(error, other)), None)
        if index is None:
            kept.append(error)
        elif kept[index].file is None and error.file is not None and not kept[index].advice:
            kept[index] = replace(kept[index], file=error.file, line=error.line, column=error.column)
        if len(kept) == MAX_ERRORS:
            break
    return kept


def _repeats(error: BuildError, other: BuildError) -> bool:
    same_place = None in (error.file, other.file) or (error.file, error.line) == (other.file, other.line)
    one, two = f" {error.message} ", f" {other.message} "
    return same_place and (one in two or two in one)


def _reports(stream: Stream, *, survivors: bool) -> list[Report]:
    """What the tools of a stream reported; not what the build survived, unless `survivors` are wanted too."""
    lines = stream.lines
    if survivors:
        return _reported(lines, 0, len(lines))
    found: list[Report] = []
    for begin, end in _failed_parts(lines):
        reports = _reported(lines, _after(phrases.WENT_ON, lines, begin, end), end)
        if reports and _only_consequences(reports):  # what seemed to be survived may be the reason
            reports = _reported(lines, _after(phrases.STAGE, lines, begin, end), end, survived=True)
        if reports and _only_consequences(reports):
            reports += _last_words(lines, begin, reports[0].end)
        found += reports
    return found


def _reported(lines: Sequence[ToolLine], start: int, end: int, *, survived: bool = False) -> list[Report]:
    """What stands between two lines; `survived` also has errors that the tool says it went on after."""
    errors = islice(_errors(lines, start, end, survived=survived), MAX_REPORTS)
    return [*_causes(lines, start, end), *errors]


def _only_consequences(reports: Sequence[Report]) -> bool:
    return all(report.rank is Rank.CONSEQUENCE for report in reports)


def _failed_parts(lines: Sequence[ToolLine]) -> Sequence[tuple[int, int]]:
    """The scripts of a stream that are said to have failed, as index of the first line and after the last one.

    Where none is, the last script.
    """
    begins = [index for index, line in enumerate(lines) if phrases.SCRIPT.match(line.text)]
    parts = list(pairwise([0, *begins, len(lines)]))
    failed = [part for part in parts if any(map(_says_failed, lines[slice(*part)]))]
    return failed or parts[-1:]


def _after(sign: Pattern[str], lines: Sequence[ToolLine], begin: int, end: int) -> int:
    """Index after the last line of a part that has a sign of the build going on; the beginning without one."""
    found = (index for index in range(end - 1, begin - 1, -1) if sign.match(lines[index].text))
    return next(found, begin - 1) + 1


def _last_words(lines: Sequence[ToolLine], start: int, end: int) -> Iterator[Report]:
    """What a tool in no table wrote last, where its words say that something is wrong."""
    for at in range(max(start, end - MAX_LAST), end):
        text = lines[at].text.strip()
        if (
            phrases.LAST_WORDS.search(text)
            and " " in text
            and not warns(lines[at])
            and not phrases.IGNORED.search(text)
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
                if pattern.search(line.text) and not (warns(line) or is_source(line) or has_place(lines, index)):
                    message = with_details(lines, index, joined(lines, index, without_mark(line.text.strip())))
                    yield Report(BuildError(line.number, message, advice=cause.advice), Rank.CAUSE, index)
                    return


def _likely(stream: Stream) -> Iterator[Cause]:
    for cause in CAUSES:
        if cause.effect == "likely" and any(
            pattern.search(line.text) for line in stream.lines for pattern in cause.patterns
        ):
            yield cause


def _errors(lines: Sequence[ToolLine], start: int, end: int, *, survived: bool) -> Iterator[Report]:
    index = start
    while index < end:
        line = lines[index]
        headed = index > 0 and is_heading(lines, index - 1)
        if not line.text.strip() or not (headed or line.level or phrases.may_report(line.text)):
            index += 1
            continue
        after_noise = _noise(lines, index, survived=survived)
        if after_noise is not None:
            index = after_noise
            continue
        report = next((report for form in FORMS if (report := form(lines, index)) is not None), None)
        if report is not None:
            yield report
            index = max(index, report.end)
        index += 1


def _noise(lines: Sequence[ToolLine], index: int, *, survived: bool) -> int | None:
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
    went_on = phrases.IGNORED.search(line.text) or (not survived and phrases.SURVIVED.search(line.text))
    if phrases.OUTPUT_OF_A_TEST.match(line.text) or warns(line) or went_on:
        return indented_end(lines, index)
    return None
