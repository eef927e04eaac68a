"""Reading a file never blocks, never fills memory and never opens a device."""

import os
import pty
import socket
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vtui.system import guarded_file
from vtui.system.guarded_file import FileReadError, open_reader, open_regular, read_bytes, read_text

POSIX = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no FIFOs and devices")


def directory(path: Path) -> None:
    path.mkdir()


def fifo(path: Path) -> None:
    os.mkfifo(path)


def link_to_fifo(path: Path) -> None:
    os.mkfifo(path.with_name("pipe"))
    path.symlink_to("pipe")


def zero(path: Path) -> None:
    path.symlink_to("/dev/zero")


def terminal(path: Path) -> None:
    path.symlink_to("/dev/tty")


def link_loop(path: Path) -> None:
    path.symlink_to(path.name)


def unix_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        os.chdir(path.parent)  # the path of a socket has 108 bytes at most
        server.bind(path.name)


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


REASONS: dict[Callable[[Path], None], tuple[str, str]] = {
    directory: ("directory", "is a folder, not a file"),
    fifo: ("special", "is not a regular file"),
    link_to_fifo: ("special", "is not a regular file"),
    zero: ("special", "is not a regular file"),
    terminal: ("special", "is not a regular file"),
    unix_socket: ("special", "is not a regular file"),
    link_loop: ("failed", "cannot be read: Too many levels of symbolic links"),
    sparse: ("too_large", "is larger than 1 KiB"),
}


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "file"


@pytest.fixture
def own_terminal() -> Iterator[str]:
    leader, follower = pty.openpty()
    yield os.ttyname(follower)
    os.close(leader)
    os.close(follower)


@POSIX
@pytest.mark.parametrize("lay", REASONS)
def test_anything_but_a_regular_file_of_limited_size_is_refused(path: Path, lay: Callable[[Path], None]) -> None:
    lay(path)
    with pytest.raises(FileReadError) as caught:
        read_bytes(path, 1_024)
    assert (caught.value.kind, str(caught.value)) == REASONS[lay]


@POSIX
@pytest.mark.parametrize("lay", [lay for lay in REASONS if lay is not sparse])
def test_all_ways_of_opening_refuse_the_same_files(path: Path, lay: Callable[[Path], None]) -> None:
    lay(path)
    for use in (open_reader, lambda path: open_regular(path, os.O_RDWR | os.O_APPEND | os.O_CREAT)):
        with pytest.raises((FileReadError, OSError)) as caught:
            use(path)
        reason = REASONS[lay][1].removeprefix("cannot be read: ")
        assert reason in str(caught.value)


@POSIX
def test_a_terminal_is_not_opened(path: Path, own_terminal: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path.symlink_to(own_terminal)
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("opened"))
    with pytest.raises(FileReadError, match="is not a regular file"):
        read_bytes(path, 1_024)


@POSIX
def test_a_file_exchanged_between_check_and_opening_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text("{}")
    regular = path.stat()
    path.unlink()
    os.mkfifo(path)
    monkeypatch.setattr(Path, "stat", lambda _: regular)
    with pytest.raises(FileReadError, match="is not a regular file"):
        read_bytes(path, 1_024)


def test_a_missing_file_is_reported(path: Path) -> None:
    path.write_text("")
    for missing in (path.with_name("none"), path / "below"):
        with pytest.raises(FileReadError) as caught:
            read_text(missing, 1_024)
        assert (caught.value.kind, str(caught.value)) == ("missing", "does not exist")


@pytest.mark.parametrize("name", ["a\0b", "n" * 5_000])
def test_an_invalid_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileReadError, match="cannot be read: "):
        read_bytes(tmp_path / name, 1_024)


@POSIX
def test_a_file_without_permission_is_refused(path: Path) -> None:
    path.write_text("{}")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("root may read everything")
    with pytest.raises(FileReadError, match="cannot be read: Permission denied"):
        read_bytes(path, 1_024)


def test_a_regular_file_is_read_up_to_the_limit(path: Path) -> None:
    path.write_bytes(b"x" * 1_024)
    assert read_bytes(path, 1_024) == b"x" * 1_024
    with pytest.raises(FileReadError, match="is larger than 1023 bytes"):
        read_bytes(path, 1_023)
    path.write_bytes(b"x" * 200_000)
    assert len(read_bytes(path, 200_000)) == 200_000
    with open_reader(path) as file:
        assert len(file.read()) == 200_000


def test_a_link_to_a_regular_file_is_followed(path: Path) -> None:
    path.with_name("real").write_text("\ufeffvalue", encoding="utf-8")
    path.symlink_to("real")
    assert read_text(path, 1_024) == "value"


@pytest.mark.parametrize("content", [b"\xff\xfe\x41\x00", b"a\xe9b", b"\xed\xa0\x80"])
def test_text_that_is_not_utf_8_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(FileReadError) as caught:
        read_text(path, 1_024)
    assert (caught.value.kind, str(caught.value)) == ("not_text", "is not UTF-8 text")
    assert read_bytes(path, 1_024) == content


@POSIX
def test_the_null_device_is_an_empty_file_where_it_is_allowed() -> None:
    assert read_text(Path("/dev/null"), 1_024, allow="null") == ""
    with pytest.raises(FileReadError, match="is not a regular file"):
        read_text(Path("/dev/null"), 1_024)
    with pytest.raises(FileReadError, match="is not a regular file"):
        read_text(Path("/dev/zero"), 1_024, allow="null")


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the system has no /proc")
def test_a_file_of_proc_is_not_read(path: Path) -> None:
    path.symlink_to("/proc/self/environ")
    assert read_bytes(path, 1_024) == b""


@POSIX
def test_the_status_is_checked_before_anything_is_read(path: Path) -> None:
    path.write_text("x" * 2_000)
    path.chmod(0o640)
    modes: list[int] = []

    def check(status: os.stat_result) -> None:
        modes.append(stat.S_IMODE(status.st_mode))
        raise LookupError

    with pytest.raises(LookupError):
        read_bytes(path, 1_024, check=check)
    assert modes == [0o640]


@POSIX
def test_a_pipe_is_read_to_its_end_where_it_is_allowed(path: Path) -> None:
    os.mkfifo(path)
    opened = threading.Event()

    def write() -> None:
        with path.open("wb") as pipe:
            opened.set()
            pipe.write(b"s3cret")
            pipe.flush()
            pipe.write(b"-token\n")

    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # so that the writer has opened it before it is read
    writer = threading.Thread(target=write)
    writer.start()
    opened.wait()
    assert read_text(path, 1_024, allow="pipe") == "s3cret-token\n"
    writer.join()
    os.close(reader)


@POSIX
def test_a_pipe_without_a_writer_is_empty_and_one_without_an_end_is_limited(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(path)
    assert read_bytes(path, 1_024, allow="pipe") == b""
    both = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    os.write(both, b"x" * 2_000)
    with pytest.raises(FileReadError, match="is larger than 1 KiB"):
        read_bytes(path, 1_024, allow="pipe")
    monkeypatch.setattr(guarded_file, "PIPE_TIMEOUT", 0.0)
    with pytest.raises(FileReadError, match="did not deliver its content within 0 s"):
        read_bytes(path, 1_024, allow="pipe")
    os.close(both)
