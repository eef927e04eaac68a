"""`vtui` without a command: the dashboard."""

from argparse import ArgumentParser
from collections.abc import Mapping

from vtui.cli import declare
from vtui.cli.command import Command
from vtui.cli.options import ACCOUNT_NOTES, PLAIN_EXAMPLES, DashboardOptions, UsageError

EXAMPLES = """\
examples:
  vtui --demo                              a sample account, no token needed
  vtui --team acme --project store         a project of a team
  vtui .                                   the project and branch of this folder
  vtui store                               a project, by name or ID
  vtui acme-shop.example                   the deployment that an alias serves
  vtui https://vercel.com/acme/store       a page of the Vercel dashboard
"""


def add_arguments(parser: ArgumentParser) -> None:
    declare.account(parser)
    display = parser.add_argument_group("display")
    display.add_argument("--ascii", action="store_true", help="draw with ASCII characters only")
    display.add_argument(
        "--keys", action="store_true", help="print the ID and keys of each action, for [keys] in the config"
    )


def run(options: DashboardOptions, environ: Mapping[str, str]) -> int:
    """Run the dashboard until it ends, or print the keys of its actions."""
    if options.target and options.project is not None:
        raise UsageError("TARGET and --project cannot be combined. Remove one of them.")
    if options.keys:
        return print_keys()
    from vtui.cli.start import start

    return start(options, environ)


def print_keys() -> int:
    """Print a line for each action with its id and keys, and return the exit code."""
    from vtui.app import VtuiApp
    from vtui.keymap import actions

    rows = [(action.id, " ".join(action.keys), action.about) for action in actions(VtuiApp)]
    wide = [max(len(row[column]) for row in rows) + 2 for column in (0, 1)]
    for id_, keys, about in rows:
        print(f"{id_.ljust(wide[0])}{keys.ljust(wide[1])}{about}")
    return 0


DASHBOARD = Command(
    DashboardOptions,
    add_arguments,
    run,
    help="",
    description="Open a dashboard for Vercel accounts in the terminal. TARGET is what to open: a\n"
    "deployment ID or URL, an alias, the URL of a page of the Vercel dashboard, a\n"
    "project name or ID, or `.` for the project of this folder.",
    epilog=f"{EXAMPLES}{PLAIN_EXAMPLES}\n{ACCOUNT_NOTES}",
)
"""What is run where the first word is no command."""
