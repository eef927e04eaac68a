"""The cache folder: files that only this user can read, of a limited size, whose names reveal no account.

A cache is never an error: what cannot be read is not there, and what cannot be written is not kept.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import platformdirs

from vtui.system.atomic_file import atomic_write
from vtui.system.guarded_file import FileReadError, read_bytes

FOLDER_VARIABLE = "VTUI_CACHE_DIR"
"""The environment variable with another folder."""
MAX_FILE_BYTES = 1024 * 1024
"""Size of the largest file that is read or written."""
MAX_BYTES = 4 * 1024 * 1024
"""Size of all files; the oldest are deleted."""
KEY = "key"
"""Name of the file with the random key of the digests, in hex."""
KEY_BYTES = 32
PREFIX, SUFFIX = "rows-", ".jsonl"
"""How the names of the other files begin and end; a digest stands between."""


def cache_path(environ: Mapping[str, str]) -> Path:
    """The path of the folder: `VTUI_CACHE_DIR`, else the user's cache folder."""
    folder = environ.get(FOLDER_VARIABLE, "").strip()
    return Path(folder) if folder else platformdirs.user_cache_path("vtui", appauthor=False)


class CacheFolder:
    """Files by the account that they belong to.

    The name of a file is a digest of the account with a key that is in this folder alone, so that names can be neither
    guessed nor compared with those of another machine.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, account: str) -> bytes | None:
        """The file of an account; None where there is none that can be used."""
        key = self._key()
        return None if key is None else _read(self._file(account, key))

    def write(self, account: str, text: str) -> None:
        """Replace the file of an account; delete the oldest files where all together are too large."""
        with suppress(OSError):
            key = self._key()
            if key is None:
                self.delete()  # no other key gives the names of these files
                key = os.urandom(KEY_BYTES)
                atomic_write(self.path / KEY, key.hex())
            atomic_write(self._file(account, key), text)
            self._limit()

    def delete(self, matches: Callable[[bytes | None], bool] = lambda _: True) -> int:
        """Delete the files whose content `matches`, None for one that cannot be read; return how many they were.

        What a write has left unfinished is deleted too, and with the last file the key. Raises OSError.
        """
        for unfinished in (*self._glob(f".{PREFIX}*"), *self._glob(f".{KEY}.*")):
            unfinished.unlink(missing_ok=True)
        files = [file for file in self._files() if matches(_read(file))]
        for file in files:
            file.unlink(missing_ok=True)
        if next(self._files(), None) is None:
            for key in self._glob(KEY):
                key.unlink(missing_ok=True)
        return len(files)

    def _file(self, account: str, key: bytes) -> Path:
        digest = hashlib.blake2b(account.encode("utf-8", "surrogatepass"), key=key, digest_size=16).hexdigest()
        return self.path / f"{PREFIX}{digest}{SUFFIX}"

    def _key(self) -> bytes | None:
        """The key of the digests; None where there is none that can be used."""
        try:
            key = bytes.fromhex((_read(self.path / KEY) or b"").decode("ascii"))
        except ValueError:
            return None
        return key if len(key) == KEY_BYTES else None

    def _files(self) -> Iterator[Path]:
        return self._glob(f"{PREFIX}*{SUFFIX}")

    def _glob(self, pattern: str) -> Iterator[Path]:
        return (path for path in self.path.glob(pattern) if not path.is_dir())

    def _limit(self) -> None:
        total = 0
        for file in sorted(self._files(), key=lambda file: file.lstat().st_mtime_ns, reverse=True):
            total += file.lstat().st_size
            if total > MAX_BYTES:
                file.unlink(missing_ok=True)


def _read(file: Path) -> bytes | None:
    try:
        return read_bytes(file, MAX_FILE_BYTES, check=_check_private)
    except FileReadError:
        return None


def _check_private(status: os.stat_result) -> None:
    """Refuse a file that others may have written, or can read."""
    if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o077):
        raise FileReadError("failed", "is not private")
