"""Settings: what a person may choose in `config.toml`."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import Field, asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from vtui.models.scope import Scope
from vtui.system.guarded_file import FileReadError, read_text
from vtui.system.notifications import Notify
from vtui.text import clean, cut, short
from vtui.times import Style

Keys = tuple[tuple[str, tuple[str, ...]], ...]
"""Ids of actions with their keys."""
MAX_BYTES = 1024 * 1024
"""Size of the largest file that is read."""


def _setting(
    default: Any,
    about: str,
    *,
    kind: type = str,
    least: int = 0,
    most: int = 0,
    choices: tuple[str, ...] = (),
    example: object = "",
) -> Any:
    """A field of `Settings` that carries what people are told of it."""
    about_it: dict[str, object] = {"about": about, "kind": kind, "least": least, "most": most, "choices": choices}
    about_it["example"] = example
    return field(default=default, metadata=about_it)


@dataclass(frozen=True, slots=True)
class TeamSettings:
    """What a person may choose for one team; None where what holds for all of them does."""

    read_only: bool | None = _setting(None, "Change nothing in this team.", kind=bool)


Teams = tuple[tuple[str, TeamSettings], ...]
"""Slugs or ids of teams with their settings."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may choose; each field's metadata is its documentation (`example` prints it)."""

    refresh: int = _setting(
        10,
        "Seconds between refreshes of the list on view; 0 turns them off. Domains and env vars refresh only by `r`.",
        kind=int,
        most=86_400,
    )
    auto_load: int = _setting(
        1000, "Rows that a list loads by itself; more come as you scroll.", kind=int, least=1, most=1_000_000
    )
    log_lines: int = _setting(
        200_000,
        "Lines of a log that are kept; beyond them the oldest go.",
        kind=int,
        least=1_000,
        most=10_000_000,
    )
    team: str | None = _setting(None, "Slug or id of the team to open.", example="acme")
    theme: str | None = _setting(None, "Name of the colour theme.", example="nord")
    api_url: str | None = _setting(
        None, "Where the API is; https, or http on this machine.", example="https://api.vercel.com"
    )
    token_command: tuple[str, ...] = _setting(
        (),
        "A program that prints the token, and its arguments; started without a shell.",
        kind=list,
        example=["pass", "show", "vercel"],
    )
    times: Style = _setting(  # noqa: RUF009 - a name for texts, which do not change
        "relative",
        "How lists tell times: how long ago, or when, here or in UTC.",
        choices=get_args(Style),
    )
    ascii: bool = _setting(
        False, "Draw with ASCII alone, for terminals whose font or locale spoils other glyphs.", kind=bool
    )
    reduced_motion: bool = _setting(False, "Draw without animations.", kind=bool)
    protected: tuple[str, ...] = _setting(
        (),
        "Projects and domains in which something is changed only after their name was typed.",
        kind=list,
        example=["storefront"],
    )
    read_only: bool = _setting(False, "Change nothing: keys that write are gone, and nothing is sent.", kind=bool)
    notify: Literal["bell", "osc9", "osc777", "off"] = _setting(
        "bell",
        "How the end of a watched deployment is told: by the terminal's bell, or by the bell and a desktop notice.",
        choices=get_args(Notify),
    )
    teams: tuple[tuple[str, TeamSettings], ...] = _setting(
        (),
        "Settings of single teams, by slug or id; they win over those above.",
        kind=dict,
        example={"acme": {"read_only": True}},
    )
    keys: Keys = _setting(  # noqa: RUF009 - a name for tuples, which do not change
        (),
        "Other keys for actions, by id: `vtui --keys` lists them. What writes goes on capitals, ctrl, alt or F keys.",
        kind=dict,
        example={"redeploy": "ctrl+r", "table.down": ["j", "down", "ctrl+n"]},
    )

    def read_only_in(self, scope: Scope) -> bool:
        """Whether nothing may be changed in `scope`; the personal account goes by its user's name."""
        for name, team in self.teams:
            if team.read_only is not None and (name == scope.team_id or name.casefold() == scope.slug.casefold()):
                return team.read_only
        return self.read_only

    def locked(self) -> "Settings":
        """The same, but read-only everywhere, whatever is set for single teams."""
        teams = tuple((name, replace(team, read_only=None)) for name, team in self.teams)
        return replace(self, read_only=True, teams=teams)


_MAX_DIGITS = 18
"""Digits of the longest number that a variable may hold: more than any setting allows."""
_LONG_NUMBER = re.compile(r"[0-9][0-9_]{4000}")


class ConfigError(Exception):
    """The config cannot be used; the message names the file, the line and what is allowed."""


def default_path() -> Path:
    """Where the config is looked for: the user's own folder, never the working one."""
    import platformdirs

    return platformdirs.user_config_path("vtui", appauthor=False) / "config.toml"


