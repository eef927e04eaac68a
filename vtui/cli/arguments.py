"""Arguments in the order that argparse understands: options may stand before, between and after the words."""

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_NUMBER = re.compile(r"-\d+|-\d*\.\d+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, or an option with its value."""

    tokens: tuple[str, ...]
    flag: str = ""
    """How the option is spelled; empty for a word."""


def commands_of(parser: argparse.ArgumentParser) -> Mapping[str, argparse.ArgumentParser]:
    """Name of a command -> its parser."""
    for action in parser._actions:  # noqa: SLF001 - argparse tells nowhere else what it knows
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - as above
            return action.choices
    return {}


def flags_of(parser: argparse.ArgumentParser) -> dict[str, bool]:
    """Spelling of an option -> whether a value follows."""
    return {flag: action.nargs != 0 for action in parser._actions for flag in action.option_strings}  # noqa: SLF001 - as above


def arranged(args: Sequence[str], parser: argparse.ArgumentParser) -> tuple[list[str], list[str]]:
    """The arguments with a command's options before its words, and all words; the first one is the command or target.

    argparse takes the words of a command only in one piece. An option that stands before the command is moved behind it
    where the command alone knows it. An unknown option is an error of the parser.
    """
    commands = commands_of(parser)
    main = flags_of(parser)
    every = dict(main)
    for command in commands.values():
        every |= flags_of(command)
    pieces = list(_pieces(args, every))
    words = [piece.tokens[0] for piece in pieces if not piece.flag]
    if not words or words[0] not in commands:
        return list(args), words
    command = commands[words[0]]
    own = flags_of(command)
    at = next(index for index, piece in enumerate(pieces) if not piece.flag)
    before: list[str] = []
    after: list[str] = []
    for index, piece in enumerate(pieces):
        if not piece.flag:
            continue
        if piece.flag not in (main if index < at else {}) and piece.flag not in own:
            command.error(f"unknown argument {piece.flag}")  # only its name: what follows may be a token
        (before if index < at and piece.flag in main else after).extend(piece.tokens)
    end = ["--"] if any(word.startswith("-") and len(word) > 1 for word in words[1:]) else []
    return [*before, words[0], *after, *end, *words[1:]], words


def _pieces(args: Sequence[str], flags: Mapping[str, bool]) -> Iterator[Piece]:
    rest = iter(args)
    for argument in rest:
        if argument == "--":
            yield from (Piece((word,)) for word in rest)
        elif argument in ("", "-") or argument[0] != "-" or _NUMBER.fullmatch(argument):
            yield Piece((argument,))
        else:
            flag, equals, _ = argument.partition("=")
            value = next(rest, None) if flags.get(flag, False) and not equals else None
            yield Piece((argument,) if value is None else (argument, value), flag)
