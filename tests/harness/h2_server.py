"""An HTTP/2 server on 127.0.0.1 that breaks off requests as it is instructed to."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import trustme
from h2.config import H2Configuration
from h2.connection import ConnectionState, H2Connection
from h2.errors import ErrorCodes
from h2.events import RequestReceived, StreamEnded

HOSTS = ("127.0.0.1", "api.vercel.com")

Response = Callable[[H2Connection, int], bool]
"""Responds to a stream of a connection; returns whether the connection is closed after that."""


@cache
def authority() -> trustme.CA:
    """The issuer of the server's certificate; making one takes a while."""
    return trustme.CA()


def server_context(*protocols: str) -> ssl.SSLContext:
    """TLS for the hosts that the tests use, with these ALPN protocols."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert(*HOSTS).configure_cert(context)
    context.set_alpn_protocols(list(protocols))
    return context


@dataclass
class H2Server:
    """What the server got, and how it responds: in turn, the last one for all that follow."""

    responses: list[Response]
    requests: list[tuple[int, int, str, str]] = field(default_factory=list)
    """Number of the connection, id of the stream, method and path, of every request that came whole."""
    connections: int = 0
    open: dict[asyncio.Task[Any], asyncio.StreamWriter] = field(default_factory=dict)
    port: int = 0

    @property
    def url(self) -> str:
        """The base URL."""
        return f"https://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        task = asyncio.current_task()
        assert task is not None
        self.open[task] = writer
        self.connections += 1
        number = self.connections
        connection = H2Connection(H2Configuration(client_side=False))
        connection.initiate_connection()
        heads: dict[int, tuple[str, str]] = {}
        closing = False
        try:
            writer.write(connection.data_to_send())
            while not closing and (data := await reader.read(65_536)):
                if connection.state_machine.state is ConnectionState.CLOSED:
                    continue
                for event in connection.receive_data(data):
                    if isinstance(event, RequestReceived):
                        head = {bytes(name): bytes(value).decode() for name, value in event.headers}
                        heads[event.stream_id] = head[b":method"], head[b":path"]
                    elif isinstance(event, StreamEnded) and not closing:
                        self.requests.append((number, event.stream_id, *heads[event.stream_id]))
                        respond = self.responses.pop(0) if len(self.responses) > 1 else self.responses[0]
                        closing = respond(connection, event.stream_id)
                writer.write(connection.data_to_send())
                await writer.drain()
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


@asynccontextmanager
async def h2_server(*responses: Response, ca_file: Path) -> AsyncIterator[H2Server]:
    """Serves; `ca_file` gets the certificate to trust."""
    authority().cert_pem.write_to_path(str(ca_file))
    served = H2Server(list(responses))
    async with await asyncio.start_server(served.serve, "127.0.0.1", 0, ssl=server_context("h2")) as server:
        served.port = server.sockets[0].getsockname()[1]
        yield served
        for writer in served.open.values():
            writer.transport.abort()
        await asyncio.gather(*served.open, return_exceptions=True)


def answer(body: object, status: int = 200) -> Response:
    """A complete response."""

    def respond(connection: H2Connection, stream: int) -> bool:
        connection.send_headers(stream, [(":status", str(status)), ("content-type", "application/json")])
        connection.send_data(stream, json.dumps(body).encode(), end_stream=True)
        return False

    return respond


def begin(connection: H2Connection, stream: int) -> None:
    """A response without its end."""
    connection.send_headers(stream, [(":status", "200"), ("content-length", "1000")])
    connection.send_data(stream, b'{"user": ')


def reset(code: ErrorCodes, *, in_body: bool = False) -> Response:
    """RST_STREAM, instead of a response or within one."""

    def respond(connection: H2Connection, stream: int) -> bool:
        if in_body:
            begin(connection, stream)
        connection.reset_stream(stream, code)
        return False

    return respond


def goaway(
    last: int | None = None,
    code: ErrorCodes = ErrorCodes.NO_ERROR,
    *,
    in_body: bool = False,
    closes: bool = True,
) -> Response:
    """GOAWAY, instead of a response or within one; without `last`, it names the stream itself as the last one."""

    def respond(connection: H2Connection, stream: int) -> bool:
        if in_body:
            begin(connection, stream)
        connection.close_connection(code, last_stream_id=stream if last is None else last)
        return closes

    return respond


def hang_up(connection: H2Connection, stream: int) -> bool:  # noqa: ARG001 - a Response
    """Closes the connection without a word."""
    return True


def hang_up_in_body(connection: H2Connection, stream: int) -> bool:
    """Closes the connection within a response."""
    begin(connection, stream)
    return True


def nonsense(connection: H2Connection, stream: int) -> bool:
    """A frame that breaks the rules of HTTP/2: SETTINGS of a length that is no multiple of six."""
    connection.send_headers(stream, [(":status", "200")])
    connection._data_to_send += b"\x00\x00\x05\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"  # noqa: SLF001 - h2 sends only what is allowed
    return False
