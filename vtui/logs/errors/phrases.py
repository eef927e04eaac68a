"""Lines that report no error by themselves: consequences, warnings, signs that the build continued, headings."""

import re

from vtui.logs.errors.locations import FILE


def _any_of(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives))


CONSEQUENCE = _any_of(
    r"exited with|Exited with code|failed with exit code|exit (?:status|code):? \d|^Exit (?:code|status)|^Error 1$",
    r"Command failed|command finished with error|run failed: command|returned a non-zero|Process completed",
    r"Build failed|failed to build(?: for|\.|$)|Build error occurred|error during build:?$|^(?:The )?[Bb]uild (?:was )?unsuccessful",
    r"^Failed to compile|Failed to compile application|Compilation failed|Unable to compile TypeScript",
    r"TypeScript compilation failed|Type checking failed|Turbopack build failed|Module build failed",
    r"bundle compiled with errors|aborting due to|could not compile `|There are multiple|^Treating warnings as errors",
    r"Found \d+ error|\d+ problems? \(|^[1-9]\d* errors?\b|errors? generated|failing tests:$|^Tests? failed|Failed tasks",
    r"ELIFECYCLE|ERR_PNPM_RECURSIVE|Lifecycle script|A complete log of this run|npm ERR!$",
    r"^code [A-Z\d]|^path /|^errno|^syscall |^command |^workspace |^location |^Failed:\s",
    r"process \"/bin/sh|Failed to run \"|Recipe .* failed|\*\*\* \[|Running target .* failed",
    r"subprocess-exited-with-error|did not run successfully|Failed building wheel|Could not build wheels",
    r"Error occurred prerendering|Export encountered|exiting the build|^Call retries were exceeded",
    r"Failed to load \S+, see more info|Having trouble (?:rendering|compiling|writing)|Problem writing Eleventy",
    r"Failed to collect page data|Error evaluating Node\.js code|Unable to build website|Please check your build",
)
"""A line that only reports that something before it failed."""

WARNING = re.compile(
    r"^\s*(?:\(node:\d+\)|\(Use `node|[⚠▲]|!\s|\(!\)|WARN(?:ING)?\b|[Ww]arn(?:ing)?\b[: \[(!]|\[WARN|DeprecationWarning"
    r"|DEPRECAT|\[DEP|(?:npm|yarn) warn|[Nn]ote:|[Hh]int:|(?:[Ii]nfo|INFO|debug|deprecated)(?![\w./(-])|\w*Warning:)"
)
"""A line that reports no error, whatever its words."""
FATAL_WARNING = re.compile(r"^Warning: .* Use --force to continue\.$")
"""A warning that ends the build."""
IGNORED = re.compile(r"\(ignored|, ignored|\bignored\)|\(skipped\)|\(non-fatal\)")
"""An error that the tool ignored."""
SURVIVED = re.compile(
    r", (?:going on|continuing|falling back|retrying|will retry)\b"
    r"|\bcontinuing (?:without|anyway|with)\b|^[Cc]ontinuing\b|[Rr]etrying (?:in|again)|[Rr]etrying\.{3}"
    r"|, using .{1,60} instead\b|\busing (?:cached|fallback|the last)\b"
)
"""An error after which the tool continued, as the tool reports."""
OUTPUT_OF_A_TEST = re.compile(r"^\s*(?:console\.(?:error|warn|log|info|debug|trace)$|std(?:err|out) \| )")
"""The output of a test follows, indented."""

_LINE_OF_A_STAGE = (
    r"^\s*(?:[✓✔√⚡●] ?)?(?:"
    r"Compiled (?:successfully|with warnings|client|server)|webpack [\d.]+ compiled (?:successfully|with \d+ warn)"
    r"|Creating an optimized production build|Linting and checking validity|Checking validity of types"
    r"|Running TypeScript|Finished (?:TypeScript|`)|Collecting page data|Collecting build traces"
    r"|Finalizing page optimization|Route \((?:app|pages)\)|Pages +\||Prerendered \d"
    r"|Generating static pages \((?P<done>\d+)/(?P=done)\) in|\w+ v\d[\w.-]* building|\d+ modules transformed"
    r"|[Bb]uilt in \d|Completed in \d|Build Completed in|The build folder is ready|File sizes after gzip"
    r"|Deploying outputs|Deployment completed|Installing dependencies|Successfully installed)"
)
_STAGES = (
    _LINE_OF_A_STAGE,
    r"^Running \"(?!vercel)|^\s*(?:▲|-) Next\.js \d|^info {2}- (?:Linting|Collecting|Compiled|Creating)",
    r"^success (?:Building|compile|Done)",
)
STAGE = _any_of(*_STAGES)
"""A stage of a build that begins only after everything before it succeeded."""
WENT_ON = _any_of(
    *_STAGES,
    r"^\s*(?:[✓✔√⚡●] ?)?(?:Complete!|Done in \d|Build complete|Build at: |The project was built|Success! "
    r"|Generated (?!code)|Wrote [1-9]\d* files|Traced |Uploading build outputs|added \d+ packages"
    r"|Finished in \d.*0 failures)",
    r"^\$ \w+|^Cached build|^[Bb]uild (?:completed|finished|succeeded) ",
)
"""A line of a build that continues: the lines before it did not end the build."""
SCRIPT = re.compile(
    r"^> (?:(?:@[\w.-]+/)?[\w.-]+@\S+ [\w:.-]+|nx run \S+|(?:@[\w.-]+/)?[\w.-]+:[\w:-]+(?: |$))|^\$ \w+"
)
"""The first line of a script of a package."""
SCRIPT_FAILED = re.compile(
    r"Lifecycle script|ELIFECYCLE|^error Command failed|[Ee]xited with (?:code |status )?[1-9]|exited \([1-9]|^Failed$"
    r"|Exit (?:code|status):? [1-9]|command finished with error|[Cc]ommand failed|exited with SIG"
)
"""The script that has this line failed."""
DONE = re.compile(r"^(?:Build Completed in|Deploying outputs)|^\s*Tasks: +(?P<tasks>\d+) successful, (?P=tasks) total")
"""Everything built before this line succeeded."""
PARALLEL = re.compile(
    r"^(?:> |\$ |Running \").*(?:\brun-p\b|\bnpm-run-all2? (?:.* )?(?:-p|--parallel)\b|\bconcurrently .*--raw| & )"
)
"""A command that runs several builds without a prefix for each."""

