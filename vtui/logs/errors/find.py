"""The errors of a failed build, each once, the first real one first.

Errors that the build survived do not count: only lines after the last sign that the build continued are read. Causes
outside the code come first, then errors in a known form of a tool, then possible errors, then mere consequences.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from re import Pattern
from typing import TYPE_CHECKING

from vtui.logs.color import plain
from vtui.logs.errors import phrases
from vtui.logs.errors.blocks import indented_end, is_heading, is_source, is_warning, joined, location_in, without_mark
from vtui.logs.errors.causes import CAUSES, advice_for, may_name_cause
from vtui.logs.errors.forms import FORMS, with_location
from vtui.logs.errors.lines import Stream, ToolLine, streams
from vtui.logs.errors.report import Rank, Report, error_at, with_details
from vtui.models.build_error import BuildError
from vtui.models.deployment import Deployment
from vtui.models.log_event import LogLine
from vtui.models.scope import Scope

if TYPE_CHECKING:
    from vtui.api.service import Service

MAX_ERRORS = 20
"""Errors that are returned: after this many, the first ones need fixing first."""
MAX_REPORTS = 500
"""Reports of one stream that are compared."""
MAX_LINES = 20_000
"""Lines, from the end, that are read."""
MAX_LENGTH = 600
"""Characters of a line that are read."""
MAX_LAST = 10
"""Lines before the end of a tool's output in which an error of unknown form is looked for."""


async def fetch_errors(service: "Service", scope: Scope, row: Deployment) -> tuple[BuildError, ...]:
    """Fetch the errors of a build that has ended, the first real one first; one request. Raises VercelError."""
    lines: deque[LogLine] = deque(maxlen=MAX_LINES)
    count = 0
    async for batch in service.deployments.build_log(scope, row.id, lambda: True).batches(confirm=False):
        lines.extend(batch)
        count += len(batch)
    return tuple(await asyncio.to_thread(find_errors, tuple(lines), count - len(lines)))


def find_errors(lines: Sequence[LogLine], first: int = 0) -> list[BuildError]:
    """Find the errors of a build, each once, the first real one first; `first` is the number of the first line."""
    start = max(0, len(lines) - MAX_LINES)
    texts = [plain(line.text[: MAX_LENGTH * 4])[:MAX_LENGTH] for line in lines[start:]]
    all_streams = streams(texts, first + start)
    lines_of_log = [line for stream in all_streams for line in stream.lines]
    if any(line.text.startswith("Deployment completed") for line in lines_of_log):
        return []
    parallel = any(phrases.PARALLEL.search(line.text) for line in lines_of_log)
    done = max((line.number for line in lines_of_log if phrases.DONE.search(line.text)), default=-1)
    reports: list[Report] = []
    failing = [stream for stream in all_streams[1:] if any(map(_reports_failure, stream.lines))]
    for stream in [all_streams[0], *failing] if failing else all_streams:
        reports += [report for report in _reports(stream, survivors=parallel) if report.error.number > done]
    failed = any(not report.guess for report in reports)
    real = [report for report in reports if report.rank is not Rank.CONSEQUENCE and (failed or not report.guess)]
    chosen = sorted(real or reports, key=lambda report: (report.rank, report.error.number))
    errors = _without_repeats(report.error for report in chosen)
    return [_with_advice(errors[0], lines_of_log), *errors[1:]] if errors else []


def _reports_failure(line: ToolLine) -> bool:
    return phrases.SCRIPT_FAILED.search(line.text) is not None


def _with_advice(error: BuildError, lines: Sequence[ToolLine]) -> BuildError:
    """An error with advice, where its cause is outside the code; `lines` are all of the log."""
    if error.advice or error.consequence:
        return error
    if phrases.MISSING.search(error.message):
        for cause in CAUSES:
            if cause.effect == "likely" and any(
                pattern.search(line.text) for line in lines for pattern in cause.patterns
            ):
                return replace(error, advice=f"Likely cause: {cause.advice}")
    return replace(error, advice=advice_for(error.message, in_code=error.file is not None))


def _without_repeats(errors: Iterable[BuildError]) -> list[BuildError]:
    """The errors without repetitions, whose locations are kept where the cause is in the code."""
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
    same_location = None in (error.file, other.file) or (error.file, error.line) == (other.file, other.line)
    words, other_words = f" {error.message} ", f" {other.message} "
    return same_location and (words in other_words or other_words in words)


