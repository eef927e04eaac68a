"""What a person sees when something is wrong: who, why, what to do, and that the rest still works."""

import socket
from typing import Any

import httpx
import pytest

from tests.harness.app_stage import Session, Stage, looking, made_of
from tests.harness.service_stage import reply
from vtui.api.errors import RateLimited
from vtui.api.rate_limits import RateLimits
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.data.clock import ManualClock
from vtui.models.scope import Scope
from vtui.screens.lists.projects import ProjectsScreen
from vtui.screens.menus.team import TeamMenu

LIMITED = {"error": {"code": "too_many_requests", "message": "Rate limit exceeded"}}


async def switch(session: Session, team: str) -> None:
    await session.press("t")
    await session.until(lambda: isinstance(session.app.screen, TeamMenu), "the menu")
    await session.press(*team, "enter")
    await session.see(f" {team} ")


async def test_a_wrong_token_is_named_and_asked_for_again_by_r() -> None:
    stage = Stage(token="vcp_wrong")  # noqa: S106 - it is meant to open nothing
    async with stage.look() as session:
        shown = await session.see("Vercel does not accept this token", "set VERCEL_TOKEN", "r try again")
        assert "vcp_wrong" not in shown
        asked = len(stage.wire.asked)
        await session.pass_time(120, step=40)
        assert len(stage.wire.asked) == asked
        stage.account.token = "vcp_wrong"  # noqa: S105 - now it opens the demo account
        await session.press("r")
        await session.see(" acme ", "store")


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ({"team": "nobody"}, ["There is no team nobody", "northwind, acme", "Press t"]),
        ({"team": "[/x]\x1b[31m"}, ["There is no team [/x]"]),
        ({"project": "nothing"}, ["There is no project nothing in acme"]),
    ],
)
async def test_an_unknown_team_or_project_is_said_and_another_can_be_chosen(
    start: dict[str, Any], words: list[str]
) -> None:
    async with Stage().look(**start) as session:
        await session.see(*words)
        await switch(session, "northwind")
        await session.rests()
        await session.see("all 640")


async def test_no_network_is_said_and_heals_by_itself() -> None:
    stage = Stage()

    def refused(request: httpx.Request) -> None:
        raise httpx.ConnectError("refused", request=request) from ConnectionRefusedError()

    stage.wire.instead = refused
    async with stage.look(tick=0.05) as session:
        await session.until(lambda: stage.wire.asked, "a request")
        for _ in range(40):
            await session.pass_time(1)
            if "refuses the connection" in session.text:
                break
        await session.see("api.vercel.com refuses the connection", "Asks again by itself in 0:")
        stage.wire.instead = lambda _: None
        await session.pass_time(10)
        await session.see(" acme ", "store")


async def test_a_port_where_nobody_listens_is_said_over_real_http() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    clock = ManualClock()
    async with looking(made_of(clock, f"http://127.0.0.1:{port}", DEMO_TOKEN, None), clock) as session:
        for _ in range(60):
            await session.pass_time(1)
            if "refuses the connection" in session.text:
                break
        await session.see("127.0.0.1 refuses the connection", "Check the API address", "r try again")


async def test_a_locked_team_is_named_with_its_reason_and_the_others_still_work() -> None:
    async with Stage().look() as session:
        await session.rests()
        await switch(session, "bigco")
        await session.see("bigco does not let this token in", "SSO", "t another team", " bigco ")
        await session.press("2")
        await session.until(lambda: isinstance(session.app.screen, ProjectsScreen), "projects")
        await session.see("bigco does not let this token in")
        await switch(session, "northwind")
        await session.see("portal", "intranet")
        await session.press("1")
        await session.rests()
        await session.see("all 640")


async def test_an_empty_account_says_what_would_fill_it() -> None:
    async with Stage("empty").look(team=None) as session:
        for key, words in (("1", "No deployments"), ("2", "No projects"), ("3", "No domains"), ("4", "No variables")):
            await session.press(key)
            await session.rests()
            await session.see(words, "r look again", "t another team")
            told = {"1": "Push to a linked", "2": "Import a", "3": "Every project still", "4": "Add one"}
            await session.see(told[key])


async def test_an_empty_project_is_called_by_its_name() -> None:
    async with Stage().look(project="sandbox-never-deployed") as session:
        await session.rests()
        await session.see("Nothing in sandbox-never-deployed", "r look again", "0 all projects")


async def test_a_spent_limit_keeps_the_rows_counts_down_and_goes_on_by_itself() -> None:
    stage = Stage(rate_limit=4, deployments=350)
    async with stage.look(auto_load=1_000, refresh=0, tick=0.05) as session:
        await session.see("327 loaded, more exist", "limit spent")
        await session.see("waits for the limit, again in 1:00")
        await session.pass_time(20, step=5)
        await session.see("again in 0:40")
        assert stage.wire.paths().count("/v7/deployments") == 4
        assert len(session.rows) == 327
        await session.press("j", "j")
        assert session.listed.table.cursor_index == 2
        await session.pass_time(41, step=5)
        await session.see("all 350")
        assert stage.wire.paths().count("/v7/deployments") == 5


