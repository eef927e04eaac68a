"""`vtui logs`: the build log or the runtime log of a deployment."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from vtui.cli import declare
from vtui.cli.command import Command
from vtui.cli.deployment.options import LogsOptions
from vtui.cli.options import EXIT_CODES, LINE_FORMATS, UsageError

if TYPE_CHECKING:
    from vtui.models.log_event import Level

LEVELS: "dict[str, Level]" = {"debug": "debug", "info": "", "warning": "warning", "error": "error"}
"""The values of --level -> the level of log lines."""
NOTES = """\
examples:
  vtui logs acme-shop.example --level error
  vtui logs dpl_8XkQ2mZr5tYw1aBcDeFgHiJkLmNo --follow
  vtui logs acme-shop.example --runtime --format jsonl | jq -r .path
  vtui logs dpl_8XkQ2mZr5tYw1aBcDeFgHiJkLmNo --summary

For an alias, the deployment that it points to now is used.
"""


def add_arguments(parser: ArgumentParser) -> None:
    declare.deployment(parser)
    log = parser.add_argument_group("log")
    log.add_argument("--follow", action="store_true", help="keep printing new lines until the build finishes")
    log.add_argument(
        "--runtime", action="store_true", help="print the runtime log from now on (default: the build log)"
    )
    log.add_argument(
        "--since",
        type=declare.text,
        metavar="AGE|TIME",
        help="only lines newer than an age (10m, 2h) or an ISO 8601 time",
    )
    log.add_argument(
        "--level", type=_level, metavar="LEVEL", help="minimum level: debug, info, warning, error (default: debug)"
    )
    log.add_argument(
        "--summary",
        action="store_true",
        help="print why the build failed: the first real error with its file and the next step, then other errors; "
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
        raise UsageError("--since does not apply to a runtime log, which starts now. Remove it.")
    if options.summary and given & {"follow", "runtime", "since", "level"}:
        raise UsageError("--summary reads the complete build log. Remove --follow, --runtime, --since and --level.")


def run(options: LogsOptions, environ: Mapping[str, str]) -> int:
    """Print a log, or the summary of a failed build."""
    from vtui.cli.deployment.logs import run_logs

    return run_logs(options, environ)


COMMAND = Command(
    LogsOptions,
    add_arguments,
    run,
    help="print the build log or the runtime log of a deployment",
    description="Print the log of a deployment, one line of output per log line.",
    epilog=NOTES + EXIT_CODES,
    words="TARGET",
    check=check,
)
