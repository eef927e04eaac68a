"""The last requests to the API, without secrets."""

from dataclasses import dataclass

MAX_RECORDS = 500
"""How many requests are kept."""


@dataclass(frozen=True, slots=True)
class RequestRecord:
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
    http_version: str = ""
    """`HTTP/2` or `HTTP/1.1`; empty when no response came."""