async def test_a_bare_429_is_enough_to_know_how_long_to_wait() -> None:
    stage = Stage(deployments=350)
    reset = str(stage.clock.now() // 1000 + 30)
    headers = {"x_ratelimit_limit": "100", "x_ratelimit_remaining": "0", "x_ratelimit_reset": reset}
    stage.wire.instead = lambda request: (
        reply(429, LIMITED, **headers)
        if request.url.path == "/v7/deployments" and stage.clock.now() // 1000 < int(reset)
        else None
    )
    async with stage.look(tick=0.05) as session:
        await session.see("Rate limit reached for deployments", "Asks again by itself in 0:")
        asked = stage.wire.paths().count("/v7/deployments")
        await session.pass_time(25, step=5)
        assert stage.wire.paths().count("/v7/deployments") == asked
        await session.pass_time(8)
        await session.see("all 350")


async def test_a_later_page_that_fails_keeps_the_rows_and_r_goes_on() -> None:
    stage = Stage(deployments=350)
    refused = reply(403, {"error": {"code": "forbidden", "message": "Not today"}})
    stage.wire.instead = lambda request: refused if "until" in request.url.params else None
    async with stage.look(refresh=0) as session:
        await session.see("30 loaded, more exist", "failed")
        await session.see("store")
        first = session.rows[0].id
        stage.wire.instead = lambda _: None
        await session.press("r")
        await session.see("all 350")
        assert session.rows[0].id == first
        assert len({row.id for row in session.rows}) == 350


async def test_a_page_that_fails_for_a_moment_is_asked_for_again_unseen() -> None:
    async with Stage("later-page-fails", deployments=350).look() as session:
        for _ in range(120):
            await session.pass_time(1)
            if "all 350" in session.text:
                break
        await session.see("all 350")
        assert session.toasts == []


async def test_a_server_that_ignores_the_cursor_is_not_believed_to_be_complete() -> None:
    async with Stage("cursor-ignored").look(refresh=0) as session:
        await session.see("loaded, incomplete: the server ignored the cursor")
        assert "all " not in session.lines[-2]


@pytest.mark.parametrize("oddity", ["null-rows", "text-rows", "number-rows", "idless-rows"])
async def test_odd_rows_are_shown_and_counted(oddity: str) -> None:
    async with Stage(oddity, deployments=60).look(refresh=0) as session:
        await session.rests()
        await session.see("2 odd")
        odd = next(row for row in session.rows if row.problem)
        session.listed.table.move_to(odd.id)
        await session.see("odd row")
        await session.press("enter")
        await session.see("odd")
        await session.press("escape", "R", "u", "o", "i", "y")


@pytest.mark.parametrize("oddity", ["not-json", "cut-json", "wrong-json", "empty-answers", "html-errors", "redirects"])
async def test_answers_that_are_no_answers_end_in_a_banner(oddity: str) -> None:
    async with Stage(oddity, token="wrong" if oddity == "html-errors" else DEMO_TOKEN).look() as session:
        await session.until(lambda: session.app.session.trouble.value is not None, "trouble")
        await session.see("╭─ ", "r try again")


async def test_parts_that_cannot_be_read_are_named_and_the_others_shown() -> None:
    stage = Stage()
    project = stage.account.teams[2].projects[1]
    refused = reply(403, {"error": {"code": "forbidden", "message": "Not for you"}})
    stage.wire.instead = lambda request: refused if f"{project.id}/env" in request.url.path else None
    async with stage.look() as session:
        await session.press("4")
        await session.rests()
        await session.see(f"without {project.name}")
        assert "all " not in session.lines[-2]
        assert len({row.project_id for row in session.rows}) > 40


async def test_a_notice_of_the_server_is_shown_once() -> None:
    async with Stage("warnings").look() as session:
        await session.rests()
        await session.press("2")
        await session.rests()
        notices = [toast for toast in session.toasts if toast.startswith("Vercel says")]
        assert len(notices) == len(set(notices)) >= 1


async def test_the_limit_of_another_team_is_neither_shown_nor_waited_for() -> None:
    stage = Stage()
    limited = Scope("moon", "Moon", "team_moon")
    async with stage.look(refresh=0) as session:
        await session.press("2")
        await session.rests()
        headers = {"x_ratelimit_limit": "100", "x_ratelimit_remaining": "0", "retry_after": "50"}
        stage.wire.instead = lambda request: reply(429, LIMITED, **headers) if "team_moon" in str(request.url) else None
        with pytest.raises(RateLimited):
            await anext(aiter(session.app.session.service.projects.pages(limited)))
        before = len(stage.wire.asked)
        await session.press("r")
        await session.until(lambda: len(stage.wire.asked) > before, "the list is read again")
        await session.rests()
        assert "limit spent" not in session.text
        assert "waits for the limit" not in session.text
        stage.wire.instead = lambda request: reply(429, LIMITED, **headers) if "/projects" in str(request.url) else None
        await session.press("r")
        await session.see("limit spent")


def low(budget: RateLimits) -> bool:
    return budget.by_group(None, 0)["env vars"].remaining < 4


async def test_other_limits_that_are_nearly_spent_are_named() -> None:
    stage = Stage(rate_limit=40)
    async with stage.look(refresh=0) as session:
        await session.press("4")
        await session.see("take 60 requests")
        await session.press("r")
        await session.see("loaded, more exist")
        await session.until(
            lambda: (
                session.app.session.connection.budget.value is not None
                and low(session.app.session.connection.budget.value)
            ),
            "a low limit",
        )
        await session.press("1")
        await session.see("env vars ")
