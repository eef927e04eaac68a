"""From the API's shapes to rows: both spellings of a key, every provider, every way to say nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from json import dumps
from sys import intern

from vtui import times
from vtui.models.deployment import Deployment
from vtui.models.domain import Challenge, Domain
from vtui.models.env_var import EnvVar
from vtui.models.project import Project
from vtui.models.scope import Place
from vtui.models.team import Team, Token, User
from vtui.models.wire import (
    CreatorShape,
    DeploymentShape,
    DomainShape,
    EnvVarShape,
    LinkShape,
    ProjectShape,
    TeamShape,
    TokenShape,
    UserShape,
)

Faults = list[str]
"""What is wrong with one row, in words that quote nothing of it."""

_PROVIDERS = ("github", "gitlab", "bitbucket", "git")
_BRANCH = tuple(f"{provider}CommitRef" for provider in _PROVIDERS)
_SHA = tuple(f"{provider}CommitSha" for provider in _PROVIDERS)
_MESSAGE = tuple(f"{provider}CommitMessage" for provider in _PROVIDERS)
_AUTHOR = tuple(f"{provider}CommitAuthor{part}" for part in ("Name", "Login") for provider in _PROVIDERS)
_NOTHING: Mapping[str, object] = {}


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
        return self.make(f"odd:{blake2b(shown, digest_size=8).hexdigest()}")

    def make(self, base: str) -> str:
        """An id from what tells the row apart; rows that nothing tells apart are numbered."""
        self._made[base] += 1
        return base if self._made[base] == 1 else f"{base}#{self._made[base]}"


def deployment(row: DeploymentShape, faults: Faults, ids: Ids, project_id: str = "", project: str = "") -> Deployment:
    """One deployment, in any of its three shapes; inside a project it belongs to that one."""
    meta, git = row.get("meta") or _NOTHING, row.get("gitSource") or {}
    environment, of_project = row.get("customEnvironment") or {}, row.get("project") or {}
    return Deployment(
        id=ids.of(row, faults),
        name=_same(project or row.get("name") or of_project.get("name")) or "",
        project_id=_same(project_id or row.get("projectId") or of_project.get("id")),
        url=row.get("url") or None,
        state=_state(row),
        substate=_same(row.get("readySubstate")),
        target=_same(row.get("target")),
        custom_environment=_same(environment.get("slug") or environment.get("id")),
        custom_environment_id=_same(environment.get("id")),
        source=_same(row.get("source")),
        branch=_same(_first(meta, _BRANCH) or git.get("ref")),
        sha=_first(meta, _SHA) or git.get("sha") or None,
        message=_first(meta, _MESSAGE),
        author=_same(_first(meta, _AUTHOR)),
        creator=_same(_creator(row.get("creator"))),
        created_at=times.parse(_either(row, "createdAt", "created")),
        building_at=times.parse(row.get("buildingAt")),
        ready_at=times.parse(_either(row, "ready", "readyAt")),
        aliased=_aliased(row),
        alias_error=_alias_error(row),
        aliases=tuple(row.get("alias") or ()),
        inspector_url=row.get("inspectorUrl") or None,
        error_code=_same(row.get("errorCode")),
        error_message=row.get("errorMessage") or None,
        block=_same((row.get("seatBlock") or {}).get("blockCode")),
        rollback_candidate=row.get("isRollbackCandidate"),
        deleted_at=_deleted(row),
        odd=say(faults),
    )


def project(row: ProjectShape, faults: Faults, ids: Ids) -> Project:
    """One project with the deployments that its answer holds."""
    id_, name = ids.of(row, faults), _same(row.get("name")) or ""
    link, why = row.get("link") or {}, row.get("rollbackDescription")
    targets = row.get("targets")
    production = _within(id_, name, "targets.production", [(targets or {}).get("production")], faults)
    latest = _within(id_, name, "latestDeployments", row.get("latestDeployments") or (), faults)
    latest.sort(key=lambda deployment: deployment.created_at or 0, reverse=True)
    return Project(
        id=id_,
        name=name,
        framework=_same(row.get("framework")),
        production_known=targets is not None and not any(fault.startswith("targets") for fault in faults),
        production=production[0] if production else None,
        latest=tuple(latest),
        domains=_hosts(row, production[0].aliases if production else ()),
        repository=_repository(link),
        git_host=_same((link.get("type") or "").partition("-")[0]),
        production_branch=_same(link.get("productionBranch")),
        root_directory=row.get("rootDirectory") or None,
        node_version=_same(row.get("nodeVersion")),
        build_command=row.get("buildCommand") or None,
        paused=row.get("paused") or False,
        pinned=row.get("lastRollbackTarget") is not None,
        rollback_reason=(why if isinstance(why, str) else (why or {}).get("description")) or None,
        created_at=times.parse(row.get("createdAt")),
        updated_at=times.parse(row.get("updatedAt")),
        odd=say(faults),
    )


def team(row: TeamShape, faults: Faults, ids: Ids) -> Team:
    """One team; a limited one says why it keeps this token out."""
    id_ = ids.of(row, faults)
    return Team(
        id=id_,
        slug=row.get("slug") or "",
        name=row.get("name") or row.get("slug") or "",
        role=(row.get("membership") or {}).get("role") or None,
        plan=row.get("plan") or (row.get("billing") or {}).get("plan") or None,
        locked=_locked(row),
        created_at=times.parse(_either(row, "createdAt", "created")),
        odd=say(faults),
    )


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
    )


def domain(row: DomainShape, faults: Faults, ids: Ids, place: Place | None = None) -> Domain:
    """One domain: of `place`'s project, or the account's own, whose `verified` means another thing."""
    name, of_project = row.get("name") or "", place is not None
    project_id = row.get("projectId") or (place.project_id if place else None)
    if not name:
        faults.append("no name")
    return Domain(
        id=ids.make(f"{project_id or ''}/{name}") if of_project else ids.of(row, faults),
        name=name,
        apex=_same(row.get("apexName") if of_project else name),
        project_id=_same(project_id),
        project=_same(place.project if place else None),
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
        branch=_same(row.get("gitBranch")),
        custom_environment_id=_same(row.get("customEnvironmentId")),
        service_type=_same(row.get("serviceType")),
        nameservers=tuple(map(intern, row.get("nameservers") or ())),
        expires_at=times.parse(row.get("expiresAt")),
        renew=row.get("renew"),
        created_at=times.parse(row.get("createdAt")),
        updated_at=times.parse(row.get("updatedAt")),
        odd=say(faults),
    )


def env_var(row: EnvVarShape, faults: Faults, ids: Ids, place: Place) -> EnvVar:
    """One env var of `place`'s project; its id may be missing, which is no fault of the row."""
    key, target, branch = row.get("key") or "", row.get("target") or (), row.get("gitBranch") or None
    targets = tuple(map(intern, (target,) if isinstance(target, str) else target))
    custom = tuple(map(intern, row.get("customEnvironmentIds") or ()))
    if not key:
        faults.append("no key")
    places = "/".join((place.project_id or "", key, *targets, *custom, branch or ""))
    return EnvVar(
        id=row.get("id") or row.get("uid") or ids.make(places),
        key=_same(key) or "",
        project_id=_same(place.project_id),
        project=_same(place.project),
        type=_same(row.get("type")) or "",
        targets=targets,
        branch=_same(branch),
        custom_environment_ids=custom,
        visibility=_same(row.get("visibility")),
        integration=bool(row.get("configurationId")),
        system=row.get("system") or row.get("type") == "system",
        comment=row.get("comment") or None,
        created_at=times.parse(row.get("createdAt")),
        updated_at=times.parse(row.get("updatedAt")),
        created_by=_same(row.get("createdBy")),
        updated_by=_same(row.get("updatedBy")),
        odd=say(faults),
    )


