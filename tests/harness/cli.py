"""Plain commands against a demo account: in process over a clock that only sleeping turns, or over loopback HTTP."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from tests.harness.clock import ManualClock
from vtui.api.service import Service
from vtui.cli import main
from vtui.cli.deployment.logs import print_log, print_summary
from vtui.cli.deployment.watch import UNKNOWN, watch
from vtui.cli.job import exit_code
from vtui.cli.parser import parse
from vtui.cli.retry import RateLimitRetry
from vtui.cli.rows.list_rows import print_rows
from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.demo.server.http_server import running_server
from vtui.demo.server.transport import DemoTransport
from vtui.models.deployment import Deployment
from vtui.models.scope import Scope

Respond = Callable[[httpx.Request], httpx.Response | None]


class Bent(DemoTransport):
    """The account, but `instead` may answer in its place (or raise what httpx raises)."""

    def __init__(
        self, account: Account, instead: Respond, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        super().__init__(account, sleep=sleep)
        self._instead = instead

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self._instead(request) or await super().handle_async_request(request)


class CliHarness:
    """One account and a program that lists it; sleeping takes no time but turns the clock."""

    def __init__(self, *faults: str, instead: Respond = lambda _: None, **account: Any) -> None:
        self.clock = ManualClock()
        account = {"deployments": 350, "live": False, "rate_limit": 0} | account
        self.account = Account(clock=self.clock, faults=frozenset(faults), **account)
        self.slept: list[float] = []
        self._instead = instead

    async def list(self, *args: str, team: str | None = "acme") -> int:
        """The exit code of `vtui list ARGS`; raises what `print_rows` does."""
        service = self._service()
        try:
            return await exit_code(print_rows(service, parse(["list", *args]), team, self._retry()))
        finally:
            await service.close()

    async def watch(self, *args: str, team: str | None = "acme") -> int:
        """The exit code of `vtui watch ARGS`; raises what `watch` does."""
        service = self._service()
        try:
            return await exit_code(watch(service, parse(["watch", *args]), team, self._retry()), UNKNOWN)
        finally:
            await service.close()

    async def logs(self, *args: str, team: str | None = "acme") -> int:
        """The exit code of `vtui logs ARGS`; raises what `print_log` does."""
        service = self._service()
        try:
            return await exit_code(print_log(service, parse(["logs", *args]), team, self._retry()))
        finally:
            await service.close()

    async def summary(self, *args: str, team: str | None = "acme") -> int:
        """The exit code of `vtui logs ARGS --summary`."""
        service = self._service()
        try:
            return await exit_code(print_summary(service, parse(["logs", *args, "--summary"]), team, RateLimitRetry()))
        finally:
            await service.close()

    async def rows(self, team: str = "acme") -> tuple[Deployment, ...]:
        """The newest deployments of a team, as rows of the list."""
        service = self._service()
        found = self.account.team(team)
        assert found is not None
        try:
            page = await anext(service.deployments.pages(Scope(team, found.name, found.id), limit=100))
        finally:
            await service.close()
        return page.rows

    def _service(self) -> Service:
        return Service(
            "https://api.vercel.com",
            DEMO_TOKEN,
            transport=Bent(self.account, self._instead, self._sleep),
            clock=self.clock.now,
            sleep=self._sleep,
            rng=random.Random(7),  # noqa: S311 - the same jitter at every run
        )

    def _retry(self) -> RateLimitRetry:
        return RateLimitRetry(sleep=self._sleep, now=self.clock.now)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.advance(seconds)


async def over_http(account: Account, *args: str) -> int:
    """The exit code of the whole program, talking to the account over loopback."""
    async with running_server(account) as served:
        return await asyncio.to_thread(main, ["--api-url", served.url, *args])
