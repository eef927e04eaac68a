"""The record of what was sent to many rows: a file that is only ever added to, and outlives a killed program."""

import asyncio
import json
import os
from pathlib import Path
from typing import NamedTuple

from vtui import times
from vtui.system.atomic_file import set_aside
from vtui.system.guarded_file import FileReadError, open_regular, read_bytes

NAME = "sent.jsonl"
"""Name of the file, in the folder of the state file."""
MAX_BYTES = 64 * 1024 * 1024
"""Size of the largest file that `read` looks at: about 450,000 lines."""
_TAIL_BYTES = 64 * 1024
"""Bytes at the end of the file that are looked at before the first line is added."""
_START = b'{"time": "'
"""How every line begins."""


class LedgerError(Exception):
    """The file cannot be written or read; the message names it."""


class Summary(NamedTuple):
    """The lines of a file, counted."""

    lines: int
    """Lines that can be read."""
    unreadable: int
    """Lines that cannot: the program or the machine stopped while one was written, or they are not ours."""
    unanswered: int
    """Writes that were sent and have no result."""


class Ledger:
    """One line of JSON before each write, and one when its result is known; without a path nothing is recorded.

    `{"time": "…Z", "team": "acme", "action": "delete", "id": "dpl_…", "result": "sending"}`: a line with `sending`
    without a later line of the same id was sent, and vtui ended before the response. `not sent` revokes a `sending`.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.notice = ""
        """What a person should know about the file, in a sentence; empty for nothing."""
        self._checked = False

    async def note(self, at: int, team: str, action: str, id_: str, result: str) -> None:
        """Add a line; `at` is in ms. The file can be read by its owner alone. Raises LedgerError.

        It is written in a thread, as disks can be slow. When this is cancelled, the line is written nevertheless before
        the cancellation goes on.
        """
        if self.path is None:
            return
        line = {"time": times.iso(at), "team": team, "action": action, "id": id_, "result": result}
        job = asyncio.get_running_loop().run_in_executor(None, self._add, self.path, f"{json.dumps(line)}\n".encode())
        try:
            await asyncio.shield(job)
        except asyncio.CancelledError:
            await asyncio.wait([job])
            raise

    def _add(self, path: Path, line: bytes) -> None:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._checked:
                self._check(path)
            descriptor = open_regular(path, os.O_RDWR | os.O_APPEND | os.O_CREAT)
            try:
                data = line if _last_bytes(descriptor, 1) in (b"", b"\n") else b"\n" + line
                written = os.write(descriptor, data)
            finally:
                os.close(descriptor)
        except FileReadError as error:
            raise LedgerError(f"{path} {error}") from None
        except OSError as error:
            raise LedgerError(f"{path} cannot be written: {error.strerror}") from None
        if written < len(data):
            part = f"only {written} of {len(data)} bytes were written, the disk may be full"
            raise LedgerError(f"{path} cannot be written: {part}")

    def _check(self, path: Path) -> None:
        """Look at the end of what is there. Raises FileReadError and OSError."""
        if path.exists():
            descriptor = open_regular(path)
            try:
                tail = _last_bytes(descriptor, _TAIL_BYTES)
            finally:
                os.close(descriptor)
            lines = tail.split(b"\n")[len(tail) == _TAIL_BYTES :]  # the first may have lost its beginning
            if not lines or not all(line.startswith(_START) or _START.startswith(line) for line in lines):
                self.notice = f"{path} was damaged. It was renamed to {set_aside(path).name}."
            elif lines and lines[-1]:
                self.notice = f"The last line of {path} is incomplete: vtui was stopped while it was written."
        self._checked = True


def read(path: Path) -> Summary:
    """Count the lines of a file by kind; all counts are 0 without a file. Blocks; raises LedgerError."""
    try:
        content = read_bytes(path, MAX_BYTES)
    except FileReadError as error:
        if error.kind == "missing":
            return Summary(0, 0, 0)
        raise LedgerError(f"{path} {error}") from None
    results: dict[tuple[str, str], str] = {}
    lines = unreadable = 0
    for line in filter(None, content.split(b"\n")):
        try:
            entry = json.loads(line)
            action, id_, result = entry["action"], entry["id"], entry["result"]
            results[f"{action}", f"{id_}"] = f"{result}"
        except (ValueError, TypeError, KeyError, RecursionError):
            unreadable += 1
        else:
            lines += 1
    return Summary(lines, unreadable, sum(result == "sending" for result in results.values()))


def _last_bytes(descriptor: int, count: int) -> bytes:
    size = os.fstat(descriptor).st_size
    os.lseek(descriptor, max(0, size - count), os.SEEK_SET)
    return os.read(descriptor, count)
