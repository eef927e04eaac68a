"""`vtui config`: the config file and the settings."""

from argparse import ArgumentParser
from collections.abc import Mapping

from vtui.cli import declare
from vtui.cli.command import Command
from vtui.cli.options import ActionOptions

ACTIONS = ("path", "show", "check", "init")
"""The values of ACTION."""


def add_arguments(parser: ArgumentParser) -> None:
    about = "path: print the path of the file; show: print all settings and their sources; check: validate the file; "
    about += "init: create a file that documents all settings"
    parser.add_argument("action", choices=ACTIONS, metavar="ACTION", help=about)
    declare.config(parser.add_argument_group("account"))


def run(options: ActionOptions, environ: Mapping[str, str]) -> int:
    """Print or check the settings, or write an example."""
    from vtui.cli.show_config import run_config

    return run_config(options, environ)


COMMAND = Command(
    ActionOptions,
    add_arguments,
    run,
    help="show, check or create the config file",
    description="Show, check or create the config file.",
    epilog="An environment variable overrides a setting that is not a list or a table:\nVTUI_REFRESH=0 vtui",
)
