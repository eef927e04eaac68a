"""The state that is saved between runs, in a file in the state folder of the platform."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import platformdirs

from vtui.system.atomic_file import atomic_write, set_aside
from vtui.system.guarded_file import FileReadError, read_bytes

VERSION = 1
"""Version of the file format; a file of a later version is not changed."""
FOLDER_VARIABLE = "VTUI_STATE_DIR"
"""The environment variable with another folder."""
MAX_BYTES = 1024 * 1024
"""Size of the largest file that is read; a larger one counts as damaged."""
MAX_WIDTH = 1_000
"""Maximum width of a column in cells."""


@dataclass(frozen=True, slots=True)
class ListState:
    """The columns and the order of one list, by column id; empty where the defaults are used."""

    sort: str = ""
    """Column to sort by; empty for the server's order."""
    descending: bool = False
    order: tuple[str, ...] = ()
    """Columns from the left."""
    shown: tuple[str, ...] = ()
    """Columns that are hidden by default and were shown."""
    hidden: tuple[str, ...] = ()
    """Columns that were hidden."""
    widths: tuple[tuple[str, int], ...] = ()
    """Column and terminal cells."""
    grouped: bool = False
    """Whether the rows are grouped."""

    def renamed(self, ids: Mapping[str, str]) -> "ListState":
        """The state with the current id of each column, by its old ones."""
        order, shown, hidden = (
            tuple(ids.get(id_, id_) for id_ in several) for several in (self.order, self.shown, self.hidden)
        )
        widths = tuple((ids.get(id_, id_), cells) for id_, cells in self.widths)
        sort = ids.get(self.sort, self.sort)
        return replace(self, sort=sort, order=order, shown=shown, hidden=hidden, widths=widths)


@dataclass(frozen=True, slots=True)
class State:
    """Where a person was, and the appearance that they chose; nothing secret."""

    list: str = ""
    """Name of the current list."""
    scope: str = ""
    """Id of the team, or the user's name for the personal account."""
    project_id: str = ""
    """The selected project of that scope; empty for all."""
    recent: tuple[str, ...] = ()
    """Recent scopes in the form of `scope`, the latest first."""
    projects: tuple[str, ...] = ()
    """Names of projects that were opened, the latest first."""
    theme: str = ""
    """The selected theme; empty for the default."""
    lists: Mapping[str, ListState] = field(default_factory=lambda: MappingProxyType({}))
    """Name of a list -> its columns and order."""


class StateError(Exception):
    """The file cannot be used or written; the message names it and the consequence."""


class StateFile:
    """One file, read at the start and replaced when it is saved: of two programs that save it the last one wins.

    A damaged file is renamed when it is loaded; one that cannot be read, or of a later version, is never written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._is_foreign = False

    def load(self) -> State:
        """The saved state; the defaults when there is no file yet. Raises StateError when it cannot be used."""
        try:
            return read_state(self.path)
        except DamagedStateError:
            message = self._set_aside()
        except StateError:
            self._is_foreign = True
            raise
        raise StateError(message)

    def _set_aside(self) -> str:
        """Rename the damaged file, and return the message about it."""
        try:
            aside = set_aside(self.path)
        except OSError as error:
            self._is_foreign = True
            return f"{self.path} is damaged and cannot be renamed ({error.strerror}). Nothing is saved in this run."
        return f"{self.path} is damaged. It was renamed to {aside.name}, and vtui starts without it."

    def save(self, state: State) -> None:
        """Replace the file, readable by its owner alone; raises StateError."""
        if self._is_foreign:
            return
        body = {"version": VERSION, **asdict(replace(state, lists=dict(state.lists)))}
        try:
            atomic_write(self.path, json.dumps(body, indent=1))
        except OSError as error:
            raise StateError(f"{self.path} cannot be written: {error.strerror}") from None


def default_path(environ: Mapping[str, str]) -> Path:
    """The path of the state file: in `VTUI_STATE_DIR`, else in the user's state folder."""
    folder = environ.get(FOLDER_VARIABLE, "").strip()
    return (Path(folder) if folder else platformdirs.user_state_path("vtui", appauthor=False)) / "state.json"


class DamagedStateError(StateError):
    """The content of the file is not what vtui writes."""


def read_state(path: Path) -> State:
    """The state in a file, which is not changed; the defaults when there is none.

    Raises DamagedStateError for a damaged file, StateError for one that cannot be read or is of a later version.
    """
    try:
        value = json.loads(read_bytes(path, MAX_BYTES))
        newer = _number(value["version"]) > VERSION
        state = State() if newer else _read(value)
    except FileReadError as error:
        if error.kind == "missing":
            return State()
        if error.kind != "too_large":
            raise StateError(f"{path} {error}. Nothing is saved in this run.") from None
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
        pass
    else:
        if newer:
            raise StateError(f"{path} was written by a newer vtui and is not changed. Nothing is saved in this run.")
        return state
    raise DamagedStateError(f"{path} is damaged.")


def _read(value: dict[str, Any]) -> State:
    """The state in the JSON of a file; what is missing keeps its default. Raises TypeError, ValueError and others."""
    texts = {name: _text(value.get(name, "")) for name in ("list", "scope", "project_id", "theme")}
    lists = {_text(name): _list(entry) for name, entry in dict(value.get("lists", {})).items()}
    recent, projects = (_texts(value.get(name, [])) for name in ("recent", "projects"))
    return State(**texts, recent=recent, projects=projects, lists=MappingProxyType(lists))


def _list(value: dict[str, Any]) -> ListState:
    return ListState(
        sort=_text(value.get("sort", "")),
        descending=value.get("descending") is True,
        order=_texts(value.get("order", [])),
        shown=_texts(value.get("shown", [])),
        hidden=_texts(value.get("hidden", [])),
        widths=tuple((_text(name), _width(cells)) for name, cells in value.get("widths", [])),
        grouped=value.get("grouped") is True,
    )


def _number(value: object) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _width(value: object) -> int:
    if not 0 < (cells := _number(value)) <= MAX_WIDTH:
        raise ValueError
    return cells


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_text(part) for part in value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
