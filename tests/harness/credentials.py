"""Machines with homes of their own, on each system, and what the official command line leaves in them."""

import json
from pathlib import Path
from typing import Any

from vtui.credentials.machine import Machine
from vtui.credentials.vercel_cli import NAME

BASE = "https://api.vercel.com"
NOW = 1_763_000_000_000
PLATFORMS = ("linux", "darwin", "win32")
LOGINS = {
    "linux": f".local/share/{NAME}",
    "darwin": f"Library/Application Support/{NAME}",
    "win32": f"AppData/Roaming/{NAME}/Data",
}
"""The folder of the login of the Vercel CLI, below the home."""


def machine(home: Path, platform: str = "linux", **environ: str) -> Machine:
    """A machine whose user has a home and nothing else."""
    return Machine(environ, platform, home, home / "config" / "vtui")


def login(home: Path, where: str, config: Any = None, mark: bool = False, **auth: Any) -> Path:
    """What the command line has after a login; gives its `auth.json`."""
    folder = home / where
    folder.mkdir(parents=True)
    file = folder / "auth.json"
    file.write_text(("\ufeff" if mark else "") + json.dumps({"// Note": "not for you", **auth}), encoding="utf-8")
    if config is not None:
        (folder / "config.json").write_text(json.dumps(config))
    return file
