"""The cache folder: private files under names that reveal nothing, of a limited size, and never an error."""

import os
from pathlib import Path

import pytest

from vtui.system import cache_folder
from vtui.system.cache_folder import CacheFolder, cache_path


@pytest.fixture
def folder(tmp_path: Path) -> CacheFolder:
    return CacheFolder(tmp_path / "cache" / "vtui")


def files(folder: CacheFolder) -> list[Path]:
    return sorted(folder.path.iterdir()) if folder.path.exists() else []


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_an_account_reads_what_was_written_for_it_and_no_other_does(folder: CacheFolder) -> None:
    assert folder.read("ada") is None
    folder.write("ada", "rows of ada")
    folder.write("bob", "rows of bob")
    assert folder.read("ada") == b"rows of ada"
    folder.write("ada", "newer")
    assert (folder.read("ada"), folder.read("bob"), folder.read("eve")) == (b"newer", b"rows of bob", None)


def test_reading_creates_nothing(folder: CacheFolder) -> None:
    folder.read("ada")
    assert not folder.path.exists()


def test_folder_and_files_are_the_users_alone(folder: CacheFolder) -> None:
    before = os.umask(0)
    try:
        folder.write("ada", "rows")
    finally:
        os.umask(before)
    assert mode(folder.path) == 0o700
    assert [mode(file) for file in files(folder)] == [0o600, 0o600]


def test_names_and_contents_reveal_no_account_and_differ_between_machines(tmp_path: Path) -> None:
    names = set()
    for machine in ("a", "b"):
        folder = CacheFolder(tmp_path / machine)
        folder.write("https://api.vercel.com vcp_secret", "rows")
        names |= {file.name for file in files(folder) if file.name != "key"}
        assert not any("secret" in file.name or "secret" in file.read_text() for file in files(folder))
    assert len(names) == 2


@pytest.mark.parametrize("bits", [0o604, 0o620, 0o640])
def test_a_file_that_others_can_read_or_write_is_not_used(folder: CacheFolder, bits: int) -> None:
    folder.write("ada", "rows")
    (rows,) = (file for file in files(folder) if file.name != "key")
    rows.chmod(bits)
    assert folder.read("ada") is None
    folder.write("ada", "again")
    assert folder.read("ada") == b"again"


@pytest.mark.parametrize("content", ["", "00", "no hex", "ü" * 64, "00" * 33])
def test_with_a_damaged_key_no_file_is_found_and_a_write_begins_anew(folder: CacheFolder, content: str) -> None:
    folder.write("ada", "rows")
    folder.write("bob", "rows")
    key = folder.path / "key"
    key.write_text(content)
    assert folder.read("ada") is None
    folder.write("ada", "again")
    assert folder.read("ada") == b"again"
    assert len(files(folder)) == 2, "the file of the lost name is gone"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_what_is_no_file_is_not_read(folder: CacheFolder) -> None:
    folder.write("ada", "rows")
    (rows,) = (file for file in files(folder) if file.name != "key")
    rows.unlink()
    os.mkfifo(rows, 0o600)
    assert folder.read("ada") is None


def test_the_oldest_files_go_when_all_together_are_too_large(
    folder: CacheFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_folder, "MAX_BYTES", 250)
    for index, name in enumerate(("ada", "bob", "eve")):
        folder.write(name, name[0] * 100)
        newest = next(file for file in files(folder) if file.read_text() == name[0] * 100)
        os.utime(newest, (index, index))
    folder.write("ada", "a" * 100)
    assert [folder.read(name) is not None for name in ("ada", "bob", "eve")] == [True, False, True]


def test_a_file_that_is_too_large_is_not_read(folder: CacheFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write("ada", "a" * 200)
    monkeypatch.setattr(cache_folder, "MAX_FILE_BYTES", 199)
    assert folder.read("ada") is None


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder = CacheFolder(tmp_path / "file" / "cache")
    folder.write("ada", "rows")
    assert folder.read("ada") is None
    assert folder.delete() == 0


def test_deleting_removes_our_files_alone(folder: CacheFolder) -> None:
    folder.write("ada", "rows of ada")
    folder.write("bob", "rows of bob")
    other = folder.path / "notes.txt"
    other.write_text("")
    (folder.path / ".rows-x.jsonl.left").write_text("unfinished")
    assert folder.delete(lambda content: content == b"rows of ada") == 1
    assert (folder.read("ada"), folder.read("bob")) == (None, b"rows of bob")
    assert folder.delete() == 1
    assert files(folder) == [other]


def test_the_folder_is_named_by_the_environment_or_is_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert cache_path({"VTUI_CACHE_DIR": " /elsewhere "}) == Path("/elsewhere")
    assert cache_path({"VTUI_CACHE_DIR": " "}).name == "vtui"
