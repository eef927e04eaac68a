"""Deployments: items of a list, details, and those inside a project; their aliases."""

from collections.abc import Mapping
from dataclasses import replace
from sys import intern
from typing import Any

from typing_extensions import TypedDict

from vtui import times
from vtui.models.deployment import Alias, Deployment, Details
from vtui.models.responses.commits import AUTHOR, BRANCH, MESSAGE, SHA, GitSourceShape, MetaShape, commit_pages
from vtui.models.responses.values import ErrorShape, RowContext, Time, either, first, interned
from vtui.models.scope import ProjectRef


class CreatorShape(TypedDict, total=False):
    """Who created a deployment; an app, an integration and the system have a type and no name."""

    username: str | None
    githubLogin: str | None
    gitlabLogin: str | None
    email: str | None
    type: str | None


class CustomEnvironmentShape(TypedDict, total=False):
    """A custom environment, or only its id."""

    id: str | None
    slug: str | None


class CheckShape(TypedDict, total=False):
    """The state of one check."""

    state: str | None


ChecksShape = TypedDict("ChecksShape", {"deployment-alias": CheckShape | None}, total=False)


class SeatBlockShape(TypedDict, total=False):
    """Why a deployment is blocked."""

    blockCode: str | None


class GitUserShape(TypedDict, total=False):
    """The commit's author at the Git provider."""

    login: str | None


class AttributionShape(TypedDict, total=False):
    """Who the commit's author is."""

    gitUser: GitUserShape | None


class ProvisioningShape(TypedDict, total=False):
    """Whether a deployment that is continued from outside was."""

    state: str | None


class ProjectNameShape(TypedDict, total=False):
    """The project of a deployment, in its details."""

    id: str | None
    name: str | None


class DeploymentShape(TypedDict, total=False):
    """A deployment: in a list (getDeployments), alone (getDeployment), or inside a project (getProjects)."""

    id: str | None
    uid: str | None
    name: str | None
    projectId: str | None
    project: ProjectNameShape | None
    url: str | None
    state: str | None
    readyState: str | None
    status: str | None
    readySubstate: str | None
    target: str | None
    customEnvironment: CustomEnvironmentShape | None
    source: str | None
    meta: MetaShape | None
    gitSource: GitSourceShape | None
    creator: CreatorShape | str | None
    created: Time
    createdAt: Time
    buildingAt: Time
    ready: Time
    readyAt: Time
    deleted: Time
    deletedAt: Time
    undeleted: Time
    undeletedAt: Time
    softDeletedByRetention: bool | None
    aliasAssigned: bool | float | None
    aliasAssignedAt: bool | float | None
    aliasFinal: str | None
    aliasError: ErrorShape | None
    alias: list[str] | None
    checks: ChecksShape | None
    checksState: str | None
    checksConclusion: str | None
    expiration: Time
    inspectorUrl: str | None
    errorCode: str | None
    errorMessage: str | None
    seatBlock: SeatBlockShape | None
    isRollbackCandidate: bool | None


class DetailShape(DeploymentShape, total=False):
    """The response of getDeployment and createDeployment."""

    canceledAt: Time
    buildErrorAt: Time
    errorStep: str | None
    errorLink: str | None
    oomReport: str | None
    readyStateReason: str | None
    regions: list[str] | None
    createdIn: str | None
    prebuilt: bool | None
    manualProvisioning: ProvisioningShape | None
    attribution: AttributionShape | None


_NO_META: Mapping[str, object] = {}


