"""Saved files: complete or not there, readable only by the owner, and never overwritten without a request."""

import asyncio
import errno
import os
import stat
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vtui.system.save_file import AlreadyThere, ExportError, check, free_name, save, save_in_thread, target

PARTS = ["id,name\n", "d,ä\n"]
TEXT = "id,name\nd,ä\n"


@pytest.fixture(params=[0, 0o022, 0o777], ids=["umask 0", "umask 22", "umask 777"])
def any_umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def failing(error: int) -> Any:
    """A function that fails with an error of the system."""

    def fail(*_: Any, **__: Any) -> None:
        raise OSError(error, os.strerror(error))

    return fail


def alone(path: Path) -> bool:
    """Whether the file is all that its folder holds: no half of another one."""
    return [other.name for other in path.parent.iterdir()] == [path.name]


@pytest.mark.usefixtures("any_umask")
def test_a_file_is_its_owner_s_alone_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    assert save(path, PARTS) == len(TEXT.encode())
    assert path.read_text(encoding="utf-8") == TEXT
    assert mode(path) == 0o600
    assert alone(path)


@pytest.mark.usefixtures("any_umask")
def test_to_overwrite_keeps_nothing_of_the_file_before_not_its_mode_either(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("x" * 1_000, encoding="utf-8")
    path.chmod(0o666)
    save(path, PARTS, overwrite=True)
    assert path.read_text(encoding="utf-8") == TEXT
    assert mode(path) == 0o600
    assert alone(path)


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(AlreadyThere, match=r"rows\.csv already exists"):
        save(path, PARTS)
    assert path.read_text(encoding="utf-8") == "mine"
    assert alone(path)


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_a_file_that_comes_while_rows_are_written_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    path = tmp_path / "rows.csv"
    if not links:
        monkeypatch.setattr(os, "link", failing(errno.EPERM))

    def parts() -> Iterator[str]:
        yield "id\n"
        path.write_text("mine", encoding="utf-8")
        yield "d\n"

    with pytest.raises(AlreadyThere):
        save(path, parts())
    assert path.read_text(encoding="utf-8") == "mine"
    assert alone(path)


@pytest.mark.parametrize("error", [errno.EPERM, errno.ENOTSUP, errno.ENOSYS])
def test_where_there_are_no_hard_links_it_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    monkeypatch.setattr(os, "link", failing(error))
    path = tmp_path / "rows.csv"
    save(path, PARTS)
    assert path.read_text(encoding="utf-8") == TEXT
    assert mode(path) == 0o600
    assert alone(path)
    with pytest.raises(AlreadyThere):
        save(path, PARTS)


def test_where_the_last_step_fails_no_empty_file_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", failing(errno.EPERM))
    monkeypatch.setattr(Path, "replace", failing(errno.EIO))
    with pytest.raises(ExportError, match="cannot be written"):
        save(tmp_path / "rows.csv", PARTS)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("leads", ["somewhere", "nowhere"])
def test_a_link_is_not_followed(tmp_path: Path, leads: str) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    if leads == "somewhere":
        real.write_text("mine", encoding="utf-8")
    link.symlink_to(real)
    with pytest.raises(AlreadyThere):
        save(link, PARTS)
    assert link.is_symlink()
    save(link, PARTS, overwrite=True)
    assert not link.is_symlink()
    assert link.read_text(encoding="utf-8") == TEXT
    assert real.exists() == (leads == "somewhere")
    assert leads == "nowhere" or real.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_folder_is_no_file(tmp_path: Path, overwrite: bool) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    for name in ("folder", "link"):
        with pytest.raises(ExportError, match=r"is a folder\. Add a file name"):
            save(tmp_path / name, PARTS, overwrite=overwrite)
    assert not list((tmp_path / "folder").iterdir())


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ExportError, match="Choose another name"):
        save(tmp_path / "pipe", PARTS, overwrite=True)


def test_a_missing_folder_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"Folder .*missing does not exist\. Create it"):
        save(tmp_path / "missing" / "rows.csv", PARTS)
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match=r"Folder .* does not exist"):
        save(tmp_path / "file" / "rows.csv", PARTS)
    assert not (tmp_path / "missing").exists()


