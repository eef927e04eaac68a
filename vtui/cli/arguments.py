"""Arguments in the order that argparse understands: options may stand before, between and after the words."""

import re
from argparse import Action, ArgumentParser
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from vtui.cli.typos import unknown_argument

_NUMBER = re.compile(r"-\d+|-\d*\.\d+")


class Piece(NamedTuple):
    """A word, or an option with its value."""

    tokens: tuple[str, ...]
    flag: str = ""
    """How the option is spelled; empty for a word."""


def arguments_of(parser: ArgumentParser) -> Sequence[Action]:
    """The words and options of a parser."""
    return parser._actions  # noqa: SLF001 - argparse has no public list of them


def flags_of(parser: ArgumentParser) -> dict[str, bool]:
    """Spelling of an option -> whether a value follows."""
    return {flag: argument.nargs != 0 for argument in arguments_of(parser) for flag in argument.option_strings}


def names_of(parser: ArgumentParser) -> set[str]:
    """The attributes that a parser sets for its arguments."""
    return {argument.dest for argument in arguments_of(parser)}


def choices_of(parser: ArgumentParser, name: str) -> tuple[str, ...]:
    """The values that an argument may have; empty where they are not listed."""
    return tuple(
        choice for argument in arguments_of(parser) if argument.dest == name for choice in argument.choices or ()
    )


def split(args: Sequence[str], flags: Mapping[str, bool]) -> list[Piece]:
    """The arguments as words and options; an option that is not in `flags` takes no value."""
    pieces: list[Piece] = []
    rest = iter(args)
    for argument in rest:
        if argument == "--":
            pieces += (Piece((word,)) for word in rest)
        elif argument in ("", "-") or argument[0] != "-" or _NUMBER.fullmatch(argument):
            pieces.append(Piece((argument,)))
        else:
            flag, equals, _ = argument.partition("=")
            value = next(rest, None) if flags.get(flag, False) and not equals else None
            pieces.append(Piece((argument,) if value is None else (argument, value), flag))
    return pieces


def words_of(pieces: Iterable[Piece]) -> list[str]:
    """The words: the first one is the command or the target."""
    return [piece.tokens[0] for piece in pieces if not piece.flag]


def arrange(pieces: Sequence[Piece], main: Mapping[str, bool], command: ArgumentParser) -> tuple[list[str], list[str]]:
    """The arguments of the main parser, and those of a command, its options before its words.

    argparse takes the words of a command only in one piece. An option before the command belongs to the command where
    the main parser does not know it. An unknown option is an error of the command's parser.
    """
    own = flags_of(command)
    start = next(index for index, piece in enumerate(pieces) if not piece.flag)
    before: list[str] = []
    after: list[str] = []
    for index, piece in enumerate(pieces):
        if not piece.flag:
            continue
        of_main = index < start and piece.flag in main
        if not of_main and piece.flag not in own:
            command.error(unknown_argument(piece.flag, own))  # only its name: what follows may be a token
        (before if of_main else after).extend(piece.tokens)
    words = words_of(pieces)[1:]
    end = ["--"] if any(word.startswith("-") and len(word) > 1 for word in words) else []
    return before, [*after, *end, *words]
