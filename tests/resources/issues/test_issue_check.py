"""Checking for issues: what is requested, at which pace, and what is left when it is stopped or refused."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import httpx
import pytest

from tests.harness.service import ServiceHarness, reply
from tests.harness.waiting import settle, until
from vtui.api.errors import Unauthenticated
from vtui.models.deployment import Deployment
from vtui.models.domain import Domain, DomainConfig
from vtui.models.env_var import EnvVar
from vtui.models.project import Project
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.issues.check import CheckProgress, CheckSubject, IssueCheck
from vtui.resources.issues.coverage import describe, gaps, needs
from vtui.resources.issues.parts import Fetch
from vtui.resources.issues.scope_data import ScopeData
from vtui.table.columns import Context

DONE = Fetch(1)
ALL = ProjectRef()


class ScopeStore:
    """Keeps the responses, as the store of the app does."""

    def __init__(self) -> None:
        self.scopes: dict[Scope, ScopeData] = defaultdict(ScopeData)

    def update_all_projects(self, scope: Scope, projects: Sequence[Project], fetch: Fetch) -> None:
        self.scopes[scope].projects.update((project.id, project) for project in projects)
        self.update_fetch(scope, "projects", "", fetch)

    def update_builds(self, scope: Scope, builds: Sequence[Deployment], project_ref: ProjectRef = ALL) -> None:
        self.scopes[scope].note_builds(builds, project_ref)

    def update_all_domains(self, scope: Scope, project_ref: ProjectRef, rows: Iterable[Domain], at: int) -> None:
        self.scopes[scope].keep_domains(project_ref, rows, at)

    def update_dns(self, scope: Scope, row: Domain, config: DomainConfig, fetch: Fetch) -> None:
        self.scopes[scope].note_dns(row, config, fetch)

    def update_variables(self, scope: Scope, project_ref: ProjectRef, rows: Iterable[EnvVar], fetch: Fetch) -> None:
        self.scopes[scope].keep_variables(project_ref, rows, fetch)

    def update_fetch(self, scope: Scope, part: str, id_: str, fetch: Fetch) -> None:
        self.scopes[scope].fetches[part, id_] = fetch


def check(
    harness: ServiceHarness,
    store: ScopeStore,
    *slugs: str,
    project_ref: ProjectRef = ALL,
    since: int = 0,
    allowed: int | None = None,
) -> IssueCheck:
    scopes = tuple(harness.scope(slug) for slug in slugs or ("northwind",))
    progress: list[CheckProgress] = []
    return IssueCheck(
        harness.service,
        store,
        CheckSubject(scopes, project_ref),
        newest=100,
        clock=harness.clock.now,
        sleep=harness.sleep,
        on_progress=progress.append,
        since=since,
        max_requests=allowed,
    )


MEMBER = [
    "env vars of 4 projects not checked: some are hidden from your role",
    "shared variables not checked: no access",
]
"""What a member of northwind cannot check."""


def left(
    harness: ServiceHarness, store: ScopeStore, slug: str = "northwind", project_ref: ProjectRef = ALL
) -> list[str]:
    return [describe(gap) for gap in gaps(store.scopes[harness.scope(slug)], project_ref, 100, DONE, team=True)]


async def test_everything_is_requested_once_and_then_nothing_is_missing() -> None:
    harness, store = ServiceHarness(), ScopeStore()
    await check(harness, store).run()
    assert left(harness, store) == MEMBER
    paths = harness.wire.paths()
    assert len(set(paths)) == len(paths)
    kinds = Counter(path.split("/")[2] + path.split("/")[-1] for path in paths)
    assert kinds == {"projectsdomains": 8, "projectsenv": 8, "domainsconfig": 4} | dict.fromkeys(
        ("projectsprojects", "deploymentsdeployments", "domainsdomains", "envenv"), 1
    )
    issues = store.scopes[harness.scope("northwind")].issues(Context(harness.clock.now()))
    assert [(issue.subject, issue.title) for issue in issues] == [
        ("portal.partner-brand.example", "pending verification"),
        ("northwind-labs.example", "expires soon"),
    ]
    before = len(paths)
    await check(harness, store).run()
    assert len(harness.wire.paths()) == before, "what was checked is not requested again"
    harness.clock.advance(1)
    await check(harness, store, since=harness.clock.now()).run()
    assert len(harness.wire.paths()) == 2 * before, "unless somebody wants it anew"


async def test_a_project_is_checked_with_the_requests_that_concern_it() -> None:
    harness, store = ServiceHarness(), ScopeStore()
    scope = harness.scope()
    project = await harness.service.projects.get(scope, "docs")
    store.scopes[scope].projects[project.id] = project
    harness.wire.asked.clear()
    project_ref = ProjectRef(project.id, "docs")
    await check(harness, store, "acme", project_ref=project_ref).run()
    assert left(harness, store, "acme", project_ref) == []
    assert sorted(harness.wire.paths()) == [
        "/v1/env",
        f"/v10/projects/{project.id}/env",
        "/v5/domains",
        "/v6/domains/docs.acme.example/config",
        "/v7/deployments",
        f"/v9/projects/{project.id}/domains",
    ]
    assert harness.wire.asked[0].url.params["projectId"] == project.id


async def test_a_check_that_is_stopped_keeps_what_came_and_goes_on_from_there() -> None:
    harness, store = ServiceHarness(), ScopeStore()
    answered = 0

    def hold(_request: httpx.Request) -> None:
        nonlocal answered
        answered += 1
        if answered == 7:
            harness.wire.gate.clear()

    harness.wire.instead = hold
    task = asyncio.create_task(check(harness, store).run())
    await until(lambda: not harness.wire.gate.is_set())
    await settle()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    known = store.scopes[harness.scope("northwind")]
    came = dict(known.fetches)
    assert came
    assert list(needs(known, ProjectRef(), 100))
    harness.wire.gate.set()
    harness.wire.instead = lambda _: None
    harness.wire.asked.clear()
    await check(harness, store).run()
    assert left(harness, store) == MEMBER
    again = {id_ for part, id_ in came if part == "domains of projects"}
    assert not any(f"/projects/{id_}/domains" in path for id_ in again for path in harness.wire.paths())


async def test_parts_that_are_refused_are_named_and_the_rest_is_checked() -> None:
    harness, store = ServiceHarness(), ScopeStore()
    forbidden = {"error": {"code": "forbidden"}}
    harness.wire.instead = lambda request: (
        reply(403, forbidden) if request.url.path == "/v5/domains" or "config" in request.url.path else None
    )
    await check(harness, store).run()
    assert left(harness, store) == [
        "account domains not checked: no access",
        "DNS of 4 domains not checked: no access",
        *MEMBER,
    ]
    assert len(store.scopes[harness.scope("northwind")].domains) == 13


async def test_a_server_error_costs_one_part_and_is_requested_again_by_the_next_check() -> None:
    harness, store = ServiceHarness(), ScopeStore()
    harness.wire.instead = lambda request: reply(500) if "config" in request.url.path else None
    await check(harness, store).run()
    missing, *others = left(harness, store)
    assert others == MEMBER
    assert missing.startswith("domains not checked (4 requests): ")
    harness.wire.instead = lambda _: None
    await check(harness, store).run()
    assert left(harness, store) == MEMBER


async def test_a_project_that_was_deleted_meanwhile_has_no_domains() -> None:
    harness, store = ServiceHarness(), ScopeStore()
    team = harness.account.team("northwind")
    assert team is not None
    deleted = team.projects[-1].id
    harness.wire.instead = lambda request: (
        reply(404, {"error": {"code": "not_found"}}) if request.url.path == f"/v9/projects/{deleted}/domains" else None
    )
    await check(harness, store).run()
    assert left(harness, store) == [*MEMBER], "the same request was answered for other projects"


@pytest.mark.parametrize("status", [404, 410])
async def test_request_that_has_ended_is_not_taken_for_no_domains(status: int) -> None:
    harness, store = ServiceHarness(), ScopeStore()
    harness.wire.instead = lambda request: (
        reply(status, {"error": {"code": "not_found"}}) if request.url.path.endswith("/domains") else None
    )
    await check(harness, store).run()
    assert left(harness, store) == [
        "account domains not checked: not available",
        "domains of 8 projects not checked: not available",
        *MEMBER,
    ]


async def test_reported_variables_of_production_are_issues_of_their_project() -> None:
    harness, store = ServiceHarness(), ScopeStore()
    scope = harness.scope()
    await check(harness, store, "acme").run()
    known = store.scopes[scope]
    found = [issue for issue in known.issues(Context(harness.clock.now())) if issue.resource.name == "env"]
    named = {(issue.subject, issue.title, issue.row.key) for issue in found}
    assert {
        ("store", "readable secret", "DATABASE_URL"),
        ("store", "needs split", "FLAGS_SECRET"),
    } <= named
    assert "PAYMENT_API_KEY" not in {issue.row.key for issue in found}, "it is not for production"
    docs = next(project for project in known.projects.values() if project.name == "docs")
    of_docs = known.issues(Context(harness.clock.now()), project_ref=ProjectRef(docs.id, "docs"))
    assert "store" not in {issue.subject for issue in of_docs}
    assert {issue.tone for issue in found} == {"warn"}


async def test_the_last_part_of_a_limit_is_left_to_others() -> None:
    harness, store = ServiceHarness(), ScopeStore()
    remaining = 53

    def limited(request: httpx.Request) -> httpx.Response | None:
        nonlocal remaining
        if not request.url.path.endswith("/domains") or request.url.path == "/v5/domains":
            return None
        remaining -= 1
        reset = harness.clock.now() // 1000 + 60
        headers = {"x_ratelimit_limit": "500", "x_ratelimit_remaining": str(remaining)}
        return reply(200, {"domains": [], "pagination": {"count": 0}}, **headers, x_ratelimit_reset=str(reset))

    harness.wire.instead = limited
    await check(harness, store).run()
    assert left(harness, store) == MEMBER
    assert [pause for pause in harness.slept if pause > 30], "it waited for the limit to be full again"
    assert remaining == 53 - 8


async def test_a_spent_limit_is_waited_for() -> None:
    harness, store = ServiceHarness(), ScopeStore()
    refusals = iter([reply(429, {"error": {"code": "rate_limited"}}, retry_after="40")])
    harness.wire.instead = lambda request: next(refusals, None) if "config" in request.url.path else None
    await check(harness, store).run()
    assert left(harness, store) == MEMBER
    assert sum(harness.slept) >= 30


async def test_a_token_that_is_refused_ends_the_check() -> None:
    harness, store = ServiceHarness(), ScopeStore()
    harness.wire.instead = lambda _: reply(403, {"error": {"code": "forbidden", "invalidToken": True}})
    with pytest.raises(Unauthenticated):
        await check(harness, store).run()
    assert store.scopes[harness.scope("northwind")].fetches == {}


async def test_a_check_stops_before_it_takes_more_requests_than_are_allowed() -> None:
    harness, store = ServiceHarness(), ScopeStore()
    assert not await check(harness, store, "acme", allowed=20).run()
    assert harness.wire.paths() == ["/v10/projects"], "its answer shows how many more there are"
    _, missing, env = left(harness, store, "acme")
    assert env == "env vars not checked (59 requests)"
    assert missing.startswith("domains not checked (about 7"), missing
    assert not await check(harness, store, "acme", allowed=20).run()
    assert len(harness.wire.paths()) == 1
    assert await check(harness, store, "northwind", allowed=30).run()


async def test_several_teams_are_checked_one_after_the_other() -> None:
    harness, store = ServiceHarness(), ScopeStore()
    await check(harness, store, "northwind", "acme").run()
    assert left(harness, store) == MEMBER
    assert left(harness, store, "acme") == []
