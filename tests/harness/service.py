"""The service over a demo account in process, with a clock that only sleeping turns; and rows of any content."""

import asyncio
import json
import random
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, TypeVar, get_type_hints

import httpx
from hypothesis import strategies as st

from tests.harness.clock import ManualClock
from tests.harness.hostile_texts import TEXTS
from vtui import times
from vtui.api.service import Service
from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.demo.server.transport import DemoTransport
from vtui.models.check_run import CheckRun
from vtui.models.deployment import Deployment, Details
from vtui.models.domain import Challenge, DomainConfig
from vtui.models.project import AliasRequest
from vtui.models.scope import Scope
from vtui.resources.registry import LISTS

Respond = Callable[[httpx.Request], httpx.Response | None]
Row = TypeVar("Row")


def reply(status: int, body: Any = None, **headers: str) -> httpx.Response:
    """An answer with a JSON body; names of headers are written with underscores."""
    return httpx.Response(
        status, content=json.dumps(body or {}).encode(), headers={k.replace("_", "-"): v for k, v in headers.items()}
    )


class Wire(DemoTransport):
    """The account in process; `instead` may answer in its place, or raise what httpx raises."""

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self.asked: list[httpx.Request] = []
        self.instead: Respond = lambda _: None
        self.gate = asyncio.Event()
        """Answers wait while it is not set."""
        self.gate.set()
        self.late: Callable[[httpx.Request], asyncio.Event | None] = lambda _: None
        """An answer is made at once, but comes only when the event is set, so that answers can cross."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.asked.append(request)
        await self.gate.wait()
        answer = self.instead(request) or await super().handle_async_request(request)
        if (event := self.late(request)) is not None:
            await event.wait()
        return answer

    def paths(self, method: str = "GET") -> list[str]:
        """Paths of the requests so far, without queries."""
        return [request.url.path for request in self.asked if request.method == method]

    def writes(self) -> list[httpx.Request]:
        """The requests that would change something."""
        return [request for request in self.asked if request.method != "GET"]


class ServiceHarness:
    """One account and its service; sleeping takes no time but turns the clock."""

    def __init__(self, *faults: str, **account: Any) -> None:
        self.clock = ManualClock()
        options = {"deployments": 120, "live": False, "rate_limit": 0} | account
        self.account = Account(clock=self.clock, faults=frozenset(faults), **options)
        self.wire = Wire(self.account)
        self.slept: list[float] = []
        self.service = Service(
            "https://api.vercel.com",
            DEMO_TOKEN,
            transport=self.wire,
            clock=self.clock.now,
            sleep=self.sleep,
            rng=random.Random(7),  # noqa: S311 - the same jitter at every run
        )

    def scope(self, slug: str = "acme") -> Scope:
        """A team as a scope."""
        team = self.account.team(slug)
        assert team is not None
        return Scope(slug, team.name, team.id)

    async def sleep(self, seconds: float) -> None:
        """Turn the clock."""
        self.slept.append(seconds)
        self.clock.advance(seconds)


TIMES = st.one_of(st.none(), st.just(times.BAD), st.integers(0, times.LATEST))
HINTS: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    str | None: st.none() | TEXTS,
    int | None: TIMES,
    bool: st.booleans(),
    bool | None: st.none() | st.booleans(),
    tuple[str, ...]: st.lists(TEXTS, max_size=3).map(tuple),
    tuple[tuple[str, int], ...]: st.lists(st.tuples(TEXTS, st.integers(0, 9_999)), max_size=2).map(tuple),
    tuple[tuple[str, str], ...]: st.lists(st.tuples(TEXTS, TEXTS), max_size=2).map(tuple),
    tuple[tuple[str, str, str], ...]: st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=2).map(tuple),
}


def any_row(kind: type[Row]) -> st.SearchStrategy[Row]:
    """Rows of a kind with anything in every field, except the number of the request that brought them."""
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind) if field.name != "request_number"]  # type: ignore[arg-type] # a dataclass
    return st.builds(kind, **{name: HINTS[hints[name]] for name in names})


HINTS[tuple[CheckRun, ...] | None] = st.none() | st.lists(any_row(CheckRun), max_size=2).map(tuple)
HINTS[Details | None] = st.none() | any_row(Details)
HINTS[DomainConfig | None] = st.none() | any_row(DomainConfig)
HINTS[tuple[Challenge, ...]] = st.lists(any_row(Challenge), max_size=2).map(tuple)
STATES = ("READY", "ERROR", "BUILDING", "QUEUED", "CANCELED", "BLOCKED", "DELETED", "BUILD_ERROR", "HIBERNATING", "")
DEPLOYMENTS = st.builds(
    lambda row, state, substate: replace(row, state=state, substate=substate),
    any_row(Deployment),
    st.sampled_from(STATES) | TEXTS,
    st.sampled_from((None, "STAGED", "ROLLING", "PROMOTED")) | TEXTS,
)
HINTS[AliasRequest | None] = st.none() | any_row(AliasRequest)
HINTS[Deployment | None] = st.none() | DEPLOYMENTS
HINTS[tuple[Deployment, ...]] = st.lists(DEPLOYMENTS, max_size=2).map(tuple)
ROWS: dict[str, st.SearchStrategy[Any]] = {name: any_row(listed.row_type) for name, listed in LISTS.items()} | {
    "deployments": DEPLOYMENTS
}
"""Name of a resource -> any row of it."""
