"""What is remembered from one run to the next, and when it is written."""

from collections.abc import Callable
from dataclasses import replace

from vtui.navigation.start_location import scope_id
from vtui.session.shared import Shared
from vtui.state import State, StateError

MAX_RECENT = 8
"""Scopes that are remembered as entered lately."""
MAX_OPENED = 50
"""Projects whose names are remembered as opened."""
SAVED_AFTER = 2.0
"""Seconds after a change until it is written: many changes are written once."""


class StateStore:
    """The remembered state: changed by screens, and by every change of scope or project."""

    def __init__(self, shared: Shared, list_name: Callable[[], str]) -> None:
        """`list_name` gives the list on view."""
        self.current = self._saved = shared.start.state
        """The state that was noted so far and is to be saved."""
        self._save, self._list_name = shared.start.save, list_name
        self._scope, self._project = shared.scope, shared.project
        self._jobs, self._notifier = shared.jobs, shared.notifier
        self._waiting = False
        """Whether it is about to be written."""
        shared.scope.subscribe(lambda _: self.remember())
        shared.project.subscribe(lambda _: self.remember())

    def remember(self, state: State | None = None) -> None:
        """Remember `state`, and the current scope and project; the file is written soon, and when vtui is left."""
        if state is not None:
            self.current = state
        if self._scope.value is not None:
            scope = scope_id(self._scope.value)
            recent = (scope, *(other for other in self.current.recent if other != scope))[:MAX_RECENT]
            project_id = self._project.value.project_id or ""
            self.current = replace(self.current, scope=scope, project_id=project_id, recent=recent)
        if name := self._project.value.project:
            projects = (name, *(other for other in self.current.projects if other != name))[:MAX_OPENED]
            self.current = replace(self.current, projects=projects)
        if self._save is not None and not self._waiting:
            self._waiting = True
            self._jobs.call_after(SAVED_AFTER, self.write)

    def write(self) -> None:
        """Write what is to be remembered, unless that is written already."""
        self._waiting = False
        self.current = replace(self.current, list=self._list_name())
        if self._save is None or self.current == self._saved:
            return
        self._saved = self.current  # a file that cannot be written is reported once, not again and again
        try:
            self._save(self.current)
        except StateError as error:
            self._notifier.notify(str(error), error=True, title="State not saved")
