"""The client against the demo account with every unusual behaviour of the API, in process, over HTTP and over TLS."""

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.harness.clock import ManualClock
from tests.harness.demo_requests import UNLISTED
from vtui.api.errors import (
    BadResponse,
    Conflict,
    Forbidden,
    Misconfigured,
    Offline,
    PaymentRequired,
    RateLimited,
    Rejected,
    ServerError,
    TeamLocked,
    Unauthenticated,
    VercelError,
)
from vtui.api.pages import TIED, Page, Source
from vtui.api.rate_limits import LimitKey
from vtui.api.service import Service
from vtui.api.sources import FanOut, chain
from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.demo.faults.catalog import FAULTS
from vtui.demo.server.http_server import running_server
from vtui.demo.server.transport import DemoTransport
from vtui.models.requests import WriteRequest
from vtui.models.scope import ProjectRef, Scope

STOPPED = {"cursor-ignored", "cursor-repeats", "cursor-rises"}
BROKEN = {"not-json", "cut-json", "wrong-json", "empty-answers", "rows-null", "rows-missing", "redirects"}
ONE_MALFORMED_ROW = {"null-rows", "text-rows", "number-rows", "idless-rows"}
LIMITED = {"bare-429", "silent-429", "reset-ms-429", "retry-after-date"}
NOT_IN_LISTS = frozenset(name for name in FAULTS if name.startswith(UNLISTED)) | {"alias-fails"}
"""Faults of writes and logs, which do not concern lists."""
CREATE = {
    "create-400": Rejected,
    "create-402": PaymentRequired,
    "create-403": Forbidden,
    "create-409": Conflict,
    "create-429": RateLimited,
    "create-500": ServerError,
}


class Visit:
    """A service on a demo account, both by the same clock, which sleeping turns."""

    def __init__(self, *faults: str, token: str = DEMO_TOKEN, **options: Any) -> None:
        self.clock = ManualClock()
        settings: dict[str, Any] = {"deployments": 250, "live": False, **options}
        self.account = Account(clock=self.clock, faults=frozenset(faults), **settings)
        self.notices: list[str] = []
        self.service = Service(
            "https://api.vercel.com",
            token,
            transport=DemoTransport(self.account),
            on_notice=self.notices.append,
            clock=self.clock.now,
            sleep=self.sleep,
            rng=random.Random(7),  # noqa: S311 - the same jitter at every run
        )

    async def sleep(self, seconds: float) -> None:
        """Turns the clock instead of waiting."""
        self.clock.advance(seconds)

    def scope(self, slug: str = "acme") -> Scope:
        """The scope of a team."""
        team = self.account.team(slug)
        assert team is not None
        return Scope(slug, team.name, team.id)

    async def read(self, source: Source[Any]) -> tuple[list[str], Page[Any]]:
        """All ids, waiting wherever the limit is spent, and the last page."""
        ids: list[str] = []
        last: Page[Any] | None = None
        for _ in range(2_000):
            try:
                last = await anext(source)
            except RateLimited as error:
                wait = (error.retry_at or 0) - self.clock.now()
                if wait <= 0:
                    raise
                self.clock.advance(wait / 1000)
            except StopAsyncIteration:
                assert last is not None
                return ids, last
            else:
                ids += [row.id for row in last.rows]
        raise AssertionError("the list does not end")


def deployments(visit: Visit) -> Source[Any]:
    return visit.service.deployments.pages(visit.scope(), first=25)


def projects(visit: Visit) -> Source[Any]:
    return visit.service.projects.pages(visit.scope(), first=25)


def domains(visit: Visit) -> Source[Any]:
    service, scope = visit.service, visit.scope()
    of_projects = FanOut(
        service.projects.pages(scope), lambda one: service.domains.of_project(scope, ProjectRef(one.id, one.name))
    )
    return chain(service.domains.pages(scope), of_projects)


def env_vars(visit: Visit) -> Source[Any]:
    service, scope = visit.service, visit.scope()
    return FanOut(
        service.projects.pages(scope), lambda row: service.env.of_project(scope, ProjectRef(row.id, row.name))
    )


