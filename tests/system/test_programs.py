"""Programs that vtui starts get no access token in their environment, and all are started by the same functions."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.app import AppHarness
from tests.tools.structure import modules
from vtui.screens.flows import external_program
from vtui.system.desktop import Desktop, Tool
from vtui.system.environment import Environment, program_environment
from vtui.system.programs import open_browser, run_detached, run_program

TOKEN = "vcp_NotForOtherPrograms1234"  # noqa: S105 - it opens nothing
STARTERS = frozenset({"subprocess", "webbrowser", "pty", "multiprocessing", "posix", "nt", "_posixsubprocess"})
"""Modules that start programs."""
OF_OS = ("startfile", "system", "popen", "fork", "posix_spawn", "exec", "spawn")
"""How the functions of `os` begin that do."""
OF_OTHERS = ("create_subprocess", "subprocess_", "open_url")
"""How those of asyncio, of its loop and of Textual begin."""
ALLOWED = frozenset({"vtui.system.programs", "vtui.credentials.token_command"})
"""The functions for all programs, and `token_command`, which may have the token."""


def starts(source: str) -> Iterator[str]:
    """What in a module can start a program."""
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [name.name.partition(".")[0] for name in node.names]
            yield from (name.name for name in node.names if name.name == "os" and name.asname)
        elif isinstance(node, ast.ImportFrom):
            names = [(node.module or "").partition(".")[0]]
            if node.module in {"os", "asyncio"}:
                yield from (name.name for name in node.names if name.name.startswith((*OF_OS, *OF_OTHERS)))
        elif isinstance(node, ast.Attribute):
            of_os = isinstance(node.value, ast.Name) and node.value.id == "os"
            if node.attr.startswith(OF_OTHERS) or (of_os and node.attr.startswith(OF_OS)):
                yield node.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "__import__":
            yield "__import__"
        elif isinstance(node, ast.Constant) and node.value in STARTERS:
            yield str(node.value)
        yield from (name for name in names if name in STARTERS)


def test_no_other_module_starts_a_program() -> None:
    found = {module: list(starts(file.read_text(encoding="utf-8"))) for module, file in modules().items()}
    assert {module for module, names in found.items() if names} == ALLOWED


@pytest.mark.parametrize(
    "planted",
    [
        "import subprocess",
        "def f():\n    from subprocess import run",
        "import webbrowser as w",
        "import os\nos.execvp('vi', [])",
        "from os import spawnlp",
        "import os as system",
        "import os\nos.startfile('x')",
        "import asyncio\nasyncio.create_subprocess_exec('vi')",
        "from asyncio import create_subprocess_shell",
        "loop.subprocess_exec(None, 'vi')",
        "self.app.open_url('https://vercel.com')",
        "from importlib import import_module\nimport_module('subprocess')",
    ],
)
def test_a_planted_start_of_a_program_is_found(planted: str) -> None:
    assert list(starts(planted))


def writer(folder: Path, name: str = "program") -> Path:
    """A program that writes its environment and its input into files of its folder."""
    program = folder / name
    program.write_text(
        f"#!{sys.executable}\nimport os, pathlib, sys\nhere = pathlib.Path(__file__)\n"
        "(here.parent / 'input').write_bytes(b'' if sys.stdin.isatty() else sys.stdin.buffer.read())\n"
        "(here.parent / 'part').write_text('\\n'.join(f'{k}={v}' for k, v in os.environ.items()))\n"
        "(here.parent / 'part').replace(here.parent / 'environment')\n"
    )
    program.chmod(0o755)
    return program


@pytest.fixture
def with_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment with a token and another variable."""
    monkeypatch.setenv("VERCEL_TOKEN", TOKEN)
    monkeypatch.setenv("VERCEL_ORG_ID", "team_1")


def assert_without_token(folder: Path) -> None:
    """The program was started, with the environment but for the token."""
    environment = (folder / "environment").read_text()
    assert TOKEN not in environment
    assert "VERCEL_TOKEN" not in environment
    assert "VERCEL_ORG_ID=team_1" in environment
    assert "PATH=" in environment


@pytest.mark.usefixtures("with_token")
def test_an_editor_and_a_clipboard_tool_get_no_token(tmp_path: Path) -> None:
    program = writer(tmp_path)
    assert run_program([str(program)], b"given") == 0
    assert (tmp_path / "input").read_bytes() == b"given"
    assert_without_token(tmp_path)
    (tmp_path / "environment").unlink()
    assert run_detached([str(program)], b"copied")
    assert (tmp_path / "input").read_bytes() == b"copied"
    assert_without_token(tmp_path)


@pytest.mark.usefixtures("with_token")
async def test_the_editor_of_a_log_and_the_clipboard_tool_get_no_token(tmp_path: Path) -> None:
    program = writer(tmp_path)
    async with AppHarness(deployments=30).run_app(desktop=Desktop(clipboard=Tool((str(program),)))) as ui:
        await external_program.run(ui.app, [str(program)], None, windowed=True)
        assert_without_token(tmp_path)
        (tmp_path / "environment").unlink()
        await ui.rests()
        await ui.press("y", "y")
        await ui.toast("with")
        assert_without_token(tmp_path)


@pytest.mark.usefixtures("with_token")
def test_a_browser_gets_no_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", f"{writer(tmp_path)} %s")
    assert open_browser("https://vercel.com", ())
    assert_without_token(tmp_path)


def test_the_browser_is_not_imported_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "webbrowser.py").write_text("import pathlib; pathlib.Path('stolen').touch()")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("BROWSER", "true %s")
    assert open_browser("https://vercel.com", ())
    assert not (tmp_path / "stolen").exists()


@pytest.mark.usefixtures("with_token")
def test_the_token_command_has_the_complete_environment() -> None:

    from vtui.credentials.token_command import run_token_command

    assert run_token_command([sys.executable, "-c", "import os; print(os.environ['VERCEL_TOKEN'])"]) == TOKEN


@pytest.mark.usefixtures("with_token")
def test_an_environment_shows_no_value() -> None:
    import os

    environ = Environment(os.environ)
    assert environ["VERCEL_TOKEN"] == TOKEN
    assert TOKEN not in repr(environ)
    assert TOKEN not in repr(program_environment())


def test_the_token_variable_is_removed_in_every_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("Vercel_Token", TOKEN)
    assert TOKEN not in program_environment().values()


def test_a_program_that_is_missing_is_an_error() -> None:
    with pytest.raises(OSError, match="nonexistent"):
        run_program(["/nonexistent/vi"])
    assert not run_detached(["/nonexistent/xclip"])
    assert not run_detached([sys.executable, "-c", "raise SystemExit(3)"])
