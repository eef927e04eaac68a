"""`l` shows why a deployment failed, then all that it wrote; a running build is followed to its real end."""

import stat
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.harness.app_stage import Session, Stage
from tests.harness.service_stage import reply
from vtui.models.deployment import Deployment
from vtui.screens.pages.log import LogScreen


def page(session: Session) -> LogScreen:
    """The log on view."""
    screen = session.app.screen
    assert isinstance(screen, LogScreen)
    return screen


def complete(session: Session) -> bool:
    """Whether the status line says that all of the log is there."""
    return session.lines[-2].rstrip().endswith("complete")


async def when(session: Session, met: Callable[[], object], step: float, what: str) -> None:
    """Let time pass until something is so."""

    def later() -> object:
        session.clock.advance(step)
        return met()

    await session.until(later, what)


async def opened(session: Session, of: Callable[[Deployment], bool], *, read: bool = True) -> LogScreen:
    """The log of the first deployment that is meant, once it is there."""
    await session.rests()
    session.listed.table.move_to(next(row.id for row in session.rows if of(row)))
    await session.press("l")
    await session.until(lambda: isinstance(session.app.screen, LogScreen), "the log")
    if read:
        await session.until(lambda: complete(session), "the whole log")
    return page(session)


def failed(row: Deployment) -> bool:
    return row.state == "ERROR" and row.name == "labs"


async def test_the_first_real_error_stands_above_the_log_with_its_file_and_line() -> None:
    async with Stage(deployments=25_000).look() as session:
        screen = await opened(session, failed)
        await session.see("Build failed", "src/app/page.tsx:12:9  Type error: 'total' is not on 'Cart'.", "buildStep")
        await session.until(lambda: screen.pane.view.number == screen.pane.errors[0].number, "the cursor on the error")
        await session.press("ctrl+e")
        assert session.app.clipboard.startswith("Build failed\nsrc/app/page.tsx:12:9: Type error: 'total'")
        await session.press("g", "f8")
        assert screen.pane.view.number == screen.pane.errors[0].number
        await session.press("e")
        await session.toast("The file is not here: start vtui in the project's folder.")
        await session.press("escape")
        await session.until(lambda: not isinstance(session.app.screen, LogScreen), "back on the list")


async def test_a_running_build_is_followed_to_the_end_that_the_deployment_tells() -> None:
    async with Stage(deployments=350).look(size=(80, 24)) as session:
        screen = await opened(session, lambda row: row.state == "BUILDING", read=False)
        await session.see("following", "Cloning ")
        before = len(screen.pane.log_lines)
        await session.pass_time(12)
        await session.until(lambda: len(screen.pane.log_lines) > before, "more lines")
        await session.press("k")
        await session.see("G follows")
        here, row = len(screen.pane.log_lines), screen.pane.view.number
        await session.pass_time(6)
        await session.until(lambda: len(screen.pane.log_lines) > here, "more lines")
        assert screen.pane.view.number == row
        await session.press("G")
        await session.see("following")
        await when(session, lambda: screen.pane.row.state == "READY", 1, "ready")
        await when(session, lambda: complete(session), 1, "the end")
        await session.see("Deployment completed", "The deployment is ready", "Aliases assigned")
        assert len({line.text for line in screen.pane.log_lines.lines if "Cloning" in line.text}) == 2
        streams = [request for request in session_events(session) if "follow=1" in str(request)]
        assert len(streams) == 1


def session_events(session: Session) -> list[str]:
    """Paths of the requests for logs so far."""
    return [record.path for record in session.app.session.connection.requests if "/events" in record.path]


async def test_a_search_marks_counts_walks_and_narrows() -> None:
    async with Stage(deployments=25_000).look(size=(80, 24)) as session:
        screen = await opened(session, failed)
        await session.press("g", "slash", *"generating", "space", *"page")
        await session.see("4 lines")
        await session.press("enter")
        await session.see("/generating page  1 of 4")
        await session.press("n", "n")
        await session.see("3 of 4")
        await session.press("N")
        await session.see("2 of 4")
        await session.press("ampersand")
        await session.see("only these", "···", "Generating static pages (111/148)")
        await session.see_no("Cloning")
        await session.press("escape")
        assert not screen.pane.view.rows.only
        await session.press("slash", "tilde", "left_parenthesis")
        await session.see("The pattern cannot be read")
        await session.press("escape", "escape")
        await session.until(lambda: not isinstance(session.app.screen, LogScreen), "back on the list")


