"""Rows in groups: each row on one line when all groups are unfolded, lines that stay where they are, folding."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from vtui.table.collection import Collection
from vtui.table.columns import Column, Context, Layout, Values, cell
from vtui.table.filtering.language import parse
from vtui.table.grouping import Group, GroupCell, Grouping, grouped_columns
from vtui.table.groups import Groups, rows_of
from vtui.table.sorting import Order
from vtui.table.view import View

NOW = Context(now=1_763_000_000_000)


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    name: str = ""
    owner: str = ""
    made: int = 0


COLUMNS: tuple[Column[Row], ...] = (
    Column("name", "Name", lambda row, _: cell(row.name), Layout(10), Values(lambda row, _: row.name)),
    Column(
        "owner",
        "Owner",
        lambda row, _: cell(row.owner),
        Layout(8, short=lambda row, _: cell(row.owner[:2])),
        Values(lambda row, _: row.owner),
    ),
    Column("made", "Made", lambda row, _: cell(str(row.made)), Layout(4), Values(lambda row, _: row.made, kind="age")),
)
BY_NAME: Grouping[Row] = Grouping(
    "name",
    ("name", "names"),
    lambda row: row.name,
    {"made": GroupCell(lambda rows, _: cell(str(max(row.made for row in rows))), width=6)},
)
ROWS = (
    Row("1", "url", "store", 5),
    Row("2", "token", "store", 1),
    Row("3", "url", "docs", 9),
    Row("4", "log", "docs", 7),
    Row("5", "url", "docs", 2),
)


class Table:
    """Rows, the view of them, and its groups."""

    def __init__(self, rows: Iterable[Row] = ROWS) -> None:
        self.rows = Collection[Row](lambda row: row.id)
        self.view = View(self.rows, COLUMNS)
        self.groups = Groups(self.view, BY_NAME, set())
        self.put(*rows)

    def put(self, *rows: Row) -> None:
        self.rows.extend(rows)
        self.view.sync()

    def remove(self, key: str) -> None:
        self.rows.remove(key)
        self.view.sync()

    def arrange(self, order: Order | None = None, filter_: str = "") -> None:
        for _ in self.view.arrange(order, parse(filter_, COLUMNS), NOW):
            pass

    @property
    def all_lines(self) -> list[Row | Group[Row]]:
        return [self.groups[index] for index in range(len(self.groups))]

    def group(self, name: str) -> Group[Row]:
        return next(line for line in self.all_lines if isinstance(line, Group) and line.value == name)

    def unfold_all(self) -> None:
        for line in self.all_lines:
            if isinstance(line, Group) and len(line.rows) > 1 and not line.unfolded:
                self.groups.toggle(line)

    @property
    def lines(self) -> list[str]:
        """Each line: a group as `url*3`, unfolded ones with `+`; a row below its group by its id."""
        return [
            f"{line.value}*{len(line.rows)}{'+' * line.unfolded}" if isinstance(line, Group) else line.id
            for line in self.all_lines
        ]


def test_group_stands_where_its_first_row_stands() -> None:
    table = Table()
    assert table.lines == ["url*3", "token*1", "log*1"]
    assert table.groups.count == 3
    table.arrange(Order("name"))
    assert table.lines == ["log*1", "token*1", "url*3"]
    table.arrange(Order("made"))
    assert table.lines == ["url*3", "log*1", "token*1"]


def test_where_the_oldest_come_first_groups_stand_by_their_newest_row() -> None:
    table = Table()
    table.arrange(Order("made", descending=True))
    assert [row.made for row in table.view] == [1, 2, 5, 7, 9]
    assert table.lines == ["token*1", "log*1", "url*3"], "url was changed last, however old its other rows are"


def test_group_with_several_rows_unfolds_and_folds_again() -> None:
    table = Table()
    table.groups.toggle(table.group("url"))
    assert table.lines == ["url*3+", "1", "3", "5", "token*1", "log*1"]
    assert table.groups.index_of("3") == 2
    table.groups.toggle(table.group("url"))
    assert table.lines == ["url*3", "token*1", "log*1"]
    assert table.groups.index_of("3") == 0, "the line that stands for the row"
    assert table.groups.index_of("4") == 2
    assert table.groups.index_of("nowhere") is None


def test_row_is_shown_by_unfolding_its_group() -> None:
    table = Table()
    table.groups.unfold("5")
    table.groups.unfold("5")
    assert table.lines == ["url*3+", "1", "3", "5", "token*1", "log*1"]
    table.groups.unfold("4")
    table.groups.unfold("nowhere")
    assert table.lines == ["url*3+", "1", "3", "5", "token*1", "log*1"]


def test_filter_applies_to_rows_before_they_are_grouped() -> None:
    table = Table()
    table.groups.toggle(table.group("url"))
    table.arrange(filter_="docs")
    assert table.lines == ["url*2+", "3", "5", "log*1"]
    table.arrange(filter_="made:>1y token")
    assert table.lines == ["token*1"]


def test_group_keeps_its_line_and_its_fold_while_its_rows_change() -> None:
    table = Table()
    table.groups.toggle(table.group("url"))
    url = table.group("url").key
    unchanged = table.group("token")
    table.put(replace(ROWS[0], owner="moved"), Row("6", "new"))
    assert table.lines == ["url*3+", "1", "3", "5", "token*1", "log*1", "new*1"]
    assert table.groups.index_of(url) == 0
    assert table.group("token") is unchanged, "nothing of it is drawn again"
    assert table.group("url").rows[0].owner == "moved"
    table.remove("3")
    table.remove("5")
    assert table.lines == ["url*1", "token*1", "log*1", "new*1"]
    assert table.groups.index_of(url) == 0
    table.put(ROWS[4])
    assert table.lines == ["url*2+", "1", "5", "token*1", "log*1", "new*1"]


def test_rows_without_a_value_are_not_grouped() -> None:
    table = Table([Row("1"), Row("2"), Row("3", "url")])
    assert table.lines == ["*1", "*1", "url*1"]
    assert len({table.groups.key(line) for line in table.all_lines}) == 3


def test_group_is_marked_when_all_its_rows_are() -> None:
    table = Table()
    url, log = table.group("url").key, table.group("log").key
    assert table.groups.marked({"1", "3"}) == {"1", "3"}
    assert table.groups.marked({"1", "3", "5", "4"}) == {"1", "3", "5", "4", url, log}


def found(table: Table, filter_: str, cursor: int, by: int) -> list[str]:
    steps = table.groups.find_matches(parse(filter_, COLUMNS), cursor, by, NOW)
    return [key for key in steps if key is not None]


def test_matches_are_searched_in_the_order_of_the_lines() -> None:
    table = Table()
    assert found(table, "docs", 0, 1) == ["3", "5", "4"], "from a folded group its own rows come first"
    assert found(table, "store", 0, 1) == ["1", "2"]
    assert found(table, "docs", 1, 1) == ["4", "3", "5"]
    assert found(table, "docs", 0, -1) == ["4", "5", "3"]
    assert found(table, "docs", 1, -1) == ["5", "3", "4"]
    table.groups.toggle(table.group("url"))
    assert found(table, "docs", 2, 1) == ["5", "4", "3"], "from a row below its group the next one"
    assert found(Table([]), "docs", 0, 1) == []


def test_cells_of_a_group_are_made_of_all_its_rows() -> None:
    table = Table()
    table.groups.toggle(table.group("url"))
    name, owner, made = grouped_columns(COLUMNS, BY_NAME)

    def texts(column: Column[Row | Group[Row]]) -> list[str]:
        return ["".join(span.text for span in column.cell(line, NOW)) for line in table.all_lines]

    assert texts(name) == ["▾ url ×3", "    url", "    url", "    url", "  token", "  log"]
    assert texts(owner) == ["–", "store", "docs", "docs", "store", "docs"], "what differs is not shown"
    assert texts(made) == ["9", "5", "9", "2", "1", "7"]
    assert (made.layout.width, owner.layout.width) == (6, 8)
    assert owner.layout.short is not None
    assert owner.layout.short(table.group("log"), NOW) == cell("do")
    assert owner.layout.short(ROWS[0], NOW) == cell("st")
    table.groups.toggle(table.group("url"))
    assert texts(name)[0] == "▸ url ×3"


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(("put", "remove", "fold", "sort", "filter")),
        st.builds(Row, st.sampled_from("abcdef"), st.sampled_from(("", "x", "y")), st.just("p"), st.integers(0, 3)),
    ),
    max_size=20,
)
ORDERS = (None, Order("name"), Order("made"), Order("made", descending=True))


@given(CHANGES)
def test_each_row_is_on_one_line_when_all_groups_are_unfolded(changes: list[tuple[str, Row]]) -> None:
    table = Table(())
    for step, row in changes:
        if step == "put":
            table.put(row)
        elif step == "remove":
            table.remove(row.id)
        elif step == "fold" and len(table.groups):
            line = table.groups[row.made % len(table.groups)]
            if isinstance(line, Group):
                table.groups.toggle(line)
        elif step == "sort":
            table.arrange(ORDERS[row.made], str(table.view.filter))
        elif step == "filter":
            table.arrange(table.view.order, ("", "x", "nobody", "-x")[row.made])
        lines = table.all_lines
        assert [table.groups.index_of(table.groups.key(line)) for line in lines] == list(range(len(lines)))
        heads = [line for line in lines if isinstance(line, Group)]
        assert sorted(row.id for head in heads for row in head.rows) == sorted(row.id for row in table.view)
        for shown in table.view:
            at = table.groups.index_of(shown.id)
            assert at is not None
            assert shown in rows_of(lines[at])
    table.unfold_all()
    below = [line for line in table.all_lines if not isinstance(line, Group) or len(line.rows) == 1]
    ids = [row.id for line in below for row in rows_of(line)]
    assert sorted(ids) == sorted(row.id for row in table.view)
