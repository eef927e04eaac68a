"""The parts of an account in which issues are found, and how requesting them went."""

from dataclasses import dataclass, field

from vtui.api.errors import Forbidden, Gone, NotFound, PaymentRequired, VercelError
from vtui.models.request_order import next_request_number

PROJECTS, DEPLOYMENTS, TOKEN = "projects", "deployments", "token"
ACCOUNT_DOMAINS, PROJECT_DOMAINS, DNS = "account domains", "domains of projects", "DNS"
ENV_VARS, SHARED_ENV_VARS = "env vars", "shared variables"
HIDDEN = "some are hidden from your role"
"""Why the env vars of a project were not all checked (`hiddenProductionEnvCount`)."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """The result of the last request of a part."""

    at: int
    """Time of the request, in ms."""
    problem: str = ""
    """Why it failed, in a few words; empty if it did not."""
    passing: bool = False
    """Whether the problem is temporary, so that a retry makes sense."""
    more: bool = False
    """Whether more rows exist than were requested."""
    number: int = field(default_factory=next_request_number, compare=False)
    """Number of the request; by default above those of all requests before."""

    @property
    def missing(self) -> bool:
        """Whether another request may give the missing rows."""
        return self.more or self.passing


def failed_fetch(error: VercelError, at: int) -> Fetch:
    """The result of a failed request at a time (ms)."""
    if isinstance(error, Forbidden):
        return Fetch(at, "no access")
    if isinstance(error, PaymentRequired):
        return Fetch(at, "not available on this plan")
    if isinstance(error, NotFound) and error.proved:
        return Fetch(at, "not found")
    if isinstance(error, NotFound | Gone):
        return Fetch(at, "not available")
    return Fetch(at, error.title.lower().rstrip("."), passing=error.transient)
