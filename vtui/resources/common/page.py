"""The page of one row: its parts, each with the request for its data and the function that draws it."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from vtui.table.columns import Cell, Context, Span
from vtui.text import clean, width

if TYPE_CHECKING:
    from vtui.api.service import Service
    from vtui.models.scope import Scope

T = TypeVar("T")

Fact = tuple[str, Cell]
"""A label and its value; an empty value is unknown, and is not shown."""


class Panel(NamedTuple):
    """The present content of a part. Without lines the part is hidden."""

    lines: Sequence[Cell] = ()
    note: Cell = ()
    """A short text in the lower border: a count, a time, a key."""
    hang: int = 0
    """Terminal cells by which wrapped lines are indented."""
    alarm: bool = False
    """Whether it shows a failure, so that the border has the color of an error."""
    title: str = ""
    """Replaces the title of the part, for a title with a count; empty for none."""
    cut: bool = False
    """Whether lines that are too long are cut instead of wrapped."""


class Drawing(NamedTuple):
    """The context and the width for which a part is drawn."""

    context: Context
    width: int
    """Terminal cells of a line; longer lines are wrapped."""


class Part(NamedTuple, Generic[T]):
    """One box of a page."""

    id: str
    title: str
    draw: Callable[[T, Any, Drawing], Panel]
    """Draws a row with the result of `load`, which is None without `load` and until it is loaded."""
    load: "Callable[[Service, Scope, T], Awaitable[Any]] | None" = None
    """Requests data that the row does not have, in one request or a few. Raises VercelError, which the box shows."""
    into: "Callable[[T, Any], T] | None" = None
    """Returns the row with the result of `load` in it, for the other parts and the keys; None keeps it separate."""
    top: bool = False
    """Whether it is above both columns, over the full width."""
    side: bool = False
    """Whether it is in the narrower right column, where two columns fit."""
    brief: bool = False
    """Whether the preview shows it too, which loads only the details of the row."""
    lines: int = 0
    """Lines that its box has at least: as many as it may get, where they come and go by themselves."""
    quiet: bool = False
    """Whether it is hidden while it is loading, because it is empty for most rows."""


def facts(*pairs: Fact, note: Cell = ()) -> Panel:
    """Draw labels and values as aligned lines, without the empty values."""
    shown = [(clean(label), value) for label, value in pairs if value]
    wide = max((width(label) for label, _ in shown), default=0) + 2
    return Panel([(Span(label + " " * (wide - width(label)), "muted"), *value) for label, value in shown], note, wide)