WARNINGS_FOLLOW = re.compile(r"^(?:Turbopack build encountered \d+ warnings?:?|\s*⚠ Compiled with warnings.*)$")
"""Warnings follow, until the next heading, or until the build continues."""
TRACE = re.compile(
    r"^(?:Import (?:trace|map|stack)|Generated code|Requested|Related|Learn more|Used by|Show|Maybe|Stack)\b"
)
"""Text below a location that is not an error message."""
HEADING = re.compile(r"Build failed in \d|^error during build:$|^> Build error occurred$|^Failed to compile\.?$")
"""A line with the error below it, in any form."""
CONTEXT = re.compile(
    r"(?:[Ff]ailed to (?:load|parse|read)(?: config from)?|[Ee]rror (?:loading|reading|parsing|compiling)"
    r"|Having trouble (?:rendering|compiling|writing) \w+ template)"
    rf" [`'\"]?{FILE}"
)
"""A line that names the file of the error below it."""
NAME_OF_A_TEST = re.compile(r"^\s*(?:● |not ok \d|\[request error\])")
"""A message that only names the test, or the page; the error is below it."""
SENTENCES = re.compile(r"^(?:Type error: |error TS\d)")
"""A message that may have further sentences, indented below it."""
CODE_ALONE = re.compile(r"^(?:Error: )?[A-Z]{1,8}[-_]?\d{2,6}$")
"""A message that is only a code; the text is below it."""
UNFINISHED = re.compile(
    r"\b(?:of|to|a|an|the|mean|type|is|are|with|in|on|for|and|or|by|from|but|that|as|not|than|using)$"
)
"""Words that end no message: it continues on the next line."""

SOURCE = re.compile(r"^\s*+(?:[╵╷]|[>→•]?\s*\d+ ?[|│┃]|[>→•]\s+[|│┃]|[|│┃·]|[\^~]+$|-*\^-+$|-{20,}$)")
"""A line of a source excerpt, with its number, or a mark below it."""
STACK = re.compile(r"\s+at ")
"""A frame of a stack trace."""
NO_SENTENCE = re.compile(r"Node\.js v\d|Learn more|See |Read more|[a-z]")
"""Beginnings of lines that do not continue a message."""
CONTINUES = re.compile(
    r"^\s*+(?:>?\s*+\d+ ?[|│]|[|│]|[\^~]+$|at |❯ |[+-] ?(?:[Ee]xpected|[Aa]ctual|Received)"
    r"|(?:[Ee]xpected|Received|actual)\b|'.*' !== ')"
)
"""Lines that belong to the message above an empty line: the source, the stack, a test's expectation."""

MISSING = re.compile(
    r"not found|no such file|ENOENT|does not exist|[Mm]issing|[Uu]nable to find|[Cc](?:ould not|annot|an't) resolve"
    r"|Cannot find (?:module|package|file)"
)
"""Words of an error about a missing file."""
HARMLESS = re.compile(
    r"(?:\W|\[)*(?:lint/|.*has been rewritten|(?:warn(?:ing)?|note|info|hint|deprecat\w*|debug|todo|\w*Warning|suggestion)\b"
    r"|line \d|in \w)",
    re.IGNORECASE,
)
"""Text after a location that is not an error."""
LAST_WORDS = re.compile(
    r"\b(?:fail|error|refus|cannot|can't|could not|couldn't|missing|invalid|exceed|unable|not found|denied|abort"
    r"|unexpected|must|required|not (?:enabled|allowed|supported|set|defined))",
    re.IGNORECASE,
)
"""Words in the last lines of a failed tool of unknown form."""
HARMLESS_END = re.compile(
    r"\b0 (?:errors?|failed|failures)|no errors|--?\w*(?:error|fail)|Compiling|\w/error|error\.\w+", re.IGNORECASE
)
"""Lines with such words that report no error."""

_WORDS = (
    "error", "err!", "err_", "fail", "warn", "not found", "does not ", "cannot", "could not", "couldn't", "can't", "exception",
    "rejection", "panic", "fatal", "critical", "traceback", "missing", "problem", "not ok", "no matching", "resolution",
    "improperly", "doesnotexist", "unsuccessful", "compile", "parse ", "enoent", "eacces", "eperm", "econn",
    "etimedout", "enotfound", "eai_again", "eresolve", "elifecycle", "yn0", "exited", "exit ", "prerender",
    "code style", "console.", "stderr", "stdout", 'file "', "× ", "✗", "✘", "✖", "⨯", "❌", "● ", "! ", "[!]", "-- ",
    "*** ", "e  ", "x ", "─", "├", "╰", ",-[", "-> ", "❯", "➜",
)  # fmt: skip
_LOCATION = re.compile(r"[\w\])}][:(]\d|\bline \d|^\d+:\d|^\S+\.\w+:?$|^\d+\. ")


def may_report(text: str) -> bool:
    """Whether a line can have a part in a report: a cheap look that spares the patterns on most lines."""
    low = text.lower()
    return any(word in low for word in _WORDS) or _LOCATION.search(text.strip()) is not None
