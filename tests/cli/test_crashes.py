"""The end of the program by a bug: exit status 70, one sentence, a report, the terminal restored."""

import asyncio
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.test_process import Vtui, on_a_terminal
from tests.harness.app import AppHarness, app_for
from tests.screens.test_crashes import BUG, SECRETS, TOKEN, Bug, held
from vtui.app import VtuiApp
from vtui.cli import main
from vtui.cli.start import failures_raised
from vtui.demo.data.account import Account
from vtui.demo.server.http_server import running_server
from vtui.system.crash import Crash
from vtui.system.crash_report import saved

HUSH = " ".join(SECRETS)
RAISE = f"raise ValueError({HUSH!r})"
TASK = """
import vtui.app as a, asyncio
async def g(): %s
def f(self): asyncio.get_running_loop().create_task(g())
a.VtuiApp.action_settings = f
"""
THREAD = """
import vtui.app as a, threading
def g(): %s
def f(self): threading.Thread(target=g).start()
a.VtuiApp.action_settings = f
"""
INPUT = """
from textual.drivers.linux_driver import LinuxDriver as a
before = a.process_message
def f(self, message):
    if type(message).__name__ == "Key": %s
    before(self, message)
a.process_message = f
"""
TAKING = """
from textual.drivers.linux_driver import LinuxDriver as a
def f(self): %s
a._enable_bracketed_paste = f
"""
PLANTED = {
    "a key's action": ("import vtui.app as a\ndef f(self): %s\na.VtuiApp.action_settings = f", ","),
    "a task": (TASK, ","),
    "a thread": (THREAD, ","),
    "the input thread": (INPUT, ","),
    "the first mount": ("import vtui.app as a\ndef f(self): %s\na.VtuiApp.on_mount = f", ""),
    "taking the terminal": (TAKING, ""),
    "the end": ("import vtui.app as a\nasync def f(self): %s\na.VtuiApp.on_unmount = f", "\x11"),
}
"""Where a bug is -> the code that plants it, and the key that meets it."""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment with a state folder and a folder for temporary files."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("VERCEL", "VTUI", "XDG", "LC_", "PYTHON"))
    }
    (tmp_path / "tmp").mkdir()
    folders = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path / "tmp"), "VTUI_STATE_DIR": str(tmp_path / "state")}
    return kept | folders | {"TERM": "xterm-256color"}


@pytest.fixture
def planted(environ: dict[str, str]) -> Iterator[Callable[[str], Vtui]]:
    """Gives a starter of vtui with code that runs before it."""
    started: list[subprocess.Popen[bytes]] = []

    def with_code(code: str) -> Vtui:
        def start(*args: str, **streams: Any) -> "subprocess.Popen[bytes]":
            more = {name: streams.pop(name) for name in list(streams) if name.isupper()}
            program = f"import sys\n{code}\nsys.argv = ['vtui', *{args!r}]\nfrom vtui.cli import main\nsys.exit(main())"
            command = [sys.executable, "-c", program]
            started.append(subprocess.Popen(command, env=environ | more, **streams))  # noqa: S603 - our own program
            return started[-1]

        return start

    yield with_code
    for process in started:
        process.kill()
        process.communicate()


MODES = (b"?1049", b"?1000", b"?1003", b"?1006", b"?2004", b"?1004")
"""Alternate screen, mouse, bracketed paste, focus."""


def assert_terminal_restored(drawn: bytes) -> None:
    """All modes are off, the cursor is shown, and nothing was drawn since."""
    for mode in MODES:
        assert drawn.rfind(b"\x1b[" + mode + b"l") > drawn.rfind(b"\x1b[" + mode + b"h"), mode
    assert drawn.rfind(b"\x1b[?25h") > drawn.rfind(b"\x1b[?25l")
    assert drawn.count(b"\x1b[<u") >= drawn.count(b"\x1b[>1u")
    after = drawn[drawn.rfind(b"\x1b[?1049l") :].replace(b"\r\n", b"")
    left = after.partition(b"vtui: ")[0]
    for known in (b"?1049l", b"?25h", b"?1004l", b"?1000l", b"?1003l", b"?1015l", b"?1006l", b"?1016l", b"?2048l"):
        left = left.replace(b"\x1b[" + known, b"")
    assert left == b"", "nothing is drawn on the shell's screen"


