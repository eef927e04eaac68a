"""What other programs put before the lines of a tool: times, tags, the level, the name of the build."""

import re
from collections import Counter
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


def without_level(text: str, level: str = "") -> tuple[str, str]:
    """A line without its level, and the level."""
    for pattern in (_NPM, _LEVEL):
        if match := pattern.match(text):
            text = text[match.end() :]
            level = "error" if match["level"] in _ERRORS else "warning" if match["level"] in _WARNINGS else level
    text = _BOX.sub("", text)
    if yarn := _YARN.match(text):
        text = yarn["rest"] + text[yarn.end() :]
    return text, level
