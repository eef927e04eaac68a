"""The state of a domain in the terms of Vercel's dashboard, for lists, boxes, filters and exports."""

from dataclasses import replace
from typing import NamedTuple

from vtui.models.domain import Domain
from vtui.table.columns import Cell, Context, Span, Tone

DNS = "dns"
"""ID of the page part with the DNS configuration; in `Context.loading` while it is loading."""


class DomainState(NamedTuple):
    """A state and how it is drawn."""

    text: str
    """The text of the state on every screen and in filters."""
    glyph: str
    tone: Tone
    """Tone of the glyph."""
    text_tone: Tone = "muted"
    short: str = ""
    """The text in a narrow column, if another one; a part of `text`."""
    old_name: str = ""
    """Its name in filters of earlier versions, which still match."""

    @property
    def needs_attention(self) -> bool:
        """Whether it is a problem."""
        return self.tone in ("warn", "error")

    @property
    def cell(self) -> Cell:
        """Glyph and text."""
        return (Span(f"{self.glyph} ", self.tone), Span(self.text, self.text_tone))

    @property
    def short_cell(self) -> Cell:
        """Glyph and short text."""
        return self._replace(text=self.short or self.text).cell


UNEXPECTED = DomainState("Unexpected data", "?", "warn", "warn", old_name="odd")
PENDING = DomainState("Pending verification", "×", "error", "error", "Pending", old_name="unverified")
INVALID = DomainState("Invalid Configuration", "×", "error", "error", "Invalid", old_name="misconfigured")
EXPIRED = DomainState("Expired", "×", "error", "error")
UNVERIFIED = DomainState("Pending verification", "!", "warn", "warn", "Pending", old_name="unowned")
"""A domain of the account whose ownership is not verified; a project's is `PENDING`."""
EXPIRING = DomainState("Expires soon", "!", "warn", "warn", old_name="expiring")
CHECKING = DomainState("Checking DNS", "…", "muted")
NOT_CHECKED = DomainState("DNS not checked", "–", "muted")
"""The DNS configuration was not requested, or could not be read."""
DNS_UNKNOWN = DomainState("DNS unknown", "–", "muted")
"""The response does not have the DNS configuration."""
UNKNOWN = DomainState("Unknown", "–", "muted")
VERIFIED = DomainState("Verified", "●", "ok", old_name="owned")
"""A domain of the account: only its ownership is known."""
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
"""All states in sort order, those that need attention first."""


def rank(row: Domain, context: Context) -> int:
    """The place of its state among those that need attention; all others share the last one."""
    found = state(row, context)
    return STATES.index(found) if found.needs_attention else len(STATES)


def needs_dns(row: Domain) -> bool:
    """Whether its state depends on its DNS configuration (getDomainConfig): a verified domain of a project."""
    return bool(row.project_id and row.name) and not row.on_vercel and row.verified is not False


def with_dns(row: Domain, context: Context) -> Domain:
    """The row with its DNS configuration, if another screen has requested it."""
    known = context.rows.dns.get(row.id) if row.dns is None else None
    return row if known is None else replace(row, dns=known)


def state(row: Domain, context: Context) -> DomainState:
    """The most important state of its verification, DNS configuration and registration.

    A domain is valid only if its DNS configuration is known.
    """
    if row.problem:
        return UNEXPECTED
    if row.verified is False:
        return PENDING
    if row.misconfigured and row.project_id is not None:
        return INVALID
    if row.has_expired(context.now):
        return EXPIRED
    if row.owned is False:
        return UNVERIFIED
    if row.renew is False and row.expires_soon(context.now):
        return EXPIRING
    if row.verified is None:
        return UNKNOWN if row.owned is None else VERIFIED
    if not needs_dns(row):
        return VALID
    if row.dns is None:
        return CHECKING if DNS in context.loading else NOT_CHECKED
    if row.dns.error:
        return NOT_CHECKED
    return DNS_UNKNOWN if row.dns.misconfigured is None else VALID
