"""The connection of a client: opened with the first request, replaced when it is of no more use."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from vtui.system.detached import detached
from vtui.system.secret import Secret

if TYPE_CHECKING:
    import httpx

    from vtui.api.transport.connection import Connection


class Connector:
    """Opens connections to one base URL, one at a time."""

    def __init__(
        self, base_url: str, transport: "httpx.AsyncBaseTransport | None", load_decoder: Callable[[], None]
    ) -> None:
        """`load_decoder` imports the decoder of the responses; it is called once, in a thread."""
        self._base_url, self._transport, self._load_decoder = base_url, transport, load_decoder
        self._connection: Connection | None = None
        self._opening = asyncio.Lock()
        self._retiring: dict[asyncio.Task[None], Connection] = {}
        self._loading: asyncio.Task[None] | None = None

    async def connect(self, token: Secret) -> "Connection":
        """The open connection, or a new one that sends the token; it is opened in a thread.

        The first one also starts the import of the decoder. Raises Misconfigured for settings that cannot be used.
        """
        if self._connection is None:
            async with self._opening:
                if self._connection is None:
                    self._connection = await asyncio.to_thread(_connect, self._base_url, token, self._transport)
                    if self._loading is None:
                        self._loading = detached(asyncio.to_thread(self._load_decoder))
        return self._connection

    async def decoder_loaded(self) -> None:
        """Wait until the decoder is imported."""
        if self._loading is not None:  # shielded: other requests wait for it too
            await asyncio.shield(self._loading)

    def renew(self, connection: "Connection | None" = None) -> None:
        """Have later requests open another connection; this one is closed when the responses that it awaits have come.

        One that stopped responding, as after a laptop's sleep, would let every later request time out as well. Without
        `connection` it is the open one; one that was replaced before is left alone.
        """
        current = self._connection
        if current is not None and connection in (None, current):
            self._connection = None
            task = detached(current.retire())
            self._retiring[task] = current
            task.add_done_callback(self._retiring.pop)

    async def close(self) -> None:
        """Close all connections; a later request opens another."""
        async with self._opening:
            connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()
        retiring = list(self._retiring.items())
        for task, _ in retiring:
            task.cancel()
        await asyncio.gather(*(task for task, _ in retiring), return_exceptions=True)
        for _, retired in retiring:  # a task that is cancelled before its first step closes nothing
            await retired.close()
        if self._loading is not None:
            await asyncio.wait((self._loading,))


def _connect(base_url: str, token: Secret, transport: "httpx.AsyncBaseTransport | None") -> "Connection":
    from vtui.api.transport.connection import Connection  # imports httpx, 90 ms

    return Connection(base_url, token, transport)
