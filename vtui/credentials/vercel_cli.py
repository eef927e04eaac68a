"""The login of the Vercel CLI: read, never written, and its refresh token never used (facts, section 6)."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from vtui import times
from vtui.credentials import system_keyring
from vtui.credentials.errors import NoTokenError
from vtui.credentials.found_token import CLI_LOGIN, FoundToken
from vtui.credentials.machine import Machine
from vtui.credentials.secret_file import read_secret_file

DEFAULT_BASE = "https://api.vercel.com"
NAME = "com.vercel.cli"
KEYRING = "com.vercel.vercel-cli"
LATEST = times.LATEST // 1_000
"""The latest valid time, in seconds."""
_PORTS = {"https": 443, "http": 80}
RENEW = "Run `vercel whoami` to refresh it, then try again."


def folders(machine: Machine) -> Iterator[Path]:
    """Folders that the Vercel CLI may use, in its order of preference."""
    environ, home = machine.environ, machine.home
    data = environ.get("XDG_DATA_HOME", "")
    if machine.platform == "win32":
        roaming = Path(environ.get("APPDATA") or home / "AppData" / "Roaming")
        own = [Path(data) / NAME] if data else []
        names = [*own, roaming / NAME / "Data", roaming / "xdg.data" / NAME]
        old = roaming / "now" / "Data"
    else:
        usual = home / "Library" / "Application Support" if machine.platform == "darwin" else home / ".local" / "share"
        first = Path(data) if data else usual
        others = [Path(other) for other in environ.get("XDG_DATA_DIRS", "").split(":") if other]
        names = [first / NAME, *(other / NAME for other in others)]
        old = first / "now"
    yield from names
    yield home / ".now"
    yield old


def folder(machine: Machine) -> Path | None:
    """The folder that it uses: the first that exists; None when it was never used here."""
    return next((path for path in folders(machine) if path.is_dir()), None)


def find(machine: Machine, base: str, now: int) -> FoundToken | None:
    """Its token, where it uses the API address `base` too; raises NoTokenError for one that has expired."""
    where = folder(machine)
    if where is None:
        return None
    config = _read(where / "config.json")
    if not _uses(config, base):
        return None
    file = where / "auth.json"
    login = _read(file)
    if not login.get("token") and _in_keyring(machine, config):
        login = _from_keyring(file)
    token, ends = login.get("token"), login.get("expiresAt")
    if not isinstance(token, str) or not token.strip():
        return None
    expires_at = None
    if isinstance(ends, int | float) and not isinstance(ends, bool) and 0 <= ends <= LATEST:
        expires_at = round(ends * 1_000)
    if expires_at is not None and expires_at <= now:
        raise NoTokenError(f"the login of the Vercel CLI ({file}) has expired. {RENEW}")
    user_id = login.get("userId")
    return FoundToken(token.strip(), CLI_LOGIN, expires_at, user_id if isinstance(user_id, str) else "")


def current_team(machine: Machine, base: str) -> str:
    """Id of its current team (`currentTeam`), where it uses `base` too; empty where it is not known."""
    where = folder(machine)
    try:
        config = {} if where is None else _read(where / "config.json")
    except NoTokenError:
        return ""
    team = config.get("currentTeam")
    return team if isinstance(team, str) and _uses(config, base) else ""


def _uses(config: dict[str, Any], base: str) -> bool:
    """Whether its `api` setting, `DEFAULT_BASE` where it has none, is the address `base`."""
    address = config.get("api") or DEFAULT_BASE
    return isinstance(address, str) and _normalized(address) == _normalized(base)


def _normalized(address: str) -> str:
    """An address in a form that can be compared: no slashes at its end, its host in lower case, no default port."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return address
    if parts.username is not None or parts.hostname is None:
        return address
    host = parts.hostname if port in (None, _PORTS.get(parts.scheme)) else f"{parts.hostname}:{port}"
    return urlunsplit((parts.scheme, host, parts.path.rstrip("/"), parts.query, parts.fragment))


def _read(file: Path) -> dict[str, Any]:
    text = read_secret_file(file)
    if text is None or not text.strip():
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise NoTokenError(f"{file} of the Vercel CLI is damaged. Run `vercel login`, or set VERCEL_TOKEN.") from None
    return found if isinstance(found, dict) else {}


def _in_keyring(machine: Machine, config: dict[str, Any]) -> bool:
    storage = machine.environ.get("VERCEL_TOKEN_STORAGE") or config.get("credStorage") or "file"
    return storage in ("keyring", "auto")


def _from_keyring(file: Path) -> dict[str, Any]:
    """The content of `auth.json` as it is stored in the keyring, under the path of the file."""
    account = f"cli:{hashlib.sha256(str(file).encode()).hexdigest()[:16]}"
    text = system_keyring.read_entry(KEYRING, account)
    if text is None:
        if not system_keyring.is_installed():
            raise NoTokenError(
                "the login of the Vercel CLI is in the keyring. Install the package `keyring`, or set VERCEL_TOKEN."
            )
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
