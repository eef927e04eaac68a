"""`vtui logs`: the build log or the runtime log of a deployment."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from vtui.cli import declare
from vtui.cli.command import Command
from vtui.cli.options import EXIT_CODES, LINE_FORMATS, LogsOptions, UsageError

if TYPE_CHECKING:
    from vtui.models.log_event import Level

LEVELS: "dict[str, Level]" = {"debug": "debug", "info": "", "warning": "warning", "error": "error"}
"""The values of --level -> the level of log lines."""
NOTES = """\
examples:
  vtui logs shop.example.com --level error
  vtui logs dpl_8XkQ2mZr5tYw1aBcDeFgHiJkLmNo --follow
  vtui logs shop.example.com --runtime --format jsonl | jq -r .path
  vtui logs dpl_8XkQ2mZr5tYw1aBcDeFgHiJkLmNo --summary

A host that is an alias means what it serves now.
"""


def add_arguments(parser: ArgumentParser) -> None:
    declare.deployment(parser)
    log = parser.add_argument_group("log")
    log.add_argument("--follow", action="store_true", help="continue until the build has ended")
    log.add_argument("--runtime", action="store_true", help="the runtime log from now on, not the build log")
    log.add_argument(
        "--since",
        type=declare.text,
        metavar="AGE|TIME",
        help="only lines newer than 10m or 2h, or since an ISO 8601 time",
    )
    log.add_argument(
        "--level", type=_level, metavar="LEVEL", help="at least: debug (the default), info, warning, error"
    )
    log.add_argument(
        "--summary",
        action="store_true",
        help="why the build failed: the first real error with its file and what to do, then the others; "
        "not with the options above",
    )
    declare.output_format(log, LINE_FORMATS)
    declare.account(parser, project=False)


def _level(value: str) -> "Level":
    if value not in LEVELS:
        raise ArgumentTypeError("must be debug, info, warning or error")
    return LEVELS[value]


def check(options: LogsOptions, given: AbstractSet[str]) -> None:
    if options.runtime and options.since is not None:
        raise UsageError("--since says nothing about a runtime log: it is told from now on")
    if options.summary and given & {"follow", "runtime", "since", "level"}:
        raise UsageError("--summary reads the complete build log: leave out --follow, --runtime, --since and --level")


def run(options: LogsOptions, environ: Mapping[str, str]) -> int:
    """Print a log, or the summary of a failed build."""
    from vtui.cli.deployment.logs import run_logs

    return run_logs(options, environ)


COMMAND = Command(
    LogsOptions,
    add_arguments,
    run,
    help="print the build log or the runtime log of a deployment",
    description="Print the log of a deployment, one line of output per line of the log.",
    epilog=NOTES + EXIT_CODES,
    words="TARGET",
    check=check,
)
