"""A list with a filter: rare rows are found without loading all others, and its progress is correct."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from tests.harness.service import ServiceHarness, reply
from tests.harness.waiting import until
from vtui.api.pages import TIED
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.respond import respond
from vtui.models.scope import ProjectRef
from vtui.resources.common.all_teams import across
from vtui.resources.common.resource import Resource
from vtui.resources.deployments.resource import DEPLOYMENTS
from vtui.resources.projects.resource import PROJECTS
from vtui.table.columns import Context
from vtui.table.filtering.language import parse
from vtui.table.listing import MAX_SEARCHED_ROWS, SEARCH_LEAD, Listing
from vtui.table.progress import match_summary

PAGE = 30


class WatchedList:
    """A list of a demo account that records its phases."""

    def __init__(
        self,
        deployments: int = 3_000,
        *,
        target_count: int = 100,
        resource: Resource[Any] = DEPLOYMENTS,
        **account: Any,
    ) -> None:
        self.resource = resource
        self.harness = ServiceHarness(deployments=deployments, **account)
        self.phases: list[str] = []
        self.listing: Listing[Any] = Listing(
            resource.list,
            self.harness.service,
            self.harness.scope(),
            ProjectRef(),
            on_rows=lambda _listing, _rows: None,
            on_progress=lambda listing: self.phases.append(listing.progress.phase),
            clock=self.harness.clock.now,
            sleep=self.harness.sleep,
        )
        self.listing.feed.target_count = target_count

    def filter(self, expression: str) -> None:
        """Show only rows that match the expression."""
        context = Context(now=self.harness.clock.now())
        for _ in self.listing.view.arrange(None, parse(expression, self.resource.list.columns), context):
            pass
        self.listing.update_search()

    @property
    def summary(self) -> str:
        """The text about the matching rows."""
        return "".join(span.text for span in match_summary(self.listing.progress))

    @property
    def requested(self) -> list[Any]:
        """Parameters of the requested pages."""
        return [request.url.params for request in self.harness.wire.asked if request.url.path == "/v7/deployments"]

    def matching_ids(self, **fields: str) -> set[str]:
        """IDs of deployments with these fields, loaded or not."""
        stream, now = self.harness.account.teams[2].deployments, self.harness.clock.now()
        every = (stream.get(index) for index in range(stream.count))
        return {
            request.uid
            for request in every
            if all(
                {"branch": request.branch, "state": request.state(now)}[name] == value for name, value in fields.items()
            )
        }

    def older_than(self, days: int, **fields: str) -> set[str]:
        """Those of `matching_ids` that are older."""
        stream, edge = self.harness.account.teams[2].deployments, self.harness.clock.now() - days * 86_400_000
        old = {request.uid for request in map(stream.get, range(stream.count)) if request.created < edge}
        return old & self.matching_ids(**fields)


def delete_by_another_client(harness: ServiceHarness, id_: str) -> None:
    """Delete a deployment as another client does."""
    headers = {"authorization": f"Bearer {DEMO_TOKEN}"}
    answer = respond(
        harness.account, "DELETE", f"/v13/deployments/{id_}", f"teamId={harness.scope().team_id}", headers, b""
    )
    assert answer.status == 200


async def loaded(**options: Any) -> WatchedList:
    watched = WatchedList(**options)
    await watched.listing.feed.load()
    return watched


async def test_rare_rows_are_found_by_server_queries_for_older_rows() -> None:
    watched = await loaded()
    before, reached = len(watched.requested), watched.listing.feed.progress.oldest_loaded
    watched.filter("state:error")
    assert watched.listing.should_search(PAGE)
    await watched.listing.search_older(10**6)
    questions = watched.requested[before:]
    assert {request["state"] for request in questions} == {"ERROR"}
    assert questions[0]["until"] == str((reached or 0) + 1)
    errors = watched.matching_ids(state="ERROR")
    assert {row.id for row in watched.listing.view} == errors
    assert len(questions) <= len(errors) // 100 + 3
    assert watched.summary == f"{len(errors)} total"
    assert not watched.listing.should_search(10**6)


async def test_a_search_stops_when_enough_rows_are_shown_and_continues_later() -> None:
    watched = await loaded()
    watched.filter("state:error")
    await watched.listing.search_older(20)
    first = len(watched.listing.view)
    assert 20 <= first < 200
    assert watched.summary.endswith("loaded, more available")
    assert not watched.listing.should_search(10**6), "it waits to be asked again"
    await watched.listing.search_older(10**6)
    assert {row.id for row in watched.listing.view} == watched.matching_ids(state="ERROR")
    cursors = [request.get("until") for request in watched.requested]
    assert len(cursors) == len(set(cursors))


async def test_words_are_searched_by_loading_a_limited_number_of_rows() -> None:
    watched = await loaded(deployments=MAX_SEARCHED_ROWS * 2)
    watched.filter("nothing-is-called-so")
    assert watched.listing.should_search(PAGE)
    await watched.listing.search_older(PAGE)
    assert 100 + MAX_SEARCHED_ROWS <= len(watched.listing.feed.collection) <= 300 + MAX_SEARCHED_ROWS
    assert watched.summary == f"0 of {len(watched.listing.feed.collection):,} loaded, more available"
    assert not watched.listing.should_search(PAGE)
    await watched.listing.search_older(PAGE)
    assert watched.summary == f"0 of {MAX_SEARCHED_ROWS * 2:,}"
    assert not watched.listing.should_search(PAGE)


async def test_a_name_is_queried_first_and_then_the_list_is_searched_for_names_with_that_part() -> None:
    watched = await loaded()
    watched.filter("branch:main")
    await watched.listing.search_older(10**6, everywhere=False)
    assert {row.id for row in watched.listing.view if row.branch == "main"} == watched.matching_ids(branch="main")
    assert {request.get("branch") for request in watched.requested[2:]} == {"main"}
    assert watched.summary.endswith("loaded, more available")
    assert watched.listing.should_search(10**6)
    await watched.listing.search_older(10**6)
    assert {request.get("branch") for request in watched.requested[-5:]} == {None}


async def test_a_refused_guess_is_no_failure() -> None:
    watched = await loaded(deployments=300)
    refused = reply(404, {"error": {"code": "not_found", "message": "no such project"}})
    watched.harness.wire.instead = lambda request: refused if "app" in request.url.params else None
    watched.filter("project:stor")
    await watched.listing.search_older(10**6)
    assert "failed" not in watched.phases
    assert {row.name for row in watched.listing.view} == {"store", "store-eu", "store-jp", "store-us"}
    assert watched.summary == f"{len(watched.listing.view)} of 300"


async def test_changes_apply_to_found_rows() -> None:
    watched = await loaded()
    listing = watched.listing
    watched.filter("state:error")
    await listing.search_older(10**6)
    shown = list(listing.view)
    changed, deleted, kept = shown[-3:]
    assert not {changed.id, deleted.id, kept.id} & {row.id for row in listing.feed.collection}
    listing.view.mark([changed.id, deleted.id, kept.id])
    counted = listing.view.loaded
    listing.put(replace(changed, state="READY"))
    listing.remove(deleted.id)
    assert [row.id for row in listing.view] == [row.id for row in shown[:-3]] + [kept.id]
    assert (changed.id in listing, deleted.id in listing) == (True, False)
    assert listing.view.loaded == counted - 1
    assert listing.view.marks == {changed.id, kept.id}
    watched.filter("")
    assert [row.id for row in listing.view.marked()] == sorted([changed.id, kept.id])
    assert listing.progress.marked == 2


async def test_an_earlier_response_does_not_undo_changes_of_found_rows() -> None:
    watched = await loaded()
    listing = watched.listing
    watched.filter("state:error")
    await listing.search_older(20)
    changed, deleted = list(listing.view)[-2:]
    watched.harness.wire.gate.clear()
    before = len(watched.requested)
    refreshing = asyncio.create_task(listing.refresh(searched=True))
    await until(lambda: len(watched.requested) > before)
    watched.harness.wire.gate.set()
    listing.put(replace(changed, message="changed here"))
    listing.remove(deleted.id)
    await refreshing
    known = listing.view.get(changed.id)
    assert (known and known.message, listing.view.get(deleted.id)) == ("changed here", None)


async def test_a_refresh_requests_found_rows_again_and_removes_deleted_ones() -> None:
    watched = await loaded()
    listing = watched.listing
    watched.filter("state:error")
    await listing.search_older(10**6)
    *others, gone = [row.id for row in listing.view]
    listing.view.mark([gone, others[-1]])
    delete_by_another_client(watched.harness, gone)
    before = len(watched.requested)
    await listing.refresh()
    assert len(watched.requested) == before + 1, "a refresh by itself asks for the newest rows alone"
    assert gone in listing
    await listing.refresh(searched=True)
    assert [row.id for row in listing.view] == others
    assert listing.view.marks == {others[-1]}
    assert watched.summary == f"{len(others)} total"


async def test_a_refused_refresh_of_found_rows_keeps_them_and_shows_the_error() -> None:
    watched = await loaded()
    watched.filter("state:error")
    await watched.listing.search_older(10**6)
    shown = [row.id for row in watched.listing.view]
    refused = reply(400, {"error": {"code": "bad_request", "message": "state must be one of"}})
    watched.harness.wire.instead = lambda request: refused if "state" in request.url.params else None
    await watched.listing.refresh(searched=True)
    assert [row.id for row in watched.listing.view] == shown
    assert (watched.listing.progress.failed_request, watched.listing.retry()) == ("search", False)
    watched.harness.wire.instead = lambda _: None
    await watched.listing.refresh(searched=True)
    assert watched.listing.progress.failed_request == ""


async def test_a_refresh_keeps_found_rows_beyond_the_requested_ones() -> None:
    watched = await loaded()
    listing = watched.listing
    watched.filter("state:error")
    await listing.search_older(150)
    shown = [row.id for row in listing.view]
    await listing.refresh(searched=True)
    assert [row.id for row in listing.view][: len(shown)] == shown
    cursors = [request.get("until") for request in watched.requested]
    await listing.search_older(10**6)
    assert {row.id for row in listing.view} == watched.matching_ids(state="ERROR")
    assert cursors[-1] not in [request.get("until") for request in watched.requested[len(cursors) :]]


async def test_a_complete_list_has_no_found_rows_beyond_it() -> None:
    watched = await loaded(deployments=900)
    listing = watched.listing
    watched.filter("state:error")
    await listing.search_older(10**6)
    gone = list(listing.view)[-1].id
    delete_by_another_client(watched.harness, gone)
    listing.feed.target_count = 10**6
    await listing.feed.load()
    assert gone not in listing
    assert watched.summary == f"{len(listing.view)} of 899"


async def test_no_request_is_sent_for_ages_within_the_loaded_rows() -> None:
    watched = await loaded(target_count=1_000)
    before = len(watched.requested)
    watched.filter("age:<1h")
    assert not watched.listing.should_search(10**6)
    assert watched.summary == f"{len(watched.listing.view)} of 1,020 loaded, complete for 1 hour"
    assert len(watched.requested) == before


async def test_a_covered_age_is_known_with_any_other_terms() -> None:
    watched = await loaded(target_count=1_000)
    watched.filter("age:<1d branch:ma")
    assert watched.summary == f"{len(watched.listing.view)} of 1,020 loaded, complete for 1 day"
    assert not watched.listing.should_search(10**6)
    oldest = watched.listing.feed.progress.oldest_loaded or 0
    hours = (watched.harness.clock.now() - oldest) // 3_600_000
    watched.filter(f"age:<{hours + 1}h branch:ma")
    assert not watched.summary.endswith(f"within {hours + 1} hours")
    watched.harness.clock.advance(7_200)
    watched.filter(f"age:<{hours + 1}h branch:ma")
    assert watched.summary.endswith(f"complete for {hours + 1} hours")


async def test_a_search_for_an_age_ends_when_it_is_reached() -> None:
    watched = await loaded(target_count=100)
    reached = watched.listing.feed.progress.oldest_loaded or 0
    days = (watched.harness.clock.now() - reached) // 86_400_000 + 3
    watched.listing._spec = replace(DEPLOYMENTS.list, server_queries=None)  # noqa: SLF001 - as in the list of teams
    watched.filter(f"age:<{days}d zzz")
    assert watched.listing.should_search(PAGE)
    await watched.listing.search_older(PAGE)
    rows = len(watched.listing.feed.collection)
    assert rows < 100 + MAX_SEARCHED_ROWS
    assert watched.summary == f"0 of {rows:,} loaded, complete for {days} days"
    assert not watched.listing.should_search(PAGE)


async def test_rows_that_reach_the_age_while_the_list_is_open_are_searched_too() -> None:
    watched = await loaded()
    watched.filter("age:>20d state:error")
    await watched.listing.search_older(10**6)
    assert watched.summary.endswith("total")
    asked = len(watched.requested)
    watched.harness.clock.advance(SEARCH_LEAD / 1_000 - 1)
    watched.filter("age:>20d state:error")
    assert (watched.summary.endswith("total"), len(watched.requested)) == (True, asked)
    assert {row.id for row in watched.listing.view} == watched.older_than(20, state="ERROR")
    watched.harness.clock.advance(86_400)
    assert watched.listing.search_outdated
    assert not watched.summary.endswith("total")
    watched.filter("age:>20d state:error")
    assert watched.listing.should_search(10**6)
    await watched.listing.search_older(10**6)
    assert watched.summary.endswith("total")
    assert {row.id for row in watched.listing.view} == watched.older_than(20, state="ERROR")


async def test_a_list_of_projects_is_complete_within_an_age_too() -> None:
    watched = WatchedList(target_count=30, resource=PROJECTS)
    await watched.listing.feed.load()
    assert watched.listing.feed.progress.more
    reached = watched.listing.feed.progress.oldest_loaded or 0
    hours = (watched.harness.clock.now() - reached) // 3_600_000
    watched.filter(f"age:<{hours}h")
    assert watched.summary == f"{len(watched.listing.view)} of 30 loaded, complete for {hours} hours"
    watched.filter(f"age:<{hours + 1}h")
    assert watched.summary.endswith("of 30 loaded, more available")


def all_teams() -> Resource[Any]:
    """Deployments of two teams in one list."""
    return across(DEPLOYMENTS, [ServiceHarness().scope("acme"), ServiceHarness().scope("northwind")], {})


async def test_the_list_of_all_teams_loses_no_row_of_one_ms_and_is_complete_within_an_age() -> None:
    watched = WatchedList(300, target_count=200, resource=all_teams(), tied=7)
    await watched.listing.feed.load()
    reached = watched.listing.feed.progress.oldest_loaded or 0
    hours = (watched.harness.clock.now() - reached) // 3_600_000
    watched.filter(f"age:<{hours}h")
    assert watched.summary.endswith(f" loaded, complete for {hours} hours")
    assert not watched.listing.should_search(10**6)
    watched.filter("")
    watched.listing.feed.target_count = 10**6
    await watched.listing.feed.load()
    assert (len(watched.listing.view), watched.listing.progress.complete) == (940, True)


async def test_the_list_of_all_teams_is_incomplete_when_one_team_s_is() -> None:
    watched = WatchedList(300, target_count=10**6, resource=all_teams(), tied=150)
    await watched.listing.feed.load()
    assert not watched.listing.progress.complete
    assert watched.listing.progress.failures[0] == f"acme: incomplete: {TIED}"
    watched.filter("age:<1h")
    assert watched.summary.endswith("loaded, incomplete")


async def test_found_rows_stay_known_with_another_filter_and_are_shown_only_with_a_filter() -> None:
    watched = await loaded()
    watched.filter("state:error")
    await watched.listing.search_older(10**6)
    found = watched.listing.view.loaded
    before = len(watched.requested)
    watched.filter("state:error fix")
    assert watched.listing.view.loaded == found
    assert not watched.listing.should_search(10**6)
    assert len(watched.requested) == before
    watched.filter("")
    assert len(watched.listing.feed.collection) == len(watched.listing.view) < watched.listing.view.loaded
    watched.filter("state:canceled")
    assert {row.state for row in watched.listing.view} <= {"CANCELED"}
    assert watched.listing.should_search(10**6)
    watched.filter("fix")
    assert {row.id for row in watched.listing.search_results if "fix" in (row.message or "")} <= {
        row.id for row in watched.listing.view
    }


async def test_a_cancelled_search_keeps_its_rows_and_a_stopped_one_stays_stopped() -> None:
    watched = await loaded()
    watched.filter("state:error")
    watched.harness.wire.gate.clear()
    before = len(watched.requested)
    search = asyncio.create_task(watched.listing.search_older(10**6))
    await until(lambda: len(watched.requested) > before)
    under_way = watched.listing.progress.searching
    search.cancel()
    with pytest.raises(asyncio.CancelledError):
        await search
    assert (under_way, watched.listing.progress.searching) == (True, False)
    assert watched.listing.should_search(10**6)
    watched.listing.stop()
    assert not watched.listing.should_search(10**6)
    watched.harness.wire.gate.set()
    watched.filter("state:error")
    await watched.listing.search_older(10**6)
    assert {row.id for row in watched.listing.view} == watched.matching_ids(state="ERROR")


async def test_a_refused_search_keeps_the_loaded_rows_and_is_not_repeated() -> None:
    watched = await loaded()
    refused = reply(400, {"error": {"code": "bad_request", "message": "state must be one of"}})
    watched.harness.wire.instead = lambda request: refused if "state" in request.url.params else None
    watched.filter("state:error")
    shown = len(watched.listing.view)
    await watched.listing.search_older(10**6)
    assert len(watched.listing.view) == shown
    assert not watched.listing.should_search(10**6)
    assert watched.summary.endswith("more available")
    watched.listing.search_exhausted = False  # the user continues the search: the list itself is loaded
    await watched.listing.search_older(10**6)
    assert {row.id for row in watched.listing.view} >= {
        row.id for row in watched.listing.feed.collection if row.state == "ERROR"
    }
    assert len(watched.listing.feed.collection) >= MAX_SEARCHED_ROWS


async def test_a_refused_search_can_be_retried() -> None:
    watched = await loaded()
    refused = reply(400, {"error": {"code": "bad_request", "message": "state must be one of"}})
    watched.harness.wire.instead = lambda request: refused if "state" in request.url.params else None
    watched.filter("state:error")
    await watched.listing.search_older(10**6)
    assert watched.listing.progress.failed_request == "search"
    watched.harness.wire.instead = lambda _: None
    assert watched.listing.retry()
    await watched.listing.search_older(10**6)
    assert {row.id for row in watched.listing.view} == watched.matching_ids(state="ERROR")


async def test_loading_keeps_a_reserve_of_the_limit_and_continues_after_the_reset() -> None:
    watched = WatchedList(deployments=12_000, target_count=10_500, rate_limit=100)
    await watched.listing.feed.load()
    least = min(record.remaining or 0 for record in watched.harness.service.requests if record.remaining is not None)
    assert len(watched.listing.feed.collection) >= 10_500
    assert least >= 10
    assert "waiting" in watched.phases
    assert max(watched.harness.slept) > 30