@pytest.mark.parametrize(("code", "key"), PLANTED.values(), ids=PLANTED)
def test_a_bug_gives_the_terminal_back_and_exits_70(
    planted: Callable[[str], Vtui], tmp_path: Path, code: str, key: str
) -> None:
    args = ("--demo", "--demo-deployments", "100")
    status, drawn = on_a_terminal(planted(code.replace("%s", RAISE)), *args, keys=key, until="updated")
    (report,) = (tmp_path / "tmp").glob("vtui-crash-*.txt")
    assert status == 70
    assert f"attach {report} to a bug report.".encode() in drawn
    assert_terminal_restored(drawn)
    assert b"Traceback" not in drawn
    for text in (drawn, report.read_bytes()):
        assert not any(secret.encode() in text for secret in SECRETS)
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert not (tmp_path / "state").exists(), "the demo touches no state"


async def test_a_bug_with_a_token_in_use_leaves_a_report_that_doctor_lists(
    planted: Callable[[str], Vtui], tmp_path: Path
) -> None:
    account = Account(deployments=100, token=TOKEN)
    code, key = PLANTED["a key's action"]
    async with running_server(account) as served:
        more = {"VERCEL_TOKEN": TOKEN, "VTUI_API_URL": served.url}
        start = planted(code.replace("%s", RAISE))
        status, drawn = await asyncio.to_thread(on_a_terminal, start, keys=key, until="updated", **more)
        (report,) = (tmp_path / "state").glob("crash-*.txt")
        assert status == 70
        assert f"internal error (ValueError). Restart vtui and attach {report} to".encode() in drawn
        assert not any(secret.encode() in drawn + report.read_bytes() for secret in SECRETS)
        assert "exception: ValueError\n" in report.read_text()
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        out, _ = await asyncio.to_thread(planted("")("doctor", **streams, **more).communicate)
    (line,) = [line.split() for line in out.decode().splitlines() if "crash report" in line]
    assert line == ["crash", "report", f"~/state/{report.name},", "mode", "600"]


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder of a program in this process."""
    monkeypatch.setenv("VTUI_STATE_DIR", str(tmp_path / "state"))
    return tmp_path / "state"


def start_as(patch: pytest.MonkeyPatch, *args: str) -> None:
    """Let `main()` find these arguments, and undo what it sets for good."""
    patch.setattr(sys, "argv", ["vtui", *args])
    patch.setattr(sys, "unraisablehook", sys.unraisablehook)


def without_requests(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(httpx.AsyncClient, "stream", BUG)


def without_headers(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(httpx.Headers, "__setitem__", BUG)


def without_lines(patch: pytest.MonkeyPatch) -> None:
    """Standard output has a bug once a value is written to it."""
    write = sys.stdout.write

    def written(text: str) -> int:
        return BUG() if any(secret in text for secret in SECRETS) else write(text)

    patch.setattr(sys.stdout, "write", written)


@pytest.mark.parametrize(
    ("args", "plant"),
    [
        (["list", "deployments"], without_requests),
        (["list", "projects"], without_headers),
        (["env", "find", "DATABASE_URL", "--project", "store", "--reveal"], without_lines),
        (["env", "diff", "production", "preview", "--project", "store", "--compare"], without_requests),
        (["watch", "dpl_1"], without_requests),
        (["doctor"], without_requests),
        (["doctor", "--contract"], without_requests),
    ],
)
async def test_a_bug_in_a_command_prints_one_sentence_and_exits_70(
    args: list[str],
    plant: Callable[[pytest.MonkeyPatch], None],
    state: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    account = Account(deployments=40, token=TOKEN)
    async with running_server(account) as served:
        with monkeypatch.context() as patch:
            plant(patch)
            team = () if "doctor" in args else ("--team", "acme")
            start_as(patch, *args, "--api-url", served.url, "--token", TOKEN, *team)
            status = await asyncio.to_thread(main)
    out, err = capsys.readouterr()
    (report,) = saved(state)
    assert status == 70
    sentence = f"vtui: internal error (Bug). Restart vtui and attach {report} to a bug report."
    assert err.splitlines()[-1] == sentence
    assert f"command: {args[0]}\n" in report.read_text()
    for text in (out, err, report.read_text()):
        assert not any(secret in text for secret in SECRETS)
    assert BUG.error is not None
    assert held(BUG.error) == []


@pytest.mark.parametrize("source", ["file", "command"])
def test_a_bug_while_a_token_is_read_does_not_show_the_token(
    source: str, state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "token"
    file.write_text(TOKEN)
    config = tmp_path / "config.toml"
    config.write_text(f'token_command = ["cat", "{file}"]\n' if source == "command" else "")
    monkeypatch.setenv("VTUI_CONFIG", str(config))
    close, run, ours = os.close, subprocess.run, file.stat().st_ino

    def closed(number: int) -> None:
        same = os.fstat(number).st_ino == ours
        close(number)
        if same:
            BUG()

    def ran(*args: Any, **options: Any) -> Any:
        run(*args, **options)
        BUG()

    with monkeypatch.context() as patch:
        patch.setattr(os, "close", closed)
        patch.setattr(subprocess, "run", ran)
        start_as(patch, "list", "teams", *(["--token-file", str(file)] if source == "file" else []))
        status = main()
    out, err = capsys.readouterr()
    (report,) = state.glob("crash-*.txt")
    assert status == 70
    assert TOKEN not in out + err + report.read_text()
    assert BUG.error is not None
    assert held(BUG.error) == []


def test_a_failed_task_that_nobody_awaits_ends_a_command_and_prints_nothing_else(
    state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    close = httpx.AsyncClient.aclose

    async def failing() -> None:
        raise Bug(HUSH)

    async def closed(self: httpx.AsyncClient) -> None:
        task = asyncio.get_running_loop().create_task(failing())
        await asyncio.wait([task])
        await close(self)

    monkeypatch.setattr(httpx.AsyncClient, "aclose", closed)
    assert main(["list", "teams", "--demo"]) == 70
    err = capsys.readouterr().err
    assert err.startswith("vtui: internal error (Bug)")
    assert len(err.splitlines()) == 1
    assert not state.exists()


def test_what_python_cannot_raise_is_not_printed(planted: Callable[[str], Vtui]) -> None:
    code = f"class A:\n    def __del__(self): {RAISE}\nkept = [A()]\nimport atexit\natexit.register(kept.clear)"
    process = planted(code)("config", "path", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert out


def run_app(harness: AppHarness, plant: Callable[[VtuiApp], None]) -> Crash:
    """What the app ends with, on no terminal, when something is planted once it runs."""
    app = app_for(harness.connect, harness.clock)

    async def steer(_: Any) -> None:
        plant(app)

    with pytest.raises(Crash) as crash, failures_raised(app):
        app.run(headless=True, auto_pilot=steer)
    return crash.value


def test_a_thread_that_fails_ends_the_app_but_not_when_a_connection_broke(state: Path) -> None:
    def plant(_: VtuiApp) -> None:
        broken = threading.Thread(target=_raise, args=(ConnectionResetError(HUSH),))
        broken.start()
        broken.join()
        threading.Thread(target=_raise, args=(Bug(HUSH),)).start()

    before = threading.excepthook
    crash = run_app(AppHarness(deployments=30), plant)
    assert isinstance(crash.error, Bug)
    assert crash.unanswered == ""
    assert threading.excepthook is before
    assert not state.exists()


def test_a_change_without_a_response_is_mentioned(state: Path) -> None:
    def plant(app: VtuiApp) -> None:
        from vtui.models.requests import WriteRequest
        from vtui.models.scope import Scope

        app.session.writes.requests.append(WriteRequest("env.remove", Scope("acme")))
        app.call_later(_raise, Bug(HUSH))

    crash = run_app(AppHarness(deployments=30), plant)
    assert crash.unanswered == "A change was sent and may or may not have been applied. Check before retrying."
    assert not state.exists()


def _raise(error: Exception) -> None:
    raise error


def test_a_report_that_cannot_be_written_is_mentioned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from vtui.cli.crash import report_crash

    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "state"
    monkeypatch.setenv("VTUI_STATE_DIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert report_crash(Bug(HUSH), ["list"]) == 70
    (report,) = tmp_path.glob("vtui-crash-*.txt")
    began = "vtui: internal error (Bug). Restart vtui"
    written = f"{began} and attach {report} to a bug report. (It could not be saved in {folder}.)\n"
    assert capsys.readouterr().err == written
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    assert report_crash(Bug(HUSH), ["list"]) == 70
    assert capsys.readouterr().err == f"{began}. The crash report could not be saved in {folder} or a temporary file.\n"
