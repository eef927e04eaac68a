"""`vtui completions`: a script that lets a shell complete the words of vtui."""

from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import dataclass

from vtui.cli import output
from vtui.cli.command import Command
from vtui.cli.completion_scripts import script
from vtui.cli.options import Options

SHELLS = ("bash", "zsh", "fish")
"""The values of SHELL."""

NOTES = """\
examples:
  eval "$(vtui completions bash)"           in ~/.bashrc
  eval "$(vtui completions zsh)"            in ~/.zshrc, after compinit
  vtui completions fish > ~/.config/fish/completions/vtui.fish
"""


@dataclass(frozen=True, slots=True)
class CompletionsOptions(Options):
    """Options of `vtui completions`."""

    shell: str = ""
    """One of `SHELLS`."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))


def run(options: CompletionsOptions, _environ: Mapping[str, str]) -> int:
    """Print the script."""
    output.prepare("text")
    print("\n".join(script(options.shell)))
    return 0


COMMAND = Command(
    CompletionsOptions,
    add_arguments,
    run,
    help="print a shell completion script",
    description="Print a script that completes commands, options and values in a shell.",
    epilog=NOTES,
)
