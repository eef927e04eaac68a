"""The commands that open a file named by a log: at its line, in the project's folder only."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from vtui.logs.open_file import OpenFileError, edit_command, editor_command, opens_window, pager_command
from vtui.models.build_error import BuildError

AT = BuildError(3, "no", "src/a b.ts", 12, 5)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project's folder, linked, with one file."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a b.ts").touch()
    (tmp_path / ".vercel").mkdir()
    (tmp_path / ".vercel" / "project.json").write_text('{"projectId": "prj_1"}')
    return tmp_path


@pytest.mark.parametrize(
    ("set_to", "command"),
    [
        ({"EDITOR": "nvim -p"}, ["nvim", "-p", "+12", "{file}"]),
        ({"VISUAL": "code --wait", "EDITOR": "vi"}, ["code", "--wait", "--goto", "{file}:12:5"]),
        ({"EDITOR": "/usr/bin/hx"}, ["/usr/bin/hx", "{file}:12:5"]),
        ({}, ["vi", "+12", "{file}"]),
    ],
)
def test_each_editor_gets_its_position_arguments(folder: Path, set_to: dict[str, str], command: list[str]) -> None:
    file = str((folder / "src" / "a b.ts").resolve())
    assert edit_command(AT, "prj_1", folder / "src", set_to) == [part.format(file=file) for part in command]
    assert opens_window(command) == (command[0] == "code")


@pytest.mark.parametrize("start", ["apps/shop/src", "apps/shop", "."])
def test_a_file_of_a_workspace_is_found_from_the_package_and_from_the_repository(tmp_path: Path, start: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "apps/shop/src").mkdir(parents=True)
    (tmp_path / "apps/shop/.vercel").mkdir()
    (tmp_path / "apps/shop/src/cart.tsx").touch()
    error = BuildError(3, "no", "apps/shop/src/cart.tsx", 42, 17)
    assert edit_command(error, None, tmp_path / start, {}) == [
        "vi",
        "+42",
        str((tmp_path / "apps/shop/src/cart.tsx").resolve()),
    ]


@pytest.mark.parametrize("file", ["../../etc/passwd", "/etc/passwd", "src/none.ts", "src", "\0", "a" * 5_000, None])
def test_a_file_outside_the_folder_is_not_opened(folder: Path, file: str | None) -> None:
    with pytest.raises(OpenFileError):
        edit_command(BuildError(1, "no", file), "prj_1", folder, {})


def test_a_folder_linked_to_another_project_is_refused(folder: Path) -> None:
    with pytest.raises(OpenFileError, match="another project"):
        edit_command(AT, "prj_2", folder, {})


def test_commands_of_the_environment_do_not_run_in_a_shell() -> None:
    assert pager_command({"PAGER": "less -R; rm x"}) == ["less", "-R;", "rm", "x"]
    assert pager_command({}) == ["less"]
    with pytest.raises(OpenFileError, match="quotes"):
        editor_command({"EDITOR": "vi '"})


@pytest.mark.parametrize(
    "replace_link", [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), lambda path: path.mkdir()]
)
def test_a_link_file_that_is_no_regular_file_is_ignored(folder: Path, replace_link: Callable[[Path], None]) -> None:
    link = folder / ".vercel" / "project.json"
    link.unlink()
    replace_link(link)
    assert edit_command(AT, "prj_2", folder, {"EDITOR": "vi"}) == [
        "vi",
        "+12",
        str((folder / "src" / "a b.ts").resolve()),
    ]
