"""The lines of a build log as the tools wrote them: without the prefixes of the programs that ran the tools.

A program that runs several builds at once (turbo, pnpm, lerna, nx, concurrently ...) puts the name of the build before
each of its lines. Each build becomes a stream of its own, so that lines which belong together stand together.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from vtui.resources.logs.errors.places import own_path

_TASKS = (
    r"(?:pre|post)?(?:build|lint|test|typecheck|type-check|check|check-types|compile|codegen|generate|prepare|install"
    r"|bundle|tsc|types|export|dev|start|postinstall|docs|css|ui|format)(?:[:.-][\w.-]+)*"
)
_TIME = re.compile(
    r"^\[?(?:\d{4}-\d\d-\d\d[T ])?\d{1,2}:\d\d:\d\d(?:[.,]\d+)?(?: ?[AP]M)?(?:Z|[+-]\d\d:?\d\d)?\]?(?: (?:[-|] )?|\t|$)"
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
_PACKAGE_OUTPUT = re.compile(r"\[\d+ lines of output\]")
_PACKAGE_OUTPUT_END = re.compile(r"\[end of output\]")
_STRICT = re.compile(
    r"[Aa]borted with \d+ warnings? in strict mode|Code style issues found|^Warning, treated as error|build finished with problems, \d+ warning"
    r"|dead link\(s\) found|ESLint found too many warnings|too many warnings \(maximum"
)
_WARNING_WORD = re.compile(r"^(?:(?:WARNING|Warning|warning)(?: +-+ +|: ?| +)|\(!\) )")
_BAR = re.compile(r"^(?P<name>[A-Za-z][\w./@:-]{0,40}) +\| ")
_LERNA = re.compile(r"^(?P<name>@[\w.-]+/[\w.-]+|[a-z][\w.-]*): (?! )")
_SCRIPT = re.compile(r"^> (?P<package>(?:@[\w.-]+/)?[\w.-]+)@\S+ [\w:.-]+(?: (?P<folder>/\S+))?$")
_RUNS_IN = re.compile(
    r"(?:command \(|at location: |location: |location |in workspace: \S+ at |exited 1 in '|Directory: |Entering directory [`'])"
    r"(?P<folder>/vercel/path\d+[^\s)'`]*)"
)
_WORKSPACE = re.compile(r"(?P<name>(?:@[\w.-]+/)?[\w.-]+)@workspace:(?P<folder>[\w./@-]+)")
_LEAVES = re.compile(r"^make(?:\[\d+\])?: Leaving directory")
_CHANGES_FOLDER = re.compile(r"^(?:Running \"|\$ |> )cd (?P<folder>[\w@.-]+(?:/[\w@.-]+)*) && ")
_WARNINGS = frozenset(("WARN", "WARNING", "warn", "warning"))
_ERRORS = frozenset(("ERROR", "ERR!", "error", "err", "FATAL", "fatal"))


@dataclass(slots=True)
class ToolLine:
    """One line as its tool wrote it."""

    number: int
    """Of the line in the log."""
    text: str
    """Without prefixes, and without blanks at its end."""
    folder: str | None = None
    """Where its tool ran, as a path in the repository; empty for the root, None where the log does not say."""
    level: str = ""
    """`error` or `warning` where a prefix says so."""
    of_package: bool = False
    """Whether it was written while a package was installed: its files are not the project's."""

    @property
    def indent(self) -> int:
        """Blanks before the text."""
        return len(self.text) - len(self.text.lstrip())


@dataclass(slots=True)
class Stream:
    """The lines of one build, in order."""

    lines: list[ToolLine] = field(default_factory=list)
    folder: str | None = None
    """Where it runs, as far as it is known by now."""


def streams(texts: Sequence[str], first: int = 0) -> list[Stream]:
    """The lines of a log, divided by the build that wrote them; `first` is the number of the first line.

    `texts` hold no escape sequences. Lines without a name of their build are one stream, the first one.
    """
    found: dict[str, Stream] = {"": Stream()}
    named = _names_of(texts)
    installing = False
    for number, raw in enumerate(texts, first):
        text, level = _without_level(raw.rstrip())
        name, text = named(text)
        stream = found.setdefault(name, Stream(folder=_folder_of(name)))
        text, level = _without_level(text, level)
        _follow_folder(stream, text, found)
        installing = (installing or _PACKAGE_OUTPUT.search(text) is not None) and not _PACKAGE_OUTPUT_END.search(text)
        of_package = installing or raw.startswith(("npm error", "npm ERR!", "gyp ERR!"))
        stream.lines.append(ToolLine(number, text, stream.folder, level, of_package))
    for stream in found.values():
        _count_warnings(stream.lines)
        for line in stream.lines:  # some tools name the folder only at their end
            line.folder = stream.folder if line.folder is None else line.folder
    return list(found.values())


