"""The account of what was sent to many rows: a file that is only ever added to, and outlives a killed program."""

import json
import os
from pathlib import Path

from vtui import times


class LedgerError(Exception):
    """The file cannot be written; the message names it."""


class Ledger:
    """One line of JSON before each write, and one when its fate is known; without a path nothing is kept.

    `{"time": "…Z", "team": "acme", "action": "delete", "id": "dpl_…", "result": "sending"}`: a line that says `sending`
    and is followed by none of its id was sent, and vtui ended before the answer.
    """

    def __init__(self, path: Path | None) -> None:
        """Nothing is written yet."""
        self.path = path

    def note(self, at: int, team: str, action: str, id_: str, result: str) -> None:
        """Add a line; `at` is in ms. The file can be read by its owner alone. Raises LedgerError."""
        if self.path is None:
            return
        line = {"time": times.iso(at), "team": team, "action": action, "id": id_, "result": result}
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(handle, f"{json.dumps(line)}\n".encode())
            finally:
                os.close(handle)
        except OSError as error:
            raise LedgerError(f"{self.path} cannot be written: {error.strerror}") from None
