"""The list of deployments: filters over all rows, and pages made of rows that are encoded once."""

from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING, Any

from vtui.demo.data.deployment import IN_FLIGHT, OUTCOMES, Deployment
from vtui.demo.data.deployment_generator import OWN
from vtui.demo.data.scope import Scope
from vtui.demo.faults import odd
from vtui.demo.handlers.deployment_json import row
from vtui.demo.handlers.messages import JSON, Reply, Request, bad, encode, missing
from vtui.demo.handlers.pagination import cursor, emptied, following

if TYPE_CHECKING:
    from vtui.demo.data.people import Json

LETTERS = {state: letter for letter, state in OUTCOMES.items()}
MOST_PROJECTS = 20
Test = Callable[[Deployment], bool]


def _words(values: list[str]) -> frozenset[str]:
    return frozenset(word for value in values for word in value.split(",") if word)


def _projects(request: Request) -> frozenset[str] | None:
    """The ids of the projects asked for; refuses a project that is not in this scope."""
    names = list(_words(request.query.get("projectIds", []) + request.query.get("projectIds[]", [])))
    if one := request.text("projectId"):
        if names:
            raise bad("`projectId` and `projectIds` cannot be used together")
        names = [one]
    if len(names) > MOST_PROJECTS:
        raise bad("`projectIds` should NOT have more than 20 items", keyword="maxItems", dataPath=".projectIds")
    found = set()
    for name in names:
        project = request.scope.project(name)
        if project is None:
            raise missing("Project")
        found.add(project.id)
    if app := request.text("app"):
        project = request.scope.project(app)
        mine = {project.id} if project is not None and project.name == app else set()
        return frozenset(found & mine if found else mine)
    return frozenset(found) if found else None


def _target(wanted: str) -> Test:
    if wanted in {"production", "staging"}:
        return lambda one: one.target == wanted
    if wanted == "preview":
        return lambda one: one.target is None and one.custom is None
    return lambda one: one.custom is not None and wanted in {one.custom["slug"], one.custom["id"]}


def _tests(request: Request, states: frozenset[str]) -> list[Test]:
    tests: list[Test] = []
    now, text = request.now, request.text
    if states:
        tests.append(lambda one: one.state(now) in states)
    if (target := text("target")) is not None:
        tests.append(_target(target))
    if (branch := text("branch")) is not None:
        tests.append(lambda one: one.branch == branch)
    if (sha := text("sha")) is not None:
        tests.append(lambda one: one.sha == sha)
    if (users := text("users")) is not None:
        wanted = _words([users])
        tests.append(lambda one: one.person["uid"] in wanted)
    if request.flag("rollbackCandidate"):
        tests.append(lambda one: one.served(now))
    tests.extend(_meta(name[5:], values[0]) for name, values in request.query.items() if name.startswith("meta-"))
    return tests


def _meta(key: str, value: str) -> Test:
    return lambda one: one.meta.get(key) == value


def find(request: Request, count: int, before: float | None, after: int | None) -> list[int]:
    """The indexes of the first `count` deployments that match the query; `before` and `after` in ms."""
    stream = request.scope.stream
    states = frozenset(word.upper() for word in _words(request.query.get("state", [])))
    tests = _tests(request, states)
    production: bool | None = None
    if (target := request.text("target")) is not None:
        production = target == "production"
    elif request.flag("rollbackCandidate"):
        production = True
    found = stream.indexes(
        projects=_projects(request),
        outcomes=frozenset(LETTERS[state] for state in states - set(IN_FLIGHT) if state in LETTERS) if states else None,
        production=production,
        before=before,
        after=after,
        inclusive=request.account.inclusive,
    )
    if tests:
        found = (index for index in found if all(test(one) for one in (stream.get(index),) for test in tests))
    return list(islice(found, count))


def _encoded(scope: Scope, index: int, now: int) -> bytes:
    kept = scope.encoded.get(index)
    if kept is None:
        one = scope.stream.get(index)
        kept = encode(row(scope, one, now))
        if one.settled(now):
            scope.encoded[index] = kept
    return kept


def deployments(request: Request) -> Reply:
    """A page of deployments (getDeployments), newest first; `next` is the creation time of its last row (ms)."""
    scope, now, account = request.scope, request.now, request.account
    limit = request.limit()
    until, older = request.number("until"), request.number("to")
    asked = until if until is not None else older
    before = cursor(request, asked)
    after = request.number("since")
    indexes = find(request, limit + 1, before, after if after is not None else request.number("from"))
    more, indexes = len(indexes) > limit, indexes[:limit]
    stream = scope.stream
    times = [stream.new[index - OWN].created if index >= OWN else stream.created(index) for index in indexes]
    next_ = following(request, times, more, asked)
    if (skip := emptied(request, times, before)) is not None:
        kept, next_ = skip
        indexes, times = indexes[:kept], times[:kept]
    pagination: Json = {"count": len(indexes), "next": next_, "prev": times[0] if times else None}
    if account.oddities:
        items = odd.rows(
            account.oddities, "deployments", [row(scope, stream.get(index), now) for index in indexes], now
        )
        answer: Any = odd.page(account.oddities, "deployments", {"deployments": items, "pagination": pagination})
        return Reply.of(answer)
    rows = b",".join([_encoded(scope, index, now) for index in indexes])
    body = b'{"deployments":[' + rows + b'],"pagination":' + encode(pagination) + b"}"
    return Reply(200, {"content-type": JSON}, body)
