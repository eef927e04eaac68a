"""The record of bulk writes: each line complete or an error, whatever the disk does and whatever lies in its place."""

import asyncio
import json
import os
import resource
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.harness.service import ServiceHarness
from tests.writes.test_bulk_run import RunHarness, loose
from vtui.resources.deployments.actions.delete import DELETE
from vtui.writes.ledger import Ledger, LedgerError, Summary, read

LINE = '{"time": "2025-11-13T02:13:20.000Z", "team": "acme", "action": "delete", "id": "dpl_1", "result": "sending"}\n'
AT = 1_763_000_000_000


@contextmanager
def files_limited_to(size: int) -> Iterator[None]:
    """What lies beyond `size` bytes of a file cannot be written, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def add(path: Path, result: str = "sending", ledger: Ledger | None = None) -> Ledger:
    ledger = ledger or Ledger(path)
    await ledger.note(AT, "acme", "delete", "dpl_1", result)
    return ledger


async def test_a_line_is_added_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "sent.jsonl"
    ledger = await add(path)
    await add(path, "done", ledger)
    assert path.read_text() == LINE + LINE.replace("sending", "done")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert ledger.notice == ""
    assert read(path) == Summary(2, 0, 0)


@pytest.mark.parametrize("half", [1, 10, 50, len(LINE) - 1])
async def test_a_half_line_does_not_spoil_the_next_one_and_is_reported(tmp_path: Path, half: int) -> None:
    path = tmp_path / "sent.jsonl"
    path.write_text(LINE + LINE[:half])
    ledger = await add(path, "done")
    assert path.read_text() == LINE + LINE[:half] + "\n" + LINE.replace("sending", "done")
    assert ledger.notice == f"The last line of {path} is incomplete: vtui was stopped while it was written."
    complete = half == len(LINE) - 1
    assert read(path) == Summary(2 + complete, 1 - complete, 0)
    assert (await add(path)).notice == "", "it is no longer the last one"


@pytest.mark.parametrize("room", [0, 1, 40, len(LINE) - 1])
async def test_a_line_that_does_not_fit_is_an_error_and_does_not_spoil_the_next_one(tmp_path: Path, room: int) -> None:
    path = tmp_path / "sent.jsonl"
    before = LINE * (1_000_000 // len(LINE))
    path.write_text(before)
    with files_limited_to(len(before) + room), pytest.raises(LedgerError) as caught:
        await add(path)
    part = f"only {room} of {len(LINE)} bytes were written, the disk may be full"
    assert str(caught.value) == f"{path} cannot be written: {part if room else 'File too large'}"
    await add(path, "done")
    assert path.read_text().endswith(LINE[:room] + ("\n" if room else "") + LINE.replace("sending", "done"))


async def test_row_is_not_sent_when_its_line_does_not_fit(tmp_path: Path) -> None:
    path = tmp_path / "sent.jsonl"
    harness = ServiceHarness(deployments=400)
    before = LINE * (1_000_000 // len(LINE))
    path.write_text(before)
    run_harness = RunHarness(harness, DELETE, await loose(harness, 2), path)
    with files_limited_to(len(before) + 5):
        await run_harness.run.go()
    assert harness.wire.writes() == []
    assert run_harness.statuses == ["waiting", "waiting"]
    assert "the disk may be full. Stopped, because further requests could not be recorded" in run_harness.run.problem


async def test_a_row_is_not_sent_when_the_run_is_stopped_while_its_line_is_written(tmp_path: Path) -> None:
    path = tmp_path / "sent.jsonl"
    harness = ServiceHarness(deployments=400)
    rows = await loose(harness, 1)
    run_harness = RunHarness(harness, DELETE, rows, path)
    note = run_harness.run.ledger.note

    async def stop_after(at: int, team: str, action: str, id_: str, result: str) -> None:
        await note(at, team, action, id_, result)
        run_harness.run.stop()

    run_harness.run.ledger.note = stop_after  # type: ignore[method-assign]  # the moment cannot be met from outside
    await run_harness.run.go()
    assert harness.wire.writes() == []
    assert [json.loads(line)["result"] for line in path.read_text().splitlines()] == ["sending", "not sent"]
    assert read(path) == Summary(2, 0, 0)


LAID: list[Callable[[Path], object]] = [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), Path.mkdir]


@pytest.mark.parametrize(
    ("lay", "reason"),
    zip(LAID, ["is not a regular file", "is not a regular file", "is a folder, not a file"], strict=True),
)
async def test_what_is_not_a_file_is_neither_waited_for_nor_filled(
    tmp_path: Path, lay: Callable[[Path], object], reason: str
) -> None:
    path = tmp_path / "sent.jsonl"
    lay(path)
    with pytest.raises(LedgerError) as caught:
        await add(path)
    assert str(caught.value) == f"{path} {reason}"
    with pytest.raises(LedgerError, match=reason):
        read(path)


async def test_a_slow_disk_does_not_hold_up_the_event_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sent.jsonl"
    begun, go_on, write = threading.Event(), threading.Event(), os.write

    def slow(descriptor: int, data: bytes) -> int:
        if data.startswith(b'{"time"'):
            begun.set()
            go_on.wait()
        return write(descriptor, data)

    monkeypatch.setattr(os, "write", slow)
    task = asyncio.create_task(add(path))
    await asyncio.to_thread(begun.wait)
    task.cancel()
    await asyncio.sleep(0)
    assert not task.done(), "a line that was begun is finished first"
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert path.read_text() == LINE


DAMAGES = {
    "bytes": bytes(range(256)),
    "zeros": b"\0" * 100_000,
    "other text": b"hello\n" + LINE.encode(),
    "nested": b"[" * 5_000,
}


@pytest.mark.parametrize("content", DAMAGES.values(), ids=DAMAGES)
async def test_a_damaged_file_is_reported_and_set_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "sent.jsonl"
    path.write_bytes(content)
    ledger = await add(path)
    aside = path.with_name("sent.jsonl.damaged-1")
    assert ledger.notice == f"{path} was damaged. It was renamed to {aside.name}."
    assert aside.read_bytes() == content
    assert path.read_text() == LINE


def is_open(path: Path) -> bool:
    """Whether this process has the file open."""
    for descriptor in Path("/dev/fd").iterdir():
        with suppress(OSError):  # that of the listing itself is closed by now
            if os.path.samestat(os.fstat(int(descriptor.name)), path.stat()):
                return True
    return False


async def test_the_file_is_closed_after_each_line(tmp_path: Path) -> None:
    path = tmp_path / "sent.jsonl"
    path.write_text(LINE)
    with path.open():
        assert is_open(path)
    await add(path, "done")
    assert not is_open(path)


async def test_a_long_file_is_looked_at_from_its_end(tmp_path: Path) -> None:
    path = tmp_path / "sent.jsonl"
    path.write_bytes(b"\xff" * 100_000 + b"\n" + LINE.encode() * 1_000)
    assert (await add(path)).notice == ""
    assert path.read_text(errors="replace").endswith("\n" + LINE)


def test_a_summary_counts_what_has_no_result_and_what_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "sent.jsonl"
    assert read(path) == Summary(0, 0, 0)
    other = LINE.replace("dpl_1", "dpl_2")
    malformed = [
        "[1]",
        "7",
        '{"action": 1}',
        "[" * 5_000,
        "9" * 5_000,
        '{"action": NaN, "id": [1], "result": Infinity}',
    ]
    path.write_text("\n".join([LINE, other, other.replace("sending", "done"), *malformed, "\n"]), encoding="utf-8")
    assert read(path) == Summary(4, 5, 1)
