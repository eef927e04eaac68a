"""From arguments to the options of a command."""

from argparse import SUPPRESS, Action, ArgumentError, ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, NoReturn

from vtui import __version__
from vtui.cli import declare
from vtui.cli.arguments import Piece, arguments_of, arrange, choices_of, flags_of, names_of, split, words_of
from vtui.cli.command import COMMANDS, Command, load_command
from vtui.cli.dashboard import DASHBOARD
from vtui.cli.options import ACCOUNT, CONFIG_PATH, HELP_END, ROW_FORMATS, STATE_PATH, Options, UsageError
from vtui.cli.typos import must_be_one_of, similar_command, typo_message, unknown_argument
from vtui.config.paths import default_path as config_path
from vtui.state import default_path as state_path
from vtui.text import clean

USAGE = "{USAGE}"
"""Placeholder in the help for the usage of all commands, which takes importing them to know."""
HELP = frozenset({"-h", "--help"})
HIDDEN = frozenset({"limit", "format", "timeout"})
"""Options of commands that the main parser takes too, so that the error names the command that they belong to."""
EXAMPLES = "examples:\n"
"""The beginning of the examples in the texts of a command."""
MISSING = "the following arguments are required: "
"""The beginning of an error of argparse."""


class Parser(ArgumentParser):
    """A parser that knows options by their complete names only, and raises UsageError for what is wrong.

    Its help has the examples at the beginning of the epilog above the options.
    """

    def __init__(self, **kwargs: Any) -> None:
        # The defaults are in `Options`: those of a command's parser would overwrite what was given before the command.
        kwargs |= {"allow_abbrev": False, "argument_default": SUPPRESS, "formatter_class": RawDescriptionHelpFormatter}
        if (kwargs.get("epilog") or "").startswith(EXAMPLES):
            examples, _, kwargs["epilog"] = kwargs["epilog"].partition("\n\n")
            kwargs["description"] += f"\n\n{examples}"
        super().__init__(**kwargs)

    def format_help(self) -> str:
        """The help, with what stands for its placeholders."""
        text = super().format_help()
        if USAGE in text:
            text = text.replace(USAGE, usage())
        text = text.replace(CONFIG_PATH, _display(config_path())).replace(STATE_PATH, _display(state_path({})))
        return f"{text}\n{HELP_END}"

    def error(self, message: str) -> NoReturn:
        if message.startswith(MISSING):
            name = message.removeprefix(MISSING)
            choices = next((option.choices for option in arguments_of(self) if option.metavar == name), None)
            message = f"{name} is missing" + (f": {', '.join(choices)}" if choices else "")
        raise UsageError(f"{message} (see `{self.prog} --help`)")

    def _check_value(self, action: Action, value: Any) -> None:
        """Refuse a value outside of the choices."""
        if action.choices is not None and value not in action.choices:
            raise ArgumentError(action, must_be_one_of([*action.choices], str(value)))


def parse(args: Sequence[str]) -> Any:
    """The options that `args` spell. Raises UsageError, and SystemExit after `--help` or `--version`."""
    main = main_parser()
    flags = flags_of(main)
    pieces = _split(args, flags)
    words = words_of(pieces)
    if words and words[0] in COMMANDS:
        return _parse_command(words[0], pieces, main)
    similar = similar_command(words[0], COMMANDS) if words else ""
    if similar and len(words) > 1:  # no target has a second word
        raise UsageError(typo_message(words[0], similar))
    if words:
        main.add_argument("target", type=declare.text, metavar="TARGET")
    elif HELP & {*args} or any(piece.flag not in flags for piece in pieces):  # argparse lists them
        add_commands(main)
    namespace, unknown = main.parse_known_args(args)
    _refuse_unknown(main, unknown)
    values = vars(namespace) | ({"similar_command": similar} if similar else {})
    return _options("", DASHBOARD, values, {*names_of(main), "similar_command"} - HIDDEN, ())


def _split(args: Sequence[str], flags: Mapping[str, bool]) -> list[Piece]:
    """Words and options. All commands are imported only where an option of theirs may stand before the command."""
    pieces = split(args, flags)
    start = next((index for index, piece in enumerate(pieces) if not piece.flag), len(pieces))
    name = pieces[start].tokens[0] if start < len(pieces) else ""
    known = name in COMMANDS
    if all(piece.flag in flags for piece in (pieces[:start] if known else pieces) if piece.flag):
        return split(args, {**flags, **flags_of(command_parser(name))}) if known else pieces
    every = dict(flags)
    for command in COMMANDS:
        every |= flags_of(command_parser(command))
    return split(args, every)


