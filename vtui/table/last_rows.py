"""The rows that a list showed in the last session, on view until it has loaded."""

from dataclasses import replace
from typing import Generic, NamedTuple, TypeVar

from vtui.models.scope import ProjectRef, Scope
from vtui.table.progress import Progress
from vtui.table.view import View

T = TypeVar("T")


class LastRows(NamedTuple, Generic[T]):
    """Rows of the last session with their view: none of it is known to be true now."""

    scope: Scope
    project: ProjectRef
    at: int
    """When they were shown, in ms."""
    view: View[T]

    def progress(self, progress: Progress) -> Progress:
        """The progress of loading the list, while these rows are on view."""
        matching = len(self.view) if self.view.filter.terms else None
        return replace(progress, saved_at=self.at, loaded=self.view.loaded, matching=matching, failed_request="")
