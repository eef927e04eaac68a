"""`vtui logout`: delete the token stored by vtui."""

from argparse import ArgumentParser
from collections.abc import Mapping

from vtui.cli import declare
from vtui.cli.command import Command
from vtui.cli.options import Options


def add_arguments(parser: ArgumentParser) -> None:
    account = parser.add_argument_group("account")
    declare.api_url(account)
    declare.config(account)


def run(options: Options, environ: Mapping[str, str]) -> int:
    """Delete the token from the keyring and from vtui's file, and print which tokens are still in use."""
    from vtui.cli.logout import run_logout

    return run_logout(options, environ)


COMMAND = Command(
    Options,
    add_arguments,
    run,
    help="delete the token stored by vtui",
    description="Delete the token stored by vtui, in the keyring and in its own file.\nOther tokens are not changed. "
    "The rows kept for the next start are deleted too.",
)
