"""The last requests to the API, without secrets."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

MAX_RECORDS = 500
"""How many requests are kept."""
CHANGES = "changes"
"""The cause of every write."""
GROUP_CAUSES: Mapping[str, str] = {
    **dict.fromkeys(("user", "token", "teams", "members"), "account"),
    **dict.fromkeys(("build log", "runtime log"), "logs"),
    **dict.fromkeys(("deployment", "checks", "aliases"), "deployment page"),
    "project": "project page",
    "env var": "values",
}
"""Group of endpoints -> the cause of its requests where the code that sends them names none; else `lists`."""
_cause: ContextVar[str] = ContextVar("cause", default="")


class Count(NamedTuple):
    """What is counted together."""

    group: str
    """The group of endpoints, which has a rate limit."""
    cause: str
    """What sent the requests, as a text for the user: `deployments refresh`."""


@contextmanager
def caused_by(cause: str) -> Iterator[None]:
    """Count requests inside the block under a cause, those of tasks that it starts too."""
    token = _cause.set(cause)
    try:
        yield
    finally:
        _cause.reset(token)


def count_key(group: str, *, write: bool) -> Count:
    """What a request that is sent now counts as."""
    return Count(group, CHANGES if write else _cause.get() or GROUP_CAUSES.get(group, "lists"))


class RequestRecord(NamedTuple):
    """One request, its retries included."""

    at: int
    """When it was first sent, in ms since the epoch."""
    method: str
    path: str
    """With its query; without host, headers and body."""
    status: int | None
    """Of the last response; None when none came."""
    error: str | None
    """What went wrong, in a word or two; None for a response of any status."""
    ms: int
    """From the first byte sent to the last byte read, waits between tries included."""
    size: int
    """Bytes of the last response's body, decompressed."""
    tries: int
    remaining: int | None
    """Requests left in its group's window after it; None when the response did not say."""
    limit: int | None
    request_id: str | None = None
    """`x-vercel-id` of the last response."""
    cause: str = ""
    """What sent it, as in `Count`."""
    http_version: str = ""
    """`HTTP/2` or `HTTP/1.1`; empty when no response came."""
