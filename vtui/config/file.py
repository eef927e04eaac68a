"""The file of settings as it is changed from inside vtui: one setting at a time, and never a line that people wrote."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import Any

from vtui import config
from vtui.config import ConfigError, Settings

LATER = frozenset({"team", "api_url", "token_command", "teams", "keys"})
"""Settings that hold from the next start on."""
BY_HAND = frozenset({"teams", "keys"})
"""Settings that are tables: they are written in the file."""


@dataclass(frozen=True, slots=True)
class Row:
    """A setting as it stands."""

    name: str
    value: str
    """As TOML has it; empty when nothing is set."""
    about: str
    allowed: str
    """What it may be, in words."""
    origin: str
    """Where the value comes from: `default`, `line 3`, a variable, or an option."""
    choices: tuple[str, ...] = ()
    """What there is to choose from, as TOML has it; empty where it is written."""


class ByHandError(Exception):
    """The file has comments or tables, so that a person has to change it: which line, and what it is to be."""

    def __init__(self, path: Path | None, number: int | None, line: str) -> None:
        """`number` is that of the line that is there, None where there is none yet; `line` may be several."""
        super().__init__(line)
        self.path, self.number, self.line = path, number, line


class ConfigFile:
    """One file, read again before each change. Without a path nothing is written: what is changed holds for the run."""

    def __init__(self, path: Path | None, environ: Mapping[str, str], options: frozenset[str] = frozenset()) -> None:
        """`options` are the settings that the command line has set."""
        self.path = path
        self._environ, self._options = environ, options

    def rows(self, settings: Settings) -> list[Row]:
        """Every setting, with where it comes from; a file that cannot be read is as if it were not there."""
        try:
            text = self._text()
        except ConfigError:
            text = ""
        return [self._row(setting, settings, text) for setting in fields(Settings)]

    def _row(self, setting: Field[Any], settings: Settings, text: str) -> Row:
        name, kind = setting.name, setting.metadata["kind"]
        choices = setting.metadata["choices"]
        if kind is bool:
            choices = ("true", "false")
        elif choices:
            choices = tuple(config.toml(choice) for choice in choices)
        value = config.plain(name, getattr(settings, name))
        return Row(
            name,
            "" if value in (None, [], {}) else config.toml(value),
            setting.metadata["about"],
            config.allowed(setting),
            self.origin(name, text),
            choices,
        )

    def origin(self, name: str, text: str) -> str:
        """Where a setting comes from, `text` being the file's."""
        if name in self._options:
            return f"--{name.replace('_', '-')}"
        if self._environ.get(config.variable(name), "").strip():
            return config.variable(name)
        number = config.line_of(text, name)
        return f"line {number}" if number is not None else "default"

    def wins(self, name: str) -> str:
        """What goes before the file for a setting: an option or a variable; empty for nothing."""
        origin = self.origin(name, "")
        return "" if origin == "default" else origin

    def parsed(self, settings: Settings, name: str, written: str) -> Settings:
        """The settings with one changed, `written` as TOML has it or a bare word; empty for the default.

        Raises ConfigError, which says what is allowed.
        """
        return config.changed(settings, name, written)

    def write(self, name: str, settings: Settings) -> None:
        """Put a setting as `settings` have it into the file; what is the default is taken out.

        Raises ConfigError where that cannot be done, and ByHandError where a person has to do it.
        """
        if self.path is None:
            return
        text = self._text()
        if name in BY_HAND:
            raise self.by_hand(name, settings)
        value = config.plain(name, getattr(settings, name))
        empty = getattr(settings, name) == next(one.default for one in fields(Settings) if one.name == name)
        if commented(text):
            line = f"# {name}" if empty else f"{name} = {config.toml(value)}"
            raise ByHandError(self.path, config.line_of(text, name), line)
        import tomli_w

        table = config.loads(text)
        table.pop(name, None)
        if not empty:
            table = {name: value, **table}
        self._save(tomli_w.dumps(table))

    def by_hand(self, name: str, settings: Settings) -> ByHandError:
        """Where a table stands or is to be written, and what it may say: what it says now, else an example."""
        try:
            number = config.line_of(self._text(), name)
        except ConfigError:
            number = None
        setting = next(one for one in fields(Settings) if one.name == name)
        value = config.plain(name, getattr(settings, name)) or setting.metadata["example"]
        lines = (f"{config.toml_key(key)} = {config.toml(one)}" for key, one in value.items())
        return ByHandError(self.path, number, "\n".join([f"[{name}]", *lines]))

    def _text(self) -> str:
        """What is in the file, checked; empty where there is none. Raises ConfigError."""
        text = None if self.path is None else config.read(self.path)
        if self.path is None or text is None:
            return ""
        config.parse(text, self.path)
        return text

    def _save(self, text: str) -> None:
        """Replace what the path leads to, a link's end too: who keeps it elsewhere goes on doing so."""
        from vtui.whole import write_whole

        if self.path is None:
            return
        target = self.path.resolve()
        if target.exists() and not target.is_file():
            raise ConfigError(f"{self.path}: is not a regular file and cannot be written")
        try:
            write_whole(target, text)
        except OSError as error:
            raise ConfigError(f"{self.path}: cannot be written: {error.strerror}") from None


def commented(text: str) -> bool:
    """Whether a TOML text has a comment."""
    at, quote = 0, ""
    while at < len(text):
        here = text[at]
        if quote:
            if here == "\\" and quote[0] == '"':
                at += 2
                continue
            if text.startswith(quote, at):
                at, quote = at + len(quote), ""
                continue
        elif here in "\"'":
            quote = here * 3 if text.startswith(here * 3, at) else here
            at += len(quote)
            continue
        elif here == "#":
            return True
        at += 1
    return False
