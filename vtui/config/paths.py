"""Where the config file is."""

from pathlib import Path

import platformdirs


def default_path() -> Path:
    """Where the config is looked for: the user's own folder, never the working one."""
    return platformdirs.user_config_path("vtui", appauthor=False) / "config.toml"
