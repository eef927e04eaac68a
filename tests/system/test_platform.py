"""What differs between systems, with each of them simulated; only Linux runs these tests."""

import asyncio
import os
import pty
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.drivers.linux_driver import LinuxDriver

from vtui.cli.doctor.machine import files
from vtui.cli.start import few_colors
from vtui.credentials.errors import NoTokenError
from vtui.credentials.machine import Machine, this_machine
from vtui.credentials.secret_file import read_secret_file
from vtui.logs.open_file import editor_command, opens_window, pager_command
from vtui.system import desktop, platform
from vtui.system.desktop import Tool
from vtui.terminal.choice import with_own_driver
from vtui.terminal.driver import TerminalDriver
from vtui.terminal.hang_up import HangUp

Simulate = Callable[[str], None]


@pytest.fixture
def simulate(monkeypatch: pytest.MonkeyPatch) -> Simulate:
    """Make vtui take this system for another one."""
    return lambda system: monkeypatch.setattr(platform, "current", lambda: system)


@pytest.mark.parametrize(
    ("system", "editor", "pager"), [("linux", "vi", "less"), ("darwin", "vi", "less"), ("win32", "notepad", "more.com")]
)
def test_each_system_has_an_editor_and_a_pager(simulate: Simulate, system: str, editor: str, pager: str) -> None:
    simulate(system)
    assert (editor_command({}), pager_command({})) == ([editor], [pager])


def test_a_backslash_separates_folders_on_windows_alone(simulate: Simulate) -> None:
    simulate("win32")
    command = editor_command({"EDITOR": r'"C:\Program Files\VS Code\bin\Code.cmd" --wait'})
    assert command == [r"C:\Program Files\VS Code\bin\Code.cmd", "--wait"]
    assert opens_window(command)
    assert not opens_window([r"C:\Windows\notepad.exe"])
    simulate("darwin")
    assert editor_command({"EDITOR": r"/Applications/My\ Editor -w"}) == ["/Applications/My Editor", "-w"]


def test_the_mode_of_a_secret_file_counts_only_where_it_has_a_meaning(simulate: Simulate, tmp_path: Path) -> None:
    file = tmp_path / "credentials.toml"
    file.write_text("secret")
    file.chmod(0o644)
    for system in ("linux", "darwin"):
        simulate(system)
        with pytest.raises(NoTokenError, match="chmod 600"):
            read_secret_file(file, private=True)
    simulate("win32")
    assert read_secret_file(file, private=True) == "secret"


def test_the_user_id_is_not_requested_on_windows(simulate: Simulate, monkeypatch: pytest.MonkeyPatch) -> None:
    simulate("win32")
    monkeypatch.delattr(os, "getuid")
    assert platform.user_id() is None


def test_doctor_shows_modes_only_where_they_have_a_meaning(simulate: Simulate, tmp_path: Path) -> None:
    state, machine = tmp_path / "state.json", Machine({}, "win32", tmp_path, tmp_path)
    state.write_text('{"version": 1}')
    state.chmod(0o600)
    simulate("win32")
    assert not any(", mode " in finding.value for finding in files(machine, state, state))
    simulate("linux")
    assert f"{state}, mode 600" in [finding.value for finding in files(machine, state, state)]


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_the_machine_names_its_system(simulate: Simulate, system: str) -> None:
    simulate(system)
    assert this_machine({}).platform == system


def test_windows_terminals_have_all_colors(simulate: Simulate) -> None:
    assert few_colors({})
    simulate("win32")
    assert not few_colors({})


def test_each_desktop_is_that_of_its_system(simulate: Simulate, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("SSH_CONNECTION", "SSH_TTY", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    opened = {}
    for system in ("linux", "darwin", "win32"):
        simulate(system)
        opened[system] = desktop.here.__wrapped__().browse is not None
    assert opened == {"linux": False, "darwin": True, "win32": True}


def test_the_clipboard_of_macos_gets_a_utf_8_locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, copied = tmp_path / "pbcopy", tmp_path / "copied"
    program.write_text(f'#!/bin/sh\n{{ echo "$LC_ALL"; cat; }} > "{copied}"\n')
    program.chmod(0o700)
    monkeypatch.setenv("LC_ALL", "C")
    macos = desktop.desktop_of({}, "darwin", lambda name: name).clipboard
    assert macos is not None
    assert macos._replace(command=(str(program),)).take("é ✓")
    assert copied.read_text(encoding="utf-8") == "en_US.UTF-8\né ✓"
    assert Tool((str(program),)).take("é")
    assert copied.read_text(encoding="utf-8") == "C\né"


def test_the_driver_is_that_of_vtui_except_on_windows(simulate: Simulate) -> None:
    assert with_own_driver(LinuxDriver) is TerminalDriver
    assert with_own_driver(HeadlessDriver) is HeadlessDriver
    simulate("win32")
    assert with_own_driver(LinuxDriver) is LinuxDriver


class Watched(HangUp):
    """Records the exit code instead of ending the program."""

    code: int | None = None

    def end(self, code: int) -> None:
        """Record it."""
        self.code = code


async def test_a_loop_without_signal_handlers_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(asyncio.get_running_loop(), "add_signal_handler", refuse, raising=False)
    app = App[None]()
    async with app.run_test():
        HangUp(app).watch()


@pytest.mark.parametrize(("system", "code"), [("linux", 129), ("darwin", None)])
def test_a_terminal_that_poll_calls_invalid_ends_vtui_only_where_poll_knows_terminals(
    simulate: Simulate, monkeypatch: pytest.MonkeyPatch, system: str, code: int | None
) -> None:
    simulate(system)
    closed, other = os.pipe()
    os.close(other)
    os.close(closed)
    assert _looked_at(closed, monkeypatch) == code


@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_a_terminal_that_was_hung_up_ends_vtui(
    simulate: Simulate, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    simulate(system)
    controller, terminal = pty.openpty()
    try:
        assert _looked_at(terminal, monkeypatch) is None
        os.close(controller)
        assert _looked_at(terminal, monkeypatch) == 129
    finally:
        os.close(terminal)


def _looked_at(fd: int, monkeypatch: pytest.MonkeyPatch) -> int | None:
    """The exit code after a look at a terminal; None where vtui goes on."""
    monkeypatch.setattr("sys.__stdin__", SimpleNamespace(fileno=lambda: fd))
    watched = Watched(App())
    watched._look_at_terminal()  # noqa: SLF001 - called by a timer
    return watched.code
