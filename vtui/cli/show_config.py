"""Printing and checking the settings, and writing an example of the config file, for `vtui config`."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

import tomli_w

from vtui.cli import output
from vtui.cli.options import ActionOptions, UsageError
from vtui.cli.settings import config_path, settings_of
from vtui.config.settings import Settings, toml_value, variable_name
from vtui.config.toml import format_key, format_value
from vtui.text import clean


def run_config(options: ActionOptions, environ: Mapping[str, str]) -> int:
    """Print or check the settings, or write an example; raises ConfigError for invalid settings."""
    output.prepare("text")
    path = config_path(options, environ)
    match options.action:
        case "path":
            print(clean(str(path)))
        case "show":
            settings = settings_of(options, environ)
            print(f"# {clean(str(path))}{'' if path.exists() else ' (does not exist)'}")
            for line in setting_lines(settings, environ):
                print(line)
        case "check":
            settings_of(options, environ)
            output.print_message(f"{path} is valid." if path.exists() else f"{path} does not exist. Defaults are used.")
        case _:
            _init(path)
    return 0


def setting_lines(settings: Settings, environ: Mapping[str, str]) -> Iterator[str]:
    """All settings as TOML, with their origins."""
    for setting in fields(Settings):
        value = toml_value(setting.name, getattr(settings, setting.name))
        variable = variable_name(setting.name)
        if not value and value is not False and value != 0:
            yield f"# {setting.name} is not set"
        elif isinstance(value, dict):
            yield tomli_w.dumps({setting.name: value}).strip()
        else:
            line = tomli_w.dumps({setting.name: value}, multiline_strings=False).strip().replace("\n", " ")
            default = getattr(settings, setting.name) == setting.default
            origin = variable if environ.get(variable, "").strip() else "default" if default else "config"
            yield f"{line}  # {origin}"


def example_text() -> str:
    """An example file: every setting with its documentation and default, commented out."""
    lines = ["# Settings of vtui. `vtui config path` prints the path of this file.", "# All settings are optional."]
    for setting in fields(Settings):
        shown = setting.metadata["example"] or setting.default
        about = f"# {setting.metadata['about']}"
        if setting.metadata["choices"]:
            about += f" One of: {', '.join(setting.metadata['choices'])}."
        lines += ["", about]
        if isinstance(shown, dict):
            pairs = (f"# {format_key(name)} = {format_value(value)}" for name, value in shown.items())
            lines += [f"# [{setting.name}]", *pairs]
        else:
            lines += [f"# {setting.name} = {format_value(shown)}"]
    return "\n".join(lines) + "\n"


def _init(path: Path) -> None:
    """Write the example, in which every line is commented out; an existing file is not changed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.open("x", encoding="utf-8") as file:
            file.write(example_text())
    except FileExistsError:
        raise UsageError(f"{path} already exists and was not changed") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
    output.print_message(f"{path} was created. All settings in it are optional.")
