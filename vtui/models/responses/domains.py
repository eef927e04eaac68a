"""Domains of the account and of projects, how their DNS is set, and their DNS records."""

from collections.abc import Iterable
from sys import intern
from typing import Any

from typing_extensions import TypedDict

from vtui import times
from vtui.models.dns_record import DnsRecord
from vtui.models.domain import Challenge, Domain, DomainConfig
from vtui.models.responses.values import RowContext, Time, interned
from vtui.models.scope import ProjectRef
from vtui.models.synthetic_id import PREFIX


class ChallengeShape(TypedDict, total=False):
    """A record that verifies a domain."""

    type: str | None
    domain: str | None
    value: str | None
    reason: str | None


class DomainShape(TypedDict, total=False):
    """A domain of the account (getDomains, getDomain) or of a project (getProjectDomains, getProjectDomain)."""

    id: str | None
    uid: str | None
    name: str | None
    apexName: str | None
    projectId: str | None
    verified: bool | None
    verification: list[ChallengeShape] | None
    redirect: str | None
    redirectStatusCode: int | None
    gitBranch: str | None
    customEnvironmentId: str | None
    serviceType: str | None
    nameservers: list[str] | None
    intendedNameservers: list[str] | None
    echMode: str | None
    expiresAt: Time
    renew: bool | None
    createdAt: Time
    updatedAt: Time


class RankedShape(TypedDict, total=False):
    """A value to set in the DNS, the best of rank 1; several addresses, or one name."""

    rank: float | None
    value: list[str] | str | None


class ConflictShape(TypedDict, total=False):
    """A conflicting record."""

    name: str | None
    type: str | None
    value: str | None


class DomainConfigShape(TypedDict, total=False):
    """The DNS of a domain (getDomainConfig); keys from `aValues` on are undocumented, read by the official client."""

    configuredBy: str | None
    misconfigured: bool | None
    recommendedIPv4: list[RankedShape] | None
    recommendedCNAME: list[RankedShape] | None
    aValues: list[str] | None
    cnames: list[str] | None
    conflicts: list[ConflictShape] | None


def domain(row: DomainShape, context: RowContext, project: ProjectRef | None = None) -> Domain:
    """Build a domain of the project, or of the account: there `verified` means that the account owns it."""
    name, of_project = row.get("name") or "", project is not None
    project_id = row.get("projectId") or (project.project_id if project else None)
    if not name:
        context.problems.append("no name")
    return Domain(
        id=context.unique_id(f"{project_id or ''}/{name}") if of_project else context.id_of(row),
        name=name,
        apex=interned(row.get("apexName") if of_project else name),
        project_id=interned(project_id),
        project=interned(project.project if project else None),
        owned=None if of_project else row.get("verified"),
        verified=row.get("verified") if of_project else None,
        challenges=tuple(
            Challenge(
                each.get("type") or "", each.get("domain") or "", each.get("value") or "", each.get("reason") or ""
            )
            for each in row.get("verification") or ()
        ),
        redirect=row.get("redirect") or None,
        redirect_status=row.get("redirectStatusCode"),
        branch=interned(row.get("gitBranch")),
        custom_environment_id=interned(row.get("customEnvironmentId")),
        service_type=interned(row.get("serviceType")),
        nameservers=tuple(map(intern, row.get("nameservers") or ())),
        intended_nameservers=tuple(map(intern, row.get("intendedNameservers") or ())),
        ech=interned(row.get("echMode")),
        expires_at=times.parse(row.get("expiresAt")),
        renew=row.get("renew"),
        created_at=times.parse(row.get("createdAt")),
        updated_at=times.parse(row.get("updatedAt")),
        problem=context.problem,
    )


def domain_config(row: DomainConfigShape, context: RowContext) -> DomainConfig:
    """Build what is known of a domain's DNS."""
    return DomainConfig(
        misconfigured=row.get("misconfigured"),
        configured_by=row.get("configuredBy") or None,
        addresses=_best(row.get("recommendedIPv4")),
        alias=next(iter(_best(row.get("recommendedCNAME"))), None),
        found=(
            *(("A", value) for value in row.get("aValues") or ()),
            *(("CNAME", value) for value in row.get("cnames") or ()),
        ),
        conflicts=tuple(
            (conflict.get("type") or "", conflict.get("name") or "", conflict.get("value") or "")
            for conflict in row.get("conflicts") or ()
        ),
        problem=context.problem,
    )


def _best(ranked: Iterable[RankedShape] | None) -> tuple[str, ...]:
    """The values of the first rank that has any."""
    for item in sorted(ranked or (), key=lambda item: item.get("rank") or 0):
        value = item.get("value") or ()
        if value:
            return (value,) if isinstance(value, str) else tuple(value)
    return ()


class DnsRecordShape(TypedDict, total=False):
    """A DNS record (getRecords); `created` and `updated` are older spellings of the times."""

    id: str | None
    uid: str | None
    name: str | None
    type: str | None
    value: str | None
    ttl: float | None
    mxPriority: float | None
    priority: float | None
    creator: str | None
    comment: str | None
    created: Time
    createdAt: Time
    updated: Time
    updatedAt: Time


def dns_record(row: DnsRecordShape, context: RowContext, domain: str) -> DnsRecord:
    """Build a record of the domain; the creator `system` is Vercel itself (facts, section 8: inferred)."""
    ttl, priority = row.get("ttl"), row.get("mxPriority")
    if priority is None:
        priority = row.get("priority")
    return DnsRecord(
        id=context.id_of(row),
        domain=domain,
        name=row.get("name") or "",
        type=intern(row.get("type") or ""),
        value=row.get("value") or "",
        ttl=None if ttl is None else int(ttl),
        priority=None if priority is None else int(priority),
        system=row.get("creator") == "system",
        comment=row.get("comment") or None,
        created_at=times.parse(row.get("createdAt") or row.get("created")),
        updated_at=times.parse(row.get("updatedAt") or row.get("updated")),
        problem=context.problem,
    )


def record_id(row: DnsRecordShape, _: RowContext) -> str:
    """The id, which is all that the response of createRecord has."""
    return row.get("uid") or row.get("id") or ""


def from_lines(answer: Any) -> Any:
    """A response that is a text: a record for each of its lines."""
    if not isinstance(answer, str):
        return answer
    lines = [line for line in answer.splitlines() if line.strip()]
    return {"records": [{"id": f"{PREFIX}{index}", "value": line} for index, line in enumerate(lines)]}