@pytest.mark.parametrize("overwrite", [False, True])
def test_rows_that_fail_in_the_middle_leave_nothing_behind(tmp_path: Path, overwrite: bool) -> None:
    path = tmp_path / "rows.csv"
    if overwrite:
        path.write_text("mine", encoding="utf-8")

    def parts() -> Iterator[str]:
        yield "id\n" * 100_000
        assert any(other.name.startswith(".vtui-") for other in tmp_path.iterdir())
        raise LookupError("broken row")

    with pytest.raises(LookupError):
        save(path, parts(), overwrite=overwrite)
    assert alone(path) if overwrite else not list(tmp_path.iterdir())
    assert not overwrite or path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errno.ENOSPC, "No space left"),
        (errno.EDQUOT, "No space left"),
        (errno.EIO, r"rows\.csv cannot be written \(Input/output error\)"),
    ],
)
def test_a_disk_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, words: str
) -> None:
    monkeypatch.setattr(os, "fsync", failing(error))
    with pytest.raises(ExportError, match=words):
        save(tmp_path / "rows.csv", PARTS)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("error", "words"),
    [(errno.EACCES, "No permission to write in"), (errno.EPERM, "No permission"), (errno.EROFS, "Read-only")],
)
def test_a_folder_that_lets_nobody_write_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, words: str
) -> None:
    monkeypatch.setattr(tempfile, "mkstemp", failing(error))
    with pytest.raises(ExportError, match=f"{words}.*[Cc]hoose another folder"):
        save(tmp_path / "rows.csv", PARTS)


def test_a_name_that_is_too_long_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="too long"):
        save(tmp_path / ("x" * 300), PARTS)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_a_name_that_no_system_takes_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ExportError):
        save(tmp_path / name, PARTS)
    assert not list(tmp_path.iterdir())


def test_words_about_a_hostile_path_are_short_and_harmless(tmp_path: Path) -> None:
    with pytest.raises(ExportError) as refusal:
        check(tmp_path / ("\x1b[31m[/x]" + "y" * 200) / "rows.csv")
    assert "\x1b" not in str(refusal.value)
    assert len(str(refusal.value)) < 140


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    assert target(" ~/rows.csv ") == Path("/home/ada/rows.csv")
    assert target("rows.csv") == Path("rows.csv")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter a file name"),
        ("   ", "Enter a file name"),
        ("a\0b", "control characters"),
        ("a\x1bb", "control characters"),
        ("a\u2028b", "control characters"),
        ("~nobody-of-that-name/rows.csv", "Enter the full path"),
    ],
)
def test_what_is_no_path_is_refused_in_words(typed: str, words: str) -> None:
    with pytest.raises(ExportError, match=words):
        target(typed)


def test_a_free_name_counts_on(tmp_path: Path) -> None:
    path = tmp_path / "rows-2026-11-25.csv"
    assert free_name(path).name == "rows-2026-11-25-2.csv"
    (tmp_path / "rows-2026-11-25-2.csv").symlink_to("nowhere")
    assert free_name(path).name == "rows-2026-11-25-3.csv"


async def test_a_file_saved_in_a_thread_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    assert await save_in_thread(path, PARTS) == len(TEXT.encode())
    with pytest.raises(AlreadyThere):
        await save_in_thread(path, PARTS)
    assert await save_in_thread(path, ["id\n"], overwrite=True) == 3
    assert alone(path)


async def test_a_canceled_save_in_a_thread_ends_early_and_leaves_no_file(tmp_path: Path) -> None:
    begun, go_on, left = threading.Event(), threading.Event(), threading.Event()

    def parts() -> Iterator[str]:
        try:
            yield "id\n"
            begun.set()
            go_on.wait(10)
            yield from ["d\n"] * 10_000
        finally:
            left.set()

    saving = asyncio.create_task(save_in_thread(tmp_path / "rows.csv", parts()))
    assert await asyncio.to_thread(begun.wait, 10)
    saving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await saving
    go_on.set()
    assert await asyncio.to_thread(left.wait, 10)
    await asyncio.get_running_loop().shutdown_default_executor()
    assert not [*os.scandir(tmp_path)]
