"""The problems of a domain, the records that solve them, and the next step."""

from typing import NamedTuple

from vtui import times
from vtui.models.domain import Domain, DomainConfig
from vtui.table.columns import Context, Tone
from vtui.text import sentence, short

PENDING_REASON = "pending_domain_verification"
"""The reason of a challenge that waits for its record (`verification[].reason`; an open set)."""
TAKEN = ("another", "claimed")
"""Parts of the reason of a challenge for a domain that belongs to another account (facts, section 8)."""
PROPAGATION = "DNS changes can take hours."


class Record(NamedTuple):
    """A DNS record."""

    type: str
    name: str
    """The complete name of the record."""
    value: str
    apex: str = ""
    """The apex of the name; empty if unknown."""

    @property
    def host(self) -> str:
        """The name as most providers require it: relative to the apex, `@` for the apex itself."""
        if self.name == self.apex:
            return "@"
        return self.name.removesuffix(f".{self.apex}") if self.apex else self.name

    @property
    def line(self) -> str:
        """Type, name and value."""
        return f"{self.type} {self.host} {self.value}"


class Diagnosis(NamedTuple):
    """One problem of a domain."""

    text: str
    """One sentence."""
    tone: Tone = "error"
    records: tuple[Record, ...] = ()
    """The records to add."""
    conflicts: tuple[Record, ...] = ()
    """The records to delete."""
    nameservers: tuple[str, ...] = ()
    """The nameservers to set at the registrar."""
    next_step: str = ""

    @property
    def changes_dns(self) -> bool:
        """Whether the next step is a change of DNS."""
        return bool(self.records or self.conflicts or self.nameservers)


def diagnose(row: Domain, context: Context) -> tuple[Diagnosis, ...]:
    """All problems, in the order in which they have to be solved; empty without problems."""
    problems: list[Diagnosis] = []
    if row.problem:
        again = f"Refresh ({context.key_name('page.refresh', 'r')}), or check the domain in the dashboard."
        problems.append(Diagnosis(f"Unexpected data: {short(row.problem)}.", "warn", next_step=again))
    if row.verified is False:
        problems.append(_unverified(row, context))
    if row.misconfigured and row.dns is not None and row.project_id is not None:
        problems.append(_misconfigured(row, row.dns, context))
    if row.has_expired(context.now) or (row.renew is False and row.expires_soon(context.now)):
        problems.append(_expiry(row, context.now))
    elif row.owned is False:
        problems.append(_unowned(row))
    return tuple(problems)


def records_to_add(row: Domain, context: Context) -> tuple[Record, ...]:
    """The records of all problems."""
    return tuple(record for problem in diagnose(row, context) for record in problem.records)


def _dashboard(context: Context) -> str:
    return f"Open the domain in the dashboard ({context.key_name('dashboard', 'i')})."


def _unverified(row: Domain, context: Context) -> Diagnosis:
    name, apex = short(row.name), short(row.apex or row.name)
    records = tuple(Record(each.type, each.domain, each.value, row.apex or "") for each in row.challenges)
    reason = next((each.reason for each in row.challenges if each.reason not in ("", PENDING_REASON)), "")
    text = f"ownership of {name} is not verified."
    if any(part in reason for part in TAKEN):
        text = f"{name} is used by another project or account."
    elif reason:
        text = f"{short(reason.replace('_', ' '))}."
    if not records:
        return Diagnosis(f"Pending verification: {text}", next_step=_dashboard(context))
    which = "the record" if len(records) == 1 else "one of the records"
    verify = context.key_name("verify", "V")
    step = f"Add {which} at the DNS provider of {apex}, then verify the domain ({verify})."
    return Diagnosis(f"Pending verification: {text}", records=records, next_step=step)


def _misconfigured(row: Domain, dns: DomainConfig, context: Context) -> Diagnosis:
    name, apex = short(row.name), row.apex or ""
    if row.name.startswith("*."):
        return Diagnosis(
            "Invalid Configuration: a wildcard domain requires Vercel's nameservers.",
            nameservers=row.intended_nameservers,
            next_step=_nameserver_step(row),
        )
    if row.name == apex or dns.alias is None:
        records = tuple(Record("A", row.name, address, apex) for address in dns.addresses)
    else:
        records = (Record("CNAME", row.name, dns.alias, apex),)
    conflicts = tuple(Record(kind, host or apex or row.name, value, apex) for kind, host, value in dns.conflicts)
    targets = other_targets(dns)
    if conflicts:
        text = f"{name} has {'a conflicting record' if len(conflicts) == 1 else 'conflicting records'}."
    elif targets:
        text = f"{name} points to {short(', '.join(targets))}, not to Vercel."
    else:
        text = f"{name} does not point to Vercel, or no certificate can be issued."
    delete = "delete the conflicting record" if conflicts else ""
    add = f"add the record{'s' if len(records) > 1 else ''}" if records else ""
    steps = ", then ".join(filter(None, (delete, add)))
    if not steps:
        return Diagnosis(f"Invalid Configuration: {text}", next_step=_dashboard(context))
    zone = short(apex or row.name)
    provider = f"at the DNS provider of {zone}"
    if row.service_type == "zeit.world":
        provider = f"in the DNS records of {zone} ({context.key_name('records', 'z')} opens them)"
    step = f"{sentence(steps)} {provider}."
    return Diagnosis(f"Invalid Configuration: {text}", records=records, conflicts=conflicts, next_step=step)


def other_targets(dns: DomainConfig) -> tuple[str, ...]:
    """Where the domain points to besides the recommended values."""
    recommended = {*dns.addresses, dns.alias}
    return tuple(value for _, value in dns.found if value not in recommended)


def _unowned(row: Domain) -> Diagnosis:
    name = short(row.name)
    if row.service_type == "zeit.world":
        text, step = f"the nameservers of {name} are changing.", "Wait for the change."
        return Diagnosis(f"Pending verification: {text}", "warn", next_step=step)
    text = f"{name} does not use Vercel's nameservers."
    return Diagnosis(
        f"Pending verification: {text}",
        "warn",
        nameservers=row.intended_nameservers,
        next_step=_nameserver_step(row),
    )


def _nameserver_step(row: Domain) -> str:
    these = "these" if row.intended_nameservers else "Vercel's"
    return f"Set {these} nameservers at the registrar of {short(row.apex or row.name)}."


def _expiry(row: Domain, now: int) -> Diagnosis:
    """Has expired, or expires soon and is not renewed automatically."""
    name, age = short(row.apex or row.name), times.age(row.expires_at, now)
    if row.has_expired(now):
        return Diagnosis(f"{name} expired {age} ago.", next_step="Renew the domain at its registrar.")
    step = "Turn on auto-renew, or renew the domain at its registrar."
    return Diagnosis(f"{name} expires {age}.", "warn", next_step=step)
