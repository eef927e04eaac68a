"""The checks that integrations run on a deployment between its build and its aliases."""

from vtui.demo.data.deployment import ALIAS_DELAY, Deployment
from vtui.demo.data.pseudorandom import token
from vtui.demo.data.values import Json

CHECKS = (("Smoke test", "/", 60), ("Performance budget", "/", 85), ("Broken links", "/docs", 40))
"""Name, path, and the percent of ALIAS_DELAY that it takes; the aliases wait for the first one only."""


def checks_of(deployment: Deployment, now: int) -> list[Json]:
    """The checks of a deployment of a larger project at `now` (getAllChecks); times in ms."""
    if deployment.project.weight <= 40 or deployment.outcome == "B":
        return []
    return [_check(deployment, now, index) for index in range(len(CHECKS))]


def _check(deployment: Deployment, now: int, index: int) -> Json:
    name, path, share = CHECKS[index]
    started = deployment.ended_at
    completed = started + ALIAS_DELAY * share // 100
    item: Json = {
        "id": f"check_{token(24, deployment.uid, name)}",
        "name": name,
        "path": path,
        "integrationId": "icfg_checks",
        "blocking": index == 0,
        "rerequestable": True,
        "createdAt": deployment.created,
        "status": "registered",
        "updatedAt": deployment.created,
        "detailsUrl": f"https://checks.example/{deployment.uid}/{index}",
    }
    if now < started:
        return item
    if deployment.outcome != "R":
        conclusion, completed = "canceled", started
    elif now < completed:
        return item | {"status": "running", "startedAt": started, "updatedAt": started}
    elif index == 0:
        conclusion = "failed" if deployment.alias_error else "succeeded"
    else:
        conclusion = ("succeeded", "succeeded", "neutral", "failed", "skipped")[(deployment.bits >> index) % 5]
    return item | {
        "status": "completed",
        "conclusion": conclusion,
        "startedAt": started,
        "completedAt": completed,
        "updatedAt": completed,
    }
