"""Cells and columns: what a table shows of a row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, NamedTuple, TypeVar

from vtui.models.facts import ProjectFacts, RowFacts
from vtui.text import Cut
from vtui.times import Style

T = TypeVar("T")

Tone = Literal["", "strong", "muted", "faint", "accent", "ok", "busy", "warn", "error", "custom", "write", "chip"]
"""The role of a text; a theme gives it a color."""


class Span(NamedTuple):
    """A part of a cell in one tone."""

    text: str
    tone: Tone = ""


Cell = tuple[Span, ...]
"""The spans of a column in a row, drawn one after the other. Texts come from the API: clean them when drawing."""

Legend = tuple[tuple[Cell, str], ...]
"""Symbols of a list, and their meaning."""


def cell(text: str | None, tone: Tone = "") -> Cell:
    """A cell of one span; empty for None and the empty string."""
    return (Span(text, tone),) if text else ()


@dataclass(frozen=True, slots=True)
class Context:
    """The data beyond its row that a cell may use."""

    now: int
    """ms since the epoch."""
    times: Style = "relative"
    """How lists show times."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Action ID -> name of its key, where the config sets another one."""
    loading: frozenset[str] = frozenset()
    """IDs of the page parts that are loading for the visible rows."""
    projects: ProjectFacts = field(default_factory=ProjectFacts)
    """What is known of the projects' production and environments."""
    rows: RowFacts = field(default_factory=RowFacts)
    """What is known of the rows of the scope beyond their lists."""

    def key_name(self, id_: str, declared: str) -> str:
        """Name of an action's key; `declared` unless the config sets another one."""
        return self.keys.get(id_, declared)


Value = str | int | tuple[str, ...] | None
"""A row's value in a column, of the type that the column's `kind` says; None where it has none."""

Kind = Literal["text", "choice", "age", "time", "duration", "number"]
"""Type of a column's values.

`text`: any str; `choice`: one of few str, or several; `age` and `time`: ms since the epoch, shown as how long ago or as
when; `duration`: ms; `number`: an int.
"""


@dataclass(frozen=True, slots=True)
class Layout(Generic[T]):
    """How a column takes its room on a line; for the drawing."""

    width: int
    """Preferred width in terminal cells."""
    min_width: int = 0
    """Smallest width in terminal cells when room is short; 0 means `width`."""
    grow: int = 0
    """Share of the remaining room; 0 stays at `width`."""
    priority: int = 0
    """Columns with the highest number are hidden first when the line is too short; 0 is never hidden."""
    align: Literal["left", "right"] = "left"
    ellipsis: Cut = "end"
    short: Callable[[T, Context], Cell] | None = None
    """Makes the cell for a column narrower than `width`; None cuts the normal one."""
    short_title: str = ""
    """Title of a column narrower than `width`; empty cuts the normal one."""
    short_below: int = 0
    """Terminal cells of the line below which the short form stands, also where there would be room for `width`."""


@dataclass(frozen=True, slots=True)
class Values(Generic[T]):
    """What rows are sorted, filtered and counted by; for the list engine and the filter language."""

    of: Callable[[T, Context], Value] | None = None
    """The value of a row; None for a column without an order."""
    search_text: Callable[[T, Context], Value] | None = None
    """The text of the cell to search, complete and count; None where that is the value.

    With a search text, the value is an older name of it: a filter matches it only when it is written completely.
    """
    rank: Callable[[T, Context], int] | None = None
    """The place of a row in the order; rows of one rank keep the order of the list. None sorts by the value."""
    kind: Kind = "text"
    names: tuple[str, ...] = ()
    """Names in filters besides the column's ID."""
    choices: tuple[str, ...] = ()
    """Values of a `choice` column in their order; other values come after them."""
    facet: bool = False
    """Whether the column is a facet of its list."""
    by_word: bool = False
    """Whether a filter matches only beginnings of words, so that `valid` does not match `invalid`."""
    next_change: Callable[[T, int], int | None] | None = None
    """The next time (ms) after a time (ms) at which the clock alone changes the row's value; None for never.

    For a column whose value depends on the clock; comparisons of ages and times are known by `kind`.
    """


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """A column: its cells, its layout, and its values."""

    id: str
    title: str
    cell: Callable[[T, Context], Cell]
    layout: Layout[T]
    values: Values[T] = Values()
    shown: bool = True
    """Whether the column is shown by default."""
    old_ids: tuple[str, ...] = ()
    """IDs that it had in earlier versions: they still work in filters and in the saved state."""


def renamed_ids(columns: Sequence[Column[T]]) -> dict[str, str]:
    """The old IDs of columns -> their current ones."""
    return {old: column.id for column in columns for old in column.old_ids}
