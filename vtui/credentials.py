"""Where the token comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vtui.models.team import TOKENS_PAGE

VARIABLE = "VERCEL_TOKEN"

SOURCES = f"Make one at {TOKENS_PAGE}, then set {VARIABLE} or give --token."
"""Where a token can come from, in a sentence."""


@dataclass(frozen=True, slots=True)
class FoundToken:
    """A token and where it was found. The token is in no repr."""

    token: str = field(repr=False)
    origin: str
    """`--token` or `VERCEL_TOKEN`."""


class NoTokenError(Exception):
    """No token was given; the message says where one can come from."""


def find_token(flag: str | None, environ: Mapping[str, str]) -> FoundToken:
    """The token of the flag, else of the environment; raises NoTokenError.

    A flag without a token (`--token "$UNSET"`) is refused: another account's token would take its place unseen.
    """
    origin, value = ("--token", flag) if flag is not None else (VARIABLE, environ.get(VARIABLE, ""))
    token = value.strip()
    if not token:
        raise NoTokenError(f"{'--token is empty' if flag is not None else 'no token'}. {SOURCES}")
    return FoundToken(token, origin)