def _reports(stream: Stream, *, survivors: bool) -> list[Report]:
    """The reports of a stream; those that the build survived only with `survivors`."""
    lines = stream.lines
    if survivors:
        return _reported(lines, 0, len(lines))
    collected: list[Report] = []
    for begin, end in _failed_parts(lines):
        reports = _reported(lines, _index_after(phrases.WENT_ON, lines, begin, end), end)
        if reports and _only_consequences(reports):  # an error that seemed to be survived may be the reason
            reports = _reported(lines, _index_after(phrases.STAGE, lines, begin, end), end, survived=True)
        if reports and _only_consequences(reports):
            reports += _last_words(lines, begin, reports[0].end)
        collected += reports
    return collected


def _reported(lines: Sequence[ToolLine], start: int, end: int, *, survived: bool = False) -> list[Report]:
    """The reports between two lines; with `survived`, also errors after which the tool says that it continued."""
    errors = islice(_errors(lines, start, end, survived=survived), MAX_REPORTS)
    return [*_causes(lines, start, end), *errors]


def _only_consequences(reports: Sequence[Report]) -> bool:
    return all(report.rank is Rank.CONSEQUENCE for report in reports)


def _failed_parts(lines: Sequence[ToolLine]) -> Sequence[tuple[int, int]]:
    """First index and end of the scripts of a stream that report a failure, of the last script where none does."""
    starts = [index for index, line in enumerate(lines) if phrases.SCRIPT.match(line.text)]
    parts = list(pairwise([0, *starts, len(lines)]))
    failed = [part for part in parts if any(map(_reports_failure, lines[slice(*part)]))]
    return failed or parts[-1:]


def _index_after(sign: Pattern[str], lines: Sequence[ToolLine], begin: int, end: int) -> int:
    """Index after the last line of a part that shows that the build continued; `begin` without such a line."""
    signs = (index for index in range(end - 1, begin - 1, -1) if sign.match(lines[index].text))
    return next(signs, begin - 1) + 1


def _last_words(lines: Sequence[ToolLine], start: int, end: int) -> Iterator[Report]:
    """The last line of an unknown tool that has a word for an error."""
    for at in range(max(start, end - MAX_LAST), end):
        text = lines[at].text.strip()
        if (
            phrases.LAST_WORDS.search(text)
            and " " in text
            and not is_warning(lines[at])
            and not phrases.IGNORED.search(text)
            and not phrases.HARMLESS_END.search(text)
        ):
            yield Report(error_at(lines[at], text, location_in(text, lines[at])), Rank.WEAK, at)
            return


def _causes(lines: Sequence[ToolLine], start: int, end: int) -> Iterator[Report]:
    """The most severe cause outside the code, with its most specific line."""
    candidates = [index for index in range(start, end) if may_name_cause(lines[index].text)]
    for cause in CAUSES:
        if cause.effect != "first":
            continue
        for pattern in cause.patterns:
            for index in candidates:
                line = lines[index]
                if pattern.search(line.text) and not (
                    is_warning(line) or is_source(line) or with_location(lines, index)
                ):
                    message = with_details(lines, index, joined(lines, index, without_mark(line.text.strip())))
                    yield Report(BuildError(line.number, message, advice=cause.advice), Rank.CAUSE, index)
                    return


def _errors(lines: Sequence[ToolLine], start: int, end: int, *, survived: bool) -> Iterator[Report]:
    index = start
    while index < end:
        line = lines[index]
        headed = index > 0 and is_heading(lines, index - 1)
        if not line.text.strip() or not (headed or line.level or phrases.may_report(line.text)):
            index += 1
            continue
        after_noise = _end_of_noise(lines, index, survived=survived)
        if after_noise is not None:
            index = after_noise
            continue
        report = next((report for form in FORMS if (report := form(lines, index)) is not None), None)
        if report is not None:
            yield report
            index = max(index, report.end)
        index += 1


def _end_of_noise(lines: Sequence[ToolLine], index: int, *, survived: bool) -> int | None:
    """Index after lines that report no error (a warning with its stack, the output of a test); None for others."""
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
    if phrases.OUTPUT_OF_A_TEST.match(line.text) or is_warning(line) or went_on:
        return indented_end(lines, index)
    return None
