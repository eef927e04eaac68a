"""What needs attention, made from what is known."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.service import DEPLOYMENTS, any_row
from vtui import times
from vtui.models.deployment import Deployment
from vtui.models.domain import Domain
from vtui.models.facts import ProjectFacts
from vtui.models.project import Project
from vtui.models.team import Token
from vtui.resources.issues.issues import MAX_BUILD_TIME, MIN_STUCK_TIME, find_issues, issue_texts, may_be_issue
from vtui.resources.issues.scope_data import ScopeData
from vtui.table.columns import Context

NOW = 1_763_000_000_000
MINUTE = 60_000
DAY = 24 * 60 * MINUTE
CONTEXT = Context(NOW)


def build(
    id_: str, state: str = "ERROR", *, age: int = DAY, target: str | None = "production", **more: object
) -> Deployment:
    row = Deployment(id_, name="store", project_id="prj_store", state=state, target=target, created_at=NOW - age)
    return replace(row, **more)  # type: ignore[arg-type] # of any field


def words(
    *, projects: tuple[Project, ...] = (), builds: tuple[Deployment, ...] = (), owned: tuple[Domain, ...] = ()
) -> list[str]:
    return [f"{issue.subject} {issue.title}" for issue in find_issues(projects, builds, owned, CONTEXT)]


def test_production_is_broken_as_long_as_its_newest_build_failed() -> None:
    failed = build("dpl_new")
    assert words(builds=(failed,)) == ["store production build failed"]
    assert words(builds=(failed, build("dpl_old", "READY", age=2 * DAY))) == ["store production build failed"]
    assert words(builds=(build("dpl_newer", "READY", age=0), failed)) == []
    assert words(builds=(build("dpl_newer", "BUILDING", age=MINUTE), failed)) == []
    assert words(builds=(build("dpl_newer", "CANCELED", age=0), failed)) == ["store production build failed"]


def test_failed_preview_is_no_issue_and_failed_aliases_are() -> None:
    assert words(builds=(build("dpl_1", target=None),)) == []
    assert words(builds=(build("dpl_1", "READY", alias_error="in use"),)) == ["store aliases not assigned"]


def test_what_projects_hold_counts_as_what_lists_hold() -> None:
    project = Project("prj_store", "store", production_known=True, latest=(build("dpl_new"),))
    assert words(projects=(project,)) == ["store production build failed"]
    assert words(projects=(project,), builds=(build("dpl_newer", "READY", age=0),)) == []


@pytest.mark.parametrize(
    ("row", "waits"),
    [
        (build("dpl_1", "BLOCKED", target=None), ["store blocked"]),
        (build("dpl_1", "BLOCKED", target=None, age=8 * DAY), []),
        (build("dpl_1", "BUILDING", target=None, age=MAX_BUILD_TIME + 1), ["store stuck"]),
        (build("dpl_1", "BUILDING", target=None, age=MAX_BUILD_TIME), []),
        (build("dpl_1", "QUEUED", target=None, age=MAX_BUILD_TIME + 1), ["store stuck"]),
        (build("dpl_1", "QUEUED", target=None, created_at=None), []),
        (build("dpl_1", "QUEUED", target=None, created_at=times.BAD), []),
    ],
)
def test_waiting_builds_are_issues(row: Deployment, waits: list[str]) -> None:
    assert words(builds=(row,)) == waits


def test_a_build_is_stuck_sooner_where_builds_are_short() -> None:
    scope_data = ScopeData(builds={None: (build("dpl_1", "BUILDING", target=None, age=MIN_STUCK_TIME + 1),)})
    assert scope_data.issues(CONTEXT) == ()
    scope_data.medians = {"prj_store": MINUTE}
    assert [issue.title for issue in scope_data.issues(CONTEXT)] == ["stuck"]


def test_pinning_rollback_has_its_reason() -> None:
    project = Project("prj_store", "store", pinned=True, rollback_reason="cards fail [JP]")
    (issue,) = find_issues([project], (), (), CONTEXT)
    assert (issue.title, issue.details[0].text) == ("rolled back", "cards fail [JP]")


@pytest.mark.parametrize(
    ("domain", "titles"),
    [
        (Domain("1", "a.example", owned=True, expires_at=NOW - DAY), ["a.example expired"]),
        (Domain("1", "a.example", owned=True, expires_at=NOW + DAY, renew=False), ["a.example expires soon"]),
        (Domain("1", "a.example", owned=True, expires_at=NOW + DAY, renew=True), []),
        (Domain("1", "a.example", owned=True, expires_at=times.BAD), []),
        (Domain("1", "a.example", verified=False), ["a.example pending verification"]),
        (Domain("1", "a.example", verified=True), []),
    ],
)
def test_failing_and_expiring_domains_are_issues(domain: Domain, titles: list[str]) -> None:
    assert words(owned=(domain,)) == titles


def test_the_worst_stands_first_and_the_newest_of_it() -> None:
    older = replace(build("dpl_2", age=2 * DAY), project_id="prj_docs", name="docs")
    blocked = build("dpl_3", "BLOCKED", target=None, age=MINUTE)
    pinned = Project("prj_api", "api", pinned=True)
    found = words(
        projects=(pinned,), builds=(blocked, older, build("dpl_1")), owned=(Domain("1", "a.b", verified=False),)
    )
    assert found == [
        "store production build failed",
        "docs production build failed",
        "a.b pending verification",
        "store blocked",
        "api rolled back",
    ]


def test_rollback_that_is_being_undone_is_no_issue() -> None:
    pinned = Project("prj_api", "api", pinned=True)
    switching = replace(CONTEXT, projects=ProjectFacts(switching={"prj_api": build("dpl_1", "READY")}))
    assert [issue.title for issue in find_issues((pinned,), (), (), CONTEXT)] == ["rolled back"]
    assert find_issues((pinned,), (), (), switching) == ()


def test_line_shows_how_long_production_has_been_broken() -> None:
    lines = issue_texts(find_issues((), [build("dpl_1", age=12 * MINUTE)], (), CONTEXT), CONTEXT)
    assert ["".join(span.text for span in cell) for cell in lines] == ["store: production build failing for 12m"]


def test_only_rows_that_may_need_attention_are_kept() -> None:
    assert may_be_issue(build("dpl_1", "READY"), set())
    assert not may_be_issue(build("dpl_1", "READY"), {"prj_store"})
    assert not may_be_issue(build("dpl_1", "CANCELED"), set())
    assert may_be_issue(build("dpl_1", "BLOCKED", target=None), {"prj_store"})
    assert not may_be_issue(build("dpl_1", target=None), set())


@given(st.lists(DEPLOYMENTS, max_size=4), st.lists(any_row(Project), max_size=3), st.lists(any_row(Domain), max_size=3))
def test_any_rows_give_issues_with_distinct_keys(
    builds: list[Deployment], projects: list[Project], owned: list[Domain]
) -> None:
    scope_data = ScopeData({row.id: row for row in projects}, {None: tuple(builds)})
    scope_data.note_domains(owned)
    found = scope_data.issues(CONTEXT)
    assert len({issue.key for issue in found}) == len(found)
    assert len(issue_texts(found, CONTEXT)) == len(found)


FINE = Token("ci")
PAGE = "https://vercel.com/account/settings/tokens"
LEAK_DETAILS = "Delete it, then sign in with a new token."
EXPIRY_DETAILS = "Create a new token and sign in with it."


@pytest.mark.parametrize(
    ("token", "renewed", "issues"),
    [
        (FINE, False, []),
        (replace(FINE, expires_at=NOW + 7 * DAY + 1), False, []),
        (replace(FINE, expires_at=-1), False, []),
        (
            replace(FINE, expires_at=NOW + 7 * DAY),
            False,
            [("token expires soon", "warn", NOW + 7 * DAY, EXPIRY_DETAILS)],
        ),
        (replace(FINE, expires_at=NOW), False, [("token expired", "error", NOW, EXPIRY_DETAILS)]),
        (replace(FINE, expires_at=NOW), True, []),
        (replace(FINE, leaked_at=NOW - DAY), True, [("token leaked", "error", NOW - DAY, LEAK_DETAILS)]),
        (replace(FINE, leaked_at=-1), False, [("token leaked", "error", None, LEAK_DETAILS)]),
    ],
)
def test_a_token_that_leaked_or_is_about_to_expire_is_an_issue(
    token: Token, renewed: bool, issues: list[tuple[str, str, int | None, str]]
) -> None:
    found = ScopeData().issues(CONTEXT, token, renewed=renewed)
    assert [(one.title, one.tone, one.at, "".join(span.text for span in one.details)) for one in found] == issues
    assert {(one.subject, one.account_wide, one.resource.links.url(one.row)) for one in found} <= {("ci", True, PAGE)}


def test_what_is_broken_stands_before_a_token_that_expires_and_a_leak_before_all() -> None:
    scope_data = ScopeData(builds={None: (build("dpl_1"),)})
    token = Token("ci", expires_at=NOW + DAY, leaked_at=NOW - DAY)
    words = [issue.title for issue in scope_data.issues(CONTEXT, token)]
    assert words == ["token leaked", "production build failed", "token expires soon"]
    assert len({issue.key for issue in scope_data.issues(CONTEXT, token)}) == 3
