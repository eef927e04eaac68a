"""Which of some values are alike: read one by one after the price was told, compared, and let go."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from vtui.models.env_var import EnvVar
from vtui.models.scope import Scope
from vtui.resources.env.compare import ranked_values, similarity_text
from vtui.resources.env.issues import places
from vtui.resources.env.plans import named
from vtui.resources.env.values import READ_NOTICE, refuse
from vtui.screens.menus.menu import Menu
from vtui.table.columns import Cell, Span, cell
from vtui.text import count, short
from vtui.widgets.tones import block, padded

if TYPE_CHECKING:
    from vtui.api.secret import Secret
    from vtui.shell import Shell

HANDFUL = 5
"""Requests that are made without a question."""
MOST = 200
"""Values that are compared at once: that many take less than a minute's limit."""


class AskMenu(Menu[bool]):
    """Answers whether so many requests may be made."""

    HEADING = "Compare values?"
    DEFAULT_CSS: ClassVar[str] = """
    AskMenu {
        & > #box { width: 60; }
        & Static { height: auto; margin: 0 1 1 1; color: $muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pick", "Choose", id="menu.pick", tooltip="Do what the line says"),
        Binding("escape,q", "dismiss", "Close", id="menu.close", tooltip="Read nothing"),
    ]

    def __init__(self, requests: int) -> None:
        """So many it takes."""
        super().__init__()
        self._lines = ("Cancel", f"Read {count(requests, ('value', 'values'))}: a request each, none is shown")

    def compose_box(self) -> ComposeResult:
        """What happens, and the two ways."""
        yield Static(block([cell("Values are compared, then discarded."), cell(READ_NOTICE)]), markup=False)
        yield from super().compose_box()

    def on_mount(self) -> None:
        """Nothing is read by accident."""
        self.choices.show(len(self._lines), 0)

    def line(self, index: int, room: int) -> Cell:
        """One of the two ways."""
        del room
        return (Span("  "), Span(self._lines[index], "strong"))

    def pick(self) -> None:
        """The way under the cursor."""
        self.dismiss(self.choices.cursor == 1)


async def may_read(shell: "Shell", requests: int, *, announced: bool) -> bool:
    """Whether so many values may be read. For a worker.

    A handful needs no question where the screen has `announced` that Vercel records each read.
    """
    if not requests or (announced and requests <= HANDFUL):
        return True
    agreed: bool | None = await shell.push_screen_wait(AskMenu(requests))
    return bool(agreed)


class AlikeScreen(Menu[None]):
    """Where a key has which value: values by number, the most frequent first; none is shown."""

    DEFAULT_CSS: ClassVar[str] = "AlikeScreen > #box { width: 76; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close", id="menu.close", tooltip="Close"),
    ]

    def __init__(self, key: str, ranks: Sequence[tuple[int | None, str]]) -> None:
        """`ranks` are the number of each value and where it is; None is one that cannot be read."""
        super().__init__()
        self._key, self._ranks = key, ranks

    def heading(self) -> Cell:
        """Of which key, and how many values it has."""
        values = len({rank for rank, _ in self._ranks if rank is not None})
        return (Span(f"{short(self._key)}: "), Span(count(values, ("value", "different values"))))

    def on_mount(self) -> None:
        """The most frequent one on top."""
        self.choices.show(len(self._ranks), 0)

    def line(self, index: int, room: int) -> Cell:
        """The number of the value, and where it is."""
        del room
        rank, where = self._ranks[index]
        said = padded("not readable" if rank is None else f"value {rank}", 14, "faint" if rank is None else "accent")
        return (Span("  "), *said, Span(where))

    def pick(self) -> None:
        """A click only moves the cursor."""


async def alike(shell: "Shell", scope: Scope, rows: Sequence[EnvVar]) -> None:
    """Say which of the rows' values are alike, by where they are. For a worker."""
    from vtui.api.errors import VercelError

    keys = {row.key for row in rows}
    reads = sum(refuse(row) is None for row in rows)
    if len(keys) > 1:
        shell.say("These are several keys: filter for one of them first.", error=True)
        return
    if len(rows) > MOST:
        shell.say(f"{count(len(rows))} are too many to compare at once: filter for {MOST} at most.", error=True)
        return
    if not await may_read(shell, reads, announced=False):
        return
    several = len({row.project_id for row in rows}) > 1
    values: list[tuple[str, Secret | None]] = []
    try:
        for row in rows:
            value = None if refuse(row) else await shell.service.env.reveal(scope, row)
            values.append((_where(row, shell, several), value))
    except VercelError as error:
        shell.report(error, "comparing")
        return
    if len(values) > HANDFUL:
        await shell.push_screen_wait(AlikeScreen(next(iter(keys)), ranked_values(values)))
    else:
        shell.say(similarity_text(values), title=next(iter(keys)))


def _where(row: EnvVar, shell: "Shell", several: bool) -> str:
    names = named(places(row), shell.context().environments)
    names = f"{names} on {short(row.branch)}" if row.branch else names
    names = f"{names}, shared" if row.shared and row.project_id is not None else names
    owner = "the team" if row.project_id is None and row.shared else short(row.project or "?")
    return f"{owner} ({names})" if several else names
