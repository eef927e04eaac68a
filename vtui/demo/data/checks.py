"""The checks that integrations run on a deployment between its build and its aliases."""

from typing import NamedTuple

from vtui.demo.data.deployment import ALIAS_DELAY, Deployment
from vtui.demo.data.pseudorandom import token
from vtui.demo.data.values import Json

MIN_WEIGHT = 40
"""Projects of more weight than this have checks."""


class Check(NamedTuple):
    """A check that an integration runs."""

    name: str
    path: str
    blocking: bool
    """Whether the aliases wait for it."""
    share: int
    """Percent of ALIAS_DELAY that it takes."""


CHECKS = (
    Check("Smoke test", "/", blocking=True, share=60),
    Check("Performance budget", "/", blocking=False, share=85),
    Check("Broken links", "/docs", blocking=False, share=40),
)


def checks_of(deployment: Deployment, now: int) -> list[Json]:
    """The checks of a deployment at `now` (getAllChecks); times in ms."""
    if deployment.project.weight <= MIN_WEIGHT or deployment.outcome == "B":
        return []
    return [_check(deployment, now, index, check) for index, check in enumerate(CHECKS)]


def _check(deployment: Deployment, now: int, index: int, check: Check) -> Json:
    started = deployment.ended_at
    completed = started + ALIAS_DELAY * check.share // 100
    item: Json = {
        "id": f"check_{token(24, deployment.uid, check.name)}",
        "name": check.name,
        "path": check.path,
        "integrationId": "icfg_checks",
        "blocking": check.blocking,
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
    elif check.blocking:
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
