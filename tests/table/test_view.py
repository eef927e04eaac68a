"""A view shows the same rows as filtering and sorting all rows again, after any change of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vtui import times
from vtui.table import lines
from vtui.table.collection import Collection
from vtui.table.columns import Column, Context, Layout, Values, cell
from vtui.table.filtering.language import parse
from vtui.table.filtering.terms import Filter
from vtui.table.lines import SLICE_ROWS
from vtui.table.sorting import Order
from vtui.table.view import View
from vtui.text import fold

NOW = Context(now=1_763_000_000_000)


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    name: str = ""
    state: str = ""
    made: int | None = None


COLUMNS: tuple[Column[Row], ...] = (
    Column(
        "name", "Name", lambda row, _: cell(row.name), layout=Layout(10), values=Values(lambda row, _: row.name or None)
    ),
    Column(
        "state",
        "State",
        lambda row, _: cell(row.state),
        layout=Layout(10),
        values=Values(lambda row, _: row.state or None, kind="choice", choices=("broken", "ready")),
    ),
    Column("age", "Age", lambda *_: cell("age"), layout=Layout(5), values=Values(lambda row, _: row.made, kind="age")),
)
KEYS = "abcdefghij"
ROWS = st.builds(
    Row,
    st.sampled_from(KEYS),
    st.sampled_from(("", "Straße", "strasse", "Zoë", "alpha")),
    st.sampled_from(("", "ready", "broken", "new")),
    st.none() | st.just(times.BAD) | st.integers(0, 5),
)
ORDERS = st.none() | st.builds(Order, st.sampled_from(("name", "state", "age")), st.booleans())
FILTERS = st.sampled_from(("", "a", "state:ready", "-state:ready", "age:>1y", "nobody"))
CHANGES: st.SearchStrategy[tuple[str, Any]] = st.one_of(
    st.tuples(st.sampled_from(("extend", "prepend", "patch", "found")), st.lists(ROWS, max_size=6)),
    st.tuples(st.sampled_from(("remove", "remove found", "patch found")), st.lists(ROWS, max_size=1)),
    st.tuples(st.just("clear"), st.just([])),
)
ARRANGEMENTS: st.SearchStrategy[tuple[str, Any]] = st.one_of(
    st.tuples(st.sampled_from(("arrange", "begin")), st.tuples(ORDERS, FILTERS)),
    st.tuples(st.just("go on"), st.integers(1, 3)),
)
STEPS = st.lists(CHANGES | ARRANGEMENTS, min_size=3, max_size=25)


class Model:
    """The view, and beside it the rows from which what it should show is made anew each time."""

    def __init__(self) -> None:
        self.rows = Collection[Row](lambda row: row.id)
        self.found = Collection[Row](lambda row: row.id)
        self.view = View(self.rows, COLUMNS, self.found)
        self.order: Order | None = None
        self.filter = Filter()
        self.steps: Iterator[None] = iter(())
        self.coming: tuple[Order | None, Filter] | None = None

    def take(self, step: str, given: object) -> None:
        if step in {"arrange", "begin"}:
            assert isinstance(given, tuple)
            order, expression = given
            wanted = parse(expression, COLUMNS)
            self.steps, self.coming = self.view.arrange(order, wanted, NOW), (order, wanted)
            self.go_on(99 if step == "arrange" else 1)
            return
        if step == "go on":
            assert isinstance(given, int)
            self.go_on(given)
            return
        assert isinstance(given, list)
        if step == "clear":
            self.rows.clear()
        elif step == "found":
            self.found.extend(row for row in given if self.found.get(row.id) is None)
        elif step in {"extend", "prepend"}:
            (self.rows.extend if step == "extend" else self.rows.prepend)(given)
        else:
            rows = self.found if step.endswith("found") else self.rows
            for row in given:
                if step.startswith("patch"):
                    rows.patch(row)
                else:
                    rows.remove(row.id)
        self.view.sync()

    def go_on(self, times_: int) -> None:
        for _ in range(times_):
            if next(self.steps, self) is self:
                if self.coming is not None:
                    self.order, self.filter = self.coming
                self.coming = None
                return

    def shown(self) -> list[Row]:
        """What should be shown now."""
        rows = list(self.rows)
        if self.filter.terms:
            rows += [row for row in self.found if row.id not in self.rows]
        rows = [row for row in rows if matching(row, str(self.filter))]
        if self.order is None:
            return rows
        keyed = [(key(row, self.order.column), row) for row in rows]
        blank = [row for made, row in keyed if made is None]
        return [
            row
            for _, row in sorted(
                ((made, row) for made, row in keyed if made is not None),
                key=lambda pair: pair[0],
                reverse=self.order.descending,
            )
        ] + blank


def key(row: Row, column: str) -> tuple[object, ...] | None:
    match column:
        case "name":
            return (fold(row.name),) if row.name else None
        case "state":
            return ({"broken": 0, "ready": 1}.get(row.state, 2), row.state) if row.state else None
        case _:
            return None if row.made is None or row.made < 0 else (-row.made,)


def matching(row: Row, expression: str) -> bool:
    texts = f"{fold(row.name)}\n{fold(row.state)}"
    match expression:
        case "":
            return True
        case "state:ready":
            return row.state == "ready"
        case "-state:ready":
            return row.state != "ready"
        case "age:>1y":
            return row.made is not None and row.made >= 0
        case word:
            return word in texts


@pytest.fixture(scope="module")
def tiny_slices() -> Iterator[None]:
    """Few rows take many slices, so that much happens between them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "SLICE_ROWS", 2)
        yield


