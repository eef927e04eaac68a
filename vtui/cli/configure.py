"""`vtui config`: where the settings are, what they are, whether they are right, and a file to begin with."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

from vtui import config
from vtui.cli import connect, output
from vtui.cli.options import Options, UsageError
from vtui.config import Settings
from vtui.text import clean


def run_config(options: Options, environ: Mapping[str, str]) -> int:
    """Do what is asked for; raises ConfigError for settings that are wrong."""
    if sys.stdout is None:
        raise UsageError("standard output is closed")
    output.prepare("text")
    path = connect.config_path(options, environ)
    match options.action:
        case "path":
            print(clean(str(path)))
        case "show":
            settings = connect.settings(options, environ)
            print(f"# {clean(str(path))}{'' if path.exists() else ', which is not there yet'}")
            for line in shown(settings, environ):
                print(line)
        case "check":
            connect.settings(options, environ)
            output.say(f"{path} is right." if path.exists() else f"{path} is not there: every setting has its default.")
        case _:
            _init(path)
    return 0


def shown(settings: Settings, environ: Mapping[str, str]) -> Iterator[str]:
    """Every setting as TOML, with where it comes from."""
    import tomli_w

    for setting in fields(Settings):
        value = config.plain(setting.name, getattr(settings, setting.name))
        variable = config.variable(setting.name)
        if not value and value is not False and value != 0:
            yield f"# {setting.name} is not set"
        elif isinstance(value, dict):
            yield tomli_w.dumps({setting.name: value}).strip()
        else:
            said = tomli_w.dumps({setting.name: value}, multiline_strings=False).strip().replace("\n", " ")
            default = getattr(settings, setting.name) == setting.default
            origin = variable if environ.get(variable, "").strip() else "default" if default else "config"
            yield f"{said}  # {origin}"


def _init(path: Path) -> None:
    """Write the example, in which every line is commented out; what is there is left alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.open("x", encoding="utf-8") as file:
            file.write(config.example())
    except FileExistsError:
        raise UsageError(f"{path} is there already, and was left alone") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
    output.say(f"{path} was written: every line of it is optional.")
