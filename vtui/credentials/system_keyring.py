"""The system's keyring, where the extra `vtui[keyring]` is installed."""

from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec

from vtui.credentials.errors import NoTokenError
from vtui.credentials.found_token import FoundToken
from vtui.credentials.machine import Machine
from vtui.system.secret import HiddenText

ORIGIN = "the keyring"
"""Its name as the origin of a token."""
SERVICE = "vtui"
"""The service of vtui's entries; their user name is the address of the API."""


def is_installed() -> bool:
    """Whether the package is installed."""
    return find_spec("keyring") is not None


def is_usable() -> bool:
    """Whether the system has a keyring that can be written."""
    if not is_installed():
        return False
    with suppress(Exception):  # as below
        return bool(import_module("keyring").get_keyring().priority >= 1)
    return False


def read_entry(service: str, name: str) -> str | None:
    """The password of an entry; None when there is none, or the keyring cannot be read."""
    if not is_installed():
        return None
    with suppress(Exception):  # the backends have errors of their own; none may keep vtui from another source
        found = import_module("keyring").get_password(service, name)
        return HiddenText(found) if isinstance(found, str) and found.strip() else None
    return None


def find(_machine: Machine, base: str, _now: int) -> FoundToken | None:
    """The token stored for `base`."""
    token = read_entry(SERVICE, base)
    return None if token is None else FoundToken(token.strip(), ORIGIN)


def store(base: str, token: str) -> None:
    """Store a token for `base`; raises NoTokenError when the keyring refuses it."""
    token = HiddenText(token)
    try:
        import_module("keyring").set_password(SERVICE, base, token)
    except Exception as error:
        raise NoTokenError(f"The keyring could not store the token ({type(error).__name__}).") from None


def delete(base: str) -> bool:
    """Delete the token for `base`; whether there was one."""
    if read_entry(SERVICE, base) is None:
        return False
    with suppress(Exception):
        import_module("keyring").delete_password(SERVICE, base)
        return True
    return False