class _Names:
    """Tells the name of a build from the line that it stands before."""

    def __init__(self, bars: frozenset[str], lerna: frozenset[str], *, tagged: bool) -> None:
        self._bars, self._lerna, self._tagged = bars, lerna, tagged

    def __call__(self, text: str) -> tuple[str, str]:
        for pattern in _NAMES:
            match = pattern.match(text)
            if match is not None:
                return match["name"], text[match.end() :]
        match = _TAG.match(text)
        if match is not None and not _LEVEL.match(text):  # without a program that runs several builds, it names a tool
            return match["name"] if self._tagged else "", text[match.end() :].lstrip()
        match = _BAR.match(text)
        if match is not None and match["name"] in self._bars:
            return match["name"], text[match.end() :]
        match = _LERNA.match(text)
        if match is not None and match["name"] in self._lerna:
            return match["name"], text[match.end() :]
        return "", text


def _names_of(texts: Sequence[str]) -> _Names:
    """The names that this log has: forms that other lines have too count only when they recur."""
    bars: dict[str, int] = {}
    lerna: dict[str, int] = {}
    runs_lerna = any("lerna" in text for text in texts[:200])
    for text in texts:
        if (match := _BAR.match(text)) is not None:
            bars[match["name"]] = bars.get(match["name"], 0) + 1
        if runs_lerna and (match := _LERNA.match(text)) is not None:
            lerna[match["name"]] = lerna.get(match["name"], 0) + 1
    often = frozenset(name for name, count in bars.items() if count > 2)
    packages = frozenset(
        name for name, count in lerna.items() if count > 1 and name not in ("error", "lerna", "warning")
    )
    return _Names(often, packages, tagged=any(_RUNS_TAGGED.search(text) for text in texts))


def _count_warnings(lines: list[ToolLine]) -> None:
    """Where a tool fails because of warnings, they are its errors."""
    if not any(_STRICT.search(line.text) for line in lines):
        return
    for line in lines:
        word = _WARNING_WORD.match(line.text)
        if word is not None:
            line.text, line.level = line.text[word.end() :], "error"
        elif line.level == "warning":
            line.level = "error"


def _without_level(text: str, level: str = "") -> tuple[str, str]:
    """A line without times and words of a level, and the level."""
    time = _TIME.match(text)
    if time is not None:
        text = text[time.end() :]
    for pattern in (_NPM, _LEVEL):
        match = pattern.match(text)
        if match is not None:
            text = text[match.end() :]
            level = "error" if match["level"] in _ERRORS else "warning" if match["level"] in _WARNINGS else level
    text = _BOX.sub("", text)
    yarn = _YARN.match(text)
    if yarn is not None:
        text = yarn["rest"] + text[yarn.end() :]
    return text, level


def _folder_of(name: str) -> str | None:
    """The folder that the name of a build begins with, as pnpm has it: `packages/ui build`."""
    folder, blank, _ = name.partition(" ")
    return folder if blank and not folder.startswith(("@", ".")) and "/" in folder else None


def _follow_folder(stream: Stream, text: str, all_streams: dict[str, Stream]) -> None:
    """Learn from a line where the tools of a stream run."""
    script = _SCRIPT.match(text)
    if script is not None:
        if script["folder"]:
            stream.folder = _own_folder(script["folder"])
        return
    named = re.match(r"^(?P<name>\S+#\S+): command \((?P<folder>/\S+)\)", text)
    if named is not None:
        other = all_streams.get(named["name"].replace("#", ":"))
        if other is not None and other.folder is None:
            other.folder = _own_folder(named["folder"])
        return
    workspace = _WORKSPACE.search(text) if "@workspace:" in text else None
    if workspace is not None:
        other = all_streams.get(workspace["name"])
        if other is not None and other.folder is None:
            other.folder = workspace["folder"]
        return
    runs = _RUNS_IN.search(text)
    if runs is not None:
        stream.folder = _own_folder(runs["folder"])
    elif _LEAVES.match(text):
        stream.folder = ""
    else:
        changes = _CHANGES_FOLDER.match(text)
        if changes is not None and ".." not in changes["folder"]:
            stream.folder = changes["folder"]


def _own_folder(path: str) -> str:
    """An absolute folder as a path in the repository; empty for its root and for folders elsewhere."""
    folder = own_path(f"{path}/") or ""
    return "" if folder == "." else folder
