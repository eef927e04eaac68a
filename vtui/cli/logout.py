"""Deleting the token stored by vtui, for `vtui logout`."""

from collections.abc import Mapping

from vtui.cli import connect, output
from vtui.cli.options import Options
from vtui.cli.row_cache import forget_rows
from vtui.cli.settings import settings_of
from vtui.credentials.access import delete_token
from vtui.credentials.machine import this_machine
from vtui.system.environment import TOKEN_VARIABLE


def run_logout(options: Options, environ: Mapping[str, str]) -> int:
    """Delete the token from the keyring and from vtui's file, and print which tokens are still in use.

    The rows that the dashboard has kept of this API are deleted too.
    """
    settings = settings_of(options, environ)
    base = connect.base(options, settings, environ)
    stores = delete_token(this_machine(environ), base)
    output.print_message(
        f"Token for {base} deleted from {' and '.join(stores)}." if stores else f"No token stored for {base}."
    )
    if stores:
        output.print_message("The token is still valid. To revoke it, delete it at vercel.com/account/settings/tokens.")
    forget_rows(base, environ)
    if environ.get(TOKEN_VARIABLE, "").strip():
        output.print_message(f"{TOKEN_VARIABLE} is still set and in use. To stop using it, unset it in your shell.")
    if settings.token_command:
        output.print_message("`token_command` in the config is still in use.")
    output.print_message("The login of the Vercel CLI is not changed. To end it, run `vercel logout`.")
    return 0
