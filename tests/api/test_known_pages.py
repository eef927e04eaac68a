"""First pages that have not changed: an ETag is sent back, and a page is not decoded twice."""

from typing import Any

import httpx
import pytest

from tests.harness.api import ACME, ApiHarness, answer
from tests.harness.clock import ManualClock
from vtui.api.decoding import decode_page
from vtui.api.errors import VercelError
from vtui.api.known_pages import KnownPage, KnownPages, valid_etag
from vtui.api.service import Service
from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.demo.server.transport import DemoTransport
from vtui.models.requests import WriteRequest
from vtui.models.responses.reader import DecodedPage
from vtui.models.scope import ProjectRef, Scope

PAGE = {"projects": [{"id": "prj_1", "name": "store"}, {"id": "prj_2", "name": "docs"}]}
UNCHANGED = answer(None, 304, ETag='W/"a1"')
SHOP = ProjectRef("prj_1", "store")


async def projects(service: Service, scope: Scope = ACME) -> list[Any]:
    return [row async for page in service.projects.pages(scope) for row in page.rows]


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The operations whose pages are decoded."""
    operations: list[str] = []

    async def counted(kind: Any, operation: str, body: bytes, *parent: Any, **options: Any) -> Any:
        operations.append(operation)
        return await decode_page(kind, operation, body, *parent, **options)

    monkeypatch.setattr("vtui.api.namespace.decode_page", counted)
    return operations


async def test_an_etag_is_sent_back_and_304_means_that_the_rows_are_unchanged(decoded: list[str]) -> None:
    harness = ApiHarness(answer(PAGE, ETag='W/"a1"'), UNCHANGED, UNCHANGED)
    first = await projects(harness.service)
    again = await projects(harness.service)
    await projects(harness.service)
    assert [request.headers.get("if-none-match") for request in harness.requests] == [None, 'W/"a1"', 'W/"a1"']
    assert again == first
    assert [row.id for row in again] == ["prj_1", "prj_2"]
    assert decoded == ["projects.list"]
    assert [record.status for record in harness.service.requests] == [200, 304, 304]


async def test_rows_of_an_unchanged_page_belong_to_the_later_request() -> None:
    harness = ApiHarness(answer(PAGE, ETag='"a"'), answer(None, 304))
    first = await projects(harness.service)
    again = await projects(harness.service)
    assert again[0].request_number > first[0].request_number > 0, "the rows of the earlier request keep their number"


async def test_a_changed_page_replaces_the_etag(decoded: list[str]) -> None:
    changed = {"projects": [{"id": "prj_3", "name": "blog"}]}
    harness = ApiHarness(answer(PAGE, ETag='"a"'), answer(changed, ETag='"b"'), answer(None, 304))
    await projects(harness.service)
    assert [row.id for row in await projects(harness.service)] == ["prj_3"]
    assert [row.id for row in await projects(harness.service)] == ["prj_3"]
    assert harness.requests[2].headers["if-none-match"] == '"b"'
    assert decoded == ["projects.list"] * 2


async def test_an_equal_body_without_an_etag_is_not_decoded_again(decoded: list[str]) -> None:
    changed = {"projects": PAGE["projects"][:1]}
    harness = ApiHarness(answer(PAGE), answer(PAGE), answer(changed))
    first = await projects(harness.service)
    again = await projects(harness.service)
    assert again == first
    assert again[0].request_number > first[0].request_number
    assert len(await projects(harness.service)) == 1
    assert decoded == ["projects.list"] * 2
    assert not any("if-none-match" in request.headers for request in harness.requests)


async def test_another_query_scope_or_token_sends_no_etag() -> None:
    harness = ApiHarness(answer(PAGE, ETag='"a"'))
    await projects(harness.service)
    async for _ in harness.service.projects.pages(ACME, first=30):
        pass
    await projects(harness.service, Scope("other", "Other", "team_other"))
    harness.service.sign_in("vcp_AnotherToken0123456789", "the form")
    await projects(harness.service)
    assert not any("if-none-match" in request.headers for request in harness.requests)


async def test_later_pages_send_no_etag() -> None:
    following = {"projects": [{"id": "prj_9", "name": "z"}], "pagination": {"count": 1, "next": "GEZQ"}}
    harness = ApiHarness(
        answer(following, ETag='"1"'), answer(PAGE, ETag='"2"'), answer(None, 304), answer(PAGE, ETag='"2"')
    )
    assert len(await projects(harness.service)) == 3
    assert len(await projects(harness.service)) == 3
    assert [request.headers.get("if-none-match") for request in harness.requests] == [None, None, '"1"', None]


async def test_writes_and_env_vars_send_no_etag() -> None:
    variables = answer({"envs": [{"id": "e1", "key": "A", "type": "plain", "value": "x"}]}, ETag='"a"')
    value = answer({"id": "e1", "key": "A", "value": "x"}, ETag='"b"')
    harness = ApiHarness(variables, variables, value, value, answer({"id": "dpl_1"}, ETag='"c"'))
    service = harness.service
    for _ in range(2):
        rows = [row async for page in service.env.of_project(ACME, SHOP) for row in page.rows]
    for _ in range(2):
        await service.env.reveal(ACME, rows[0])
    for _ in range(2):
        await service.send(WriteRequest("deployments.create", ACME, body={"deploymentId": "dpl_1"}))
    assert len(harness.requests) == 6
    assert not any("if-none-match" in request.headers for request in harness.requests)


async def test_304_without_an_etag_sent_is_an_error() -> None:
    harness = ApiHarness(answer(None, 304))
    with pytest.raises(VercelError):
        await projects(harness.service)


async def test_an_etag_of_one_version_is_not_sent_to_another() -> None:
    retired = answer({"error": {"code": "gone", "message": "no"}}, 410)
    harness = ApiHarness(answer(PAGE, ETag='"a"'), retired, answer(PAGE))
    await projects(harness.service)
    assert len(await projects(harness.service)) == 2
    assert harness.paths == ["/v10/projects", "/v10/projects", "/v9/projects"]
    assert [request.headers.get("if-none-match") for request in harness.requests] == [None, '"a"', None]


@pytest.mark.parametrize("text", ['"a"', 'W/"33a64df5"', '""'])
def test_etags_of_the_standard_are_valid(text: str) -> None:
    assert valid_etag(text) == text


@pytest.mark.parametrize("text", [None, "", "a", '"é"', '"a\r\nX: 1"', '"a" ', '"' + "a" * 201 + '"', 'w/"a"', '"a"b"'])
def test_other_texts_are_not_sent_back(text: str | None) -> None:
    assert valid_etag(text) is None


async def test_a_header_that_is_no_etag_is_not_sent_back() -> None:
    harness = ApiHarness(answer(PAGE, ETag='"a" and more'))
    await projects(harness.service)
    await projects(harness.service)
    assert [request.headers.get("if-none-match") for request in harness.requests] == [None, None]


def test_sixteen_pages_are_kept_those_that_were_requested_last() -> None:
    pages = KnownPages()
    known = KnownPage(DecodedPage(()), 0, 0, None)
    for number in range(16):
        pages.put(number, known)
    pages.put(0, known)
    pages.put(16, known)
    assert [number for number in range(17) if pages.get(number) is None] == [1]


class Demo:
    """A service on a demo account, and the responses that it got."""

    def __init__(self, *faults: str) -> None:
        self.clock = ManualClock()
        account = Account(clock=self.clock, faults=frozenset(faults), deployments=250, live=False)
        self.responses: list[httpx.Response] = []
        demo = self

        class Noted(DemoTransport):
            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                response = await super().handle_async_request(request)
                demo.responses.append(response)
                return response

        self.service = Service("https://api.vercel.com", DEMO_TOKEN, transport=Noted(account), clock=self.clock.now)
        team = account.team("acme")
        assert team is not None
        self.scope = Scope("acme", "Acme", team.id)


async def test_the_demo_answers_304_until_something_changes() -> None:
    demo = Demo("etags")
    first = await projects(demo.service, demo.scope)
    again = await projects(demo.service, demo.scope)
    assert len(first) == 58
    assert again == first
    body = {"name": first[0].name, "framework": "astro"}
    request = WriteRequest("projects.edit", demo.scope, ids={"project": first[0].id}, body={"framework": "astro"})
    await demo.service.send(request)
    changed = await projects(demo.service, demo.scope)
    assert next(row.framework for row in changed if row.name == body["name"]) == "astro"
    assert [(answer.status_code, len(answer.content) > 0) for answer in demo.responses] == [
        (200, True),
        (304, False),
        (200, True),
        (200, True),
    ]


async def test_the_demo_sends_no_etag_by_itself() -> None:
    demo = Demo()
    await projects(demo.service, demo.scope)
    assert "etag" not in demo.responses[0].headers
