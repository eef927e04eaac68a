"""Checks for issues: the line above lists, the list of issues, and what is not checked yet."""

from collections import Counter

import pytest

from tests.harness.app import AppHarness, RunningApp, made_of, running_app
from tests.harness.service import reply
from tests.screens.test_build_errors import logs
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.http_server import running_server
from vtui.models.scope import EVERY, ProjectRef
from vtui.widgets.table.resource_table import ResourceTable


def line(ui: RunningApp) -> str:
    """The line above the list."""
    return ui.lines[1]


def status(ui: RunningApp) -> str:
    """What the list of issues says of what was checked."""
    return ui.lines[-2]


def issues(ui: RunningApp) -> list[str]:
    """The rows of the list of issues."""
    return [row for row in ui.lines[2:-2] if "×" in row or " ! " in row]


async def open_issues(ui: RunningApp) -> None:
    await ui.press("exclamation_mark")
    await ui.see("Needs attention")


async def test_no_issues_message_is_shown_only_after_all_checks() -> None:
    harness = AppHarness(deployments=0)
    async with running_server(harness.account) as served:
        connect = made_of(harness.clock, served.url, DEMO_TOKEN, None)
        async with running_app(connect, harness.clock, project="search", refresh=0) as ui:
            await ui.rests()
            await ui.see("! not checked: domains, env vars")
            await open_issues(ui)
            screen = await ui.see(
                "No issues found so far", "Not checked: domains, env vars (about 5 requests)", "r check"
            )
            assert "Nothing needs attention" not in screen
            await ui.press("r")
            await ui.see("Nothing needs attention", "Last complete check: just now", "r check again")
            await ui.press("exclamation_mark")
            await ui.see_no("Needs attention")
            assert line(ui).strip() == ""
            await open_issues(ui)
            await ui.pass_time(300, step=300)
            await ui.see("Last complete check: 5m ago")


async def test_number_of_requests_is_shown_before_a_large_check() -> None:
    harness = AppHarness(deployments=200)
    async with harness.run_app(size=(80, 36), refresh=0) as ui:
        await ui.rests()
        await ui.see("issues so far")
        await open_issues(ui)
        await ui.see("Not checked: domains, env vars (about")
        failed = sum("× Build failed" in row for row in ui.lines)
        await ui.until(lambda: logs(harness) == failed, "the build logs of the failed builds")
        before = len(harness.wire.asked)
        await ui.press("r")
        await ui.see("Check for issues", "This takes about", "esc stops the check")
        assert len(harness.wire.asked) == before, "nothing is requested before the answer"
        await ui.press("escape")
        await ui.see_no("This takes about")
        assert len(harness.wire.asked) == before
        await ui.press("r", "enter")
        await ui.see("Last complete check", "Domain invalid", "Domain pending")
        paths = Counter(request.url.path for request in harness.wire.asked[before:])
        assert set(paths.values()) == {1}
        assert sum(path.endswith("/config") for path in paths) == 22
        found = len(issues(ui))
        await ui.press("escape")
        await ui.see(f"! {found} issues ")
        after = Counter(path for path in harness.wire.paths() if path.endswith("/config"))
        await ui.press("3")
        await ui.rests()
        assert f"! {found} issues " in line(ui), "opening a list finds nothing that was not covered"
        await ui.press("exclamation_mark")
        await ui.see("Last complete check")
        assert len(issues(ui)) == found
        assert Counter(path for path in harness.wire.paths() if path.endswith("/config")) == after


async def test_issues_found_by_a_list_were_shown_as_not_checked_before() -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await ui.rests()
        await ui.see("not checked: domains, env vars")
        before = line(ui)
        await ui.press("3")
        await ui.rests()
        await ui.see("× Invalid Configuration")
        assert "not checked: domains, env vars" in before
        await ui.until(lambda: line(ui) != before, "more issues")


async def test_check_is_stopped_by_escape_and_continues_later() -> None:
    harness = AppHarness()
    async with harness.run_app(project="docs", refresh=0) as ui:
        await ui.rests()
        await open_issues(ui)
        await ui.see("Not checked: domains, env vars (about ")
        before = status(ui)
        harness.wire.gate.clear()
        await ui.press("r")
        await ui.see("Checking … about ", " requests left", "esc stop")
        await ui.press("r")
        await ui.toast("Check: already running. Press esc to stop it.")
        await ui.press("escape")
        await ui.see("Not checked: domains, env vars (about ", "Needs attention")
        assert status(ui) == before
        await ui.press("r")
        await ui.see("Checking …")
        await ui.press("exclamation_mark")
        await ui.see("checking …")
        assert "Needs attention" not in ui.text, "the check goes on while other screens are on view"
        harness.wire.gate.set()
        await ui.see(" issue")
        await ui.until(lambda: "check" not in line(ui), "the end")


async def test_checks_forbidden_for_a_role_are_shown_as_not_checked() -> None:
    harness = AppHarness(deployments=0)
    harness.wire.instead = lambda request: (
        reply(403, {"error": {"code": "forbidden"}})
        if request.url.path in ("/v5/domains", "/v5/user/tokens/current")
        else None
    )
    async with harness.run_app(project="search", refresh=0) as ui:
        await ui.rests()
        await open_issues(ui)
        await ui.see("domains, env vars (about 5 requests), token (no access)")
        await ui.press("r")
        screen = await ui.see("No issues found, but some checks failed", "r check again")
        assert "account domains not checked: no access" in screen
        assert "Nothing needs attention" not in screen
        assert "domains (about" not in screen


