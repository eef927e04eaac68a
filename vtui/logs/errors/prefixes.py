"""What other programs put before the lines of a tool: times, tags, the level, the name of the build."""

import re
from collections.abc import Sequence

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


def without_times(texts: Sequence[str]) -> list[str]:
    """The lines of a log without times, and without a separator that all of them have after the time."""
    return _without_time(_without_time(texts))


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


class Names:
    """Splits the name of a build from a line."""

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


def names_of(texts: Sequence[str]) -> Names:
    """The names in this log: forms that other lines may have count only when they recur."""
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
    return Names(often, packages, tagged=any(_RUNS_TAGGED.search(text) for text in texts))


def without_level(text: str, level: str = "") -> tuple[str, str]:
    """A line without its level, and the level."""
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
