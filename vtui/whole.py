"""Writing a file as a whole: whoever reads it finds what was there before or what is there now, and nothing between."""

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Put a file of this text in the place of the one at `path`, readable by its owner alone; its folder is made.

    Raises OSError, and then leaves what was there.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # readable by nobody else
    beside = Path(name)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(number)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
