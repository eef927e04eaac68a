"""`vtui watch`: wait for the end of a deployment."""

from argparse import ArgumentParser
from collections.abc import Mapping

from vtui.cli import declare
from vtui.cli.command import Command
from vtui.cli.options import LINE_FORMATS, WatchOptions

NOTES = """\
examples:
  vtui watch dpl_8XkQ2mZr5tYw1aBcDeFgHiJkLmNo && ./smoke-test
  vtui watch https://store-8xkq2mzr5-acme.vercel.app --timeout 900
  vtui watch shop.example.com --format jsonl

A host that is an alias means what it serves when watching begins.

Exit codes: 0 ready, its aliases assigned; 1 failed, canceled or blocked;
2 it could not start; 3 the end is not known: it is gone, the time is up, or
the API does not tell; 130 interrupted.
"""


def add_arguments(parser: ArgumentParser) -> None:
    declare.deployment(parser)
    watching = parser.add_argument_group("watching")
    declare.timeout(watching)
    declare.output_format(watching, LINE_FORMATS)
    declare.account(parser, project=False)


def run(options: WatchOptions, environ: Mapping[str, str]) -> int:
    """Print the states of a deployment until its end."""
    from vtui.cli.deployment.watch import run_watch

    return run_watch(options, environ)


COMMAND = Command(
    WatchOptions,
    add_arguments,
    run,
    help="wait until a deployment has ended, and say how",
    description="Print a line for every change of a deployment's state, until its end.",
    epilog=NOTES,
    words="TARGET",
)
