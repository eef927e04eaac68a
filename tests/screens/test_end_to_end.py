"""One session over loopback HTTP: start, load the list, switch the team, redeploy until the build is ready."""

import json
from typing import Any
from urllib.parse import parse_qs

import pytest

import vtui.demo.server.http_server
from tests.harness.app import RunningApp, made_of, newest, running_app
from tests.harness.clock import ManualClock
from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.demo.handlers.reply import Reply
from vtui.demo.server.http_server import running_server
from vtui.demo.server.respond import respond

Requests = list[tuple[str, str, dict[str, list[str]], dict[str, str], bytes]]


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> Requests:
    """What reaches the server: method, path, query, headers, body."""
    seen: Requests = []

    def watched(account: Account, *request: Any) -> Reply:
        method, path, query, headers, body = request
        seen.append((method, path, parse_qs(query), headers, body))
        return respond(account, *request)

    monkeypatch.setattr(vtui.demo.server.http_server, "respond", watched)
    return seen


async def test_session_from_the_first_row_to_a_ready_redeploy(requests: Requests) -> None:
    clock = ManualClock()
    account = Account(clock=clock, deployments=1_240, live=False)
    async with (
        running_server(account) as served,
        running_app(made_of(clock, served.url, DEMO_TOKEN, None), clock, auto_load=400) as ui,
    ):
        await rows_stream_in(ui, requests)
        await switch_to_northwind_and_back(ui, requests, account)
        await redeploy_and_follow(ui, requests, account)


async def rows_stream_in(ui: RunningApp, requests: Requests) -> None:
    await ui.see("acme", "store", "Deployments")
    await ui.rests()
    sizes = [query["limit"][0] for method, path, query, *_ in requests if path == "/v7/deployments"]
    assert sizes == ["30", "100", "100", "100", "100"]
    assert "426 loaded, more available" in ui.text
    assert len({row.id for row in ui.rows}) == 426


async def switch_to_northwind_and_back(ui: RunningApp, requests: Requests, account: Account) -> None:
    northwind = account.team("northwind")
    assert northwind is not None
    await ui.press("t")
    await ui.see("Type to search", "northwind", "bigco")
    await ui.press(*"northw", "enter")
    await ui.see(" northwind ")
    await ui.rests()
    assert {row.name for row in ui.rows} <= {project.name for project in northwind.projects}
    paths: list[Any] = [query for _, path, query, *_ in requests if path == "/v7/deployments"]
    assert paths[-1]["teamId"] == [northwind.id]
    await ui.press("t", *"acme", "enter")
    await ui.see(" acme ")
    await ui.rests()


async def redeploy_and_follow(ui: RunningApp, requests: Requests, account: Account) -> None:
    acme = account.team("acme")
    assert acme is not None
    await ui.until(lambda: ui.app.session.store.facts.value.production, "what production serves")
    # ready soon, and so refreshed every second
    quick = {one.id for one in acme.projects if one.build_seconds < 22}
    serving = ui.app.session.store.facts.value.production
    source = next(row for row in ui.rows if row.project_id in quick and serving.get(row.project_id) == row.id)
    ui.listed.table.move_to(source.id)
    await ui.press("R")
    question = await ui.see("Redeploy to Production?", "will serve the")
    for words in (source.name, " acme ", (source.sha or "")[:7], "Production", "Cancel"):
        assert words in question
    await ui.answer("R")
    await ui.toast(f"{source.name}: redeploying to Production")
    (method, path, query, headers, body), *others = [one for one in requests if one[0] != "GET"]
    assert (method, path, others) == ("POST", "/v13/deployments", [])
    assert query == {"forceNew": ["1"], "teamId": [acme.id]}
    assert headers["authorization"] == f"Bearer {DEMO_TOKEN}"
    assert headers["content-type"] == "application/json"
    assert json.loads(body) == {
        "deploymentId": source.id,
        "name": source.name,
        "meta": {"action": "redeploy"},
        "target": "production",
    }
    made = newest(ui)
    assert (made.name, made.sha, made.source) == (source.name, source.sha, "redeploy")
    assert ui.under_cursor.id == made.id
    await ui.see("Queued")
    words = []
    for _ in range(200):
        await ui.pass_time(1)
        word = next(word for word in ("Queued", "Building", "Completing", "Ready") if word in ui.lines[3])
        words += [word] if word not in words else []
        if any("is ready in production" in toast for toast in ui.toasts):
            break
    await ui.toast(f"{source.name} is ready in production")
    assert [word for word in words if word != "Ready"] == ["Queued", "Building", "Completing"]
    await ui.until(lambda: "Ready" in ui.lines[3] and "★" in ui.lines[3], "ready and serving")
    assert len([one for one in requests if one[0] != "GET"]) == 1
