"""Errors of requests; the texts of each describe what happened and what to do."""

# ruff: noqa: N818 - the names are what happened, as in HTTP

from dataclasses import KW_ONLY, dataclass
from typing import ClassVar


@dataclass(eq=False, repr=False)
class VercelError(Exception):
    """A request that failed. Its texts are clean and may be shown as they are."""

    fatal: ClassVar[bool] = False
    """Whether it concerns all requests, and not only this one."""
    transient: ClassVar[bool] = False
    """Whether it passes by itself, so that a later try makes sense."""

    title: str
    """What happened, in a few words."""
    hint: str = ""
    """What it means or what to do, in a sentence or two; may be empty."""
    _: KW_ONLY
    detail: str | None = None
    """The server's own message; None when there is none."""
    status: int | None = None
    """HTTP status; None without a response."""
    code: str | None = None
    """The API's error code, in lower case."""
    request_id: str | None = None
    """`x-vercel-id`, for Vercel's support."""
    retry_at: int | None = None
    """When a retry makes sense, in ms since the epoch; None when the server did not say."""
    conflicting_id: str | None = None
    """Id of what it conflicts with (`oldId`); None when the server did not say."""

    def __post_init__(self) -> None:
        super().__init__(self.title)

    def __str__(self) -> str:
        return f"{self.title} ({self.detail})" if self.detail else self.title


class Unauthenticated(VercelError):
    """The token is missing, wrong, expired or revoked: 403 with `invalidToken`, `missingToken`, or a 401."""

    fatal = True


class Forbidden(VercelError):
    """The token is valid but may not do this: a plain 403."""


@dataclass(eq=False, repr=False)
class TeamLocked(Forbidden):
    """A team refuses this token: it requires SSO, a second factor, or another token."""

    _: KW_ONLY
    team: str = ""
    """The team's slug or name."""
    reason: str = ""
    """`saml`, `mfa`, `scope` or `token`."""


@dataclass(eq=False, repr=False)
class NotFound(VercelError):
    """404: it does not exist, or not in this scope, or the API has retired the request."""

    _: KW_ONLY
    proved: bool = False
    """Whether it does not exist: the request is known to be there, because it was answered before."""


class PaymentRequired(VercelError):
    """The plan does not allow it, or its quota is used up: 402."""


class Conflict(VercelError):
    """It conflicts with what exists or is under way: 409."""


class Gone(VercelError):
    """The API has retired it: 410."""


class RateLimited(VercelError):
    """Too many requests: 429, or a limit known to be exhausted. The client always sets `retry_at`."""

    fatal = True
    transient = True


class Rejected(VercelError):
    """The API rejected the request: 400, 405, 422 and every other 4xx."""


class ServerError(VercelError):
    """The API failed by itself: 5xx."""

    transient = True


class Offline(VercelError):
    """No connection: no network, no such host, connection refused, or no trusted certificate."""

    fatal = True
    transient = True


class Misconfigured(Offline):
    """No connection can be made: a certificate or proxy setting of this machine cannot be used."""

    transient = False


class TimedOut(VercelError):
    """No response in time."""

    fatal = True
    transient = True


class BadResponse(VercelError):
    """A response that is not as documented."""


class Unsure(VercelError):
    """A write was sent and the connection broke before a response: it may have been done or not."""


class ReadOnly(VercelError):
    """A write that was not sent, because its scope is read-only."""
