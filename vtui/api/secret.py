"""A token, or another text, held so that it cannot be shown by accident."""

import re

from vtui.models.team import TOKENS_PAGE

_TOKEN = re.compile(r"[A-Za-z0-9_]+", re.ASCII)


class TokenError(ValueError):
    """A token that cannot be one; its message is for people and does not show it."""


class Secret:
    """A text that no repr, log, traceback or pickle shows."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself: for the request that carries it and nothing else."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> str:
        raise TypeError("a secret is not pickled")


def checked_token(token: str | Secret) -> Secret:
    r"""The token without the white space around it.

    Raises TokenError when nothing is left or when a character is no letter, digit or underscore (facts, section 6).
    """
    text = (token.reveal() if isinstance(token, Secret) else token).strip()
    if not text:
        raise TokenError(f"The token is empty. Make one at {TOKENS_PAGE} and set VERCEL_TOKEN to it.")
    if not _TOKEN.fullmatch(text):
        raise TokenError("The token holds a character that no token has: copy it again, without quotes or spaces.")
    return Secret(text)
