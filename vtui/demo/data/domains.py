"""Domains: the ones a scope owns, the ones its projects answer to, and how their DNS is doing."""

import re

from vtui.demo.data.people import ADA, Json
from vtui.demo.data.projects import DAY, Project
from vtui.demo.data.pseudorandom import number, sha, token
from vtui.demo.data.scope import Scope

HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
"""A host in full, as the API takes it."""
NAMESERVERS = ["ns1.vercel-dns.example", "ns2.vercel-dns.example"]
ELSEWHERE = ["ns1.registrar.example", "ns2.registrar.example"]

# name, service, verified, days until it expires (0 = never), bought here
OWNED: dict[str, tuple[tuple[str, str, bool, int, bool], ...]] = {
    "acme": (
        ("acme.example", "zeit.world", True, 290, True),
        ("acme-shop.example", "external", True, 0, False),
        ("acme-old.example", "zeit.world", True, 6, True),
        ("xn--caf-dma.example", "external", True, 40, False),
        ("acme-pending.example", "na", False, 0, False),
        ("acme-jp.example", "zeit.world", True, 120, True),
        ("expired-brand.example", "external", False, -3, False),
    ),
    "northwind": (
        ("northwind.example", "zeit.world", True, 200, True),
        ("northwind-labs.example", "external", True, 21, False),
    ),
    "ada": (("ada.example", "zeit.world", True, 330, True),),
}


def owned(scope: Scope) -> list[Json]:
    """The scope's own domains (getDomains), newest first; times in ms."""
    anchor, found = scope.stream.anchor, []
    for place, (name, service, verified, days, bought) in enumerate(OWNED.get(scope.slug, ())):
        found.append(
            {
                "id": token(24, "domain", name),
                "name": name,
                "verified": verified,
                "serviceType": service,
                "nameservers": NAMESERVERS if service == "zeit.world" else ELSEWHERE,
                "intendedNameservers": NAMESERVERS,
                "customNameservers": [],
                "creator": {
                    "id": ADA["uid"],
                    "username": "ada",
                    "email": ADA["email"],
                    "customerId": None,
                    "isDomainReseller": False,
                },
                "teamId": scope.team_id,
                "userId": ADA["uid"],
                "createdAt": anchor - (30 + place * 57) * DAY,
                "boughtAt": anchor - (30 + place * 57) * DAY if bought else None,
                "expiresAt": anchor + days * DAY if days else None,
                "renew": bought and days > 30,
                "transferredAt": None,
            }
        )
    return found


def default_host(scope: Scope, project: Project) -> str:
    """The host every project gets."""
    return f"{project.name}.vercel.app" if scope.kind == "user" else f"{project.name[:40]}-{scope.slug}.vercel.app"


def production_hosts(scope: Scope, project: Project) -> list[str]:
    """The hosts that follow the project's production deployment."""
    hosts = scope.hosts.get(project.id)
    if hosts is None:
        hosts = scope.hosts[project.id] = [
            str(item["name"]) for item in of_project(scope, project) if _follows_production(item)
        ]
    return hosts


def _follows_production(item: Json) -> bool:
    return bool(
        item["verified"] and not item["redirect"] and not item["gitBranch"] and not item.get("customEnvironmentId")
    )


def _rows(scope: Scope, project: Project) -> list[Json]:
    apex = f"{scope.slug}.example"
    plain: list[Json] = [{"name": default_host(scope, project)}]
    if "domains" in project.flags:
        www = f"www.{apex}"
        plain += [
            {"name": www},
            {"name": apex, "redirect": www, "redirectStatusCode": 308},
            {"name": f"next.{apex}", "gitBranch": "feat/onboarding"},
            {"name": f"{project.name}.partner-brand.example", "verified": False},
        ]
        if scope.slug == "acme":
            plain += [
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
        plain.append({"name": f"{project.name}.{apex}"})
    plain += [
        {"name": f"{one['slug']}.{project.name}.{apex}", "customEnvironmentId": one["id"]} for one in project.customs
    ]
    return plain


def of_project(scope: Scope, project: Project) -> list[Json]:
    """The project's domains (getProjectDomains) as they are by now, newest first; times in ms. Changed in place."""
    found = scope.domains.get(project.id)
    if found is None:
        found = scope.domains[project.id] = [
            made(project, special, project.created + place * DAY) for place, special in enumerate(_rows(scope, project))
        ]
        found.sort(key=lambda item: -int(item["createdAt"]))
    return found


def apex_of(name: str) -> str:
    """The domain that a host is registered under."""
    return "vercel.app" if name.endswith(".vercel.app") else ".".join(name.split(".")[-2:])


def made(project: Project, special: Json, at: int) -> Json:
    """A domain of a project, made at `at` (ms), with what is special about it."""
    name = str(special["name"])
    reason = special.get("reason", "pending_domain_verification")
    item: Json = {
        "name": name,
        "apexName": apex_of(name),
        "projectId": project.id,
        "redirect": None,
        "redirectStatusCode": None,
        "gitBranch": None,
        "customEnvironmentId": None,
        "createdAt": at,
        "updatedAt": at + 60_000,
        "verified": True,
    }
    item |= {key: value for key, value in special.items() if key != "reason"}
    if not item["verified"]:
        item["verification"] = [
            {
                "type": "TXT",
                "domain": f"_vercel.{apex_of(name)}",
                "value": f"vc-domain-verify={name},{sha(name)[:20]}",
                "reason": reason,
            }
        ]
    return item


def config(name: str) -> Json:
    """How the DNS of a name is set up (getDomainConfig)."""
    roll = number("config", name)
    wrong = "partner-brand" in name or "pending" in name or "someone-else" in name or roll % 7 == 0
    return {
        "configuredBy": None if wrong else ("A", "CNAME", "dns-01")[roll % 3],
        "acceptedChallenges": [] if wrong else ["dns-01", "http-01"],
        "recommendedIPv4": [{"rank": 1, "value": ["192.0.2.10"]}, {"rank": 2, "value": ["192.0.2.11", "192.0.2.12"]}],
        "recommendedCNAME": [{"rank": 1, "value": f"{sha('cname', name)[:16]}.vercel-dns-017.example."}],
        "misconfigured": wrong,
        "nameservers": ELSEWHERE if wrong else NAMESERVERS,
        "serviceType": "external" if wrong else "zeit.world",
        "cnames": [],
        "aValues": ["198.51.100.7"] if wrong else ["192.0.2.10"],
        "conflicts": [{"name": "", "type": "A", "value": "198.51.100.7"}] if wrong else [],
        "dnssecEnabled": False,
    }
