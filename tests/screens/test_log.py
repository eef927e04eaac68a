"""The log screen: why a deployment failed, the whole log, and following a running build."""

import stat
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.harness.app import AppHarness, RunningApp
from tests.harness.service import reply
from tests.harness.waiting import settle
from vtui import times
from vtui.models.deployment import Deployment
from vtui.screens.pages.log import LogScreen
from vtui.widgets.log.failure_box import Buttons


def page(ui: RunningApp) -> LogScreen:
    """The log on view."""
    screen = ui.app.screen
    assert isinstance(screen, LogScreen)
    return screen


def complete(ui: RunningApp) -> bool:
    """Whether the status line says that all of the log is there."""
    return ui.lines[-2].rstrip().endswith("complete")


async def when(ui: RunningApp, met: Callable[[], object], step: float, what: str) -> None:
    """Let time pass until something is so."""

    def later() -> object:
        ui.clock.advance(step)
        return met()

    await ui.until(later, what)


async def opened(ui: RunningApp, of: Callable[[Deployment], bool], *, read: bool = True) -> LogScreen:
    """The log of the first deployment that is meant, once it is there."""
    await ui.rests()
    ui.listed.table.move_to(next(row.id for row in ui.rows if of(row)))
    await ui.press("l")
    await ui.until(lambda: isinstance(ui.app.screen, LogScreen), "the log")
    if read:
        await ui.until(lambda: complete(ui), "the whole log")
    return page(ui)


def failed(row: Deployment) -> bool:
    return row.state == "ERROR" and row.name == "labs"


async def test_first_error_is_shown_above_the_log_with_file_and_line() -> None:
    async with AppHarness(deployments=25_000).run_app() as ui:
        screen = await opened(ui, failed)
        await ui.see("Build failed", "src/app/page.tsx:12:9  Type error: 'total' is not on 'Cart'.", "during the build")
        await ui.until(lambda: screen.pane.view.number == screen.pane.errors[0].number, "the cursor on the error")
        await ui.press("ctrl+e")
        assert ui.app.clipboard.startswith("Build failed\nsrc/app/page.tsx:12:9: Type error: 'total'")
        await ui.press("g", "f8")
        assert screen.pane.view.number == screen.pane.errors[0].number
        await ui.press("e")
        await ui.toast("File not found. Start vtui in the folder of the project.")
        await ui.press("escape")
        await ui.until(lambda: not isinstance(ui.app.screen, LogScreen), "back on the list")


async def click(ui: RunningApp, words: str) -> None:
    """A click on words in the box above the log."""
    box = ui.app.screen.query_one(Buttons).region
    await ui.pilot.click(offset=(ui.lines[box.y].index(words) + 1, box.y))
    await settle()


async def test_clicks_on_the_failure_do_what_the_keys_do() -> None:
    async with AppHarness(deployments=25_000).run_app() as ui:
        screen = await opened(ui, failed)
        await ui.see("Copy error", "Next error")
        await ui.press("g")
        await click(ui, "Next error")
        assert screen.pane.view.number == screen.pane.errors[0].number
        await click(ui, "Copy error")
        assert ui.app.clipboard.startswith("Build failed\nsrc/app/page.tsx:12:9: Type error: 'total'")
        await click(ui, "Open in editor")
        await ui.toast("File not found. Start vtui in the folder of the project.")


async def test_running_build_is_followed_until_the_deployment_has_ended() -> None:
    async with AppHarness(deployments=350).run_app(size=(80, 24)) as ui:
        screen = await opened(ui, lambda row: row.state == "BUILDING", read=False)
        await ui.see("following", "Cloning ")
        before = len(screen.pane.log_lines)
        await ui.pass_time(12)
        await ui.until(lambda: len(screen.pane.log_lines) > before, "more lines")
        await ui.press("k")
        await ui.see("G to follow")
        here, row = len(screen.pane.log_lines), screen.pane.view.number
        await ui.pass_time(6)
        await ui.until(lambda: len(screen.pane.log_lines) > here, "more lines")
        assert screen.pane.view.number == row
        await ui.press("G")
        await ui.see("following")
        await when(ui, lambda: screen.pane.row.state == "READY", 1, "ready")
        await when(ui, lambda: complete(ui), 1, "the end")
        await ui.see("Deployment completed", "The deployment is ready", "Aliases assigned")
        assert len({line.text for line in screen.pane.log_lines.lines if "Cloning" in line.text}) == 2
        streams = [request for request in session_events(ui) if "follow=1" in str(request)]
        assert len(streams) == 1


