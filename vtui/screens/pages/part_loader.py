"""Loading what the parts of a page show, each by itself."""

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from vtui.api.errors import VercelError
from vtui.api.request_log import caused_by
from vtui.models.scope import Scope
from vtui.resources.common.answers import Answers
from vtui.resources.common.page import Part
from vtui.screens.flows.row_screen import Pane, RowScreen
from vtui.screens.flows.worker import start_worker

T = TypeVar("T")


class PartLoader(Generic[T]):
    """Requests the answers of parts, and loads a part once more when its answer is outdated before it is there."""

    def __init__(
        self,
        node: RowScreen | Pane,
        answers: Answers,
        subject: Callable[[], tuple[Scope, T, str]],
        noun: str,
        *,
        redraw: Callable[[], None],
    ) -> None:
        """For the page of a `noun`: `subject` gives the scope, the row and its title as they are now."""
        self._node, self._answers, self._subject, self._redraw = node, answers, subject, redraw
        self._cause = f"{noun} page"
        self._outdated: set[str] = set()

    def load(
        self,
        parts: Iterable[Part[T]],
        *,
        changed: bool = False,
        loaded: Callable[[Part[T], Any, int], None] = lambda *_: None,
    ) -> None:
        """Load the answers of `parts`. When something has `changed`, answers that are awaited are already outdated.

        `loaded` is called with a part, its answer and when that was requested (ms).
        """
        for part in parts:
            if part.load is None:
                continue
            if self._answers.begin(part.id):
                start_worker(self._node, "parts", self._load, part, loaded, *self._subject(), exclusive=False)
            elif changed:
                self._outdated.add(part.id)

    async def _load(
        self, part: Part[T], loaded: Callable[[Part[T], Any, int], None], scope: Scope, row: T, title: str
    ) -> None:
        if part.load is None:
            return
        session = self._node.session
        at = session.clock()
        try:
            with caused_by(self._cause):
                answer = await part.load(session.service, scope, row)
        except VercelError as error:
            self._answers.fail(part.id, error)
            session.activity.record_error(error, f"{title}: {part.id}")
        else:
            self._answers.bring(part.id, answer)
            loaded(part, answer, at)
        if part.id in self._outdated:
            self._outdated.discard(part.id)
            self.load((part,), loaded=loaded)
        self._redraw()