def say(faults: Faults) -> str | None:
    """The faults as one line; None when there are none."""
    if not faults:
        return None
    more = f", and {len(faults) - 3} more" if len(faults) > 3 else ""
    return ", ".join(faults[:3]) + more


def _same(text: str | None) -> str | None:
    """The one copy of a string that many rows repeat; None when empty."""
    return intern(text) if text else None


def _first(row: Mapping[str, object], keys: Iterable[str]) -> str | None:
    for key in keys:
        if isinstance(value := row.get(key), str) and value:
            return value
    return None


def _either(row: Mapping[str, object], key: str, other: str) -> object:
    value = row.get(key)
    return row.get(other) if value is None else value


def _state(row: DeploymentShape) -> str:
    """The state in capitals; a list says DELETED in `state` while `readyState` keeps the last one."""
    listed = intern((row.get("state") or "").upper())
    if listed == "DELETED":
        return listed
    return intern((row.get("readyState") or listed or row.get("status") or "").upper())


def _creator(creator: CreatorShape | str | None) -> str | None:
    if creator is None or isinstance(creator, str):
        return creator
    found = _first(creator, ("username", "githubLogin", "gitlabLogin"))
    if found is None and creator.get("type") not in {None, "user"}:
        return creator.get("type")
    return found or creator.get("email")


