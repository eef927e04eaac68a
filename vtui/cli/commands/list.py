"""`vtui list`: rows on standard output while they arrive."""

from argparse import ArgumentParser
from collections.abc import Mapping

from vtui.cli import declare
from vtui.cli.command import Command
from vtui.cli.options import ACCOUNT_NOTES, EXIT_CODES, PLAIN_EXAMPLES, ROW_FORMATS, UsageError
from vtui.cli.rows.options import ListOptions
from vtui.resources.registry import RESOURCES

KINDS = (*RESOURCES, "teams")
"""The resources that have a list, and teams."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=KINDS, metavar="WHAT", help=", ".join(KINDS))
    output = parser.add_argument_group("output")
    declare.limit(output)
    declare.output_format(output, ROW_FORMATS)
    declare.account(parser)


def run(options: ListOptions, environ: Mapping[str, str]) -> int:
    """Print the rows of a list."""
    if options.what == "teams" and options.project is not None:
        raise UsageError("--project does not apply to teams. Remove it.")
    from vtui.cli.rows.list_rows import run_list

    return run_list(options, environ)


COMMAND = Command(
    ListOptions,
    add_arguments,
    run,
    help=f"print {', '.join(KINDS[:-1])} or {KINDS[-1]}",
    description="Print rows page by page, in the order of the API.",
    epilog=f"examples:\n{PLAIN_EXAMPLES}\n{ACCOUNT_NOTES}{EXIT_CODES}",
    words="WHAT",
)