def load(path: Path | None = None) -> Settings:
    """The settings in `path`, or in the default file, which may be missing; raises ConfigError."""
    file = path or default_path()
    text = read(file)
    if text is None:
        if path is None:
            return Settings()
        raise ConfigError(f"{file}: no such file")
    return parse(text, file)


def read(file: Path) -> str | None:
    """The text of a config file; None when there is none. Raises ConfigError.

    A pipe is refused even where a person named it: the file is read again, and written, while the dashboard runs.
    """
    try:
        return read_text(file, MAX_BYTES, allow="null")
    except FileReadError as error:
        if error.kind == "missing":
            return None
        raise ConfigError(f"{file}: {error}") from None


def overridden(settings: Settings, environ: Mapping[str, str]) -> Settings:
    """The settings with those put in that variables such as VTUI_REFRESH name; raises ConfigError."""
    changes: dict[str, object] = {}
    for setting in fields(Settings):
        said = environ.get(variable(setting.name), "").strip()
        kind = setting.metadata["kind"]
        if said and kind not in (list, dict):
            value: object = said
            if kind is int and said.isascii() and said.isdigit() and len(said) <= _MAX_DIGITS:
                value = int(said)
            elif kind is bool:
                value = {"true": True, "1": True, "false": False, "0": False}.get(said.lower(), said)
            wrong = _wrong(setting, value)
            if wrong:
                raise ConfigError(f"{variable(setting.name)}: {wrong}")
            changes[setting.name] = value
    return replace(settings, **changes)  # type: ignore[arg-type]  # each is of its field's own type, which was checked


def changed(settings: Settings, name: str, written: str) -> Settings:
    """The settings with one changed to what was `written` as TOML has it; texts need no quotes, nothing is the default.

    Raises ConfigError, which says what is allowed.
    """
    setting = next(one for one in fields(Settings) if one.name == name)
    said = written.strip()
    changes: dict[str, object] = {name: setting.default}
    if not said:
        return replace(settings, **changes)  # type: ignore[arg-type]  # it is the field's own default
    try:
        value = loads(f"value = {said}")["value"] if "\n" not in said else said
    except InvalidTomlError:
        value = said
    if setting.metadata["kind"] is str and not isinstance(value, str):
        value = said
    if wrong := _wrong(setting, value):
        raise ConfigError(wrong)
    changes = {name: tuple(value) if isinstance(value, list) else value}
    return replace(settings, **changes)  # type: ignore[arg-type]  # it is of the field's own type, which was checked


def plain(name: str, value: Any) -> Any:
    """A setting as TOML knows values."""
    if name == "teams":
        told = {team: {key: one for key, one in asdict(its).items() if one is not None} for team, its in value}
        return {team: its for team, its in told.items() if its}
    if name == "keys":
        return {id_: list(keys) for id_, keys in value}
    return list(value) if isinstance(value, tuple) else value


def line_of(text: str, name: str) -> int | None:
    """Number of the line that sets a setting; None when none does."""
    return _line(text, name) if name in loads(text) else None


def variable(name: str) -> str:
    """The variable that overrides a setting."""
    return f"VTUI_{name.upper()}"


def example() -> str:
    """An example file: every setting with its documentation and default, commented out."""
    lines = ["# Settings of vtui. `vtui --help` says where this file is looked for.", "# Every line is optional."]
    for setting in fields(Settings):
        shown = setting.metadata["example"] or setting.default
        about = f"# {setting.metadata['about']}"
        if setting.metadata["choices"]:
            about += f" One of: {', '.join(setting.metadata['choices'])}."
        lines += ["", about]
        if isinstance(shown, dict):
            pairs = (f"# {toml_key(name)} = {toml(value)}" for name, value in shown.items())
            lines += [f"# [{setting.name}]", *pairs]
        else:
            lines += [f"# {setting.name} = {toml(shown)}"]
    return "\n".join(lines) + "\n"


class InvalidTomlError(Exception):
    """A text is not TOML that can be used; the message says why, with the line."""


def loads(text: str) -> dict[str, Any]:
    """The table that a TOML text holds; raises InvalidTomlError, for texts made to break a parser as well."""
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        wrong = cut(clean(str(error)), 200)
    except RecursionError:
        wrong = f"nested too deeply (at line {_deepest_line(text)})"
    except ValueError:  # Python converts no number of more than 4,300 digits
        found = _LONG_NUMBER.search(text)
        before = text[: found.start()] if found else ""
        wrong = f"a number has too many digits (at line {len(before.splitlines(keepends=True)) or 1})"
    raise InvalidTomlError(wrong)


