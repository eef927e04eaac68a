"""`python -m vtui.demo`: the demo account over HTTP, for clients that want a server."""

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
from vtui.demo.faults.odd import ODDITIES
from vtui.demo.server.http_server import Served, serve

PATIENCE = 0.5
"""Seconds the server gets to stop by itself."""


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


def _arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m vtui.demo", description="Serve a Vercel account that lives in memory."
    )
    parser.add_argument(
        "--port", type=_between(0, 65_535), default=8787, help="0 picks a free one (default: %(default)s)"
    )
    parser.add_argument("--token", type=_token, default=DEMO_TOKEN, help="the only token that is accepted")
    parser.add_argument(
        "--deployments", type=_between(0, 10_000_000), default=25_000, help="in the team acme (default: %(default)s)"
    )
    parser.add_argument(
        "--seed", type=_between(0, 2**31), default=7, help="another seed is another account (default: %(default)s)"
    )
    parser.add_argument(
        "--latency", type=_between(0, 600_000), default=0, metavar="MS", help="how long each answer takes"
    )
    parser.add_argument(
        "--rate-limit", type=_between(0, 10**9), metavar="N", help="requests per endpoint and minute; 0 is no limit"
    )
    parser.add_argument(
        "--edges", choices=("exclusive", "inclusive"), default="exclusive", help="whether `until` includes its own ms"
    )
    parser.add_argument(
        "--tied", type=_between(1, 10_000), default=1, metavar="N", help="deployments that share a creation time"
    )
    parser.add_argument("--tls", action="store_true", help="HTTP/2 with a certificate that is thrown away")
    parser.add_argument(
        "--odd", action="append", choices=sorted(ODDITIES), default=[], metavar="NAME", help="an odd side to show"
    )
    return parser.parse_args(given)


def _needs(*packages: str) -> None:
    lacking = [package for package in packages if find_spec(package) is None]
    if lacking:
        _give_up(f"{' and '.join(lacking)} not found: pip install 'vtui[dev]'")


def _give_up(reason: str) -> NoReturn:
    print(f"vtui.demo: {reason}", file=sys.stderr)
    sys.exit(2)


async def _run(options: argparse.Namespace) -> None:
    account = Account(
        seed=options.seed,
        deployments=options.deployments,
        token=options.token,
        rate_limit=options.rate_limit,
        edges=options.edges,
        tied=options.tied,
        oddities=frozenset(options.odd),
    )
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Windows has no such handlers; there Ctrl+C arrives as KeyboardInterrupt.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)

    def ready(served: Served) -> None:
        print(json.dumps({"url": served.url, "token": account.token, "team": "acme"}), flush=True)
        if served.ca is not None:
            print(served.ca, file=sys.stderr, flush=True)

    serving = asyncio.create_task(
        serve(account, port=options.port, tls=options.tls, latency=options.latency / 1000, stop=stop, ready=ready)
    )
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    done, _ = await asyncio.wait({serving}, timeout=PATIENCE)
    if done:
        serving.result()
    else:
        serving.cancel()


def main(given: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; exit 2 for bad options, a taken port or a missing package."""
    options = _arguments(given)
    _needs("hypercorn", *(("trustme",) if options.tls else ()))
    try:
        asyncio.run(_run(options))
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        _give_up(f"cannot listen on port {options.port}: {error.strerror or error}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
