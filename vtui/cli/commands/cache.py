"""`vtui cache`: the rows that are kept for the next start of the dashboard."""

from argparse import ArgumentParser
from collections.abc import Mapping

from vtui.cli.command import Command
from vtui.cli.options import ActionOptions

ACTIONS = ("path", "clear")
"""The values of ACTION."""


def add_arguments(parser: ArgumentParser) -> None:
    about = "path: print the path of the folder; clear: delete the rows of all accounts"
    parser.add_argument("action", choices=ACTIONS, metavar="ACTION", help=about)


def run(options: ActionOptions, environ: Mapping[str, str]) -> int:
    """Print the path of the cache folder, or delete its files."""
    from vtui.cli.row_cache import run_cache

    return run_cache(options, environ)


COMMAND = Command(
    ActionOptions,
    add_arguments,
    run,
    help="show or clear the rows kept for the next start",
    description="Print the path of the cache folder, or delete the rows in it.\n"
    "The dashboard keeps the first rows of lists there, to show them at the next start.",
    epilog="Env vars and tokens are never kept. To keep nothing, set `cache = false` in the config.",
)
