"""The system's keyring, where the extra `vtui[keyring]` is installed."""

from contextlib import suppress
from importlib.util import find_spec

from vtui.credentials import FoundToken, Machine, NoTokenError
from vtui.system.secret import HiddenText

ORIGIN = "the keyring"
"""What it is called as the place of a token."""
SERVICE = "vtui"
"""What vtui's entries are called; the name in an entry is the address of the API."""


def there() -> bool:
    """Whether the package is installed."""
    return find_spec("keyring") is not None


def usable() -> bool:
    """Whether the system has a keyring that takes entries."""
    if not there():
        return False
    from importlib import import_module

    with suppress(Exception):  # as below
        return bool(import_module("keyring").get_keyring().priority >= 1)
    return False


def read(service: str, name: str) -> str | None:
    """An entry; None when there is none, or no keyring that can be read."""
    if not there():
        return None
    from importlib import import_module

    with suppress(Exception):  # each system's keyring fails in its own way; none may keep vtui from another source
        found = import_module("keyring").get_password(service, name)
        return HiddenText(found) if isinstance(found, str) and found.strip() else None
    return None


def look(_machine: Machine, base: str, _now: int) -> FoundToken | None:
    """The token kept for `base`."""
    token = read(SERVICE, base)
    return None if token is None else FoundToken(token.strip(), ORIGIN)


def keep(base: str, token: str) -> None:
    """Keep a token for `base`; raises NoTokenError when the keyring does not take it."""
    from importlib import import_module

    token = HiddenText(token)
    try:
        import_module("keyring").set_password(SERVICE, base, token)
    except Exception as error:
        raise NoTokenError(f"The keyring did not take the token ({type(error).__name__}).") from None


def forget(base: str) -> bool:
    """Take the token of `base` out; whether there was one."""
    if read(SERVICE, base) is None:
        return False
    from importlib import import_module

    with suppress(Exception):
        import_module("keyring").delete_password(SERVICE, base)
        return True
    return False
