"""How tools report an error, as data: the forms of the lines that report one.

The tables have groups `message`, and `file`, `line`, `column` where the location is on the same line; the single patterns
below them are for tools that have a function in `forms.py`. A missing tool needs one line in the table of its form, and
one log in `tests/logs/build_logs/`; if no word of `phrases.may_report` is in its lines, also a word there.
"""

import re

from vtui.logs.errors.locations import AT, FILE, compiled

WITH_LOCATION = compiled(
    r"^(?P<file>[\w@./(\[][^:\"'<>|*?]*?\.[A-Za-z]\w{0,7})\((?P<line>\d+),(?P<column>\d+)\): (?P<message>error TS\d+: .+)",
    rf"^{FILE}\((?P<line>\d+),\s?(?P<column>\d+)(?:,\d+,\d+)?\): "  # tsc, C#
    r"(?P<message>(?:fatal |syntax )?error:? \w+\d: .+)",
    rf"^(?:Error: )?{AT} - (?:error:? (?!TS)|(?=error TS))(?P<message>.+)",  # tsc --pretty, pyright
    rf"^(?:\[\w+\] |vet: |[ew]: )?{AT}:? (?:fatal |syntax |type )?[Ee]rror:? ?(?P<message>.*)",  # gcc, javac, mypy, Dart
    rf"^e: {AT}:? (?P<message>.+)",  # Kotlin
    r"^(?:vet: )?(?P<file>(?:\.{0,2}/)?[\w@.~-][^\s:]*\.(?:go|templ|work)|(?:[^\s:]*/)?go\.(?:mod|sum))"  # Go
    r":(?P<line>\d+)(?::(?P<column>\d+))?: (?P<message>.+)",
    rf"^(?:.*Error: )?(?:\[[^\]]+\] )*{FILE}(?:\?\S*)? \((?P<line>\d+):(?P<column>\d+)\): (?P<message>.+)",  # Rollup
    rf"^(?:SyntaxError: |Error: |Syntax error: )?{FILE}: (?P<message>.+) \((?P<line>\d+):(?P<column>\d+)\)$",  # Babel
    rf"^ERROR in {AT}\s*(?P<message>.+)",  # webpack with ts-loader
    rf"^\d+ ERROR \"{FILE}\" (?P<line>\d+):(?P<column>\d+) \"(?P<message>.+)\"$",  # svelte-check for machines
    rf"^{AT}: (?P<message>(?!W\d)[A-Z]{{1,5}}\d{{2,5}} .+)",  # Ruff, flake8
    rf"^{AT}: (?P<message>.+) \[Error(?:/[^\]]+)?\]$",  # ESLint, as Unix tools do
    rf"^{FILE}: line (?P<line>\d+), col (?P<column>\d+), Error - (?P<message>.+)",  # ESLint, compact
    rf"^{AT}:in (?P<message>[`'].+)",  # Ruby
    rf"^{AT}: (?P<message>(?:syntax error|undefined (?:local|method)|uninitialized constant|\*\*\* ).*)",  # Ruby, make
    rf"^(?P<message>.+?) at {FILE} line (?P<line>\d+)\.$",  # Perl
    rf"^{FILE}: line (?P<line>\d+): (?P<message>.+)",  # shells
    rf"^\d+\. (?P<message>.+), file:{FILE}, line:(?P<line>\d+), col:(?P<column>\d+)",  # Eleventy
    rf"^\d+\. \({FILE}\)(?:\s*\[Line (?P<line>\d+), Column (?P<column>\d+)\])?\s*(?P<message>\S.+)",  # Nunjucks
    rf"^\*\* \(\w+Error\) {AT}: (?P<message>.+)",  # Elixir
    rf"^{FILE}\((?P<line>\d+),\s?(?P<column>\d+)\) Error: (?P<message>.+)",  # Nim
    rf"^(?:PHP )?(?P<message>(?:Parse|Fatal) error: .+) in {FILE}(?: on line |:)(?P<line>\d+)$",  # PHP
)
"""A location and a message on one line."""

UNDER_FILE = compiled(
    r"^\s*(?P<line>\d+):(?P<column>\d+)\s+(?P<message>Error: .+)",  # next lint
    r"^\s*(?P<line>\d+):(?P<column>\d+)\s+(?:error|✖|×|✘)\s+(?P<message>.+)",  # ESLint, Stylelint
    r"^\s*Line (?P<line>\d+):(?P<column>\d+):\s+(?P<message>.+)",  # Create React App
    r"^\s*(?P<line>\d+):(?P<column>\d+): (?P<message>.+)",  # Prettier, htmlhint
)
"""A location without its file, which is on a line of its own above."""

