"""Comparing variables: with which project, in which environments, and then key by key; values only on request."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

from textual import work
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Static

from vtui.api.errors import VercelError
from vtui.models.project import Project
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.env.cells import ORDER
from vtui.resources.env.compare import Pair, Result, Side, compare_values, pairs
from vtui.resources.env.issues import BRIEF
from vtui.resources.env.kinds import SHORT
from vtui.resources.env.values import READ_NOTICE
from vtui.screens.dialogs.compare_values import may_read
from vtui.screens.menus.menu import Menu
from vtui.screens.menus.pick import Pick, pick
from vtui.screens.modal import MOVE_KEYS, Modal
from vtui.screens.session_app import SessionApp
from vtui.table.cells import wrapped
from vtui.table.columns import Cell, Span, Tone, cell
from vtui.text import count, short, width
from vtui.widgets.forms.choice_list import ChoiceList
from vtui.widgets.frame.modal_box import ModalBox, report_box, update_lines
from vtui.widgets.tones import block, padded

DEFAULT_BOX_WIDTH = 86
"""Terminal cells of the box, until it is laid out."""
SHORTEST = 14
"""Terminal cells of a key where there is little room."""
KEY = 30
"""Terminal cells of a key."""
MIN_SIDE, SIDE, MAX_SIDE = 7, 14, 20
"""Terminal cells of the column of a side: at least, by default, and at most."""
TONES: Mapping[str, Tone] = {
    "different": "warn",
    "only in the first": "warn",
    "only in the second": "warn",
    "set twice": "warn",
    "in both": "",
    "not comparable": "faint",
    "same": "ok",
}
"""Results for a key, differences first."""


class Sides(NamedTuple):
    """What is compared with what: environments by target, or by the id of a custom one."""

    first: str
    second: str


async def compare(app: SessionApp, scope: Scope, project_ref: ProjectRef) -> None:
    """Ask what to compare with, and open the comparison. For a worker. Raises VercelError."""
    projects = {
        project.id: project async for page in app.session.service.projects.pages(scope) for project in page.rows
    }
    mine = projects.get(project_ref.project_id or "")
    if mine is None:
        mine = await app.session.service.projects.get(scope, project_ref.project_id or "")
    others = [Pick(id_, project.name) for id_, project in projects.items() if id_ != mine.id]
    itself = Pick(mine.id, mine.name, "its own environments")
    chosen = await pick(app, f"Compare {short(mine.name)} with", [itself, *others])
    if chosen is None:
        return
    other = projects.get(chosen, mine)
    sides = await app.push_screen_wait(sides_menu(mine, other))
    if sides is None:
        return
    rows = await app.session.service.env.fetch_all(scope, ProjectRef(mine.id, mine.name))
    theirs = rows if other is mine else await app.session.service.env.fetch_all(scope, ProjectRef(other.id, other.name))
    found = pairs(Side(rows, sides.first), Side(theirs, sides.second))
    await app.push_screen_wait(CompareScreen(scope, *_titles(mine, other, sides), found))


def _named(project: Project, name: str) -> str:
    return dict(project.environments).get(name, name)


def _titles(mine: Project, other: Project, sides: Sides) -> tuple[str, tuple[str, str]]:
    """What both sides have in common, and the names of the sides: two environments, or two projects."""
    first = _named(mine, sides.first)
    if other is mine:
        return mine.name, (first, _named(mine, sides.second))
    return first, (mine.name, other.name)


def sides_menu(mine: Project, other: Project) -> Menu[Sides]:
    """The menu of environments to compare, of one project or two; returns the chosen pair."""
    own = [*ORDER, *(id_ for id_, _ in mine.environments)]
    if other is mine:
        sides = [Sides(one, two) for at, one in enumerate(own) for two in own[at + 1 :]]
    else:
        slugs = {slug: id_ for id_, slug in other.environments}
        theirs = {name: slugs.get(_named(mine, name), name if name in ORDER else "") for name in own}
        sides = [Sides(name, same) for name, same in theirs.items() if same]

    def line(pair: Sides, _room: int) -> Cell:
        """The two environments, or the one that both have."""
        one, two = _named(mine, pair.first), _named(other, pair.second)
        if one == two:
            return (Span("  "), Span(one, "strong"), Span("  of both projects", "muted"))
        return (Span("  "), Span(one, "strong"), Span("  and  ", "muted"), Span(two, "strong"))

    return Menu(
        "Compare which environments?",
        sides,
        line,
        name="sides",
        width=60,
        pick=("Compare", "Compare which variables are set; values are not read"),
        close="Cancel",
    )


class CompareScreen(Modal[None]):
    """Key by key, what differs first. Values are read only on request, compared, and discarded."""

    DEFAULT_CSS: ClassVar[str] = """
    CompareScreen > #box { max-height: 100%; & > #head { margin-bottom: 0; } & > #foot { margin-top: 1; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *MOVE_KEYS,
        Binding(
            "tilde",
            "compare_values",
            "Compare values",
            id="env.compare-values",
            tooltip="Compare the values (1 request each)",
        ),
        Binding("escape,q", "dismiss", "Close", id="menu.close", tooltip="Close"),
    ]

    head = query_one("#head", Static)
    foot = query_one("#foot", Static)

    def __init__(self, scope: Scope, heading: str, titles: tuple[str, str], found: Sequence[Pair]) -> None:
        """`heading` is what the sides have in common, `titles` are their names."""
        super().__init__()
        self._scope, self._heading, self._titles = scope, heading, titles
        self._results: dict[str, Result] = {}
        self._pairs = list(found)
        self._reading: tuple[int, int] | None = None
        self._sort()

    def _result_of(self, pair: Pair) -> Result:
        return self._results.get(pair.key, pair.result)

    def _sort(self) -> None:
        order = list(TONES)
        self._pairs.sort(key=lambda pair: (order.index(self._result_of(pair)), pair.key))

    def box(self) -> ModalBox:
        """Create the counts, the list of keys and the notes."""
        title = f"{self._heading}: {' and '.join(self._titles)}"
        return report_box(title, ChoiceList(self._line, len(self._pairs), around=8, tallest=100))

    def on_mount(self) -> None:
        """Show the keys, different ones first."""
        self.show()

    def on_resize(self) -> None:
        """Draw the lines again for the new width."""
        self.call_after_refresh(self.show)

    def show(self) -> None:
        """Draw the current state."""
        self.choices.show(len(self._pairs))
        words = [self._word(self._result_of(pair)) for pair in self._pairs]
        tally = [(words.count(self._word(result)), self._word(result), tone) for result, tone in TONES.items()]  # type: ignore[arg-type] # the keys are results
        parts: list[Cell] = [
            (Span(count(number), tone or "strong"), Span(f" {word}", "muted")) for number, word, tone in tally if number
        ]
        room = self.head.content_size.width or DEFAULT_BOX_WIDTH
        counts = wrapped(parts, room)
        self.head.update(block([*counts, (), self._header()] if counts else [cell("No variables in either.", "muted")]))
        update_lines(self.foot, self._notes())
        self.refresh_bindings()

    def _notes(self) -> list[Cell]:
        if self._reading is not None:
            stop = self.session.keys.name("menu.close", "escape")
            return [cell(f"Reading: {self._reading[0]} of {self._reading[1]} values. {stop} stops.", "muted")]
        wanted = self._wanted()
        secrets = any(self._result_of(pair) == "not comparable" for pair in self._pairs)
        if not wanted:
            return [cell("Not comparable: a Secret cannot be read back.", "muted")] if secrets else []
        key = self.session.keys.name("env.compare-values", "tilde")
        requests = count(2 * len(wanted), ("request", "requests"))
        message = f" compares the values of {count(len(wanted), ('key', 'keys'))} ({requests})."
        return [(Span(key, "accent"), Span(message, "muted")), cell(READ_NOTICE, "muted")]

    def _word(self, result: Result) -> str:
        first, second = self._titles
        words = {"only in the first": f"only in {first}", "only in the second": f"only in {second}"}
        return words.get(result, result)

    def _wanted(self) -> list[Pair]:
        return [pair for pair in self._pairs if pair.key not in self._results and pair.readings]

    def _line(self, index: int, room: int) -> Cell:
        pair = self._pairs[index]
        result = self._result_of(pair)
        kinds = ["–" if row is None else SHORT.get(row.kind, row.kind) or "?" for row in (pair.first, pair.second)]
        return (*self._columns(pair.key, kinds, room, "strong"), Span(self._word(result), TONES[result]))

    def _header(self) -> Cell:
        room = self.choices.scrollable_content_region.width - 2
        return (*self._columns("Key", self._titles, room, "muted"), Span("Result", "muted"))

    def _columns(self, key: str, sides: Sequence[str], room: int, tone: Tone) -> Cell:
        """The key and both sides, aligned in all lines."""
        words = max(width(self._word(self._result_of(one))) for one in self._pairs)
        wanted = max(SIDE, min(MAX_SIDE, 1 + max(map(width, self._titles))))
        side = max(MIN_SIDE, min(wanted, (room - words - SHORTEST - 3) // 2))
        first = padded(key, max(SHORTEST, min(KEY, room - 2 * side - words - 3)), tone)
        names = [name if width(name) < side else BRIEF.get(name, name) for name in sides]
        both = [span for name in names for span in (*padded(name, side - 1, "muted"), Span(" "))]
        return (Span("  "), *first, Span(" "), *both)

    def unavailable_reason(self, action: str, *_parameters: object) -> str | None:
        """Why values cannot be compared, as a text for the user; None when they can."""
        if action == "compare_values" and self._reading is not None:
            return "the values are being read"
        return "no values left to compare" if action == "compare_values" and not self._wanted() else None

    @work(exclusive=True, group="compare")
    async def action_compare_values(self) -> None:
        """Read two values for each key and compare them; no value is kept."""
        wanted = self._wanted()
        if not await may_read(self.app, 2 * len(wanted), announced=True):
            return
        try:
            for number, pair in enumerate(wanted):
                self._reading = (2 * number, 2 * len(wanted))
                self.show()
                values = [await self.session.service.env.reveal(self._scope, row) for row in pair.readings]
                self._results[pair.key] = compare_values(*values)
        except VercelError as error:
            self.session.notifier.report(error, "comparing")
        finally:
            self._reading = None
            if self.is_attached:
                here = self._pairs[self.choices.cursor]
                self._sort()
                if self.choices.cursor:  # at the top it stays there, where the differences are
                    self.choices.go(self._pairs.index(here))
                self.show()

    async def action_dismiss(self, result: None = None) -> None:
        """Stop reading; else close."""
        if self._reading is not None:
            self.workers.cancel_group(self, "compare")
        else:
            await super().action_dismiss(result)
