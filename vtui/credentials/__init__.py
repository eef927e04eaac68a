"""Where the token comes from: one place after the other, the first that has one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from vtui.models.team import TOKENS_PAGE
from vtui.system.environment import TOKEN_VARIABLE
from vtui.system.secret import HiddenText

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

VARIABLE = TOKEN_VARIABLE

CLI_LOGIN = "the Vercel CLI's login"
"""What that is called as the place of a token; it ends within hours, and its own program renews it."""

SOURCES = f"Make one at {TOKENS_PAGE}, then run `vtui` to sign in, or set {VARIABLE} or give --token-file."
"""Where a token can come from, in a sentence."""


@dataclass(frozen=True, slots=True)
class FoundToken:
    """A token and where it was found. The token is in no repr."""

    token: str = field(repr=False)
    origin: str
    """`--token`, `VERCEL_TOKEN`, a file's path: in words that people know."""
    expires_at: int | None = None
    """When it ends, in ms, as far as the place where it lay says so."""
    notice: str = ""
    """What a person should know about a store that was passed over; empty for nothing."""


class NoTokenError(Exception):
    """There is no token that can be used; the message says why, and where one can come from."""


class StoreSetAsideError(NoTokenError):
    """A store of vtui's own was damaged and is out of the way; the message says what was done."""


class NoneFoundError(NoTokenError):
    """No place has a token, and none was named."""

    def __init__(self) -> None:
        super().__init__(f"no token. {SOURCES}")


@dataclass(frozen=True, slots=True)
class Given:
    """What a person said of where the token is."""

    flag: str | None = field(default=None, repr=False)
    """`--token`."""
    file: Path | None = None
    """`--token-file`."""
    command: "Sequence[str]" = ()
    """`token_command` of the config: a program and its arguments."""


@dataclass(frozen=True, slots=True)
class Machine:
    """Where things lie on this machine."""

    environ: Mapping[str, str] = field(repr=False)
    platform: str
    """`linux`, `darwin` or `win32`, as `sys.platform` has it."""
    home: Path
    config: Path
    """vtui's own config folder."""


def here(environ: Mapping[str, str]) -> Machine:
    """The machine that this runs on."""
    import sys

    import platformdirs

    return Machine(environ, sys.platform, Path.home(), platformdirs.user_config_path("vtui", appauthor=False))


def find_token(given: Given, machine: Machine, base: str, now: int) -> FoundToken:
    """The token of the first place that has one; raises NoTokenError.

    What was named is not passed over: an empty `--token "$UNSET"` is refused, for another account's token would take
    its place unseen. What is found without being named was stored for one `base`, and is for no other. `now` in ms.
    """
    if given.file is not None:
        from vtui.credentials.reading import read_token

        return FoundToken(read_token(given.file), f"--token-file {given.file}")
    if given.flag is not None:
        return FoundToken(_some(given.flag, "--token is empty"), "--token")
    if machine.environ.get(VARIABLE, "").strip():
        return FoundToken(machine.environ[VARIABLE].strip(), VARIABLE)
    if given.command:
        from vtui.credentials.command import ask

        return FoundToken(ask(given.command), "token_command")
    notice = ""
    for look in _stores():
        try:
            found = look(machine, base, now)
        except StoreSetAsideError as error:
            notice = str(error)
            continue
        if found is not None:
            return replace(found, notice=notice)
    raise NoTokenError(f"{notice} Sign in again.") if notice else NoneFoundError


def _stores() -> "tuple[Callable[[Machine, str, int], FoundToken | None], ...]":
    """Places where a token may have been kept, in the order in which they are looked at."""
    from vtui.credentials import keys, official, own

    return keys.look, own.look, official.look


def _some(text: str, without: str) -> str:
    token = HiddenText(text.strip())
    if not token:
        raise NoTokenError(f"{without}. {SOURCES}")
    return token
