"""A service whose server is a function and whose time passes only while it sleeps."""

import json
import random
from collections.abc import Callable
from typing import Any

import httpx

from vtui.api.service import Service
from vtui.models.scope import Scope

TOKEN = "vcp_NeverShowThis0123456789"  # noqa: S105 - it opens nothing
ACME = Scope("acme", "Acme Inc", "team_acme")
PERSONAL = Scope("ada")
NOW = 1_763_000_000_000


class ApiHarness:
    """Responds in turn, or by a function of the request; records requests, waits, notices and limits."""

    def __init__(
        self,
        *answers: Any,
        base: str = "https://api.vercel.com",
        transport: httpx.AsyncBaseTransport | None = None,
        network: bool = False,
    ) -> None:
        """With `network` requests go to the base itself."""
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.slept: list[float] = []
        self.notices: list[str] = []
        self.limits: list[Any] = []
        self.now = NOW
        self.service = Service(
            base,
            TOKEN,
            transport=None if network else transport or httpx.MockTransport(self._answer),
            on_limits=self.limits.append,
            on_notice=self.notices.append,
            clock=lambda: self.now,
            sleep=self._sleep,
            rng=random.Random(7),  # noqa: S311 - the same jitter at every run
        )

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += round(seconds * 1000)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Callable):  # type: ignore[arg-type]  # a function of the request
            answer = answer(request)
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, httpx.Response)
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    @property
    def paths(self) -> list[str]:
        """The paths of the requests, without host and query."""
        return [request.url.path for request in self.requests]


def answer(body: Any = None, status: int = 200, /, **headers: str) -> httpx.Response:
    """A response; header names are written with underscores."""
    content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    return httpx.Response(
        status, headers={name.replace("_", "-"): value for name, value in headers.items()}, content=content
    )


USER = answer({"user": {"id": "u1", "username": "ada"}})
EMPTY = answer({"deployments": []})
