"""Answers that come at an even pace, however fast the server is. Imports httpx, so import it late."""

import asyncio
import time

import httpx


class Paced(httpx.AsyncHTTPTransport):
    """The network; the pages of a list of deployments are handed over at no more than so many a second.

    The client keeps the pace, for a server that waits a while before each answer would make it depend on what server
    and app take for the page.
    """

    def __init__(self, pages: float) -> None:
        """`pages` are those of a second."""
        super().__init__(verify=False)  # plain HTTP on this machine
        self._period = 1 / pages
        self._due = 0.0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await super().handle_async_request(request)
        if request.method == "GET" and request.url.path.endswith("/deployments"):
            await asyncio.sleep(max(0.0, self._due - time.perf_counter()))
            self._due = max(self._due, time.perf_counter()) + self._period
        return response
