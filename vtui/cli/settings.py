"""The settings of a run: config file, environment variables, options."""

from collections.abc import Mapping
from pathlib import Path

from vtui.cli.options import Options
from vtui.config.paths import default_path
from vtui.config.reading import load_settings, with_environment
from vtui.config.settings import Settings


def settings_of(options: Options, environ: Mapping[str, str]) -> Settings:
    """The settings of this run; raises ConfigError. The demo reads only a file named on the command line."""
    settings = Settings()
    if options.config is not None or not options.demo:
        settings = with_environment(load_settings(options.config or _named_config(environ)), environ)
    return settings.locked() if options.read_only else settings


def config_path(options: Options, environ: Mapping[str, str]) -> Path:
    """The path of the config file, which may not exist."""
    return options.config or _named_config(environ) or default_path()


def _named_config(environ: Mapping[str, str]) -> Path | None:
    name = environ.get("VTUI_CONFIG", "").strip()
    return Path(name) if name else None