@settings(max_examples=200)
@given(STEPS)
@pytest.mark.usefixtures("tiny_slices")
def test_any_steps_leave_the_rows_that_should_be_shown(steps: list[tuple[str, object]]) -> None:
    model = Model()
    for step, what in steps:
        model.take(step, what)
        view, shown = model.view, model.shown()
        assert list(view) == shown
        assert len(view) == len(shown)
        assert [view[index] for index in range(len(shown))] == shown
        indices = {row.id: index for index, row in enumerate(shown)}
        for id_ in KEYS:
            assert view.index_of(id_) == indices.get(id_)
        assert view.loaded == len({row.id for row in (*model.rows, *model.found)})


def test_a_found_row_that_is_loaded_later_is_shown_once_and_in_order() -> None:
    rows, found = many(3), Collection[Row](lambda row: row.id)
    view = View(rows, COLUMNS, found)
    through(view.arrange(None, parse("name", COLUMNS), NOW))
    found.extend([Row("x", "name x"), Row("y", "name y")])
    view.sync()
    assert [row.id for row in view] == ["0", "1", "2", "x", "y"]
    rows.extend([Row("y", "name y", "ready"), Row("z", "name z")])
    view.sync()
    assert [row.id for row in view] == ["0", "1", "2", "y", "z", "x"]
    assert view.loaded == 6
    through(view.arrange(None, Filter(), NOW))
    assert [row.id for row in view] == ["0", "1", "2", "y", "z"]


def test_a_found_row_that_changes_is_not_shown_in_an_order_without_a_filter() -> None:
    rows, found = many(3), Collection[Row](lambda row: row.id)
    found.extend([Row("x", "name x")])
    view = View(rows, COLUMNS, found)
    through(view.arrange(Order("name"), Filter(), NOW))
    found.patch(Row("x", "name y"))
    view.sync()
    assert [row.id for row in view] == ["0", "1", "2"]


def many(count: int) -> Collection[Row]:
    rows = Collection[Row](lambda row: row.id)
    rows.extend(Row(f"{number}", f"name {number % 7}", "ready", number) for number in range(count))
    return rows


def through(steps: Iterator[None]) -> int:
    """Take all steps; how many there were."""
    return sum(1 for _ in steps)


def test_the_shown_rows_stay_until_an_arrangement_is_complete_with_new_rows() -> None:
    rows = many(SLICE_ROWS + 10)
    view = View(rows, COLUMNS)
    steps = view.arrange(Order("age"), parse("name:3", COLUMNS), NOW)
    next(steps)
    busy = view.arranging
    assert [row.id for row in view][:3] == ["0", "1", "2"]
    rows.extend([Row("late", "name 3", "ready", 10**9)])
    rows.patch(Row("3", "name 5", "ready", 3))
    rows.patch(replace(rows[4], name="name 3"))
    view.sync()
    assert len(view) == SLICE_ROWS + 11
    assert through(steps) > 0
    ids = [row.id for row in view]
    assert (busy, view.arranging) == (True, False)
    assert ids[0] == "late"
    assert ids[-1] == "4"
    assert "3" not in ids
    assert len(ids) == len(set(ids)) == len([row for row in rows if row.name == "name 3"])


def test_a_cancelled_arrangement_changes_nothing() -> None:
    view = View(many(SLICE_ROWS * 2), COLUMNS)
    steps = view.arrange(Order("age"), Filter(), NOW)
    next(steps)
    del steps
    assert not view.arranging
    assert (view.order, view[0].id) == (None, "0")
    first = view.arrange(Order("age"), Filter(), NOW)
    next(first)
    second = view.arrange(Order("age", descending=True), Filter(), NOW)
    next(second)
    through(first)
    kept = view.order
    through(second)
    assert (kept, view.order, view[0].id) == (None, Order("age", descending=True), "0")