LISTS = [deployments, projects, domains, env_vars]
RENAMED = {("env-without-id", env_vars), ("hostile-text", domains), ("wrong-types", domains)}
"""Lists whose ids depend on what the fault changes."""
SORTED_ANEW = {
    ("env-paged", env_vars),
    ("projects-array", projects),
    ("tied-times", projects),
    ("tied-times", domains),
    ("tied-times", env_vars),
}
"""Lists whose order the fault changes."""

_expected: dict[Callable[[Visit], Source[Any]], list[str]] = {}


async def expected(of: Callable[[Visit], Source[Any]]) -> list[str]:
    """The ids of a list without faults; read once."""
    if of not in _expected:
        visit = Visit()
        _expected[of], _ = await visit.read(of(visit))
    return _expected[of]


@pytest.mark.parametrize("of", LISTS)
@pytest.mark.parametrize("fault", sorted(FAULTS.keys() - BROKEN - STOPPED - ONE_MALFORMED_ROW - LIMITED - NOT_IN_LISTS))
async def test_no_fault_loses_or_repeats_a_row(fault: str, of: Callable[[Visit], Source[Any]]) -> None:
    truth = await expected(of)
    visit = Visit(fault)
    ids, last = await visit.read(of(visit))
    assert len(ids) == len(set(ids))
    assert last.stopped is None
    if fault == "empty":
        assert ids == []
    elif (fault, of) == ("env-bare", env_vars):
        assert 0 < len(ids) < len(truth)
    elif (fault, of) in RENAMED:
        assert len(ids) == len(truth)
    elif (fault, of) in SORTED_ANEW:
        assert sorted(ids) == sorted(truth)
    else:
        assert ids == truth


@given(tied=st.integers(1, 110), first=st.integers(1, 100), inclusive=st.booleans())
@settings(max_examples=12)
async def test_deployments_of_one_ms_come_once_or_the_list_is_incomplete(
    tied: int, first: int, inclusive: bool
) -> None:
    visit = Visit(inclusive_until=inclusive, tied=tied)
    ids, last = await visit.read(visit.service.deployments.pages(visit.scope(), first=first))
    stream = visit.account.teams[2].deployments
    assert ids == [stream.get(index).uid for index in range(len(ids))]
    if tied < 100:
        assert (len(ids), last.stopped) == (stream.count, None)
    else:
        assert (len(ids) == stream.count) is (last.stopped is None)


async def test_a_list_that_a_page_full_of_one_ms_ends_is_incomplete() -> None:
    visit = Visit(tied=120)
    ids, last = await visit.read(deployments(visit))
    assert len(ids) == 100
    assert (last.more, last.stopped) == (False, TIED)


@pytest.mark.parametrize("fault", sorted(ONE_MALFORMED_ROW))
async def test_a_malformed_row_of_each_page_stays_and_is_counted(fault: str) -> None:
    visit = Visit(fault)
    pages = [page async for page in deployments(visit)]
    assert sum(len(page.rows) for page in pages) == 250
    assert [page.malformed for page in pages] == [1] * len(pages)
    assert len({row.id for page in pages for row in page.rows}) == 250


@pytest.mark.parametrize("fault", sorted(STOPPED))
@pytest.mark.parametrize("of", [deployments, projects])
async def test_a_cursor_that_goes_nowhere_ends_the_list_as_incomplete(
    fault: str, of: Callable[[Visit], Source[Any]]
) -> None:
    visit = Visit(fault)
    ids, last = await visit.read(of(visit))
    assert ids
    assert len(ids) == len(set(ids))
    assert last.stopped is not None or (of is projects and len(ids) == 58)
    assert last.stopped is not None or not last.more


@pytest.mark.parametrize("fault", sorted(BROKEN))
@pytest.mark.parametrize("of", [deployments, projects])
async def test_an_undocumented_body_is_an_error(fault: str, of: Callable[[Visit], Source[Any]]) -> None:
    with pytest.raises(BadResponse):
        await anext(of(Visit(fault)))


