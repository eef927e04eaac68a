"""The DNS of a domain, as Vercel sees it."""

from dataclasses import dataclass

from vtui.models.request_order import NumberedRow


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
