"""The lines of a log, up to a maximum, and the build steps that they belong to."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from vtui.models.log_event import LEVELS, LogLine

DEFAULT_MAX_LINES = 200_000
"""Lines that a log keeps without a setting."""

_STEPS: tuple[tuple[str, str], ...] = (
    ("Set up", r"Running build in |Build machine |Retrieving list of deployment files|Running \"vercel build"),
    ("Clone", r"Cloning |Skipping build cache, deployment was triggered"),
    ("Restore cache", r"Restored build cache|Restoring build cache|Previous build caches not available"),
    (
        "Install",
        (r"Installing dependencies|Running \"install\" command|"
        r"Running \"(?:npm|pnpm|yarn|bun|pip|pip3|uv|poetry|bundle|composer)(?: (?:ci|i|install|sync)\b[^\"]*)?\""),
    ),
    ("Build", r"Running \"|Detected .{1,60} version|Build command"),
    ("Deploy", r"Build Completed in |Deploying outputs|Uploading build outputs|Traced .* in:|Collected static files"),
    ("Save cache", r"Creating build cache|Created build cache|Uploading build cache|Build cache uploaded"),
)  # fmt: skip
"""Name of a build step, pattern that matches the beginning of its first line."""
_STEP_START = re.compile("|".join(f"({pattern})" for _, pattern in _STEPS))
_FIRST_LETTERS = frozenset("BCDIPRSTU")
_ORDER = {name: index for index, (name, _) in enumerate(_STEPS)}


@dataclass(slots=True)
class Section:
    """A build step: from the line number `start`, at `started_at` (ms since the epoch), to the next one."""

    name: str
    start: int
    started_at: int | None
    worst_level: str = ""
    folded: bool = False


class Log:
    """Lines numbered from 0; the oldest of more than `max_lines` are dropped, and the others keep their numbers."""

    def __init__(self, max_lines: int = DEFAULT_MAX_LINES) -> None:
        self.max_lines = max_lines
        self.lines: list[LogLine] = []
        """The lines that are kept; the first has the number `dropped`."""
        self.dropped = 0
        self.sections: list[Section] = []
        self.counts = dict.fromkeys(LEVELS, 0)
        """Level -> count of its lines, dropped ones included."""

    def __len__(self) -> int:
        """Count of all lines, dropped ones included."""
        return self.dropped + len(self.lines)

    def __getitem__(self, number: int) -> LogLine:
        """The line with a number. Raises IndexError for a dropped one."""
        if number < self.dropped:
            raise IndexError(number)
        return self.lines[number - self.dropped]

    def extend(self, lines: Sequence[LogLine]) -> bool:
        """Append lines; return whether old ones were dropped. A tenth of all is dropped at once."""
        number, counts, sections = len(self), self.counts, self.sections
        for line in lines:
            level = line.level
            if level:
                counts[level] += 1
            if not sections or (line.text[:1] in _FIRST_LETTERS and line.request is None):
                self._start_section(number, line)
            if level == "error" or (level == "warning" and not sections[-1].worst_level):
                sections[-1].worst_level = level
            number += 1
        self.lines += lines
        if len(self.lines) <= self.max_lines:
            return False
        excess = len(self.lines) - self.max_lines + self.max_lines // 10
        del self.lines[:excess]
        self.dropped += excess
        while len(sections) > 1 and sections[1].start <= self.dropped:
            del sections[0]
        sections[0].start = self.dropped
        return True

    def _start_section(self, number: int, line: LogLine) -> None:
        match = _STEP_START.match(line.text)
        name = _STEPS[(match.lastindex or 1) - 1][0] if match is not None else ""
        if not self.sections:
            first = "Set up" if line.kind == "deployment-state" else "Log"
            self.sections.append(Section(name or first, number, line.at))
        elif name and _ORDER.get(self.sections[-1].name, -1) < _ORDER[name]:
            self.sections.append(Section(name, number, line.at))

    def section_of(self, number: int) -> int:
        """Index of the section that a line is in."""
        return max(0, bisect_right(self.sections, number, key=attrgetter("start")) - 1)

    def end_of(self, index: int) -> int:
        """The number after the last line of a section."""
        return self.sections[index + 1].start if index + 1 < len(self.sections) else len(self)

    def duration(self, index: int) -> int | None:
        """Duration of a section, of the last one so far, in ms; None where times are missing."""
        section, end = self.sections[index], self.end_of(index)
        last = self.sections[index + 1].started_at if index + 1 < len(self.sections) else self[end - 1].at
        return None if last is None or section.started_at is None else max(0, last - section.started_at)

    @property
    def started_at(self) -> int | None:
        """Time of the first line that is kept and has one, in ms since the epoch."""
        return next((line.at for line in self.lines[:50] if line.at is not None), None)
