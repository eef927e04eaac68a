"""The list of deployments, filtered over all rows."""

from collections.abc import Callable
from functools import partial
from itertools import islice

from vtui.demo.data.deployment import OUTCOMES, Deployment
from vtui.demo.faults.rows import alter_page, alter_rows
from vtui.demo.handlers.deployment_json import row
from vtui.demo.handlers.pagination import applied_cursor, page_end
from vtui.demo.handlers.reply import Reply, bad_request, invalid
from vtui.demo.handlers.request import Request

MAX_PROJECTS = 20
"""Projects that `projectIds` can name."""
Test = Callable[[Deployment], bool]


def _words(values: list[str]) -> frozenset[str]:
    return frozenset(word for value in values for word in value.split(",") if word)


def _projects(request: Request) -> frozenset[str] | None:
    """The ids of the projects in the query, None without any. Raises ApiError for one that is not in the scope."""
    names = list(_words(request.query.get("projectIds", []) + request.query.get("projectIds[]", [])))
    if name := request.text("projectId"):
        if names:
            raise bad_request("`projectId` and `projectIds` cannot be used together")
        names = [name]
    if len(names) > MAX_PROJECTS:
        raise invalid("`projectIds` should NOT have more than 20 items", "maxItems", ".projectIds")
    ids = frozenset(request.project(name).id for name in names)
    if app := request.text("app"):
        named = frozenset(project.id for project in request.scope.projects if project.name == app)
        return ids & named if ids else named
    return ids or None


def _has_target(target: str, deployment: Deployment) -> bool:
    custom = deployment.custom_environment
    if target in {"production", "staging"}:
        return deployment.target == target
    if target == "preview":
        return deployment.target is None and custom is None
    return custom is not None and target in {custom["slug"], custom["id"]}


def _tests(request: Request, states: frozenset[str]) -> list[Test]:
    """The filters of the query that every row has to pass."""
    tests: list[Test] = []
    now, text = request.now, request.text
    if states:
        tests.append(lambda deployment: deployment.state(now) in states)
    if (target := text("target")) is not None:
        tests.append(partial(_has_target, target))
    if (branch := text("branch")) is not None:
        tests.append(lambda deployment: deployment.branch == branch)
    if (sha := text("sha")) is not None:
        tests.append(lambda deployment: deployment.sha == sha)
    if (users := text("users")) is not None:
        uids = _words([users])
        tests.append(lambda deployment: deployment.creator["uid"] in uids)
    if request.flag("rollbackCandidate"):
        tests.append(lambda deployment: deployment.has_served(now))
    meta = {key[5:]: values[0] for key, values in request.query.items() if key.startswith("meta-")}
    if meta:
        tests.append(lambda deployment: meta.items() <= deployment.meta.items())
    return tests


def _passes(deployment: Deployment, tests: list[Test]) -> bool:
    return all(test(deployment) for test in tests)


def _matching(request: Request, count: int, before: float | None, after: int | None) -> list[int]:
    """The indexes of the first `count` deployments that match the query; `before` and `after` in ms."""
    deployments = request.scope.deployments
    states = frozenset(word.upper() for word in _words(request.query.get("state", [])))
    tests = _tests(request, states)
    production: bool | None = None
    if (target := request.text("target")) is not None:
        production = target == "production"
    elif request.flag("rollbackCandidate"):
        production = True
    indexes = deployments.indexes(
        projects=_projects(request),
        outcomes=frozenset(outcome for outcome, state in OUTCOMES.items() if state in states) if states else None,
        production=production,
        before=before,
        after=after,
        inclusive=request.account.inclusive_until,
    )
    if tests:
        indexes = (index for index in indexes if _passes(deployments.get(index), tests))
    return list(islice(indexes, count))


def list_deployments(request: Request) -> Reply:
    """A page of deployments (getDeployments), newest first; `next` is the creation time of its last row (ms)."""
    scope, now, faults = request.scope, request.now, request.faults
    limit = request.limit()
    until, to = request.number("until"), request.number("to")
    before = until if until is not None else to
    applied = applied_cursor(request, before)
    since = request.number("since")
    after = since if since is not None else request.number("from")
    indexes = _matching(request, limit + 1, applied, after)
    more, indexes = len(indexes) > limit, indexes[:limit]
    times = [scope.deployments.created(index) for index in indexes]
    count, next_cursor = page_end(request, times, more=more, requested=before, applied=applied)
    rows = [row(scope, scope.deployments.get(index), now) for index in indexes[:count]]
    pagination = {"count": count, "next": next_cursor, "prev": times[0] if count else None}
    answer = {"deployments": alter_rows(faults, "deployments", rows, now), "pagination": pagination}
    return Reply.of(alter_page(faults, "deployments", answer))
