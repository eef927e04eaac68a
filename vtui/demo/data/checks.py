"""The checks of a deployment and their runs: functions of the clock. Times are ms since the epoch."""

from typing import Any, NamedTuple

from vtui.demo.data.deployment import ALIAS_DELAY, Deployment
from vtui.demo.data.pseudorandom import token
from vtui.demo.data.values import Json

SMOKE = "Smoke test"
"""The check that the aliases of a deployment wait for."""
APPROVAL = "Sign-off"
"""The check that never ends for a staged build: it was not approved."""
TIMEOUT = 300_000


class Check(NamedTuple):
    """One check of every larger project."""

    name: str
    source: Json
    """Who runs it, in one of seven shapes."""
    blocks: str
    begins: int
    """Percent of the time from the deployment's creation to the end of its build."""
    takes: int
    """Ms."""
    path: str = ""
    """The path that an integration's check looks at."""
    endings: tuple[str, ...] = ("succeeded",)
    """How it ends, of which a deployment's bits choose."""
    requires: str = "deployment-url"
    targets: tuple[str | None, ...] = (None, "production", "staging")
    """The targets of the deployments that it looks at."""

    @property
    def older(self) -> bool:
        """Whether the deprecated version shows it too."""
        return self.source.get("kind") == "integration"


INTEGRATION = {"kind": "integration", "integrationId": "oac_checks", "integrationConfigurationId": "icfg_checks"}
MOSTLY = ("succeeded", "succeeded", "neutral", "failed", "skipped")
CHECKS: tuple[Check, ...] = (
    Check(SMOKE, INTEGRATION, "deployment-alias", 100, ALIAS_DELAY * 60 // 100, "/"),
    Check("Performance budget", INTEGRATION, "none", 100, ALIAS_DELAY * 85 // 100, "/", MOSTLY),
    Check("Broken links", INTEGRATION, "none", 100, ALIAS_DELAY * 40 // 100, "/docs", MOSTLY),
    Check(
        APPROVAL,
        {"kind": "git-provider", "provider": "github", "externalCheckName": "release/sign-off"},
        "deployment-promotion",
        100,
        ALIAS_DELAY,
        endings=("succeeded", "succeeded", "succeeded", "skipped"),
        targets=("production",),
    ),
    Check(
        "End-to-end tests",
        {"kind": "webhook", "webhookId": "hook_e2e"},
        "none",
        100,
        ALIAS_DELAY * 3,
        endings=("succeeded", "succeeded", "timeout", "failed"),
    ),
    Check(
        "Unit tests",
        {"subKind": "vercel-ci", "origin": "config", "invocationId": "inv_1", "jobDefinitionId": "job_unit"},
        "none",
        0,
        9_000,
        requires="none",
    ),
    Check(
        "Type check",
        {"subKind": "vercel-ci-check", "origin": "api", "selection": {"kind": "job", "job": "types"}},
        "none",
        0,
        7_000,
        endings=("succeeded", "succeeded", "succeeded", "failed"),
        requires="none",
    ),
    Check(
        "CI",
        {"subKind": "vercel-ci-sentinel", "origin": "platform"},
        "none",
        0,
        9_500,
        requires="none",
    ),
    Check(
        "Firewall rules",
        {"subKind": "vercel-native-check", "origin": "platform"},
        "none",
        100,
        900,
        endings=("succeeded", "skipped"),
        requires="build-ready",
    ),
)
WITHOUT_CHECK = frozenset({"vercel-ci", "vercel-ci-sentinel"})
"""`subKind` of runs that belong to no check of the project: they have no `checkId`."""
TEXTS = {"failed": "2 of 40 failed", "timeout": "No result came in time", "skipped": "Nothing to check"}


class _Course(NamedTuple):
    """A check of a deployment: when it began, when it ended, and how; None for what is still to come."""

    started: int | None
    completed: int | None = None
    conclusion: str | None = None

    @property
    def updated(self) -> int | None:
        return self.completed or self.started


def has_checks(deployment: Deployment) -> bool:
    """Whether the deployment is of a project with checks, one of the larger ones, and was not blocked."""
    return deployment.project.weight > 40 and deployment.outcome != "B"


def _course(deployment: Deployment, now: int, index: int) -> _Course:
    """The progress of the check `index` at `now`."""
    check = CHECKS[index]
    started = deployment.created + (deployment.ended_at - deployment.created) * check.begins // 100
    if now < started:
        return _Course(None)
    completed = started + check.takes
    if check.begins == 100 and deployment.outcome != "R":
        return _Course(started, started, "canceled")
    if now < completed or (check.name == APPROVAL and deployment.is_staged(now)):
        return _Course(started)
    conclusion = check.endings[(deployment.bits >> index) % len(check.endings)]
    if check.name == SMOKE and deployment.alias_error:
        conclusion = "failed"
    return _Course(started, completed, conclusion)


def runs_of(deployment: Deployment, owner: str, now: int) -> list[Json]:
    """The check runs of a deployment at `now` (listDeploymentCheckRuns); `owner` is the id of the account."""
    if not has_checks(deployment):
        return []
    applied = [index for index, check in enumerate(CHECKS) if deployment.target in check.targets]
    return [_run(deployment, owner, now, index) for index in applied]


def _run(deployment: Deployment, owner: str, now: int, index: int) -> Json:
    check, course = CHECKS[index], _course(deployment, now, index)
    item: Json = {
        "id": f"run_{token(24, deployment.uid, check.name)}",
        "name": check.name,
        "status": "queued" if course.started is None else "running",
        "deploymentId": deployment.uid,
        "ownerId": owner,
        "projectId": deployment.project.id,
        "blocks": check.blocks,
        "requires": check.requires,
        "targets": [target or "preview" for target in check.targets],
        "timeout": TIMEOUT,
        "createdAt": deployment.created if course.started is None else course.started,
        "updatedAt": course.updated or deployment.created,
        "source": check.source,
    }
    if check.source.get("subKind") not in WITHOUT_CHECK:
        item["checkId"] = f"chk_{token(24, deployment.project.id, check.name)}"
    if "subKind" not in check.source:
        item |= {"externalId": str(index), "externalUrl": _url(deployment, index)}
    if course.conclusion is None:
        return item
    text = TEXTS.get(course.conclusion)
    return item | {
        "status": "completed",
        "conclusion": course.conclusion,
        "completedAt": course.completed,
        **({"conclusionText": text} if text else {}),
    }


def checks_of(deployment: Deployment, now: int) -> list[Json]:
    """The checks of a deployment in the deprecated version (getAllChecks): those of integrations only."""
    older = [index for index, check in enumerate(CHECKS) if check.older]
    return [_check(deployment, now, index) for index in older] if has_checks(deployment) else []


def _check(deployment: Deployment, now: int, index: int) -> Json:
    check, course = CHECKS[index], _course(deployment, now, index)
    item: Json = {
        "id": f"check_{token(24, deployment.uid, check.name)}",
        "name": check.name,
        "path": check.path,
        "integrationId": check.source["integrationConfigurationId"],
        "blocking": check.blocks != "none",
        "rerequestable": True,
        "createdAt": deployment.created,
        "status": "registered",
        "updatedAt": course.updated or deployment.created,
        "detailsUrl": _url(deployment, index),
    }
    if course.started is not None:
        item |= {"status": "running", "startedAt": course.started}
    if course.conclusion is not None:
        item |= {"status": "completed", "conclusion": course.conclusion, "completedAt": course.completed}
    return item


def _url(deployment: Deployment, index: int) -> str:
    return f"https://checks.example/{deployment.uid}/{index}"


def summary(deployment: Deployment, now: int) -> dict[str, Any]:
    """The keys of a deployment about its checks: their state, and that of the check that its aliases wait for."""
    if not has_checks(deployment) or deployment.outcome != "R" or now < deployment.ended_at:
        return {}
    aliases: Json = {"state": "pending", "startedAt": deployment.ended_at}
    if now < deployment.aliased_at:
        return {"checksState": "running", "checks": {"deployment-alias": aliases}}
    word = "failed" if deployment.alias_error else "succeeded"
    aliases |= {"state": word, "completedAt": deployment.aliased_at}
    return {"checksState": "completed", "checksConclusion": word, "checks": {"deployment-alias": aliases}}
