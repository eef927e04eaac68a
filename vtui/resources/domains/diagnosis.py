"""What is wrong with a domain, the records that mend it, and what comes after: made from its three truths."""

from dataclasses import dataclass
from typing import NamedTuple

from vtui import times
from vtui.models.domain import Domain
from vtui.table.columns import Tone
from vtui.text import short

TAKEN = "another"
"""Stands in the reason of a challenge where somebody else has the domain (an open set: facts, section 8)."""
WAITS = "DNS takes minutes, at times hours, to spread"


class Record(NamedTuple):
    """A record to set."""

    type: str
    name: str
    """The whole name that it is for."""
    value: str
    apex: str = ""
    """What the name stands under; empty when it is not known."""

    @property
    def host(self) -> str:
        """What most providers want as the name: without the apex, `@` for that itself."""
        if not self.apex or not self.name.endswith(self.apex):
            return ""
        return self.name.removesuffix(self.apex).rstrip(".") or "@"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that matters about a domain, in words."""

    says: str
    """One sentence."""
    tone: Tone = "error"
    records: tuple[Record, ...] = ()
    then: str = ""
    """What to do once the records are set, or instead of any."""
    verify: bool = False
    """Whether the API is asked to look for the record then, by a key; else the page is refreshed."""


def diagnose(row: Domain, now: int) -> tuple[Diagnosis, ...]:
    """Everything that wants a hand at `now` (ms), in the order in which it has to be done; nothing when all is well."""
    found: list[Diagnosis] = []
    name = short(row.name)
    if row.verified is False:
        found.append(_unproved(row, name))
    if row.misconfigured and row.project_id is not None:
        found.append(_misled(row, name))
    if row.owned is False:
        found.append(
            Diagnosis("The account does not own it yet: its nameservers are not Vercel's.", "warn", then=_servers(row))
        )
    if row.expires_soon(now) and row.expires_at is not None:
        past, age = row.expires_at < now, times.age(row.expires_at, now)
        if past or row.renew is False:
            says = f"It expired {age} ago." if past else f"It expires {age}, and does not renew by itself."
            found.append(Diagnosis(says, "error" if past else "warn", then="Renew it where it was bought."))
    return tuple(found)


def _unproved(row: Domain, name: str) -> Diagnosis:
    records = tuple(Record(one.type, one.domain, one.value, row.apex or "") for one in row.challenges)
    taken = any(TAKEN in one.reason or "claimed" in one.reason for one in row.challenges)
    if not records:
        return Diagnosis(f"{name} is not verified, and the API does not say why.", then="See its dashboard page.")
    kind = records[0].type
    says = (
        f"Another project or account has {name}: this {kind} record proves that it is yours."
        if taken
        else f"{name} is not proved to be yours: this {kind} record is missing, or has not spread yet."
    )
    return Diagnosis(says, records=records, then=f"asks Vercel to look for it; {WAITS}.", verify=True)


def _misled(row: Domain, name: str) -> Diagnosis:
    dns = row.dns
    if dns is None or row.name.startswith("*."):
        return Diagnosis(
            f"Invalid Configuration: {name} does not point to Vercel. A wildcard needs Vercel's nameservers.",
            then="Set them where the domain was bought.",
        )
    apex = row.apex or ""
    if row.name == apex or dns.alias is None:
        records = tuple(Record("A", row.name, address, apex) for address in dns.addresses)
    else:
        records = (Record("CNAME", row.name, dns.alias, apex),)
    stands = dns.conflicts[:1] or tuple((kind, "", value) for kind, value in dns.found[:1])
    now = f": it has {stands[0][0]} {short(stands[0][2])}" if stands else ""
    says = f"Invalid Configuration: {name} does not point to Vercel, or no certificate can be issued{now}."
    there = "Set it where its DNS is kept" + (" and take away what stands in the way" if dns.conflicts else "")
    return Diagnosis(says, records=records, then=f"{there}; {WAITS}.")


def _servers(row: Domain) -> str:
    return "Set Vercel's nameservers where it was bought." if row.service_type != "zeit.world" else "Wait for them."
