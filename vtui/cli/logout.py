"""Taking out the token that vtui keeps."""

from collections.abc import Mapping

from vtui.cli import connect, output
from vtui.cli.options import Options
from vtui.credentials import VARIABLE, here
from vtui.credentials.access import forget


def run_logout(options: Options, environ: Mapping[str, str]) -> int:
    """Take it out of the keyring and vtui's file, and say what was done and what is left."""
    settings = connect.settings(options, environ)
    base, machine = connect.base(options, settings, environ), here(environ)
    gone = forget(machine, base)
    output.say(
        f"The token for {base} was taken out of {' and '.join(gone)}." if gone else f"vtui keeps none for {base}."
    )
    if gone:
        output.say("It still works until it is deleted at vercel.com/account/settings/tokens.")
    if environ.get(VARIABLE, "").strip():
        output.say(f"{VARIABLE} is set and stays in use: unset it in your shell.")
    if settings.token_command:
        output.say("`token_command` of the config stays in use.")
    output.say("The Vercel CLI's login is its own: `vercel logout` ends it.")
    return 0
