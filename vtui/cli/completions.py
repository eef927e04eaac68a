"""`vtui completions`: scripts that let shells complete vtui's words, made from the parser itself."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vtui.cli.options import ENV_WORDS, Options, UsageError, parser_of


@dataclass(frozen=True, slots=True)
class Word:
    """An option, or a word that stands by itself."""

    flags: tuple[str, ...]
    """How it is spelled; empty for a word that stands by itself."""
    about: str
    takes: bool = False
    """Whether a value follows."""
    choices: tuple[str, ...] = ()
    file: bool = False
    """Whether the value is a file's name."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command and its words; the first of all is the program itself, without a name."""

    name: str
    about: str
    words: tuple[Word, ...]

    @property
    def options(self) -> list[Word]:
        """Its options."""
        return [word for word in self.words if word.flags]

    @property
    def values(self) -> tuple[str, ...]:
        """What may stand by itself."""
        return tuple(choice for word in self.words if not word.flags for choice in word.choices)


def run_completions(options: Options) -> int:
    """Print the script of a shell."""
    if sys.stdout is None:
        raise UsageError("standard output is closed")
    makers = {"bash": bash, "zsh": zsh, "fish": fish}
    print("\n".join(makers[options.shell](commands())))
    return 0


def commands() -> list[Command]:
    """The program and its commands, as the parser has them."""
    parser = parser_of()
    found = [Command("", "", tuple(_words(parser)))]
    for action in parser._actions:  # noqa: SLF001 - argparse tells nowhere else what it knows
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - as above
            abouts = {choice.dest: choice.help or "" for choice in action._choices_actions}  # noqa: SLF001 - as above
            found += [Command(name, abouts[name], tuple(_words(sub))) for name, sub in action.choices.items()]
    return found


def _words(parser: argparse.ArgumentParser) -> Iterator[Word]:
    for action in parser._actions:  # noqa: SLF001 - as above
        if action.help == argparse.SUPPRESS or isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - as above
            continue
        choices = tuple(str(choice) for choice in action.choices or (ENV_WORDS if action.dest == "words" else ()))
        about = (action.help or "").split(";")[0]
        yield Word(tuple(action.option_strings), about, action.nargs != 0, choices, action.metavar == "FILE")


def bash(every: Sequence[Command]) -> Iterator[str]:
    """Completion for bash."""
    names = [command.name for command in every[1:]]
    yield "# Completion of vtui for bash, made by `vtui completions bash`."
    yield "_vtui() {"
    yield "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= word words="
    yield '    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do'
    yield f"        case $word in {'|'.join(names)}) command=$word; break ;; esac"
    yield "    done"
    yield "    case $command:$prev in"
    for command in every:
        for word in (one for one in command.options if one.takes):
            pattern = "|".join(f"{command.name}:{flag}" for flag in word.flags)
            if word.choices:
                yield f'        {pattern}) COMPREPLY=($(compgen -W "{" ".join(word.choices)}" -- "$cur")); return ;;'
            elif word.file:
                yield f'        {pattern}) COMPREPLY=($(compgen -f -- "$cur")); return ;;'
            else:
                yield f"        {pattern}) return ;;"
    yield "    esac"
    yield "    case $command in"
    for command in every:
        flags = [flag for word in command.options for flag in word.flags]
        words = " ".join([*(command.values or () if command.name else names), *flags])
        yield f'        "{command.name}") words="{words}" ;;'
    yield "    esac"
    yield '    COMPREPLY=($(compgen -W "$words" -- "$cur"))'
    yield "}"
    yield "complete -F _vtui vtui"


def zsh(every: Sequence[Command]) -> Iterator[str]:
    """Completion for zsh."""
    yield "#compdef vtui"
    yield "# Completion of vtui for zsh, made by `vtui completions zsh`."
    yield "_vtui() {"
    yield "    local -a commands"
    yield "    local context state state_descr line"
    yield "    typeset -A opt_args"
    yield f"    commands=({' '.join(_quoted(f'{one.name}:{_plain(one.about)}') for one in every[1:])})"
    yield "    _arguments -C \\"
    yield from (f"        {_zsh_option(word)} \\" for word in every[0].options)
    yield "        '1: :->command' '*:: :->rest'"
    yield "    case $state in"
    yield "        command) _describe command commands ;;"
    yield "        rest)"
    yield "            case $line[1] in"
    for command in every[1:]:
        first = f" '1: :({' '.join(command.values)})'" if command.values else ""
        options = " ".join(_zsh_option(word) for word in command.options)
        yield f"                {command.name}) _arguments {options}{first} ;;"
    yield "            esac ;;"
    yield "    esac"
    yield "}"
    yield 'if [ "$funcstack[1]" = _vtui ]; then _vtui "$@"; else compdef _vtui vtui; fi'


def _zsh_option(word: Word) -> str:
    value = ""
    if word.takes:
        what = f"({' '.join(word.choices)})" if word.choices else "_files" if word.file else " "
        value = f": :{what}"
    return " ".join(_quoted(f"{flag}[{_plain(word.about)}]{value}") for flag in word.flags)


def fish(every: Sequence[Command]) -> Iterator[str]:
    """Completion for fish."""
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
        for word in command.options:
            spelled = " ".join(f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in word.flags)
            value = " -r -F" if word.file else " -x" if word.takes else ""
            value += f" -a {_quoted(' '.join(word.choices))}" if word.choices else ""
            yield f"{start} {spelled}{value} -d {_quoted(_plain(word.about))}"


def _plain(words: str) -> str:
    """Words without what the shells read as something else."""
    return "".join(character for character in words if character not in '[]:\\`$"{}')


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "'\\''") + "'"
