"""Nothing is said to be fine that was not requested: the line above lists, the list of issues, and its checks."""

from collections import Counter

import pytest

from tests.harness.app_stage import Session, Stage, looking, made_of
from tests.harness.service_stage import reply
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.http_server import running_server
from vtui.models.scope import EVERY, ProjectRef
from vtui.widgets.table.resource_table import ResourceTable


def line(session: Session) -> str:
    """The line above the list."""
    return session.lines[1]


def status(session: Session) -> str:
    """What the list of issues says of what was checked."""
    return session.lines[-2]


def issues(session: Session) -> list[str]:
    """The rows of the list of issues."""
    return [row for row in session.lines[2:-2] if "×" in row or " ! " in row]


async def open_issues(session: Session) -> None:
    await session.press("exclamation_mark")
    await session.see("needs attention")


async def test_nothing_needs_attention_is_said_once_everything_was_requested() -> None:
    stage = Stage(deployments=0)
    async with running_server(stage.account) as served:
        connect = made_of(stage.clock, served.url, DEMO_TOKEN, None)
        async with looking(connect, stage.clock, project="search", refresh=0) as session:
            await session.rests()
            await session.see("! domains not checked")
            await open_issues(session)
            screen = await session.see("No issues found so far", "Not checked: domains (about 3 requests)", "r check")
            assert "Nothing needs attention" not in screen
            await session.press("r")
            await session.see("Nothing needs attention", "Everything was checked just now", "r check again")
            await session.press("exclamation_mark")
            await session.see_no("needs attention")
            assert line(session).strip() == ""
            await open_issues(session)
            await session.pass_time(300, step=300)
            await session.see("Everything was checked 5m ago")


async def test_many_requests_are_named_first_and_the_number_of_issues_then_stands() -> None:
    stage = Stage(deployments=200)
    async with stage.look(size=(80, 24), refresh=0) as session:
        await session.rests()
        await session.see("domains not checked")
        await open_issues(session)
        await session.see("Not checked: domains (about")
        before = len(stage.wire.asked)
        await session.press("r")
        await session.see("Check for issues", "This takes about", "esc stops the check")
        assert len(stage.wire.asked) == before, "nothing is requested before the answer"
        await session.press("escape")
        await session.see_no("This takes about")
        assert len(stage.wire.asked) == before
        await session.press("r", "enter")
        await session.see("Everything was checked", "Invalid Configuration", "Pending verification")
        paths = Counter(request.url.path for request in stage.wire.asked[before:])
        assert set(paths.values()) == {1}
        assert sum(path.endswith("/config") for path in paths) == 22
        found = len(issues(session))
        await session.press("escape")
        await session.see(f"! all {found} ")
        after = Counter(path for path in stage.wire.paths() if path.endswith("/config"))
        await session.press("3")
        await session.rests()
        assert f"! all {found} " in line(session), "opening a list finds nothing that was not covered"
        await session.press("exclamation_mark")
        await session.see("Everything was checked")
        assert len(issues(session)) == found
        assert Counter(path for path in stage.wire.paths() if path.endswith("/config")) == after


async def test_issues_that_a_list_brings_were_announced_as_not_checked() -> None:
    async with Stage().look(refresh=0) as session:
        await session.rests()
        await session.see("domains not checked")
        before = line(session)
        await session.press("3")
        await session.rests()
        await session.see("× Invalid Configuration")
        assert "domains not checked" in before
        await session.until(lambda: line(session) != before, "more issues")


async def test_a_check_is_stopped_by_esc_and_goes_on_where_it_was() -> None:
    stage = Stage()
    async with stage.look(team="northwind", refresh=0) as session:
        await session.rests()
        await open_issues(session)
        await session.see("Not checked: domains (about ")
        before = status(session)
        stage.wire.gate.clear()
        await session.press("r")
        await session.see("Checking … about ", " requests left", "esc stop")
        await session.press("r")
        await session.toast("Check: it is running; esc stops it")
        await session.press("escape")
        await session.see("Not checked: domains (about ", "needs attention")
        assert status(session) == before
        await session.press("r")
        await session.see("Checking …")
        await session.press("exclamation_mark")
        await session.see("checking …")
        assert "needs attention" not in session.text, "the check goes on while other screens are on view"
        stage.wire.gate.set()
        await session.see("! all ")
        await session.until(lambda: "check" not in line(session), "the end")


