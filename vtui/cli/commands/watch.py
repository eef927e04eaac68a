"""`vtui watch`: wait for the end of a deployment."""

from argparse import ArgumentParser
from collections.abc import Mapping

from vtui.cli import declare
from vtui.cli.command import Command
from vtui.cli.deployment.options import WatchOptions
from vtui.cli.options import LINE_FORMATS

NOTES = """\
examples:
  vtui watch dpl_8XkQ2mZr5tYw1aBcDeFgHiJkLmNo && ./smoke-test
  vtui watch https://store-8xkq2mzr5-acme.vercel.app --timeout 900
  vtui watch acme-shop.example --format jsonl

For an alias, the deployment that it points to at the start is watched.

Exit codes: 0 ready and aliases assigned; 1 failed, canceled or blocked; 2 could
not start; 3 result unknown: deleted, timeout, or not reported by the API;
130 interrupted.
"""


def add_arguments(parser: ArgumentParser) -> None:
    declare.deployment(parser)
    output = parser.add_argument_group("output")
    declare.timeout(output)
    declare.output_format(output, LINE_FORMATS)
    declare.account(parser, project=False)


def run(options: WatchOptions, environ: Mapping[str, str]) -> int:
    """Print the states of a deployment until its end."""
    from vtui.cli.deployment.watch import run_watch

    return run_watch(options, environ)


COMMAND = Command(
    WatchOptions,
    add_arguments,
    run,
    help="wait until a deployment finishes, and print the result",
    description="Print each state of a deployment until it finishes.",
    epilog=NOTES,
    words="TARGET",
)
