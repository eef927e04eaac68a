"""The issues line above every list, and the screen of all issues."""

from tests.harness.app import AppHarness, RunningApp
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.pages.issues import AttentionScreen
from vtui.screens.pages.log import LogScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.screens.pages.registry import ROW_PAGES


async def listed(ui: RunningApp) -> None:
    """The list of matters, once it is on view."""
    await ui.rests()
    await ui.see(" issue")
    await ui.press("exclamation_mark")
    await ui.until(lambda: isinstance(ui.app.screen, AttentionScreen), "the list")


async def test_two_keys_open_the_error_of_the_newest_failed_production_build() -> None:
    async with AppHarness(deployments=25_000).run_app() as ui:
        await listed(ui)
        await ui.see("× Production build failed")
        await ui.press("enter")
        await ui.until(lambda: isinstance(ui.app.screen, ROW_PAGES), "the page")
        await ui.see("labs", 'Command "next build" exited with [1]')


async def test_each_issue_opens_its_own_page() -> None:
    async with AppHarness(deployments=25_000).run_app(size=(80, 24)) as ui:
        await listed(ui)
        await ui.see("Rolled back", "Blocked", "Expires soon", "auto-renew off")
        await ui.press("G", "enter")
        await ui.until(lambda: isinstance(ui.app.screen, ProjectScreen), "the pinned project")
        assert ui.app.session.project.value.project == "checkout"
        await ui.press("1")
        await ui.see("checkout: rolled back")
        await ui.see_no("labs: production build failing")
        await ui.press("0")
        await ui.see("labs: production build failing")


async def test_leaked_token_is_the_first_issue_and_opens_the_tokens_page() -> None:
    async with AppHarness("account-token-leaked").run_app(project="store") as ui:
        await ui.toast("This token was reported as leaked.")
        await listed(ui)
        await ui.see("× Token leaked", "vtui on a laptop", "Delete it, then sign in with a new token.", "1d")
        await ui.press("home", "enter")
        await ui.until(lambda: ui.app.opened, "the browser")
        assert ui.app.opened == ["https://vercel.com/account/settings/tokens"]
        assert isinstance(ui.app.screen, AttentionScreen)
        await ui.press("i")
        await ui.until(lambda: len(ui.app.opened) == 2, "the browser")
        await ui.press("a")
        await ui.see("this token does not belong to a project")


async def test_token_that_expires_soon_is_not_the_first_issue() -> None:
    async with AppHarness("account-token-expiring", deployments=25_000).run_app() as ui:
        await ui.toast("This token expires in 2d.")
        await listed(ui)
        await ui.see("× Production build failed", "! Token expires soon", "in 2d")
        assert "× Production build failed" in next(line for line in ui.lines if "×" in line)
        await ui.press("end", "y")
        await ui.see("https://vercel.com/account/settings/tokens")


async def test_new_token_is_checked_once_it_is_loaded() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        assert "token leaked" not in [
            issue.title
            for issue in ui.app.session.store.issues(ui.app.session.scope.value, ui.app.session.project.value)
        ]
        harness.account.faults |= {"account-token-leaked"}
        ui.app.session.signed_in(True)
        await ui.until(
            lambda: (
                "token leaked"
                in [
                    issue.title
                    for issue in ui.app.session.store.issues(ui.app.session.scope.value, ui.app.session.project.value)
                ]
            ),
            "the issue",
        )


async def test_failed_build_can_be_redeployed_and_its_project_rolled_back_from_its_line() -> None:
    harness = AppHarness(deployments=25_000)
    async with harness.run_app() as ui:
        await listed(ui)
        await ui.see("× Production build failed", "R Redeploy", "B Roll back", "l Log", "enter Open")
        await ui.press("home", "R")
        await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
        await ui.see("Redeploy to Production?", "labs", "same commit")
        await ui.press("escape", "B")
        await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
        await ui.see("Roll back Production?", "labs", "Choose the build")
        await ui.press("escape", "l")
        await ui.until(lambda: isinstance(ui.app.screen, LogScreen), "the log")


async def test_rolled_back_project_can_be_promoted_from_its_line() -> None:
    async with AppHarness(deployments=25_000).run_app() as ui:
        await listed(ui)
        await ui.see("! Rolled back")
        await ui.press("G", "P")
        await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
        await ui.see("Undo the rollback?", "checkout", "This ends the rollback")


async def test_issue_of_a_domain_has_a_reason_for_keys_of_builds() -> None:
    async with AppHarness(deployments=25_000).run_app() as ui:
        await listed(ui)
        await ui.see("× Expired")
        await ui.press("home", "j", "j", "R")
        await ui.toast("Redeploy: only for deployments and projects")
        await ui.press("a")
        await ui.see("Actions on expired-brand.example")
        assert "Rebuild" not in ui.text


async def test_issue_of_another_team_is_acted_on_in_its_own_team() -> None:
    harness = AppHarness(deployments=25_000)
    async with harness.run_app(team="northwind") as ui:
        await ui.rests()
        await ui.press("t", *"all", "enter")
        await ui.see(" all teams ")
        await ui.rests()
        await ui.press("exclamation_mark")
        await ui.until(lambda: isinstance(ui.app.screen, AttentionScreen), "the list")
        await ui.see(" all teams  › Needs attention")
        await ui.press("r")
        await ui.see("This takes about")
        await ui.press("enter")
        await ui.see("acme          × Production build failed")
        await ui.press("home")
        await ui.pass_time(2)
        await ui.press("B")
        await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
        await ui.see("Roll back Production?", "labs   in  acme")
        await ui.answer("B")
        await ui.until(harness.wire.writes, "the request")
        acme = harness.account.team("acme")
        assert acme is not None
        assert f"teamId={acme.id}" in str(harness.wire.writes()[0].url)


async def test_footer_shows_redeploy_and_roll_back_at_80_columns() -> None:
    async with AppHarness().run_app(size=(80, 24)) as ui:
        await listed(ui)
        assert " ".join(ui.lines[-1].split()) == "enter Open l Log a Actions esc Back ? Help R Redeploy B Roll back"


async def test_column_of_the_issue_line_has_a_complete_title_in_the_smallest_terminal() -> None:
    async with AppHarness().run_app(size=(60, 16)) as ui:
        await listed(ui)
        await ui.see("Issue", "Project/domain ", "Details", "Age")
