"""The list of deployments, filtered over all rows."""

from collections.abc import Callable
from functools import partial
from itertools import islice

from vtui.demo.data.deployment import OUTCOMES, Deployment
from vtui.demo.handlers.deployment_json import row
from vtui.demo.handlers.pagination import applied_cursor, page_items, page_json
from vtui.demo.handlers.reply import Reply, bad_request, invalid
from vtui.demo.handlers.request import Request

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
    if len(names) > 20:
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
        indexes = (index for index in indexes if all(test(deployments.get(index)) for test in tests))
    return list(islice(indexes, count))


def list_deployments(request: Request) -> Reply:
    """A page of deployments (getDeployments), newest first; `next` is the creation time of its last row (ms)."""
    deployments, limit = request.scope.deployments, request.limit()
    until, to = request.number("until"), request.number("to")
    before = until if until is not None else to
    applied = applied_cursor(request, before)
    since = request.number("since")
    after = since if since is not None else request.number("from")
    entries = [(deployments.created(index), index) for index in _matching(request, limit + 1, applied, after)]
    indexes, pagination = page_items(request, entries, limit=limit, requested=before, applied=applied, after=after)
    rows = [row(request.scope, deployments.get(index), request.now) for index in indexes]
    return Reply.of(page_json(request, "deployments", rows, pagination))
