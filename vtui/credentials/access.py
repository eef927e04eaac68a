"""This run's way to a token: where it was found, whether another lies there now, where a new one may be kept."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from vtui import times
from vtui.credentials import VARIABLE, FoundToken, Given, Machine, NoneFoundError, NoTokenError, find_token
from vtui.system.secret import HiddenText

Place = Literal["keyring", "file", "session"]
"""Where a token may be kept: the system's keyring, vtui's own file, or nowhere but in this run."""


class Revealing(Protocol):
    """A text that shows itself only when it is asked to (`vtui.system.secret.Secret`)."""

    def reveal(self) -> str:
        """The text itself."""


@dataclass
class Access:
    """The token for one address of the API."""

    given: Given
    machine: Machine
    base: str
    now: Callable[[], int] = times.now
    """ms since the epoch."""
    found: FoundToken | None = None
    """The token in use; None as long as there is none."""
    why: str = ""
    """What is wrong with the place where one should be; empty where there is no such place."""

    def look(self) -> None:
        """Find the token. Raises NoTokenError where one was named and cannot be had; else `why` says what is wrong."""
        try:
            self.found = find_token(self.given, self.machine, self.base, self.now())
        except NoTokenError as error:
            if self.named:
                raise
            self.found, self.why = None, _why(error)

    @property
    def named(self) -> str:
        """What a person named as the token's place, which goes before all that is kept; empty for nothing."""
        given = self.given
        if given.file is not None:
            return "--token-file"
        if given.flag is not None:
            return "--token"
        if self.machine.environ.get(VARIABLE, "").strip():
            return VARIABLE
        return "token_command" if given.command else ""

    def again(self) -> FoundToken | None:
        """Another token than the one that was refused, where there is one by now: the Vercel CLI renews its own.

        A program that prints tokens is not started again: it may want the terminal. Blocks.
        """
        self.why = ""
        try:
            fresh = find_token(replace(self.given, command=()), self.machine, self.base, self.now())
        except NoTokenError as error:
            self.why = _why(error)
            return None
        if self.found is not None and fresh.token == self.found.token:
            return None
        self.found = fresh
        return fresh

    def places(self) -> tuple[Place, ...]:
        """Where a token can be kept on this machine, the best first. Blocks."""
        from vtui.credentials import keys

        return ("keyring", "file", "session") if keys.usable() else ("file", "session")

    def keep(self, secret: Revealing, place: Place) -> str:
        """Keep a token and say where it is now, in words. Blocks; raises NoTokenError and OSError."""
        token = HiddenText(secret.reveal())
        from vtui.credentials import keys, own

        if place == "keyring":
            keys.keep(self.base, token)
            origin = keys.ORIGIN
        else:
            origin = str(own.keep(self.machine, self.base, token)) if place == "file" else "this session"
        self.found = FoundToken(token, origin)
        return origin


def _why(error: NoTokenError) -> str:
    return "" if isinstance(error, NoneFoundError) else str(error)


def forget(machine: Machine, base: str) -> list[str]:
    """Take the token for `base` out of all that vtui keeps; where there was one. Raises NoTokenError and OSError."""
    from vtui.credentials import keys, own

    gone = {keys.ORIGIN: keys.forget(base), str(own.path(machine)): own.forget(machine, base)}
    return [place for place, was in gone.items() if was]