def _parse_command(name: str, pieces: Sequence[Piece], main: Parser) -> Options:
    parser = command_parser(name)
    before, after = arrange(pieces, flags_of(main), parser)
    if HELP & {*before}:
        add_commands(main)
    namespace, unknown = main.parse_known_args(before)
    namespace, more = parser.parse_known_args(after, namespace)
    _refuse_unknown(main, [*unknown, *more])
    return _options(name, load_command(name), vars(namespace), names_of(parser), choices_of(parser, "format"))


def _refuse_unknown(parser: Parser, unknown: Sequence[str]) -> None:
    if unknown:  # only its name: what follows may be a token
        parser.error(unknown_argument(unknown[0].split("=")[0], flags_of(parser)))


def _options(
    name: str, command: Command[Any], values: Mapping[str, Any], own: AbstractSet[str], formats: Sequence[str]
) -> Options:
    """The options of a command; raises UsageError. `own` has the names of those that the command takes."""
    given = values.keys()
    _refuse_unused(name, own, given - own)
    taken = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items() if key in own}
    options: Options = command.options(command=name, **taken)
    command.check(options, given)
    if values.get("format", "") not in ("", *formats):
        raise UsageError(f"--format of `vtui {name}` must be one of: {', '.join(formats)}")
    if "ascii" in given - own:
        raise UsageError("--ascii only works in the dashboard")
    if "keys" in given - own:
        raise UsageError("--keys cannot be combined with a command")
    if options.demo and given & {"token", "token_file", "api_url"}:
        raise UsageError("--demo cannot be combined with --token, --token-file or --api-url")
    if options.token is not None and options.token_file is not None:
        raise UsageError("--token and --token-file cannot be combined. Remove one of them.")
    if not options.demo and given & {"seed", "demo_deployments"}:
        raise UsageError("--seed and --demo-deployments require --demo")
    return options


def _refuse_unused(name: str, own: AbstractSet[str], unused: AbstractSet[str]) -> None:
    """Raise UsageError for options before a command that would be ignored: they mislead."""
    if "format" not in own and unused & {"limit", "format"}:
        raise UsageError("--limit, --all and --format cannot be used here. Use them with `vtui list`.")
    if "timeout" in unused:
        raise UsageError("--timeout only works with `vtui watch`")
    if "target" in own and unused & {"limit", "project"}:
        raise UsageError("--limit, --all and --project do not apply to a single deployment. Remove them.")
    if ignored := unused & ACCOUNT:
        names = ", ".join(f"--{option.replace('_', '-')}" for option in sorted(ignored))
        raise UsageError(f"`vtui {name}` does not support {names}")


def main_parser() -> Parser:
    """The parser of the options before a command, and of the dashboard's."""
    parser = Parser(prog="vtui", usage=USAGE, description=DASHBOARD.description, epilog=DASHBOARD.epilog)
    parser.add_argument("-V", "--version", action="version", version=f"vtui {__version__}")
    DASHBOARD.add_arguments(parser)
    hidden = parser.add_argument_group()
    declare.limit(hidden, hidden=True)
    hidden.add_argument("--format", choices=(*ROW_FORMATS, "text"), metavar="FORMAT", help=SUPPRESS)
    declare.timeout(hidden, hidden=True)
    return parser


def command_parser(name: str) -> Parser:
    """The parser of what belongs to a command."""
    command = load_command(name)
    parser = Parser(**_texts(name, command))
    command.add_arguments(parser)
    return parser


def first_words(name: str) -> tuple[str, ...]:
    """The values that the first word of a command can have: `find` and `diff`; empty where any word can stand."""
    words = (argument for argument in arguments_of(command_parser(name)) if not argument.option_strings)
    return (*load_command(name).verbs, *(choice for word in words for choice in word.choices or ()))


def main_help() -> str:
    """The help of vtui with all its commands."""
    main = main_parser()
    add_commands(main)
    return main.format_help()


def add_commands(main: Parser) -> None:
    """Add all commands to the main parser, for its help."""
    commands = main.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for name in COMMANDS:
        command = load_command(name)
        commands.add_parser(name, help=command.help, **_texts(name, command))


def _texts(name: str, command: Command[Any]) -> dict[str, Any]:
    texts = {"usage": command.usage, "description": command.description, "epilog": command.epilog}
    return {"prog": f"vtui {name}", **texts}


def usage() -> str:
    """The usage of every command; those without words share a line."""
    commands = {name: load_command(name) for name in COMMANDS}
    lines = ["vtui [OPTIONS] [TARGET]"]
    lines += [f"vtui {name} {command.words} [OPTIONS]" for name, command in commands.items() if command.words]
    lines.append(f"vtui {'|'.join(name for name, command in commands.items() if not command.words)} [OPTIONS]")
    return "\n       ".join(lines)


def _display(path: Path) -> str:
    home = Path.home()
    return clean(str(Path("~", path.relative_to(home)) if path.is_relative_to(home) else path))