def _deepest_line(text: str) -> int:
    """Number of the line on which most brackets are open, strings and comments not told apart."""
    depth, deepest, line = 0, 0, 1
    for number, content in enumerate(text.splitlines(), 1):
        for character in content:
            depth = depth + 1 if character in "[{" else max(0, depth - 1) if character in "]}" else depth
            if depth > deepest:
                deepest, line = depth, number
    return line


def parse(text: str, file: Path) -> Settings:
    """The settings that the text of a config file holds; raises ConfigError with file and line."""
    try:
        return _parse(text, file)
    except InvalidTomlError as error:
        raise ConfigError(f"{file}: not valid TOML: {error}") from None
    except RecursionError:
        raise ConfigError(f"{file}, line {_deepest_line(text)}: tables are nested too deeply") from None


def _parse(text: str, file: Path) -> Settings:
    values = loads(text)
    known = {setting.name: setting for setting in fields(Settings)}
    for name, value in values.items():
        wrong = _wrong(known[name], value) if name in known else _unknown(name, known)
        if wrong:
            raise ConfigError(f"{file}, line {_line(text, name)}: {wrong}")
    values |= {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    if "teams" in values:
        values["teams"] = _teams(values["teams"], text, file)
    if "keys" in values:
        values["keys"] = _keys(values["keys"], text, file)
    return Settings(**values)


def _keys(table: Mapping[str, object], text: str, file: Path) -> Keys:
    """Ids of actions with their keys; whether there are such, the screens know."""
    keys: list[tuple[str, tuple[str, ...]]] = []
    for name, value in _flat(table):
        several = value if isinstance(value, list) else [value]
        named = tuple(key.strip() for key in several if isinstance(key, str) and key.strip())
        if not named or len(named) < len(several):
            line = _line(text, name, after=_line(text, "keys"))
            raise ConfigError(f"{file}, line {line}: keys.{short(name)} must be a key in quotes, or a list of them")
        keys.append((name, named))
    return tuple(keys)


def _flat(table: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    """Names and values; a name with a dot in it may be written without quotes, which TOML takes for a table."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, value


def _teams(table: Mapping[str, object], text: str, file: Path) -> Teams:
    """Settings of single teams; whether there are such, the account knows."""
    known = {setting.name: setting for setting in fields(TeamSettings)}
    head, teams = _line(text, "teams"), []
    for team, values in table.items():
        line, named = max(head, _line(text, f"teams.{team}", after=head - 1)), short(team)
        if not isinstance(values, dict):
            raise ConfigError(
                f"{file}, line {line}: teams.{named} must be a table: [teams.{named}], then a line for each"
            )
        for name, value in values.items():
            wrong = _wrong(known[name], value) if name in known else _unknown(name, known)
            if wrong:
                raise ConfigError(f"{file}, line {_line(text, name, after=line)}: teams.{named}: {wrong}")
        teams.append((team, TeamSettings(**values)))
    return tuple(teams)


def _wrong(setting: Field[Any], value: object) -> str | None:
    """Why `value` is not allowed, in words."""
    kind, choices = setting.metadata["kind"], setting.metadata["choices"]
    fits = type(value) is kind and value != "" and (not choices or value in choices)  # bool is an int: `is`
    if type(value) is int:
        fits = fits and setting.metadata["least"] <= value <= setting.metadata["most"]
    if kind is list and isinstance(value, list):
        fits = bool(value) and all(type(word) is str for word in value) and bool(value[0])
    return None if fits else f"{setting.name} must be {allowed(setting)}"


def allowed(setting: Field[Any]) -> str:
    """What a setting may be, in words."""
    kind, least, most, choices = (setting.metadata[name] for name in ("kind", "least", "most", "choices"))
    if choices:
        return "one of " + ", ".join(f'"{choice}"' for choice in choices)
    return {
        bool: "true or false",
        int: f"a whole number from {least:,} to {most:,}",
        str: "a text in quotes",
        list: 'a list of texts: ["program", "argument"]',
        dict: f"a table: [{setting.name}], then a line for each",
    }[kind]


def _unknown(name: str, known: Mapping[str, object]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name[:80], known, 1)
    meant = f"; did you mean {near[0]}?" if near else "."
    return f"unknown setting {short(name)!r}{meant} Known are: {', '.join(known)}"


def _line(text: str, name: str, after: int = 0) -> int:
    """Number of the line that sets `name`, not before `after`; tomllib does not say."""
    for number, line in enumerate(text.splitlines(), 1):
        whole = line.lstrip("[ \t").split("=")[0].split("]")[0].strip(" \t\"'")
        if number > after and name in (whole, whole.split(".")[0].strip(" \t\"'")):
            return number
    return after or 1


def toml(value: object) -> str:
    """A value as it is written."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {toml(inner)}' for name, inner in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")  # the one that only TOML escapes
    return str(value).lower()


def toml_key(name: str) -> str:
    """A name as it is written before its value."""
    return f'"{name}"' if "." in name else name
