"""Settings: what a person may choose in `config.toml`."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any


def _setting(default: Any, about: str, *, kind: type = str, least: int | None = None, example: str = "") -> Any:
    """A field of `Settings` that carries what people are told of it."""
    return field(default=default, metadata={"about": about, "kind": kind, "least": least, "example": example})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may choose; each field's metadata is its documentation (`example` prints it)."""

    refresh: int = _setting(
        10,
        "Seconds between refreshes of the list on view; 0 turns them off. Domains and env vars refresh only by `r`.",
        kind=int,
        least=0,
    )
    auto_load: int = _setting(1000, "Rows that a list loads by itself; more come as you scroll.", kind=int, least=1)
    team: str | None = _setting(None, "Slug or id of the team to open.", example="acme")
    theme: str | None = _setting(None, "Name of the colour theme.", example="nord")
    api_url: str | None = _setting(
        None, "Where the API is; https, or http on this machine.", example="https://api.vercel.com"
    )
    reduced_motion: bool = _setting(False, "Draw without animations.", kind=bool)


class ConfigError(Exception):
    """The config cannot be used; the message names the file, the line and what is allowed."""


def default_path() -> Path:
    """Where the config is looked for: the user's own folder, never the working one."""
    import platformdirs

    return platformdirs.user_config_path("vtui", appauthor=False) / "config.toml"


def load(path: Path | None = None) -> Settings:
    """The settings in `path`, or in the default file, which may be missing; raises ConfigError."""
    file = path or default_path()
    try:
        text = file.read_bytes().decode()
    except FileNotFoundError:
        if path is None:
            return Settings()
        raise ConfigError(f"{file}: no such file") from None
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: is not UTF-8 text") from None
    return _parse(text, file)


def example() -> str:
    """An example file: every setting with its documentation and default, commented out."""
    lines = ["# Settings of vtui. `vtui --help` says where this file is looked for.", "# Every line is optional."]
    for setting in fields(Settings):
        shown = setting.metadata["example"] if setting.default is None else setting.default
        lines += ["", f"# {setting.metadata['about']}", f"# {setting.name} = {_toml(shown)}"]
    return "\n".join(lines) + "\n"


def _parse(text: str, file: Path) -> Settings:
    import tomllib

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: not valid TOML: {error}") from None
    known = {setting.name: setting for setting in fields(Settings)}
    for name, value in values.items():
        wrong = _wrong(known[name], value) if name in known else _unknown(name, known)
        if wrong:
            raise ConfigError(f"{file}, line {_line(text, name)}: {wrong}")
    return Settings(**values)


def _wrong(setting: Field[Any], value: object) -> str | None:
    """Why `value` is not allowed, in words."""
    kind, least = setting.metadata["kind"], setting.metadata["least"]
    allowed = {bool: "true or false", int: f"a whole number, {least} or more", str: "a text in quotes"}[kind]
    fits = type(value) is kind and (least is None or value >= least) and value != ""  # bool is an int: `is`
    return None if fits else f"{setting.name} must be {allowed}"


def _unknown(name: str, known: Mapping[str, object]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, 1)
    meant = f"; did you mean {near[0]}?" if near else "."
    return f"unknown setting {name!r}{meant} Known are: {', '.join(known)}"


def _line(text: str, name: str) -> int:
    """Number of the line that sets `name`; tomllib does not say."""
    for number, line in enumerate(text.splitlines(), 1):
        key = line.lstrip("[ \t").split("=")[0].split("]")[0].split(".")[0].strip(" \t\"'")
        if key == name:
            return number
    return 1


def _toml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