def session_events(ui: RunningApp) -> list[str]:
    """Paths of the requests for logs so far."""
    return [record.path for record in ui.app.session.connection.requests if "/events" in record.path]


async def test_search_highlights_counts_moves_and_filters() -> None:
    async with AppHarness(deployments=25_000).run_app(size=(80, 24)) as ui:
        screen = await opened(ui, failed)
        await ui.press("g", "slash", *"generating", "space", *"page")
        await ui.see("4 lines")
        await ui.press("enter")
        await ui.see("/generating page  match 1 of 4")
        await ui.press("n", "n")
        await ui.see("match 3 of 4")
        await ui.press("N")
        await ui.see("match 2 of 4")
        await ui.press("ampersand")
        await ui.see("4 of 39 lines   only lines with generating page", "···", "Generating static pages (111/148)")
        await ui.see_no("Cloning")
        await ui.press("escape")
        assert not screen.pane.view.rows.only
        await ui.press("slash", "tilde", "left_parenthesis")
        await ui.see("Invalid pattern")
        await ui.press("escape", "escape")
        await ui.until(lambda: not isinstance(ui.app.screen, LogScreen), "back on the list")


async def test_steps_fold_levels_filter_times_toggle_and_long_lines_wrap() -> None:
    async with AppHarness(deployments=25_000).run_app(size=(80, 24)) as ui:
        await opened(ui, failed)
        await ui.press("g")
        await ui.see("▾ Set up", "▾ Clone", "Cloning completed")
        await ui.press("j", "j", "j", "j", "j", "enter")
        await ui.see("▸ Clone  2 lines")
        await ui.see_no("Cloning completed")
        await ui.press("enter")
        await ui.see("Cloning completed", "0.0s")
        await ui.press("ctrl+t", "ctrl+t")
        await ui.see_no("0.0s")
        await ui.press("f", "f")
        await ui.see("errors", "Failed to compile.")
        await ui.see_no("Done in 6.4s", "WARN")
        await ui.press("escape", "w", "G")
        await ui.see("The deployment failed")
        await ui.toast("Long lines are wrapped.")


@pytest.mark.parametrize(
    ("state", "words"),
    [("BLOCKED", ("Blocked: not built", "An owner can add a seat")), ("CANCELED", ("canceled",))],
)
async def test_log_of_an_unfinished_build_shows_the_reason(state: str, words: tuple[str, ...]) -> None:
    async with AppHarness(deployments=25_000).run_app() as ui:
        await opened(ui, lambda row: row.state == state)
        await ui.see(*words)


async def test_runtime_log_streams_until_the_server_ends_it() -> None:
    async with AppHarness(deployments=25_000).run_app() as ui:
        screen = await opened(ui, lambda row: row.state == "READY" and row.name == "billing")
        await ui.press("l")
        since = f"live since {times.local(ui.clock.now())[-5:]}"
        await ui.see("Waiting for runtime logs …", "Earlier lines are in the Vercel dashboard.", since, "l Build log")
        await when(ui, lambda: len(screen.pane.log_lines) > 12, 2, "rows")
        await ui.see("GET", "POST", "200", "/api/c", "following", since)
        await when(ui, lambda: "Ended: Log limit reached" in ui.text, 10, "the end")
        await ui.press("l")
        await ui.see("Build Completed", "l Runtime log")
        assert "live since" not in ui.text


async def test_filtered_runtime_log_shows_the_filter_the_count_and_new_matches() -> None:
    async with AppHarness(deployments=25_000).run_app(size=(80, 24)) as ui:
        screen = await opened(ui, lambda row: row.state == "READY" and row.name == "billing")
        await ui.press("l")
        await when(ui, lambda: len(screen.pane.log_lines) > 4, 2, "rows")
        await ui.press("slash", *"/api/", "enter", "ampersand")
        await ui.until(lambda: "only lines with /api/" in ui.lines[1], "the filter above the log")
        matches = screen.pane.view.rows.matching or 0
        await ui.see(f" {matches} of {len(screen.pane.log_lines)} lines")
        await when(ui, lambda: (screen.pane.view.rows.matching or 0) > matches, 2, "a new line that matches")
        await ui.press("escape", "slash", *"not in this log", "enter", "ampersand")
        await ui.see("No matching lines", "esc clear filter")
        await ui.press("escape")
        await ui.see_no("No matching lines", "only")


