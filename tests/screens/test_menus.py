"""The menus for order, columns and facets: keys and results."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from textual.app import App
from textual.binding import Binding
from textual.pilot import Pilot
from textual.screen import ModalScreen

from tests.harness.hostile_texts import SAMPLES
from vtui import text
from vtui.app import KEY_NAMES
from vtui.screens.menus.columns import ColumnsMenu
from vtui.screens.menus.facets import FacetsMenu
from vtui.screens.menus.sort import Sorting, SortMenu
from vtui.table.arrangement import DECLARED, Arrangement, arranged
from vtui.table.columns import Cell, Column, Context, Kind, Layout, Values
from vtui.table.facets import Facet, facet
from vtui.table.filtering.terms import Filter, Term
from vtui.table.grouping import Grouping
from vtui.table.sorting import Order
from vtui.themes import OWN, complete
from vtui.widgets.forms.choice_list import ChoiceList
from vtui.widgets.table.facet_group import FacetGroup

SIZES = [(80, 24), (110, 30), (200, 60), (40, 12)]


class MenuApp(App[None]):
    """An app that asks one question."""

    def __init__(self, menu: ModalScreen[Any]) -> None:
        super().__init__()
        for theme in OWN:
            self.register_theme(theme)
        self.theme = OWN[0].name
        self.menu = menu
        self.answers: list[object] = []

    def get_css_variables(self) -> dict[str, str]:
        return complete(super().get_css_variables())

    def get_key_display(self, binding: Binding) -> str:
        return KEY_NAMES.get(binding.key) or super().get_key_display(binding)

    def on_mount(self) -> None:
        self.push_screen(self.menu, self.answers.append)

    def action_help(self) -> None:
        self.answers.append("help")


@dataclass
class OpenMenu:
    """An open menu: press keys, read it."""

    app: MenuApp
    pilot: Pilot[None]

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    @property
    def lines(self) -> list[str]:
        """What the terminal shows."""
        strips = self.app.screen._compositor.render_strips(self.app.size)  # noqa: SLF001 - Textual shows it nowhere else
        return [strip.text for strip in strips]

    @property
    def at_cursor(self) -> str:
        """The line under the cursor, from the cursor's bar to the end of its list."""
        (line,) = (line for line in self.lines if "▌" in line)
        return line.split("▌")[1].split("│")[0].strip()

    def row(self, words: str) -> int:
        """The first line of the terminal that holds some words."""
        return next(y for y, line in enumerate(self.lines) if words in line)


@asynccontextmanager
async def open_menu(menu: ModalScreen[Any], size: tuple[int, int] = (120, 36)) -> AsyncIterator[OpenMenu]:
    """Open a menu in a terminal of this size."""
    app = MenuApp(menu)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield OpenMenu(app, pilot)


def nothing(row: str, context: Context) -> Cell:
    del row, context
    return ()


def column(name: str, kind: Kind = "text", *, choices: tuple[str, ...] = (), shown: bool = True) -> Column[str]:
    title = name.title()
    return Column(
        name,
        title,
        nothing,
        layout=Layout(10, grow=1),
        values=Values(lambda row, _: row, kind=kind, choices=choices),
        shown=shown,
    )


STATE, PROJECT, AGE = column("state", "choice", choices=("error", "ready")), column("project"), column("age", "age")
COLUMNS: tuple[Column[str], ...] = (
    STATE,
    PROJECT,
    AGE,
    Column("strip", "Strip", nothing, layout=Layout(9)),
    column("sha", shown=False),
)


def sort_menu(order: Order | None = None, natural: str | None = "age") -> SortMenu:
    return SortMenu(COLUMNS, order, natural)


# Sorting


