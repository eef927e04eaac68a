"""From the API's shapes to deployments and projects: three shapes, every provider, every way to say nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from sys import intern

from vtui import times
from vtui.models.deployment import Deployment
from vtui.models.details import Details
from vtui.models.project import AliasRequest, Project
from vtui.models.rows import Faults, Ids, either, first, same, say
from vtui.models.wire import (
    AliasRequestShape,
    CreatorShape,
    DeploymentShape,
    DetailShape,
    LinkShape,
    MetaShape,
    ProjectShape,
    RollbackReasonShape,
)

_PROVIDERS = ("github", "gitlab", "bitbucket", "git")
_BRANCH = tuple(f"{provider}CommitRef" for provider in _PROVIDERS)
_SHA = tuple(f"{provider}CommitSha" for provider in _PROVIDERS)
_MESSAGE = tuple(f"{provider}CommitMessage" for provider in _PROVIDERS)
_AUTHOR = tuple(f"{provider}CommitAuthor{part}" for part in ("Name", "Login") for provider in _PROVIDERS)
_NOTHING: Mapping[str, object] = {}


def deployment(row: DeploymentShape, faults: Faults, ids: Ids, project_id: str = "", project: str = "") -> Deployment:
    """One deployment, in any of its three shapes; inside a project it belongs to that one."""
    meta, git = row.get("meta") or _NOTHING, row.get("gitSource") or {}
    environment, of_project = row.get("customEnvironment") or {}, row.get("project") or {}
    id_ = ids.of(row, faults)
    return Deployment(
        id=id_,
        name=same(project or row.get("name") or of_project.get("name")) or "",
        project_id=same(project_id or row.get("projectId") or of_project.get("id")),
        url=row.get("url") or None,
        state=_state(row),
        substate=same(row.get("readySubstate")),
        target=same(row.get("target")),
        custom_environment=same(environment.get("slug") or environment.get("id")),
        custom_environment_id=same(environment.get("id")),
        source=same(row.get("source")),
        branch=same(first(meta, _BRANCH) or git.get("ref")),
        sha=first(meta, _SHA) or git.get("sha") or None,
        message=first(meta, _MESSAGE),
        author=same(first(meta, _AUTHOR)),
        creator=same(_creator(row.get("creator"))),
        created_at=times.parse(either(row, "createdAt", "created")),
        restored_at=times.parse(either(row, "undeleted", "undeletedAt")),
        building_at=times.parse(row.get("buildingAt")),
        ready_at=times.parse(either(row, "ready", "readyAt")),
        aliased=_aliased(row),
        alias_error=_alias_error(row),
        aliases=tuple(row.get("alias") or ()),
        inspector=_inspector(row.get("inspectorUrl"), id_),
        error_code=same(row.get("errorCode")),
        error_message=row.get("errorMessage") or None,
        block=same((row.get("seatBlock") or {}).get("blockCode")),
        rollback_candidate=row.get("isRollbackCandidate"),
        deleted_at=_deleted(row),
        problem=say(faults),
    )


def detailed(row: DetailShape, faults: Faults, ids: Ids) -> Deployment:
    """One deployment as it is told of alone."""
    found = deployment(row, faults, ids)
    return replace(
        found,
        details=Details(
            commit_pages=_commit_pages(row.get("meta") or {}, (row.get("gitSource") or {}).get("type") or ""),
            aliased_at=times.parse(either(row, "aliasAssignedAt", "aliasAssigned")),
            ended_at=times.parse(either(row, "buildErrorAt", "canceledAt")),
            error_step=row.get("errorStep") or None,
            error_link=row.get("errorLink") or None,
            out_of_memory=bool(row.get("oomReport")),
            reason=row.get("readyStateReason") or None,
            regions=tuple(row.get("regions") or ()),
            built_in=row.get("createdIn") or None,
        ),
        problem=say(faults),
    )


def project(row: ProjectShape, faults: Faults, ids: Ids) -> Project:
    """One project with the deployments that its answer holds."""
    id_, name = ids.of(row, faults), same(row.get("name")) or ""
    link, why = row.get("link") or {}, row.get("rollbackDescription") or {}
    reason: RollbackReasonShape = {"description": why} if isinstance(why, str) else why
    crons = row.get("crons") or {}
    targets = row.get("targets")
    production = _within(id_, name, "targets.production", [(targets or {}).get("production")], faults)
    latest = _within(id_, name, "latestDeployments", row.get("latestDeployments") or (), faults)
    latest.sort(key=lambda deployment: deployment.created_at or 0, reverse=True)
    lost = not production and any(fault.startswith("targets") for fault in faults)
    return Project(
        id=id_,
        name=name,
        framework=same(row.get("framework")),
        production_known=targets is not None and not lost,
        production=production[0] if production else None,
        latest=tuple(latest),
        domains=_hosts(row, production[0].aliases if production else ()),
        repository=_repository(link),
        git_host=same((link.get("type") or "").partition("-")[0]),
        production_branch=same(link.get("productionBranch")),
        root_directory=row.get("rootDirectory") or None,
        node_version=same(row.get("nodeVersion")),
        build_command=row.get("buildCommand") or None,
        install_command=row.get("installCommand") or None,
        output_directory=row.get("outputDirectory") or None,
        ignore_command=row.get("commandForIgnoringBuildStep") or None,
        regions=tuple(map(intern, (row.get("resourceConfig") or {}).get("functionDefaultRegions") or ())),
        crons=tuple((cron.get("path") or "", cron.get("schedule") or "") for cron in crons.get("definitions") or ()),
        crons_off=crons.get("disabledAt") is not None,
        sign_in=_sign_in(row),
        password=row["passwordProtection"] is not None if "passwordProtection" in row else None,
        auto_assign=row.get("autoAssignCustomDomains"),
        environments=_environments(row),
        paused=row.get("paused") or False,
        pinned=row.get("lastRollbackTarget") is not None,
        rollback_reason=reason.get("description") or None,
        rolled_back_at=times.parse(reason.get("createdAt")),
        rolled_back_by=same(reason.get("username")),
        alias_request=_alias_request(row.get("lastAliasRequest")),
        created_at=times.parse(row.get("createdAt")),
        updated_at=times.parse(row.get("updatedAt")),
        problem=say(faults),
    )


def _state(row: DeploymentShape) -> str:
    """The state in capitals; a list says DELETED in `state` while `readyState` keeps the last one."""
    listed = intern((row.get("state") or "").upper())
    if listed == "DELETED":
        return listed
    return intern((row.get("readyState") or listed or row.get("status") or "").upper())


def _creator(creator: CreatorShape | str | None) -> str | None:
    if creator is None or isinstance(creator, str):
        return creator
    found = first(creator, ("username", "githubLogin", "gitlabLogin"))
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
    deleted = times.parse(either(row, "deleted", "deletedAt"))
    if deleted is None:
        return times.BAD if row.get("softDeletedByRetention") else None
    restored = times.parse(either(row, "undeleted", "undeletedAt"))
    return None if restored is not None and restored >= deleted else deleted


def _inspector(url: str | None, id_: str) -> str | None:
    """Its page, without the id at the end (`https://vercel.com/TEAM/PROJECT/ID`, the id without its `dpl_`)."""
    if not url:
        return None
    before = url.removesuffix(id_.removeprefix("dpl_"))
    return same(before) if before.endswith("/") and before != url else url.rstrip("/")


def _commit_pages(meta: MetaShape, kind: str) -> str | None:
    """Where the repository's commits are shown; None at a host of its own, which `meta` does not name."""
    if "custom-host" in kind:
        return None
    match meta:
        case {"githubOrg": str(owner), "githubRepo": str(name)} if owner and name:
            return f"https://github.com/{owner}/{name}/commit/"
        case {"gitlabProjectPath": str(path)} if path:
            return f"https://gitlab.com/{path}/-/commit/"
        case {"bitbucketRepoOwner": str(owner), "bitbucketRepoSlug": str(name)} if owner and name:
            return f"https://bitbucket.org/{owner}/{name}/commits/"
    return None


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


def _sign_in(row: ProjectShape) -> str | None:
    """`null` says that nothing asks for a sign-in; a missing key says nothing."""
    return (same((row["ssoProtection"] or {}).get("deploymentType")) or "") if "ssoProtection" in row else None


def _alias_request(row: AliasRequestShape | None) -> AliasRequest | None:
    """What says where production is to move; one that does not is none."""
    to = (row or {}).get("toDeploymentId")
    if row is None or not to:
        return None
    kind, status = same(row.get("type")) or "", same(row.get("jobStatus")) or ""
    return AliasRequest(kind, status, to, times.parse(row.get("requestedAt")))


def _environments(row: ProjectShape) -> tuple[tuple[str, str], ...]:
    """Custom environments that have both an id and a slug."""
    every = row.get("customEnvironments") or ()
    pairs = ((environment.get("id"), environment.get("slug")) for environment in every)
    return tuple((id_, slug) for id_, slug in pairs if id_ and slug)


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
