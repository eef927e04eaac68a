"""Asking an account without any HTTP library."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.demo.data.clock import ManualClock
from vtui.demo.handlers.messages import Reply
from vtui.demo.server.routes import respond

START = 1_790_000_000_000


@dataclass(frozen=True)
class Answer:
    """A reply with its body read as JSON, or None when it is none."""

    reply: Reply

    @property
    def status(self) -> int:
        return self.reply.status

    @property
    def headers(self) -> dict[str, str]:
        return self.reply.headers

    @property
    def json(self) -> Any:
        return json.loads(self.reply.body)


class Asker:
    """An account with a clock that the test turns, and short ways to ask it something."""

    def __init__(self, **options: Any) -> None:
        self.clock = ManualClock(START)
        options = {"rate_limit": 0, "live": False, "deployments": 2_500} | options
        self.account = Account(clock=self.clock, **options)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        token: str | None = DEMO_TOKEN,
        raw: bytes | None = None,
        **query: Any,
    ) -> Answer:
        headers = {} if token is None else {"authorization": f"Bearer {token}"}
        content = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        text = urlencode(
            {key.replace("__", "-").removesuffix("_"): value for key, value in query.items() if value is not None}
        )
        return Answer(respond(self.account, method, path, text, headers, content))

    def get(self, path: str, **query: Any) -> Any:
        """The JSON of a GET in the team acme, which has to go well."""
        answer = self.ask("GET", path, **({"slug": "acme"} | query))
        assert answer.status == 200, answer.json
        return answer.json

    def redeploy(
        self, source: str, *, name: str = "store", force: str = "1", slug: str = "acme", **body: Any
    ) -> Answer:
        """Ask for a redeploy as a client does."""
        wanted = {"deploymentId": source, "name": name, "meta": {"action": "redeploy"}, **body}
        return self.ask("POST", "/v13/deployments", wanted, forceNew=force, slug=slug)

    def walk(self, path: str, key: str, *, cursor: str = "until", most: int = 400, **query: Any) -> list[Any]:
        """The pages of a list until `next` is null, or `most` of them."""
        pages: list[Any] = []
        after: Any = None
        while len(pages) < most:
            page = self.get(path, **query, **{cursor: after})
            pages.append(page[key])
            after = page.get("pagination", {}).get("next")
            if not after:
                break
        return pages
