"""What a command declares, and loading the declaration of one."""

from argparse import ArgumentParser
from collections.abc import Callable, Collection, Mapping
from collections.abc import Set as AbstractSet
from importlib import import_module
from typing import Any, Generic, NamedTuple, TypeVar

from vtui.cli.options import Options

O = TypeVar("O", bound=Options)  # noqa: E741 - the usual letter for options

COMMANDS = ("list", "watch", "logs", "env", "doctor", "config", "cache", "completions", "logout", "help")
"""Names of the commands, each that of its module, in the order of `vtui --help`; any other first word is a target."""


class Command(NamedTuple, Generic[O]):
    """A command: the `COMMAND` of its module.

    `vtui --help` and the completions import the modules of all commands, so what takes long is imported by `run`.
    """

    options: type[O]
    """The class of its options; the values that were not given keep the defaults of its fields."""
    add_arguments: Callable[[ArgumentParser], None]
    """Declares its words and options. Each `dest` is a field of `options`."""
    run: Callable[[O, Mapping[str, str]], int]
    """Runs it with its options and the environment variables, and returns the exit code.

    May raise UsageError, ConfigError and NoTokenError, which are printed and give exit code 2.
    """
    help: str
    """Its line in `vtui --help`."""
    description: str
    """The text above the options in its own help."""
    epilog: str = ""
    """The text below them: examples, exit codes."""
    words: str = ""
    """Its words in the usage of `vtui --help`: `TARGET`."""
    verbs: Collection[str] = ()
    """The values of its first word for completions, where `add_arguments` does not list them."""
    usage: str | None = None
    """The usage in its own help; None derives it from the arguments."""
    check: Callable[[O, AbstractSet[str]], None] = lambda _options, _given: None
    """Raises UsageError for options that do not fit together; the second argument has the names of those given."""


def load_command(name: str) -> Command[Any]:
    """Import the module of a command."""
    command: Command[Any] = import_module(f"vtui.cli.commands.{name}").COMMAND
    return command
