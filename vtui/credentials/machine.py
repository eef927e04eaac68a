"""Where files are on a machine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from vtui.system import platform


@dataclass(frozen=True, slots=True)
class Machine:
    """The environment, the system and the folders that decide where a token is looked for."""

    environ: Mapping[str, str] = field(repr=False)
    platform: str
    """`linux`, `darwin` or `win32`, as in `sys.platform`."""
    home: Path
    config: Path
    """vtui's own config folder."""


def this_machine(environ: Mapping[str, str]) -> Machine:
    """The machine that this process runs on."""
    return Machine(environ, platform.current(), Path.home(), platformdirs.user_config_path("vtui", appauthor=False))
