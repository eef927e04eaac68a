"""Requests, cancelled timers and connections hold no reference to the requester."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.harness.app import AppHarness
from vtui.api.service import Service
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.http_server import running_server
from vtui.models.scope import Scope
from vtui.system.detached import detached, detached_items, sleep

if TYPE_CHECKING:
    from vtui.models.deployment import Deployment
    from vtui.models.team import Team


class Screen:
    """Who asks."""


ASKING: ContextVar[Screen] = ContextVar("asking")


async def asked_by_a_screen(job: Callable[[], Awaitable[object]]) -> weakref.ref[Screen]:
    """Do a job in a task whose context variables refer to a screen, and let go of both."""

    asyncio.get_running_loop().call_later(1, int)  # asyncio drops a cancelled timer at once when it is the next one due

    async def ask() -> weakref.ref[Screen]:
        screen = Screen()
        ASKING.set(screen)
        await job()
        return weakref.ref(screen)

    screen = await asyncio.create_task(ask())
    await asyncio.sleep(0)  # until then the event loop holds the task that has ended
    return screen


async def test_a_sleep_that_was_cancelled_holds_nothing() -> None:
    async def job() -> None:
        sleeping = asyncio.ensure_future(sleep(3_600))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        sleeping.cancel()
        await asyncio.gather(sleeping, return_exceptions=True)

    screen = await asked_by_a_screen(job)
    gc.collect()
    assert screen() is None


async def test_items_come_in_order_and_a_fault_goes_through() -> None:
    async def items() -> AsyncIterator[int]:
        for number in range(3):
            yield number
        raise LookupError

    found = detached_items(items())
    assert [await anext(found), await anext(found), await anext(found)] == [0, 1, 2]
    with pytest.raises(LookupError):
        await anext(found)


async def test_cancelling_a_waiting_task_cancels_what_it_awaits() -> None:
    ended: list[str] = []

    async def job() -> None:
        try:
            await asyncio.sleep(3_600)
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    async def wait() -> None:
        await detached(job())

    waiting = asyncio.create_task(wait())
    for _ in range(3):
        await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert ended == ["cancelled"]


async def test_an_open_connection_holds_no_reference_to_the_requester() -> None:
    harness = AppHarness(deployments=30)
    async with running_server(harness.account) as served:
        service = Service(served.url, DEMO_TOKEN)
        teams: list[Team] = []
        rows: list[Deployment] = []

        def acme() -> Scope:
            return next(Scope(team.slug, team.name, team.id) for team in teams if team.slug == "acme")

        async def read_teams() -> None:
            async for page in service.teams.pages():
                teams.extend(page.rows)

        async def read_list() -> None:
            async for page in service.deployments.pages(acme()):
                rows.extend(page.rows)

        async def read_log() -> None:
            batches = service.deployments.build_log(acme(), rows[0].id, lambda: True).batches()
            async for _ in batches:
                break
            await batches.aclose()  # type: ignore[attr-defined]  # it is a generator

        try:
            for job in (read_teams, read_list, read_log):
                screen = await asked_by_a_screen(job)
                gc.collect()
                assert screen() is None, job.__name__
        finally:
            await service.close()


class Body(httpx.AsyncByteStream):
    """A body that never ends."""

    closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            yield b"{}\n"
            await asyncio.sleep(0)

    async def aclose(self) -> None:
        self.closed = True


class Streams(httpx.AsyncBaseTransport):
    """Answers with such bodies."""

    def __init__(self) -> None:
        self.bodies: list[Body] = []
        self.asked = asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        del request
        self.asked.set()
        await asyncio.sleep(0)
        self.bodies.append(Body())
        return httpx.Response(200, stream=self.bodies[-1])


@pytest.mark.parametrize("turns", range(12))
async def test_a_stream_that_is_cancelled_while_it_opens_is_closed(turns: int) -> None:
    transport = Streams()
    service = Service("https://api.vercel.com", DEMO_TOKEN, transport=transport)

    async def read() -> None:
        async for _ in service.deployments.build_log(Scope("acme", "Acme", "team_1"), "dpl_1", lambda: False).batches():
            pass

    reading = asyncio.create_task(read())
    await transport.asked.wait()
    for _ in range(turns):
        await asyncio.sleep(0)
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    assert [body.closed for body in transport.bodies] == [True] * len(transport.bodies)
    await service.close()
