"""What needs attention stands above every list, and one key lists all of it."""

from tests.harness.app_stage import Session, Stage
from vtui.screens.pages.issues import AttentionScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.screens.pages.registry import ROW_PAGES


async def listed(session: Session) -> None:
    """The list of matters, once it is on view."""
    await session.rests()
    await session.see("! all")
    await session.press("exclamation_mark")
    await session.until(lambda: isinstance(session.app.screen, AttentionScreen), "the list")


async def test_from_the_start_to_the_error_of_the_newest_failed_production_build_in_two_keys() -> None:
    async with Stage(deployments=25_000).look() as session:
        await listed(session)
        await session.see("× Production failed")
        await session.press("enter")
        await session.until(lambda: isinstance(session.app.screen, ROW_PAGES), "the page")
        await session.see("labs", 'Command "next build" exited with [1]')


async def test_each_matter_opens_its_own_page_and_the_projects_own_are_told_apart() -> None:
    async with Stage(deployments=25_000).look(size=(80, 24)) as session:
        await listed(session)
        await session.see("Pinned by a rollback", "Blocked", "Expires soon", "auto-renew off")
        await session.press("G", "enter")
        await session.until(lambda: isinstance(session.app.screen, ProjectScreen), "the pinned project")
        assert session.app.session.project.value.project == "checkout"
        await session.press("escape", "escape")
        await session.see("checkout pinned by a rollback")
        await session.see_no("labs production failed")
        await session.press("0")
        await session.see("labs production failed")


async def test_a_leaked_token_is_the_first_issue_in_every_project_and_leads_to_the_page_of_tokens() -> None:
    async with Stage("account-token-leaked").look(project="store") as session:
        await session.toast("This token was reported as leaked.")
        await listed(session)
        await session.see("× Token leaked", "vtui on a laptop", "Delete it, then sign in with a new token.", "1d")
        await session.press("home", "enter")
        await session.until(lambda: session.app.opened, "the browser")
        assert session.app.opened == ["https://vercel.com/account/settings/tokens"]
        assert isinstance(session.app.screen, AttentionScreen)
        await session.press("i")
        await session.until(lambda: len(session.app.opened) == 2, "the browser")
        await session.press("a")
        await session.see("this token belongs to no project")


async def test_a_token_that_expires_soon_is_an_issue_but_not_the_first() -> None:
    async with Stage("account-token-expiring", deployments=25_000).look() as session:
        await session.toast("This token ends in 2d.")
        await listed(session)
        await session.see("× Production failed", "! Token expires soon", "in 2d")
        assert "× Production failed" in next(line for line in session.lines if "×" in line)
        await session.press("end", "y")
        await session.see("https://vercel.com/account/settings/tokens")


async def test_another_token_is_looked_at_as_soon_as_it_is_described() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await session.rests()
        assert "token leaked" not in [
            issue.title
            for issue in session.app.session.store.issues(
                session.app.session.scope.value, session.app.session.project.value
            )
        ]
        stage.account.faults |= {"account-token-leaked"}
        session.app.session.signed_in(True)
        await session.until(
            lambda: (
                "token leaked"
                in [
                    issue.title
                    for issue in session.app.session.store.issues(
                        session.app.session.scope.value, session.app.session.project.value
                    )
                ]
            ),
            "the issue",
        )
