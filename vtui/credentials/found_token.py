"""A token that was found, and what a person said of where it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

CLI_LOGIN = "the login of the Vercel CLI"
"""The origin of a token of the Vercel CLI, which expires within hours and is renewed by the CLI."""


@dataclass(frozen=True, slots=True)
class FoundToken:
    """A token and where it was found. The token is in no repr."""

    token: str = field(repr=False)
    origin: str
    """`--token`, `VERCEL_TOKEN` or the path of a file, as shown to users."""
    expires_at: int | None = None
    """When it expires, in ms, where its source says so."""
    user_id: str = ""
    """ID of its user, where its source says so: a token that is refreshed has the same one."""
    notice: str = ""
    """A message about a store that was skipped; empty for none."""


@dataclass(frozen=True, slots=True)
class NamedSources:
    """The sources of a token that a person named."""

    flag: str | None = field(default=None, repr=False)
    """The value of `--token`."""
    file: Path | None = None
    """The value of `--token-file`."""
    command: Sequence[str] = ()
    """`token_command` of the config: a program and its arguments."""
