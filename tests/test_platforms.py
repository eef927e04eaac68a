"""vtui without the modules that only Unix has, and questions about the system asked in one place."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.structure import modules

UNIX = frozenset({"curses", "fcntl", "grp", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"})
"""Modules of the standard library that Windows lacks."""
DRIVER = "vtui.terminal.driver"
"""The one module of vtui that needs them: it is imported on Unix only."""
AS_ON_WINDOWS = f"""
import os, sys, platformdirs  # which has another module for Windows, without these functions
from vtui.system import platform

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name in {sorted(UNIX)}:
            raise ModuleNotFoundError(name)

for name in {sorted(UNIX)}:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Missing())
for name in ("getuid", "geteuid", "getpgrp", "tcgetpgrp", "mkfifo", "fork"):
    delattr(os, name)
platform.current = lambda: "win32"
"""


def _run(code: str) -> str:
    """The output of a program that runs as on Windows, as far as Linux can simulate it."""
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", f"{AS_ON_WINDOWS}\n{code}"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_module_can_be_imported_without_those_of_unix() -> None:
    names = [name for name in modules() if name != DRIVER and not name.endswith("__main__")]
    assert len(names) > 300
    _run("import importlib\n" + "\n".join(f"importlib.import_module({name!r})" for name in names))


def test_a_command_runs_without_those_of_unix() -> None:
    printed = _run("from vtui.cli import main\nsys.exit(main(['list', 'projects', '--demo', '--format', 'csv']))")
    assert printed.startswith("id,name,")


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import sys\nif sys.platform == 'x':\n    pass", ["sys.platform"]),
        ("import os\nos.getuid()", ["os.getuid"]),
        ("from os import name", ["os.name"]),
        ("def f():\n    import termios", ["termios"]),
        ("from signal import SIGHUP", ["signal.SIGHUP"]),
        ("import sys\nsys.argv", []),
    ],
)
def test_a_question_about_the_system_is_found(source: str, found: list[str]) -> None:
    assert list(_questions(ast.parse(source))) == found


def test_only_system_and_terminal_ask_about_the_system() -> None:
    """The demo imports nothing of vtui, and has a server that signals end."""
    asked = {
        name: list(_questions(ast.parse(file.read_text(encoding="utf-8"))))
        for name, file in modules().items()
        if not name.startswith(("vtui.system.", "vtui.terminal.", "vtui.demo."))
    }
    assert {name: found for name, found in asked.items() if found} == {}


def _questions(tree: ast.AST) -> Iterator[str]:
    """Attributes and modules that differ between systems."""
    asking = {"sys.platform", "os.name", "os.uname", "os.getuid", "os.geteuid", "os.fork", "os.kill", "os.killpg"}
    modules_of_one = UNIX | {"signal", "platform"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield from {ast.unparse(node)} & asking
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name in modules_of_one)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [f"{node.module}.{name.name}" for name in node.names]
            yield from (name for name in names if name in asking or node.module in modules_of_one)
