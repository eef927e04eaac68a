"""Cells and columns: what a table shows of a row, and what a cell may know beyond it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Literal, NamedTuple, TypeVar

from vtui.times import Style

if TYPE_CHECKING:
    from vtui.models.build_error import BuildError
    from vtui.models.domain_config import DomainConfig
    from vtui.models.env_neighbors import Beside

T = TypeVar("T")

Tone = Literal["", "strong", "muted", "faint", "accent", "ok", "busy", "warn", "error", "custom", "write", "chip"]
"""The role a piece of text plays; a theme gives it a colour."""


class Span(NamedTuple):
    """A run of text in one tone."""

    text: str
    tone: Tone = ""


Cell = tuple[Span, ...]
"""What stands in one place of a table: spans, drawn one after the other. Texts may be hostile: the drawer cleans."""


def cell(text: str | None, tone: Tone = "") -> Cell:
    """A cell of one span; None and the empty string give an empty cell."""
    return (Span(text, tone),) if text else ()


@dataclass(frozen=True, slots=True)
class Context:
    """What a cell may know beyond its row."""

    now: int
    """ms since the epoch."""
    production: Mapping[str, str | None] = field(default_factory=dict)
    """Project id -> id of the deployment that production serves; a project that is not here is unknown."""
    pinned: frozenset[str] = frozenset()
    """Ids of the projects that a rollback pins."""
    environments: Mapping[str, str] = field(default_factory=dict)
    """Id of a custom environment -> its slug."""
    medians: Mapping[str, int] = field(default_factory=dict)
    """Project id -> median build time of its last builds, in ms."""
    times: Style = "relative"
    """How lists tell times."""
    built: Mapping[str, int] = field(default_factory=dict)
    """Project id -> when the build was begun that production serves, in ms."""
    beside: "Mapping[str, Beside]" = field(default_factory=dict)
    """Key of an env var -> what other rows of its project say of it."""
    people: Mapping[str, str] = field(default_factory=dict)
    """User id -> what the person is called; who is not here is unknown."""
    dns: "Mapping[str, DomainConfig]" = field(default_factory=dict)
    """Id of a domain -> its DNS configuration, as far as any screen has requested it."""
    loading: frozenset[str] = frozenset()
    """Ids of the page parts that are being requested for the rows on view."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Id of an action -> what its key is called, where the config moved it."""
    auto_assign_off: frozenset[str] = frozenset()
    """Ids of the projects whose new production builds do not get the production domains automatically."""
    build_errors: "Mapping[str, tuple[BuildError, ...]]" = field(default_factory=dict)
    """Id of a failed deployment -> the errors in its build log, where that was read."""

    def key(self, id_: str, declared: str) -> str:
        """What the key of an action is called, `declared` unless it was moved."""
        return self.keys.get(id_, declared)


Value = str | int | tuple[str, ...] | None
"""What a row is in a column's eyes, of the type that the column's `kind` says; None where it has nothing."""

Kind = Literal["text", "choice", "age", "time", "duration", "number"]
"""Of what type a column's values are.

`text`: a str, any; `choice`: a str or several, of few; `age` and `time`: ms since the epoch, which people read as how
long ago or as when; `duration`: ms; `number`: an int.
"""


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column: how to make its cell, what to sort and filter by, and how it takes its place on a line."""

    id: str
    title: str
    cell: Callable[[T, Context], Cell]
    width: int
    """Cells it would like."""
    min_width: int = 0
    """Cells it can live with when room is short; 0 means `width`."""
    grow: int = 0
    """Its share of the room left over; 0 stays at `width`."""
    priority: int = 0
    """Dropped first when the line is too short: the highest number goes first; 0 never goes."""
    align: Literal["left", "right"] = "left"
    ellipsis: Literal["end", "middle"] = "end"
    short: Callable[[T, Context], Cell] | None = None
    """The cell to draw when the column is narrower than `width`, if another than the cut one."""
    short_title: str = ""
    """The title when the column is narrower than `width`, if another than the cut one."""
    value: Callable[[T, Context], Value] | None = None
    """What rows are sorted, filtered and counted by; None where there is no order to speak of."""
    words: Callable[[T, Context], Value] | None = None
    """What the cell says in words: text to search, to complete and to count by; None where that is `value`.

    Where there are words, `value` is an older name of the same: a filter finds it when it is written in full.
    """
    kind: Kind = "text"
    names: tuple[str, ...] = ()
    """What it is called in a filter besides its id."""
    choices: tuple[str, ...] = ()
    """Values of a `choice` in the order that they sort in; others come after them."""
    facet: bool = False
    """Whether counting its values helps to find one's way."""
    by_word: bool = False
    """Whether what a filter looks for has to begin a word of the value: so that `valid` does not find `invalid`."""
    shown: bool = True
    """Whether it stands in the table before anybody has chosen columns."""
    changes: Callable[[T, int], int | None] | None = None
    """When (ms) the row's value next becomes another one by the clock alone, after a moment (ms); None for never.

    For a column whose value is worked out from the clock; that an age or time is compared with it is known by `kind`.
    """
