"""The words that resources are described with: cells, columns, actions, plans."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, Protocol, TypeVar

from vtui.models.scope import ProjectRef, Scope
from vtui.times import Style

if TYPE_CHECKING:
    from vtui.api.pages import Source
    from vtui.api.service import Service
    from vtui.models.domain_config import DomainConfig
    from vtui.models.requests import WriteRequest
    from vtui.resources.bulk import Many
    from vtui.resources.effects import Effect
    from vtui.resources.env_accidents import Beside
    from vtui.resources.filtering.terms import Filter
    from vtui.resources.form import Form
    from vtui.resources.logs.errors.build_error import BuildError
    from vtui.resources.narrowing import ServerQuery
    from vtui.resources.page import Part
    from vtui.resources.proof import Look

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

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


@dataclass(frozen=True, slots=True)
class Plan:
    """What an action would do, as a value: the question to ask, the request to send, what to do after.

    One runner asks, sends, patches and follows; nothing else sends a write.
    """

    title: str
    """The question, as a heading: `Redeploy to Production?`."""
    subject: str
    """What it is done to: the project's name."""
    scope: Scope
    consequence: tuple[Cell, ...]
    """What will happen, a line each, the weightiest first."""
    facts: tuple[tuple[str, Cell], ...]
    """With what: label and value."""
    request: "WriteRequest"
    done: str
    """The toast when the request was accepted."""
    later: str = ""
    """The toast when the API will do it later (202), if that may be."""
    effect: "Effect | None" = None
    """What the runner does once the request was accepted."""
    recheck: "Callable[[Service], Awaitable[None]] | None" = None
    """Looks right before sending whether what was shown still holds, one GET. Raises VercelError, and Refused."""
    look: "Look | None" = None
    """Looks for proof that a request whose answer was lost was applied; None where `baseline` gives the look."""
    baseline: "Callable[[Service], Awaitable[Look | None]] | None" = None
    """Reads right before sending what is there, and gives the look that compares with it; None without one.

    Raises Refused where what was shown does not hold any more, and VercelError; nothing is sent then.
    """
    yes: str = ""
    """What the button says that confirms; the action's label when empty."""
    no: str = "Cancel"
    """What the button says that does nothing."""
    word: str = ""
    """What must be typed before it can be confirmed."""
    touches: tuple[str, ...] = ()
    """Names or ids of the projects in which it changes something, where the subject is none: those of a domain, and all
    that share a variable."""
    rows: tuple[Cell, ...] = ()
    """What it is done to, a line each, where that is more than one thing; the request is then the first one's, and
    `row_plans` have all."""
    fill: "Callable[[str], Plan] | None" = None
    """Makes the plan of what is typed, with what is wrong with that as its consequence; None where nothing is typed."""
    typing: str = ""
    """What `fill` takes, as a caption."""
    complete: bool = True
    """Whether it can be confirmed as it is."""
    reason: str = ""
    """The query parameter of the request that takes a reason, which may be typed in the question."""
    choice: tuple[tuple[str, str], ...] = ()
    """Which of the ways to do it this is: caption and value, for each thing that can be chosen."""
    others: "tuple[Plan, ...]" = ()
    """The other ways, each with another choice."""
    then: "tuple[WriteRequest, ...]" = ()
    """What is sent next, each only when the one before it was accepted."""
    undo: "WriteRequest | None" = None
    """What takes the first request back when one of `then` is refused."""
    row_plans: "tuple[Plan, ...]" = ()
    """Where it is done to several things: the plans of the first ones, whose requests are what is sent."""
    more_rows: int = 0
    """How many further ones there are."""


class Refused(Exception):  # noqa: N818 - a refusal is no error: the row has changed since it was shown
    """Why there is no plan after all, in words."""


async def _unfilled(_service: "Service", _scope: Scope, _row: Any, _context: Context) -> Plan:
    raise Refused("its form has to be filled in first")


