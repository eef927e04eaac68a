"""What is remembered from one run to the next, in a file of vtui's own in the platform's state folder."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

VERSION = 1
"""Of the file's format; a file of a later one is left alone."""
FOLDER = "VTUI_STATE_DIR"
"""The environment variable that names another folder."""


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
    theme: str = ""
    """The theme that was picked; empty when none was."""
    lists: Mapping[str, ListState] = field(default_factory=lambda: MappingProxyType({}))
    """Name of a list -> how it is looked at."""


class StateError(Exception):
    """The file cannot be used or written; the message names it and says what happens instead."""


class StateFile:
    """One file, read at the start and written as a whole: of two programs that write it the last one wins.

    A damaged one is put aside when there is something new to write; one that cannot be understood is never written.
    """

    def __init__(self, path: Path) -> None:
        """Nothing is read yet."""
        self.path = path
        self._spoilt = False
        self._foreign = False

    def load(self) -> State:
        """What was remembered; the defaults when there is no file yet. Raises StateError when it cannot be used."""
        import json

        try:
            told = json.loads(self.path.read_bytes())
            version = told["version"]
            if type(version) is int and version > VERSION:
                self._foreign = True
                raise StateError(
                    f"{self.path} was written by a newer vtui and is left as it is: this run remembers nothing."
                )
            return _read(told)
        except FileNotFoundError:
            return State()
        except OSError as error:
            self._foreign = True
            raise StateError(f"{self.path} cannot be read ({error.strerror}): this run remembers nothing.") from None
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            self._spoilt = True
            raise StateError(
                f"{self.path} is damaged: vtui starts afresh and keeps it as {self._aside.name}."
            ) from None

    def save(self, state: State) -> None:
        """Replace the file as a whole, readable by its owner alone; raises StateError."""
        import json

        from vtui.whole import write_whole

        if self._foreign:
            return
        body = {"version": VERSION, **asdict(replace(state, lists=dict(state.lists)))}
        try:
            if self._spoilt:
                with suppress(FileNotFoundError):
                    self.path.replace(self._aside)
                self._spoilt = False
            write_whole(self.path, json.dumps(body, indent=1))
        except OSError as error:
            raise StateError(f"{self.path} cannot be written: {error.strerror}") from None

    @property
    def _aside(self) -> Path:
        return self.path.with_name(f"{self.path.name}.bad")


def default_path(environ: Mapping[str, str]) -> Path:
    """Where the state is kept: in `VTUI_STATE_DIR`, else in the user's own state folder."""
    import platformdirs

    named = environ.get(FOLDER, "").strip()
    return (Path(named) if named else platformdirs.user_state_path("vtui", appauthor=False)) / "state.json"


def _read(told: dict[str, Any]) -> State:
    """The state that a file tells; raises TypeError, ValueError and the like. What it lacks keeps its default."""
    texts = {name: _text(told.get(name, "")) for name in ("list", "scope", "project_id", "theme")}
    lists = {_text(name): _list(value) for name, value in dict(told.get("lists", {})).items()}
    return State(**texts, recent=_texts(told.get("recent", [])), lists=MappingProxyType(lists))


def _list(told: dict[str, Any]) -> ListState:
    return ListState(
        sort=_text(told.get("sort", "")),
        descending=told.get("descending") is True,
        order=_texts(told.get("order", [])),
        shown=_texts(told.get("shown", [])),
        hidden=_texts(told.get("hidden", [])),
        widths=tuple((_text(name), int(cells)) for name, cells in told.get("widths", [])),
    )


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_text(part) for part in value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