@pytest.mark.parametrize(
    ("order", "natural", "keys", "answer"),
    [
        (None, "age", ["enter"], Order("age", descending=True)),
        (Order("age", descending=True), "age", ["enter"], Order("age")),
        (Order("project"), "age", ["enter"], Order("project", descending=True)),
        (Order("project"), "age", ["k", "enter"], Order("state")),
        (Order("project"), "age", ["down", "enter"], Order("age")),
        (Order("project"), "age", ["right", "k", "enter"], Order("state")),
        (Order("project"), "age", ["k", "right", "enter"], Order("state", descending=True)),
        (Order("project"), "age", ["left", "enter"], Order("project")),
        (Order("project"), "age", ["s"], Order("project", descending=True)),
        (Order("project"), "age", ["j", "s"], Order("project", descending=True)),
        (None, "age", ["s"], Order("age", descending=True)),
        (Order("project"), "age", ["g", "enter"], None),
        (None, None, ["enter"], None),
        (None, None, ["G", "enter"], Order("sha")),
        (Order("gone"), None, ["j", "enter"], Order("state")),
    ],
)
async def test_one_or_two_keys_sort(order: Order | None, natural: str | None, keys: list[str], answer: object) -> None:
    async with open_menu(sort_menu(order, natural)) as opened:
        await opened.press(*keys)
        assert opened.app.answers == [Sorting(answer)]  # type: ignore[arg-type] # one of the table's


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_closing_the_sort_menu_changes_nothing(key: str) -> None:
    async with open_menu(sort_menu(Order("project"))) as opened:
        await opened.press("j", "right", key)
        assert opened.app.answers == [None]


async def test_reverse_is_unavailable_without_a_sort_column() -> None:
    async with open_menu(sort_menu(None, None)) as opened:
        await opened.press("s")
        assert opened.app.answers == []


async def test_sort_menu_shows_the_order_and_the_action_of_enter() -> None:
    async with open_menu(sort_menu(Order("project"))) as opened:
        assert opened.at_cursor.split() == ["▲", "Project", "reverse:", "▼", "Z", "to", "A"]
        assert not any("Strip" in line for line in opened.lines)
        await opened.press("k")
        assert opened.at_cursor.split() == ["State", "▲", "error", "first"]
        assert "▲ A to Z" in opened.lines[opened.row("Project")]
        await opened.press("right")
        assert opened.at_cursor.split() == ["State", "▼", "ready", "first"]


BY_STATE: Grouping[str] = Grouping("state", ("state", "states"), str, {})


@pytest.mark.parametrize(
    ("order", "grouped", "keys", "answer"),
    [
        (Order("project"), False, ["g", "enter"], Sorting(Order("project"), grouped=True)),
        (Order("project"), True, ["g", "enter"], Sorting(Order("project"), grouped=False)),
        (None, True, ["enter"], Sorting(Order("age", descending=True), grouped=True)),
        (Order("project"), True, ["g", "j", "enter"], Sorting(None, grouped=True)),
        (Order("project"), True, ["s"], Sorting(Order("project", descending=True), grouped=True)),
        (Order("state"), False, ["k", "k", "enter"], Sorting(Order("state"), grouped=True)),
    ],
)
async def test_rows_are_grouped_and_sorted_one_without_the_other(
    order: Order | None, grouped: bool, keys: list[str], answer: Sorting
) -> None:
    async with open_menu(SortMenu(COLUMNS, order, "age", BY_STATE, grouped=grouped)) as opened:
        mark = "✓ Group by state" if grouped else "  Group by state"
        assert mark in opened.lines[opened.row("Group by state")]
        assert "one line per state" in opened.lines[opened.row("Group by state")]
        await opened.press(*keys)
        assert opened.app.answers == [answer]


async def test_server_order_is_marked() -> None:
    async with open_menu(sort_menu()) as opened:
        assert "✓ Default order" in "\n".join(opened.lines)
        assert opened.at_cursor.startswith("▲ Age")


async def test_a_click_sorts() -> None:
    async with open_menu(sort_menu()) as opened:
        line = opened.row("Project")
        await opened.pilot.click(offset=(opened.lines[line].index("Project"), line))
        assert opened.app.answers == [Sorting(Order("project"))]


# Columns


def columns_menu(changes: list[Arrangement], arrangement: Arrangement = DECLARED) -> ColumnsMenu:
    return ColumnsMenu(COLUMNS, arrangement, changes.append, {"project": 42})


