"""`vtui env`: where a variable is set, and the differences between two environments."""

from argparse import ArgumentParser
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from vtui.cli import declare
from vtui.cli.command import Command
from vtui.cli.env.options import EnvOptions
from vtui.cli.options import ROW_FORMATS, UsageError

VERBS = {"find": 1, "diff": 2}
"""The first word -> the number of words that follow it."""

NOTES = """\
examples:
  vtui env find DATABASE_URL --team acme
  vtui env diff production preview --project store
  vtui env diff production staging --project store --compare
  vtui env diff production production --project store --with store-eu --compare
  vtui env find DATABASE_URL --reveal --format jsonl

--compare reads the values of keys that are set in both environments, one
request each, and prints whether they are equal, not the values. --reveal prints
the values: exactly in json and jsonl, without control characters in csv and
table. Vercel records each read in the Activity log.

Without --compare, a key that is set in both environments counts as equal.
Secrets cannot be read back and are never compared.

Exit codes of find: 0 found; 1 not found, or incomplete; 2 could not start.
Exit codes of diff: 0 equal; 1 different; 2 incomplete, or could not start.
Both: 130 interrupted.
"""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("words", nargs="+", type=declare.text, metavar="find KEY | diff A B")
    parser.add_argument("--compare", action="store_true", help="read values that are set in both and compare them")
    parser.add_argument(
        "--with", dest="other", type=declare.text, metavar="PROJECT", help="project of B (default: the project of A)"
    )
    parser.add_argument(
        "--reveal", action="store_true", help="print the values, one request each; they are confidential"
    )
    declare.output_format(parser, ROW_FORMATS)
    declare.account(parser)


def check(options: EnvOptions, given: AbstractSet[str]) -> None:
    verb, *words = options.words
    if verb not in VERBS or len(words) != VERBS[verb]:
        raise UsageError("use `vtui env find KEY` or `vtui env diff A B`")
    if "limit" in given:
        raise UsageError("--limit and --all only work with `vtui list`. `vtui env` always reads all variables.")
    if verb == "find" and given & {"compare", "other"}:
        raise UsageError("--compare and --with only work with `vtui env diff`")
    if verb == "diff" and options.project is None:
        raise UsageError("`vtui env diff` requires --project, the project of the environments")


def run(options: EnvOptions, environ: Mapping[str, str]) -> int:
    """Find a key, or compare two environments."""
    if options.words[0] == "find":
        from vtui.cli.env.find import run_find

        return run_find(options, environ)
    from vtui.cli.env.diff import run_diff

    return run_diff(options, environ)


COMMAND = Command(
    EnvOptions,
    add_arguments,
    run,
    help="find an env var in all projects, or compare two environments",
    description="Find the projects and environments where a variable is set (`find KEY`), or\n"
    "compare two environments of one or two projects (`diff A B`). A and B are\n"
    "production, preview, development, or the slug of a custom environment.",
    epilog=NOTES,
    words="find KEY | diff A B",
    verbs=VERBS,
    usage="vtui env find KEY | diff A B [OPTIONS]",
    check=check,
)
