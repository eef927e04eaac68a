"""Domains: those that a scope owns with their DNS records, those of its projects, and the DNS configuration of each."""

from typing import NamedTuple

from vtui.demo.data.people import ADA
from vtui.demo.data.projects import Project
from vtui.demo.data.pseudorandom import number, sha, token
from vtui.demo.data.scope import Scope
from vtui.demo.data.values import DAY, Json

VERCEL_NAMESERVERS = ["ns1.vercel-dns.example", "ns2.vercel-dns.example"]
OTHER_NAMESERVERS = ["ns1.registrar.example", "ns2.registrar.example"]
ADDRESS = "192.0.2.10"
"""Vercel's address."""
OTHER_ADDRESS = "198.51.100.7"
"""The address of a web server elsewhere."""


class OwnedDomain(NamedTuple):
    """A domain that a scope owns."""

    name: str
    service: str
    """`serviceType`: "zeit.world" with Vercel's nameservers, "external" with others."""
    verified: bool
    expires_in: int
    """Days until it expires, 0 for never."""
    bought: bool


OWNED: dict[str, tuple[OwnedDomain, ...]] = {
    "acme": (
        OwnedDomain("acme.example", "zeit.world", verified=True, expires_in=290, bought=True),
        OwnedDomain("acme-shop.example", "external", verified=True, expires_in=0, bought=False),
        OwnedDomain("acme-old.example", "zeit.world", verified=True, expires_in=6, bought=True),
        OwnedDomain("xn--caf-dma.example", "external", verified=True, expires_in=40, bought=False),
        OwnedDomain("acme-pending.example", "na", verified=False, expires_in=0, bought=False),
        OwnedDomain("acme-jp.example", "zeit.world", verified=True, expires_in=120, bought=True),
        OwnedDomain("expired-brand.example", "external", verified=False, expires_in=-3, bought=False),
    ),
    "northwind": (
        OwnedDomain("northwind.example", "zeit.world", verified=True, expires_in=200, bought=True),
        OwnedDomain("northwind-labs.example", "external", verified=True, expires_in=21, bought=False),
    ),
    "ada": (OwnedDomain("ada.example", "zeit.world", verified=True, expires_in=330, bought=True),),
}
"""The owned domains of each scope by its slug, newest first."""
RECORDS: tuple[tuple[str, str, str, int, int | None, str], ...] = (
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
"""Name, type, value, ttl in s, priority and comment of the records that a domain begins with."""
OLD_SERVER = {"acme.example": ("", "docs", "design-system", "store-us")}
"""Domain -> the names that still have an A record with `OTHER_ADDRESS`."""
WITHOUT_MX_PRIORITY = ("", "mx2.mail.example.")
"""Name and value of a record older than the key `mxPriority`, which is null for it, beside `priority`."""
SYSTEM_RECORDS = (
    ("", "ALIAS", "cname.vercel-dns-017.example.", 60, None, ""),
    ("*", "ALIAS", "cname.vercel-dns-017.example.", 60, None, ""),
    ("", "CAA", '0 issue "letsencrypt.org"', 60, None, ""),
)
"""The records that Vercel manages."""

ECH_MODES = ("auto", "auto", "enabled", "disabled")
"""Modes of Encrypted Client Hello of the first domains."""


def owned_by(scope: Scope) -> list[Json]:
    """The domains that the scope owns (getDomains), newest first, to be changed in place; times in ms."""
    if scope.owned_domains is None:
        anchor = scope.deployments.anchor
        scope.owned_domains = [
            owned_domain(scope, domain, anchor - (30 + index * 57) * DAY)
            | {"echMode": ECH_MODES[index % len(ECH_MODES)]}
            for index, domain in enumerate(OWNED.get(scope.slug, ()))
        ]
    return scope.owned_domains


def owned_domain(scope: Scope, domain: OwnedDomain, created: int) -> Json:
    """A domain that the scope owns since `created` (ms)."""
    creator = {
        "id": ADA["uid"],
        "username": "ada",
        "email": ADA["email"],
        "customerId": None,
        "isDomainReseller": False,
    }
    return {
        "id": token(24, "domain", domain.name),
        "name": domain.name,
        "verified": domain.verified,
        "serviceType": domain.service,
        "nameservers": VERCEL_NAMESERVERS if domain.service == "zeit.world" else OTHER_NAMESERVERS,
        "intendedNameservers": VERCEL_NAMESERVERS,
        "customNameservers": [],
        "creator": creator,
        "echMode": "auto",
        "teamId": scope.team_id,
        "userId": ADA["uid"],
        "createdAt": created,
        "boughtAt": created if domain.bought else None,
        "expiresAt": scope.deployments.anchor + domain.expires_in * DAY if domain.expires_in else None,
        "renew": domain.bought and domain.expires_in > 30,
        "transferredAt": None,
    }


def production_hosts(scope: Scope, project: Project) -> list[str]:
    """The hosts that follow the project's production deployment."""
    return [
        item["name"]
        for item in project_domains(scope, project)
        if item["verified"] and not (item["redirect"] or item["gitBranch"] or item["customEnvironmentId"])
    ]


def _initial_domains(scope: Scope, project: Project) -> list[Json]:
    apex = f"{scope.slug}.example"
    stem = project.name if scope.kind == "user" else f"{project.name[:40]}-{scope.slug}"
    domains: list[Json] = [{"name": f"{stem}.vercel.app"}]
    if "domains" in project.flags:
        www = f"www.{apex}"
        domains += [
            {"name": www},
            {"name": apex, "redirect": www, "redirectStatusCode": 308},
            {"name": f"next.{apex}", "gitBranch": "feat/onboarding"},
            {"name": f"{project.name}.partner-brand.example", "verified": False},
        ]
        if scope.slug == "acme":
            domains += [
                {"name": "shop.xn--caf-dma.example"},
                {"name": "acme-shop.example"},
                {"name": "www.acme-shop.example", "redirect": "acme-shop.example", "redirectStatusCode": 307},
                {
                    "name": "taken.someone-else.example",
                    "verified": False,
                    "reason": "domain_claimed_by_another_project",
                },
                {"name": "*.tenants.acme.example"},
            ]
    elif project.weight > 40 and "nodomain" not in project.flags:
        domains.append({"name": f"{project.name}.{apex}"})
    domains += [
        {"name": f"{custom['slug']}.{project.name}.{apex}", "customEnvironmentId": custom["id"]}
        for custom in project.custom_environments
    ]
    return domains


def project_domains(scope: Scope, project: Project) -> list[Json]:
    """The project's domains (getProjectDomains), newest first, to be changed in place; times in ms."""
    if project.id not in scope.domains:
        initial = enumerate(_initial_domains(scope, project))
        domains = [project_domain(project, special, project.created + index * DAY) for index, special in initial]
        scope.domains[project.id] = sorted(domains, key=lambda item: -int(item["createdAt"]))
    return scope.domains[project.id]


def apex_of(name: str) -> str:
    """The domain that a host is registered under."""
    return "vercel.app" if name.endswith(".vercel.app") else ".".join(name.split(".")[-2:])


def project_domain(project: Project, special: Json, created: int) -> Json:
    """A domain of a project, created at `created` (ms), with what is `special` about it."""
    name = str(special["name"])
    item: Json = {
        "name": name,
        "apexName": apex_of(name),
        "projectId": project.id,
        **dict.fromkeys(("redirect", "redirectStatusCode", "gitBranch", "customEnvironmentId")),
        "createdAt": created,
        "updatedAt": created + 60_000,
        "verified": True,
    } | special
    reason = item.pop("reason", "pending_domain_verification")
    if not item["verified"]:
        challenge = f"vc-domain-verify={name},{sha(name)[:20]}"
        item["verification"] = [
            {"type": "TXT", "domain": f"_vercel.{apex_of(name)}", "value": challenge, "reason": reason}
        ]
    return item


def dns_config(scope: Scope, name: str) -> Json:
    """How the DNS of a name is configured (getDomainConfig): with Vercel's nameservers, as the records there say."""
    bits, apex = number("config", name), apex_of(name)
    host = name.removesuffix(apex).rstrip(".")
    owned = next((domain for domain in owned_by(scope) if domain["name"] == apex), None)
    zone = owned is not None and owned["serviceType"] == "zeit.world"
    conflicts = [{"name": host, "type": "A", "value": OTHER_ADDRESS}]
    if zone:
        conflicts = [_conflict(record) for record in dns_records(scope, apex) or () if _conflicts(record, host)]
    elif not ("partner-brand" in name or "pending" in name or "someone-else" in name or bits % 7 == 0):
        conflicts = []
    invalid = bool(conflicts)
    return {
        "configuredBy": None if invalid else ("A", "CNAME", "dns-01")[bits % 3],
        "acceptedChallenges": [] if invalid else ["dns-01", "http-01"],
        "recommendedIPv4": [{"rank": 1, "value": [ADDRESS]}, {"rank": 2, "value": ["192.0.2.11", "192.0.2.12"]}],
        "recommendedCNAME": [{"rank": 1, "value": f"{sha('cname', name)[:16]}.vercel-dns-017.example."}],
        "misconfigured": invalid,
        "nameservers": VERCEL_NAMESERVERS if zone else OTHER_NAMESERVERS,
        "serviceType": "zeit.world" if zone else "external",
        "cnames": [],
        "aValues": [item["value"] for item in conflicts if item["type"] == "A"] if invalid else [ADDRESS],
        "conflicts": conflicts,
        "dnssecEnabled": False,
    }


def _conflicts(record: Json, host: str) -> bool:
    """Whether a record of a zone at Vercel keeps a host from being served."""
    other = record["name"] == host and record["type"] in {"A", "AAAA", "CNAME"} and record["creator"] != "system"
    return other and record["value"] != ADDRESS


def _conflict(record: Json) -> Json:
    return {key: record[key] for key in ("name", "type", "value")}


def dns_records(scope: Scope, domain: str) -> list[Json] | None:
    """The records of a domain, to be changed in place; empty with other nameservers, None for an unknown domain."""
    owned = next((owned for owned in owned_by(scope) if owned["name"] == domain), None)
    if owned is None:
        return None
    if domain not in scope.dns_records:
        scope.dns_records[domain] = (
            _initial_records(domain, scope.deployments.anchor) if owned["serviceType"] == "zeit.world" else []
        )
    return scope.dns_records[domain]


def _initial_records(domain: str, anchor: int) -> list[Json]:
    """The records that a domain begins with; `anchor` is when the account began (ms)."""
    records = []
    old = tuple((name, "A", OTHER_ADDRESS, 3600, None, "old web server") for name in OLD_SERVER.get(domain, ()))
    for index, (name, kind, value, ttl, priority, comment) in enumerate((*RECORDS, *SYSTEM_RECORDS, *old)):
        body: Json = {"name": name, "type": kind, "value": value, "ttl": ttl, "comment": comment}
        creator = "system" if len(RECORDS) <= index < len(RECORDS) + len(SYSTEM_RECORDS) else str(ADA["uid"])
        at = anchor - (20 + index * 9) * DAY
        record = dns_record("rec_" + token(20, "record", domain, index), body, creator=creator, at=at)
        if priority is not None:
            record |= {"mxPriority": None if (name, value) == WITHOUT_MX_PRIORITY else priority, "priority": priority}
        records.append(record)
    return records


def dns_record(id_: str, body: Json, *, creator: str, at: int) -> Json:
    """A record (getRecords) without a priority; `body` holds what a request to create it does, `at` is in ms."""
    return {
        "id": id_,
        "slug": f"{body['name']}-{body['type']}",
        "name": body["name"],
        "type": body["type"],
        "value": body["value"],
        "ttl": body.get("ttl", 60),
        "creator": creator,
        **dict.fromkeys(("created", "updated", "createdAt", "updatedAt"), at),
        "comment": body.get("comment", ""),
    }
