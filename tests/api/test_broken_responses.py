"""Responses over HTTP/1.1 that are no HTTP, end early or are too large, from a real socket."""

import pytest

from tests.harness.api import ACME, ApiHarness
from tests.harness.raw_server import raw_server, sends
from vtui.api.errors import BadResponse, Offline, Rejected, ServerError, Unsure, VercelError
from vtui.models.requests import WriteRequest

WRITE = WriteRequest("deployments.create", ACME, body={"name": "shop"})
LARGE = b"Transfer-Encoding: chunked\r\n\r\n" + 3 * (b"400\r\n" + 1_024 * b" " + b"\r\n") + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("response", "read", "tries", "write"),
    [
        (b"220 mail.example ESMTP\r\n\r\n", BadResponse, 1, Unsure),
        (b"HTTP/1.1 two hundred\r\n\r\n", BadResponse, 1, Unsure),
        (b"", Offline, 4, Unsure),
        (b"HTTP/1.1 200 OK\r\nContent-", Offline, 4, Unsure),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", Offline, 4, Unsure),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", Offline, 4, Unsure),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", BadResponse, 1, Unsure),
        (b"HTTP/1.1 201 Created\r\n" + LARGE, BadResponse, 1, Unsure),
        (b"HTTP/1.1 400 Bad Request\r\n" + LARGE, Rejected, 1, Rejected),
        (b"HTTP/1.1 500 Server Error\r\n" + LARGE, ServerError, 4, ServerError),
    ],
    ids=[
        "no HTTP",
        "no status",
        "nothing",
        "half a head",
        "half a body",
        "a wrong chunk",
        "a wrong encoding",
        "too large",
        "refused, too large",
        "failed, too large",
    ],
)
async def test_a_lost_read_is_retried_and_a_lost_write_is_not(
    response: bytes, read: type[VercelError], tries: int, write: type[VercelError], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vtui.api.transport.connection.LARGEST_BODY", 2_048)
    async with raw_server(sends(response)) as server:
        harness = ApiHarness(base=f"http://127.0.0.1:{server.port}", network=True)
        with pytest.raises(VercelError) as error:
            await harness.service.account.user()
        assert type(error.value) is read
        assert len(server.heads) == tries
        with pytest.raises(VercelError) as error:
            await harness.service.send(WRITE)
        assert type(error.value) is write
        assert len(server.heads) == tries + 1
        await harness.service.close()
