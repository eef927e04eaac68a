"""Errors on screen: the cause, what to do, and that the rest of the app still works."""

import socket
from typing import Any

import httpx
import pytest

from tests.harness.app import AppHarness, RunningApp, made_of, running_app
from tests.harness.clock import ManualClock
from tests.harness.service import reply
from vtui.api.errors import RateLimited
from vtui.api.rate_limits import RateLimits
from vtui.demo.data.account import DEMO_TOKEN
from vtui.models.scope import Scope
from vtui.screens.lists.projects import ProjectsScreen
from vtui.screens.menus.team import TeamMenu

LIMITED = {"error": {"code": "too_many_requests", "message": "Rate limit exceeded"}}


async def switch(ui: RunningApp, team: str) -> None:
    await ui.press("t")
    await ui.until(lambda: isinstance(ui.app.screen, TeamMenu), "the menu")
    await ui.press(*team, "enter")
    await ui.see(f" {team} ")


async def test_wrong_token_is_shown_and_retried_with_r() -> None:
    harness = AppHarness(token="vcp_wrong")  # noqa: S106 - it is meant to open nothing
    async with harness.run_app() as ui:
        shown = await ui.see("Vercel rejected the token", "set VERCEL_TOKEN", "r retry")
        assert "vcp_wrong" not in shown
        asked = len(harness.wire.asked)
        await ui.pass_time(120, step=40)
        assert len(harness.wire.asked) == asked
        harness.account.token = "vcp_wrong"  # noqa: S105 - now it opens the demo account
        await ui.press("r")
        await ui.see(" acme ", "store")


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ({"team": "nobody"}, ["Team nobody not found", "northwind, acme", "Press t"]),
        ({"team": "[/x]\x1b[31m"}, ["Team [/x] not found"]),
        ({"project": "nothing"}, ["Project nothing not found in acme"]),
    ],
)
async def test_unknown_team_or_project_is_shown_and_another_can_be_chosen(
    start: dict[str, Any], words: list[str]
) -> None:
    async with AppHarness().run_app(**start) as ui:
        await ui.see(*words)
        await switch(ui, "northwind")
        await ui.rests()
        await ui.see("640 total")


async def test_network_error_is_shown_and_retried() -> None:
    harness = AppHarness()

    def refused(request: httpx.Request) -> None:
        raise httpx.ConnectError("refused", request=request) from ConnectionRefusedError()

    harness.wire.instead = refused
    async with harness.run_app(tick=0.05) as ui:
        await ui.until(lambda: harness.wire.asked, "a request")
        for _ in range(40):
            await ui.pass_time(1)
            if "Connection refused by" in ui.text:
                break
        await ui.see("Connection refused by api.vercel.com", "Retrying in 0:")
        harness.wire.instead = lambda _: None
        await ui.pass_time(10)
        await ui.see(" acme ", "store")


async def test_closed_port_is_shown_over_real_http() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    clock = ManualClock()
    async with running_app(made_of(clock, f"http://127.0.0.1:{port}", DEMO_TOKEN, None), clock) as ui:
        for _ in range(60):
            await ui.pass_time(1)
            if "Connection refused by" in ui.text:
                break
        await ui.see("Connection refused by 127.0.0.1", "Check the API URL", "r retry")


async def test_locked_team_shows_its_reason_and_other_teams_work() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await switch(ui, "bigco")
        await ui.see("No access to bigco", "SSO", "t switch team", " bigco ")
        await ui.press("2")
        await ui.until(lambda: isinstance(ui.app.screen, ProjectsScreen), "projects")
        await ui.see("No access to bigco")
        await switch(ui, "northwind")
        await ui.see("portal", "intranet")
        await ui.press("1")
        await ui.rests()
        await ui.see("640 total")


async def test_empty_lists_show_what_to_do() -> None:
    async with AppHarness("empty").run_app(team=None) as ui:
        for key, words in (("1", "No deployments"), ("2", "No projects"), ("3", "No domains"), ("4", "No variables")):
            await ui.press(key)
            await ui.rests()
            await ui.see(words, "r refresh", "t switch team")
            hints = {"1": "Push to a linked", "2": "Import a", "3": "Projects without a custom domain", "4": "Add one"}
            await ui.see(hints[key])


async def test_empty_list_shows_the_project_name() -> None:
    async with AppHarness().run_app(project="sandbox-never-deployed") as ui:
        await ui.rests()
        await ui.see("No deployments in sandbox-never-deployed", "r refresh", "0 all projects")


async def test_rate_limit_keeps_the_rows_and_loading_continues_after_a_countdown() -> None:
    harness = AppHarness(rate_limit=4, deployments=350)
    async with harness.run_app(auto_load=1_000, refresh=0, tick=0.05) as ui:
        await ui.see("327 loaded, more available", "limit reached")
        await ui.see("rate limit reached, retrying in 1:00")
        await ui.pass_time(20, step=5)
        await ui.see("retrying in 0:40")
        assert harness.wire.paths().count("/v7/deployments") == 4
        assert len(ui.rows) == 327
        await ui.press("j", "j")
        assert ui.listed.table.cursor_index == 2
        await ui.pass_time(41, step=5)
        await ui.see("350 total")
        assert harness.wire.paths().count("/v7/deployments") == 5


