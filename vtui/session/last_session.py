"""The rows that lists showed in the last session, and those that are kept for the next one."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from vtui.models.scope import ProjectRef, Scope
from vtui.navigation.start_location import StartOptions, expected_location
from vtui.session.row_cache import ListId, SavedList, encode, list_id
from vtui.session.shared import Shared

if TYPE_CHECKING:
    from vtui.resources.common.resource import Resource
    from vtui.session.account import Account

T = TypeVar("T")

MAX_ROWS = 200
"""Rows that are kept of a list, the first ones."""
MAX_NOTED = 12
"""Lists that are kept."""
WRITTEN_AFTER = 5.0
"""Seconds after the first rows of a list until they are written; later changes are written at the end."""


@dataclass(frozen=True, slots=True)
class SavedRows(Generic[T]):
    """The first rows of a list, as they were shown in the last session: none of it is known to be true now."""

    scope: Scope
    project: ProjectRef
    at: int
    """When they were shown, in ms."""
    rows: tuple[T, ...]
    user: str
    """ID of the user who saw them."""

    def is_of(self, home: tuple[Scope, ProjectRef] | None, account: "Account | None") -> bool:
        """Whether they are those of a list and of an account, as far as these are known."""
        if account is not None and account.user.id != self.user:
            return False
        return home is None or (home[0].team_id, home[1].project_id) == (self.scope.team_id, self.project.project_id)


class _Noted(NamedTuple):
    resource: "Resource[Any]"
    scope: Scope
    project: ProjectRef
    rows: tuple[Any, ...]
    at: int


class LastSession:
    """Gives each list its rows of the last session once, and keeps what it shows now for the next one.

    Nothing is read or written where there is no cache folder, as in the demo, or where the setting `cache` is off.
    """

    def __init__(self, shared: Shared, options: Callable[[], StartOptions]) -> None:
        """`options` gives what the start location is found by."""
        self._start, self._settings, self._account = shared.start, shared.settings, shared.account
        self._jobs, self._options = shared.jobs, options
        self._used: set[ListId] = set()
        """Lists whose rows were given, or are known from this session."""
        self._noted: dict[ListId, _Noted] = {}
        """What the lists show now, the last one at the end."""
        self._unwritten: set[ListId] = set()
        self._user = ""
        """Whose rows are noted."""
        self._writing = Lock()

    @property
    def _on(self) -> bool:
        return self._start.rows is not None and self._settings.value.cache

    def take(
        self, resource: "Resource[T]", home: tuple[Scope, ProjectRef] | None, *, project_filtered: bool
    ) -> SavedRows[T] | None:
        """The rows of a list at a location, or before that is known, at the expected one; None for none.

        `project_filtered`: whether a chosen project filters the list.
        """
        cache = self._start.rows
        if cache is None or not self._on or (home is None and self._start.target is not None):
            return None
        header, lists = cache.read()
        saved = {each.id: each for each in lists if each.name == resource.name}
        location = home
        if location is None:
            locations = [(each.scope, each.project) for each in saved.values()]
            location = expected_location(self._options(), locations, project_filtered=project_filtered)
        found = None if location is None else saved.get(list_id(resource.name, *location))
        if found is None or found.id in self._used:
            return None
        self._used.add(found.id)
        taken: SavedRows[T] = SavedRows(
            found.scope, found.project, found.at, found.decode(resource.list.row_type), header.user
        )
        return taken if taken.rows and taken.is_of(location, self._account.value) else None

    def note(self, resource: "Resource[T]", scope: Scope, project: ProjectRef, rows: Iterable[T]) -> None:
        """Note what a list shows now. It is written soon when it is new, and when vtui is left."""
        account = self._account.value
        if account is None or not self._on:
            return
        if account.user.id != self._user:
            self._noted, self._user = {}, account.user.id
        noted = _Noted(resource, scope, project, tuple(islice(rows, MAX_ROWS)), self._start.clock())
        id_ = list_id(resource.name, scope, project)
        new = self._noted.pop(id_, None) is None
        self._noted[id_] = noted
        for oldest in list(self._noted)[:-MAX_NOTED]:
            del self._noted[oldest]
        self._used.add(id_)
        self._unwritten.add(id_)
        if new:
            self._jobs.call_after(WRITTEN_AFTER, self._write_soon)

    def _write_soon(self) -> None:
        if self._unwritten:
            self._jobs.run(partial(asyncio.to_thread, self._write, self._user, self._take_unwritten()), "cache")

    def write(self) -> None:
        """Write what was not written yet. Blocks."""
        if self._unwritten:
            self._write(self._user, self._take_unwritten())

    def _take_unwritten(self) -> list[_Noted]:
        """What is to be written, the latest first."""
        noted = [self._noted[id_] for id_ in reversed(self._noted) if id_ in self._unwritten]
        self._unwritten.clear()
        return noted

    def _write(self, user: str, noted: list[_Noted]) -> None:
        cache = self._start.rows
        if cache is None or not self._on:
            return
        lists = [SavedList(each.resource.name, each.scope, each.project, each.at, _encoded(each)) for each in noted]
        with self._writing:
            cache.write(user, lists)


def _encoded(noted: _Noted) -> str:
    saved = noted.resource.list.saved
    return "[]" if saved is None else encode(map(saved, noted.rows))