def deployment(row: DeploymentShape, context: RowContext, project: ProjectRef | None = None) -> Deployment:
    """Build a deployment from any of its three shapes; `project` is the one that it was found in."""
    meta, git = row.get("meta") or _NO_META, row.get("gitSource") or {}
    environment, of_project = row.get("customEnvironment") or {}, row.get("project") or {}
    id_ = context.id_of(row)
    return Deployment(
        id=id_,
        name=interned((project and project.project) or row.get("name") or of_project.get("name")) or "",
        project_id=interned((project and project.project_id) or row.get("projectId") or of_project.get("id")),
        url=row.get("url") or None,
        state=_state(row),
        substate=interned(row.get("readySubstate")),
        target=interned(row.get("target")),
        custom_environment=interned(environment.get("slug") or environment.get("id")),
        custom_environment_id=interned(environment.get("id")),
        source=interned(row.get("source")),
        branch=interned(first(meta, BRANCH) or git.get("ref")),
        sha=first(meta, SHA) or git.get("sha") or None,
        message=first(meta, MESSAGE),
        author=interned(first(meta, AUTHOR)),
        creator=interned(_creator(row.get("creator"))),
        created_at=times.parse(either(row, "createdAt", "created")),
        restored_at=times.parse(either(row, "undeleted", "undeletedAt")),
        building_at=times.parse(row.get("buildingAt")),
        ready_at=times.parse(either(row, "ready", "readyAt")),
        aliased=_aliased(row),
        alias_error=_alias_error(row),
        aliases=tuple(row.get("alias") or ()),
        inspector=_inspector(row.get("inspectorUrl"), id_),
        error_code=interned(row.get("errorCode")),
        error_message=row.get("errorMessage") or None,
        block=interned((row.get("seatBlock") or {}).get("blockCode")),
        rollback_candidate=row.get("isRollbackCandidate"),
        deleted_at=_deleted(row),
        expires_at=times.parse(row.get("expiration")),
        checks=interned(row.get("checksConclusion") or row.get("checksState")),
        problem=context.problem,
    )


def detailed(row: DetailShape, context: RowContext) -> Deployment:
    """Build a deployment with its details."""
    return replace(
        deployment(row, context),
        details=Details(
            commit_pages=commit_pages(row.get("meta") or {}, (row.get("gitSource") or {}).get("type") or ""),
            aliased_at=times.parse(either(row, "aliasAssignedAt", "aliasAssigned")),
            ended_at=times.parse(either(row, "buildErrorAt", "canceledAt")),
            error_step=row.get("errorStep") or None,
            error_link=row.get("errorLink") or None,
            out_of_memory=bool(row.get("oomReport")),
            reason=row.get("readyStateReason") or None,
            regions=tuple(row.get("regions") or ()),
            built_in=row.get("createdIn") or None,
            prebuilt=row.get("prebuilt") or False,
            provisioning=interned((row.get("manualProvisioning") or {}).get("state")),
            git_user=((row.get("attribution") or {}).get("gitUser") or {}).get("login") or None,
        ),
    )


def _state(row: DeploymentShape) -> str:
    """The state in capitals; a list has DELETED in `state` while `readyState` keeps the last one."""
    listed = intern((row.get("state") or "").upper())
    if listed == "DELETED":
        return listed
    return intern((row.get("readyState") or listed or row.get("status") or "").upper())


def _creator(creator: CreatorShape | str | None) -> str | None:
    if creator is None or isinstance(creator, str):
        return creator
    name = first(creator, ("username", "githubLogin", "gitlabLogin"))
    if name is None and creator.get("type") not in {None, "user"}:
        return creator.get("type")
    return name or creator.get("email")


def _aliased(row: DeploymentShape) -> bool | None:
    """`aliasAssigned` is a time, a boolean or null; details have the time in `aliasAssignedAt`."""
    if row.get("aliasAssigned") or row.get("aliasAssignedAt") or row.get("aliasFinal"):
        return True
    return False if "aliasAssigned" in row or "aliasAssignedAt" in row else None


def _alias_error(row: DeploymentShape) -> str | None:
    error, check = row.get("aliasError"), (row.get("checks") or {}).get("deployment-alias") or {}
    if error is not None:
        return error.get("message") or error.get("code") or "the aliases could not be assigned"
    return "the alias check failed" if check.get("state") == "failed" else None


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
    return interned(before) if before.endswith("/") and before != url else url.rstrip("/")


class AliasShape(TypedDict, total=False):
    """An alias: a host and its deployment (listAliases, listDeploymentAliases, listPromoteAliases)."""

    uid: str
    alias: str
    deploymentId: str | None
    projectId: str | None


def alias(row: AliasShape, context: RowContext) -> Alias:
    """Build an alias."""
    return Alias(
        id=context.id_of(row),
        host=row.get("alias") or "",
        deployment_id=row.get("deploymentId") or None,
        project_id=row.get("projectId") or None,
        problem=context.problem,
    )


def flattened(answer: Any) -> Any:
    """A response of listPromoteAliases, whose items may have the host one level deeper, and which may have no list."""
    if not isinstance(answer, dict):
        return answer
    items = answer.get("aliases")
    return {"aliases": [_flat(item) for item in items] if isinstance(items, list) else []}


def _flat(item: Any) -> Any:
    inner = item.get("alias") if isinstance(item, dict) else None
    return inner if isinstance(inner, dict) else item
