"""The state of a domain in the words of Vercel's dashboard: what lists, boxes, filters and exports show of it."""

from dataclasses import replace
from typing import NamedTuple

from vtui import times
from vtui.models.domain import Domain
from vtui.table.columns import Cell, Context, Span, Tone

DNS = "dns"
"""Id of the page part that has the DNS configuration; in `Context.loading` while that is being requested."""


class DomainState(NamedTuple):
    """One state, with how it is drawn."""

    text: str
    """What every screen shows, and what filters match."""
    glyph: str
    tone: Tone
    """Of the glyph."""
    text_tone: Tone = "muted"
    short: str = ""
    """The text for a narrow column, if another; its words stand in `text` as well."""
    old_name: str = ""
    """What filters called it in earlier versions; it still finds the same rows."""

    @property
    def needs_attention(self) -> bool:
        """Whether somebody has to do something about it."""
        return self.tone in ("warn", "error")

    @property
    def cell(self) -> Cell:
        """Glyph and text."""
        return (Span(f"{self.glyph} ", self.tone), Span(self.text, self.text_tone))

    @property
    def short_cell(self) -> Cell:
        """Glyph and short text."""
        return (Span(f"{self.glyph} ", self.tone), Span(self.short or self.text, self.text_tone))


UNEXPECTED = DomainState("Unexpected data", "?", "warn", "warn", old_name="odd")
PENDING = DomainState("Pending verification", "×", "error", "error", "Pending", old_name="unverified")
INVALID = DomainState("Invalid Configuration", "×", "error", "error", "Invalid", old_name="misconfigured")
EXPIRED = DomainState("Expired", "×", "error", "error")
UNVERIFIED = DomainState("Not verified", "!", "warn", "warn", old_name="unowned")
"""A domain of the account whose ownership is not verified; a project's is `PENDING`."""
EXPIRING = DomainState("Expires soon", "!", "warn", "warn", old_name="expiring")
CHECKING = DomainState("Checking DNS", "…", "muted")
NOT_CHECKED = DomainState("DNS not checked", "–", "muted")
"""The DNS configuration was not requested, or could not be read."""
DNS_UNKNOWN = DomainState("DNS unknown", "–", "muted")
"""The answer does not say how the DNS is configured."""
UNKNOWN = DomainState("Unknown", "–", "muted")
VERIFIED = DomainState("Verified", "●", "ok", old_name="owned")
"""A domain of the account: ownership is all that can be said of it."""
VALID = DomainState("Valid Configuration", "●", "ok", short="Valid", old_name="live")

STATES = (
    UNEXPECTED,
    PENDING,
    INVALID,
    EXPIRED,
    UNVERIFIED,
    EXPIRING,
    CHECKING,
    NOT_CHECKED,
    DNS_UNKNOWN,
    UNKNOWN,
    VERIFIED,
    VALID,
)
"""All states, those that need attention first: the order that lists are sorted in."""


def needs_dns(row: Domain) -> bool:
    """Whether its state depends on its DNS configuration (getDomainConfig): a verified domain of a project."""
    return bool(row.project_id and row.name) and not row.on_vercel and row.verified is not False


def with_dns(row: Domain, context: Context) -> Domain:
    """The row with its DNS configuration, where that was requested by another screen."""
    known = context.dns.get(row.id) if row.dns is None else None
    return row if known is None else replace(row, dns=known)


def expired(row: Domain, now: int) -> bool:
    """Whether it has expired at `now` (ms)."""
    return row.expires_at is not None and row.expires_at != times.BAD and row.expires_at < now


def state(row: Domain, context: Context) -> DomainState:
    """The state that matters most: of its verification, its DNS configuration and its registration.

    Nothing is called valid before its DNS configuration is known.
    """
    if row.problem:
        return UNEXPECTED
    if row.verified is False:
        return PENDING
    if row.misconfigured:
        return INVALID
    if expired(row, context.now):
        return EXPIRED
    if row.owned is False:
        return UNVERIFIED
    if row.renew is False and row.expires_soon(context.now):
        return EXPIRING
    if row.verified is None:
        return UNKNOWN if row.owned is None else VERIFIED
    return _configuration(row, context)


def _configuration(row: Domain, context: Context) -> DomainState:
    """The state of a project's verified domain with which nothing is known to be wrong."""
    if not needs_dns(row):
        return VALID
    if row.dns is None:
        return CHECKING if DNS in context.loading else NOT_CHECKED
    if row.dns.error:
        return NOT_CHECKED
    return DNS_UNKNOWN if row.dns.misconfigured is None else VALID
