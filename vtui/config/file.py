"""Changing the config file from the dashboard: one setting at a time; a file with comments is left to its author."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import Any

import tomli_w

from vtui.config.errors import ConfigError
from vtui.config.reading import parse_settings, read_config
from vtui.config.settings import Settings, allowed_values, setting_of, toml_value, variable_name
from vtui.config.toml import format_key, format_value, has_comment, line_of, parse_toml
from vtui.system.atomic_file import atomic_write

AFTER_RESTART = frozenset({"team", "api_url", "token_command", "teams", "keys"})
"""Settings that take effect at the next start."""
TABLES = frozenset({"teams", "keys"})
"""Settings that are tables: they are changed in an editor."""


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting and its current value."""

    name: str
    value: str
    """As TOML; empty when nothing is set."""
    about: str
    """Its documentation."""
    allowed: str
    """A description of the values that it may have."""
    origin: str
    """Where the value comes from: `default`, `line 3`, a variable, or an option."""
    choices: tuple[str, ...] = ()
    """The values to choose from, as TOML; empty for a setting that is typed."""


class ManualEditError(Exception):
    """The user has to edit the file, because it has comments or the setting is a table: the line and its new text."""

    def __init__(self, path: Path | None, number: int | None, line: str) -> None:
        """`number` is that of the line to replace, None for a new line; `line` may be several lines."""
        super().__init__(line)
        self.path, self.number, self.line = path, number, line


class ConfigFile:
    """One config file, read again before each change. Without a path nothing is written: changes last for the run."""

    def __init__(self, path: Path | None, environ: Mapping[str, str], options: frozenset[str] = frozenset()) -> None:
        """`options` are the settings set on the command line."""
        self.path = path
        self._environ, self._options = environ, options

    def rows(self, settings: Settings) -> list[SettingRow]:
        """All settings with their origins; a file that cannot be read counts as missing."""
        try:
            text = self._text()
        except ConfigError:
            text = ""
        return [self._row(setting, settings, text) for setting in fields(Settings)]

    def _row(self, setting: Field[Any], settings: Settings, text: str) -> SettingRow:
        name, kind = setting.name, setting.metadata["kind"]
        choices = setting.metadata["choices"]
        if kind is bool:
            choices = ("true", "false")
        elif choices:
            choices = tuple(format_value(choice) for choice in choices)
        value = toml_value(name, getattr(settings, name))
        return SettingRow(
            name,
            "" if value in (None, [], {}) else format_value(value),
            setting.metadata["about"],
            allowed_values(setting),
            self.origin(name, text),
            choices,
        )

    def origin(self, name: str, text: str) -> str:
        """Where a setting comes from; `text` is that of the file."""
        if name in self._options:
            return f"--{name.replace('_', '-')}"
        if self._environ.get(variable_name(name), "").strip():
            return variable_name(name)
        number = _line_of(text, name)
        return f"line {number}" if number is not None else "default"

    def overridden_by(self, name: str) -> str:
        """The option or variable that overrides the file for a setting; empty for none."""
        origin = self.origin(name, "")
        return "" if origin == "default" else origin

    def write(self, name: str, settings: Settings) -> None:
        """Write the value that a setting has in `settings`; the default removes its line.

        Raises ConfigError, and ManualEditError where the user has to edit the file.
        """
        if self.path is None:
            return
        text = self._text()
        if name in TABLES:
            raise self.manual_edit(name, settings)
        value = toml_value(name, getattr(settings, name))
        empty = getattr(settings, name) == setting_of(name).default
        if has_comment(text):
            line = f"# {name}" if empty else f"{name} = {format_value(value)}"
            raise ManualEditError(self.path, _line_of(text, name), line)
        table = parse_toml(text)
        table.pop(name, None)
        if not empty:
            table = {name: value, **table}
        self._save(tomli_w.dumps(table))

    def manual_edit(self, name: str, settings: Settings) -> ManualEditError:
        """Where to edit a table, and its text: the current one, else an example."""
        try:
            number = _line_of(self._text(), name)
        except ConfigError:
            number = None
        setting = setting_of(name)
        value = toml_value(name, getattr(settings, name)) or setting.metadata["example"]
        lines = (f"{format_key(key)} = {format_value(one)}" for key, one in value.items())
        return ManualEditError(self.path, number, "\n".join([f"[{name}]", *lines]))

    def _text(self) -> str:
        """The text of the file, which is valid; empty when there is none. Raises ConfigError."""
        text = None if self.path is None else read_config(self.path)
        if self.path is None or text is None:
            return ""
        parse_settings(text, self.path)
        return text

    def _save(self, text: str) -> None:
        """Replace the file; where the path is a link, the file that it leads to."""
        if self.path is None:
            return
        target = self.path.resolve()
        if target.exists() and not target.is_file():
            raise ConfigError(f"{self.path}: is not a regular file and cannot be written")
        try:
            atomic_write(target, text)
        except OSError as error:
            raise ConfigError(f"{self.path}: cannot be written: {error.strerror}") from None


def _line_of(text: str, name: str) -> int | None:
    """Number of the line that sets a setting; None when none does."""
    return line_of(text, name) if name in parse_toml(text) else None
