"""From arguments to an exit code: errors before the dashboard and of commands are printed here."""

import os
import sys

from vtui.cli import output
from vtui.cli.command import load_command
from vtui.cli.dashboard import DASHBOARD
from vtui.cli.options import UsageError
from vtui.cli.parser import parse
from vtui.config.errors import ConfigError
from vtui.credentials.errors import NoTokenError
from vtui.system.environment import Environment


def run(argv: list[str] | None) -> int:
    """Run what the arguments say (`sys.argv` when `argv` is None) and return the exit code.

    No variable that is alive while a command runs has the arguments: one of them may be a token.
    """
    try:
        code = _run(argv)
        if sys.stdout is not None:  # None when it was closed before the start
            sys.stdout.flush()
    except BrokenPipeError:  # the reader has closed the pipe
        output.discard()
        return 0
    except OSError as error:
        output.print_message(f"vtui: {error.strerror or type(error).__name__}")
        output.discard()
        return 1
    return code


def _run(argv: list[str] | None) -> int:
    try:
        options = parse(sys.argv[1:] if argv is None else argv)
        command = load_command(options.command) if options.command else DASHBOARD
        return command.run(options, Environment(os.environ))
    except (UsageError, ConfigError, NoTokenError) as error:
        output.print_message(f"vtui: {error}")
        return 2
    except SystemExit as done:  # argparse, after --help and --version
        return int(done.code or 0)
    except KeyboardInterrupt:
        return 130
