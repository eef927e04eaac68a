"""`vtui config`: the config file and the settings."""

from argparse import ArgumentParser
from collections.abc import Mapping

from vtui.cli import declare
from vtui.cli.command import Command
from vtui.cli.options import ConfigOptions

ACTIONS = ("path", "show", "check", "init")
"""The values of ACTION."""


def add_arguments(parser: ArgumentParser) -> None:
    about = "path: where the file is; show: every setting and where it comes from; check: whether all is right; "
    about += "init: write a file in which every setting is explained"
    parser.add_argument("action", choices=ACTIONS, metavar="ACTION", help=about)
    declare.config(parser.add_argument_group("account"))


def run(options: ConfigOptions, environ: Mapping[str, str]) -> int:
    """Print or check the settings, or write an example."""
    from vtui.cli.show_config import run_config

    return run_config(options, environ)


COMMAND = Command(
    ConfigOptions,
    add_arguments,
    run,
    help="say where the settings are and what they are, check them, or write a file to begin with",
    description="The settings, and the file that they are in.",
    epilog="Each setting that is no list or table can be overridden by a variable:\nVTUI_REFRESH=0 vtui",
)
