"""The lines of a build log as the tools wrote them: without the prefixes of the programs that ran the tools.

A program that runs several builds at once (turbo, pnpm, lerna, nx, concurrently ...) puts the name of the build before
each of its lines. Each build becomes a stream of its own, so that lines which belong together stand together.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from vtui.logs.errors.locations import own_path

# What other programs put before the lines of a tool: times, tags, the level, the name of the build.
_TASKS = (
    r"(?:pre|post)?(?:build|lint|test|typecheck|type-check|check|check-types|compile|codegen|generate|prepare|install"
    r"|bundle|tsc|types|export|dev|start|postinstall|docs|css|ui|format)(?:[:.-][\w.-]+)*"
)
_STREAM_TAG = re.compile(r"^\[(?:stdout|stderr|out|err)\] ?")
_TIME = re.compile(
    r"^\[?(?:\d{4}-\d\d-\d\d[T ])?\d{1,2}:\d\d:\d\d(?:[.,]\d+)?(?: ?[AP]M)?(?:Z|[+-]\d\d:?\d\d)?\]?(?P<rest>[ \t].*|)$"
)
_LEVEL = re.compile(
    r"^\s{0,2}\[ ?(?P<level>ERROR|ERR!|error|err|FATAL|fatal|WARN|WARNING|warn|warning|INFO|info|DEBUG|debug|LOG|SUCCESS) ?\]:?[ \t]+"
)
_NPM = re.compile(r"^npm (?P<level>ERR!|error|WARN|warn|notice|info|http) ?")
_BOX = re.compile(r"^(?:[│┃╷╵] ? ?|[■▲●◆◇]  )")
_YARN = re.compile(r"^\u27a4 (?:YN0000: )?(?P<rest>(?:YN\d{4}: )?)[┌│└] ?")
_NAMES = (
    re.compile(rf"^(?P<name>(?:@?[\w.~-]+(?:/[\w.~-]+)?|//)[:#]{_TASKS})(?:: ?|$)"),  # turbo, nx
    re.compile(
        rf"^(?P<name>[a-z@.~][\w@.~-]*(?:/[\w@.~-]+)* {_TASKS})(?::(?: |$)|\$ | \$ | │ )"
    ),  # pnpm -r, bun --filter
    re.compile(rf"^(?P<name>[\w@.~/-]+:{_TASKS}) \| "),  # moon
)
_TAG = re.compile(r"^\[(?P<name>(?!cause\]|\w+Error\])@?[\w./:#-]{1,60})\](?::|:? |$)")
_RUNS_TAGGED = re.compile(r"concurrently|workspaces foreach|^\[[\w@./:-]+\] .* exited with code \d")
_BAR = re.compile(r"^(?P<name>[A-Za-z][\w./@:-]{0,40}) +\| ")
_LERNA = re.compile(r"^(?P<name>@[\w.-]+/[\w.-]+|[a-z][\w.-]*): (?! )")
_WARNINGS = frozenset(("WARN", "WARNING", "warn", "warning"))
_ERRORS = frozenset(("ERROR", "ERR!", "error", "err", "FATAL", "fatal"))

_PACKAGE_OUTPUT = re.compile(r"\[\d+ lines of output\]")
_PACKAGE_OUTPUT_END = re.compile(r"\[end of output\]")
_STRICT = re.compile(
    r"[Aa]borted with \d+ warnings? in strict mode|Code style issues found|^Warning, treated as error|build finished with problems, \d+ warning"
    r"|dead link\(s\) found|ESLint found too many warnings|too many warnings \(maximum"
)
_WARNING_WORD = re.compile(r"^(?:(?:WARNING|Warning|warning)(?: +-+ +|: ?| +)|\(!\) )")
_SCRIPT = re.compile(r"^> (?P<package>(?:@[\w.-]+/)?[\w.-]+)@\S+ [\w:.-]+(?: (?P<folder>/\S+))?$")
_RUNS_IN = re.compile(
    r"(?:command \(|at location: |location: |location |in workspace: \S+ at |exited 1 in '|Directory: |Entering directory [`'])"
    r"(?P<folder>/vercel/path\d+[^\s)'`]*)"
)
_FAILED_IN = re.compile(r"^(?P<name>\S+#\S+): .*?command \((?P<folder>/\S+)\)")
_WORKSPACE = re.compile(r"(?P<name>(?:@[\w.-]+/)?[\w.-]+)@workspace:(?P<folder>[\w./@-]+)")
_LEAVES = re.compile(r"^make(?:\[\d+\])?: Leaving directory")
_CHANGES_FOLDER = re.compile(r"^(?:Running \"|\$ |> )cd (?P<folder>[\w@.-]+(?:/[\w@.-]+)*) && ")


@dataclass(slots=True)
class ToolLine:
    """One line as its tool wrote it; `number` is that of the line in the log."""

    number: int
    text: str
    """Without prefixes and trailing spaces."""
    folder: str | None = None
    """Folder in which its tool ran, as a path in the repository; empty for the root, None where it is unknown."""
    level: str = ""
    """`error` or `warning` where a prefix says so."""
    of_package: bool = False
    """Whether it was written while a package was installed: its files are not the project's."""

    @property
    def indent(self) -> int:
        """Count of leading spaces."""
        return len(self.text) - len(self.text.lstrip())


@dataclass(slots=True)
class Stream:
    """The lines of one build, in order; `script` is the index of the first line of the current script."""

    name: str = ""
    """The name before the lines of the build; empty for the stream of all other lines."""
    lines: list[ToolLine] = field(default_factory=list)
    base: str | None = None
    """The folder that its command changed to."""
    folder: str | None = None
    script: int = 0


