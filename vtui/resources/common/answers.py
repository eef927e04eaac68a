"""What the parts of a page have asked for: each its answer, its error, or that it is awaited."""

from typing import TYPE_CHECKING, Any, TypeVar

from vtui.resources.common.page import Drawing, Panel, Part
from vtui.table.columns import Cell, cell

if TYPE_CHECKING:
    from vtui.api.errors import VercelError

T = TypeVar("T")


class Answers:
    """By the ids of parts. What was known stays while it is asked for again, and when that fails."""

    def __init__(self) -> None:
        """Nothing was asked for yet."""
        self._answers: dict[str, Any] = {}
        self._errors: dict[str, VercelError] = {}
        self._awaited: set[str] = set()

    def begin(self, part: str) -> bool:
        """It is asked for now; False when it is under way already."""
        new = part not in self._awaited
        self._awaited.add(part)
        return new

    def end(self, part: str) -> None:
        """It is awaited no more."""
        self._awaited.discard(part)

    def bring(self, part: str, answer: Any) -> None:
        """It came."""
        self.end(part)
        self._errors.pop(part, None)
        self._answers[part] = answer

    def fail(self, part: str, error: "VercelError") -> None:
        """It did not."""
        self.end(part)
        self._errors[part] = error

    def failed(self, part: str) -> bool:
        """Whether the last time it failed."""
        return part in self._errors

    def panel(self, part: Part[T], row: T, drawing: Drawing) -> Panel:
        """What the part says now: what it draws, that it is awaited, or why there is nothing."""
        error = self._errors.get(part.id)
        panel = part.draw(row, self._answers.get(part.id), drawing)
        if panel.lines:
            return panel if error is None else panel._replace(note=cell(error.title, "error"))
        if error is not None:
            lines: tuple[Cell, ...] = (cell(error.title, "error"), *((cell(error.hint),) if error.hint else ()))
            return Panel((*lines, cell(f"{drawing.context.key_name('refresh', 'r')}  try again", "muted")))
        awaited = part.id in self._awaited and not part.quiet
        return Panel((cell("Loading …", "muted"),)) if awaited else panel
