"""The browser and the clipboard that the environment variables select."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.waiting import HANGS_AFTER
from vtui.system.desktop import Tool, browse, desktop_of


def tool(environ: dict[str, str], *installed: str, platform: str = "linux") -> str | None:
    """Name of the clipboard's tool where these programs are installed."""
    found = desktop_of(environ, platform, lambda name: f"/usr/bin/{name}" if name in installed else None)
    return None if found.clipboard is None else found.clipboard.command[0]


EVERY = ("wl-copy", "xclip", "xsel", "clip.exe", "pbcopy", "clip")


@pytest.mark.parametrize(
    ("environ", "platform", "wanted"),
    [
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "linux", "wl-copy"),
        ({"DISPLAY": ":0"}, "linux", "xclip"),
        ({"WSL_DISTRO_NAME": "Debian"}, "linux", "clip.exe"),
        ({}, "linux", None),
        ({}, "darwin", "pbcopy"),
        ({}, "win32", "clip"),
        ({"DISPLAY": ":0"}, "freebsd14", "xclip"),
        ({"DISPLAY": ""}, "linux", None),
        *(({"DISPLAY": ":0", name: "x"}, "linux", None) for name in ("SSH_CONNECTION", "SSH_TTY")),
        ({"SSH_TTY": "/dev/ttys1"}, "darwin", None),
    ],
)
def test_the_tool_of_the_clipboard(environ: dict[str, str], platform: str, wanted: str | None) -> None:
    assert tool(environ, *EVERY, platform=platform) == wanted


def test_a_tool_that_is_not_installed_is_not_used() -> None:
    assert tool({"DISPLAY": ":0"}, "xsel") == "xsel"
    assert tool({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "xsel") == "xsel"
    assert tool({"WAYLAND_DISPLAY": "wayland-0"}, "xclip", "xsel") is None
    assert tool({}, platform="darwin") is None


@pytest.mark.parametrize(
    ("environ", "platform", "seen"),
    [
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "linux", False),
        ({}, "darwin", True),
        ({}, "win32", True),
        ({"DISPLAY": ":10", "SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22"}, "linux", False),
        ({"SSH_TTY": "/dev/pts/1"}, "darwin", False),
    ],
)
def test_a_browser_is_opened_only_where_it_is_seen(environ: dict[str, str], platform: str, seen: bool) -> None:
    assert (desktop_of(environ, platform, lambda _: None).browse is not None) == seen


def test_a_tool_gets_the_text_on_its_input_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vtui.system.desktop.CLIPBOARD_TIMEOUT", HANGS_AFTER)
    file = tmp_path / "clipboard"
    code = "import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())"
    text = "$(id) `id`; 'é' 日本\n\"two\""
    assert Tool((sys.executable, "-c", code, str(file))).take(text)
    assert file.read_text(encoding="utf-8") == text
    assert Tool((sys.executable, "-c", code, str(file)), "utf-16-le").take(text)
    assert file.read_bytes().decode("utf-16-le") == text


def test_a_tool_that_fails_is_missing_or_hangs_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not Tool((sys.executable, "-c", "raise SystemExit(1)")).take("x")
    assert not Tool(("/nonexistent/xclip",)).take("x")
    monkeypatch.setattr("vtui.system.desktop.CLIPBOARD_TIMEOUT", 0.1)
    assert not Tool((sys.executable, "-c", "import time; time.sleep(30)")).take("x")


@pytest.mark.parametrize(("browser", "starts"), [("true %s", True), ("false %s", False), ("w3m %s", False)])
def test_a_browser_that_does_not_start_or_uses_the_terminal_is_reported(browser: str, starts: bool) -> None:
    code = f"from vtui.system.desktop import {browse.__name__}; print({browse.__name__}('https://a.example'))"
    environ = {"BROWSER": browser, "PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    assert done.stdout.strip() == str(starts)