async def test_steps_fold_levels_narrow_times_turn_and_long_lines_wrap() -> None:
    async with Stage(deployments=25_000).look(size=(80, 24)) as session:
        await opened(session, failed)
        await session.press("g")
        await session.see("▾ Set up", "▾ Clone", "Cloning completed")
        await session.press("j", "j", "j", "j", "j", "enter")
        await session.see("▸ Clone  2 lines")
        await session.see_no("Cloning completed")
        await session.press("enter")
        await session.see("Cloning completed", "0.0s")
        await session.press("ctrl+t", "ctrl+t")
        await session.see_no("0.0s")
        await session.press("f", "f")
        await session.see("errors", "Failed to compile.")
        await session.see_no("Done in 6.4s", "WARN")
        await session.press("escape", "w", "G")
        await session.see("The deployment failed")
        await session.toast("Long lines are wrapped.")


@pytest.mark.parametrize(
    ("state", "words"),
    [("BLOCKED", ("Blocked: it was never built", "an owner can give a seat")), ("CANCELED", ("canceled",))],
)
async def test_what_never_came_to_its_end_says_why(state: str, words: tuple[str, ...]) -> None:
    async with Stage(deployments=25_000).look() as session:
        await opened(session, lambda row: row.state == state)
        await session.see(*words)


async def test_functions_are_listened_to_until_the_server_ends_it() -> None:
    async with Stage(deployments=25_000).look() as session:
        screen = await opened(session, lambda row: row.state == "READY" and row.name == "billing")
        await session.press("l")
        await session.see("Listening …")
        await when(session, lambda: len(screen.pane.log_lines) > 12, 2, "rows")
        await session.see("GET", "POST", "200", "/api/c", "following")
        await when(session, lambda: "Log limit reached" in session.text, 10, "the end")
        await session.press("l")
        await session.see("Build Completed")


async def test_what_production_says_is_one_key_from_its_project() -> None:
    async with Stage().look() as session:
        await session.rests()
        await session.press("2")
        await session.rests()
        session.listed.table.move_to(next(row.id for row in session.rows if row.name == "store"))
        await session.press("l")
        await session.see("store › runtime log", "Listening …")


async def test_what_never_ran_has_no_runtime_log() -> None:
    async with Stage(deployments=25_000).look() as session:
        await opened(session, failed)
        await session.press("l")
        await session.see("There is no runtime log", "The deployment never ran. See its build log.")


async def test_a_log_is_saved_as_plain_text_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def saved() -> list[Path]:
        return list(tmp_path.glob("*.txt"))

    async with Stage(deployments=25_000).look() as session:
        screen = await opened(session, failed)
        await session.press("x")
        await session.toast("lines written to")
        await session.press("x")
        await session.until(lambda: len(saved()) == 2, "a second file")
        file, other = sorted(saved(), key=lambda path: len(path.name))
        assert file.name.startswith("build-log-acme-labs-")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        text = file.read_text()
        assert text == other.read_text()
        assert "\x1b" not in text
        assert len(text.splitlines()) == len(screen.pane.log_lines)
        assert "  ERROR Type error: 'total' is not on 'Cart'.\n" in text


async def test_marked_lines_are_copied_as_they_stand() -> None:
    async with Stage(deployments=25_000).look() as session:
        await opened(session, failed)
        await session.press("g", "j", "j", "shift+down")
        await session.see("2 marked")
        await session.press("y", "enter")
        await session.until(lambda: session.app.clipboard.startswith("Running build in"), "the copy")
        assert session.app.clipboard.endswith("Build machine configuration: 4 cores, 8 GB")


async def test_what_changed_since_the_last_good_build_opens() -> None:
    async with Stage(deployments=25_000).look() as session:
        screen = await opened(session, failed)
        await session.see("since main was last built well: commits ")
        await session.press("d")
        await session.until(lambda: session.app.opened, "the commits")
        assert "/compare/" in session.app.opened[0]
        await session.press("h")
        await session.until(lambda: session.app.current_mode == "env", "the variables")
        assert session.app.session.project.value.project == screen.pane.row.name


async def test_a_limit_that_is_spent_is_said_and_waited_for() -> None:
    stage = Stage(deployments=25_000)
    refused: list[httpx.Request] = []

    def limited(request: httpx.Request) -> httpx.Response | None:
        if not request.url.path.endswith("/events") or len(refused) > 1:
            return None
        refused.append(request)
        return reply(429, {"error": {"code": "rate_limited"}}, retry_after="30")

    stage.wire.instead = limited
    async with stage.look() as session:
        screen = await opened(session, failed, read=False)
        await session.see("Rate limit reached for build log, trying again")
        await when(session, lambda: screen.pane.errors, 5, "the whole log")
        assert screen.pane.errors[0].file == "src/app/page.tsx"
        assert len(refused) == 2
