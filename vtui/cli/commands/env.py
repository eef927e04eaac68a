"""`vtui env`: where a variable is set, and the differences between two environments."""

from argparse import ArgumentParser
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from vtui.cli import declare
from vtui.cli.command import Command
from vtui.cli.options import ROW_FORMATS, EnvOptions, UsageError

VERBS = {"find": 1, "diff": 2}
"""The first word -> the number of words that follow it."""

NOTES = """\
examples:
  vtui env find DATABASE_URL --team acme
  vtui env diff production preview --project storefront
  vtui env diff production staging --project storefront --compare
  vtui env diff production production --project store --with store-eu --compare
  vtui env find DATABASE_URL --reveal --format jsonl

--compare reads the values that both have, one request each, and says which are
alike; it prints none. --reveal prints them: json and jsonl give them exactly,
csv and table with what is not fit to be shown taken out. Vercel records each
read in the Activity log.

Without --compare, a key that both have counts as equal; secrets cannot be read
back and are never compared.

Exit codes of find: 0 found; 1 not found, or not everything could be read;
2 it could not start. Of diff: 0 equal; 1 different; 2 not everything could be
read, or it could not start. 130 interrupted.
"""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("words", nargs="+", type=declare.text, metavar="find KEY | diff A B")
    parser.add_argument("--compare", action="store_true", help="read the values that both have and say which are alike")
    parser.add_argument(
        "--with", dest="other", type=declare.text, metavar="PROJECT", help="the project that B is of, if another"
    )
    parser.add_argument("--reveal", action="store_true", help="print values, one request each; they are secrets")
    declare.output_format(parser, ROW_FORMATS)
    declare.account(parser)


def check(options: EnvOptions, given: AbstractSet[str]) -> None:
    verb, *words = options.words
    if verb not in VERBS or len(words) != VERBS[verb]:
        raise UsageError("write `vtui env find KEY` or `vtui env diff A B`")
    if "limit" in given:
        raise UsageError("--limit and --all belong to `vtui list`: this looks at all there is")
    if verb == "find" and given & {"compare", "other"}:
        raise UsageError("--compare and --with belong to `vtui env diff`")
    if verb == "diff" and options.project is None:
        raise UsageError("`vtui env diff` compares environments of a project: say which with --project")


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
    help="find a variable in all projects, or compare two environments",
    description="`find KEY` says where a variable is set, project by project as they are read;\n"
    "`diff A B` compares two environments of a project, or of two, custom ones by\ntheir slug.",
    epilog=NOTES,
    words="find KEY | diff A B",
    verbs=VERBS,
    usage="vtui env find KEY | diff A B [OPTIONS]",
    check=check,
)
