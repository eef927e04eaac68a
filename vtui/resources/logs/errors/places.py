"""Places in source files as tools write them, and the same places as paths in the repository."""

import posixpath
import re
from typing import NamedTuple

_BARE_NAMES = r"(?:Dockerfile|Makefile|Gemfile|Rakefile|Justfile|Procfile|Pipfile|Caddyfile|dune)"
FILE = (
    r"(?P<file>(?:(?:file://)?(?:/|\.{1,2}/)|[\w@~$+%(\[])"
    rf"(?:[^\s:'\"`<>|*?,;]*\.[A-Za-z][\w-]{{0,11}}|(?:[^\s:'\"`<>|*?,;]*/)?{_BARE_NAMES})|{_BARE_NAMES})"
)
"""A path with an extension, without blanks and colons; brackets and parentheses as in `app/(shop)/[id]/page.tsx`."""
AT = rf"{FILE}:(?P<line>\d{{1,6}})(?::(?P<column>\d{{1,5}}))?"
"""A file with its line, and mostly its column."""

ALONE = re.compile(rf"^(?:Error: |ERROR in |File: |file: )?{AT}(?:-\d+(?::\d+)?)?:?$")
"""Nothing but a place: `./src/app/page.tsx:12:9`."""
FILE_ALONE = re.compile(rf"^{FILE}$")
"""Nothing but a file: `./app/layout.tsx`."""

BELOW: tuple[re.Pattern[str], ...] = tuple(
    map(
        re.compile,
        (
            rf"^\s*(?:[-=]+>|[│|┃]?\s*[╭┌]─+\s*\[|,-+\[|[❯›→⎯▲>]|@|at|in|file:|File:|Location:|location:|from)\s*[\['\"`(]*{AT}",
            rf"^\s*(?:at|from) .*?[(\[]{AT}[)\]]",  # node: at name (file:1:2)
            rf"^\s*(?:async )?at .*? {AT}$",
            rf"^\s*{AT}:?\s*$",  # esbuild
            rf"^\s*[│|]?\s*{FILE} (?P<line>\d+):(?P<column>\d+)\s+(?:root stylesheet|@import|@use|\w+\(\)|@forward)",  # sass
            r"^\s*File \"(?P<file>[^\"]+)\", line (?P<line>\d+)",  # python
            rf"^\s*(?:from|at) {AT}(?::in .*)?$",  # ruby
            rf"^\s+{AT} \+0x",  # go
            rf"^\s*\((?P<line>\d+):(?P<column>\d+)\) {FILE}",  # postcss
            rf"^\s*(?:in|at|on) (?:file )?['\"`]?{FILE}['\"`]?,? (?:at |on )?line:? ?(?P<line>\d+)(?:,? col(?:umn)?:? ?(?P<column>\d+))?",
            rf"^\s*[Oo]n line (?P<line>\d+),? (?:column (?P<column>\d+) )?(?:of|in) {FILE}",
        ),
    )
)
"""Places in the lines that belong to a message."""
IN_MESSAGE: tuple[re.Pattern[str], ...] = tuple(
    map(
        re.compile,
        (
            rf"[\"'(`\[ ]{AT}(?=[\"')`\],. ]|$)",
            rf"{FILE}\((?P<line>\d+),(?P<column>\d+)\)",
            rf"(?:from|in|at|imported by|file) [\"'(`]?{FILE}[\"')`]?(?: \((?P<line>\d+):(?P<column>\d+)\))?",
        ),
    )
)
"""Places within the words of a message."""

_FOREIGN = re.compile(
    r"(?:^|/)(?:node_modules|\.next|dist|\.output|\.svelte-kit|\.nuxt|\.nitro|\.vercel|\.pnpm|\.yarn|\.cache|\.angular|\.vinxi"
    r"|\.docusaurus|\.astro|\.parcel-cache|\.solid|\.tanstack|site-packages|dist-packages|\.venv|venv|vendor|gems|elm-stuff|\.cargo|deps)/"
    r"|^(?:node|bun|deno|internal|webpack|webpack-internal|ext)(?::|/)|<frozen|/lib/python|/go/pkg/|/go/src/"
)
"""Code that is not the project's own, or is built from it."""
_HOME = re.compile(r"^(?:file://)?/(?:vercel/(?:path|workpath)\d+|app|build|github/workspace)/")
_HOSTS = re.compile(r"^[^/]+\.(?:com|org|net|io|dev|app|co|internal|local|vercel)$", re.IGNORECASE)
_VERSION = re.compile(r"^\W?v?\d[\d.]*[\w-]*$")


class Place(NamedTuple):
    """A place in the project's own sources."""

    file: str
    line: int | None = None
    column: int | None = None


def place(found: re.Match[str], folder: str = "") -> Place | None:
    """The place that a pattern found, as a path in the repository; None for code that is not the project's own.

    `folder` is the folder of the package in whose output it stands; empty for the repository's root, or an unknown one.
    """
    groups = found.groupdict()
    file = own_path(groups["file"] or "", folder)
    if file is None:
        return None
    line, column = groups.get("line"), groups.get("column")
    return Place(file, None if line is None else int(line), None if column is None else int(column))


def own_path(file: str, folder: str = "") -> str | None:
    """A file of the project as a path in the repository; None for any other file."""
    name = file.removeprefix("file://").partition("?")[0]
    if _FOREIGN.search(name) or _HOSTS.match(name) or _VERSION.match(name):
        return None
    if name.startswith("/"):
        home = _HOME.match(name)
        return posixpath.normpath(name[home.end() :]) if home is not None else None
    name = posixpath.normpath(name)
    if folder and not name.startswith(f"{folder}/"):
        joined = posixpath.normpath(f"{folder}/{name}")
        return joined if not joined.startswith("..") else name
    return name
