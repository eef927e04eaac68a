"""DNS records of the domains that use Vercel's nameservers."""

from vtui.demo.data.domains import owned_by
from vtui.demo.data.people import ADA
from vtui.demo.data.pseudorandom import token
from vtui.demo.data.scope import Scope
from vtui.demo.data.values import DAY, Json

# name, type, value, ttl in s, priority, comment
INITIAL: tuple[tuple[str, str, str, int, int | None, str], ...] = (
    ("", "MX", "mx1.mail.example.", 3600, 10, "mail"),
    ("", "MX", "mx2.mail.example.", 3600, 20, ""),
    ("", "TXT", "v=spf1 include:mail.example -all", 3600, None, "who may send mail"),
    ("_dmarc", "TXT", "v=DMARC1; p=quarantine; rua=mailto:post@acme.example", 3600, None, ""),
    ("k1._domainkey", "TXT", "v=DKIM1; k=rsa; p=" + "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCB" * 12, 3600, None, ""),
    ("status", "CNAME", "status.host.example.", 300, None, "status page"),
    ("office", "A", "192.0.2.40", 60, None, ""),
    ("office", "AAAA", "2001:db8::40", 60, None, ""),
    ("_sip._tcp", "SRV", "10 20 5060 sip.host.example.", 600, None, ""),
    ("svc", "HTTPS", "1 svc.host.example. alpn=h3", 600, None, ""),
    ("partners", "NS", "ns1.partner.example.", 86400, None, "[delegated]"),
    ("", "MX", "mx0.mail.example.", 3600, 0, "tried first"),
)
WITHOUT_MX_PRIORITY = ("", "mx2.mail.example.")
"""Name and value of a record older than the key `mxPriority`, which is null for it, beside `priority`."""
SYSTEM: tuple[tuple[str, str, str], ...] = (
    ("", "ALIAS", "cname.vercel-dns-017.example."),
    ("*", "ALIAS", "cname.vercel-dns-017.example."),
    ("", "CAA", '0 issue "letsencrypt.org"'),
)
"""Name, type and value of the records that Vercel manages."""


def dns_records(scope: Scope, domain: str) -> list[Json] | None:
    """The records of a domain (getRecords), newest first; empty with other nameservers, None for an unknown domain.

    Changing the list changes the domain.
    """
    owned = next((owned for owned in owned_by(scope) if owned.name == domain), None)
    if owned is None:
        return None
    if domain not in scope.dns_records:
        scope.dns_records[domain] = _initial(domain, scope.deployments.anchor) if owned.service == "zeit.world" else []
    return scope.dns_records[domain]


def _initial(domain: str, anchor: int) -> list[Json]:
    """The records that a domain begins with; `anchor` is when the account began (ms)."""
    records = []
    rows = [*INITIAL, *((name, kind, value, 60, None, "") for name, kind, value in SYSTEM)]
    for index, (name, kind, value, ttl, priority, comment) in enumerate(rows):
        item: Json = {
            "id": "rec_" + token(20, "record", domain, index),
            "slug": f"{name}-{kind}",
            "name": name,
            "type": kind,
            "value": value,
            "ttl": ttl,
            "creator": "system" if index >= len(INITIAL) else ADA["uid"],
            **dict.fromkeys(("created", "updated", "createdAt", "updatedAt"), anchor - (20 + index * 9) * DAY),
            "comment": comment,
        }
        if priority is not None:
            item |= {"mxPriority": None if (name, value) == WITHOUT_MX_PRIORITY else priority, "priority": priority}
        records.append(item)
    return records
