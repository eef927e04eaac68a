"""`python -m vtui.demo`: the demo account over HTTP."""

import argparse
import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.demo.faults.catalog import FAULTS
from vtui.demo.server.http_server import running_server
from vtui.demo.state.file import StateFileError, load_account, save_account


def _between(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        value = int(text)
        if not least <= value <= most:
            raise ValueError(text)
        return value

    return number


def _token(text: str) -> str:
    if re.fullmatch(r"\w+", text, re.ASCII) is None:
        raise ValueError(text)
    return text


def _options(arguments: list[str] | None) -> tuple[argparse.Namespace, dict[str, Any]]:
    """The options of the server, and those of a new account that were given."""
    parser = argparse.ArgumentParser(
        prog="python -m vtui.demo", description="Serve the sample account over HTTP on 127.0.0.1."
    )
    add = parser.add_argument
    add("--port", type=_between(0, 65_535), default=8787, help="0 selects a free port (default: %(default)s)")
    add("--latency", type=_between(0, 600_000), default=0, metavar="MS", help="delay of each response")
    add("--tls", action="store_true", help="HTTPS and HTTP/2 with a temporary certificate")
    add("--state", type=Path, metavar="FILE", help="load the account from this file, and save it after each write")
    add(
        "--clock",
        choices=("now", "saved"),
        default="now",
        help="time of a loaded account: of this machine, or continued from the last save (default: %(default)s)",
    )
    group = parser.add_argument_group("account, if none is loaded", argument_default=argparse.SUPPRESS)
    add = group.add_argument
    add("--token", type=_token, help=f"accepted token (default: {DEMO_TOKEN})")
    add("--deployments", type=_between(0, 10_000_000), help="deployments in the team acme (default: 25000)")
    add("--seed", type=_between(0, 2**31), help="seed of the account (default: 7)")
    add("--rate-limit", type=_between(0, 10**9), metavar="N", help="requests per endpoint and minute; 0 for no limit")
    add("--edges", choices=("exclusive", "inclusive"), help="whether `until` includes its own ms (default: exclusive)")
    add("--tied", type=_between(1, 10_000), metavar="N", help="deployments with the same creation time (default: 1)")
    add(
        "--fault",
        "--odd",
        dest="odd",
        action="append",
        choices=sorted(FAULTS),
        metavar="NAME",
        help="fault of the API to simulate; can be repeated",
    )
    options = parser.parse_args(arguments)
    names = [action.dest for action in group._group_actions]  # noqa: SLF001 - argparse has no other list of them
    return options, {name: value for name, value in vars(options).items() if name in names}


def _exit(reason: str) -> NoReturn:
    print(f"vtui.demo: {reason}", file=sys.stderr)
    sys.exit(2)


def _account(options: argparse.Namespace, given: dict[str, Any]) -> Account:
    """The account of the state file, or a new one. Raises StateFileError."""
    if options.state is not None and os.path.lexists(options.state):
        if given:
            flags = ", ".join(f"--{name.replace('_', '-')}" for name in given)
            raise StateFileError(f"{options.state} has an account already. Leave out {flags}, or name another file.")
        return load_account(options.state, at_saved_time=options.clock == "saved")
    edges, faults = given.pop("edges", "exclusive"), given.pop("odd", ())
    return Account(**given, inclusive_until=edges == "inclusive", faults=frozenset(faults))


def _save(account: Account, file: Path | None) -> bool:
    """Save the account if it has a file; a failure is reported and leaves the old file."""
    try:
        if file is not None:
            save_account(account, file)
    except (OSError, RuntimeError) as error:  # RuntimeError: a circle of links, JSON that is nested too deeply
        reason = getattr(error, "strerror", None) or error
        print(f"vtui.demo: Cannot save {file}: {reason}. The old file stays.", file=sys.stderr, flush=True)
        return False
    return True


async def _run(account: Account, options: argparse.Namespace) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Windows has no such handlers; there Ctrl+C arrives as KeyboardInterrupt.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)

    async with running_server(
        account,
        port=options.port,
        tls=options.tls,
        latency=options.latency / 1000,
        on_write=lambda: _save(account, options.state),
    ) as address:
        print(json.dumps({"url": address.url, "token": account.token, "team": "acme"}), flush=True)
        if address.ca is not None:
            print(address.ca, file=sys.stderr, flush=True)
        await stop.wait()


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; exit 2 for bad options, a taken port, a missing package or a bad state file."""
    options, given = _options(arguments)
    missing = [name for name in ("hypercorn", *(("trustme",) if options.tls else ())) if find_spec(name) is None]
    if missing:
        _exit(f"{' and '.join(missing)} not found: pip install 'vtui[dev]'")
    try:
        account = _account(options, given)
    except StateFileError as error:
        _exit(str(error))
    if not _save(account, options.state):
        return 2
    try:
        with suppress(KeyboardInterrupt):
            asyncio.run(_run(account, options))
    except OSError as error:
        _exit(f"cannot listen on port {options.port}: {error.strerror or error}")
    return 0 if _save(account, options.state) else 2


if __name__ == "__main__":
    sys.exit(main())