@dataclass(frozen=True, slots=True)
class Action(Generic[T]):
    """Something to do with a row: declared once, shown in footer, palette and help, remappable by its id."""

    id: str
    key: str
    label: str
    tooltip: str
    refuse: Callable[[T, Context], str | None]
    """Why it cannot be done to this row, in words; None when it can."""
    plan: "Callable[[Service, Scope, T, Context], Awaitable[Plan]]" = _unfilled
    """Makes the plan; may read from the API, never writes. Raises VercelError and Refused."""
    many: "Many | None" = None
    """How it is done to the marked rows; None where it means the row under the cursor alone."""
    form: "Callable[[Service, Scope, T, Context], Awaitable[Form]] | None" = None
    """Makes the form that has to be filled in before there is a plan; like `plan` otherwise. None where none has to."""
    footer: bool = False
    """Whether the line of keys names it; the others are found in the menu of the row, the palette and the help."""


class Reading(NamedTuple):
    """The request that reads a row."""

    operation: str
    """Name of the operation in `vtui.api.endpoints`."""
    ids: Mapping[str, str]
    """What fills the `{…}` of its path."""


class OpenSource(Protocol[T_co]):
    """Opens the stream of a list's pages: one list, or a fan-out over projects merged."""

    def __call__(
        self,
        service: "Service",
        scope: Scope,
        place: ProjectRef,
        *,
        limit: int | None = None,
        first: int | None = None,
        query: Mapping[str, str] | None = None,
    ) -> "Source[T_co]":
        """Pages of `scope` and `place`; `limit` is rows in all, `first` the rows of the first page.

        `query` narrows the list on the server; only a resource with `narrowed` heeds it.
        """


Refresh = Literal["top", "whole", "by hand"]
"""How a live list stays fresh: from the top until a known row, all of it, or only when asked (a costly fan-out)."""


@dataclass(frozen=True, slots=True)
class Resource(Generic[T]):
    """A kind of thing that has a list: everything about it that needs no screen."""

    name: str
    """`deployments`: the name in commands, config and the status bar."""
    title: str
    noun: tuple[str, str]
    """One and many."""
    endpoint: str
    """The operation whose rate limit the list spends."""
    key: Callable[[T], str]
    columns: tuple[Column[T], ...]
    source: "OpenSource[T]"
    empty: str
    """What to say when there is none: what that means and what makes one."""
    title_of: Callable[[T], str]
    """What people call the row."""
    url: Callable[[T], str | None]
    """Its https address, if it has one."""
    dashboard: Callable[[T, Scope], str | None]
    """Its page in the Vercel dashboard."""
    project_of: Callable[[T], ProjectRef | None]
    """The project it belongs to."""
    parts: "tuple[Part[T], ...]" = ()
    """The boxes of its page; without any the page shows the fields."""
    fields: Callable[[T, Context], Sequence[tuple[str, Cell]]] = lambda _row, _context: ()
    """The facts of one row, label and value, for a page without boxes."""
    actions: tuple[Action[T], ...] = ()
    detail: "Callable[[Service, Scope, T], Awaitable[T]] | None" = None
    """Asks for what the list leaves out, one request; None when the list has it all. Raises VercelError."""
    refresh: Refresh = "by hand"
    natural: str | None = None
    """Id of the column, ascending, in whose order the server gives the rows; None when in no column's."""
    narrowed: "Callable[[Filter, ProjectRef, int], Sequence[ServerQuery]] | None" = None
    """What of a filter the server can be asked for at a moment (ms), the narrowest first; None where it never can."""
    when: Callable[[T], int | None] | None = None
    """The moment (ms) by which the server orders the rows, the newest first; None where it does not order by time."""
    copies: Callable[[T], Sequence[tuple[str, str | None]]] = lambda _row: ()
    """What people copy of a row beside its address and links: label and value, what they want most first."""
    urgent: Callable[[T], Sequence[tuple[str, str | None]]] = lambda _row: ()
    """What they want to copy before all else, because something is wrong with the row."""
    zone: Callable[[Sequence[T]], Iterator[str]] | None = None
    """The rows as the text of a zone file, in pieces; None where they are no DNS records."""
    reading: Callable[[T], Reading | None] = lambda _row: None
    """The request that reads the row again; None where the API cannot be asked for it."""
