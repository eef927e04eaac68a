"""The first error of a failed build is the same in the log's box, on the page and in the issues, and requested once."""

import httpx
import pytest

from tests.harness.app import AppHarness, RunningApp
from tests.harness.service import reply
from tests.harness.waiting import settle
from vtui.screens.pages.issues import AttentionScreen
from vtui.screens.pages.log import LogScreen
from vtui.screens.pages.registry import ROW_PAGES

LOCATION, MESSAGE = "src/app/page.tsx:12:9", "Type error: 'total' is not on 'Cart'."
"""What the demo account's failed builds of Next.js projects report."""


def logs(harness: AppHarness) -> int:
    """How often a build log was requested."""
    return sum(path.endswith("/events") for path in harness.wire.paths())


async def open_failed(ui: RunningApp) -> None:
    """Open the page of a failed build of a project that is built with Next.js."""
    await ui.rests()
    await ui.press("slash", *"state:error project:playground", "enter")
    await ui.until(lambda: getattr(ui.under_cursor, "name", "") == "playground", "the failed build")
    await ui.press("enter")
    await ui.until(lambda: isinstance(ui.app.screen, ROW_PAGES), "the page")


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_page_of_a_failed_build_shows_the_first_error_and_its_file(size: tuple[int, int]) -> None:
    harness = AppHarness()
    async with harness.run_app(size=size) as ui:
        await open_failed(ui)
        await ui.see("first error", MESSAGE, "file", LOCATION, "reason", "exited with")
        assert logs(harness) == 1


async def test_log_is_requested_once_for_page_and_issues() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await open_failed(ui)
        await ui.see(LOCATION)
        await ui.press("r", "escape", "enter")
        await ui.see(LOCATION)
        await settle()
        assert logs(harness) == 1


async def test_page_shows_the_error_found_in_the_log() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.rests()
        await ui.press("slash", *"state:error project:playground", "enter")
        await ui.until(lambda: getattr(ui.under_cursor, "name", "") == "playground", "the failed build")
        await ui.press("l")
        await ui.until(lambda: isinstance(ui.app.screen, LogScreen), "the log")
        await ui.see(LOCATION, MESSAGE, "complete")
        before = logs(harness)
        await ui.press("escape", "enter")
        await ui.until(lambda: isinstance(ui.app.screen, ROW_PAGES), "the page")
        await ui.see("first error", MESSAGE, LOCATION)
        assert logs(harness) == before


async def test_issues_show_and_keep_the_first_error_of_builds_on_view() -> None:
    harness = AppHarness(deployments=25_000)
    async with harness.run_app() as ui:
        await ui.rests()
        await ui.see(" issue")
        await ui.press("exclamation_mark")
        await ui.until(lambda: isinstance(ui.app.screen, AttentionScreen), "the issues")
        failed = len(failed_builds(ui))
        assert failed
        await ui.until(lambda: logs(harness) == failed, "the logs of the failed builds on view")
        await ui.until(lambda: all("exited with" not in line for line in failed_builds(ui)), "their errors")
        await ui.press("escape", "exclamation_mark")
        await ui.until(lambda: isinstance(ui.app.screen, AttentionScreen), "the issues")
        await ui.until(lambda: failed_builds(ui), "the failed builds")
        await settle()
        assert all("exited with" not in line for line in failed_builds(ui))
        assert logs(harness) == failed


def failed_builds(ui: RunningApp) -> list[str]:
    """The lines of failed production builds."""
    return [line for line in ui.lines if "× Production build failed" in line]


async def test_unreadable_log_leaves_the_error_message_of_the_api() -> None:
    harness = AppHarness()
    harness.wire.instead = refused
    async with harness.run_app() as ui:
        await open_failed(ui)
        await ui.see("reason", "exited with")
        await ui.until(lambda: logs(harness) == 1, "the request of the log")
        await settle()
        await ui.see_no("first error")


def refused(request: httpx.Request) -> httpx.Response | None:
    """A server that gives no build log."""
    if not request.url.path.endswith("/events"):
        return None
    return reply(403, {"error": {"code": "forbidden", "message": "No."}})
