"""The token and a write's body are in no error, traceback, repr or record, whatever goes wrong."""

import asyncio
import io
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from rich.console import Console
from rich.traceback import Traceback

from tests.harness.api import ACME, TOKEN, ApiHarness, answer
from vtui.api.errors import Offline, VercelError
from vtui.api.service import Service
from vtui.models.requests import Accepted, WriteRequest

VALUE = "postgres://NeverShowThisEither"
WRITE = WriteRequest("deployments.create", ACME, body={"deploymentId": "dpl_1", "env": {"DATABASE_URL": VALUE}})


class Leaky(httpx.AsyncBaseTransport):
    """Raises an unexpected exception, with the complete request in its locals."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        headers, body = dict(request.headers.raw), request.content
        try:
            return httpx.Response(200, headers=headers, content=headers[body])
        except KeyError as error:
            raise RuntimeError("a bug") from error


async def failure_text(service: Service, ask: Callable[[Service], Awaitable[Any]]) -> str:
    """Everything that a failure leaves behind, as text."""
    caught: BaseException
    try:
        await ask(service)
    except (VercelError, RuntimeError) as error:
        caught = error
    else:
        raise AssertionError("nothing went wrong")
    screen = io.StringIO()
    frames = Traceback.from_exception(
        type(caught), caught, caught.__traceback__, show_locals=True, locals_max_string=100_000
    )
    Console(file=screen, width=400).print(frames)
    plain = traceback.TracebackException.from_exception(caught, capture_locals=True)
    linked = [repr(link) for link in (caught.__cause__, caught.__context__)]
    return "\n".join(
        (
            screen.getvalue(),
            *plain.format(),
            repr(caught),
            repr(vars(caught)),
            repr(service),
            repr(list(service.requests)),
            repr(WRITE),
            *linked,
        )
    )


READ = pytest.param(lambda service: service.account.user(), id="read")
SEND = pytest.param(lambda service: service.send(WRITE), id="write")


@pytest.mark.parametrize("ask", [READ, SEND])
@pytest.mark.parametrize(
    "fault",
    [
        answer({"error": {"code": "forbidden", "invalidToken": True}}, 403),
        answer(b"<html>", 500),
        answer(b"not json"),
        httpx.ConnectError("refused"),
        httpx.ReadError("reset"),
        TimeoutError(),
    ],
)
async def test_no_failure_shows_the_token_or_the_body(fault: Any, ask: Any) -> None:
    async def created(service: Service) -> None:
        got = await ask(service)
        if isinstance(got, Accepted):
            service.deployments.written(got.body)

    text = await failure_text(ApiHarness(fault).service, created)
    assert TOKEN not in text
    assert VALUE not in text


@pytest.mark.parametrize("ask", [READ, SEND])
async def test_a_bug_in_the_http_client_shows_its_traceback_without_token_and_body(ask: Any) -> None:
    text = await failure_text(ApiHarness(transport=Leaky()).service, ask)
    assert "a bug" in text
    assert "handle_async_request" in text
    assert TOKEN not in text
    assert VALUE not in text


@pytest.mark.parametrize("ask", [READ, SEND])
async def test_a_connection_that_breaks_below_httpx_shows_neither(ask: Any) -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    async def no_wait(_: float) -> None:
        return None

    service = Service(f"http://127.0.0.1:{port}", TOKEN, sleep=no_wait)
    text = await failure_text(service, ask)
    await service.close()
    server.close()
    await server.wait_closed()
    assert TOKEN not in text
    assert VALUE not in text


async def test_a_token_that_is_rejected_at_the_start_is_not_shown() -> None:
    with pytest.raises(ValueError, match="character") as refusal:
        Service("https://api.vercel.com", f"{TOKEN}-x")
    assert TOKEN not in str(refusal.value)


async def test_a_refused_connection_does_not_show_the_token() -> None:
    async def no_wait(_: float) -> None:
        return None

    service = Service("http://127.0.0.1:9", TOKEN, sleep=no_wait)
    with pytest.raises(Offline) as refusal:
        await service.account.user()
    await service.close()
    assert refusal.value.title == "Connection refused by 127.0.0.1"