@pytest.mark.parametrize("fault", [*sorted(LIMITED), "limits-missing", "limits-ms", "limits-skewed", "limits-garbage"])
@pytest.mark.parametrize("of", LISTS)
async def test_an_exhausted_limit_only_delays(fault: str, of: Callable[[Visit], Source[Any]]) -> None:
    truth = await expected(of)
    visit = Visit(fault, rate_limit=3)
    ids, last = await visit.read(of(visit))
    assert ids == truth
    assert last.failures == ()


@pytest.mark.parametrize("fault", ["limits-ms", None])
async def test_limit_headers_are_read(fault: str | None) -> None:
    visit = Visit(*filter(None, [fault]))
    await visit.service.account.user()
    limit = visit.service.rate_limits[LimitKey("user")]
    assert (limit.limit, limit.remaining) == (500, 499)
    assert limit.reset_at is not None
    assert 0 < limit.reset_at - visit.clock.now() <= 60_000


async def test_a_reset_of_a_slow_clock_is_ignored() -> None:
    visit = Visit("limits-skewed")
    await visit.service.account.user()
    limit = visit.service.rate_limits[LimitKey("user")]
    assert (limit.remaining, limit.reset_at) == (499, None)


@pytest.mark.parametrize("fault", ["limits-missing", "limits-garbage"])
async def test_empty_limit_headers_are_ignored(fault: str) -> None:
    visit = Visit(fault)
    await visit.service.account.user()
    assert len(visit.service.rate_limits) == 0


@pytest.mark.parametrize(("fault", "kind"), sorted(CREATE.items()))
async def test_a_rejected_redeploy_has_its_reason_and_is_sent_once(fault: str, kind: type[VercelError]) -> None:
    visit = Visit(fault)
    request = await redeploy(visit)
    with pytest.raises(kind) as refusal:
        await visit.service.send(request)
    assert type(refusal.value) is kind
    assert refusal.value.detail
    assert [record.method for record in visit.service.requests].count("POST") == 1
    assert visit.service.requests[-1].tries == 1


async def redeploy(visit: Visit) -> WriteRequest:
    """The request that builds the newest ready deployment again."""
    page = await anext(visit.service.deployments.pages(visit.scope()))
    ready = next(row for row in page.rows if row.state == "READY")
    source = await visit.service.deployments.get(visit.scope(), ready.id)
    body = {"deploymentId": source.id, "name": source.name, "meta": {"action": "redeploy"}}
    return WriteRequest("deployments.create", visit.scope(), params={"forceNew": "1"}, body=body)


async def test_a_redeploy_gives_a_new_deployment_that_can_be_read() -> None:
    visit = Visit()
    created = visit.service.deployments.written((await visit.service.send(await redeploy(visit))).body)
    read = await visit.service.deployments.get(visit.scope(), created.id)
    assert read.id == created.id
    assert created.in_flight


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (None, Unauthenticated),
        ("err-shape", Unauthenticated),
        ("bare-errors", Unauthenticated),
        ("upper-codes", Unauthenticated),
        ("html-errors", Forbidden),
        ("empty-errors", Forbidden),
    ],
)
async def test_a_wrong_token_is_explained_as_far_as_the_response_does(
    fault: str | None, kind: type[VercelError]
) -> None:
    visit = Visit(*filter(None, [fault]), token="wrong_token")  # noqa: S106 - it opens nothing
    with pytest.raises(kind) as refusal:
        await visit.service.account.user()
    assert type(refusal.value) is kind


async def test_a_team_that_requires_sso_is_named() -> None:
    visit = Visit()
    with pytest.raises(TeamLocked) as refusal:
        await anext(visit.service.projects.pages(visit.scope("bigco")))
    assert (refusal.value.team, refusal.value.reason) == ("bigco", "saml")
    assert refusal.value.request_id


async def test_another_scopes_deployment_is_not_found() -> None:
    visit = Visit()
    ids, _ = await visit.read(visit.service.deployments.pages(visit.scope(), limit=1))
    with pytest.raises(VercelError) as refusal:
        await visit.service.deployments.get(visit.scope("northwind"), ids[0])
    assert refusal.value.status == 404
    assert "northwind" in refusal.value.title


