"""From the API's shapes to rows of the account: teams, the user, domains, env vars; and what all rows share."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import blake2b
from json import dumps
from sys import intern

from vtui import times
from vtui.models.alias import Alias
from vtui.models.check import Check
from vtui.models.dns_record import DnsRecord
from vtui.models.domain import Challenge, Domain
from vtui.models.domain_config import DomainConfig
from vtui.models.env_var import EnvVar
from vtui.models.scope import ProjectRef
from vtui.models.synthetic_id import PREFIX
from vtui.models.team import Member, Team, Token, User
from vtui.models.value_faults import value_faults
from vtui.models.wire import (
    CheckRunShape,
    DnsRecordShape,
    DomainConfigShape,
    DomainShape,
    EnvVarShape,
    HostShape,
    MemberShape,
    RankedShape,
    TeamShape,
    TokenShape,
    UserShape,
)

Faults = list[str]
"""What is wrong with one row, in words that quote nothing of it."""


class Ids:
    """The ids of one page's rows: the API's, or made ones that stay the same from one answer to the next."""

    def __init__(self) -> None:
        self._made: Counter[str] = Counter()

    def of(self, row: Mapping[str, object], faults: Faults) -> str:
        """The row's id under either spelling; without one, a digest of what the row shows."""
        found = row.get("id") or row.get("uid")
        if isinstance(found, str):
            return found
        faults.append("no id")
        shown = dumps(row, sort_keys=True).encode()
        return self.make(f"{PREFIX}{blake2b(shown, digest_size=8).hexdigest()}")

    def make(self, base: str) -> str:
        """An id from what tells the row apart; rows that nothing tells apart are numbered."""
        self._made[base] += 1
        return base if self._made[base] == 1 else f"{base}#{self._made[base]}"


def team(row: TeamShape, faults: Faults, ids: Ids) -> Team:
    """One team; a limited one says why it keeps this token out."""
    id_ = ids.of(row, faults)
    membership = row.get("membership") or {}
    return Team(
        id=id_,
        slug=row.get("slug") or "",
        name=row.get("name") or row.get("slug") or "",
        role=membership.get("role") or None,
        plan=row.get("plan") or (row.get("billing") or {}).get("plan") or None,
        locked=_locked(row),
        created_at=times.parse(either(row, "createdAt", "created")),
        access_requested_at=times.parse(membership.get("accessRequestedAt")),
        problem=say(faults),
    )


def member(row: MemberShape, faults: Faults, ids: Ids) -> Member:
    """Somebody in a team."""
    return Member(ids.of(row, faults), row.get("username") or "", row.get("name") or None, say(faults))


def user(row: UserShape, faults: Faults, ids: Ids) -> User:
    """The user; `northstar` accounts have no personal scope that works."""
    return User(
        id=ids.of(row, faults),
        username=row.get("username") or "",
        name=row.get("name") or None,
        default_team_id=row.get("defaultTeamId") or None,
        has_personal_scope=row.get("version") != "northstar",
    )


def token(row: TokenShape) -> Token:
    """The token in use; one that may enter as the user is limited to no team."""
    scopes = row.get("scopes") or []
    as_user = any(scope.get("type") == "user" for scope in scopes)
    return Token(
        name=row.get("name") or "",
        expires_at=times.parse(row.get("expiresAt")),
        team_ids=() if as_user else tuple(team for scope in scopes if (team := scope.get("teamId"))),
        leaked_at=times.parse(row.get("leakedAt")),
    )


def domain(row: DomainShape, faults: Faults, ids: Ids, place: ProjectRef | None = None) -> Domain:
    """One domain: of `place`'s project, or the account's own, whose `verified` means another thing."""
    name, of_project = row.get("name") or "", place is not None
    project_id = row.get("projectId") or (place.project_id if place else None)
    if not name:
        faults.append("no name")
    return Domain(
        id=ids.make(f"{project_id or ''}/{name}") if of_project else ids.of(row, faults),
        name=name,
        apex=same(row.get("apexName") if of_project else name),
        project_id=same(project_id),
        project=same(place.project if place else None),
        owned=None if of_project else row.get("verified"),
        verified=row.get("verified") if of_project else None,
        challenges=tuple(
            Challenge(
                type=challenge.get("type") or "",
                domain=challenge.get("domain") or "",
                value=challenge.get("value") or "",
                reason=challenge.get("reason") or "",
            )
            for challenge in row.get("verification") or ()
        ),
        redirect=row.get("redirect") or None,
        redirect_status=row.get("redirectStatusCode"),
        branch=same(row.get("gitBranch")),
        custom_environment_id=same(row.get("customEnvironmentId")),
        service_type=same(row.get("serviceType")),
        nameservers=tuple(map(intern, row.get("nameservers") or ())),
        expires_at=times.parse(row.get("expiresAt")),
        renew=row.get("renew"),
        created_at=times.parse(row.get("createdAt")),
        updated_at=times.parse(row.get("updatedAt")),
        problem=say(faults),
    )


def domain_config(row: DomainConfigShape, faults: Faults) -> DomainConfig:
    """How the DNS of a domain is set, and what to set."""
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
        problem=say(faults),
    )


def alias(row: HostShape, faults: Faults, ids: Ids) -> Alias:
    """One host."""
    return Alias(
        id=ids.of(row, faults),
        host=row.get("alias") or "",
        deployment_id=row.get("deploymentId") or None,
        project_id=row.get("projectId") or None,
        problem="; ".join(faults) or None,
    )


