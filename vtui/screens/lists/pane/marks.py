"""Marked rows of a list, and what is done to all of them at once."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any, Generic

from textual.actions import parse
from textual.binding import Binding

from vtui.api.errors import VercelError
from vtui.resources.common.action import Action
from vtui.screens.dialogs.bulk import ask_many
from vtui.screens.flows.worker import start_worker
from vtui.screens.lists.pane.base import ListBase, T
from vtui.screens.lists.pane.surroundings import Surroundings
from vtui.table.groups import rows_of
from vtui.text import count
from vtui.writes.bulk import Batch, Many


@dataclass(eq=False)
class Marks(Generic[T]):
    """The marks of the current view."""

    pane: ListBase[T]
    surroundings: Surroundings[T]

    _stretched: tuple[str, frozenset[str], str | None] | None = field(default=None, init=False)
    """Where stretching began, the marks of then, where the cursor was put last."""

    def mark(self, marked: bool, keys: Sequence[str] | Set[str]) -> None:
        """Mark or unmark rows by their keys."""
        pane = self.pane
        pane.view.mark(keys, marked)
        pane.owner.freshen_bindings()
        pane.show_marks()
        self.surroundings.show_progress()

    def toggle(self) -> None:
        """Mark the row or the group under the cursor, or remove its marks, and move to the next line."""
        view = self.pane.view
        if keys := set(map(view.key, self.pane.rows_at_cursor)):
            self.mark(not keys <= view.marks, keys)
            self.pane.table.action_cursor(1)

    def toggle_all(self) -> None:
        """Mark all rows that are shown; when they are, take the marks away."""
        view = self.pane.view
        self.pane.table.hold()
        keys = set(map(view.key, view))
        self.mark(not keys <= view.marks, keys)

    def clear(self) -> None:
        """Unmark all rows."""
        self.mark(False, set(self.pane.view.marks))

    def stretch(self, by: int) -> None:
        """Move the cursor, and mark the rows between where that began and where it is."""
        table, view, lines = self.pane.table, self.pane.view, self.pane.lines
        if table.cursor_key is None:
            return
        if self._stretched is None or self._stretched[2] != table.cursor_key:
            self._stretched = (table.cursor_key, view.marks, None)
        anchor, marks, _ = self._stretched
        table.action_cursor(by)
        start = lines.index_of(anchor)
        first, last = sorted((table.cursor_index if start is None else start, table.cursor_index))
        view.marks = marks
        self.mark(True, [view.key(row) for index in range(first, last + 1) for row in rows_of(lines[index])])
        self._stretched = (anchor, marks, table.cursor_key)

    # What is done to the marked rows

    def takes(self, name: str) -> bool:
        """Whether an action means the marked rows now; else it means the row under the cursor."""
        return self._of_many(name) is not None

    def _of_many(self, name: str) -> tuple[Action[T], Many] | None:
        pane = self.pane
        action = next((action for action in pane.resource.actions if action.id == name), None)
        marked = pane.listing is not None and bool(pane.view.marks)
        return (action, action.many) if action is not None and action.many is not None and marked else None

    def describe(self, binding: Binding) -> Binding:
        """The binding of an action with the rows that it means, where it means the marked ones."""
        _, name, parameters = parse(binding.action)
        if name != "act" or not self.takes(str(parameters[0])):
            return binding
        return replace(binding, tooltip=count(len(self.pane.view.marks), ("marked row", "marked rows")))

    def act(self, name: str) -> None:
        """Ask about an action on the marked rows, then do it."""
        if (found := self._of_many(name)) is not None:
            start_worker(self.pane.owner, "plan", self._act, *found)

    async def _act(self, action: Action[Any], many: Many) -> None:
        listing, app = self.pane.listing, self.pane.app
        if listing is None:
            return

        def over(done: frozenset[str]) -> None:
            if listing is self.pane.listing:
                self.mark(False, done)

        rows: tuple[Any, ...] = tuple(listing.view.marked())
        try:
            await ask_many(app, action, Batch(action.id, many, listing.scope, rows), over)
        except VercelError as error:
            app.session.notifier.report(error, action.label)