def ids(arrangement: Arrangement) -> list[str]:
    return [drawn.id for drawn in arranged(COLUMNS, arrangement)]


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        (["j", "space"], ["state", "age", "strip"]),
        (["j", "enter"], ["state", "age", "strip"]),
        (["j", "space", "space"], ["state", "project", "age", "strip"]),
        (["G", "space"], ["state", "project", "age", "strip", "sha"]),
        (["shift+down"], ["project", "state", "age", "strip"]),
        (["j", "j", "shift+up", "shift+up"], ["age", "state", "project", "strip"]),
        (["j", "j", "shift+up", "shift+up", "space"], ["state", "project", "strip"]),
    ],
)
async def test_columns_are_shown_hidden_and_moved_at_once(keys: list[str], shown: list[str]) -> None:
    changes: list[Arrangement] = []
    async with open_menu(columns_menu(changes)) as opened:
        await opened.press(*keys)
        assert ids(changes[-1]) == shown
        await opened.press("escape")
        assert opened.app.answers == [None]
    assert ids(changes[-1]) == shown


async def test_last_column_cannot_be_hidden() -> None:
    changes: list[Arrangement] = []
    async with open_menu(columns_menu(changes)) as opened:
        await opened.press("space", "j", "space", "j", "space", "j", "space")
        assert ids(changes[-1]) == ["strip"]
        assert opened.at_cursor.startswith("✓ Strip")
    assert len(changes) == 3


async def test_width_starts_from_the_drawn_width_and_can_be_reset() -> None:
    changes: list[Arrangement] = []
    async with open_menu(columns_menu(changes)) as opened:
        assert opened.at_cursor.split() == ["✓", "State", "auto"]
        await opened.press("j", "greater_than_sign")
        assert opened.at_cursor.split() == ["✓", "Project", "43", "wide"]
        await opened.press("less_than_sign", "less_than_sign")
        assert changes[-1].width("project") == 41
        await opened.press("equals_sign")
        assert opened.at_cursor.split() == ["✓", "Project", "auto"]
        assert changes[-1] == DECLARED


async def test_one_key_restores_the_declared_columns() -> None:
    changes: list[Arrangement] = []
    async with open_menu(columns_menu(changes)) as opened:
        await opened.press("space", "shift+down", "shift+down", "less_than_sign", "backspace")
        assert changes[-1] == DECLARED
        assert opened.at_cursor.startswith("✓ State")


async def test_keys_without_effect_report_no_change_and_the_opening_key_closes() -> None:
    changes: list[Arrangement] = []
    async with open_menu(columns_menu(changes)) as opened:
        await opened.press("shift+up", "backspace", "equals_sign", "c")
        assert opened.app.answers == [None]
    assert changes == []


# Facets


def facets(**counts: dict[str, int]) -> tuple[Facet, ...]:
    columns = {known.id: known for known in (STATE, column("branch"), column("by"), AGE)}
    return tuple(facet(columns[id_], Counter(counted)) for id_, counted in counts.items())


FACETS = facets(
    state={"ready": 1_041, "error": 88},
    branch={"main": 512, **{f"feat/{number:03}": 1 for number in range(90)}},
    by={"ada": 7, "lin": 5},
    age={"under 1 day": 3, "over 30 days": 9},
)
MAIN, ERROR, READY = Term(("main",), "branch", "is"), Term(("error",), "state", "is"), Term(("ready",), "state", "is")


def facets_menu(changes: list[Filter], *terms: Term, counted: Sequence[Facet] = FACETS) -> FacetsMenu:
    return FacetsMenu(counted, Filter(terms), changes.append)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_values_are_picked_at_once(size: tuple[int, int]) -> None:
    changes: list[Filter] = []
    other = Term(("checkout",))
    async with open_menu(facets_menu(changes, other), size) as opened:
        await opened.press("space")
        assert changes[-1] == Filter((other, ERROR))
        assert opened.at_cursor.startswith("✓ error")
        await opened.press("j", "space", "right", "space")
        assert changes[-1] == Filter((other, Term(("error", "ready"), "state", "is"), MAIN))
        await opened.press("left", "k", "space")
        assert changes[-1] == Filter((other, READY, MAIN))
        await opened.press("enter")
        assert opened.app.answers == [None]
        assert changes[-1] == Filter((other, READY, MAIN))


