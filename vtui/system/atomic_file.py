"""Atomic writes: a reader finds the old content of a file or the new one. Damaged files are renamed, not deleted."""

import itertools
import os
import tempfile
from pathlib import Path


def atomic_write(path: Path, text: str) -> None:
    """Replace the file at `path`, readable by its owner alone; create its folder. OSError leaves the old content."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # readable only by the owner
    temporary = Path(name)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(number)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def set_aside(path: Path) -> Path:
    """Rename a file to the first of `NAME.damaged-1`, `NAME.damaged-2` … that is free, and return that path.

    Mode and content stay. Raises OSError, and then the file is not renamed.
    """
    numbered = (path.with_name(f"{path.name}.damaged-{number}") for number in itertools.count(1))
    aside = next(other for other in numbered if not other.exists() and not other.is_symlink())
    path.rename(aside)
    return aside
