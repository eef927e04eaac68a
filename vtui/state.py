"""What is remembered from one run to the next, in a file of vtui's own in the platform's state folder."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import platformdirs

from vtui.system.atomic_file import atomic_write
from vtui.system.guarded_file import FileReadError, read_bytes
from vtui.system.set_aside import set_aside

VERSION = 1
"""Of the file's format; a file of a later one is left alone."""
FOLDER = "VTUI_STATE_DIR"
"""The environment variable that names another folder."""
MAX_BYTES = 1024 * 1024
"""Size of the largest file that is read; a larger one is damaged."""
MAX_WIDTH = 1_000
"""Terminal cells of the widest column that a file may ask for."""


@dataclass(frozen=True, slots=True)
class ListState:
    """How the rows of one list were last looked at, by ids of its columns; what nobody chose is empty."""

    sort: str = ""
    """Column to sort by; empty for the server's order."""
    descending: bool = False
    order: tuple[str, ...] = ()
    """Columns from the left."""
    shown: tuple[str, ...] = ()
    """Columns put on view that do not stand there by themselves."""
    hidden: tuple[str, ...] = ()
    """Columns taken off view."""
    widths: tuple[tuple[str, int], ...] = ()
    """Column and terminal cells."""


@dataclass(frozen=True, slots=True)
class State:
    """Where a person was and how they like it; nothing secret."""

    list: str = ""
    """Name of the list that was on view."""
    scope: str = ""
    """Id of the team, or the user's name for the personal account."""
    project_id: str = ""
    """The chosen project of that scope; empty for all."""
    recent: tuple[str, ...] = ()
    """Scopes that were entered lately, the last one first, as `scope` has them."""
    projects: tuple[str, ...] = ()
    """Names of projects that were opened, the last one first."""
    theme: str = ""
    """The theme that was picked; empty when none was."""
    lists: Mapping[str, ListState] = field(default_factory=lambda: MappingProxyType({}))
    """Name of a list -> how it is looked at."""


class StateError(Exception):
    """The file cannot be used or written; the message names it and says what happens instead."""


class StateFile:
    """One file, read at the start and written as a whole: of two programs that write it the last one wins.

    A damaged one is renamed when it is loaded; one that cannot be read or understood is left alone and never written.
    """

    def __init__(self, path: Path) -> None:
        """Nothing is read yet."""
        self.path = path
        self._foreign = False

    def load(self) -> State:
        """What was remembered; the defaults when there is no file yet. Raises StateError when it cannot be used."""
        try:
            return read_state(self.path)
        except DamagedStateError:
            message = self._set_aside()
        except StateError:
            self._foreign = True
            raise
        raise StateError(message)

    def _set_aside(self) -> str:
        """Move the damaged file out of the way, and say what was done."""
        try:
            aside = set_aside(self.path)
        except OSError as error:
            self._foreign = True
            return f"{self.path} is damaged and cannot be renamed ({error.strerror}). Nothing is saved in this run."
        return f"{self.path} is damaged. It was renamed to {aside.name}, and vtui starts without it."

    def save(self, state: State) -> None:
        """Replace the file as a whole, readable by its owner alone; raises StateError."""
        if self._foreign:
            return
        body = {"version": VERSION, **asdict(replace(state, lists=dict(state.lists)))}
        try:
            atomic_write(self.path, json.dumps(body, indent=1))
        except OSError as error:
            raise StateError(f"{self.path} cannot be written: {error.strerror}") from None


def default_path(environ: Mapping[str, str]) -> Path:
    """Where the state is kept: in `VTUI_STATE_DIR`, else in the user's own state folder."""
    named = environ.get(FOLDER, "").strip()
    return (Path(named) if named else platformdirs.user_state_path("vtui", appauthor=False)) / "state.json"


class DamagedStateError(StateError):
    """The file is one of ours, but its content is not."""


def read_state(path: Path) -> State:
    """What a file holds, which is left as it is; the defaults when there is none.

    Raises DamagedStateError for one that is not what vtui writes, StateError for one that cannot or must not be used.
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


def _read(told: dict[str, Any]) -> State:
    """The state that a file tells; raises TypeError, ValueError and the like. What it lacks keeps its default."""
    texts = {name: _text(told.get(name, "")) for name in ("list", "scope", "project_id", "theme")}
    lists = {_text(name): _list(value) for name, value in dict(told.get("lists", {})).items()}
    recent, projects = (_texts(told.get(name, [])) for name in ("recent", "projects"))
    return State(**texts, recent=recent, projects=projects, lists=MappingProxyType(lists))


def _list(told: dict[str, Any]) -> ListState:
    return ListState(
        sort=_text(told.get("sort", "")),
        descending=told.get("descending") is True,
        order=_texts(told.get("order", [])),
        shown=_texts(told.get("shown", [])),
        hidden=_texts(told.get("hidden", [])),
        widths=tuple((_text(name), _width(cells)) for name, cells in told.get("widths", [])),
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
