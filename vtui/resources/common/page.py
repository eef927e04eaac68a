"""The page of one row: parts that stand beside each other, each with what it asks the API for and what it says."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from vtui.table.columns import Cell, Context, Span
from vtui.text import clean, width

if TYPE_CHECKING:
    from vtui.api.service import Service
    from vtui.models.scope import Scope

T = TypeVar("T")

Fact = tuple[str, Cell]
"""A label and its value; a value that is empty was not told, and is not shown."""


class Panel(NamedTuple):
    """What a part says now. Without lines it says nothing, and takes no room."""

    lines: Sequence[Cell] = ()
    note: Cell = ()
    """A few words in the lower border: a count, since when, the key that leads on."""
    hang: int = 0
    """Terminal cells that what goes on below itself is indented by."""
    alarm: bool = False
    """Whether it tells of a failure, which its border then shows too."""
    title: str = ""
    """Stands in the place of the part's own title, for one that counts."""
    cut: bool = False
    """Whether lines that are too long are cut, where they would else go on below themselves."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a part is drawn for."""

    context: Context
    width: int
    """Terminal cells of a line; longer ones go on below themselves."""


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One box of a page."""

    id: str
    title: str
    draw: Callable[[T, Any, Drawing], Panel]
    """Says it of a row, with the answer that `load` brought: None without one, and while it is awaited."""
    load: "Callable[[Service, Scope, T], Awaitable[Any]] | None" = None
    """Asks for more than the row holds, one request or a few. Raises VercelError, which the box then shows."""
    into: "Callable[[T, Any], T] | None" = None
    """Puts what `load` brought into the row, where the other parts and the keys find it; None leaves it apart."""
    side: bool = False
    """Whether it stands in the narrower column at the right, where two fit."""
    brief: bool = False
    """Whether the preview shows it too; there nothing is loaded but the row's own details."""
    quiet: bool = False
    """Whether it is not there while its answer is awaited: most rows have nothing for it to say."""


def facts(pairs: Iterable[Fact], note: Cell = ()) -> Panel:
    """Labels and values as aligned lines; what was not told is left out."""
    shown = [(clean(label), value) for label, value in pairs if value]
    wide = max((width(label) for label, _ in shown), default=0) + 2
    return Panel([(Span(label + " " * (wide - width(label)), "muted"), *value) for label, value in shown], note, wide)
