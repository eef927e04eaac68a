"""`vtui completions`: a script that lets a shell complete the words of vtui."""

from argparse import ArgumentParser
from collections.abc import Mapping

from vtui.cli import output
from vtui.cli.command import Command
from vtui.cli.completion_scripts import script
from vtui.cli.options import CompletionsOptions

SHELLS = ("bash", "zsh", "fish")
"""The values of SHELL."""

NOTES = """\
examples:
  eval "$(vtui completions bash)"           in ~/.bashrc
  eval "$(vtui completions zsh)"            in ~/.zshrc, after compinit
  vtui completions fish > ~/.config/fish/completions/vtui.fish
"""


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
