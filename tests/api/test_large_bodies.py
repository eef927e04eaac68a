"""Large bodies are decoded while the event loop goes on, to the same rows as small ones."""

import asyncio
import json
import threading

import pytest

from tests.api.stage import ACME, Stage, answer
from tests.resources.stage import Stage as DemoStage
from vtui.api import decoding
from vtui.models import decode
from vtui.models.deployment import Deployment
from vtui.models.scope import ProjectRef

PLACE = ProjectRef("prj_1", "shop")


async def test_the_event_loop_has_its_turn_while_a_large_body_is_decoded() -> None:
    turned = threading.Event()

    def wait(body: bytes) -> tuple[int, bool]:
        return len(body), turned.wait(60)

    asyncio.get_running_loop().call_soon(turned.set)
    assert await decoding.in_slices(wait, bytes(300_000)) == (300_000, True)


async def test_a_small_body_is_decoded_at_once() -> None:
    assert await decoding.in_slices(lambda _: threading.get_ident(), bytes(200_000)) == threading.get_ident()


async def test_a_page_of_3_000_rows_is_decoded_away_from_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []
    deployments = decode.deployments

    def noted(body: bytes) -> decode.Decoded[Deployment]:
        threads.append(threading.get_ident())
        return deployments(body)

    monkeypatch.setattr(decode, "deployments", noted)
    page = [
        {"uid": f"dpl_{number}", "name": "shop", "created": 5_000 - number, "state": "READY"} for number in range(3_000)
    ]
    page[7]["name"] = "x" * 300_000
    stage = Stage(answer({"deployments": page}))
    rows = [row async for page in stage.service.deployments.pages(ACME) for row in page.rows]
    assert [row.id for row in rows] == [f"dpl_{number}" for number in range(3_000)]
    assert threads
    assert threading.get_ident() not in threads


async def test_a_page_that_is_read_row_by_row_has_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = DemoStage(deployments=400)
    scope = stage.scope()

    async def body(operation: str, **ids: str) -> bytes:
        return (await stage.service.look(operation, scope, ids=ids)).body

    projects = await body("projects.list")
    shop = json.loads(projects)["projects"][0]["id"]
    domain = json.loads(await body("domains.list"))["domains"][0]["name"]
    bodies = (
        (decode.deployments, await body("deployments.list")),
        (decode.projects, projects),
        (decode.teams, await body("teams.list")),
        (decode.members, await body("members.list", team=scope.team_id or "")),
        (decode.domains, await body("domains.list")),
        (decode.aliases, await body("aliases.list")),
        (lambda read: decode.project_domains(read, PLACE), await body("project_domains.list", project=shop)),
        (lambda read: decode.dns_records(read, domain), await body("records.list", domain=domain)),
        (lambda read: decode.env_vars(read, PLACE), await body("env.list", project=shop)),
        (lambda read: decode.shared_env_vars(read, PLACE), await body("shared_env.list")),
    )
    for read, page in bodies:
        monkeypatch.setattr(decode, "LARGE_PAGE", 10**9)
        at_once = read(page)
        monkeypatch.setattr(decode, "LARGE_PAGE", 0)
        assert read(page) == at_once
        assert at_once.rows
