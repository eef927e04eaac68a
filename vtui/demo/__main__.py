"""`python -m vtui.demo`: the demo account over HTTP."""

import argparse
import asyncio
import json
import re
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from typing import NoReturn

from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.demo.faults.catalog import FAULTS
from vtui.demo.server.http_server import running_server


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


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m vtui.demo", description="Serve a Vercel account that lives in memory."
    )
    add = parser.add_argument
    add("--port", type=_between(0, 65_535), default=8787, help="0 picks a free one (default: %(default)s)")
    add("--token", type=_token, default=DEMO_TOKEN, help="the only token that is accepted")
    add("--deployments", type=_between(0, 10_000_000), default=25_000, help="in the team acme (default: %(default)s)")
    add("--seed", type=_between(0, 2**31), default=7, help="another seed is another account (default: %(default)s)")
    add("--latency", type=_between(0, 600_000), default=0, metavar="MS", help="how long each answer takes")
    add("--rate-limit", type=_between(0, 10**9), metavar="N", help="requests per endpoint and minute; 0 is no limit")
    add("--edges", choices=("exclusive", "inclusive"), default="exclusive", help="whether `until` includes its own ms")
    add("--tied", type=_between(1, 10_000), default=1, metavar="N", help="deployments that share a creation time")
    add("--tls", action="store_true", help="HTTP/2 with a certificate that is thrown away")
    add("--odd", action="append", choices=sorted(FAULTS), default=[], metavar="NAME", help="an odd side to show")
    return parser.parse_args(arguments)


def _exit(reason: str) -> NoReturn:
    print(f"vtui.demo: {reason}", file=sys.stderr)
    sys.exit(2)


async def _run(options: argparse.Namespace) -> None:
    account = Account(
        seed=options.seed,
        deployments=options.deployments,
        token=options.token,
        rate_limit=options.rate_limit,
        inclusive_until=options.edges == "inclusive",
        tied=options.tied,
        faults=frozenset(options.odd),
    )
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Windows has no such handlers; there Ctrl+C arrives as KeyboardInterrupt.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)

    async with running_server(account, port=options.port, tls=options.tls, latency=options.latency / 1000) as address:
        print(json.dumps({"url": address.url, "token": account.token, "team": "acme"}), flush=True)
        if address.ca is not None:
            print(address.ca, file=sys.stderr, flush=True)
        await stop.wait()


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; exit 2 for bad options, a taken port or a missing package."""
    options = _options(arguments)
    missing = [name for name in ("hypercorn", *(("trustme",) if options.tls else ())) if find_spec(name) is None]
    if missing:
        _exit(f"{' and '.join(missing)} not found: pip install 'vtui[dev]'")
    try:
        with suppress(KeyboardInterrupt):
            asyncio.run(_run(options))
    except OSError as error:
        _exit(f"cannot listen on port {options.port}: {error.strerror or error}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
