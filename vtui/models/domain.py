"""A domain of a team or of a project."""

from dataclasses import dataclass, field

from vtui import times
from vtui.models.request_order import NumberedRow
from vtui.models.scope import ProjectRef

SOON = 30 * 24 * 3600_000
"""A domain that expires within this many ms expires soon."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """A record that verifies the domain (`verification[]` of getProjectDomains)."""

    type: str
    domain: str
    value: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DomainConfig(NumberedRow):
    """How the DNS of a domain is set, and the recommended records (getDomainConfig)."""

    misconfigured: bool | None = None
    """Whether it does not point to Vercel, or no certificate can be issued; None if unknown."""
    configured_by: str | None = None
    """`A`, `CNAME`, `http`, `dns-01`; an open set."""
    addresses: tuple[str, ...] = ()
    """Recommended values of the A record, those of the first rank."""
    alias: str | None = None
    """Recommended value of the CNAME record, that of the first rank."""
    found: tuple[tuple[str, str], ...] = ()
    """Type and value of the records that it has now."""
    conflicts: tuple[tuple[str, str, str], ...] = ()
    """Type, name and value of conflicting records."""
    error: str = ""
    """Why it could not be read, in a few words; empty when it could."""
    problem: str | None = None
    """What is malformed in the response; None for nothing."""


@dataclass(frozen=True, slots=True)
class Domain(NumberedRow):
    """One domain: a team's own (getDomains) or one attached to a project (getProjectDomains). Times in ms."""

    id: str
    """The account domain's id; `PROJECT_ID/NAME` for a project's."""
    name: str = ""
    apex: str | None = None
    project_id: str | None = None
    """None for a domain of the account."""
    project: str | None = None
    """The project's name."""
    owned: bool | None = field(default=None, metadata={"exported_as": "ownership_verified"})
    """Whether the account owns the domain (`verified` of getDomains); None for a project's."""
    verified: bool | None = None
    """Whether the domain may serve the project (`verified` of getProjectDomains); None for the account's."""
    challenges: tuple[Challenge, ...] = ()
    redirect: str | None = None
    redirect_status: int | None = None
    branch: str | None = None
    custom_environment_id: str | None = None
    service_type: str | None = None
    """`zeit.world` (Vercel's DNS), `external` or `na`."""
    nameservers: tuple[str, ...] = ()
    intended_nameservers: tuple[str, ...] = ()
    """Vercel's nameservers for the domain or its apex; empty if unknown."""
    ech: str | None = None
    """Encrypted Client Hello (`echMode`): `auto`, `enabled` or `disabled`, an open set; None for a project's."""
    expires_at: int | None = None
    renew: bool | None = field(default=None, metadata={"exported_as": "auto_renew"})
    created_at: int | None = None
    updated_at: int | None = None
    problem: str | None = None
    dns: DomainConfig | None = field(default=None, metadata={"exported_as": "configuration"})
    """How its DNS is set (getDomainConfig), which no list has; None until it was requested."""

    @property
    def project_ref(self) -> ProjectRef:
        """Its project; no project where it belongs to none."""
        return ProjectRef(self.project_id, self.project or "")

    @property
    def configuration(self) -> str | None:
        """`valid`, `invalid`, `unknown` (not in the response) or `not checked`; None where no project uses it."""
        if self.project_id is None:
            return None
        if self.on_vercel:
            return "valid"
        if self.dns is None or self.dns.error:
            return "not checked"
        return {True: "invalid", False: "valid", None: "unknown"}[self.dns.misconfigured]

    @property
    def on_vercel(self) -> bool:
        """Whether it is a `vercel.app` host, which needs neither verification nor DNS."""
        return self.name.lower().endswith(".vercel.app")

    @property
    def misconfigured(self) -> bool:
        """Whether its DNS is known not to point to Vercel, or to allow no certificate."""
        return self.dns is not None and self.dns.misconfigured is True

    def expiry_changes(self, now: int) -> int | None:
        """When (ms) after `now` it begins to expire soon, or has expired; None for never."""
        if self.expires_at is None or self.expires_at == times.BAD:
            return None
        moments = (self.expires_at - SOON + 1, self.expires_at + 1)
        return next((at for at in moments if at > now), None)

    def has_expired(self, now: int) -> bool:
        """Whether its registration has expired at `now` (ms)."""
        return self.expires_at is not None and self.expires_at != times.BAD and self.expires_at < now

    def expires_soon(self, now: int) -> bool:
        """Whether it expires within `SOON` of `now` (ms), or has expired."""
        return self.expires_at is not None and self.expires_at != times.BAD and self.expires_at - now < SOON
