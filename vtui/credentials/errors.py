"""Why there is no token."""

from vtui.models.team import TOKENS_PAGE
from vtui.system.environment import TOKEN_VARIABLE

SOURCES = f"Make one at {TOKENS_PAGE}, then run `vtui` to sign in, or set {TOKEN_VARIABLE} or give --token-file."
"""Where a token can come from, in a sentence."""


class NoTokenError(Exception):
    """There is no token that can be used; the message says why, and where one can come from."""


class StoreSetAsideError(NoTokenError):
    """A token store of vtui was damaged and has been renamed; the message says so."""


class DamagedFileError(NoTokenError):
    """The content of a regular file cannot be used."""


class NoneFoundError(NoTokenError):
    """No source has a token, and none was named."""

    def __init__(self) -> None:
        super().__init__(f"no token. {SOURCES}")
