"""Renaming damaged files, so that nothing of them is lost."""

import itertools
from pathlib import Path


def set_aside(path: Path) -> Path:
    """Rename a file to the first of `NAME.damaged-1`, `NAME.damaged-2` … that is free, and return that path.

    Mode and content stay. Raises OSError, and then the file is not renamed.
    """
    numbered = (path.with_name(f"{path.name}.damaged-{number}") for number in itertools.count(1))
    aside = next(other for other in numbered if not other.exists() and not other.is_symlink())
    path.rename(aside)
    return aside
