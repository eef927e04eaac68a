"""vtui's own file of tokens, `credentials.toml` in the config folder: one token per address of the API."""

import tomllib
from pathlib import Path

import tomli_w

from vtui.credentials.errors import DamagedFileError, NoTokenError, StoreSetAsideError
from vtui.credentials.found_token import FoundToken
from vtui.credentials.machine import Machine
from vtui.credentials.secret_file import read_secret_file
from vtui.system.atomic_file import atomic_write, set_aside
from vtui.system.secret import HiddenText

NAME = "credentials.toml"
"""Not `token`: another program called vtui has a file of that name in the same folder."""
HEAD = "# Tokens stored by vtui, by the URL of the API. `vtui logout` deletes them.\n"


def path(machine: Machine) -> Path:
    """Where the file is."""
    return machine.config / NAME


def find(machine: Machine, base: str, _now: int) -> FoundToken | None:
    """The token for `base`. Raises NoTokenError if others can read the file, StoreSetAsideError for a damaged one."""
    file = path(machine)
    token = _tokens_or_set_aside(file).get(base)
    return None if token is None else FoundToken(token, str(file))


def store(machine: Machine, base: str, token: str) -> Path:
    """Store a token for `base`, in place of an older one; the file is replaced atomically.

    A damaged file is renamed first. Raises OSError, and NoTokenError for a file that must not be replaced.
    """
    file = path(machine)
    token = HiddenText(token)
    try:
        tokens = _tokens_or_set_aside(file)
    except StoreSetAsideError:
        tokens = {}
    _write(file, tokens | {base: token})
    return file


def delete(machine: Machine, base: str) -> bool:
    """Delete the token for `base`; whether there was one. Raises OSError and NoTokenError."""
    file = path(machine)
    try:
        tokens = _tokens_or_set_aside(file)
    except StoreSetAsideError as error:
        raise NoTokenError(f"{error} It may still contain the token: delete it.") from None
    if tokens.pop(base, None) is None:
        return False
    if tokens:
        _write(file, tokens)
    else:
        file.unlink()
    return True


def check(machine: Machine) -> None:
    """Raise NoTokenError where the file cannot be used; nothing is changed."""
    _tokens(path(machine))


def _tokens_or_set_aside(file: Path) -> dict[str, str]:
    """The tokens in the file; a damaged one is renamed. Raises StoreSetAsideError and NoTokenError."""
    try:
        return _tokens(file)
    except DamagedFileError:
        try:
            aside = set_aside(file)
        except OSError as error:
            raise NoTokenError(f"{file} is damaged and cannot be renamed ({error.strerror}). Delete it.") from None
        raise StoreSetAsideError(f"{file} is damaged. It was renamed to {aside.name}.") from None


def _tokens(file: Path) -> dict[str, str]:
    """The tokens by address; raises DamagedFileError for a file in another format than vtui's, and NoTokenError."""
    text = read_secret_file(file, private=True)
    if text is None:
        return {}
    try:
        tokens = tomllib.loads(text).get("tokens", {})
    except (ValueError, RecursionError):  # a number of 4,300 digits is a ValueError of another kind
        tokens = None
    if not isinstance(tokens, dict) or not all(isinstance(token, str) and token for token in tokens.values()):
        raise DamagedFileError(f"{file} is damaged.")
    return {base: HiddenText(token) for base, token in tokens.items()}


def _write(file: Path, tokens: dict[str, str]) -> None:
    atomic_write(file, HiddenText(HEAD + tomli_w.dumps({"tokens": tokens})))
