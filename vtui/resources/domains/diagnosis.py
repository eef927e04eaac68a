"""The problems of a domain, the records that solve them, and the next step."""

from dataclasses import dataclass
from typing import NamedTuple

from vtui import times
from vtui.models.domain import Domain
from vtui.table.columns import Tone
from vtui.text import short

TAKEN = "another"
"""A part of the reason of a challenge for a domain that belongs to another account (facts, section 8)."""
WAITS = "DNS takes minutes, at times hours, to spread"


class Record(NamedTuple):
    """A record to set."""

    type: str
    name: str
    """The complete name of the record."""
    value: str
    apex: str = ""
    """The apex of the name; empty if unknown."""

    @property
    def host(self) -> str:
        """The name as most providers want it: without the apex, `@` for the apex itself."""
        if not self.apex or not self.name.endswith(self.apex):
            return ""
        return self.name.removesuffix(self.apex).rstrip(".") or "@"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One problem of a domain."""

    text: str
    """One sentence."""
    tone: Tone = "error"
    records: tuple[Record, ...] = ()
    then: str = ""
    """The next step once the records are set, or instead."""
    verify: bool = False
    """Whether the next step is the key that requests a verification; else a refresh."""


def diagnose(row: Domain, now: int) -> tuple[Diagnosis, ...]:
    """All problems at `now` (ms), in the order in which they have to be solved; empty without problems."""
    problems: list[Diagnosis] = []
    name = short(row.name)
    if row.verified is False:
        problems.append(_unverified(row, name))
    if row.misconfigured and row.project_id is not None:
        problems.append(_misconfigured(row, name))
    if row.owned is False:
        waits = row.service_type == "zeit.world"
        then = "Wait for them." if waits else "Set Vercel's nameservers where it was bought."
        problem = "The account does not own it yet: its nameservers are not Vercel's."
        problems.append(Diagnosis(problem, "warn", then=then))
    if row.expires_soon(now) and row.expires_at is not None:
        past, age = row.expires_at < now, times.age(row.expires_at, now)
        if past or row.renew is False:
            problem = f"It expired {age} ago." if past else f"It expires {age}, and does not renew by itself."
            problems.append(Diagnosis(problem, "error" if past else "warn", then="Renew it where it was bought."))
    return tuple(problems)


def _unverified(row: Domain, name: str) -> Diagnosis:
    records = tuple(Record(each.type, each.domain, each.value, row.apex or "") for each in row.challenges)
    belongs_to_another = any(TAKEN in each.reason or "claimed" in each.reason for each in row.challenges)
    if not records:
        return Diagnosis(f"{name} is not verified, and the API does not say why.", then="See its dashboard page.")
    kind = records[0].type
    problem = (
        f"Another project or account has {name}: this {kind} record proves that it is yours."
        if belongs_to_another
        else f"{name} is not proved to be yours: this {kind} record is missing, or has not spread yet."
    )
    return Diagnosis(problem, records=records, then=f"asks Vercel to look for it; {WAITS}.", verify=True)


def _misconfigured(row: Domain, name: str) -> Diagnosis:
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
    current = dns.conflicts[:1] or tuple((kind, "", value) for kind, value in dns.found[:1])
    now = f": it has {current[0][0]} {short(current[0][2])}" if current else ""
    problem = f"Invalid Configuration: {name} does not point to Vercel, or no certificate can be issued{now}."
    next_step = "Set it where its DNS is kept" + (" and take away what stands in the way" if dns.conflicts else "")
    return Diagnosis(problem, records=records, then=f"{next_step}; {WAITS}.")
