"""Access to the API: the token in use, finding another one, storing a new one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from vtui import times
from vtui.credentials import system_keyring, token_file
from vtui.credentials.errors import NoTokenError
from vtui.credentials.found_token import FoundToken, NamedSources
from vtui.credentials.machine import Machine
from vtui.credentials.sources import NoneFoundError, find_token
from vtui.system.environment import TOKEN_VARIABLE
from vtui.system.secret import HiddenText, Secret

Store = Literal["keyring", "file", "session"]
"""Where a token can be stored: the system's keyring, vtui's own file, or only in memory."""


@dataclass
class Access:
    """The token for one address of the API."""

    sources: NamedSources
    machine: Machine
    base: str
    now: Callable[[], int] = times.now
    """ms since the epoch."""
    found: FoundToken | None = None
    """The token in use; None as long as there is none."""
    problem: str = ""
    """Why the token of a store cannot be used; empty where no store has one."""

    def find(self) -> None:
        """Find the token. Raises NoTokenError for a named source without one; for stores `problem` says why."""
        try:
            self.found = find_token(self.sources, self.machine, self.base, self.now())
        except NoTokenError as error:
            if self.named_source:
                raise
            self.found, self.problem = None, _problem(error)

    @property
    def named_source(self) -> str:
        """The source that a person named, which goes before all stores; empty for none."""
        sources = self.sources
        if sources.file is not None:
            return "--token-file"
        if sources.flag is not None:
            return "--token"
        if self.machine.environ.get(TOKEN_VARIABLE, "").strip():
            return TOKEN_VARIABLE
        return "token_command" if sources.command else ""

    def find_another(self) -> FoundToken | None:
        """A token other than the one that was refused, where there is one by now: the Vercel CLI renews its own.

        `token_command` is not run again: it may need the terminal. Blocks.
        """
        self.problem = ""
        try:
            fresh = find_token(replace(self.sources, command=()), self.machine, self.base, self.now())
        except NoTokenError as error:
            self.problem = _problem(error)
            return None
        if self.found is not None and fresh.token == self.found.token:
            return None
        self.found = fresh
        return fresh

    def account(self) -> str | None:
        """A text that is never the same for two accounts, and hidden as the token may be in it; None without a token.

        The login of the Vercel CLI names its user, and its token is another one every few hours.
        """
        if self.found is None:
            return None
        return HiddenText("\0".join((self.base, self.found.user_id, "" if self.found.user_id else self.found.token)))

    def stores(self) -> tuple[Store, ...]:
        """Where a token can be stored on this machine, the best first. Blocks."""
        return ("keyring", "file", "session") if system_keyring.is_usable() else ("file", "session")

    def store(self, secret: Secret, store: Store) -> str:
        """Store a token and return a description of where it is now. Blocks; raises NoTokenError and OSError."""
        token = HiddenText(secret.reveal())
        if store == "keyring":
            system_keyring.store(self.base, token)
            origin = system_keyring.ORIGIN
        else:
            origin = str(token_file.store(self.machine, self.base, token)) if store == "file" else "this session"
        self.found = FoundToken(token, origin)
        return origin


def _problem(error: NoTokenError) -> str:
    return "" if isinstance(error, NoneFoundError) else str(error)


def delete_token(machine: Machine, base: str) -> list[str]:
    """Delete the token for `base` from the stores of vtui; those that had one. Raises NoTokenError and OSError."""
    deleted = {
        system_keyring.ORIGIN: system_keyring.delete(base),
        str(token_file.path(machine)): token_file.delete(machine, base),
    }
    return [origin for origin, existed in deleted.items() if existed]
