"""Access tokens, checked before one is used."""

import re

from vtui.models.team import TOKENS_PAGE
from vtui.system.secret import Secret

_TOKEN = re.compile(r"[A-Za-z0-9_]+", re.ASCII)


class TokenError(ValueError):
    """A text that is no token; its message is for people and does not show it."""


def checked_token(token: str | Secret) -> Secret:
    r"""The token without the white space around it.

    Raises TokenError when nothing is left or when a character is no letter, digit or underscore (facts, section 6).
    """
    secret = Secret((token.reveal() if isinstance(token, Secret) else token).strip())
    if not secret.reveal():
        raise TokenError(f"The token is empty. Create one at {TOKENS_PAGE} and set VERCEL_TOKEN to it.")
    if not _TOKEN.fullmatch(secret.reveal()):
        raise TokenError("The token contains an invalid character. Copy it again, without quotes or spaces.")
    return secret
