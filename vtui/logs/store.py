"""The lines of a log, as many as are kept, and the sections that they fall into."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vtui.models.log_event import LEVELS, LogLine

KEPT = 200_000
"""Lines that are kept unless a setting says otherwise."""

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
"""Name of a step -> what the lines begin with that begin it."""
_BEGINS = re.compile("|".join(f"({pattern})" for _, pattern in _STEPS))
_FIRST_LETTERS = frozenset("BCDIPRSTU")
_ORDER = {name: place for place, (name, _) in enumerate(_STEPS)}


@dataclass(slots=True)
class Section:
    """A step of a build: its lines follow each other."""

    name: str
    start: int
    """Number of its first line."""
    began: int | None
    """ms since the epoch."""
    worst: str = ""
    """Its most serious level."""
    folded: bool = False


class Log:
    """Lines numbered from 0 on; the oldest go when there are too many, and their numbers with them."""

    def __init__(self, kept: int = KEPT) -> None:
        """`kept` is how many lines there may be."""
        self.kept = kept
        self.lines: list[LogLine] = []
        """Those that are kept; the first has the number `dropped`."""
        self.dropped = 0
        """How many were too many."""
        self.sections: list[Section] = []
        self.counts = dict.fromkeys(LEVELS, 0)
        """Level -> how many lines there were of it."""

    def __len__(self) -> int:
        """How many lines there have been, those that were dropped too."""
        return self.dropped + len(self.lines)

    def __getitem__(self, number: int) -> LogLine:
        """The line with a number; raises IndexError for one that is not kept."""
        if number < self.dropped:
            raise IndexError(number)
        return self.lines[number - self.dropped]

    def extend(self, lines: Sequence[LogLine]) -> bool:
        """Take more lines; whether old ones were dropped for them, a tenth of all at once."""
        number, counts, sections = len(self), self.counts, self.sections
        for line in lines:
            level = line.level
            if level:
                counts[level] += 1
            if not sections or (line.text[:1] in _FIRST_LETTERS and line.request is None):
                self._step(number, line)
            if level == "error" or (level == "warning" and not sections[-1].worst):
                sections[-1].worst = level
            number += 1
        self.lines += lines
        if len(self.lines) <= self.kept:
            return False
        over = len(self.lines) - self.kept + self.kept // 10
        del self.lines[:over]
        self.dropped += over
        while len(sections) > 1 and sections[1].start <= self.dropped:
            del sections[0]
        sections[0].start = self.dropped
        return True

    def _step(self, number: int, line: LogLine) -> None:
        found = _BEGINS.match(line.text)
        name = _STEPS[(found.lastindex or 1) - 1][0] if found is not None else ""
        if not self.sections:
            first = "Set up" if line.kind == "deployment-state" else "Log"
            self.sections.append(Section(name or first, number, line.at))
        elif name and _ORDER.get(self.sections[-1].name, -1) < _ORDER[name]:
            self.sections.append(Section(name, number, line.at))

    def section_of(self, number: int) -> int:
        """The place of the section that a line is in."""
        low, high = 0, len(self.sections)
        while low + 1 < high:
            middle = (low + high) // 2
            low, high = (middle, high) if self.sections[middle].start <= number else (low, middle)
        return low

    def end_of(self, place: int) -> int:
        """The number after the last line of a section."""
        return self.sections[place + 1].start if place + 1 < len(self.sections) else len(self)

    def duration(self, place: int) -> int | None:
        """How long a section took, or has taken so far, in ms; None where times are missing."""
        section, end = self.sections[place], self.end_of(place)
        last = self.sections[place + 1].began if place + 1 < len(self.sections) else self[end - 1].at
        return None if last is None or section.began is None else max(0, last - section.began)

    @property
    def began(self) -> int | None:
        """When the first line that is kept was written, in ms since the epoch."""
        return next((line.at for line in self.lines[:50] if line.at is not None), None)
