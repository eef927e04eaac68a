"""Projects with the deployments that their response holds."""

from collections.abc import Iterable
from sys import intern
from typing import Any

from typing_extensions import TypedDict

from vtui import times
from vtui.models.deployment import Deployment
from vtui.models.project import AliasRequest, Project
from vtui.models.responses.commits import LinkShape, repository
from vtui.models.responses.deployments import CustomEnvironmentShape, DeploymentShape, deployment
from vtui.models.responses.values import RowContext, Time, interned
from vtui.models.scope import ProjectRef


class TargetsShape(TypedDict, total=False):
    """What a project serves, for each environment."""

    production: DeploymentShape | None


class ProjectAliasShape(TypedDict, total=False):
    """A host of a project."""

    domain: str | None
    environment: str | None
    target: str | None
    redirect: str | None


class RollbackReasonShape(TypedDict, total=False):
    """Why, when and by whom a project was rolled back."""

    description: str | None
    username: str | None
    createdAt: Time


class AliasRequestShape(TypedDict, total=False):
    """The last promote or rollback."""

    type: str | None
    jobStatus: str | None
    toDeploymentId: str | None
    requestedAt: Time


class PresentShape(TypedDict, total=False):
    """An object of which only its presence counts."""


class CronShape(TypedDict, total=False):
    """A cron job."""

    path: str | None
    schedule: str | None


class CronsShape(TypedDict, total=False):
    """The cron jobs of a project."""

    definitions: list[CronShape] | None
    disabledAt: Time


class AuthenticationShape(TypedDict, total=False):
    """What Vercel Authentication protects."""

    deploymentType: str | None


class ResourcesShape(TypedDict, total=False):
    """Where functions run, and what builds."""

    functionDefaultRegions: list[str] | None
    buildMachineType: str | None


class RetentionShape(TypedDict, total=False):
    """Days for which deployments are kept, and how many are kept longer."""

    expirationDays: float | None
    expirationDaysProduction: float | None
    expirationDaysErrored: float | None
    expirationDaysCanceled: float | None
    deploymentsToKeep: float | None


class ProjectShape(TypedDict, total=False):
    """A project (getProjects, getProject)."""

    id: str | None
    uid: str | None
    name: str | None
    framework: str | None
    targets: TargetsShape | None
    latestDeployments: list[DeploymentShape] | None
    alias: list[ProjectAliasShape | str] | None
    link: LinkShape | None
    rootDirectory: str | None
    nodeVersion: str | None
    buildCommand: str | None
    installCommand: str | None
    outputDirectory: str | None
    commandForIgnoringBuildStep: str | None
    resourceConfig: ResourcesShape | None
    deploymentExpiration: RetentionShape | None
    crons: CronsShape | None
    ssoProtection: AuthenticationShape | None
    passwordProtection: PresentShape | None
    autoAssignCustomDomains: bool | None
    customEnvironments: list[CustomEnvironmentShape] | None
    paused: bool | None
    lastAliasRequest: AliasRequestShape | None
    lastRollbackTarget: PresentShape | None
    rollbackDescription: RollbackReasonShape | str | None
    createdAt: Time
    updatedAt: Time


def project(row: ProjectShape, context: RowContext) -> Project:
    """Build a project with the deployments that its response has."""
    id_, name = context.id_of(row), interned(row.get("name")) or ""
    link, why = row.get("link") or {}, row.get("rollbackDescription") or {}
    reason: RollbackReasonShape = {"description": why} if isinstance(why, str) else why
    crons = row.get("crons") or {}
    targets = row.get("targets")
    ref = ProjectRef(id_, name)
    production = _deployments("targets.production", [(targets or {}).get("production")], context, ref)
    latest = _deployments("latestDeployments", row.get("latestDeployments") or (), context, ref)
    latest.sort(key=lambda deployment: deployment.created_at or 0, reverse=True)
    lost = not production and any(problem.startswith("targets") for problem in context.problems)
    return Project(
        id=id_,
        name=name,
        framework=interned(row.get("framework")),
        production_known=targets is not None and not lost,
        production=production[0] if production else None,
        latest=tuple(latest),
        domains=_hosts(row, production[0].aliases if production else ()),
        repository=repository(link),
        git_host=interned((link.get("type") or "").partition("-")[0]),
        production_branch=interned(link.get("productionBranch")),
        root_directory=row.get("rootDirectory") or None,
        node_version=interned(row.get("nodeVersion")),
        build_command=row.get("buildCommand") or None,
        install_command=row.get("installCommand") or None,
        output_directory=row.get("outputDirectory") or None,
        ignore_command=row.get("commandForIgnoringBuildStep") or None,
        regions=tuple(map(intern, (row.get("resourceConfig") or {}).get("functionDefaultRegions") or ())),
        build_machine=interned((row.get("resourceConfig") or {}).get("buildMachineType")),
        retention=_retention(row.get("deploymentExpiration") or {}),
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
        rolled_back_by=interned(reason.get("username")),
        alias_request=_alias_request(row.get("lastAliasRequest")),
        created_at=times.parse(row.get("createdAt")),
        updated_at=times.parse(row.get("updatedAt")),
        problem=context.problem,
    )


def _deployments(
    where: str, rows: Iterable[DeploymentShape | None], context: RowContext, project: ProjectRef
) -> list[Deployment]:
    """The deployments inside a project; one without an id is left out and is a problem of the project."""
    deployments = []
    for row in rows:
        if row is None:
            continue
        if row.get("id") or row.get("uid"):
            deployments.append(deployment(row, RowContext(), project))
        else:
            context.problems.append(f"{where}: no id")
    return deployments


def _sign_in(row: ProjectShape) -> str | None:
    """What Vercel Authentication protects: empty for nothing (`null`), None where the key is missing."""
    return (interned((row["ssoProtection"] or {}).get("deploymentType")) or "") if "ssoProtection" in row else None


def _alias_request(row: AliasRequestShape | None) -> AliasRequest | None:
    """The last promote or rollback; None without the deployment that production moves to."""
    to = (row or {}).get("toDeploymentId")
    if row is None or not to:
        return None
    kind, status = interned(row.get("type")) or "", interned(row.get("jobStatus")) or ""
    return AliasRequest(kind, status, to, times.parse(row.get("requestedAt")))


def _retention(row: RetentionShape) -> tuple[tuple[str, int], ...]:
    """The parts of the policy that are set, by their keys."""
    return tuple((key, int(days)) for key, days in row.items() if isinstance(days, int | float) and days > 0)


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
        elif (
            alias.get("target") or alias.get("environment") or "production"
        ).lower() == "production" and not alias.get("redirect"):
            hosts[alias.get("domain") or ""] = None
    return tuple(sorted(filter(None, hosts), key=lambda host: host.lower().endswith(".vercel.app")))


def in_list(answer: Any) -> Any:
    """A response of getProjects that is a bare array, as the list that it is."""
    return {"projects": answer} if isinstance(answer, list) else answer
