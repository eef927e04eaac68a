"""What issues cover, and what of it was not requested."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtui.api.errors import Forbidden, Gone, NotFound, Offline, PaymentRequired, ServerError, VercelError
from vtui.models.deployment import Deployment
from vtui.models.domain import Domain, DomainConfig
from vtui.models.env_var import EnvVar
from vtui.models.project import Project
from vtui.models.scope import ProjectRef
from vtui.resources.issues.coverage import (
    checked_at,
    describe,
    gaps,
    list_gaps,
    needs,
    summarize,
    total,
    unchecked_projects,
)
from vtui.resources.issues.parts import Fetch, failed_fetch
from vtui.resources.issues.scope_data import ScopeData
from vtui.table.columns import Context

NOW = 1_763_000_000_000
ALL, STORE = ProjectRef(), ProjectRef("prj_store", "store")
DONE = Fetch(NOW)


def domain(name: str, project: str = "prj_store", **more: Any) -> Domain:
    row = Domain(f"{project}/{name}", name, apex=name, project_id=project, project=project[4:], verified=True)
    return replace(row, **more)


def known(*names: str) -> ScopeData:
    """What is known once everything but domains of projects was requested."""
    found = ScopeData({f"prj_{name}": Project(f"prj_{name}", name) for name in names})
    found.fetches = {("projects", ""): DONE, ("deployments", ""): DONE, ("account domains", ""): DONE}
    found.fetches |= {("env vars", id_): DONE for id_ in found.projects}
    return found


def texts(of: ScopeData, project_ref: ProjectRef = ALL, token: Fetch | None = DONE) -> list[str]:
    return [describe(gap) for gap in gaps(of, project_ref, 300, token)]


def test_nothing_is_checked_at_first() -> None:
    assert texts(ScopeData()) == [
        "projects not checked (about 1 request)",
        "deployments not checked (about 3 requests)",
        "domains not checked (about 1 request)",
    ]
    assert summarize(gaps(ScopeData(), ALL, 300, None)) == "not checked: projects, deployments and 1 more"


def test_a_project_counts_as_checked_once_all_of_it_was_requested_successfully() -> None:
    of = known("store", "docs")
    assert unchecked_projects(of, 300, team=False) == {"prj_store", "prj_docs"}
    for project_ref in (STORE, ProjectRef("prj_docs", "docs")):
        of.keep_domains(project_ref, [domain("a.example", project_ref.project_id or "")], NOW)
    of.note_dns(domain("a.example"), DomainConfig(misconfigured=False), DONE)
    assert unchecked_projects(of, 300, team=False) == {"prj_docs"}
    of.note_dns(domain("a.example", "prj_docs"), DomainConfig(misconfigured=False), DONE)
    assert unchecked_projects(of, 300, team=False) == frozenset()
    of.fetches["env vars", "prj_store"] = Fetch(NOW, "no access")
    assert unchecked_projects(of, 300, team=False) == {"prj_store"}
    assert unchecked_projects(of, 300, team=True) == {"prj_store", "prj_docs"}, "shared env vars concern all"


def test_each_project_has_a_list_of_domains_and_each_of_these_a_dns_configuration() -> None:
    of = known("store", "docs")
    of.projects["prj_docs"] = replace(of.projects["prj_docs"], domains=("docs.example", "docs.vercel.app"))
    assert texts(of) == ["domains not checked (about 3 requests)"], "two lists, and one that needs its DNS"
    rows = [domain("a.example"), domain("a.vercel.app"), domain("b.example", verified=False)]
    of.keep_domains(STORE, rows, NOW)
    of.keep_domains(ProjectRef("prj_docs", "docs"), [domain("docs.example", "prj_docs")], NOW)
    assert texts(of) == ["domains not checked (2 requests)"]
    of.note_dns(rows[0], DomainConfig(misconfigured=False), DONE)
    assert texts(of) == ["domains not checked (1 request)"]
    of.note_dns(domain("docs.example", "prj_docs"), DomainConfig(misconfigured=True), DONE)
    assert texts(of) == []
    assert (summarize(()), checked_at(of, ALL)) == ("", NOW)


def test_a_project_needs_less_than_all_projects() -> None:
    of = known("store", "docs")
    of.keep_domains(STORE, [domain("a.example")], NOW)
    of.note_dns(domain("a.example"), DomainConfig(misconfigured=False), DONE)
    assert texts(of, STORE) == ["deployments not checked (about 3 requests)"], "its own, which go further back"
    of.fetches["deployments", "prj_store"] = DONE
    assert texts(of, STORE) == []
    assert texts(of) == ["domains not checked (about 1 request)"]


@pytest.mark.parametrize(
    ("error", "problem", "passing"),
    [
        (Forbidden("bigco does not allow this"), "no access", False),
        (PaymentRequired("The plan does not allow this"), "not available on this plan", False),
        (NotFound("Not found"), "not available", False),
        (NotFound("Not found", proved=True), "not found", False),
        (Gone("It has ended"), "not available", False),
        (ServerError("Server error"), "server error", True),
        (Offline("No connection"), "no connection", True),
    ],
)
def test_failed_part_has_a_reason(error: VercelError, problem: str, passing: bool) -> None:
    assert failed_fetch(error, NOW) == Fetch(NOW, problem, passing=passing)


def test_what_was_refused_stays_not_checked_and_is_not_requested_again() -> None:
    of = known("store", "docs", "labs")
    refused = Fetch(NOW, "no access")
    for id_ in of.projects:
        of.fetches["domains of projects", id_] = refused
    of.fetches["account domains", ""] = refused
    assert texts(of) == ["account domains not checked: no access", "domains of 3 projects not checked: no access"]
    assert list(needs(of, ALL, 300)) == []
    assert texts(of, STORE)[1:] == [
        "account domains not checked: no access",
        "domains of store not checked: no access",
    ]
    of.keep_domains(STORE, [domain("a.example")], NOW)
    of.note_dns(domain("a.example"), DomainConfig(error="no access"), refused)
    assert "DNS of a.example not checked: no access" in texts(of)
    assert "token not checked: no access" in texts(of, token=refused)
    of.fetches["domains of projects", "prj_docs"] = Fetch(NOW, "server error", passing=True)
    assert list_gaps(gaps(of, ALL, 300, refused)) == (
        "domains (about 1 request; server error), account domains (no access), domains of labs (no access), "
        "DNS of a.example (no access), token (no access)"
    )
    assert len(list(needs(of, ALL, 300, since=NOW + 1))) == 10, "a check of everything tries again"


def test_what_failed_for_now_is_named_and_requested_again() -> None:
    of = known("store")
    of.fetches["domains of projects", "prj_store"] = Fetch(NOW, "server error", passing=True)
    assert texts(of) == ["domains not checked (about 1 request): server error"]
    of.fetches["projects", ""] = Fetch(NOW, more=True)
    assert texts(of)[0] == "projects not checked (about 1 request)"


def test_env_vars_of_projects_are_one_gap_and_those_of_a_team_another_request() -> None:
    of = known("store", "docs")
    del of.fetches["env vars", "prj_store"], of.fetches["env vars", "prj_docs"]
    env = [describe(gap) for gap in gaps(of, ALL, 300, DONE, team=True) if gap.what == "env vars"]
    assert env == ["env vars not checked (3 requests)"]
    of.keep_variables(STORE, (), Fetch(NOW, "some are hidden from your role"))
    of.keep_variables(ProjectRef("prj_docs", "docs"), (), Fetch(NOW))
    of.keep_variables(ALL, (), Fetch(NOW))
    assert "env vars of store not checked: some are hidden from your role" in texts(of)
    assert not [need for need in needs(of, ALL, 300, team=True) if "env" in need.part]


def test_an_older_response_about_variables_does_not_replace_a_newer_one() -> None:
    of, older = known("store"), Fetch(NOW)
    row = EnvVar(
        "1", "API_KEY", "prj_store", "store", "encrypted", ("production",), security_issues=("readable-secret",)
    )
    of.keep_variables(STORE, (), Fetch(NOW))
    of.keep_variables(STORE, (row,), older)
    assert of.issues(Context(NOW)) == ()
    of.keep_variables(STORE, (row, replace(row, id="2", targets=("preview",))), Fetch(NOW))
    assert [(issue.subject, issue.title, issue.row.id) for issue in of.issues(Context(NOW))] == [
        ("store", "readable secret", "1")
    ]


def test_shared_variable_is_an_issue_of_the_projects_that_share_it() -> None:
    of = known("store", "docs")
    shared = EnvVar("1", "K", None, None, "plain", ("production",), shared=True, sharers=("prj_store",))
    of.keep_variables(ALL, (replace(shared, security_issues=("future-code",)),), Fetch(NOW))
    assert [(issue.subject, issue.title) for issue in of.issues(Context(NOW))] == [("shared", "future-code")]
    assert len(of.issues(Context(NOW), project_ref=STORE)) == 1
    assert of.issues(Context(NOW), project_ref=ProjectRef("prj_docs", "docs")) == ()


def test_a_project_that_is_gone_takes_its_domains_along() -> None:
    of = known("store", "docs")
    of.keep_domains(STORE, [domain("a.example", verified=False)], NOW)
    of.keep_projects({"prj_docs"})
    assert of.issues(Context(NOW)) == ()
    assert [need.id for need in needs(of, ALL, 300)] == ["prj_docs"]


def test_a_domain_that_is_gone_is_no_issue_any_more() -> None:
    of = known("store")
    of.keep_domains(STORE, [domain("a.example", verified=False), domain("b.example", verified=False)], NOW)
    assert len(of.issues(Context(NOW))) == 2
    of.keep_domains(STORE, [domain("b.example", verified=False)], NOW + 1)
    assert [issue.subject for issue in of.issues(Context(NOW))] == ["b.example"]
    of.keep_domains(ALL, [Domain("1", "old.example", owned=True, expires_at=NOW - 1)], NOW)
    assert len(of.issues(Context(NOW))) == 2
    of.keep_domains(ALL, [], NOW + 1)
    assert len(of.issues(Context(NOW))) == 1


def test_an_older_answer_never_replaces_a_newer_one() -> None:
    of = known("store")
    row = domain("a.example")
    of.keep_domains(STORE, [row], NOW + 2)
    of.keep_domains(STORE, [], NOW)
    of.note_dns(row, DomainConfig(misconfigured=False), Fetch(NOW + 2))
    of.note_dns(row, DomainConfig(misconfigured=True), Fetch(NOW))
    assert list(of.domains) == [row.id]
    assert of.issues(Context(NOW)) == ()


def test_an_apex_that_expires_is_one_issue_and_not_one_of_each_subdomain() -> None:
    of = known("store")
    own = Domain("1", "acme.example", apex="acme.example", owned=True, expires_at=NOW + 1, renew=False)
    joined: dict[str, Any] = {"owned": True, "expires_at": NOW + 1, "renew": False, "apex": "acme.example"}
    of.keep_domains(ALL, [own], NOW)
    before = [(issue.subject, issue.title) for issue in of.issues(Context(NOW))]
    assert before == [("acme.example", "expires soon")]
    of.note_domains([domain("www.acme.example", **joined), domain("acme.example", **joined)])
    assert [(issue.subject, issue.title) for issue in of.issues(Context(NOW))] == before


def test_deployments_of_an_opened_project_are_issues_of_that_project_alone() -> None:
    of = known("store")
    failed_build = Deployment(
        "dpl_1", "store", project_id="prj_store", state="ERROR", target="production", created_at=1
    )
    of.builds["prj_store"] = (failed_build,)
    assert of.issues(Context(NOW)) == ()
    assert [issue.title for issue in of.issues(Context(NOW), project_ref=STORE)] == ["production build failed"]


NAMES = st.lists(st.sampled_from("abcdef"), unique=True, max_size=4)


@given(NAMES, st.dictionaries(st.sampled_from("abcdef"), NAMES), st.booleans(), st.data())
def test_doing_all_that_is_needed_leaves_nothing_out(
    projects: list[str], hosts: dict[str, list[str]], chosen: bool, data: st.DataObject
) -> None:
    """Whatever each answer brings, or refuses, the end is that every part was requested once, and none is missing."""
    project_ref = ProjectRef("prj_a", "a") if chosen else ALL
    of, requested = ScopeData(), []
    while pending := list(needs(of, project_ref, 300)):
        need = data.draw(st.sampled_from(pending))
        requested.append((need.part, need.id))
        refused = data.draw(st.booleans())
        fetch = Fetch(NOW, "no access") if refused else DONE
        if need.domain is not None:
            of.note_dns(need.domain, DomainConfig(error=fetch.problem), fetch)
        elif refused:
            of.fetches[need.part, need.id] = fetch
        elif need.part == "projects":
            of.projects = {f"prj_{name}": Project(f"prj_{name}", name) for name in projects}
            of.fetches["projects", ""] = DONE
        elif need.part == "deployments":
            of.fetches["deployments", need.id] = DONE
        elif need.part == "env vars":
            of.keep_variables(ProjectRef(need.id, ""), (), Fetch(NOW))
        else:
            rows = [domain(f"{host}.{need.id}.example", need.id) for host in hosts.get(need.id[4:], [])]
            of.keep_domains(ProjectRef(need.id or None), rows, NOW)
    assert len(set(requested)) == len(requested)
    found = gaps(of, project_ref, 300, DONE)
    assert all(gap.problem == "no access" and not gap.requests for gap in found)
    assert total(found) == (0, True)
    assert bool(found) >= any(fetch.problem for (part, _), fetch in of.fetches.items() if part == "account domains")
