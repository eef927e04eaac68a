"""Settings from config files, environment variables and input of the user."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from vtui.config.errors import ConfigError
from vtui.config.paths import default_path
from vtui.config.settings import Keys, Settings, Teams, TeamSettings, problem_of, setting_of, variable_name
from vtui.config.toml import InvalidTomlError, deepest_line, line_of, parse_toml
from vtui.system.guarded_file import FileReadError, read_text
from vtui.text import short

MAX_BYTES = 1024 * 1024
"""Size of the largest file that is read."""
_MAX_DIGITS = 18
"""Digits of the longest number that a variable may have: more than any setting allows."""


def load_settings(path: Path | None = None) -> Settings:
    """The settings in `path`, or in the default file, which may be missing; raises ConfigError."""
    file = path or default_path()
    text = read_config(file)
    if text is None:
        if path is None:
            return Settings()
        raise ConfigError(f"{file}: no such file")
    return parse_settings(text, file)


def read_config(file: Path) -> str | None:
    """The text of a config file; None when there is none. Raises ConfigError.

    A pipe is refused even where a person named it: the file is read again, and written, while the dashboard runs.
    """
    try:
        return read_text(file, MAX_BYTES, allow="null")
    except FileReadError as error:
        if error.kind == "missing":
            return None
        raise ConfigError(f"{file}: {error}") from None


def with_environment(settings: Settings, environ: Mapping[str, str]) -> Settings:
    """The settings with the values of variables such as VTUI_REFRESH; raises ConfigError."""
    changes: dict[str, Any] = {}
    for setting in fields(Settings):
        text = environ.get(variable_name(setting.name), "").strip()
        kind = setting.metadata["kind"]
        if text and kind not in (list, dict):
            value: object = text
            if kind is int and text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS:
                value = int(text)
            elif kind is bool:
                value = {"true": True, "1": True, "false": False, "0": False}.get(text.lower(), text)
            if problem := problem_of(setting, value):
                raise ConfigError(f"{variable_name(setting.name)}: {problem}")
            changes[setting.name] = value
    return replace(settings, **changes)


def with_setting(settings: Settings, name: str, text: str) -> Settings:
    """The settings with one changed to the value of a TOML text; strings need no quotes, an empty text is the default.

    Raises ConfigError, which says what is allowed.
    """
    setting = setting_of(name)
    text = text.strip()
    value = setting.default
    if text:
        try:
            value = parse_toml(f"value = {text}")["value"] if "\n" not in text else text
        except InvalidTomlError:
            value = text
        if setting.metadata["kind"] is str and not isinstance(value, str):
            value = text
        if problem := problem_of(setting, value):
            raise ConfigError(problem)
    changes: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value}
    return replace(settings, **changes)


def parse_settings(text: str, file: Path) -> Settings:
    """The settings in the text of a config file; raises ConfigError with file and line."""
    try:
        return _parse(text, file)
    except InvalidTomlError as error:
        raise ConfigError(f"{file}: not valid TOML: {error}") from None
    except RecursionError:
        raise ConfigError(f"{file}, line {deepest_line(text)}: tables are nested too deeply") from None


def _parse(text: str, file: Path) -> Settings:
    values = parse_toml(text)
    known = {setting.name: setting for setting in fields(Settings)}
    for name, value in values.items():
        problem = problem_of(known[name], value) if name in known else _unknown_setting(name, known)
        if problem:
            raise ConfigError(f"{file}, line {line_of(text, name)}: {problem}")
    values |= {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    if "teams" in values:
        values["teams"] = _teams(values["teams"], text, file)
    if "keys" in values:
        values["keys"] = _keys(values["keys"], text, file)
    return Settings(**values)


def _keys(table: Mapping[str, object], text: str, file: Path) -> Keys:
    """Ids of actions with their keys; whether the actions exist is checked in `keymap`."""
    keys: list[tuple[str, tuple[str, ...]]] = []
    for name, value in _flat(table):
        several = value if isinstance(value, list) else [value]
        named = tuple(key.strip() for key in several if isinstance(key, str) and key.strip())
        if not named or len(named) < len(several):
            line = line_of(text, name, after=line_of(text, "keys"))
            raise ConfigError(f"{file}, line {line}: keys.{short(name)} must be a key in quotes, or a list of keys")
        keys.append((name, named))
    return tuple(keys)


def _flat(table: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    """Names and values. A name with a dot may be written without quotes, which is a table in TOML."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, value


def _teams(table: Mapping[str, object], text: str, file: Path) -> Teams:
    """Settings of single teams; whether the teams exist is checked when the account is known."""
    known = {setting.name: setting for setting in fields(TeamSettings)}
    head, teams = line_of(text, "teams"), []
    for team, values in table.items():
        line, named = max(head, line_of(text, f"teams.{team}", after=head - 1)), short(team)
        if not isinstance(values, dict):
            raise ConfigError(
                f"{file}, line {line}: teams.{named} must be a table: [teams.{named}], then one line per setting"
            )
        for name, value in values.items():
            problem = problem_of(known[name], value) if name in known else _unknown_setting(name, known)
            if problem:
                raise ConfigError(f"{file}, line {line_of(text, name, after=line)}: teams.{named}: {problem}")
        teams.append((team, TeamSettings(**values)))
    return tuple(teams)


def _unknown_setting(name: str, known: Mapping[str, object]) -> str:
    near = get_close_matches(name[:80], known, 1)
    suggestion = f" Did you mean {near[0]}?" if near else ""
    return f"unknown setting {short(name)!r}.{suggestion} Settings: {', '.join(known)}"