async def test_enter_alone_filters_by_the_value_under_the_cursor() -> None:
    changes: list[Filter] = []
    async with open_menu(facets_menu(changes, MAIN)) as opened:
        await opened.press("left", "j", "enter")
        assert opened.app.answers == [None]
    assert changes == [Filter((MAIN, READY))]


async def test_enter_on_a_selected_value_keeps_it() -> None:
    changes: list[Filter] = []
    async with open_menu(facets_menu(changes, MAIN)) as opened:
        await opened.press("enter")
        assert opened.app.answers == [None]
    assert changes == []


@pytest.mark.parametrize("key", ["escape", "q", "f"])
async def test_cancelling_restores_the_filter(key: str) -> None:
    changes: list[Filter] = []
    async with open_menu(facets_menu(changes, MAIN)) as opened:
        await opened.press("left", "space", "j", "space", key)
        assert opened.app.answers == [None]
    assert changes[-1] == Filter((MAIN,))


async def test_only_one_age_is_picked() -> None:
    changes: list[Filter] = []
    async with open_menu(facets_menu(changes)) as opened:
        await opened.press("right", "right", "right", "right", "space", "j", "space")
        assert changes[-1].terms == (Term(("1d",), "age", "<"),)
        assert opened.at_cursor.startswith("✓ under 1 day")


async def test_one_key_clears_the_terms_of_the_counted_columns() -> None:
    changes: list[Filter] = []
    other = Term(("checkout",))
    async with open_menu(facets_menu(changes, MAIN, other, ERROR, Term(("1",), "took", ">"))) as opened:
        await opened.press("backspace")
        assert not any("✓" in line for line in opened.lines)
        await opened.press("backspace")
    assert changes == [Filter((other, Term(("1",), "took", ">")))]


async def test_menu_opens_on_a_group_with_a_picked_value() -> None:
    async with open_menu(facets_menu([], Term(("feat/088",), "branch", "is"))) as opened:
        assert opened.at_cursor.startswith("✓ feat/088")


async def test_new_counts_leave_the_cursor_on_its_value() -> None:
    changes: list[Filter] = []
    async with open_menu(facets_menu(changes)) as opened:
        await opened.press("right", "right", "j", "space")
        assert opened.at_cursor.startswith("✓ lin")
        menu = opened.app.screen
        assert isinstance(menu, FacetsMenu)
        menu.show(facets(by={"noor": 90, "lin": 80, "ada": 7}))
        await opened.pilot.pause()
        assert opened.at_cursor.split()[:3] == ["✓", "lin", "80"]
        assert "noor" in opened.lines[opened.row("✓ lin") - 1]
        menu.show(facets(by={"ada": 7}), Filter((ERROR,)))
        await opened.pilot.pause()
        assert opened.at_cursor.startswith("ada")
        await opened.press("space")
        assert changes[-1].terms == (ERROR, Term(("ada",), "by", "is"))


async def test_picked_value_without_rows_can_be_removed() -> None:
    changes: list[Filter] = []
    async with open_menu(facets_menu(changes, Term(("gone",), "by", "is"))) as opened:
        assert opened.at_cursor.split()[:3] == ["✓", "gone", "0"]
        await opened.press("space")
    assert changes == [Filter()]


async def test_counts_received_before_the_menu_is_drawn_are_shown() -> None:
    menu = facets_menu([])
    menu.show(facets(by={"yuki": 3}))
    async with open_menu(menu) as opened:
        assert opened.row("yuki")


async def test_small_terminal_shows_one_group_and_a_large_one_all() -> None:
    async with open_menu(facets_menu([]), (109, 30)) as opened:
        shown = "\n".join(opened.lines)
        assert "State" in shown
        assert "Branch" in shown
        assert "ready" in shown
        assert "main" not in shown
        await opened.press("right")
        assert "main" in "\n".join(opened.lines)
        await opened.pilot.resize_terminal(110, 30)
        await opened.pilot.pause()
        shown = "\n".join(opened.lines)
        assert all(word in shown for word in ("ready", "main", "ada", "over 30 days"))
        assert opened.at_cursor.startswith("main")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_long_list_scrolls_with_its_cursor(size: tuple[int, int]) -> None:
    async with open_menu(facets_menu([]), size) as opened:
        await opened.press("right", "G")
        assert opened.at_cursor.startswith("feat/089")
        await opened.press("g", "pagedown", "ctrl+d", "pageup", "ctrl+u")
        assert opened.at_cursor.startswith("main")


