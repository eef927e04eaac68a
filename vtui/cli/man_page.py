"""The man page, made from the parsers."""

from argparse import SUPPRESS, Action, ArgumentParser
from collections.abc import Iterator
from textwrap import dedent

from vtui import __version__
from vtui.cli.arguments import arguments_of
from vtui.cli.command import COMMANDS, load_command
from vtui.cli.dashboard import DASHBOARD
from vtui.cli.options import CONFIG_PATH, STATE_PATH
from vtui.cli.parser import command_parser, main_parser, usage


def man_page() -> Iterator[str]:
    """The lines of `vtui.1`, in the macros of man(7)."""
    main = main_parser()
    yield f'.TH VTUI 1 "" "vtui {__version__}" "User Commands"'
    yield ".SH NAME"
    yield "vtui \\- terminal dashboard for Vercel accounts"
    yield ".SH SYNOPSIS"
    yield from _verbatim(dedent(f"       {usage()}"))
    yield ".SH DESCRIPTION"
    yield _roff(DASHBOARD.description)
    yield ".SH OPTIONS"
    yield from _options(main)
    yield ".SH NOTES"
    yield from _verbatim(_with_paths(DASHBOARD.epilog))
    yield ".SH COMMANDS"
    for name in COMMANDS:
        command, parser = load_command(name), command_parser(name)
        yield f".SS vtui {name} {command.words}".rstrip()
        yield _roff(command.description)
        yield from _options(parser)
        if command.epilog:
            yield ".PP"
            yield from _verbatim(_with_paths(command.epilog))


def _with_paths(text: str) -> str:
    """The text with the default paths of Linux: those of the machine that makes the page are of no use to others."""
    return text.replace(CONFIG_PATH, "~/.config/vtui/config.toml").replace(STATE_PATH, "~/.local/state/vtui/state.json")


def _options(parser: ArgumentParser) -> Iterator[str]:
    for option in arguments_of(parser):
        if option.help not in (None, SUPPRESS):
            yield ".TP"
            yield _spelling(option)
            yield _roff(option.help or "")


def _spelling(option: Action) -> str:
    value = str(option.metavar or option.dest.upper())
    if not option.option_strings:
        return f"\\fI{_roff(value)}\\fR"
    flags = ", ".join(f"\\fB{_roff(flag)}\\fR" for flag in option.option_strings)
    return flags if option.nargs == 0 else f"{flags} \\fI{_roff(value)}\\fR"


def _verbatim(text: str) -> Iterator[str]:
    """Lines that keep their breaks and spaces."""
    yield ".nf"
    yield from (_roff(line) for line in text.strip("\n").split("\n"))
    yield ".fi"


def _roff(text: str) -> str:
    """Text without the characters that roff interprets."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    return "\n".join(f"\\&{line}" if line.startswith(".") else line for line in text.split("\n"))
