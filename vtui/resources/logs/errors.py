"""The error finder: the lines of a failed build that say what is wrong, with file and line, of many build tools.

Tools say it in one of three ways: on one line with its place; as a place and, below it, what is wrong there; as what
is wrong and, near it, the place. What only reports that something failed before counts when nothing else is found.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vtui.models.log_event import LogLine
from vtui.resources.logs.colour import plain

MOST = 20
"""Errors that are told of: who has more fixes the first ones first."""
LOOKED_AT = 20_000
"""Lines, from the end, that are looked through."""
NEAR = 12
"""Lines around a message in which its place is looked for."""
LONGEST = 500
"""Characters of a line that are looked at."""


@dataclass(frozen=True, slots=True)
class Found:
    """One error."""

    number: int
    """Of the line that says it."""
    message: str
    """What is wrong; plain text, still hostile."""
    file: str | None = None
    """As the tool wrote it, below the project's folder where that can be told."""
    line: int | None = None
    column: int | None = None
    consequence: bool = False
    """Whether it only says that something before it failed."""

    @property
    def place(self) -> str:
        """`src/a.ts:12:5`; empty without a file."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


_FILE = r"(?P<file>(?:/|\./|\.\./|[\w@~(\[])[^\s:'\"<>|*?]*\.[A-Za-z]\w{0,7})"
_AT = rf"{_FILE}:(?P<line>\d{{1,6}})(?::(?P<column>\d{{1,5}}))?"

ONE_LINE: tuple[re.Pattern[str], ...] = tuple(
    map(
        re.compile,
        (
            rf"^{_FILE}\((?P<line>\d+),(?P<column>\d+)\): error (?P<message>TS\d+: .+)",  # tsc
            rf"^{_AT} - error (?P<message>TS\d+: .+)",  # tsc --pretty
            rf"^(?:\[\w+\] |vet: )?{_AT}: (?:fatal )?error:? (?P<message>.+)",  # gcc, clang, javac, swift
            (
                rf"^(?:vet: )?{_FILE}(?<=\.go):(?P<line>\d+)"
                r"(?::(?P<column>\d+))?: (?P<message>.+)"
            ),  # go build, go vet
            rf"^{_FILE} \((?P<line>\d+):(?P<column>\d+)\): (?P<message>.+)",  # rollup
            rf"^ERROR in {_AT}\s*(?P<message>.*)",  # webpack with ts-loader
        ),
    )
)
"""A place and what is wrong there, on one line."""

PLACES: tuple[re.Pattern[str], ...] = tuple(
    map(
        re.compile,
        (
            rf"^(?:Error: |ERROR in )?{_AT}(?:-\d+)?$",  # next: ./src/app/page.tsx:12:9
            rf"^ERROR in {_FILE} (?P<line>\d+):(?P<column>\d+)",  # webpack: ERROR in ./src/index.js 5:0-30
            rf"^ERROR in {_FILE}$",
            rf"^(?:Syntax error: |Error: ){_FILE}: .+ \((?P<line>\d+):(?P<column>\d+)\)$",  # babel
        ),
    )
)
"""A place alone: what is wrong there stands on the next line that is not empty."""

UNDER_FILE = re.compile(r"^\s*(?P<line>\d+):(?P<column>\d+)\s+[Ee]rror:?\s+(?P<message>.+)")
"""A line of eslint's or `next lint`'s, whose file stands alone on a line above."""
ALONE = re.compile(rf"^{_FILE}$")

MESSAGES: tuple[re.Pattern[str], ...] = tuple(
    map(
        re.compile,
        (
            r"^(?:Error:)?\s{0,3}[×x] (?P<message>[A-Z].{5,})",  # swc
            (
                r"^(?P<message>(?:Type|Syntax|Reference|Range|Module\w*|Import|Key|Value|Attribute|Name|Indentation|OS"
                r"|Runtime|File\w*|Assertion|Permission|Unicode\w*|Json\w*|JSON\w*|Prisma\w*|Zod|Compile|Parser?|Css\w*)"
                r"(?: ?[Ee]rror)(?: \[\w+\])?: .+)"
            ),
            r"^(?P<message>(?:[\w.]+\.)?\w{2,40}(?:Error|Exception): .+)",
            r"^\u2718 \[ERROR\] (?P<message>.+)",  # esbuild
            r"^error\[E\d+\]: (?P<message>.+)",  # rust
            r"^error(?: TS\d+)?: (?P<message>.+)",
            r"^\[(?:vite|astro|nuxt|rollup|plugin|postcss)[^\]]*\]:? (?P<message>.*(?:[Ee]rror|failed|Could not).*)",
            r"^(?P<message>Module not found: .+)",
            r"^(?P<message>Cannot find (?:module|package) .+)",
            r"^(?:npm (?:ERR!|error) )(?P<message>(?:Missing script: .+|404 .+|notarget .+))",
            r"^ ?(?P<message>ERR_PNPM_(?!RECURSIVE_RUN_FIRST_FAIL|RUN_)\w+ .+)",
            r"^\u27a4 (?P<message>YN(?!0000)\d{4}: .*(?:would have been|can't be|couldn't|failed|not found).*)",
            r"^ ?FAIL {1,2}(?P<message>\S.+)",  # jest, vitest
            r"^(?P<message>(?:sh|bash|/bin/sh)(?:: (?:line )?\d+)?: .+: (?:command )?not found)",
            r"^ERROR: (?P<message>(?:No matching distribution|Could not find a version|Could not install|Ignored).+)",
            r"^(?P<message>.*JavaScript heap out of memory.*)",
            r"^(?P<message>(?:panic|fatal): .+)",
            r"^ ?ERROR {1,2}(?P<message>(?!in )\S.+)",
            r"^(?:Uncaught )?(?P<message>Error: .+)",
            r"^(?:npm ERR!|npm error) (?P<message>(?!A complete log|code |path |errno|syscall)\S.+ .+)",
        ),
    )
)
"""What is wrong; its place may stand near it. The surer ones stand first."""

BESIDE: tuple[re.Pattern[str], ...] = tuple(
    map(
        re.compile,
        (
            rf"^\s*(?:-->|╭─\[|,-\[|at|file:|File:|@)\s*\(?{_AT}",  # rust, swc, vite
            rf"^\s*,?-?\[{_AT}\]",
            rf"^\s+at .*\({_AT}\)",  # node
            rf"^\s*{_AT}:?\s*$",  # esbuild
            r"^\s*File \"(?P<file>[^\"]+)\", line (?P<line>\d+)",  # python
        ),
    )
)
"""Places near a message."""
IN_MESSAGE = re.compile(rf"(?:from|in|at|imported by) [\"'(]?{_FILE}[\"')]?")
"""A place within a message."""

_CONSEQUENCE = re.compile(
    r"exited with|Failed to compile|failed with exit code|ELIFECYCLE|Build failed (?:because|with|in)|Command failed"
    r"|error during build|Process completed|returned a non-zero|aborting due to|could not compile `"
    r"|ERR_PNPM_RECURSIVE|There are multiple|Found \d+ error|Build error occurred|\d+ problems? \(",
    re.IGNORECASE,
)
_NOT_MINE = re.compile(r"node_modules/|node:internal|site-packages/|/usr/lib|<frozen|/lib/python|/\.pnpm/|/go/pkg/")
_HOME = re.compile(r"^(?:file://)?/(?:vercel/path\d+|vercel/workpath\d+|vercel/output|app|build|github/workspace)/")
_PREFILTER = re.compile(
    r"error|npm err|fail|not found|cannot|could not|panic|fatal|exception|heap|[×\u2718\u27a4]|^x ",
    re.IGNORECASE,
)


def find(lines: Sequence[LogLine], first: int = 0) -> list[Found]:
    """The errors of a failed build, each once, the first real one first; `first` is the number of the first line."""
    start = max(0, len(lines) - LOOKED_AT)
    texts = [plain(line.text[:LONGEST]) for line in lines[start:]]
    found: list[Found] = []
    seen: set[tuple[str, int | None, str]] = set()
    for error in _errors(texts):
        key = (error.file or "", error.line, error.message[:80])
        if key not in seen and not _repeats(error, found):
            seen.add(key)
            found.append(error)
    real = [error for error in found if not error.consequence]
    shown = (real or found)[:MOST]
    return [_moved(error, first + start) for error in shown]


def _moved(error: Found, by: int) -> Found:
    return Found(error.number + by, error.message, error.file, error.line, error.column, error.consequence)


def _repeats(error: Found, found: Sequence[Found]) -> bool:
    """Whether it says again what one just before it said."""
    return any(
        other.number >= error.number - NEAR
        and (error.file in (None, other.file))
        and (error.message in other.message or other.message in error.message)
        for other in found[-3:]
    )


def _errors(texts: Sequence[str]) -> Iterator[Found]:
    taken = -1
    for number, text in enumerate(texts):
        if number <= taken:
            continue
        bare = text.strip()
        if not bare:
            continue
        error = _one_line(number, text) or _under_file(number, texts) or _placed(number, bare, texts)
        if error is None and _PREFILTER.search(bare) is not None:
            error = _message(number, text, texts)
        if error is not None:
            taken = error.number
            yield error


def _one_line(number: int, text: str) -> Found | None:
    for pattern in ONE_LINE:
        match = pattern.match(text)
        if match is not None and match["message"] and not _NOT_MINE.search(match["file"]):
            return _found(number, match["message"], match)
    return None


def _under_file(number: int, texts: Sequence[str]) -> Found | None:
    match = UNDER_FILE.match(texts[number])
    if match is None:
        return None
    for above in range(number - 1, max(-1, number - 60), -1):
        if not texts[above].strip():
            break
        file = ALONE.match(texts[above].strip())
        if file is not None:
            return Found(number, match["message"], _short(file["file"]), int(match["line"]), int(match["column"]))
    return Found(number, match["message"])


def _placed(number: int, bare: str, texts: Sequence[str]) -> Found | None:
    for pattern in PLACES:
        match = pattern.match(bare)
        if match is None or _NOT_MINE.search(match["file"]):
            continue
        for below in range(number + 1, min(len(texts), number + 4)):
            said = texts[below].strip()
            if said:
                told = re.sub(r"^(?:Error:\s{2,})?(?:[×x] )?", "", said) if not said.startswith("Warning") else ""
                return _found(below, told, match) if told and not BESIDE[3].match(said) else None
    return None


def _message(number: int, text: str, texts: Sequence[str]) -> Found | None:
    for pattern in MESSAGES:
        match = pattern.match(text) or pattern.match(text.strip())
        if match is None:
            continue
        message = match["message"].strip()
        if _CONSEQUENCE.search(message):
            return Found(number, message, consequence=True)
        place = _near(number, texts)
        if place is not None:
            return _found(number, message, place)
        within = IN_MESSAGE.search(message)
        if within is not None and not _NOT_MINE.search(within["file"]):
            return Found(number, message, _short(within["file"]))
        return Found(number, message)
    return None


def _near(number: int, texts: Sequence[str]) -> re.Match[str] | None:
    """The place of a message: below it, the first that is the project's own; above it, as Python has it, the last."""
    for at in range(number + 1, min(len(texts), number + 1 + NEAR)):
        if any(pattern.match(texts[at]) for pattern in MESSAGES[:6]):
            break
        match = _beside(texts[at])
        if match is not None:
            return match
    for at in range(number - 1, max(-1, number - 1 - NEAR), -1):
        match = _beside(texts[at])
        if match is not None:
            return match
        if texts[at].startswith("Traceback ") or not texts[at].strip():
            break
        node = re.match(rf"^{_AT}$", texts[at])  # node: the place of a syntax error stands above it
        if node is not None:
            return node
    return None


def _beside(text: str) -> re.Match[str] | None:
    for pattern in BESIDE:
        match = pattern.match(text)
        if match is not None and not _NOT_MINE.search(match["file"]):
            return match
    return None


def _found(number: int, message: str, match: re.Match[str]) -> Found:
    groups = match.groupdict()
    line, column = groups.get("line"), groups.get("column")
    return Found(
        number,
        message.strip(),
        _short(groups["file"] or ""),
        None if line is None else int(line),
        None if column is None else int(column),
        bool(_CONSEQUENCE.search(message)),
    )


def _short(file: str) -> str:
    """A file as it lies below the project's folder."""
    return _HOME.sub("", file).removeprefix("./")
