"""The first error of a failed build: the same in the log's box, on the page and in the issues, requested once."""

import httpx
import pytest

from tests.harness.app_stage import Session, Stage
from tests.harness.service_stage import reply
from tests.harness.waiting import settle
from vtui.screens.pages.issues import AttentionScreen
from vtui.screens.pages.log import LogScreen
from vtui.screens.pages.registry import ROW_PAGES

PLACE, MESSAGE = "src/app/page.tsx:12:9", "Type error: 'total' is not on 'Cart'."
"""What the demo account's failed builds of Next.js projects report."""


def logs(stage: Stage) -> int:
    """How often a build log was requested."""
    return sum(path.endswith("/events") for path in stage.wire.paths())


async def open_failed(session: Session) -> None:
    """Open the page of a failed build of a project that is built with Next.js."""
    await session.rests()
    await session.press("slash", *"state:error project:playground", "enter")
    await session.until(lambda: getattr(session.under_cursor, "name", "") == "playground", "the failed build")
    await session.press("enter")
    await session.until(lambda: isinstance(session.app.screen, ROW_PAGES), "the page")


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_page_of_a_failed_build_names_the_first_error_and_its_file(size: tuple[int, int]) -> None:
    stage = Stage()
    async with stage.look(size=size) as session:
        await open_failed(session)
        await session.see("first error", MESSAGE, "file", PLACE, "reason", "exited with")
        assert logs(stage) == 1


async def test_a_log_is_requested_once_for_page_issues_and_page_again() -> None:
    stage = Stage()
    async with stage.look() as session:
        await open_failed(session)
        await session.see(PLACE)
        await session.press("r", "escape", "enter")
        await session.see(PLACE)
        await settle()
        assert logs(stage) == 1


async def test_the_page_shows_what_the_log_has_shown() -> None:
    stage = Stage()
    async with stage.look() as session:
        await session.rests()
        await session.press("slash", *"state:error project:playground", "enter")
        await session.until(lambda: getattr(session.under_cursor, "name", "") == "playground", "the failed build")
        await session.press("l")
        await session.until(lambda: isinstance(session.app.screen, LogScreen), "the log")
        await session.see(PLACE, MESSAGE, "complete")
        before = logs(stage)
        await session.press("escape", "enter")
        await session.until(lambda: isinstance(session.app.screen, ROW_PAGES), "the page")
        await session.see("first error", MESSAGE, PLACE)
        assert logs(stage) == before


async def test_issues_name_the_first_error_of_builds_on_view_and_keep_it() -> None:
    stage = Stage(deployments=25_000)
    async with stage.look() as session:
        await session.rests()
        await session.see("! all")
        await session.press("exclamation_mark")
        await session.until(lambda: isinstance(session.app.screen, AttentionScreen), "the issues")
        failed = len(failed_builds(session))
        assert failed
        await session.until(lambda: logs(stage) == failed, "the logs of the failed builds on view")
        await session.until(lambda: all("exited with" not in line for line in failed_builds(session)), "their errors")
        await session.press("escape", "exclamation_mark")
        await session.until(lambda: isinstance(session.app.screen, AttentionScreen), "the issues")
        await session.until(lambda: failed_builds(session), "the failed builds")
        await settle()
        assert all("exited with" not in line for line in failed_builds(session))
        assert logs(stage) == failed


def failed_builds(session: Session) -> list[str]:
    """The lines of failed production builds."""
    return [line for line in session.lines if "× Production failed" in line]


async def test_a_log_that_cannot_be_read_leaves_the_reason_of_the_api() -> None:
    stage = Stage()
    stage.wire.instead = refused
    async with stage.look() as session:
        await open_failed(session)
        await session.see("reason", "exited with")
        await session.until(lambda: logs(stage) == 1, "the request of the log")
        await settle()
        await session.see_no("first error")


def refused(request: httpx.Request) -> httpx.Response | None:
    """A server that gives no build log."""
    if not request.url.path.endswith("/events"):
        return None
    return reply(403, {"error": {"code": "forbidden", "message": "No."}})
