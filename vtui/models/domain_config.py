"""The DNS of a domain, as Vercel sees it."""

from dataclasses import dataclass

from vtui.models.request_order import NumberedRow


@dataclass(frozen=True, slots=True)
class DomainConfig(NumberedRow):
    """How a domain is set up, and what to set (getDomainConfig)."""

    misconfigured: bool | None = None
    """Whether it does not lead to Vercel, or no certificate can be made for it; None when the answer does not say."""
    configured_by: str | None = None
    """`A`, `CNAME`, `http`, `dns-01`; an open set."""
    addresses: tuple[str, ...] = ()
    """Recommended values of the A record, those of the first rank."""
    alias: str | None = None
    """Recommended value of the CNAME record, that of the first rank."""
    found: tuple[tuple[str, str], ...] = ()
    """Type and value of the records that it has now."""
    conflicts: tuple[tuple[str, str, str], ...] = ()
    """Type, name and value of records that stand in the way."""
    error: str = ""
    """Why it could not be read, in a few words; empty when it could."""
    problem: str | None = None
    """What was wrong with the answer; None when all was as promised."""
