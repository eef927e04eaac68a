"""`vtui help`: the help of vtui or of a command."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping
from dataclasses import dataclass

from vtui.cli import output
from vtui.cli.command import COMMANDS, Command
from vtui.cli.options import Options
from vtui.cli.parser import command_parser, main_help
from vtui.cli.typos import must_be_one_of


@dataclass(frozen=True, slots=True)
class HelpOptions(Options):
    """Options of `vtui help`."""

    topic: str = ""
    """Name of a command; empty for vtui itself."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "topic", nargs="?", type=_command, default="", metavar="COMMAND", help=f"{', '.join(COMMANDS)} (default: vtui)"
    )


def _command(name: str) -> str:
    if name and name not in COMMANDS:
        raise ArgumentTypeError(must_be_one_of(COMMANDS, name))
    return name


def run(options: HelpOptions, _environ: Mapping[str, str]) -> int:
    """Print the help of the command, or of vtui."""
    output.prepare("text")
    print(command_parser(options.topic).format_help() if options.topic else main_help(), end="")
    return 0


COMMAND = Command(
    HelpOptions,
    add_arguments,
    run,
    help="show the help of a command",
    description="Show the help of a command, or of vtui if none is given. Same as --help.",
    words="[COMMAND]",
    verbs=COMMANDS,
)
