"""`vtui help`: the help of vtui or of a command."""

from argparse import ArgumentParser
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from vtui.cli import output
from vtui.cli.command import COMMANDS, Command
from vtui.cli.options import Options, UsageError
from vtui.cli.parser import command_parser, first_words, main_help
from vtui.cli.typos import must_be_one_of


@dataclass(frozen=True, slots=True)
class HelpOptions(Options):
    """Options of `vtui help`."""

    topic: tuple[str, ...] = ()
    """Name of a command, and possibly one of its first words (`env diff`); empty for vtui itself."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "topic", nargs="*", default=(), metavar="COMMAND", help=f"{', '.join(COMMANDS)} (default: vtui)"
    )


def check(options: HelpOptions, _given: AbstractSet[str]) -> None:
    """Refuse what is no command, and what is no word of it."""
    if not options.topic:
        return
    name, *words = options.topic
    if name not in COMMANDS:
        raise UsageError(f"COMMAND {must_be_one_of(COMMANDS, name)}")
    known = first_words(name)
    if words and (len(words) > 1 or words[0] not in known):
        after = f"can be followed by: {', '.join(known)}" if known else "must be the last word"
        raise UsageError(f"`vtui help {name}`: {name} {after}")


def run(options: HelpOptions, _environ: Mapping[str, str]) -> int:
    """Print the help of the command, or of vtui."""
    output.prepare("text")
    print(command_parser(options.topic[0]).format_help() if options.topic else main_help(), end="")
    return 0


COMMAND = Command(
    HelpOptions,
    add_arguments,
    run,
    help="show the help of a command",
    description="Show the help of a command, or of vtui if none is given. Same as --help.",
    words="[COMMAND]",
    verbs=COMMANDS,
    usage="vtui help [COMMAND]",
    check=check,
)
