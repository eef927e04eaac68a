"""What can go wrong with the API, as a small tree; every error says in words what happened and what to do."""

# ruff: noqa: N818 - the names are what happened, as people and HTTP say it

from typing import ClassVar


class VercelError(Exception):
    """A request that did not bring what was asked for. Its texts are clean and may be shown as they are."""

    fatal: ClassVar[bool] = False
    """Whether it speaks of all requests to come and not of this one alone."""
    transient: ClassVar[bool] = False
    """Whether it passes by itself, so that asking again later makes sense."""

    def __init__(
        self,
        title: str,
        hint: str = "",
        *,
        detail: str | None = None,
        status: int | None = None,
        code: str | None = None,
        request_id: str | None = None,
        retry_at: int | None = None,
    ) -> None:
        super().__init__(title)
        self.title = title
        """What happened, in a few words."""
        self.hint = hint
        """What it means or what to do, in a sentence or two; may be empty."""
        self.detail = detail
        """What the server said itself; None when it said nothing."""
        self.status = status
        """HTTP status; None when no answer came."""
        self.code = code
        """The API's own word for it, in lower case."""
        self.request_id = request_id
        """`x-vercel-id`, for Vercel's support."""
        self.retry_at = retry_at
        """When asking again makes sense, in ms since the epoch; None when the server did not say."""
        self.conflicting_id: str | None = None
        """Id of what it clashes with (`oldId`); None when the server did not say."""

    def __str__(self) -> str:
        told = f" ({self.detail})" if self.detail else ""
        return f"{self.title}{told}"


class Unauthenticated(VercelError):
    """The token is missing, wrong, expired or revoked: 403 with `invalidToken`, `missingToken`, or a 401."""

    fatal = True


class Forbidden(VercelError):
    """The token is good but may not do this: a plain 403."""


class TeamLocked(Forbidden):
    """A team keeps this token out: it wants SSO, a second factor, or another token."""

    def __init__(self, title: str, hint: str = "", *, team: str = "", reason: str = "", **told: object) -> None:
        super().__init__(title, hint, **told)  # type: ignore[arg-type]  # the keywords of VercelError, passed on
        self.team = team
        """The team's slug or name."""
        self.reason = reason
        """`saml`, `mfa`, `scope` or `token`."""


class NotFound(VercelError):
    """It is not there, or not in this scope: 404."""


class PaymentRequired(VercelError):
    """The plan does not allow it, or its quota is used up: 402."""


class Conflict(VercelError):
    """It clashes with what is there or under way: 409."""


class Gone(VercelError):
    """The API has retired it: 410."""


class RateLimited(VercelError):
    """Too many requests: 429, or a limit known to be spent. The client always sets `retry_at`."""

    fatal = True
    transient = True


class Rejected(VercelError):
    """The API did not like the request: 400, 405, 422 and every other 4xx."""


class ServerError(VercelError):
    """The API failed by itself: 5xx."""

    transient = True


class Offline(VercelError):
    """No connection: no network, no such host, refused, or not to be trusted."""

    fatal = True
    transient = True


class Misconfigured(Offline):
    """No connection can be made: a setting of this machine, of certificates or a proxy, cannot be used."""

    transient = False


class TimedOut(VercelError):
    """No answer in time."""

    fatal = True
    transient = True


class BadResponse(VercelError):
    """An answer that is not what the API promises."""


class Unsure(VercelError):
    """A write was sent and the connection broke before an answer: it may have been done or not."""


class ReadOnly(VercelError):
    """A write that was not sent, because vtui may change nothing in its scope."""
