"""Settings: what a person may choose in `config.toml`."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import Field, asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from vtui.models.scope import Scope
from vtui.times import Style

Notify = Literal["bell", "osc9", "osc777", "off"]
"""How the end of a watched deployment is told beyond the screen; the two OSC ring the bell as well."""
Keys = tuple[tuple[str, tuple[str, ...]], ...]
"""Ids of actions with their keys."""


def _setting(
    default: Any,
    about: str,
    *,
    kind: type = str,
    least: int | None = None,
    choices: tuple[str, ...] = (),
    example: object = "",
) -> Any:
    """A field of `Settings` that carries what people are told of it."""
    about_it = {"about": about, "kind": kind, "least": least, "choices": choices, "example": example}
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
        least=0,
    )
    auto_load: int = _setting(1000, "Rows that a list loads by itself; more come as you scroll.", kind=int, least=1)
    log_lines: int = _setting(
        200_000, "Lines of a log that are kept; beyond them the oldest go.", kind=int, least=1_000
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


def overridden(settings: Settings, environ: Mapping[str, str]) -> Settings:
    """The settings with those put in that variables such as VTUI_REFRESH name; raises ConfigError."""
    changes: dict[str, object] = {}
    for setting in fields(Settings):
        said = environ.get(variable(setting.name), "").strip()
        kind = setting.metadata["kind"]
        if said and kind not in (list, dict):
            value: object = said
            if kind is int and said.isascii() and said.isdigit():
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
    import tomllib

    setting = next(one for one in fields(Settings) if one.name == name)
    said = written.strip()
    changes: dict[str, object] = {name: setting.default}
    if not said:
        return replace(settings, **changes)  # type: ignore[arg-type]  # it is the field's own default
    try:
        value = tomllib.loads(f"value = {said}")["value"] if "\n" not in said else said
    except tomllib.TOMLDecodeError:
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
    import tomllib

    return _line(text, name) if name in tomllib.loads(text) else None


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
            raise ConfigError(f"{file}, line {line}: keys.{name} must be a key in quotes, or a list of them")
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
        line = max(head, _line(text, f"teams.{team}", after=head - 1))
        if not isinstance(values, dict):
            raise ConfigError(
                f"{file}, line {line}: teams.{team} must be a table: [teams.{team}], then a line for each"
            )
        for name, value in values.items():
            wrong = _wrong(known[name], value) if name in known else _unknown(name, known)
            if wrong:
                raise ConfigError(f"{file}, line {_line(text, name, after=line)}: teams.{team}: {wrong}")
        teams.append((team, TeamSettings(**values)))
    return tuple(teams)


def _wrong(setting: Field[Any], value: object) -> str | None:
    """Why `value` is not allowed, in words."""
    kind, least, choices = (setting.metadata[name] for name in ("kind", "least", "choices"))
    fits = type(value) is kind and (least is None or value >= least) and value != ""  # bool is an int: `is`
    fits = fits and (not choices or value in choices)
    if kind is list and isinstance(value, list):
        fits = bool(value) and all(type(word) is str for word in value) and bool(value[0])
    return None if fits else f"{setting.name} must be {allowed(setting)}"


def allowed(setting: Field[Any]) -> str:
    """What a setting may be, in words."""
    kind, least, choices = (setting.metadata[name] for name in ("kind", "least", "choices"))
    if choices:
        return "one of " + ", ".join(f'"{choice}"' for choice in choices)
    return {
        bool: "true or false",
        int: f"a whole number, {least} or more",
        str: "a text in quotes",
        list: 'a list of texts: ["program", "argument"]',
        dict: f"a table: [{setting.name}], then a line for each",
    }[kind]


def _unknown(name: str, known: Mapping[str, object]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, 1)
    meant = f"; did you mean {near[0]}?" if near else "."
    return f"unknown setting {name!r}{meant} Known are: {', '.join(known)}"


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
