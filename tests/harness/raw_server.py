"""Servers and proxies on 127.0.0.1 that send what they are instructed to, byte by byte."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

Handler = Callable[[bytes, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
"""Responds to the head of a request; the connection is closed after it."""


@dataclass
class Raw:
    """The requests that a raw server received."""

    port: int = 0
    heads: list[bytes] = field(default_factory=list)
    """Everything before the first empty line, of each connection."""


@asynccontextmanager
async def raw_server(handler: Handler) -> AsyncIterator[Raw]:
    """A server that reads one request head from each connection and passes it to `handler`."""
    raw = Raw()
    open_: dict[asyncio.Task[Any], asyncio.StreamWriter] = {}

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        open_[task] = writer
        try:
            with suppress(asyncio.IncompleteReadError):
                raw.heads.append(await reader.readuntil(b"\r\n\r\n"))
                await handler(raw.heads[-1], reader, writer)
                await writer.drain()
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        raw.port = server.sockets[0].getsockname()[1]
        yield raw
        for writer in open_.values():
            writer.transport.abort()
        await asyncio.gather(*open_, return_exceptions=True)


def sends(response: bytes) -> Handler:
    """Sends these bytes."""

    async def handle(_head: bytes, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(response)

    return handle


def tunnels(port: int) -> Handler:
    """A proxy that accepts CONNECT for any host and connects to a port of this machine."""

    async def handle(_head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        back = asyncio.create_task(_copy(far_reader, writer))
        await _copy(reader, far_writer)
        far_writer.close()
        await back

    return handle


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await source.read(65_536):
            target.write(data)
            await target.drain()


def closed_port() -> int:
    """A port of this machine that nothing listens on."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
