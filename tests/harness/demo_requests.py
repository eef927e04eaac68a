"""Requests to an account without any HTTP library."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.harness.clock import ManualClock
from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.demo.handlers.reply import Reply
from vtui.demo.server.respond import respond

START = 1_790_000_000_000
UNLISTED = (
    "account-",
    "answers-",
    "assign-",
    "cancel-",
    "checks-",
    "create-",
    "events-",
    "moves-",
    "promote-",
    "rollback-",
    "writes-",
)
"""Prefixes of the faults that no list has."""


@dataclass(frozen=True)
class Answer:
    """A reply with its body as JSON."""

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

    @property
    def code(self) -> str:
        """The code of an error."""
        return str(self.json["error"]["code"])


class Client:
    """An account with a clock that the test advances, and short ways to send it requests."""

    def __init__(self, *faults: str, **options: Any) -> None:
        self.clock = ManualClock(START)
        options = {"rate_limit": 0, "live": False, "deployments": 2_500} | options
        self.account = Account(clock=self.clock, faults=frozenset(faults), **options)

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        token: str | None = DEMO_TOKEN,
        raw: bytes | None = None,
        **query: Any,
    ) -> Answer:
        """Send a request; in names of the query `__` stands for `-`, and a `_` at the end is dropped."""
        headers = {} if token is None else {"authorization": f"Bearer {token}"}
        content = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        text = urlencode(
            {key.replace("__", "-").removesuffix("_"): value for key, value in query.items() if value is not None}
        )
        return Answer(respond(self.account, method, path, text, headers, content))

    def get(self, path: str, **query: Any) -> Any:
        """The JSON of a successful GET in the team acme."""
        answer = self.request("GET", path, **({"slug": "acme"} | query))
        assert answer.status == 200, answer.json
        return answer.json

    def send(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """The JSON of a successful request in the team acme; None for an answer without a body."""
        answer = self.request(method, path, body, **({"slug": "acme"} | query))
        assert answer.status < 300, answer.json
        return answer.json if answer.reply.body else None

    def rows(self, project: str | None = None, **query: Any) -> list[Any]:
        """The first rows of the list of deployments, of one project if it is named."""
        rows: list[Any] = self.get("/v7/deployments", projectId=project, **({"limit": 100} | query))["deployments"]
        return rows

    def hosts(self, uid: str) -> list[str]:
        """The hosts of a deployment's aliases."""
        return [alias["alias"] for alias in self.get(f"/v2/deployments/{uid}/aliases")["aliases"]]

    def redeploy(
        self, source: str, *, name: str = "store", force: str = "1", slug: str = "acme", **body: Any
    ) -> Answer:
        """Redeploy as a client does."""
        body = {"deploymentId": source, "name": name, "meta": {"action": "redeploy"}, **body}
        return self.request("POST", "/v13/deployments", body, forceNew=force, slug=slug)

    def pages(self, path: str, key: str, *, cursor: str = "until", most: int = 400, **query: Any) -> list[Any]:
        """The pages of a list until `next` is null, at most `most` of them."""
        pages: list[Any] = []
        after: Any = None
        while len(pages) < most:
            page = self.get(path, **query, **{cursor: after})
            pages.append(page[key])
            after = page.get("pagination", {}).get("next")
            if not after:
                break
        return pages
