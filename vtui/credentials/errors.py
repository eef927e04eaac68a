"""Why there is no token."""


class NoTokenError(Exception):
    """There is no token that can be used; the message says why, and where one can come from."""


class StoreSetAsideError(NoTokenError):
    """A token store of vtui was damaged and has been renamed; the message says so."""


class DamagedFileError(NoTokenError):
    """The content of a regular file cannot be used."""