def _aliased(row: DeploymentShape) -> bool | None:
    """`aliasAssigned` is a time, a boolean or null; details tell the time apart, in `aliasAssignedAt`."""
    if row.get("aliasAssigned") or row.get("aliasAssignedAt") or row.get("aliasFinal"):
        return True
    return False if "aliasAssigned" in row or "aliasAssignedAt" in row else None


def _alias_error(row: DeploymentShape) -> str | None:
    error, check = row.get("aliasError"), (row.get("checks") or {}).get("deployment-alias") or {}
    if error is not None:
        return error.get("message") or error.get("code") or "the aliases could not be assigned"
    return "the check of the aliases failed" if check.get("state") == "failed" else None


def _deleted(row: DeploymentShape) -> int | None:
    deleted = times.parse(_either(row, "deleted", "deletedAt"))
    if deleted is None:
        return times.BAD if row.get("softDeletedByRetention") else None
    restored = times.parse(_either(row, "undeleted", "undeletedAt"))
    return None if restored is not None and restored >= deleted else deleted


def _within(
    project_id: str, project: str, where: str, rows: Iterable[DeploymentShape | None], faults: Faults
) -> list[Deployment]:
    """The deployments inside a project; one without an id is nothing to point at, so it is named and left out."""
    found = []
    for row in rows:
        if row is None:
            continue
        if row.get("id") or row.get("uid"):
            found.append(deployment(row, [], Ids(), project_id, project))
        else:
            faults.append(f"{where}: no id")
    return found


def _hosts(row: ProjectShape, aliases: Iterable[str]) -> tuple[str, ...]:
    """Hosts of production without redirects, each once, own domains first."""
    hosts = dict.fromkeys(aliases)
    for alias in row.get("alias") or ():
        if isinstance(alias, str):
            hosts[alias] = None
        elif (alias.get("target") or "production").lower() == "production" and not alias.get("redirect"):
            hosts[alias.get("domain") or ""] = None
    return tuple(sorted(filter(None, hosts), key=lambda host: host.lower().endswith(".vercel.app")))


def _repository(link: LinkShape) -> str | None:
    owner = link.get("org") or link.get("projectNamespace") or link.get("owner")
    name = link.get("repo") or link.get("projectName") or link.get("slug")
    return "/".join(filter(None, (owner, name))) or None


def _locked(row: TeamShape) -> str | None:
    """A missing scope in a team that enforces SAML means that its sign-on was not passed."""
    if not row.get("limited"):
        return None
    reason = next(iter(row.get("limitedBy") or ()), "")
    if reason in {"", "scope"} and (row.get("saml") or {}).get("enforced"):
        return "saml"
    return reason or "limited"