async def test_what_a_role_may_not_read_is_not_checked_and_says_so() -> None:
    stage = Stage(deployments=0)
    stage.wire.instead = lambda request: (
        reply(403, {"error": {"code": "forbidden"}})
        if request.url.path in ("/v5/domains", "/v5/user/tokens/current")
        else None
    )
    async with stage.look(project="search", refresh=0) as session:
        await session.rests()
        await open_issues(session)
        await session.see("domains (about 3 requests), token (no access)")
        await session.press("r")
        screen = await session.see("No issues in what could be checked", "r check again")
        assert "account domains not checked: no access" in screen
        assert "Nothing needs attention" not in screen
        assert "domains (about" not in screen


async def test_all_teams_have_the_line_and_the_list_of_issues_and_a_team_that_refuses_is_named() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await session.rests()
        await session.press("t", *"all teams", "enter")
        await session.rests()
        await session.see(" all teams ", "projects, deployments, 2 more not checked")
        await open_issues(session)
        await session.see("Team", "acme", "Not checked: projects, deployments, domains (about", "bigco (no access)")
        await session.press("r")
        await session.see("This takes about")
        await session.press("enter")
        await session.see("Not checked: bigco (no access)", "northwind-labs.example", "www.acme-shop.example")
        found = session.app.session.store.issues(EVERY, ProjectRef())
        issue = next(issue for issue in found if issue.scope is not None and issue.scope.slug == "northwind")
        assert session.app.screen.query_one(ResourceTable).move_to(issue.key)
        await session.press("enter")
        await session.see(" northwind ", issue.subject, "Doctor")
        await session.press("left_square_bracket")
        await session.see("needs attention", "Team", "bigco (no access)")


async def test_a_domain_is_being_checked_before_it_is_valid_or_invalid() -> None:
    stage = Stage()
    stage.wire.instead = lambda request: stage.wire.gate.clear() if "config" in request.url.path else None
    async with stage.look(project="store", refresh=0) as session:
        await session.rests()
        await session.press("3")
        await session.rests()
        await session.see("Checking DNS")
        row = next(row for row in session.lines if " next.acme.example" in row)
        assert "●" not in row
        assert "… Checking DNS" in row
        await session.press("slash", *"state:checking", "enter")
        await session.until(lambda: 0 < len(session.listed.view) < len(session.rows), "what is being checked")
        stage.wire.instead = lambda _: None
        stage.wire.gate.set()
        await session.until(lambda: not session.listed.view, "none is left")


async def test_dns_whose_limit_is_nearly_spent_is_not_checked_until_it_is_full_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vtui.screens.lists.domains.PAUSE", 0.01)
    stage = Stage()
    reset = str(stage.clock.now() // 1000 + 60)
    headers = {"x_ratelimit_limit": "500", "x_ratelimit_remaining": "20", "x_ratelimit_reset": reset}
    stage.wire.instead = lambda request: (
        reply(200, {"misconfigured": False}, **headers) if "config" in request.url.path else None
    )
    async with stage.look(size=(120, 24), refresh=0) as session:
        await session.rests()
        await session.press("3")
        await session.rests()
        await session.see("– DNS not checked", "● Valid Configuration    store             → www.acme.example")
        assert "Checking DNS" not in session.text
        stage.wire.instead = lambda _: None
        await session.pass_time(62, step=31)
        await session.see_no("DNS not checked")


async def test_a_domain_s_page_is_checking_until_its_dns_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vtui.screens.lists.domains.PAUSE", 3_600)
    stage = Stage()
    async with stage.look(project="docs", refresh=0) as session:
        await session.rests()
        await session.press("3")
        await session.rests()
        await session.see("docs.acme.example", "Checking DNS")
        stage.wire.gate.clear()
        session.listed.table.move_to("docs.acme.example")
        await session.press("enter")
        screen = await session.see("Doctor", "Checking the DNS configuration …")
        assert "Valid Configuration" not in screen
        stage.wire.gate.set()
        await session.see("Invalid Configuration: docs.acme.example does not point to Vercel")
