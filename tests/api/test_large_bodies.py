"""Large bodies are decoded while the event loop goes on, to the same rows as small ones."""

import asyncio
import json
import threading
from typing import Any

import pytest

from tests.harness.api import ACME, ApiHarness, answer
from tests.harness.response_bodies import read
from tests.harness.service import ServiceHarness
from vtui.api.decoding import LARGE_BODY, decode_page
from vtui.models.deployment import Deployment
from vtui.models.responses import decode
from vtui.models.responses.reader import DecodedPage, PageReader
from vtui.models.scope import ProjectRef

PROJECT = ProjectRef("prj_1", "shop")


def large(count: int) -> bytes:
    """A page of so many deployments, larger than LARGE_BODY."""
    rows = [{"uid": f"dpl_{number}", "name": "shop", "created": 5_000 - number} for number in range(count)]
    rows[-1]["name"] = "x" * LARGE_BODY
    return json.dumps({"deployments": rows}).encode()


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The threads that have decoded something."""
    found: list[int] = []
    original = decode.decode

    def noted(reader: PageReader, body: bytes) -> DecodedPage[Any]:
        found.append(threading.get_ident())
        page: DecodedPage[Any] = original(reader, body)
        return page

    monkeypatch.setattr(decode, "decode", noted)
    return found


async def test_the_event_loop_runs_while_a_large_body_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = threading.Event()

    def wait(_: PageReader, body: bytes) -> DecodedPage[int]:
        return DecodedPage((len(body), int(ran.wait(60))))

    monkeypatch.setattr(decode, "decode", wait)
    asyncio.get_running_loop().call_soon(ran.set)
    page = await decode_page(int, "deployments.list", bytes(300_000), number=1)
    assert page.rows == (300_000, True)


async def test_a_small_body_is_decoded_at_once(threads: list[int]) -> None:
    await decode_page(Deployment, "deployments.list", b'{"deployments": []}' + b" " * 200_000, number=1)
    assert threads == [threading.get_ident()]


async def test_a_page_of_3_000_rows_is_decoded_away_from_the_event_loop(threads: list[int]) -> None:
    harness = ApiHarness(answer(large(3_000)))
    rows = [row async for page in harness.service.deployments.pages(ACME) for row in page.rows]
    assert [row.id for row in rows] == [f"dpl_{number}" for number in range(3_000)]
    assert threads
    assert threading.get_ident() not in threads


async def test_a_page_that_is_read_row_by_row_has_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    harness = ServiceHarness(deployments=400)
    scope = harness.scope()

    async def body(operation: str, **ids: str) -> bytes:
        return (await harness.service.fetch_raw(operation, scope, ids=ids)).body

    projects = await body("projects.list")
    shop = json.loads(projects)["projects"][0]["id"]
    domain = json.loads(await body("domains.list"))["domains"][0]["name"]
    bodies: tuple[tuple[str, bytes, tuple[object, ...]], ...] = (
        ("deployments.list", await body("deployments.list"), ()),
        ("projects.list", projects, ()),
        ("teams.list", await body("teams.list"), ()),
        ("members.list", await body("members.list", team=scope.team_id or ""), ()),
        ("domains.list", await body("domains.list"), ()),
        ("aliases.list", await body("aliases.list"), ()),
        ("project_domains.list", await body("project_domains.list", project=shop), (PROJECT,)),
        ("records.list", await body("records.list", domain=domain), (domain,)),
        ("env.list", await body("env.list", project=shop), (PROJECT,)),
        ("shared_env.list", await body("shared_env.list"), (PROJECT,)),
    )
    for operation, page, parent in bodies:
        monkeypatch.setattr(decode, "LARGE_PAGE", 10**9)
        at_once = read(operation, page, *parent)
        monkeypatch.setattr(decode, "LARGE_PAGE", 0)
        assert read(operation, page, *parent) == at_once
        assert at_once.rows
