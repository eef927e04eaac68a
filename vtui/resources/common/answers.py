"""The responses that the parts of a page requested: a result, an error, or a request that is running."""

from typing import Any, TypeVar

from vtui.api.errors import VercelError
from vtui.resources.common.page import Drawing, Panel, Part
from vtui.table.columns import Cell, Context, cell

T = TypeVar("T")


class Answers:
    """Results by the id of their part. A result stays while it is requested again, and when that request fails."""

    def __init__(self, refresh: str = "refresh", *, needed: bool = False) -> None:
        """`refresh` is the id of the key that retries. With `needed`, a part without a result shows only the error."""
        self._refresh, self._needed = refresh, needed
        self._answers: dict[str, Any] = {}
        self._errors: dict[str, VercelError] = {}
        self._awaited: set[str] = set()

    def begin(self, part: str) -> bool:
        """Note that the request of a part starts; False if it is running already."""
        new = part not in self._awaited
        self._awaited.add(part)
        return new

    def end(self, part: str) -> None:
        """Note that the request of a part is over."""
        self._awaited.discard(part)

    def bring(self, part: str, answer: Any) -> None:
        """Keep the result of a part, and remove its last error."""
        self.end(part)
        self._errors.pop(part, None)
        self._answers[part] = answer

    def fail(self, part: str, error: VercelError) -> None:
        """Keep the error of the last request of a part."""
        self.end(part)
        self._errors[part] = error

    @property
    def awaited(self) -> frozenset[str]:
        """The parts that are being loaded."""
        return frozenset(self._awaited)

    def get(self, part: str) -> Any:
        """The result of a part; None without one."""
        return self._answers.get(part)

    def drop(self, part: str) -> bool:
        """Remove the result of a part; False when there was none."""
        return self._answers.pop(part, None) is not None

    def failed(self, part: str) -> bool:
        """Whether the last request of a part failed."""
        return part in self._errors

    def panel(self, part: Part[T], row: T, drawing: Drawing) -> Panel:
        """What the part shows now: its drawing, the text that it is loading, or the error."""
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
        """The error of a part with the key that retries; an empty panel without an error."""
        error = self._errors.get(part)
        if error is None:
            return Panel()
        lines: tuple[Cell, ...] = (cell(error.title, "error"), *((cell(error.hint),) if error.hint else ()))
        return Panel((*lines, cell(f"{context.key_name(self._refresh, 'r')}  retry", "muted")))
