"""SourceLocations in source files as tools write them, and as paths in the repository."""

import posixpath
import re
from typing import NamedTuple


def compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    """A table of patterns, in the order in which they are tried."""
    return tuple(re.compile(pattern) for pattern in patterns)


_BARE_NAMES = r"(?:Dockerfile|Makefile|Gemfile|Rakefile|Justfile|Procfile|Pipfile|Caddyfile|dune)"
FILE = (
    r"(?P<file>(?:(?:file://|webpack(?:-internal)?://[\w@.-]*/)?(?:/|\.{1,2}/)|[\w@~$+%(\[])"
    rf"(?:[^\s:'\"`<>|*?,;]*\.[A-Za-z][\w-]{{0,11}}|(?:[^\s:'\"`<>|*?,;]*/)?{_BARE_NAMES})|{_BARE_NAMES})"
)
"""A path with an extension, without spaces and colons, with brackets as in `app/(shop)/[id]/page.tsx`."""
AT = rf"{FILE}:(?P<line>\d{{1,6}})(?::(?P<column>\d{{1,5}}))?"
"""A file with its line, and usually its column."""

ALONE = re.compile(rf"^(?:Error: |ERROR in |File: |file: )?{AT}(?:-\d+(?::\d+)?)?:?$")
"""A line with only a location: `./src/app/page.tsx:12:9`."""
WITH_BLANKS = re.compile(r"^(?P<file>\.{0,2}/[^:\"'<>|*?]*\.[A-Za-z]\w{0,7}):(?P<line>\d{1,6}):(?P<column>\d{1,5})$")
"""A line with only a location whose path has spaces: it begins with a folder, so that other text does not match."""
FRAME = re.compile(r"^\s*File \"(?P<file>[^\"]+)\", lines? (?P<line>\d+)")
"""A location as Python and OCaml write it."""
FILE_ALONE = re.compile(rf"^{FILE}$")
"""A line with only a file: `./app/layout.tsx`."""

BELOW: tuple[re.Pattern[str], ...] = compiled(
    rf"^[\s│|]*(?:[-=]+>|[╭┌]─+\s*\[|,-+\[|[❯›→⎯▲>]|@|at|in|file:|File:|Location:|from)\s*[\['\"`(]*{AT}",
    rf"^\s*(?:at|from) .*?[(\[]{AT}[)\]]",  # node: at name (file:1:2)
    rf"^\s*(?:async )?at .*? {AT}$",
    rf"^\s+[\w.<>]+ \({AT}\)$",  # TAP
    rf"^\s*{AT}:?\s*$",  # esbuild
    rf"^\s*+[│|]?\s*+{FILE} (?P<line>\d+):(?P<column>\d+)\s+(?:root stylesheet|@import|@use|[\w-]+\(\)|@forward)",  # sass
    FRAME.pattern,
    rf"^[\s#]*(?:from|at) {AT}(?::in .*)?$",  # ruby
    rf"^\s+'[^']+' imported by (?:route )?'{FILE}'",  # React Router
    rf"^\s+{AT} \+0x",  # go
    rf"^\s*\((?P<line>\d+):(?P<column>\d+)\) {FILE}",  # postcss
    rf"^\s*(?:in|at|on) (?:file )?['\"`]?{FILE}['\"`]?,? (?:at |on )?line:? ?(?P<line>\d+)(?:,? col(?:umn)?:? ?(?P<column>\d+))?",
    rf"^\s*[Oo]n line (?P<line>\d+),? (?:column (?P<column>\d+) )?(?:of|in) {FILE}",
)
"""SourceLocations in the lines that belong to a message."""
IN_MESSAGE: tuple[re.Pattern[str], ...] = compiled(
    rf"[\"'(`\[ ]{AT}(?=[\"')`\],. ]|: |$)",
    rf"{FILE}\((?P<line>\d+),(?P<column>\d+)\)",
    rf"\(line (?P<line>\d+)\).* in {FILE}",  # Liquid
    rf"{FILE}: .*\((?P<line>\d+):(?P<column>\d+)\)$",
    rf": {FILE} →",
    rf"-r {FILE} \(line (?P<line>\d+)\)",  # pip
    rf"{FILE}\b.* (?:at|on) line (?P<line>\d+),? col(?:umn)? (?P<column>\d+)",  # YAML
    rf"(?:from|in|imported by|(?<!included )(?<!missing )file) [\"'(`]?{FILE}[\"')`]?(?: \((?P<line>\d+):(?P<column>\d+)\))?",
)
"""SourceLocations within a message."""