async def test_a_click_picks_in_another_group() -> None:
    changes: list[Filter] = []
    async with open_menu(facets_menu(changes)) as opened:
        line = opened.row("lin")
        await opened.pilot.click(offset=(opened.lines[line].index("lin"), line))
        await opened.press("k")
        assert opened.at_cursor.startswith("ada")
    assert changes == [Filter((Term(("lin",), "by", "is"),))]


async def test_a_click_on_a_name_goes_to_its_group() -> None:
    async with open_menu(facets_menu([]), (80, 24)) as opened:
        line = opened.row("Branch")
        await opened.pilot.click(offset=(opened.lines[line].index("Branch"), line))
        await opened.pilot.pause()
        assert opened.at_cursor.startswith("main")


@pytest.mark.parametrize("counted", [(), facets(by={})])
async def test_nothing_can_be_picked_without_counts(counted: tuple[Facet, ...]) -> None:
    changes: list[Filter] = []
    async with open_menu(facets_menu(changes, Term(("checkout",)), counted=counted)) as opened:
        await opened.press("j", "right", "space", "backspace")
        assert opened.at_cursor == "none"
        await opened.press("f")
        assert opened.app.answers == [None]
    assert changes == []


# All of them


@pytest.mark.parametrize("menu", [sort_menu, lambda: columns_menu([]), lambda: facets_menu([])])
async def test_help_opens_from_a_menu(menu: Callable[[], ModalScreen[Any]]) -> None:
    async with open_menu(menu(), (80, 24)) as opened:
        assert "esc C" in opened.lines[-1]
        assert "? Help" in opened.lines[-1]
        await opened.press("question_mark")
        assert opened.app.answers == ["help"]


# What may come


def hostile_menus() -> list[ModalScreen[Any]]:
    counted = facets(branch={value: number for number, value in enumerate(SAMPLES, 1)}, by={"ada": 1})
    picked = [Term((value,), "by", "is") for value in SAMPLES]
    return [sort_menu(), columns_menu([]), facets_menu([], *picked, counted=(*FACETS[:1], *counted, *FACETS[3:]))]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("which", [0, 1, 2])
async def test_no_text_exceeds_the_box_or_the_terminal(size: tuple[int, int], which: int) -> None:
    async with open_menu(hostile_menus()[which], size) as opened:
        screen = opened.app.screen
        box = screen.query_one("#box").region
        assert screen.region.contains_region(box)
        assert box.bottom <= screen.query_one("#keys").region.y
        lists = [known for known in screen.query(ChoiceList) if known.region]
        assert lists
        inner = box.shrink((1, 1, 1, 1))
        assert all(inner.contains_region(known.region) for known in lists)
        assert {text.width(line) for line in opened.lines} == {size[0]}
        for line in opened.lines[box.y + 1 : box.bottom - 1]:
            assert line.count("│") == 2


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_hostile_values_are_shown_unchanged_and_aligned(size: tuple[int, int]) -> None:
    values = [*SAMPLES[:3], "👩 family", "e\u0301\u0301 marks", "語" * 50]
    changes: list[Filter] = []
    menu = facets_menu(changes, counted=facets(branch=dict.fromkeys(values, 5)))
    async with open_menu(menu, size) as opened:
        screen = opened.app.screen
        (group,) = screen.query(FacetGroup)
        region = group.choices.region
        lines = opened.lines[region.y : region.y + len(values)]
        ends = {text.width(line[: line.index(" 5 ━")]) for line in lines}
        assert len(ends) == 1
        assert any("[/x] [bold red]" in line for line in lines)
        assert not any("\x1b" in line for line in lines)
        for _ in values:
            await opened.press("space", "j")
    assert sorted(changes[-1].terms[0].values) == sorted(values)
