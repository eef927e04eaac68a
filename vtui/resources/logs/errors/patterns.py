"""How tools report an error, as data: the forms of a line that reports one, that warns, or that goes on.

Every pattern has a group `message`; `file`, `line` and `column` where the place stands on the same line. A tool that is
missing here needs one line in the table of its form, and one log in `tests/resources/logs/build_logs/`.
"""

import re

from vtui.resources.logs.errors.places import AT, FILE


def _all(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


WITH_PLACE = _all(
    rf"^{FILE}\((?P<line>\d+),\s?(?P<column>\d+)(?:,\d+,\d+)?\): (?P<message>(?:fatal |syntax )?error:? \w+\d: .+)",  # tsc, C#
    rf"^(?:Error: )?{AT} - (?:error:? (?!TS))?(?P<message>.+)",  # tsc --pretty, pyright
    rf"^(?:\[\w+\] |vet: |[ew]: )?{AT}:? (?:fatal |syntax |type )?[Ee]rror:? ?(?P<message>.*)",  # gcc, javac, mypy, Dart
    rf"^e: {AT}:? (?P<message>.+)",  # Kotlin
    r"^(?:vet: )?(?P<file>(?:\.{0,2}/)?[\w@.~-][^\s:]*\.(?:go|templ|work)|(?:[^\s:]*/)?go\.(?:mod|sum)):(?P<line>\d+)(?::(?P<column>\d+))?: (?P<message>.+)",  # Go
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
    rf"^\d+\. \({FILE}\)(?:\s*\[Line (?P<line>\d+), Column (?P<column>\d+)\])?\s*(?P<message>\S.+)",  # Eleventy, Nunjucks
    rf"^\*\* \((?P<kind>\w+Error)\) {AT}: (?P<message>.+)",  # Elixir
    rf"^{FILE}\((?P<line>\d+),\s?(?P<column>\d+)\) Error: (?P<message>.+)",  # Nim
    rf"^(?:PHP )?(?P<message>(?:Parse|Fatal) error: .+) in {FILE}(?: on line |:)(?P<line>\d+)$",  # PHP
)
"""A place and what is wrong there, on one line."""

UNDER_FILE = _all(
    r"^\s*(?P<line>\d+):(?P<column>\d+)\s+(?:[Ee]rror:?|✖|×|✘)\s+(?P<message>.+)",  # ESLint, Stylelint, next lint
    r"^\s*Line (?P<line>\d+):(?P<column>\d+):\s+(?P<message>.+)",  # Create React App
    r"^\s*(?P<line>\d+):(?P<column>\d+): (?P<message>.+)",  # Prettier, htmlhint
)
"""A place without its file, which stands alone on a line above."""

STRONG = _all(
    r"^(?:Error:)?\s{0,4}[×x⨯] (?P<message>[A-Z`'\"].{5,})",  # swc, uv
    r"^(?P<message>(?:Type|Syntax|Build|Parse|Parsing|Compile|Compilation|Export|Render|Fatal) ?error(?: \[\w+\])?: .+)",
    r"^(?:\[[\w-]+\]:? )?(?:Uncaught |Unhandled )?(?P<message>(?!Deprecation|Experimental)(?:[\w.]+[.:])?\w{2,60}(?:Error|Exception|Rejection)(?: \[[\w-]+\])?(?: \(\w+\))?: .+)",
    r"^(?P<message>[\w.]+\.(?:\w*Error|\w*Exception|ImproperlyConfigured|DoesNotExist)(?:: .+)?)$",
    r"^(?P<message>(?:[A-Z]\w+ ){1,3}error: .+)",
    r"^[\u2718✘] \[ERROR\] (?P<message>.+)",  # esbuild
    r"^⨯? ?\[(?P<message>(?:\w*Error|\w+Exception)(?: \[\w+\])?: .+?)\](?: \{)?$",  # Next.js
    r"^\s*[├╰]─▶\s+(?:×\s+)?(?:x )?(?P<message>[A-Z].+)",  # Rspack
    r"^error\[\w+\]: (?P<message>.+)",  # Rust
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
"""What is wrong, in a form that tools have for errors alone; its place may stand in the same lines."""

WEAK = _all(
    rf"^error (?P<message>[\w-]+: {FILE} → .+)",  # dependency-cruiser
    r"^\[!\] (?P<message>.+)",  # Bundler, Rollup
    r"^ ?(?:(?:ERROR|FATAL|FAIL|CRITICAL|Fatal|fatal)(?:!|:)? {1,3}|Error {2,3})(?P<message>(?!in )\S.+)",
    r"^(?:Uncaught )?(?P<message>Error: .+)",
    r"^(?P<message>Error [A-Z#\[(].+)",
    r"^error:? (?:- )?(?P<message>\S.+)",
    r"^[×✗✘✖⨯❌x] {1,3}(?:\[ERROR\] |ERROR )?(?P<message>(?!.*\(\d[\d.]*m?s\)$)\S.{5,})",
    r"^(?P<message>.*\b(?:ENOENT|EACCES|EPERM|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ERESOLVE)\b.*)",
    r"^(?P<message>Caused by: .+)",
)
"""What is wrong, in a form that other lines have as well."""

CONSEQUENCE = re.compile(
    r"exited with|^Failed to compile|failed with exit code|ELIFECYCLE|Build failed (?:because|with|in|due)|^Build failed\.?$"
    r"|Command failed|error during build:?$|Process completed|returned a non-zero|aborting due to|could not compile `"
    r"|ERR_PNPM_RECURSIVE|There are multiple|Found \d+ error|Build error occurred|\d+ problems? \(|run failed: command"
    r"|command finished with error|Lifecycle script|exit status \d|exit code:? \d|Exited with code|A complete log of this run"
    r"|^code [A-Z\d]|^path /|^errno|^syscall |^command |^workspace |^location |^Exit code|^Exit status|^Error 1$"
    r"|Build failed|errors? generated|^(?:The )?[Bb]uild (?:was )?unsuccessful|npm ERR!$|TypeScript compilation failed|Type checking failed|Compilation failed|Unable to compile TypeScript|Failed to compile application"
    r"|Please check your build|Turbopack build failed|^[1-9]\d* errors?\b|process \"/bin/sh|Failed to run \"|Recipe .* failed"
    r"|\*\*\* \[|Running target .* failed|Failed tasks|^Tests? failed|failed to build\b|^Call retries were exceeded"
    r"|exiting the build|Error occurred prerendering|failing tests:$|Failed to load \S+, see more info|^Treating warnings as errors|Module build failed|bundle compiled with errors|Having trouble (?:rendering|compiling|writing)|Problem writing Eleventy|^Failed:\s|subprocess-exited-with-error|did not run successfully|Failed building wheel|Could not build wheels|Export encountered|Unable to build website"
)
"""What only reports that something before it failed."""

WARNING = re.compile(
    r"^\s*(?:\(node:\d+\)|\(Use `node|[⚠▲]|!\s|\(!\)|WARN(?:ING)?\b|[Ww]arn(?:ing)?\b[: \[(!]|\[WARN|DeprecationWarning|DEPRECAT|\[DEP"
    r"|(?:npm|yarn) warn|[Nn]ote:|[Hh]int:|[Ii]nfo\b|INFO\b|debug\b|deprecated|\w*Warning:)"
)
"""A line that reports no error, whatever its words say."""

WENT_ON = re.compile(
    r"^\s*(?:[✓✔√⚡●] ?)?(?:Compiled (?:successfully|with warnings|client|server)|Linting and checking validity|Collecting page data"
    r"|Finalizing page optimization|Collecting build traces|Creating an optimized production build|built in \d|\d+ modules transformed"
    r"|Route \((?:app|pages)\)|Build Completed in|Build complete|Deploying outputs|Deployment completed|Installing dependencies"
    r"|Completed in \d|Complete!|Done in \d|added \d+ packages|Uploading build outputs|Traced |Successfully installed"
    r"|Build at: |Checking validity of types|Running TypeScript|Finished (?:TypeScript|`)|Generated |Wrote \d+ files|Pages +\|"
    r"|\w+ v\d[\w.-]* building|Prerendered \d|Built in \d|Finished in \d.*0 failures|webpack [\d.]+ compiled (?:successfully|with \d+ warn)"
    r"|The project was built|Success! |Generating static pages \((?P<done>\d+)/(?P=done)\) in)"
    r"|^(?:> (?:@[\w.-]+/)?[\w.-]+@\S+ [\w:.-]+|Running \"(?!vercel)|\$ \w+)"
    r"|^Cached build|^info {2}- (?:Linting|Collecting|Generating)|^success (?:Building|compile|Done)|^\s*(?:▲|-) Next\.js \d"
    r"|[Bb]uild (?:completed|finished|succeeded) |[Cc]ontinuing(?: without|\b.*\.{3}|$)|\(ignored|, ignored|\bignored\)|[Rr]etrying|using (?:cached|fallback)"
)
"""A line of a build that goes on: what stands before it did not end it."""
PARALLEL = re.compile(r"\brun-p\b|npm-run-all2? (?:.* )?(?:-p|--parallel)\b|concurrently .*--raw| & ")
"""A command that runs several builds whose lines no prefix tells apart."""

LAST_RESORT = _all(
    rf"^(?:\W{{1,3}} )?{AT}:? (?:- )?(?P<message>[A-Za-z\"'`\[(*].*)",
    rf"^(?:\W{{1,3}} )?{FILE}\((?P<line>\d+)(?:,\s?(?P<column>\d+))?\):? (?P<message>\S.+)",
)
"""For tools that are in no table: a place and words."""
HARMLESS = re.compile(
    r"(?:\W|\[)*(?:lint/|warn|note\b|info|hint|deprecat|debug|todo|\w*Warning\b|suggestion|line \d|in \w)", re.IGNORECASE
)
"""Words after a place that report no error."""
CONTINUES = re.compile(
    r"^\s*(?:>?\s*\d+ ?[|│]|[|│]|[\^~]+$|at |❯ |[+-] ?(?:expected|actual|Expected|Received)|(?:Expected|Received|expected|actual)\b|'.*' !== ')"
)
"""Lines that belong to the message above an empty line: the source, the stack, what a test expected."""
NAME_OF_A_TEST = re.compile(r"^\s*(?:● |not ok \d|\[request error\])")
"""A message that only names the test, or the page: why it failed stands below it."""
HEADING = re.compile(r"Build failed in \d|^error during build:$|^> Build error occurred$|^Failed to compile\.?$")
"""A line below which the error stands, whatever its form."""
CONTEXT = re.compile(rf"(?:[Ff]ailed to (?:load|parse|read)(?: config from)?|[Ee]rror (?:loading|reading|parsing|compiling)) [`'\"]?{FILE}")
"""A line that names the file of the error below it."""
FATAL_WARNING = re.compile(r"^Warning: .* Use --force to continue\.$")
"""A warning that ends the build."""
PLACE_WITH_WORDS = re.compile(
    rf"^(?:ERROR in |Error in |Error: |In |at |File: |[A-Z]\w+: |(?=\S+:\d+:\d+ (?:lint|parse|format|assist)\b)){FILE}(?:(?: |:|\()(?P<line>\d+)[:,](?P<column>\d+)\)?(?:-\d+(?::\d+)?)?)?(?::?| (?:lint|parse|format|assist)\b.*)$"
)
"""A place with a word or two: webpack, Crystal, Biome."""
SOURCE = re.compile(r"^\s*(?:[╵╷]|[>→•]?\s*\d+ ?[|│┃]|[>→•]\s+[|│┃]|[|│┃·]|[\^~]+$|-*\^-+$|-{20,}$)")
"""A line that shows a part of the source, with its number, or a mark below it."""
ARROWS = _all(
    rf"^\s*(?:-+>|[╭┌└╰]─+\[?|,-\[|❯|➜) ?{AT}",
)
"""A place that an arrow or a frame leads to."""
PYTEST = re.compile(r"^E +(?P<message>\S.+)")
PYTEST_PLACE = re.compile(rf"^{FILE}:(?P<line>\d+): \w+$")
ELM = re.compile(rf"^-- [A-Z][A-Z ]+ -{{3,}} {FILE}$")
CODE_ALONE = re.compile(r"^(?:Error: )?[A-Z]{1,8}[-_]?\d{2,6}$")
"""A message that is a code and no more: the words stand below it."""
ENDS = re.compile(
    r"\b(?:fail|error|refus|cannot|can't|could not|couldn't|missing|invalid|exceed|unable|not found|denied|abort|unexpected|must|required"
    r"|not (?:enabled|allowed|supported|set|defined))", re.IGNORECASE
)
"""Words that the last lines of a failed tool have, whatever its form."""
HARMLESS_END = re.compile(r"\b0 (?:errors?|failed|failures)|no errors|--?\w*(?:error|fail)|Compiling|\w/error|error\.\w+", re.IGNORECASE)
"""Lines with such words that report nothing."""
UNFINISHED = re.compile(r"\b(?:of|to|a|an|the|mean|type|is|are|with|in|on|for|and|or|by|from|but|that|as|not|than|using)$")
"""Words that end no message: the next line has the rest."""
OUTPUT_OF_A_TEST = re.compile(r"^\s*(?:console\.(?:error|warn|log|info|debug|trace)$|std(?:err|out) \| )")
"""What a test wrote itself follows, indented."""