_FOREIGN = re.compile(
    r"(?:^|/)(?:node_modules|\.next|dist|\.output|\.svelte-kit|\.nuxt|\.nitro|\.vercel|\.pnpm|\.yarn|\.cache|\.angular|\.vinxi"
    r"|\.docusaurus|\.astro|\.parcel-cache|\.solid|\.tanstack|site-packages|dist-packages|\.venv|elm-stuff|\.cargo|vendor/bundle)/|/gems/[\w-]+-\d|^(?:/vercel/path\d+/)?(?:vendor|venv|deps)/|^\[next\]/"
    r"|^(?:node|bun|deno|webpack|webpack-internal|ext):|^(?:node:)?internal/(?:modules|process|main|timers|util|errors|fs|async|bootstrap|vm|child_process|deps)[/.]|<frozen|/lib/python|/go/pkg/|/go/src/"
)
"""Code that is not the project's own, or is built from it."""
_HOME = re.compile(r"^(?:file://)?/(?:vercel/(?:path|workpath)\d+|app|build|github/workspace)/")
_WEBPACK = re.compile(r"^webpack(?:-internal)?://[\w@.-]*/(?:\(\w+\)/)?(?:\./)?")
_EXTENSION = re.compile(
    r"\.(?:astro|bash|bib|c|cabal|cc|clj[cs]?|conf|cpp|cr|css?|csv|cy|dart|edn|ejs|elm|env|erb|erl|exs?|fs|gemspec|gleam|go"
    r"|gql|graphql|h|haml|hbs|hpp|hs|html?|ini|java|jinja|j2|[cm]?[jt]sx?|json[5c]?|kts?|less|liquid|lock|lua|mdx?|mli?"
    r"|mod|nim|nix|njk|php|prisma|proto|pug|purs|pyi?|[qr]md|r|rb|resi?|rs|rst|s[ac]ss|scala|sh|slim|sql|styl|sum|svelte"
    r"|svg|swift|templ|tex|tf|toml|tpl|twig|txt|vue|wat|work|xml|ya?ml|zig|zsh)$",
    re.IGNORECASE,
)
"""Extensions by which a file without a folder differs from a host: `cart.ts`, not `db.example`."""
_UP = re.compile(r"^(?:\.\./)+")
_VERSION = re.compile(r"^\W?v?\d+(?:\.\d+)+(?:-[\w.]+)?$")
_HOST = re.compile(
    r"^[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|app|co|ai|internal|local|sh|me|tv|example|test|invalid|us|eu|de|uk|fr|cloud|xyz)/",
    re.IGNORECASE,
)


class SourceLocation(NamedTuple):
    """A location in the project's own sources."""

    file: str
    line: int | None = None
    column: int | None = None


def location(match: re.Match[str] | None, folder: str | None) -> SourceLocation | None:
    """The location that a pattern matched in the output of a package in `folder`; None for code not of the project."""
    if match is None or (file := own_path(match["file"], folder)) is None:
        return None
    groups = match.groupdict()
    line = int(groups.get("line") or 0)
    return SourceLocation(file, line or None, int(groups["column"]) if line and groups.get("column") else None)


def own_path(file: str, folder: str | None = None) -> str | None:
    """A file of the project as a path in the repository; None for any other file."""
    name = _WEBPACK.sub("", file.removeprefix("file://")).partition("?")[0]
    if _FOREIGN.search(name) or _HOST.match(name) or _VERSION.match(name):
        return None
    if "/" not in name and "." in name and not _EXTENSION.search(name):
        return None
    if name.startswith("/"):
        home = _HOME.match(name)
        return posixpath.normpath(name[home.end() :]) if home is not None else None
    name = posixpath.normpath(name)
    if folder and not name.startswith(f"{folder}/"):
        joined = posixpath.normpath(f"{folder}/{name}")
        return joined if not joined.startswith("..") else _UP.sub("", joined)
    return _UP.sub("", name)
