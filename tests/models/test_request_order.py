"""Answers that cross: whatever is kept, an answer that was requested earlier never replaces a later one."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from tests.harness.service import ServiceHarness
from tests.harness.waiting import until
from vtui.logs.feed import LogFeed
from vtui.models.deployment import Deployment, Details
from vtui.models.dns_record import DnsRecord
from vtui.models.domain import Domain, DomainConfig
from vtui.models.env_var import EnvVar
from vtui.models.latest import latest
from vtui.models.project import Project
from vtui.models.request_order import (
    NumberedRow,
    changed_now,
    next_request_number,
    request_number_of,
    set_request_number,
)
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.detail_cache import KeptDetails
from vtui.resources.common.resource import Resource
from vtui.resources.deployments.resource import DEPLOYMENTS
from vtui.resources.dns.resource import DNS_RECORDS
from vtui.resources.domains.page import led, renewed
from vtui.resources.env.resource import ENV_VARS
from vtui.resources.issues.parts import Fetch
from vtui.resources.issues.scope_data import ScopeData
from vtui.resources.projects.resource import PROJECTS
from vtui.resources.registry import RESOURCES
from vtui.table.columns import Context
from vtui.table.feed import Feed
from vtui.writes.deployment_watch import Follower

ACME = Scope("acme", "Acme", "team_1")
NOW = Context(0)
OLD, NEW = 10, 20
"""Numbers of two requests."""


def feed_of(
    harness: ServiceHarness, resource: Resource[Any], project_ref: ProjectRef | None = None, target_count: int = 10
) -> Feed[Any]:
    """The rows of a list, not loaded yet."""
    feed: Feed[Any] = Feed(
        resource.list,
        harness.service,
        harness.scope(),
        project_ref or ProjectRef(),
        on_rows=lambda *_: None,
        on_progress=lambda _: None,
        clock=harness.clock.now,
        sleep=harness.sleep,
    )
    feed.target_count = target_count
    return feed


def row_in(feed: Feed[Any], key: str) -> Any:
    """A row of the list, which has to be there."""
    row = feed.collection.get(key)
    assert row is not None
    return row


async def crossed(harness: ServiceHarness, path: str, job: Any, meanwhile: Any) -> None:
    """Begin `job`, whose requests to `path` are answered at once but arrive late; `meanwhile` something happens."""
    arrive = asyncio.Event()
    held: list[str] = []

    def late(request: Any) -> asyncio.Event | None:
        if request.method != "GET" or not request.url.path.endswith(path) or arrive.is_set() or held:
            return None
        held.append(request.url.path)
        return arrive

    harness.wire.late = late
    task = asyncio.create_task(job)
    await until(lambda: held)
    await meanwhile
    arrive.set()
    await task


# What carries a number


@pytest.mark.parametrize("kind", [Deployment, Project, Domain, DomainConfig, EnvVar, DnsRecord])
def test_rows_that_are_kept_know_their_request_and_are_compared_without_it(kind: type[Any]) -> None:
    row = kind() if kind is DomainConfig else kind("id")
    assert isinstance(row, NumberedRow)
    assert request_number_of(row) == 0
    plain = replace(row)
    set_request_number(row, 7)
    assert request_number_of(row) == 7
    assert row == plain
    assert "request_number" not in repr(row)
    assert request_number_of(changed_now(row)) < next_request_number()


def test_every_list_has_rows_that_know_their_request() -> None:
    assert all(issubclass(resource.list.row_type, NumberedRow) for resource in (*RESOURCES.values(), DNS_RECORDS))


async def test_the_service_numbers_rows_in_the_order_in_which_requests_are_sent() -> None:
    harness = ServiceHarness()
    acme, service = harness.scope(), harness.service
    project = await service.projects.get(acme, "store")
    project_ref = ProjectRef(project.id, project.name)
    page = await anext(service.deployments.pages(acme, first=2))
    (first, second), detail = page.rows[:2], await service.deployments.get(acme, page.rows[0].id)
    domain = (await anext(service.domains.of_project(acme, project_ref))).rows[0]
    config = await service.domains.config(acme, domain.name)
    again = await service.domains.get(acme, project_ref, domain.name)
    variable = (await anext(service.env.of_project(acme, project_ref))).rows[0]
    record = (await anext(service.domains.records(acme, "acme.example"))).rows[0]
    listed = (await anext(service.projects.pages(acme))).rows[0]
    assert request_number_of(first) == request_number_of(second)
    numbers = [
        request_number_of(row) for row in (project, first, detail, domain, config, again, variable, record, listed)
    ]
    assert numbers == sorted(set(numbers))
    assert numbers[0] > 0
    assert next_request_number() > numbers[-1]


# What is known across screens


def test_known_projects_and_what_production_serves() -> None:
    scope_data = ScopeData()
    before, after = Deployment("dpl_old"), Deployment("dpl_new")
    older = Project("prj_1", "store", production_known=True, production=before, request_number=OLD)
    newer = replace(older, production=after, request_number=NEW)
    assert scope_data.note_projects([newer]) == [newer]
    assert scope_data.note_projects([older]) == [], "nothing that is derived from it may follow the older one"
    assert scope_data.projects["prj_1"].production == after


def test_known_domains_their_dns_and_those_that_were_removed() -> None:
    scope_data = ScopeData()
    older = Domain("prj_1/a.example", "a.example", project_id="prj_1", verified=False, request_number=OLD)
    scope_data.note_domains([replace(older, verified=True, request_number=NEW)])
    scope_data.note_domains([older])
    assert scope_data.domains[older.id].verified is True
    wrong, right = DomainConfig(True, request_number=OLD), DomainConfig(False, request_number=NEW)
    assert scope_data.note_dns(older, right, Fetch(1))
    assert not scope_data.note_dns(older, wrong, Fetch(1)), "in the same millisecond the order of the requests tells"
    [row] = scope_data.all_domains()
    assert row.dns == right
    assert row.verified is True, "the DNS state and the row are ordered each by its own request"
    sent_before = next_request_number()
    scope_data.drop_domain(older)
    scope_data.note_domains([replace(older, request_number=sent_before)])
    assert scope_data.all_domains() == ()
    scope_data.note_domains([replace(older, request_number=next_request_number())])
    assert [row.name for row in scope_data.all_domains()] == ["a.example"], "it was added again by somebody"


def test_the_project_s_own_row_of_a_domain_stays_before_the_account_s() -> None:
    scope_data = ScopeData()
    of_project = Domain("prj_1/a.example", "a.example", project_id="prj_1", request_number=OLD)
    scope_data.note_domains([of_project])
    scope_data.note_domains([Domain("dom_1", "a.example", request_number=NEW)])
    assert [row.project_id for row in scope_data.all_domains()] == ["prj_1"]


# Rows of a list


async def test_a_page_that_was_requested_before_a_change_does_not_undo_it() -> None:
    harness = ServiceHarness()
    feed = feed_of(harness, PROJECTS, target_count=1_000)
    await feed.load()
    row = feed.collection[3]

    async def promote() -> None:
        feed.put(changed_now(replace(row, pinned=True)))

    await crossed(harness, "/projects", feed.refresh(), promote())
    assert row_in(feed, row.id).pinned
    await feed.refresh()
    assert not row_in(feed, row.id).pinned, "an answer that was requested later counts"


async def test_one_row_that_was_requested_before_a_refresh_does_not_replace_the_refreshed_row() -> None:
    harness = ServiceHarness()
    feed = feed_of(harness, DEPLOYMENTS, target_count=30)
    await feed.load()
    row = feed.collection[2]
    read = await harness.service.deployments.get(harness.scope(), row.id)
    await feed.refresh()
    feed.put(replace(read, state="BUILDING"))
    assert row_in(feed, row.id).state == row.state
    assert row_in(feed, row.id).details is not None, "what only the older answer has is kept"


async def test_a_removed_row_does_not_come_back_with_any_answer_that_was_requested_before() -> None:
    harness = ServiceHarness()
    feed = feed_of(harness, DEPLOYMENTS, target_count=30)
    await feed.load()
    row = feed.collection[2]
    read = await harness.service.deployments.get(harness.scope(), row.id)
    feed.remove(row.id)
    feed.put(read)
    assert row.id not in feed.collection
    feed.put(changed_now(read))
    assert row.id in feed.collection, "what was added again is shown"
    assert await feed.refresh() is not None
    assert row.id in feed.collection


async def test_crossed_responses_after_two_quick_changes_keep_the_newer() -> None:
    harness = ServiceHarness()
    acme = harness.scope()
    project = await harness.service.projects.get(acme, "store")
    project_ref = ProjectRef(project.id, "store")
    feed = feed_of(harness, ENV_VARS, project_ref)
    await feed.load()
    first, second = feed.collection[0], feed.collection[1]
    rows = list(feed.collection)
    after_one, after_two = next_request_number(), next_request_number()
    feed.replace_project([replace(row, request_number=after_two) for row in rows[2:]], project.id, after_two)
    feed.replace_project([replace(row, request_number=after_one) for row in rows[1:]], project.id, after_one)
    gone = {ENV_VARS.list.key(first), ENV_VARS.list.key(second)}
    assert gone.isdisjoint(ENV_VARS.list.key(row) for row in feed.collection)


async def test_a_list_under_way_does_not_bring_back_a_variable_that_was_deleted_since() -> None:
    harness = ServiceHarness()
    acme = harness.scope()
    project = await harness.service.projects.get(acme, "store")
    project_ref = ProjectRef(project.id, "store")
    rows = await harness.service.env.fetch_all(acme, project_ref)
    feed = feed_of(harness, ENV_VARS, project_ref)

    async def delete() -> None:
        number = next_request_number()
        feed.replace_project([changed_now(row) for row in rows[1:]], project.id, number)

    await crossed(harness, "/env", feed.load(), delete())
    assert rows[0].id not in {row.id for row in feed.collection}
    assert rows[1].id in {row.id for row in feed.collection}


async def test_records_of_a_domain_under_refresh() -> None:
    harness = ServiceHarness()
    feed = feed_of(harness, DNS_RECORDS, ProjectRef(None, "acme.example"))
    feed.project = ProjectRef("acme.example", "acme.example")
    row = DnsRecord("rec_1", "acme.example", "www", "A", "192.0.2.1", request_number=NEW)
    feed.put(row)
    feed.put(replace(row, value="192.0.2.9", request_number=OLD))
    assert row_in(feed, "rec_1").value == "192.0.2.1"
    feed.remove("rec_1")
    feed.put(row)
    assert "rec_1" not in feed.collection


# One row in full


def test_details_of_a_preview() -> None:
    kept: KeptDetails[Deployment] = KeptDetails(DEPLOYMENTS)
    listed = Deployment("dpl_1", state="READY")
    newer = replace(listed, aliases=("now.example",), details=Details(), request_number=NEW)
    kept.keep(listed, newer, NOW)
    kept.keep(listed, replace(newer, aliases=("gone.example",), request_number=OLD), NOW)
    found = kept.of(listed, NOW)
    assert found is not None
    assert found.aliases == ("now.example",)


def test_the_row_of_a_page() -> None:
    newer = Deployment("dpl_1", state="READY", request_number=NEW)
    older = Deployment("dpl_1", state="BUILDING", aliases=("a.example",), details=Details(), request_number=OLD)
    for found in (latest(older, newer), latest(newer, older)):
        assert (found.state, found.aliases, request_number_of(found)) == ("READY", ("a.example",), NEW)
    variable = EnvVar("env_1", "KEY", type="sensitive", request_number=NEW)
    assert latest(replace(variable, type="plain", request_number=OLD), variable) is variable
    assert latest(variable, None) is variable


def test_the_parts_of_a_domain_s_page() -> None:
    row = Domain("prj_1/a.example", "a.example", project_id="prj_1", verified=True, request_number=NEW)
    assert renewed(row, replace(row, verified=False, request_number=OLD)).verified is True
    assert renewed(row, replace(row, verified=False, request_number=NEW + 1)).verified is False
    right = led(row, DomainConfig(False, request_number=NEW))
    assert led(right, DomainConfig(True, request_number=OLD)).dns == DomainConfig(False)
    assert led(right, DomainConfig(True, request_number=NEW)).dns == DomainConfig(True)


async def test_a_followed_build_and_a_list_that_was_requested_before() -> None:
    harness = ServiceHarness()
    states: list[str] = []
    follower = Follower(
        lambda: harness.service,
        lambda one, _: states.append(one.row.state),
        clock=harness.clock.now,
        sleep=harness.sleep,
    )
    queued = Deployment("dpl_1", state="QUEUED", request_number=OLD)
    follower.follow(ACME, queued)
    follower.update_rows(ACME, [replace(queued, state="BUILDING", request_number=NEW)])
    follower.update_rows(ACME, [queued])
    assert states == ["BUILDING"]
    assert [one.row.state for one in follower.rows] == ["BUILDING"]


def test_the_build_of_a_log() -> None:
    harness = ServiceHarness()
    row = Deployment("dpl_1", state="READY", request_number=NEW)
    log = LogFeed(harness.service, ACME, row, lambda: None, clock=harness.clock.now, sleep=harness.sleep)
    log.update_row(replace(row, state="BUILDING", request_number=OLD))
    assert log.row.state == "READY"
