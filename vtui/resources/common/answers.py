"""What the parts of a page have asked for: each its answer, its error, or that it is awaited."""

from typing import TYPE_CHECKING, Any, TypeVar

from vtui.resources.common.page import Drawing, Panel, Part
from vtui.table.columns import Cell, Context, cell

if TYPE_CHECKING:
    from vtui.api.errors import VercelError

T = TypeVar("T")


class Answers:
    """By the ids of parts. What was known stays while it is asked for again, and when that fails."""

    def __init__(self, refresh: str = "refresh", *, needed: bool = False) -> None:
        """`refresh` is the id of the key that tries again. Parts whose answer is `needed` show nothing but the error
        before they have one.
        """
        self._refresh, self._needed = refresh, needed
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

    @property
    def awaited(self) -> frozenset[str]:
        """The parts that are being loaded."""
        return frozenset(self._awaited)

    def get(self, part: str) -> Any:
        """The answer of a part; None without one."""
        return self._answers.get(part)

    def drop(self, part: str) -> bool:
        """Forget an answer; False when there was none."""
        return self._answers.pop(part, None) is not None

    def failed(self, part: str) -> bool:
        """Whether the last time it failed."""
        return part in self._errors

    def panel(self, part: Part[T], row: T, drawing: Drawing) -> Panel:
        """What the part shows now: what it draws, that it is loading, or why there is nothing."""
        error = self._errors.get(part.id)
        if error is not None and self._needed and part.id not in self._answers:
            return self.failure(part.id, drawing.context)
        panel = part.draw(row, self._answers.get(part.id), drawing)
        awaited = part.id in self._awaited and not part.quiet
        if not panel.lines and awaited and (error is None or self._needed):
            return Panel((cell("Loading …", "muted"),))
        if error is None:
            return panel
        if panel.lines or self._needed:
            return panel._replace(note=cell(error.title, "error"))
        return self.failure(part.id, drawing.context)

    def failure(self, part: str, context: Context) -> Panel:
        """Why a part could not be loaded; nothing where it could."""
        error = self._errors.get(part)
        if error is None:
            return Panel()
        lines: tuple[Cell, ...] = (cell(error.title, "error"), *((cell(error.hint),) if error.hint else ()))
        return Panel((*lines, cell(f"{context.key_name(self._refresh, 'r')}  try again", "muted")))