async def test_wait_time_is_known_from_the_headers_of_a_429() -> None:
    harness = AppHarness(deployments=350)
    reset = str(harness.clock.now() // 1000 + 30)
    headers = {"x_ratelimit_limit": "100", "x_ratelimit_remaining": "0", "x_ratelimit_reset": reset}
    harness.wire.instead = lambda request: (
        reply(429, LIMITED, **headers)
        if request.url.path == "/v7/deployments" and harness.clock.now() // 1000 < int(reset)
        else None
    )
    async with harness.run_app(tick=0.05) as ui:
        await ui.see("Rate limit reached for deployments", "Retrying in 0:")
        asked = harness.wire.paths().count("/v7/deployments")
        await ui.pass_time(25, step=5)
        assert harness.wire.paths().count("/v7/deployments") == asked
        await ui.pass_time(8)
        await ui.see("350 total")


async def test_failed_later_page_keeps_the_rows_and_r_continues() -> None:
    harness = AppHarness(deployments=350)
    refused = reply(403, {"error": {"code": "forbidden", "message": "Not today"}})
    harness.wire.instead = lambda request: refused if "until" in request.url.params else None
    async with harness.run_app(refresh=0) as ui:
        await ui.see("30 loaded, more available", "failed")
        await ui.see("store")
        first = ui.rows[0].id
        harness.wire.instead = lambda _: None
        await ui.press("r")
        await ui.see("350 total")
        assert ui.rows[0].id == first
        assert len({row.id for row in ui.rows}) == 350


async def test_page_that_fails_once_is_retried_silently() -> None:
    async with AppHarness("later-page-fails", deployments=350).run_app() as ui:
        for _ in range(120):
            await ui.pass_time(1)
            if "350 total" in ui.text:
                break
        await ui.see("350 total")
        assert ui.toasts == []


async def test_list_is_incomplete_when_the_server_ignores_the_cursor() -> None:
    async with AppHarness("cursor-ignored").run_app(refresh=0) as ui:
        await ui.see("loaded, incomplete: the server ignored the cursor")
        assert " total" not in ui.lines[-2]


@pytest.mark.parametrize("fault", ["null-rows", "text-rows", "number-rows", "idless-rows"])
async def test_malformed_rows_are_shown_and_counted(fault: str) -> None:
    async with AppHarness(fault, deployments=60).run_app(refresh=0) as ui:
        await ui.rests()
        await ui.see("2 malformed")
        malformed = next(row for row in ui.rows if row.problem)
        ui.listed.table.move_to(malformed.id)
        await ui.see("Malformed")
        await ui.press("enter")
        await ui.see("unexpected data")
        await ui.press("escape", "R", "u", "o", "i", "y")


@pytest.mark.parametrize("fault", ["not-json", "cut-json", "wrong-json", "empty-answers", "html-errors", "redirects"])
async def test_malformed_responses_are_shown_in_a_banner(fault: str) -> None:
    async with AppHarness(fault, token="wrong" if fault == "html-errors" else DEMO_TOKEN).run_app() as ui:
        await ui.until(lambda: ui.app.session.trouble.value is not None, "trouble")
        await ui.see("╭─ ", "r retry")


async def test_unreadable_projects_are_named_and_the_others_shown() -> None:
    harness = AppHarness()
    project = harness.account.teams[2].projects[1]
    refused = reply(403, {"error": {"code": "forbidden", "message": "Not for you"}})
    harness.wire.instead = lambda request: refused if f"{project.id}/env" in request.url.path else None
    async with harness.run_app() as ui:
        await ui.press("4")
        await ui.rests()
        await ui.see(f"not loaded: {project.name}")
        assert " total" not in ui.lines[-2]
        assert len({row.project_id for row in ui.rows}) > 40


async def test_server_notice_is_shown_once() -> None:
    async with AppHarness("warnings").run_app() as ui:
        await ui.rests()
        await ui.press("2")
        await ui.rests()
        notices = [toast for toast in ui.toasts if toast.startswith("Notice from Vercel")]
        assert len(notices) == len(set(notices)) >= 1


async def test_rate_limit_of_another_team_is_not_shown_or_waited_for() -> None:
    harness = AppHarness()
    limited = Scope("moon", "Moon", "team_moon")
    async with harness.run_app(refresh=0) as ui:
        await ui.press("2")
        await ui.rests()
        headers = {"x_ratelimit_limit": "100", "x_ratelimit_remaining": "0", "retry_after": "50"}
        harness.wire.instead = lambda request: (
            reply(429, LIMITED, **headers) if "team_moon" in str(request.url) else None
        )
        with pytest.raises(RateLimited):
            await anext(aiter(ui.app.session.service.projects.pages(limited)))
        before = len(harness.wire.asked)
        await ui.press("r")
        await ui.until(lambda: len(harness.wire.asked) > before, "the list is read again")
        await ui.rests()
        assert "limit reached" not in ui.text
        assert "rate limit reached" not in ui.text
        harness.wire.instead = lambda request: (
            reply(429, LIMITED, **headers) if "/projects" in str(request.url) else None
        )
        await ui.press("r")
        await ui.see("limit reached")


def low(budget: RateLimits) -> bool:
    return budget.by_group(None, 0)["env vars"].remaining < 4


async def test_other_limits_that_are_nearly_used_up_are_shown() -> None:
    harness = AppHarness(rate_limit=40)
    async with harness.run_app(refresh=0) as ui:
        await ui.press("4")
        await ui.see("takes 60 requests")
        await ui.press("r")
        await ui.see("loaded, more available")
        await ui.until(
            lambda: ui.app.session.connection.budget.value is not None and low(ui.app.session.connection.budget.value),
            "a low limit",
        )
        await ui.press("1")
        await ui.see("env vars ")
