"""The checks that integrations run on a deployment between its build and its aliases."""

from vtui.demo.data.deployment import ALIAS_DELAY, Deployment
from vtui.demo.data.people import Json
from vtui.demo.data.pseudorandom import token

INTEGRATION = "icfg_checks"
CHECKED = 40
"""Projects of more weight than this have checks."""
# name, path that is looked at, whether the aliases wait for it, how much (of 100) of the time between it takes
CHECKS: tuple[tuple[str, str, bool, int], ...] = (
    ("Smoke test", "/", True, 60),
    ("Performance budget", "/", False, 85),
    ("Broken links", "/docs", False, 40),
)


def of_deployment(one: Deployment, now: int) -> list[Json]:
    """Its checks at `now` (getAllChecks); times in ms."""
    if one.project.weight <= CHECKED or one.outcome == "B":
        return []
    return [_check(one, now, place) for place in range(len(CHECKS))]


def _check(one: Deployment, now: int, place: int) -> Json:
    name, path, blocking, share = CHECKS[place]
    ends = one.ends + ALIAS_DELAY * share // 100
    item: Json = {
        "id": f"check_{token(24, one.uid, name)}",
        "name": name,
        "path": path,
        "integrationId": INTEGRATION,
        "blocking": blocking,
        "rerequestable": True,
        "createdAt": one.created,
        "status": "registered",
        "updatedAt": one.created,
        "detailsUrl": f"https://checks.example/{one.uid}/{place}",
    }
    if one.outcome != "R":
        return item if now < one.ends else item | _done(one.ends, one.ends, "canceled")
    if now < one.ends:
        return item
    if now < ends:
        return item | {"status": "running", "startedAt": one.ends, "updatedAt": one.ends}
    return item | _done(one.ends, ends, _conclusion(one, place))


def _conclusion(one: Deployment, place: int) -> str:
    if CHECKS[place][2]:
        return "failed" if one.alias_error else "succeeded"
    return ("succeeded", "succeeded", "neutral", "failed", "skipped")[(one.roll >> place) % 5]


def _done(started: int, ends: int, conclusion: str) -> Json:
    return {
        "status": "completed",
        "conclusion": conclusion,
        "startedAt": started,
        "completedAt": ends,
        "updatedAt": ends,
    }
