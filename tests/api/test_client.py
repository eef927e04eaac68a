"""Single requests: headers, versions, retries, limits, writes, notices and the log."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import httpx
import pytest

from tests.harness.api import ACME, EMPTY, NOW, PERSONAL, TOKEN, USER, ApiHarness, answer
from vtui import __version__
from vtui.api import client
from vtui.api.decoding import load_decoder
from vtui.api.errors import (
    BadResponse,
    Forbidden,
    NotFound,
    Offline,
    RateLimited,
    ServerError,
    TimedOut,
    Unauthenticated,
    Unsure,
    VercelError,
)
from vtui.api.rate_limits import LimitKey
from vtui.api.request_log import MAX_RECORDS, Count, caused_by
from vtui.models.requests import WriteRequest
from vtui.models.scope import ProjectRef, Scope

BARE_429 = {"error": {"code": "too_many_requests", "message": "Rate limit exceeded"}}
REDEPLOY = WriteRequest(
    "deployments.create",
    ACME,
    params={"forceNew": "1"},
    body={"deploymentId": "dpl_1", "name": "störe \udcff", "meta": {"action": "redeploy"}},
)


def limits(remaining: int, seconds: float, limit: int = 100) -> dict[str, str]:
    return {
        "X_RateLimit_Limit": str(limit),
        "X_RateLimit_Remaining": str(remaining),
        "X_RateLimit_Reset": str(NOW // 1000 + seconds),
    }


class Silent(httpx.AsyncBaseTransport):
    """A server that never answers."""

    def __init__(self) -> None:
        self.started = asyncio.Event()

    async def handle_async_request(self, _request: httpx.Request) -> httpx.Response:
        self.started.set()
        await asyncio.Event().wait()
        raise AssertionError


async def drain(source: Any) -> list[Any]:
    return [row async for page in source for row in page.rows]


# what is sent


async def test_every_request_has_the_token_and_a_user_agent() -> None:
    harness = ApiHarness(USER, EMPTY, answer({"id": "dpl_2"}))
    await harness.service.account.user()
    await drain(harness.service.deployments.pages(ACME))
    await harness.service.send(REDEPLOY)
    for request in harness.requests:
        assert request.headers["authorization"] == f"Bearer {TOKEN}"
        assert request.headers.get("content-type") == ("application/json" if request.content else None)
        assert request.headers["accept"] == "application/json"
        assert request.headers["user-agent"] == f"vtui/{__version__}"


async def test_the_scope_goes_with_every_page_and_the_personal_one_is_not_named() -> None:
    page = answer({"deployments": [{"uid": "a", "created": 3}], "pagination": {"next": 3}})
    rest = answer({"deployments": [{"uid": "b", "created": 2}], "pagination": {"next": None}})
    harness = ApiHarness(page, rest)
    rows = await drain(harness.service.deployments.pages(ACME, project_id="prj_1", first=25))
    assert [row.id for row in rows] == ["a", "b"]
    first, second = (dict(request.url.params) for request in harness.requests)
    asked = {"projectId": "prj_1", "teamId": "team_acme"}
    assert first == asked | {"limit": "25"}
    assert second == asked | {"limit": "100", "until": "4"}, "`until` leaves out its own ms"
    harness = ApiHarness(EMPTY)
    await drain(harness.service.deployments.pages(PERSONAL))
    assert dict(harness.requests[0].url.params) == {"limit": "100"}


async def test_a_token_cursor_of_projects_goes_back_unchanged_under_from() -> None:
    cursor = "GEZ+/=DG &é"
    harness = ApiHarness(
        answer({"projects": [{"id": "a", "name": "a"}], "pagination": {"count": 1, "next": cursor}}),
        answer({"projects": [{"id": "b", "name": "b"}], "pagination": {"count": 1, "next": None}}),
    )
    assert len(await drain(harness.service.projects.pages(ACME))) == 2
    assert dict(harness.requests[1].url.params) == {"limit": "100", "from": cursor, "teamId": "team_acme"}


async def test_ids_are_quoted_and_impossible_ones_are_not_requested() -> None:
    harness = ApiHarness(answer({"id": "prj_1", "name": "a/b"}))
    await harness.service.projects.get(ACME, "a/b?x")
    assert harness.requests[0].url.raw_path == b"/v9/projects/a%2Fb%3Fx?teamId=team_acme"
    for name in ("", ".", ".."):
        with pytest.raises(NotFound):
            await harness.service.projects.get(ACME, name)
    with pytest.raises(NotFound):
        await drain(harness.service.env.of_project(ACME, ProjectRef()))
    assert len(harness.requests) == 1


async def test_a_path_in_the_base_stays() -> None:
    harness = ApiHarness(USER, base="https://proxy.example/vercel/")
    await harness.service.account.user()
    assert str(harness.requests[0].url) == "https://proxy.example/vercel/v2/user"


# versions


@pytest.mark.parametrize("status", [404, 410, 405])
async def test_an_older_version_is_kept_once_it_has_responded(status: int) -> None:
    harness = ApiHarness(answer(None, status), EMPTY, EMPTY)
    await drain(harness.service.deployments.pages(ACME))
    await drain(harness.service.deployments.pages(ACME))
    assert harness.paths == ["/v7/deployments", "/v6/deployments", "/v6/deployments"]


async def test_a_wrong_scope_does_not_make_an_older_version_remembered() -> None:
    harness = ApiHarness(
        answer({"error": {"code": "not_found", "message": "the newest says no"}}, 404),
        answer({"error": {"code": "not_found", "message": "the older says no"}}, 404),
        EMPTY,
    )
    with pytest.raises(NotFound) as refusal:
        await drain(harness.service.deployments.pages(ACME))
    assert refusal.value.detail == "the newest says no"
    await drain(harness.service.deployments.pages(ACME))
    assert harness.paths == ["/v7/deployments", "/v6/deployments", "/v7/deployments"]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (httpx.ConnectError("x"), Offline),
        (answer(None, 429, Retry_After="42"), RateLimited),
        (answer(None, 503), ServerError),
    ],
)
async def test_a_transient_error_of_an_older_version_is_raised_at_once(fault: Any, kind: type[VercelError]) -> None:
    harness = ApiHarness(answer(None, 404), fault)
    with pytest.raises(kind):
        await drain(harness.service.deployments.pages(ACME))


async def test_the_older_projects_take_their_cursor_under_until() -> None:
    page = answer({"projects": [{"id": "a", "name": "a"}], "pagination": {"next": 500}})
    rest = answer({"projects": [{"id": "b", "name": "b"}]})
    harness = ApiHarness(answer(None, 404), page, rest)
    await drain(harness.service.projects.pages(ACME))
    assert harness.paths == ["/v10/projects", "/v9/projects", "/v9/projects"]
    assert harness.requests[2].url.params["until"] == "501"


@pytest.mark.parametrize("status", [400, 403])
async def test_other_errors_try_no_older_version(status: int) -> None:
    harness = ApiHarness(answer(None, status))
    with pytest.raises(VercelError):
        await drain(harness.service.deployments.pages(ACME))
    assert len(harness.requests) == 1


async def test_a_version_that_ends_later_is_left_for_the_older_one() -> None:
    harness = ApiHarness(EMPTY, answer(None, 410), EMPTY, EMPTY)
    for _ in range(3):
        await drain(harness.service.deployments.pages(ACME))
    assert harness.paths == ["/v7/deployments", "/v7/deployments", "/v6/deployments", "/v6/deployments"]


async def test_a_row_that_is_not_there_does_not_make_an_older_version_remembered() -> None:
    records = answer({"records": []})
    harness = ApiHarness(answer(None, 404), records, records)
    newer, older = "/v5/domains/a.example/records", "/v4/domains/a.example/records"
    for _ in range(2):
        await drain(harness.service.domains.records(ACME, "a.example"))
    assert harness.paths == [newer, older, newer]


async def test_404_proves_something_only_of_a_request_that_was_answered_before() -> None:
    missing = answer({"error": {"code": "not_found", "message": "no"}}, 404)
    project = answer({"id": "prj_1", "name": "store"})
    harness = ApiHarness(missing, project, missing, answer(None, 410), missing)
    proofs = []
    for name in ("a", "b", "c", "d", "e"):
        try:
            await harness.service.projects.get(ACME, name)
        except NotFound as error:
            proofs.append((name, error.proved))
        except VercelError as error:
            proofs.append((name, type(error).__name__))  # type: ignore[arg-type]
    assert proofs == [("a", False), ("c", True), ("d", "Gone"), ("e", False)]


# retries


@pytest.mark.parametrize(
    "fault", [answer(None, 500), answer(b"<html>", 502), httpx.ConnectError("x"), httpx.ReadError("x")]
)
async def test_a_read_is_tried_again_after_waits_that_grow(fault: Any) -> None:
    harness = ApiHarness(fault, fault, fault, USER)
    assert (await harness.service.account.user()).username == "ada"
    assert len(harness.requests) == 4
    assert len(harness.slept) == 3
    for slept, bound in zip(harness.slept, (0.5, 1, 2), strict=True):
        assert 0 <= slept <= bound
    assert harness.service.requests[-1].tries == 4


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (answer(None, 503), ServerError),
        (httpx.ConnectError("refused"), Offline),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."), Offline),
        (httpx.ReadTimeout("slow"), TimedOut),
        (httpx.ConnectTimeout("slow"), TimedOut),
        (TimeoutError(), TimedOut),
        (ConnectionResetError(), Offline),
    ],
)
async def test_there_are_four_tries_and_two_without_a_response(fault: Any, kind: type[VercelError]) -> None:
    harness = ApiHarness(fault)
    with pytest.raises(kind) as refusal:
        await harness.service.account.user()
    assert type(refusal.value) is kind
    assert len(harness.requests) == (2 if kind is TimedOut else 4)
    assert "api.vercel.com" in refusal.value.title or kind is ServerError


async def test_a_server_that_quotes_the_token_does_not_get_it_shown() -> None:
    words = {"error": {"code": "bad_request", "message": f"you sent Bearer {TOKEN}"}}
    harness = ApiHarness(answer(words, 400, x_vercel_warning_a=f"again {TOKEN}", x_vercel_id=TOKEN))
    with pytest.raises(VercelError) as refusal:
        await harness.service.account.user()
    shown = f"{refusal.value} {vars(refusal.value)} {harness.notices} {list(harness.service.requests)}"
    assert "you sent Bearer [token]" in shown
    assert TOKEN not in shown


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 409, 422])
async def test_a_client_error_is_not_retried(status: int) -> None:
    harness = ApiHarness(answer(None, status))
    with pytest.raises(VercelError):
        await harness.service.account.user()
    assert len(harness.requests) == 1


async def test_a_bare_429_with_three_headers_sets_when_to_retry() -> None:
    harness = ApiHarness(answer(BARE_429, 429, **limits(0, 6)), USER)
    await harness.service.account.user()
    assert len(harness.slept) == 1
    assert 6 <= harness.slept[0] <= 7


async def test_a_wait_over_ten_seconds_is_raised() -> None:
    harness = ApiHarness(answer(BARE_429, 429, **limits(0, 42)))
    with pytest.raises(RateLimited) as refusal:
        await harness.service.account.user()
    assert refusal.value.retry_at == NOW + 42_000
    assert harness.slept == []
    assert len(harness.requests) == 1


async def test_reads_of_an_exhausted_limit_are_not_sent_and_others_are() -> None:
    harness = ApiHarness(answer(BARE_429, 429, **limits(0, 42)), EMPTY)
    with pytest.raises(RateLimited):
        await harness.service.account.user()
    with pytest.raises(RateLimited) as refusal:
        await harness.service.account.user()
    assert refusal.value.retry_at == NOW + 42_000
    assert len(harness.requests) == 1
    await drain(harness.service.deployments.pages(ACME))
    assert len(harness.requests) == 2


async def test_the_last_request_of_a_window_delays_the_next_until_the_reset() -> None:
    harness = ApiHarness(answer({"user": {"id": "u"}}, **limits(0, 8)), answer({"user": {"id": "u"}}, **limits(99, 68)))
    await harness.service.account.user()
    await harness.service.account.user()
    assert harness.slept == [8.0]
    harness.now += 60_000
    await harness.service.account.user()
    assert harness.slept == [8.0]


async def test_reading_goes_on_after_the_countdown() -> None:
    harness = ApiHarness(answer(None, 429, Retry_After="30"), USER)
    with pytest.raises(RateLimited) as refusal:
        await harness.service.account.user()
    assert refusal.value.retry_at is not None
    with pytest.raises(RateLimited):
        await harness.service.account.user()
    assert len(harness.requests) == 1
    harness.now = refusal.value.retry_at
    assert (await harness.service.account.user()).id == "u1"


@pytest.mark.parametrize(("wait", "reset"), [("3", 50), ("50", 3)])
async def test_retry_after_counts_and_not_the_reset_of_the_window(wait: str, reset: int) -> None:
    harness = ApiHarness(answer(BARE_429, 429, Retry_After=wait, **limits(0, reset)), USER, USER)
    if wait == "3":
        await harness.service.account.user()
        assert 3 <= sum(harness.slept) <= 4
    else:
        with pytest.raises(RateLimited) as refusal:
            await harness.service.account.user()
        assert refusal.value.retry_at == NOW + 50_000
        harness.now = NOW + 3_500
        with pytest.raises(RateLimited):
            await harness.service.account.user()
    assert harness.limits[-1][LimitKey("user")].reset_at == NOW + int(wait) * 1_000
    assert len(harness.requests) == (2 if wait == "3" else 1)


async def test_a_limit_of_one_team_blocks_no_other_team() -> None:
    harness = ApiHarness(
        answer(BARE_429, 429, Retry_After="30", **limits(0, 30)), answer({"projects": []}, **limits(98, 30))
    )
    with pytest.raises(RateLimited):
        await drain(harness.service.projects.pages(ACME))
    for scope in (Scope("moon", "Moon", "team_moon"), PERSONAL):
        assert await drain(harness.service.projects.pages(scope)) == []
    with pytest.raises(RateLimited):
        await drain(harness.service.projects.pages(ACME))
    assert len(harness.requests) == 3
    remaining = {key.owner: limit.remaining for key, limit in harness.service.rate_limits.items()}
    assert remaining == {"team_acme": 0, "team_moon": 98, "": 98}


async def test_a_limit_of_the_user_blocks_all_teams() -> None:
    harness = ApiHarness(answer(BARE_429, 429, Retry_After="30"), EMPTY)
    for scope in (ACME, PERSONAL):
        with pytest.raises(RateLimited):
            await drain(harness.service.deployments.pages(scope))
    assert len(harness.requests) == 1


async def test_a_response_that_was_under_way_does_not_change_how_long_a_429_waits() -> None:
    harness = ApiHarness(
        answer(BARE_429, 429, Retry_After="5", **limits(0, 5)),
        answer({"id": "d"}, **limits(0, 55)),
        answer({"id": "d"}),
    )
    for _ in range(2):
        with suppress(RateLimited):
            await harness.service.send(REDEPLOY)
    (limit,) = harness.service.rate_limits.values()
    assert limit.reset_at == NOW + 5_000


async def test_a_429_without_a_time_is_retried_and_then_raised() -> None:
    harness = ApiHarness(answer(None, 429))
    with pytest.raises(RateLimited) as refusal:
        await harness.service.account.user()
    assert len(harness.requests) == 4
    assert all(slept >= 1 for slept in harness.slept)
    assert refusal.value.retry_at is not None
    assert refusal.value.retry_at > harness.now


async def test_a_503_sets_when_to_retry() -> None:
    harness = ApiHarness(answer(None, 503, Retry_After="5"), answer(None, 503, Retry_After="90"))
    with pytest.raises(ServerError) as refusal:
        await harness.service.account.user()
    assert len(harness.slept) == 1
    assert 5 <= harness.slept[0] <= 6
    assert refusal.value.retry_at == harness.now + 90_000


# writes


async def test_a_write_is_sent_as_it_is_written() -> None:
    harness = ApiHarness(answer({"id": "dpl_2", "readyState": "QUEUED"}))
    status, body = await harness.service.send(REDEPLOY)
    assert status == 200
    request = harness.requests[0]
    assert (request.method, request.url.path) == ("POST", "/v13/deployments")
    assert dict(request.url.params) == {"forceNew": "1", "teamId": "team_acme"}
    assert json.loads(request.content) == dict(REDEPLOY.body or {})
    assert harness.service.deployments.written(body).id == "dpl_2"


@pytest.mark.parametrize(
    "fault",
    [
        answer(None, 500),
        answer(None, 429, Retry_After="1"),
        answer(None, 404),
        answer(None, 402),
        httpx.ConnectError("x"),
        httpx.ReadError("x"),
        httpx.ReadTimeout("x"),
    ],
)
async def test_a_write_is_sent_once_whatever_happens(fault: Any) -> None:
    harness = ApiHarness(fault)
    with pytest.raises(VercelError):
        await harness.service.send(REDEPLOY)
    assert len(harness.requests) == 1
    assert harness.slept == []


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (httpx.ReadError("x"), Unsure),
        (httpx.ReadTimeout("x"), Unsure),
        (httpx.WriteError("x"), Unsure),
        (httpx.RemoteProtocolError("x"), Unsure),
        (TimeoutError(), Unsure),
        (httpx.ConnectError("x"), Offline),
        (httpx.ConnectTimeout("x"), TimedOut),
        (httpx.PoolTimeout("x"), TimedOut),
    ],
)
async def test_only_a_write_that_was_sent_may_have_been_done(fault: Exception, kind: type[VercelError]) -> None:
    with pytest.raises(VercelError) as refusal:
        await ApiHarness(fault).service.send(REDEPLOY)
    assert type(refusal.value) is kind


@pytest.mark.parametrize(("headers", "wait"), [({"Retry_After": "7"}, 7_000), ({}, 30_000)])
async def test_a_rate_limited_write_has_the_time_of_its_retry(headers: dict[str, str], wait: int) -> None:
    with pytest.raises(RateLimited) as refusal:
        await ApiHarness(answer(None, 429, **headers)).service.send(REDEPLOY)
    assert refusal.value.retry_at == NOW + wait


async def test_an_exhausted_limit_does_not_delay_a_write() -> None:
    harness = ApiHarness(answer({"id": "d"}, **limits(0, 42)))
    await harness.service.send(REDEPLOY)
    await harness.service.send(REDEPLOY)
    assert len(harness.requests) == 2


# answers


async def test_a_redirect_is_not_followed_with_the_token() -> None:
    harness = ApiHarness(answer(None, 302, Location="https://evil.example/"))
    with pytest.raises(BadResponse) as refusal:
        await harness.service.account.user()
    assert [request.url.host for request in harness.requests] == ["api.vercel.com"]
    assert "redirect" in refusal.value.title


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1", b"42", b"null", b"\xff\xfe", b'{"deployments": {}}', b"{}"])
async def test_an_undocumented_body_is_a_bad_response(body: bytes) -> None:
    with pytest.raises(BadResponse):
        await drain(ApiHarness(answer(body)).service.deployments.pages(ACME))


async def test_a_response_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vtui.api.transport.connection.LARGEST_BODY", 1_000)
    harness = ApiHarness(answer(b" " * 1_001))
    with pytest.raises(BadResponse, match="too large"):
        await harness.service.account.user()
    assert len(harness.requests) == 1


async def test_a_response_that_cannot_be_decompressed_is_a_bad_response() -> None:
    def packed(_: httpx.Request) -> Any:
        raise httpx.DecodingError("not gzip")

    with pytest.raises(BadResponse):
        await ApiHarness(packed).service.account.user()


async def test_a_response_that_never_ends_times_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vtui.api.transport.connection.DEADLINE", 0.01)

    with pytest.raises(TimedOut):
        await ApiHarness(transport=Silent()).service.account.user()


# what is reported and remembered


async def test_warnings_are_passed_on_once_and_cleaned() -> None:
    warned = answer({"user": {"id": "u"}}, X_Vercel_Warning_Old="use\x1b[31m v3", X_Vercel_Tip_New="buy")
    harness = ApiHarness(warned)
    for _ in range(3):
        await harness.service.account.user()
    assert harness.notices == ["use v3"]


async def test_a_retired_operation_gives_one_notice() -> None:
    harness = ApiHarness(answer(None, 410))
    for _ in range(2):
        with pytest.raises(VercelError):
            await harness.service.account.user()
    assert len(harness.notices) == 1


async def test_every_response_updates_its_limit_errors_too() -> None:
    harness = ApiHarness(answer({"user": {"id": "u"}}, **limits(90, 42)), answer(None, 403, **limits(89, 42)))
    await harness.service.account.user()
    with pytest.raises(Forbidden):
        await harness.service.account.user()
    assert [budget[LimitKey("user")].remaining for budget in harness.limits] == [90, 89]
    assert harness.service.rate_limits is harness.limits[-1]


async def test_requests_are_recorded_with_their_results() -> None:
    answered = answer({"user": {"id": "u"}}, X_Vercel_Id="iad1::1", **limits(90, 42))
    harness = ApiHarness(answered, answer(None, 403), httpx.ConnectError("x"))
    await harness.service.account.user()
    with pytest.raises(Forbidden):
        await drain(harness.service.deployments.pages(ACME))
    with pytest.raises(Offline):
        await harness.service.account.token()
    fine, refused, offline = harness.service.requests
    assert (fine.method, fine.path, fine.status, fine.error, fine.tries) == ("GET", "/v2/user", 200, None, 1)
    assert (fine.remaining, fine.limit, fine.request_id, fine.at) == (90, 100, "iad1::1", NOW)
    assert fine.size == len(answered.content)
    assert (refused.status, refused.remaining) == (403, None)
    assert refused.path == "/v7/deployments?limit=100&teamId=team_acme"
    assert (offline.status, offline.error, offline.tries) == (None, "No connection to api.vercel.com", 4)
    assert offline.ms == round(sum(harness.slept) * 1000)


async def test_requests_are_counted_by_what_caused_them_retries_included() -> None:
    empty = answer({"deployments": []})
    harness = ApiHarness(empty, answer(None, 503), empty, answer({"user": {"id": "u"}}), answer({}))
    with caused_by("refresh"):
        await drain(harness.service.deployments.pages(ACME))
        await drain(harness.service.deployments.pages(ACME))
    await harness.service.account.user()
    await harness.service.send(REDEPLOY)
    assert harness.service.request_counts == {
        Count("deployments", "refresh"): 3,
        Count("user", "account"): 1,
        Count("deployment creation", "changes"): 1,
    }
    assert [record.cause for record in harness.service.requests] == ["refresh", "refresh", "account", "changes"]


async def test_a_cancelled_request_is_recorded_too() -> None:
    silent = Silent()
    harness = ApiHarness(transport=silent)
    task = asyncio.ensure_future(harness.service.account.user())
    await silent.started.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert harness.service.requests[-1].error == "cancelled"


async def test_a_response_that_is_not_awaited_is_still_read_to_its_end() -> None:
    started, let_go, read = asyncio.Event(), asyncio.Event(), asyncio.Event()

    class Slow(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            started.set()
            yield b"{"
            await let_go.wait()
            yield b"}"
            read.set()

    harness = ApiHarness(transport=httpx.MockTransport(lambda _: httpx.Response(200, stream=Slow())))
    task = asyncio.ensure_future(harness.service.account.user())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    let_go.set()
    await read.wait()
    await harness.service.close()


@pytest.mark.parametrize(
    ("fault", "closed"),
    [(httpx.ReadTimeout("slow"), True), (answer(b"[]", 500), False), (httpx.ConnectError("x"), False)],
)
async def test_a_connection_that_stops_responding_is_not_used_again(fault: Any, closed: bool) -> None:
    closings = 0
    renewed = asyncio.Event()

    class Counting(httpx.MockTransport):
        async def aclose(self) -> None:
            nonlocal closings
            closings += 1
            renewed.set()

    answers = [fault, USER]

    def respond(_: httpx.Request) -> httpx.Response:
        found = answers.pop(0)
        if isinstance(found, Exception):
            raise found
        return httpx.Response(found.status_code, content=found.content)

    harness = ApiHarness(transport=Counting(respond))
    assert (await harness.service.account.user()).id == "u1"
    if closed:
        await renewed.wait()
    assert closings == closed
    await harness.service.close()
    assert closings == closed + 1


async def test_the_decoder_is_loaded_once_however_often_the_connection_is_renewed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loads = 0

    def counted() -> None:
        nonlocal loads
        loads += 1
        load_decoder()

    monkeypatch.setattr(client, "load_decoder", counted)
    harness = ApiHarness(httpx.ReadTimeout("slow"), USER)
    await harness.service.account.user()
    await harness.service.close()
    await harness.service.account.user()
    assert loads == 1


async def test_closing_leaves_no_task_behind() -> None:
    harness = ApiHarness(answer(None, 403))
    with pytest.raises(Forbidden):
        await harness.service.account.user()
    await harness.service.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_late_error_of_the_previous_token_does_not_sign_out_the_new_one() -> None:
    reached, let_go = asyncio.Event(), asyncio.Event()

    async def respond(request: httpx.Request) -> httpx.Response:
        if request.headers["authorization"] == "Bearer new_token":
            return httpx.Response(200, content=USER.content)
        reached.set()
        await let_go.wait()
        return httpx.Response(403, json={"error": {"code": "forbidden", "invalidToken": True}})

    harness = ApiHarness(transport=httpx.MockTransport(respond))
    refused: list[Unauthenticated] = []
    harness.service.on_unauthenticated = refused.append
    late = asyncio.ensure_future(harness.service.account.user())
    await reached.wait()
    harness.service.sign_in("new_token", "--token-file")
    let_go.set()
    with pytest.raises(Unauthenticated):
        await late
    assert refused == []
    assert (await harness.service.account.user()).id == "u1"
    await harness.service.close()


async def test_the_request_log_is_bounded() -> None:
    harness = ApiHarness(USER)
    for _ in range(MAX_RECORDS + 20):
        await harness.service.account.user()
    assert len(harness.service.requests) == MAX_RECORDS


async def test_the_service_opens_once_and_closes() -> None:
    harness = ApiHarness(USER)
    await asyncio.gather(*(harness.service.account.user() for _ in range(3)))
    await harness.service.close()
    await harness.service.close()


async def test_rows_without_an_id_do_not_keep_a_list_alive_for_ever() -> None:
    def page(request: httpx.Request) -> httpx.Response:
        after = int(request.url.params.get("until", "t0")[1:])
        assert after < 50, "the list does not end"
        rows = [{"uid": "a", "created": 1}, {"name": "no id"}]
        return answer({"deployments": rows, "pagination": {"next": f"t{after + 1}"}})

    harness = ApiHarness(page)
    pages = [page async for page in harness.service.deployments.pages(ACME)]
    assert pages[-1].stopped is not None
    assert len(harness.requests) <= 10