async def test_interrupted_runtime_log_shows_until_when() -> None:
    harness = AppHarness(deployments=25_000)
    async with harness.run_app() as ui:
        screen = await opened(ui, lambda row: row.state == "READY" and row.name == "billing")
        harness.wire.instead = lambda request: reply(503, {}) if request.url.path.endswith("/runtime-logs") else None
        await ui.press("l")
        await when(ui, lambda: "reconnecting" in ui.lines[-2], 2, "an interrupted log")
        assert "live since" in ui.lines[1]
        assert "interrupted" not in ui.text
        harness.wire.instead = lambda _: None
        await when(ui, lambda: len(screen.pane.log_lines) > 1, 2, "lines again")
        await ui.see("interrupted until ", "following")


async def test_runtime_log_of_production_opens_with_one_key() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ui.press("2")
        await ui.rests()
        ui.listed.table.move_to(next(row.id for row in ui.rows if row.name == "store"))
        await ui.press("l")
        await ui.see("store › runtime log", "Waiting for runtime logs …")


async def test_deployment_that_never_ran_has_no_runtime_log() -> None:
    async with AppHarness(deployments=25_000).run_app() as ui:
        await opened(ui, failed)
        await ui.press("l")
        await ui.see("No runtime log", "This deployment never ran. See its build log.", "r retry   l build log")


async def test_log_is_saved_as_plain_text_in_a_private_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    def saved() -> list[Path]:
        return list(tmp_path.glob("*.txt"))

    async with AppHarness(deployments=25_000).run_app() as ui:
        screen = await opened(ui, failed)
        await ui.press("x")
        await ui.toast("lines written to")
        await ui.press("x")
        await ui.until(lambda: len(saved()) == 2, "a second file")
        file, other = sorted(saved(), key=lambda path: len(path.name))
        assert file.name.startswith("build-log-acme-labs-")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        text = file.read_text()
        assert text == other.read_text()
        assert "\x1b" not in text
        assert len(text.splitlines()) == len(screen.pane.log_lines)
        assert "  ERROR Type error: 'total' is not on 'Cart'.\n" in text


async def test_marked_lines_are_copied_unchanged() -> None:
    async with AppHarness(deployments=25_000).run_app() as ui:
        await opened(ui, failed)
        await ui.press("g", "j", "j", "shift+down")
        await ui.see("2 marked")
        await ui.press("y", "enter")
        await ui.until(lambda: ui.app.clipboard.startswith("Running build in"), "the copy")
        assert ui.app.clipboard.endswith("Build machine configuration: 4 cores, 8 GB")


async def test_changes_since_the_last_good_build_open() -> None:
    async with AppHarness(deployments=25_000).run_app() as ui:
        screen = await opened(ui, failed)
        await ui.see("Since the last good build of main: commits ")
        await ui.press("d")
        await ui.until(lambda: ui.app.opened, "the commits")
        assert "/compare/" in ui.app.opened[0]
        await ui.press("h")
        await ui.until(lambda: ui.app.current_mode == "env", "the variables")
        assert ui.app.session.project.value.project == screen.pane.row.name


async def test_rate_limit_is_shown_and_waited_for() -> None:
    harness = AppHarness(deployments=25_000)
    refused: list[httpx.Request] = []

    def limited(request: httpx.Request) -> httpx.Response | None:
        if not request.url.path.endswith("/events") or len(refused) > 1:
            return None
        refused.append(request)
        return reply(429, {"error": {"code": "rate_limited"}}, retry_after="30")

    harness.wire.instead = limited
    async with harness.run_app() as ui:
        screen = await opened(ui, failed, read=False)
        await ui.see("Rate limit reached for build log, reconnecting in 0:")
        await when(ui, lambda: screen.pane.errors, 5, "the whole log")
        assert screen.pane.errors[0].file == "src/app/page.tsx"
        assert len(refused) == 2
