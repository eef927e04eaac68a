"""Finding the token: the first source that has one, in a fixed order."""

from collections.abc import Callable
from dataclasses import replace

from vtui.credentials import system_keyring, token_file, vercel_cli
from vtui.credentials.errors import NoTokenError, StoreSetAsideError
from vtui.credentials.found_token import FoundToken, NamedSources
from vtui.credentials.machine import Machine
from vtui.credentials.secret_file import read_token
from vtui.credentials.token_command import run_token_command
from vtui.models.team import TOKENS_PAGE
from vtui.system.environment import TOKEN_VARIABLE
from vtui.system.secret import HiddenText

SOURCES = f"Create one at {TOKENS_PAGE}, then run `vtui` to sign in, or set {TOKEN_VARIABLE} or use --token-file."
"""Where a token can come from, in a sentence."""

STORES: tuple[Callable[[Machine, str, int], FoundToken | None], ...] = (
    system_keyring.find,
    token_file.find,
    vercel_cli.find,
)
"""Stores that may have a token without a person naming them, in the order in which they are tried."""


class NoneFoundError(NoTokenError):
    """No source has a token, and none was named."""

    def __init__(self) -> None:
        super().__init__(f"no access token. {SOURCES}")


def find_token(named: NamedSources, machine: Machine, base: str, now: int) -> FoundToken:
    """The token of the first source that has one; raises NoTokenError.

    A named source is never skipped: an empty `--token "$UNSET"` is refused, for the token of another account would be
    used unnoticed. A token in a store is for the API address `base` that it was stored for, and no other. `now` in ms.
    """
    if named.file is not None:
        return FoundToken(read_token(named.file), f"--token-file {named.file}")
    if named.flag is not None:
        token = HiddenText(named.flag.strip())
        if not token:
            raise NoTokenError(f"--token is empty. {SOURCES}")
        return FoundToken(token, "--token")
    if machine.environ.get(TOKEN_VARIABLE, "").strip():
        return FoundToken(machine.environ[TOKEN_VARIABLE].strip(), TOKEN_VARIABLE)
    if named.command:
        return FoundToken(run_token_command(named.command), "token_command")
    notice = ""
    for find in STORES:
        try:
            found = find(machine, base, now)
        except StoreSetAsideError as error:
            notice = str(error)
            continue
        if found is not None:
            return replace(found, notice=notice)
    raise NoTokenError(f"{notice} Sign in again.") if notice else NoneFoundError