STRONG = compiled(
    r"^(?:Error:)?\s{0,4}[×x⨯] (?P<message>[A-Z`'\"].{5,})",  # swc, uv
    r"^(?P<message>(?:Type|Syntax|Build|Parse|Parsing|Compile|Compilation|Export|Render|Fatal) ?error(?: \[\w+\])?: .+)",
    r"^(?:\[[\w-]+\]:? )?(?:Uncaught |Unhandled )?(?P<message>(?:[\w.]+[.:])?\w{2,60}(?:Error|Exception|Rejection)"
    r"(?: \[[\w-]+\])?(?: \(\w+\))?: .+)",
    r"^(?P<message>[\w.]+\.(?:\w*Error|\w*Exception|ImproperlyConfigured|DoesNotExist)(?:: .+)?)$",
    r"^(?P<message>(?:[A-Z]\w+ ){1,3}error: .+)",
    r"^gyp ERR! stack (?P<message>Error: .+)",
    r"^(?P<message>\w{2,60}Error:)$",
    r"^(?P<message>The (?:specified|provided) .+ (?:does not (?:exist|contain)|can't be found|could not be found).*)",  # Vercel
    r"^[✘] \[ERROR\] (?P<message>.+)",  # esbuild
    r"^\[\w+Error\] (?P<message>.+)",  # Astro
    r"^Original error stack trace: (?P<message>.+)",  # Eleventy
    r"^⨯? ?\[(?P<message>(?:\w*Error|\w+Exception)(?: \[\w+\])?: .+?)\](?: \{)?$",  # Next.js
    r"^\s*[├╰]─▶\s+(?:×\s+)?(?:x )?(?P<message>[A-Z].+)",  # Rspack
    r"^(?P<message>error\[\w+\]: .+)",  # Rust
    r"^error(?: TS\d+)?: (?P<message>.+)",
    r"^(?P<message>(?:Module|Package|Plugin|File|Template|Command|Image) not found: .+)",
    r"^(?P<message>(?:Cannot|Could not|Can't) (?:find|resolve) (?:module|package|import) .+)",
    r"^(?P<message>Rollup failed to resolve import .+)",
    r"^(?P<message>Missing script: .+)",
    r"^(?P<message>ERR_PNPM_(?!RECURSIVE_|RUN_|LIFECYCLE|WORKER)\w+ .+)",
    r"^(?P<message>YN(?!0000|0009)\d{4}: .*(?:would have been|can't be|couldn't|failed|not found|isn't|invalid).*)",
    r"^(?P<message>(?:sh|bash|/bin/\w+|zsh)(?:: (?:line )?\d+)?: .+: (?:command )?not found)",
    r"^(?:ERROR: )?(?P<message>(?:No matching distribution|Could not install|Cannot install|ResolutionImpossible).+)",
    r"^(?P<message>(?:panic|fatal): .+)",
    r"^\s*● (?P<message>(?!Console|.*Unhandled).+)",  # Jest
    r"^Warning: (?P<message>.+?) Use --force to continue\.$",  # Grunt
    r"^(?P<message>Code style issues .+)",  # Prettier
    r"^\s*not ok \d+ - (?P<message>(?!.*# (?:TODO|SKIP)).+)",  # TAP
    r"^(?P<message>TS\d+ \[ERROR\]: .+)",  # Deno
    r"^! (?P<message>[A-Z].+)",  # LaTeX
    r"^(?P<message>Liquid Exception: .+)",
    r"^(?:ERROR |Error: )?(?P<message>.*: execute of template failed: .+)",  # Hugo
)
"""A message in a form that tools use only for errors; its location may be in the same lines."""

WEAK = compiled(
    r"^(?P<message>[a-z][\w.+-]*: error: .+)",  # sentry-cli, clang
    rf"^error (?P<message>[\w-]+: {FILE} → .+)",  # dependency-cruiser
    r"^\[!\] (?P<message>.+)",  # Bundler, Rollup
    r"^ ?(?:(?:ERROR|FATAL|FAIL|CRITICAL|Fatal|fatal)(?:!|:)? {1,3}|Error {2,3})(?P<message>(?!in |\S+\.\w+(?: \([\d.]+ m?s\))?$)\S.+)",
    r"^(?:Uncaught )?(?P<message>Error: .+)",
    r"^(?P<message>Error [A-Z#\[(].+)",
    r"^error:? (?:- )?(?P<message>\S.+)",
    r"^[×✗✘✖⨯❌x] {1,3}(?:\[ERROR\] |ERROR )?(?P<message>(?!.*\(\d[\d.]*m?s\)$)\S.{5,})",
    r"^(?P<message>.*\b(?:ENOENT|EACCES|EPERM|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ERESOLVE)\b.*)",
    r"^(?P<message>Caused by: .+)",
    r"^.*?(?P<message>Cannot (?:read|set) propert(?:y|ies) of .+)",
)
"""A message in a form that other lines have as well."""

LAST_RESORT = compiled(
    rf"^(?:\W{{1,3}} )?{AT}(?::| -) (?P<message>[A-Za-z\"'`\[(*].*)",
    rf"^(?:\W{{1,3}} )?{FILE}\((?P<line>\d+)(?:,\s?(?P<column>\d+))?\): (?P<message>\S.+)",
)
"""For unknown tools: a location and a text."""
DATA = re.compile(r"\.(?:json|csv|log|txt|mdx?)$")
"""Files that tools also name for other reasons than errors."""
LOCATION_WITH_WORDS = re.compile(
    rf"^(?:ERROR in |Error in |Error: |In |at |File: |[A-Z]\w+: |\d+\. \(|(?=\S+:\d+:\d+ (?:lint|parse|format|assist)\b)){FILE}"
    r"(?:(?: |:|\()(?P<line>\d+)[:,](?P<column>\d+)\)?(?:-\d+(?::\d+)?)?)?\)?(?::?| (?:lint|parse|format|assist)\b.*)$"
)
"""A location with a word or two: webpack, Crystal, Biome, Eleventy."""
ARROWS = compiled(rf"^\s*(?:-+>|[╭┌└╰]─+\[?|,-\[|❯|➜) ?{AT}")
"""A location that an arrow or a frame leads to."""
EXACT_LOCATION = re.compile(rf"^file: {AT}")
"""The location of the line above, with its complete path: Rollup."""
# The message of pytest and its location below it, the title of a Gatsby error and its location, the title of an Elm error.
PYTEST = re.compile(r"^E +(?P<message>\S.+)")
PYTEST_LOCATION = re.compile(rf"^{FILE}:(?P<line>\d+): \w+$")
GATSBY = re.compile(r"^ ?ERROR #\d+ +[A-Z._]+")
GATSBY_LOCATION = re.compile(rf"^File: {AT}")
ELM = re.compile(rf"^-- [A-Z][A-Z ]+ -{{3,}} {FILE}$")
