"""A DNS record of a domain that is on Vercel's nameservers."""

from dataclasses import dataclass

from vtui.models.request_order import NumberedRow


@dataclass(frozen=True, slots=True)
class DnsRecord(NumberedRow):
    """One record (getRecords). Times in ms."""

    id: str
    """`rec_…`."""
    domain: str = ""
    """The domain that it belongs to."""
    name: str = ""
    """Below the domain; empty for the domain itself."""
    type: str = ""
    """`A`, `CNAME`, `TXT` …, an open set; empty for a line of a response in plain text."""
    value: str = ""
    ttl: int | None = None
    """Seconds that resolvers may cache it."""
    priority: int | None = None
    """Of a mail server; the lowest is tried first."""
    system: bool = False
    """Whether it is Vercel's own, which cannot be changed."""
    comment: str | None = None
    created_at: int | None = None
    updated_at: int | None = None
    problem: str | None = None

    @property
    def host(self) -> str:
        """Its name as users write it: `@` for the domain itself."""
        return self.name or ("@" if self.type else "")
