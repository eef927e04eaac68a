"""The settings: their names, types, defaults, and the documentation of each."""

from dataclasses import Field, asdict, dataclass, field, fields, replace
from typing import Any, Literal, get_args

from vtui.models.scope import Scope
from vtui.system.notifications import Notify
from vtui.times import Style

Keys = tuple[tuple[str, tuple[str, ...]], ...]
"""Ids of actions with their keys."""


def _setting(
    default: Any,
    about: str,
    *,
    kind: type = str,
    minimum: int = 0,
    maximum: int = 0,
    choices: tuple[str, ...] = (),
    example: object = "",
) -> Any:
    """A field of `Settings` with its documentation and its limits."""
    limits: dict[str, object] = {"kind": kind, "minimum": minimum, "maximum": maximum, "choices": choices}
    return field(default=default, metadata={"about": about, "example": example, **limits})


@dataclass(frozen=True, slots=True)
class TeamSettings:
    """Settings of one team; None for the setting of all teams."""

    read_only: bool | None = _setting(
        None, "Read-only in this team: actions that change anything are disabled.", kind=bool
    )


Teams = tuple[tuple[str, TeamSettings], ...]
"""Slugs or ids of teams with their settings."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; the metadata of each field is its documentation, which the example file prints."""

    refresh: int = _setting(
        10,
        "Seconds between refreshes of the current list; 0 turns auto-refresh off. Domains and env vars: only with `r`.",
        kind=int,
        maximum=86_400,
    )
    auto_load: int = _setting(
        1000,
        "Rows that a list loads automatically; more are loaded as you scroll.",
        kind=int,
        minimum=1,
        maximum=1_000_000,
    )
    log_lines: int = _setting(
        200_000,
        "Maximum number of lines of a log; the oldest are dropped first.",
        kind=int,
        minimum=1_000,
        maximum=10_000_000,
    )
    team: str | None = _setting(None, "Slug or ID of the team to open.", example="acme")
    theme: str | None = _setting(None, "Name of the color theme.", example="nord")
    api_url: str | None = _setting(
        None, "URL of the API; https, or http on this machine.", example="https://api.vercel.com"
    )
    token_command: tuple[str, ...] = _setting(
        (),
        "Program that prints the access token, and its arguments; run without a shell.",
        kind=list,
        example=["pass", "show", "vercel"],
    )
    times: Style = _setting(  # noqa: RUF009 - a name for texts, which do not change
        "relative",
        "Times in lists: relative (age), or date and time in the local time zone or in UTC.",
        choices=get_args(Style),
    )
    ascii: bool = _setting(
        False,
        "Draw with ASCII characters only, for terminals that do not display other characters correctly.",
        kind=bool,
    )
    reduced_motion: bool = _setting(False, "Turn off animations.", kind=bool)
    protected: tuple[str, ...] = _setting(
        (),
        "Projects and domains whose name must be typed to confirm a change.",
        kind=list,
        example=["store"],
    )
    read_only: bool = _setting(False, "Read-only: actions that change anything are disabled.", kind=bool)
    notify: Literal["bell", "osc9", "osc777", "off"] = _setting(
        "bell",
        "When a watched deployment finishes: bell, or bell and desktop notification (osc9 or osc777, by terminal).",
        choices=get_args(Notify),
    )
    cache: bool = _setting(
        True,
        "Keep the first rows of lists in the cache folder, to show them at the next start. No env vars are kept.",
        kind=bool,
    )
    teams: tuple[tuple[str, TeamSettings], ...] = _setting(
        (),
        "Settings for single teams, by slug or ID; they override the settings above.",
        kind=dict,
        example={"acme": {"read_only": True}},
    )
    keys: Keys = _setting(  # noqa: RUF009 - a name for tuples, which do not change
        (),
        "Keys of actions, by ID (see `vtui --keys`). Actions that change anything need a capital, ctrl, alt or F key.",
        kind=dict,
        example={"redeploy": "ctrl+r", "table.down": ["j", "down", "ctrl+n"]},
    )

    def read_only_in(self, scope: Scope) -> bool:
        """Whether nothing may be changed in `scope`; the name of the personal account is that of its user."""
        for name, team in self.teams:
            if team.read_only is not None and (name == scope.team_id or name.casefold() == scope.slug.casefold()):
                return team.read_only
        return self.read_only

    def locked(self) -> "Settings":
        """The settings, but read-only everywhere, whatever is set for single teams."""
        teams = tuple((name, replace(team, read_only=None)) for name, team in self.teams)
        return replace(self, read_only=True, teams=teams)


def variable_name(name: str) -> str:
    """The environment variable that overrides a setting."""
    return f"VTUI_{name.upper()}"


def setting_of(name: str) -> Field[Any]:
    """The field of a setting."""
    return next(setting for setting in fields(Settings) if setting.name == name)


def toml_value(name: str, value: Any) -> Any:
    """A setting as the types of TOML."""
    if name == "teams":
        teams = {team: {key: one for key, one in asdict(own).items() if one is not None} for team, own in value}
        return {team: own for team, own in teams.items() if own}
    if name == "keys":
        return {id_: list(keys) for id_, keys in value}
    return list(value) if isinstance(value, tuple) else value


def problem_of(setting: Field[Any], value: object) -> str | None:
    """Text of why a setting cannot have this value; None when it can."""
    kind, choices = setting.metadata["kind"], setting.metadata["choices"]
    fits = type(value) is kind and value != "" and (not choices or value in choices)  # bool is an int: `is`
    if type(value) is int:
        fits = fits and setting.metadata["minimum"] <= value <= setting.metadata["maximum"]
    if kind is list and isinstance(value, list):
        fits = bool(value) and all(type(word) is str for word in value) and bool(value[0])
    return None if fits else f"{setting.name} must be {allowed_values(setting)}"


def allowed_values(setting: Field[Any]) -> str:
    """A description of the values that a setting may have."""
    kind, minimum, maximum, choices = (setting.metadata[name] for name in ("kind", "minimum", "maximum", "choices"))
    if choices:
        return "one of " + ", ".join(f'"{choice}"' for choice in choices)
    return {
        bool: "true or false",
        int: f"a whole number from {minimum:,} to {maximum:,}",
        str: "a string in quotes",
        list: 'a list of strings: ["program", "argument"]',
        dict: f"a table: [{setting.name}], then one line per entry",
    }[kind]
