"""Deleting the token stored by vtui, for `vtui logout`."""

from collections.abc import Mapping

from vtui.cli import connect, output
from vtui.cli.options import Options
from vtui.cli.settings import settings_of
from vtui.credentials.access import delete_token
from vtui.credentials.machine import this_machine
from vtui.system.environment import TOKEN_VARIABLE


def run_logout(options: Options, environ: Mapping[str, str]) -> int:
    """Delete the token from the keyring and from vtui's file, and print which tokens are still in use."""
    settings = settings_of(options, environ)
    base = connect.base(options, settings, environ)
    stores = delete_token(this_machine(environ), base)
    output.print_message(
        f"The token for {base} was taken out of {' and '.join(stores)}." if stores else f"vtui keeps none for {base}."
    )
    if stores:
        output.print_message("It still works until it is deleted at vercel.com/account/settings/tokens.")
    if environ.get(TOKEN_VARIABLE, "").strip():
        output.print_message(f"{TOKEN_VARIABLE} is set and stays in use: unset it in your shell.")
    if settings.token_command:
        output.print_message("`token_command` of the config stays in use.")
    output.print_message("The Vercel CLI's login is its own: `vercel logout` ends it.")
    return 0
