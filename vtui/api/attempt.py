"""A request on its way: what is sent, and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vtui.api.address import target_of
from vtui.api.endpoints import ENDPOINTS, Endpoint, Version
from vtui.api.errors.body import one_line
from vtui.api.rate_limits import LimitKey, RateLimit
from vtui.api.request_log import RequestRecord
from vtui.api.transport.response import Response
from vtui.models.scope import Scope
from vtui.system.secret import Secret

Params = Mapping[str, str]
"""Values for the `{…}` of a path, or of a query."""
NO_PARAMS: Params = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Call:
    """A request that is to be sent."""

    operation: str
    endpoint: Endpoint
    scope: Scope | None
    path: str
    """With its query."""
    body: Secret | None = None
    """JSON; a secret because it may hold the value of an env var."""

    @property
    def limit_key(self) -> LimitKey:
        """Its rate limit."""
        return self.endpoint.limit_key(self.scope)


@dataclass(slots=True)
class Attempt:
    """The progress of a request."""

    started: int
    tries: int = 0
    response: Response | None = None
    size: int = 0
    """Bytes of the response's body."""
    error: str | None = None
    number: int = 0
    """The number of the last request that was sent."""

    def begin(self) -> None:
        """Another try begins; it was cancelled if nothing else happens."""
        self.tries += 1
        self.response, self.error = None, "cancelled"

    def record(self, call: Call, limit: RateLimit | None, now: int, cause: str) -> RequestRecord:
        """The record of the request at its end, `now` in ms; `limit` is the last known state of its limit."""
        response = self.response
        if response is None or (limit is not None and limit.seen_at < self.started):
            limit = None
        return RequestRecord(
            at=self.started,
            method=call.endpoint.method,
            path=call.path,
            status=response.status if response else None,
            error=self.error,
            ms=max(0, now - self.started),
            size=self.size,
            tries=self.tries,
            remaining=limit.remaining if limit else None,
            limit=limit.limit if limit else None,
            request_id=one_line(response.headers.get("x-vercel-id")) if response else None,
            cause=cause,
            http_version=response.http_version if response else "",
        )


def call_of(
    operation: str,
    scope: Scope | None,
    ids: Params,
    params: Params,
    *,
    version: Version | None = None,
    body: Secret | None = None,
) -> Call:
    """A request for a version of the operation, the newest unless given. Raises NotFound for an impossible id."""
    endpoint = ENDPOINTS[operation]
    path = target_of(endpoint, version or endpoint.versions[0], scope, ids, params)
    return Call(operation, endpoint, scope, path, body)
