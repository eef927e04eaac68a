"""A response that is read while it comes."""

from collections.abc import AsyncIterator

import httpx

from vtui.api.transport.failures import FAULTS, Fault, transport_error
from vtui.api.transport.redaction import Redactor, Sealed
from vtui.api.transport.response import Response

ACCEPT = "application/stream+json"
"""The content type that a log is requested as (facts, section 3.2)."""

MAX_ERROR_BODY = 64 * 1024
"""Bytes of an error response that are read where a stream was requested."""


class Stream:
    """A response that is read while it arrives; the caller who opened it closes it."""

    def __init__(self, http: httpx.AsyncClient, response: httpx.Response, redactor: Redactor, host: str) -> None:
        """`http` is closed with it."""
        self._http, self._response, self._redactor, self._host = http, response, redactor, host
        headers = redactor.headers(response.headers)
        self.head = Response(response.status_code, headers, b"", response.http_version)
        """The response without its body."""

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body in pieces, decompressed, as they come. Raises Offline, TimedOut or BadResponse."""
        fault: Fault | None = None
        held = b""
        with Sealed():
            try:
                async for chunk in self._response.aiter_bytes():
                    piece, held = self._redactor.piece(held + chunk)
                    if piece:
                        yield piece
            except FAULTS as caught:
                fault = caught
            if fault is not None:
                raise transport_error(fault, self._host, write=False)
        if held:
            yield held

    async def read_error(self) -> bytes:
        """The body of an error response, up to `MAX_ERROR_BODY`; closes the stream."""
        read = bytearray()
        try:
            async for chunk in self.chunks():
                read += chunk
                if len(read) > MAX_ERROR_BODY:
                    break
        finally:
            await self.close()
        return bytes(read)

    async def close(self) -> None:
        """Close the response and its connection."""
        await self._response.aclose()
        await self._http.aclose()
