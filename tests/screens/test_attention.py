"""The issues line above every list, and the screen of all issues."""

from tests.harness.app import AppHarness, RunningApp
from vtui.screens.pages.issues import AttentionScreen
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
        await ui.see("Pinned by a rollback", "Blocked", "Expires soon", "auto-renew off")
        await ui.press("G", "enter")
        await ui.until(lambda: isinstance(ui.app.screen, ProjectScreen), "the pinned project")
        assert ui.app.session.project.value.project == "checkout"
        await ui.press("escape", "escape")
        await ui.see("checkout pinned by a rollback")
        await ui.see_no("labs production build failed")
        await ui.press("0")
        await ui.see("labs production build failed")


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
        await ui.see("this token belongs to no project")


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