async def test_issues_of_all_teams_name_a_team_without_access() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        await ui.press("t", *"all teams", "enter")
        await ui.rests()
        await ui.see(" all teams ", "not checked: projects, deployments and 3 more")
        await open_issues(ui)
        await ui.see(
            "Team", "acme", "Not checked: projects, deployments, domains, env vars (about", "bigco (no access)"
        )
        await ui.press("r")
        await ui.see("This takes about")
        await ui.press("enter")
        await ui.see("northwind shared", "northwind-labs.example", "www.acme-shop.example")
        found = ui.app.session.store.issues(EVERY, ProjectRef())
        issue = next(issue for issue in found if issue.scope is not None and issue.scope.slug == "northwind")
        assert ui.app.screen.query_one(ResourceTable).move_to(issue.key)
        await ui.press("enter")
        await ui.see(" northwind ", issue.subject, "Diagnosis")
        await ui.press("left_square_bracket")
        await ui.see("Needs attention", "Team", "r check again")


async def test_domain_is_shown_as_checking_before_its_result() -> None:
    harness = AppHarness()
    harness.wire.instead = lambda request: harness.wire.gate.clear() if "config" in request.url.path else None
    async with harness.run_app(project="store", refresh=0) as ui:
        await ui.rests()
        await ui.press("3")
        await ui.rests()
        await ui.see("Checking DNS")
        row = next(row for row in ui.lines if " next.acme.example" in row)
        assert "●" not in row
        assert "… Checking DNS" in row
        await ui.press("slash", *"state:checking", "enter")
        await ui.until(lambda: 0 < len(ui.listed.view) < len(ui.rows), "what is being checked")
        harness.wire.instead = lambda _: None
        harness.wire.gate.set()
        await ui.until(lambda: not ui.listed.view, "none is left")


async def test_dns_checks_wait_when_the_rate_limit_is_nearly_used_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vtui.screens.lists.domains.PAUSE", 0.01)
    harness = AppHarness()
    reset = str(harness.clock.now() // 1000 + 60)
    headers = {"x_ratelimit_limit": "500", "x_ratelimit_remaining": "20", "x_ratelimit_reset": reset}
    harness.wire.instead = lambda request: (
        reply(200, {"misconfigured": False}, **headers) if "config" in request.url.path else None
    )
    async with harness.run_app(size=(120, 24), refresh=0) as ui:
        await ui.rests()
        await ui.press("3")
        await ui.rests()
        await ui.see("– DNS not checked", "● Valid Configuration    store             → www.acme.example")
        assert "Checking DNS" not in ui.text
        harness.wire.instead = lambda _: None
        await ui.pass_time(62, step=31)
        await ui.see_no("DNS not checked")


async def test_domain_page_shows_checking_until_its_dns_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vtui.screens.lists.domains.PAUSE", 3_600)
    harness = AppHarness()
    async with harness.run_app(project="docs", refresh=0) as ui:
        await ui.rests()
        await ui.press("3")
        await ui.rests()
        await ui.see("docs.acme.example", "Checking DNS")
        harness.wire.gate.clear()
        ui.listed.table.move_to("docs.acme.example")
        await ui.press("enter")
        screen = await ui.see("Diagnosis", "status  … Checking DNS")
        assert "Valid Configuration" not in screen
        harness.wire.gate.set()
        await ui.see("Invalid Configuration: docs.acme.example has a conflicting record.")


async def test_all_loaded_variables_are_checked_and_a_change_takes_the_issue_away() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        await ui.see("not checked: domains, env vars")
        await ui.press("4")
        await ui.see("Not loaded")
        await ui.press("r")
        await ui.rests()
        await ui.see("not checked: domains")
        session = ui.app.session
        scope = session.scope.value
        assert scope is not None
        assert [gap.what for gap in session.store.gaps(scope, ProjectRef())] == ["domains"]
        issue = next(
            one for one in session.store.issues(scope, ProjectRef()) if getattr(one.row, "key", "") == "DATABASE_URL"
        )
        ui.listed.table.move_to(ui.listed.resource.list.key(issue.row))
        await ui.press("E", *"new", "tab", "tab", "left", "ctrl+s")
        await ui.see("Secret: cannot be read back later")
        await ui.answer("E")
        await ui.toast("DATABASE_URL is changed for production")
        await ui.rests()
        await ui.until(
            lambda: issue.key not in {one.key for one in session.store.issues(scope, ProjectRef())}, "no issue any more"
        )


async def test_issue_of_a_variable_opens_its_page_and_ends_with_a_change_there() -> None:
    harness = AppHarness(deployments=0)
    async with harness.run_app(project="store", refresh=0) as ui:
        await ui.rests()
        await open_issues(ui)
        await ui.press("r")
        await ui.see("Readable secret", "DATABASE_URL: a secret stored as Config")
        table = ui.app.screen.query_one(ResourceTable)
        found = ui.app.session.store.issues(ui.app.session.scope.value, ui.app.session.project.value)
        issue = next(issue for issue in found if issue.title == "readable secret")
        assert table.move_to(issue.key)
        await ui.press("enter")
        await ui.see("Vercel reports a secret stored as Config", "stored type")
        await ui.press("E", *"new", "tab", "tab", "left", "ctrl+s")
        await ui.answer("E")
        await ui.toast("DATABASE_URL is changed for production")
        await ui.press("escape")
        await ui.see("Needs attention")
        await ui.see_no("Readable secret")


async def test_count_of_issues_gives_way_to_the_first_issue() -> None:
    async with AppHarness(deployments=25_000).run_app(size=(60, 16)) as ui:
        await ui.rests()
        await ui.see("labs: production build failing for", "issues so far")
        await ui.pilot.resize_terminal(120, 36)
        await ui.see("labs: production build failing for 7d", "issues; not checked: domains, env vars")