def streams(texts: Sequence[str], first: int = 0) -> list[Stream]:
    """The lines of a log, without escape sequences, by the build that wrote them; the first stream has those of no build."""
    by_name: dict[str, Stream] = {"": Stream()}
    untimed = _without_time(_without_time(texts))  # a separator that all lines have after the time goes too
    split_name = _Names(untimed)
    installing = False
    for number, raw in enumerate(untimed, first):
        text, level = _without_level(raw)
        name, text = split_name(text)
        stream = by_name.get(name) or by_name.setdefault(name, Stream(name, folder=_folder_of(name)))
        text, level = _without_level(text, level)
        _follow_folder(stream, text, by_name)
        installing = (installing or _PACKAGE_OUTPUT.search(text) is not None) and not _PACKAGE_OUTPUT_END.search(text)
        of_package = installing or raw.startswith(("npm error", "npm ERR!", "gyp ERR!"))
        stream.lines.append(ToolLine(number, text, stream.folder, level, of_package))
    for stream in by_name.values():
        _count_warnings(stream.lines)
        for line in stream.lines if stream.name else ():  # the folder may be named only at the end
            _set_folder(line, stream.folder)
    return list(by_name.values())


def _without_time(texts: Sequence[str]) -> list[str]:
    bare = [_STREAM_TAG.sub("", text.rstrip()) for text in texts]
    timed = [_TIME.match(text) for text in bare]
    rests = [match["rest"] for match in timed if match is not None and match["rest"].strip("|- \t")]
    gap = min((_gap(rest) for rest in rests), default=0)
    return [text if match is None else match["rest"][gap:] for text, match in zip(bare, timed, strict=True)]


def _gap(rest: str) -> int:
    """Characters between a time and the text: spaces, and a bar or a hyphen if there is one."""
    separator = re.match(r"\s*[-|](?: |$)", rest)
    return separator.end() if separator is not None else len(rest) - len(rest.lstrip())


class _Names:
    """Splits the name of a build from a line; forms that other lines may have count only when they recur in the log."""

    def __init__(self, texts: Sequence[str]) -> None:
        runs_lerna = any("lerna" in text for text in texts[:200])
        self._bars = _recurring(_BAR, texts, 3)
        self._lerna = _recurring(_LERNA, texts, 2) - {"error", "lerna", "warning"} if runs_lerna else frozenset[str]()
        self._tagged = any(_RUNS_TAGGED.search(text) for text in texts)

    def __call__(self, text: str) -> tuple[str, str]:
        for pattern in _NAMES:
            if match := pattern.match(text):
                return match["name"], text[match.end() :]
        match = _TAG.match(text)
        if match is not None and not _LEVEL.match(text):  # without a program that runs several builds, it names a tool
            return match["name"] if self._tagged else "", text[match.end() :].lstrip()
        for pattern, names in ((_BAR, self._bars), (_LERNA, self._lerna)):
            if (match := pattern.match(text)) and match["name"] in names:
                return match["name"], text[match.end() :]
        return "", text


def _recurring(pattern: re.Pattern[str], texts: Sequence[str], least: int) -> frozenset[str]:
    counts = Counter(match["name"] for text in texts if (match := pattern.match(text)))
    return frozenset(name for name, count in counts.items() if count >= least)


def _without_level(text: str, level: str = "") -> tuple[str, str]:
    """A line without its level, and the level."""
    for pattern in (_NPM, _LEVEL):
        if match := pattern.match(text):
            text = text[match.end() :]
            level = "error" if match["level"] in _ERRORS else "warning" if match["level"] in _WARNINGS else level
    text = _BOX.sub("", text)
    if yarn := _YARN.match(text):
        text = yarn["rest"] + text[yarn.end() :]
    return text, level


def _count_warnings(lines: list[ToolLine]) -> None:
    """Turn warnings into errors where a tool failed because of them."""
    if not any(_STRICT.search(line.text) for line in lines):
        return
    for line in lines:
        if word := _WARNING_WORD.match(line.text):
            line.text, line.level = line.text[word.end() :], "error"
        elif line.level == "warning":
            line.level = "error"


def _folder_of(name: str) -> str | None:
    """The folder at the beginning of a build's name, as pnpm writes it: `packages/ui build`."""
    folder, blank, _ = name.partition(" ")
    return folder if blank and re.match(r"\w[^@]*/", folder) else None


def _follow_folder(stream: Stream, text: str, all_streams: dict[str, Stream]) -> None:
    """Update the folder of a stream from a line that names it."""
    if script := _SCRIPT.match(text):
        stream.folder = _own_folder(script["folder"]) if script["folder"] else stream.base
        stream.script = len(stream.lines)
    elif named := _FAILED_IN.match(text):
        _set_folder(all_streams.get(named["name"].replace("#", ":")), _own_folder(named["folder"]))
    elif "@workspace:" in text and (workspace := _WORKSPACE.search(text)):
        _set_folder(all_streams.get(workspace["name"]), workspace["folder"])
    elif runs := _RUNS_IN.search(text):
        stream.folder = _own_folder(runs["folder"])
        for line in stream.lines[stream.script :]:
            _set_folder(line, stream.folder)
    elif _LEAVES.match(text):
        stream.folder = stream.base
    elif (changes := _CHANGES_FOLDER.match(text)) and ".." not in changes["folder"]:
        stream.base = stream.folder = changes["folder"]


def _set_folder(unit: Stream | ToolLine | None, folder: str | None) -> None:
    """Set the folder of a stream or a line unless it has one."""
    if unit is not None and unit.folder is None:
        unit.folder = folder


def _own_folder(path: str) -> str:
    """An absolute folder as a path in the repository; empty for its root and for folders elsewhere."""
    folder = own_path(f"{path}/") or ""
    return "" if folder == "." else folder