async def test_the_account_has_the_user_and_the_token() -> None:
    visit = Visit()
    assert (await visit.service.account.user()).username == "ada"
    assert (await visit.service.account.token()).name
    teams = [team async for page in visit.service.teams.pages() for team in page.rows]
    assert {team.slug for team in teams} >= {"acme", "northwind", "bigco"}
    assert not (await Visit("northstar").service.account.user()).has_personal_scope
    assert (await Visit("limited-user").service.account.user()).id


async def test_warnings_of_the_server_are_passed_on_once() -> None:
    visit = Visit("warnings")
    await visit.read(deployments(visit))
    assert len(visit.notices) == len(set(visit.notices)) >= 1


async def test_a_retired_version_falls_back_with_a_notice() -> None:
    visit = Visit("list-gone")
    await visit.read(deployments(visit))
    paths = [record.path.partition("?")[0] for record in visit.service.requests]
    assert paths == ["/v7/deployments"] + ["/v6/deployments"] * (len(paths) - 1)
    assert len(visit.notices) == 1


@pytest.mark.parametrize("inclusive", [False, True])
async def test_25_000_deployments_come_each_once_and_in_order(inclusive: bool) -> None:
    visit = Visit(deployments=25_000, inclusive_until=inclusive, rate_limit=0)
    rows = [row async for page in visit.service.deployments.pages(visit.scope()) for row in page.rows]
    assert len(rows) == len({row.id for row in rows}) == 25_000
    times = [row.created_at or 0 for row in rows]
    assert times == sorted(times, reverse=True)


# over the wire


async def test_over_loopback_http_the_lists_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    inside = Visit()
    truth, _ = await inside.read(deployments(inside))
    visit = Visit()
    async with running_server(visit.account) as served:
        visit.service = Service(served.url, DEMO_TOKEN, clock=visit.clock.now)
        ids, _ = await visit.read(deployments(visit))
        created = visit.service.deployments.written((await visit.service.send(await redeploy(visit))).body)
        await visit.service.close()
    assert ids == truth
    assert created.in_flight
    assert {record.http_version for record in visit.service.requests} == {"HTTP/1.1"}


async def test_over_tls_it_speaks_http_2(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    visit = Visit()
    async with running_server(visit.account, tls=True) as served:
        assert served.ca is not None
        (tmp_path / "ca.pem").write_text(served.ca)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        visit.service = Service(served.url, DEMO_TOKEN, clock=visit.clock.now)
        ids, _ = await visit.read(domains(visit))
        looked = await visit.service.fetch_raw("user.get")
        await visit.service.close()
    assert ids
    assert {record.http_version for record in visit.service.requests} == {"HTTP/2"}
    assert looked.tls == "TLSv1.3"


async def test_an_untrusted_certificate_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    visit = Visit()
    async with running_server(visit.account, tls=True) as served:
        visit.service = Service(served.url, DEMO_TOKEN, clock=visit.clock.now, sleep=visit.sleep)
        with pytest.raises(Offline) as refusal:
            await visit.service.account.user()
        await visit.service.close()
    assert refusal.value.title == "The certificate of 127.0.0.1 is not trusted"
    assert "SSL_CERT_FILE" in refusal.value.hint
    assert visit.account.requests == 0


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("SSL_CERT_FILE", "/nonexistent", "certificates"),
        ("HTTPS_PROXY", "ftp://x", "proxy"),
        ("HTTPS_PROXY", "gopher://proxy.example", "proxy"),
    ],
)
async def test_an_invalid_setting_is_raised_at_once(
    variable: str, value: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        assert len(slept) < 10, "it waits for ever"

    service = Service("https://api.vercel.com", DEMO_TOKEN, sleep=sleep)
    monkeypatch.setenv(variable, value)
    write = WriteRequest("deployments.create", Scope("ada"))
    for ask in (service.account.user, partial(service.send, write)):
        with pytest.raises(Misconfigured, match=words) as refusal:
            await ask()
        assert not refusal.value.transient
        assert service.requests[-1].error == refusal.value.title
    assert slept == []
    await service.close()