def dns_record(row: DnsRecordShape, faults: Faults, ids: Ids, domain_: str) -> DnsRecord:
    """One DNS record; the creator `system` stands for Vercel itself (facts, section 8: inferred)."""
    ttl, priority = row.get("ttl"), row.get("mxPriority")
    if priority is None:
        priority = row.get("priority")
    return DnsRecord(
        id=ids.of(row, faults),
        domain=domain_,
        name=row.get("name") or "",
        type=intern(row.get("type") or ""),
        value=row.get("value") or "",
        ttl=None if ttl is None else int(ttl),
        priority=None if priority is None else int(priority),
        system=row.get("creator") == "system",
        comment=row.get("comment") or None,
        created_at=times.parse(row.get("createdAt") or row.get("created")),
        updated_at=times.parse(row.get("updatedAt") or row.get("updated")),
        problem=say(faults),
    )


def check(row: CheckRunShape, faults: Faults, ids: Ids) -> Check:
    """One check of a deployment."""
    return Check(
        id=ids.of(row, faults),
        name=row.get("name") or "",
        status=row.get("status") or "",
        conclusion=row.get("conclusion") or None,
        blocking=row.get("blocking") or False,
        started_at=times.parse(row.get("startedAt")),
        completed_at=times.parse(row.get("completedAt")),
        url=row.get("detailsUrl") or None,
        problem=say(faults),
    )


def env_var(row: EnvVarShape, faults: Faults, ids: Ids, place: ProjectRef) -> EnvVar:
    """One env var of `place`'s project; its id may be missing, which is no fault of the row."""
    key, target, branch = row.get("key") or "", row.get("target") or (), row.get("gitBranch") or None
    targets = tuple(map(intern, (target,) if isinstance(target, str) else target))
    custom = tuple(map(intern, row.get("customEnvironmentIds") or ()))
    if not key:
        faults.append("no key")
    places = "/".join((place.project_id or "", key, *targets, *custom, branch or ""))
    return EnvVar(
        id=row.get("id") or row.get("uid") or ids.make(places),
        key=same(key) or "",
        project_id=same(place.project_id),
        project=same(place.project),
        type=same(row.get("type")) or "",
        targets=targets,
        branch=same(branch),
        custom_environment_ids=custom,
        visibility=same(row.get("visibility")),
        integration=bool(row.get("configurationId")),
        system=row.get("system") or row.get("type") == "system",
        comment=row.get("comment") or None,
        created_at=times.parse(row.get("createdAt")),
        updated_at=times.parse(row.get("updatedAt")),
        created_by=same(row.get("createdBy")),
        updated_by=same(row.get("updatedBy")),
        faults=_value_faults(row),
        value_bytes=_value_bytes(row),
        problem=say(faults),
    )


def _value_faults(row: EnvVarShape) -> tuple[str, ...]:
    """Of a value that is there in the clear; that of others is a cipher, or not the value (facts, section 7)."""
    value = row.get("value")
    clear = row.get("type") == "plain" and row.get("decrypted") is not False
    return value_faults(value) if clear and isinstance(value, str) else ()


def _value_bytes(row: EnvVarShape) -> int | None:
    """The size of a value or of its cipher; None for those that the list leaves out (facts, section 7)."""
    value = row.get("value")
    if row.get("type") not in {"plain", "encrypted"} or not isinstance(value, str):
        return None
    return len(value.encode("utf-8", "replace")) if value or row.get("type") == "plain" else None


def shared_env_var(row: EnvVarShape, faults: Faults, ids: Ids, place: ProjectRef) -> EnvVar:
    """One env var of the team, as `place`'s project has it where one is chosen."""
    linked = row.get("projectId") or ()
    projects = (linked,) if isinstance(linked, str) else linked
    return replace(env_var(row, faults, ids, place), shared=True, sharers=tuple(map(intern, projects)))


def say(faults: Faults) -> str | None:
    """The faults as one line; None when there are none."""
    if not faults:
        return None
    more = f", and {len(faults) - 3} more" if len(faults) > 3 else ""
    return ", ".join(faults[:3]) + more


def same(text: str | None) -> str | None:
    """The one copy of a string that many rows repeat; None when empty."""
    return intern(text) if text else None


def first(row: Mapping[str, object], keys: Iterable[str]) -> str | None:
    """The first of the keys that holds any text."""
    for key in keys:
        if isinstance(value := row.get(key), str) and value:
            return value
    return None


def either(row: Mapping[str, object], key: str, other: str) -> object:
    """The value under one spelling of a key, else under the other."""
    value = row.get(key)
    return row.get(other) if value is None else value


def _best(ranked: Iterable[RankedShape] | None) -> tuple[str, ...]:
    """The values of the first rank that has any."""
    for one in sorted(ranked or (), key=lambda one: one.get("rank") or 0):
        value = one.get("value") or ()
        if value:
            return (value,) if isinstance(value, str) else tuple(value)
    return ()


def _locked(row: TeamShape) -> str | None:
    """A missing scope in a team that enforces SAML means that its sign-on was not passed."""
    membership = row.get("membership") or {}
    if membership.get("confirmed") is False:
        return "invitation" if membership.get("accessRequestedAt") is None else "access_requested"
    if not row.get("limited"):
        return None
    reason = next(iter(row.get("limitedBy") or ()), "")
    if reason in {"", "scope"} and (row.get("saml") or {}).get("enforced"):
        return "saml"
    return reason or "limited"
