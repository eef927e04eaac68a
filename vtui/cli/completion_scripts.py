"""Completion scripts for shells, made from the parsers."""

from argparse import SUPPRESS, Action, ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from vtui.cli.arguments import arguments_of
from vtui.cli.command import COMMANDS, load_command
from vtui.cli.parser import command_parser, main_parser


@dataclass(frozen=True, slots=True)
class Completion:
    """What can follow a command, or the program itself, which has no name."""

    name: str
    about: str
    options: tuple[Action, ...]
    values: tuple[str, ...]
    """The values of its words."""


def completions() -> list[Completion]:
    """The program, then its commands."""
    commands = {name: load_command(name) for name in COMMANDS}
    return [
        _completion(main_parser()),
        *(_completion(command_parser(name), name, it.help, it.verbs) for name, it in commands.items()),
    ]


def _completion(parser: ArgumentParser, name: str = "", about: str = "", values: Iterable[str] = ()) -> Completion:
    options = [one for one in arguments_of(parser) if one.option_strings and one.help != SUPPRESS]
    choices = (choice for one in arguments_of(parser) if not one.option_strings for choice in one.choices or ())
    return Completion(name, about, tuple(options), (*values, *choices))


def _takes_value(option: Action) -> bool:
    return option.nargs != 0


def _takes_file(option: Action) -> bool:
    return option.metavar == "FILE"


def _about(option: Action) -> str:
    """The first part of its help."""
    return _plain((option.help or "").split(";")[0])


def script(shell: str) -> Iterator[str]:
    """The lines of the script for a shell."""
    return {"bash": bash, "zsh": zsh, "fish": fish}[shell](completions())


def bash(every: Sequence[Completion]) -> Iterator[str]:
    """The script for bash."""
    names = [command.name for command in every[1:]]
    yield "# Completion of vtui for bash, made by `vtui completions bash`."
    yield "_vtui() {"
    yield "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= word words="
    yield '    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do'
    yield f"        case $word in {'|'.join(names)}) command=$word; break ;; esac"
    yield "    done"
    yield "    case $command:$prev in"
    for command in every:
        for option in filter(_takes_value, command.options):
            pattern = "|".join(f"{command.name}:{flag}" for flag in option.option_strings)
            if option.choices:
                yield f'        {pattern}) COMPREPLY=($(compgen -W "{" ".join(option.choices)}" -- "$cur")); return ;;'
            elif _takes_file(option):
                yield f'        {pattern}) COMPREPLY=($(compgen -f -- "$cur")); return ;;'
            else:
                yield f"        {pattern}) return ;;"
    yield "    esac"
    yield "    case $command in"
    for command in every:
        flags = [flag for option in command.options for flag in option.option_strings]
        words = " ".join([*(command.values if command.name else names), *flags])
        yield f'        "{command.name}") words="{words}" ;;'
    yield "    esac"
    yield '    COMPREPLY=($(compgen -W "$words" -- "$cur"))'
    yield "}"
    yield "complete -F _vtui vtui"


def zsh(every: Sequence[Completion]) -> Iterator[str]:
    """The script for zsh."""
    yield "#compdef vtui"
    yield "# Completion of vtui for zsh, made by `vtui completions zsh`."
    yield "_vtui() {"
    yield "    local -a commands"
    yield "    local context state state_descr line"
    yield "    typeset -A opt_args"
    yield f"    commands=({' '.join(_quoted(f'{command.name}:{_plain(command.about)}') for command in every[1:])})"
    yield "    _arguments -C \\"
    yield from (f"        {_zsh_option(option)} \\" for option in every[0].options)
    yield "        '1: :->command' '*:: :->rest'"
    yield "    case $state in"
    yield "        command) _describe command commands ;;"
    yield "        rest)"
    yield "            case $line[1] in"
    for command in every[1:]:
        first = f" '1: :({' '.join(command.values)})'" if command.values else ""
        options = " ".join(_zsh_option(option) for option in command.options)
        yield f"                {command.name}) _arguments {options}{first} ;;"
    yield "            esac ;;"
    yield "    esac"
    yield "}"
    yield 'if [ "$funcstack[1]" = _vtui ]; then _vtui "$@"; else compdef _vtui vtui; fi'


def _zsh_option(option: Action) -> str:
    value = ""
    if _takes_value(option):
        action = f"({' '.join(option.choices)})" if option.choices else "_files" if _takes_file(option) else " "
        value = f": :{action}"
    return " ".join(_quoted(f"{flag}[{_about(option)}]{value}") for flag in option.option_strings)


def fish(every: Sequence[Completion]) -> Iterator[str]:
    """The script for fish."""
    yield "# Completion of vtui for fish, made by `vtui completions fish`."
    yield "complete -c vtui -f"
    for command in every:
        if command.name:
            yield f"complete -c vtui -n __fish_use_subcommand -a {command.name} -d {_quoted(_plain(command.about))}"
    for command in every:
        seen = f"__fish_seen_subcommand_from {command.name}" if command.name else "__fish_use_subcommand"
        start = f"complete -c vtui -n {_quoted(seen)}"
        if command.values:
            yield f"{start} -a {_quoted(' '.join(command.values))}"
        for option in command.options:
            spelled = option.option_strings
            flags = " ".join(f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in spelled)
            value = " -r -F" if _takes_file(option) else " -x" if _takes_value(option) else ""
            value += f" -a {_quoted(' '.join(option.choices))}" if option.choices else ""
            yield f"{start} {flags}{value} -d {_quoted(_about(option))}"


def _plain(text: str) -> str:
    """The text without the characters that are special in a shell."""
    return "".join(character for character in text if character not in '[]:\\`$"{}')


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
