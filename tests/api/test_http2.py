"""Requests over real HTTP/2 connections that end early."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from h2.errors import ErrorCodes

from tests.harness.api import ACME, ApiHarness
from tests.harness.h2_server import (
    H2Server,
    Response,
    answer,
    goaway,
    h2_server,
    hang_up,
    hang_up_in_body,
    nonsense,
    reset,
)
from vtui.api.errors import BadResponse, Offline, Unsure, VercelError
from vtui.models.requests import WriteRequest

ADA = answer({"user": {"id": "u1", "username": "ada"}})
MADE = answer({"id": "dpl_new"}, 201)
REDEPLOY = WriteRequest("deployments.create", ACME, body={"name": "shop", "deploymentId": "dpl_1"})
CODES = [
    ErrorCodes.NO_ERROR,
    ErrorCodes.PROTOCOL_ERROR,
    ErrorCodes.INTERNAL_ERROR,
    ErrorCodes.REFUSED_STREAM,
    ErrorCodes.CANCEL,
    ErrorCodes.ENHANCE_YOUR_CALM,
    ErrorCodes.HTTP_1_1_REQUIRED,
]
BROKEN: dict[str, Response] = {
    **{f"reset {code.name}": reset(code) for code in CODES},
    "reset in the body": reset(ErrorCodes.INTERNAL_ERROR, in_body=True),
    "refused in the body": reset(ErrorCodes.REFUSED_STREAM, in_body=True),
    "goaway": goaway(),
    "goaway with a later stream": goaway(2**31 - 1),
    "goaway with an error": goaway(code=ErrorCodes.INTERNAL_ERROR),
    "goaway before any stream": goaway(0),
    "goaway without closing": goaway(closes=False),
    "goaway in the body": goaway(in_body=True),
    "goaway in the body, before any stream": goaway(0, in_body=True),
    "closed": hang_up,
    "closed in the body": hang_up_in_body,
}
UNPROCESSED = {"reset REFUSED_STREAM", "goaway before any stream"}

Start = Callable[..., AbstractAsyncContextManager[tuple[H2Server, ApiHarness]]]


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Start:
    """A server with these responses, and a service that talks to it."""
    ca_file = tmp_path / "ca.pem"
    monkeypatch.setenv("SSL_CERT_FILE", str(ca_file))

    @asynccontextmanager
    async def started(*responses: Response) -> AsyncIterator[tuple[H2Server, ApiHarness]]:
        async with h2_server(*responses, ca_file=ca_file) as server:
            harness = ApiHarness(base=server.url, network=True)
            try:
                yield server, harness
            finally:
                await harness.service.close()

    return started


@pytest.mark.parametrize("fault", BROKEN)
async def test_a_read_is_sent_again(start: Start, fault: str) -> None:
    async with start(BROKEN[fault], ADA) as (server, harness):
        assert (await harness.service.account.user()).username == "ada"
        assert [(method, path) for _, _, method, path in server.requests] == [("GET", "/v2/user")] * 2
        assert harness.service.requests[-1].http_version == "HTTP/2"
        assert harness.service.requests[-1].tries == 2


@pytest.mark.parametrize("fault", ["reset CANCEL", "goaway", "goaway in the body"])
async def test_a_read_fails_as_a_broken_connection_after_four_tries(start: Start, fault: str) -> None:
    async with start(BROKEN[fault]) as (server, harness):
        with pytest.raises(Offline) as error:
            await harness.service.account.user()
        assert type(error.value) is Offline
        assert "127.0.0.1" in error.value.title
        assert "Terminated" not in f"{error.value.title} {error.value.hint} {error.value.detail}"
        assert len(server.requests) == 4


@pytest.mark.parametrize("fault", BROKEN)
async def test_a_write_is_never_sent_twice(start: Start, fault: str) -> None:
    async with start(BROKEN[fault], MADE) as (server, harness):
        with pytest.raises(VercelError) as error:
            await harness.service.send(REDEPLOY)
        assert type(error.value) is (Offline if fault in UNPROCESSED else Unsure)
        assert ("not processed. Nothing was changed" in error.value.hint) is (fault in UNPROCESSED)
        assert [method for _, _, method, _ in server.requests] == ["POST"]


async def test_a_server_that_violates_http_2_is_not_retried(start: Start) -> None:
    async with start(nonsense) as (server, harness):
        with pytest.raises(BadResponse, match="Invalid HTTP response from"):
            await harness.service.account.user()
        with pytest.raises(Unsure):
            await harness.service.send(REDEPLOY)
        assert [method for _, _, method, _ in server.requests] == ["GET", "POST"]


async def test_a_stream_after_the_last_one_of_a_goaway_moves_to_another_connection(start: Start) -> None:
    """The server reports that it did not process the request: the only case in which a write is sent again."""
    async with start(ADA, goaway(1), MADE) as (server, harness):
        await harness.service.account.user()
        assert (await harness.service.send(REDEPLOY)).status == 201
        assert [(number, stream, method) for number, stream, method, _ in server.requests] == [
            (1, 1, "GET"),
            (1, 3, "POST"),
            (2, 1, "POST"),
        ]
        assert harness.service.requests[-1].tries == 1


async def test_closing_closes_a_connection_that_was_just_replaced(start: Start) -> None:
    async with start(ADA, reset(ErrorCodes.CANCEL)) as (_, harness):
        await harness.service.account.user()
        connection = harness.service._connector._connection  # noqa: SLF001 - the service shows it nowhere else
        assert connection is not None
        with pytest.raises(Unsure):
            await harness.service.send(REDEPLOY)
        await harness.service.close()
        assert connection._http.is_closed  # noqa: SLF001 - nor the client within


@pytest.mark.parametrize("in_body", [False, True])
@pytest.mark.parametrize("last", [0, 1, 3, 5, 2**31 - 1])
async def test_reads_that_share_a_connection_survive_its_end(start: Start, last: int, in_body: bool) -> None:
    async with start(ADA, ADA, goaway(last, in_body=in_body), ADA) as (server, harness):
        await harness.service.account.user()
        users = await asyncio.gather(*(harness.service.account.user() for _ in range(6)))
        assert [user.username for user in users] == ["ada"] * 6
        assert server.connections >= 2