def test_a_long_list_is_sorted_in_slices() -> None:
    assert through(View(many(SLICE_ROWS * 3), COLUMNS).arrange(Order("name"), Filter(), NOW)) >= 3


def test_a_column_without_an_order_raises_a_value_error() -> None:
    column: Column[Row] = Column("id", "Id", lambda row, _: cell(row.id), layout=Layout(5))
    with pytest.raises(ValueError, match="id has no order"):
        through(View(many(3), (*COLUMNS, column)).arrange(Order("id"), Filter(), NOW))


def test_marks_stay_through_changes_and_are_removed_with_their_rows() -> None:
    rows = many(20)
    view = View(rows, COLUMNS)
    view.mark(["5", "2", "9"])
    through(view.arrange(Order("age"), parse("-name:2", COLUMNS), NOW))
    assert [row.id for row in view.marked()] == ["5", "2", "9"]
    rows.patch(Row("2", "name 4", "ready", 2))
    view.sync()
    assert [row.id for row in view.marked()] == ["5", "2", "9"]
    rows.remove("5")
    view.sync()
    assert view.marks == {"2", "9"}
    view.mark(["9"], marked=False)
    assert [row.name for row in view.marked()] == ["name 4"]


def test_filtering_rows_does_not_change_the_shown_ones() -> None:
    view = View(many(SLICE_ROWS + 5), COLUMNS)
    found = [row for rows in view.filter_rows(parse("name:3", COLUMNS), NOW) for row in rows]
    assert [row.id for row in found] == [row.id for row in view if row.name == "name 3"]
    assert len(view) == SLICE_ROWS + 5


def test_the_text_of_a_row_is_made_once_for_several_filters() -> None:
    made: list[str] = []

    def name(row: Row, _: Context) -> str:
        made.append(row.id)
        return row.name

    columns = (Column("name", "Name", lambda row, _: cell(row.name), layout=Layout(10), values=Values(name)),)
    view = View(many(5), columns)
    for words in ("name", "name 3"):
        through(view.arrange(None, parse(words, columns), NOW))
    assert [row.id for row in view] == ["3"]
    assert made == ["0", "1", "2", "3", "4"]


def test_names_that_changed_make_an_arrangement_outdated() -> None:
    view = View(many(3), COLUMNS)
    named = replace(NOW, projects=replace(NOW.projects, environments={"env_1": "qa"}))
    assert not view.outdated(named)
    through(view.arrange(Order("name"), Filter(), NOW))
    assert view.outdated(named)
    through(view.arrange(Order("name"), Filter(), named))
    assert not view.outdated(named)


@pytest.mark.parametrize(
    ("expression", "order", "start", "by", "found"),
    [
        ("state:ready", None, 0, 1, ["b", "d"]),
        ("state:ready", None, 2, 1, ["d", "b"]),
        ("state:ready", None, 4, -1, ["d", "b"]),
        ("state:ready", None, 0, -1, ["d", "b"]),
        ("state:ready", None, 5, 1, ["b", "d"]),
        ("zoe", None, 0, 1, ["a", "e"]),
        ("zoe", Order("name", descending=True), 0, 1, ["a", "e"]),
        ("state:ready", Order("name"), 0, 1, ["d", "b"]),
        ("nobody", None, 0, 1, []),
    ],
)
def test_matches_are_found_from_an_index_on_and_around_the_end(
    expression: str, order: Order | None, start: int, by: int, found: list[str]
) -> None:
    rows = Collection[Row](lambda row: row.id)
    rows.extend([Row("b", "strasse", "ready"), Row("c", "beta"), Row("d", "alpha", "ready"), Row("e", "Zoë")])
    rows.prepend([Row("a", "Zoë")])
    view = View(rows, COLUMNS)
    for _ in view.arrange(order, Filter(), NOW):
        pass
    assert [key for key in view.find_matches(parse(expression, COLUMNS), start, by, NOW) if key] == found


def test_many_rows_are_searched_in_slices_even_when_some_are_removed() -> None:
    rows = Collection[Row](lambda row: row.id)
    rows.extend([Row(str(number), "alpha") for number in range(5_000)])
    view = View(rows, COLUMNS)
    steps = view.find_matches(parse("nobody", COLUMNS), 0, 1, NOW)
    assert next(steps) is None
    rows.clear()
    view.sync()
    assert list(steps) == [None, None, None, None]
