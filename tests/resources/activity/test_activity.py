"""What is remembered of errors and changes, and what is shown of it."""

from collections.abc import Sequence

import pytest

from tests.harness.clock import ManualClock
from vtui.api.errors import Forbidden, ServerError
from vtui.api.request_log import RequestRecord
from vtui.models.requests import WriteRequest
from vtui.models.scope import Scope
from vtui.resources.activity.log import MAX_ENTRIES, Activity
from vtui.resources.activity.tabs import DONE, ERRORS, REQUESTS, TABS, short_path
from vtui.table.columns import Cell, Context
from vtui.writes.plan import Operation, Plan, Question

SECRET = "s3cr3t-value"  # noqa: S105 - it opens nothing
RECORD = RequestRecord(
    at=1_000,
    method="POST",
    path="/v13/deployments?forceNew=1&teamId=team_1",
    status=403,
    error=None,
    ms=120,
    size=56,
    tries=1,
    remaining=7,
    limit=10,
    cause="changes",
    request_id="iad1::abc",
)
PLAN = Plan(
    Question(
        title="Redeploy to Production?",
        subject="store",
        consequences=(),
        facts=(),
    ),
    Operation(
        request=WriteRequest("deployments.create", Scope("acme", "Acme", "team_1"), body={"value": SECRET}),
        done="store: building again",
    ),
)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def activity(clock: ManualClock) -> Activity:
    return Activity(clock.now, lambda: [RECORD])


def words(cells: Sequence[tuple[str, Cell]]) -> str:
    return "\n".join(f"{label}: {''.join(span.text for span in cell)}" for label, cell in cells)


def test_an_error_is_remembered_once_however_often_it_is_shown(activity: Activity) -> None:
    error = Forbidden("acme does not allow this", "Ask an owner.", detail="Not today", request_id="iad1::abc")
    for _ in range(3):
        activity.record_error(error, "Redeploy")
    (fault,) = activity.errors
    assert (fault.title, fault.where, fault.times) == ("acme does not allow this", "Redeploy", 1)


def test_the_same_error_again_is_counted_and_keeps_its_line(activity: Activity, clock: ManualClock) -> None:
    for _ in range(4):
        clock.advance(60)
        activity.record_error(ServerError("Vercel has a problem"), "Deployments")
    (fault,) = activity.errors
    assert (fault.times, fault.at) == (4, clock.now())
    assert "".join(span.text for span in ERRORS.columns[1].cell(fault, Context(clock.now()))).endswith("×4")
    key = ERRORS.key(fault)
    activity.record_error(ServerError("Vercel has a problem"), "Projects")
    activity.record_error(ServerError("Vercel has a problem"), "Deployments")
    assert [fault.times for fault in activity.errors] == [4, 1, 1]
    assert ERRORS.key(activity.errors[0]) == key


def test_the_memory_is_bounded(activity: Activity) -> None:
    for number in range(MAX_ENTRIES + 10):
        activity.record_error(ServerError(f"error {number}"), "")
        activity.record_write(PLAN, "made", f"{number}")
    assert (len(activity.errors), len(activity.writes)) == (MAX_ENTRIES, MAX_ENTRIES)
    assert activity.errors[-1].title == f"error {MAX_ENTRIES + 9}"


def test_write_is_recorded_with_its_request_and_without_its_body(activity: Activity, clock: ManualClock) -> None:
    for result in ("made", "failed", "unknown"):
        activity.record_write(PLAN, result, "told", "iad1::abc")
    for deed, result in zip(activity.writes, ("done", "failed", "unknown"), strict=True):
        shown = words(DONE.fields(deed, Context(clock.now())))
        assert result in shown
        assert "POST" in shown
        assert "/v13/deployments?teamId=team_1" in shown
        copied = [copy.text for copy in DONE.copies(deed, "https://api.vercel.com")]
        assert copied[0] == f"Redeploy to Production: store in acme: {result}. told"
        assert SECRET not in f"{deed}{shown}{copied}"


def test_a_request_is_copied_as_curl_and_an_error_in_its_own_words(activity: Activity) -> None:
    assert REQUESTS.copies(RECORD, "https://api.vercel.com")[0].text == (
        'curl -X POST -H "Authorization: Bearer $VERCEL_TOKEN" '
        "'https://api.vercel.com/v13/deployments?forceNew=1&teamId=team_1'"
    )
    activity.record_error(
        Forbidden("Not allowed", "Ask an owner.", detail="a\x1b[2Jb", request_id="iad1::abc"), "Redeploy"
    )
    assert [copy.text for copy in ERRORS.copies(activity.errors[0], "")] == [
        "Redeploy: Not allowed. Ask an owner. ab (request iad1::abc)",
        "iad1::abc",
    ]


def test_every_empty_tab_has_a_text_about_its_content() -> None:
    assert [tab.title for tab in TABS] == ["requests", "changes", "errors"]
    for tab in TABS:
        assert all(tab.empty)
        assert len({column.id for column in tab.columns}) == len(tab.columns)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/v10/projects/prj_4dKq0Ls8XnYWk0tZabcd/env", "/projects/…abcd/env"),
        ("/v9/projects/prj_4dKq0Ls8XnYWk0tZabcd/domains?teamId=team_1&limit=100", "/projects/…abcd/domains"),
        ("/v7/deployments?projectId=prj_4dKq0Ls8XnYWk0tZabcd&limit=30", "/deployments?projectId=…abcd"),
        ("/v7/deployments?limit=100&until=1763000000000", "/deployments?until=1763000000000"),
        ("/v6/domains/acme.example/config", "/domains/acme.example/config"),
    ],
)
def test_short_path_keeps_the_parts_in_which_requests_differ(path: str, shown: str) -> None:
    assert short_path(path) == shown
