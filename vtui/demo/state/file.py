"""The state file of an account: read with checks, and replaced atomically."""

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vtui.demo.data.account import Account
from vtui.demo.data.clock import Clock
from vtui.demo.data.scope import Scope
from vtui.demo.faults.catalog import FAULTS
from vtui.demo.server.respond import respond
from vtui.demo.state.json_values import InvalidStateError, from_json, to_json

KIND, VERSION = "account of vtui.demo", 1
FIRST_TIME, LAST_TIME = 946_684_800_000, 4_102_444_800_000
"""The years 2000 to 2100 (ms)."""
MAX_DEPLOYMENTS = 10_000_000


class StateFileError(Exception):
    """A state file that cannot be used, as a sentence that names it, and what to do."""


def save_account(account: Account, path: Path) -> None:
    """Replace the file, readable by its owner alone, with the account as it is now. OSError leaves the old file."""
    now = account.clock.now()
    for scope in _scopes(account):
        scope.deployments.start_due(now)
    text = json.dumps({"kind": KIND, "version": VERSION, "time": now, "account": to_json(account)}, indent=1)
    path = path.resolve()  # a link stays one
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # readable by its owner alone
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(number)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def load_account(path: Path, clock: Clock | None = None, *, at_saved_time: bool = False) -> Account:
    """The account in a file; its time is that of `clock`, by default the machine's, and never before it was saved.

    With `at_saved_time` it goes on from when it was saved. No live deployments start for the time between. Raises
    StateFileError; the file is never changed.
    """
    saved = _read(path)
    try:
        account, time = _account(saved), int(saved["time"])
        _try_out(_account(saved))
    except InvalidStateError as error:
        raise _unusable(path, f"holds no valid account: {error}") from None
    machine = Clock().now()
    account.clock = clock or Clock(time - machine if at_saved_time else max(0, time - machine))
    for scope in _scopes(account):
        scope.deployments.skip_due(account.clock.now())
    return account


def _scopes(account: Account) -> Iterator[Scope]:
    return (scope for scope in (account.personal, *account.teams) if scope.deployments.live)


def _unusable(path: Path, reason: str) -> StateFileError:
    return StateFileError(f"{path} {reason}. Correct it, or name another file to begin a new account.")


def _read(path: Path) -> dict[str, Any]:
    """The JSON of a state file of this version. Raises StateFileError."""
    if path.is_dir():
        raise StateFileError(f"{path} is a folder. Name a file in it.")
    try:
        if not path.is_file():
            raise StateFileError(f"{path} is not a regular file. Name another one.")
        saved = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise StateFileError(f"Cannot read {path}: {error.strerror or error}. Name a file that you can read.") from None
    except (ValueError, RecursionError):
        raise _unusable(path, "is not JSON") from None
    if not isinstance(saved, dict) or saved.get("kind") != KIND:
        raise _unusable(path, "is JSON, but not a state file of vtui.demo")
    if saved.get("version") != VERSION:
        reason = f"has version {json.dumps(saved.get('version'))} of the format, and this vtui.demo reads {VERSION}"
        raise StateFileError(f"{path} {reason}. Use the vtui that saved it, or name another file.")
    return saved


def _account(saved: dict[str, Any]) -> Account:
    """The account of a state file, without a clock. Raises InvalidStateError."""
    account = from_json(Account, saved.get("account"))
    for name, value in (("time", saved.get("time")), ("account/anchor", account.anchor)):
        if not isinstance(value, int) or not FIRST_TIME <= value <= LAST_TIME:
            raise InvalidStateError(f"/{name} should be a time in ms of the years 2000 to 2100")
    if unknown := sorted(account.faults - FAULTS.keys()):
        raise InvalidStateError(f"/faults: no fault is called {unknown[0]}")
    if not account.teams:
        raise InvalidStateError("/teams should not be empty")
    for scope in (account.personal, *account.teams):
        if not 0 <= scope.deployments.count <= MAX_DEPLOYMENTS or scope.deployments.tied < 1:
            raise InvalidStateError(f"the deployments of {scope.slug} have an impossible count")
    return account


def _try_out(account: Account) -> None:
    """Request every list with what requests have changed, without faults. Raises InvalidStateError where that fails."""
    account.clock, account.faults, account.rate_limit = Clock(), frozenset(), 0
    headers = {"authorization": f"Bearer {account.token}"}
    for scope in (account.personal, *account.teams):
        scope.deployments.live = False
        for path in _lists(scope):
            # No row belongs to the project: each is looked at.
            query = "limit=100&projectId=-" if path == "/v1/env" else "limit=100"
            query += "" if scope.team_id is None else f"&teamId={scope.team_id}"
            try:
                respond(account, "GET", path, query, headers, b"")
            except Exception as error:  # whatever a handler makes of a row that is not the API's
                reason = f"{type(error).__name__} {error}".strip()
                raise InvalidStateError(f"the rows of GET {path} in {scope.slug} cannot be used ({reason})") from None


def _lists(scope: Scope) -> Iterator[str]:
    yield from ("/v2/teams", "/v10/projects", "/v7/deployments", "/v5/domains", "/v1/env")
    for project in scope.projects:
        yield from (f"/v10/projects/{project.id}/env", f"/v9/projects/{project.id}/domains")
    yield from (f"/v5/domains/{domain}/records" for domain in scope.dns_records)
