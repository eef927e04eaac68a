"""From arguments to an exit code: every refusal and failure before the dashboard ends here."""

import os
import sys

from vtui.cli import output
from vtui.cli.options import Options, UsageError, parse
from vtui.config import ConfigError
from vtui.credentials import NoTokenError
from vtui.system.environment import Environment


def run(argv: list[str] | None) -> int:
    """Do what the arguments say (`sys.argv` when `argv` is None) and return the exit code."""
    try:
        code = _run(argv)
        if sys.stdout is not None:  # None when it was closed before the start
            sys.stdout.flush()
    except BrokenPipeError:  # whoever read has read enough
        output.hush()
        return 0
    except OSError as error:
        output.say(f"vtui: {error.strerror or type(error).__name__}")
        output.hush()
        return 1
    return code


def _run(argv: list[str] | None) -> int:
    try:
        return _command(parse(sys.argv[1:] if argv is None else argv))
    except (UsageError, ConfigError, NoTokenError) as error:
        output.say(f"vtui: {error}")
        return 2
    except SystemExit as done:  # argparse, after --help and --version
        return int(done.code or 0)
    except KeyboardInterrupt:
        return 130


def _command(options: Options) -> int:
    environ = Environment(os.environ)
    if options.keys:
        from vtui.cli.keys import print_keys

        return print_keys()
    if options.command == "list":
        from vtui.cli.listing import run_list

        return run_list(options, environ)
    if options.command == "logs":
        from vtui.cli.logs import run_logs

        return run_logs(options, environ)
    if options.command == "watch":
        from vtui.cli.watching import run_watch

        return run_watch(options, environ)
    if options.command == "doctor":
        from vtui.cli.doctor import run_doctor

        return run_doctor(options, environ)
    if options.command == "config":
        from vtui.cli.configure import run_config

        return run_config(options, environ)
    if options.command == "completions":
        from vtui.cli.completions import run_completions

        return run_completions(options)
    if options.command == "logout":
        from vtui.cli.logout import run_logout

        return run_logout(options, environ)
    if options.command == "env":
        from vtui.cli.env_vars import run_env

        return run_env(options, environ)
    from vtui.cli.start import start

    return start(options, environ)
