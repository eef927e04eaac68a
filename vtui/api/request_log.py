"""What was asked of the API, for the activity page: the last requests, without secrets."""

from collections import deque
from dataclasses import dataclass

KEPT = 500
"""How many requests are remembered."""


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """One request, its retries included."""

    at: int
    """When it was first sent, in ms since the epoch."""
    method: str
    path: str
    """With its query; without host, headers and body."""
    status: int | None
    """Of the last answer; None when none came."""
    error: str | None
    """What went wrong, in a word or two; None for an answer of any status."""
    ms: int
    """From the first byte sent to the last byte read, waits between tries included."""
    size: int
    """Bytes of the last answer's body, unpacked."""
    tries: int
    remaining: int | None
    """Requests left in its group's window after it; None when the answer did not say."""
    limit: int | None
    request_id: str | None = None
    """`x-vercel-id` of the last answer."""
    http_version: str = ""
    """`HTTP/2` or `HTTP/1.1`; empty when no answer came."""


def ring() -> deque[RequestRecord]:
    """An empty memory of the last `KEPT` requests, oldest first."""
    return deque(maxlen=KEPT)
