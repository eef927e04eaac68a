"""Facets of a list, and filters made of their values."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from vtui import text, times
from vtui.table.columns import Cell, Column, Context, Kind, Layout, Values
from vtui.table.facets import (
    MAX_FACET_VALUES,
    Facet,
    facet,
    is_picked,
    tally,
    toggle_value,
    with_picked,
    without_column,
)
from vtui.table.filtering.terms import Comparison, Filter, Term

HOUR, DAY = 3_600_000, 24 * 3_600_000
NOW = 1_000 * DAY
CONTEXT = Context(now=NOW)


@dataclass(frozen=True, slots=True)
class Row:
    value: str | int | tuple[str, ...] | None


def nothing(row: Row, context: Context) -> Cell:
    del row, context
    return ()


def column(kind: Kind = "text", choices: tuple[str, ...] = (), id_: str = "state") -> Column[Row]:
    return Column(
        id_,
        id_.title(),
        nothing,
        layout=Layout(9),
        values=Values(lambda row, _: row.value, kind=kind, choices=choices, facet=True),
    )


def counted(of: Column[Row], *values: str | int | tuple[str, ...] | None) -> Facet:
    counter = Counter[str]()
    tally(map(Row, values), of, CONTEXT, counter)
    return facet(of, counter)


def counts(of: Facet) -> list[tuple[str, int]]:
    return [(value.label, value.count) for value in of.counts]


def means(terms: Iterable[Term]) -> list[tuple[str, Comparison, tuple[str, ...]]]:
    return [(term.column, term.comparison, term.values) for term in terms]


def is_(column_: str, *values: str) -> Term:
    return Term(values, column_, "is")


# Counting


def test_the_frequent_come_first_then_the_alphabet() -> None:
    found = counted(column(), "b", "a", "c", "c", None, "", "B")
    assert counts(found) == [("B", 2), ("c", 2), ("a", 1)]
    assert (found.column, found.title) == ("state", "State")
    assert found.counts[1].term == Term(("c",), "state", "is")


def test_choices_are_in_their_declared_order_before_other_values() -> None:
    choices = column("choice", ("error", "building", "ready"))
    found = counted(choices, "ready", "ready", "error", "odd", "odd", "odd")
    assert counts(found) == [("error", 1), ("ready", 2), ("odd", 3)]


def test_each_of_several_values_counts_once() -> None:
    assert counts(counted(column(), ("a", "b"), ("a", "a", ""), ())) == [("a", 2), ("b", 1)]


def test_values_that_fold_to_the_same_are_one_in_the_most_frequent_spelling() -> None:
    assert counts(counted(column(), "main", "Main", "MAIN", "Main", "café", "CAFE")) == [("Main", 4), ("CAFE", 2)]


def test_the_number_of_values_is_limited() -> None:
    found = counted(column(), *(f"{number:04}" for number in range(MAX_FACET_VALUES + 50)), "0249")
    assert len(found.counts) == MAX_FACET_VALUES
    assert counts(found)[0] == ("0249", 2)


def test_ages_count_as_their_terms_mean() -> None:
    ages = column("age", id_="age")
    values = [NOW, NOW + HOUR, NOW - HOUR, NOW - DAY + 1, NOW - DAY, NOW - 8 * DAY, NOW - 30 * DAY, None, times.BAD]
    found = counted(ages, *values)
    assert counts(found) == [
        ("under 1 hour", 2),
        ("under 1 day", 4),
        ("under 7 days", 5),
        ("under 30 days", 6),
        ("over 30 days", 1),
    ]
    assert means(value.term for value in found.counts) == [
        ("age", "<", ("1h",)),
        ("age", "<", ("1d",)),
        ("age", "<", ("7d",)),
        ("age", "<", ("30d",)),
        ("age", ">=", ("30d",)),
    ]


def test_a_column_without_values_has_none() -> None:
    counter = Counter[str]()
    bare: Column[Row] = Column("bare", "Bare", nothing, layout=Layout(9))
    tally([Row("a")], bare, CONTEXT, counter)
    assert not counter


VALUES = st.one_of(
    st.none(), st.sampled_from(["main", "Main", "", "ﬁn", "[/x]"]), st.text(max_size=5), st.tuples(st.text(max_size=2))
)


@given(st.lists(VALUES), st.integers(1, 7))
def test_counting_in_slices_is_counting(values: list[str | tuple[str, ...] | None], size: int) -> None:
    of, counter = column(), Counter[str]()
    for start in range(0, len(values), size):
        tally(map(Row, values[start : start + size]), of, CONTEXT, counter)
    assert facet(of, counter) == counted(of, *values)


@given(st.lists(VALUES))
def test_every_value_is_counted_once(values: list[str | tuple[str, ...] | None]) -> None:
    found = counted(column(), *values)
    texts = [value if isinstance(value, tuple) else (value or "",) for value in values]
    assert sum(value.count for value in found.counts) == sum(1 for several in texts for word in several if word)
    folded = [text.fold(value.label) for value in found.counts]
    assert len(folded) == len(set(folded))


# Picking


def test_a_value_is_added_and_removed_again() -> None:
    once = toggle_value(Filter(), is_("state", "error"))
    assert once == Filter((is_("state", "error"),))
    assert toggle_value(once, is_("state", "error")) == Filter()


def test_several_values_of_a_column_are_one_term() -> None:
    wanted = Filter((Term(("checkout",)), is_("state", "error"), is_("branch", "main")))
    wanted = toggle_value(wanted, is_("state", "blocked"))
    assert wanted.terms == (Term(("checkout",)), is_("state", "error", "blocked"), is_("branch", "main"))
    wanted = toggle_value(wanted, is_("state", "error"))
    assert wanted.terms[1] == is_("state", "blocked")


def test_separate_terms_of_a_column_are_joined() -> None:
    wanted = toggle_value(Filter((is_("state", "a"), is_("by", "ada"), is_("state", "b"))), is_("state", "c"))
    assert wanted.terms == (is_("state", "a", "b", "c"), is_("by", "ada"))


def test_a_value_is_known_in_any_spelling() -> None:
    wanted = Filter((is_("branch", "MAIN", "dev"),))
    assert is_picked(wanted, is_("branch", "main"))
    assert toggle_value(wanted, is_("branch", "main")).terms == (is_("branch", "dev"),)


def test_other_terms_of_a_column_stay() -> None:
    other = (Term(("feat",), "branch"), Term(("main",), "branch", "is", negated=True), Term(("^x",), "branch", "regex"))
    wanted = toggle_value(Filter(other), is_("branch", "main"))
    assert wanted.terms == (*other, is_("branch", "main"))
    assert not is_picked(Filter(other), is_("branch", "main"))


def test_only_one_age_is_chosen() -> None:
    day, week = Term(("1d",), "age", "<"), Term(("7d",), "age", "<")
    wanted = toggle_value(Filter((Term(("2h",), "age", ">"), is_("by", "ada"), Term(("60d",), "age", "<="))), day)
    assert wanted.terms == (day, is_("by", "ada"))
    wanted = toggle_value(wanted, week)
    assert wanted.terms == (week, is_("by", "ada"))
    assert is_picked(wanted, week)
    assert not is_picked(wanted, day)
    assert toggle_value(wanted, week).terms == (is_("by", "ada"),)


def test_a_column_s_terms_are_removed() -> None:
    wanted = Filter((Term(("feat",), "branch"), is_("by", "ada"), is_("branch", "main")))
    assert without_column(wanted, "branch").terms == (is_("by", "ada"),)


def test_a_chosen_value_without_rows_can_be_removed() -> None:
    found = with_picked(counted(column(), "ready"), Filter((is_("state", "Ready", "ERROR", "error"), is_("by", "ada"))))
    assert counts(found) == [("ready", 1), ("error", 0)]


TERMS = st.builds(
    Term,
    values=st.lists(st.sampled_from(["a", "A", "b", "1d", "7d"]), min_size=1, max_size=3).map(tuple),
    column=st.sampled_from(["state", "branch", "age"]),
    comparison=st.sampled_from(["has", "is", "regex", "<", ">="]),
    negated=st.booleans(),
)
FILTERS = st.lists(TERMS, max_size=6).map(lambda terms: Filter(tuple(terms)))
PICKS = st.one_of(
    st.builds(is_, st.sampled_from(["state", "branch"]), st.sampled_from(["a", "A", "b", "c"])),
    st.builds(lambda age: Term((age,), "age", "<"), st.sampled_from(["1h", "1d", "7d"])),
)


@given(FILTERS, PICKS)
def test_toggling_a_value_does_not_change_other_columns(wanted: Filter, term: Term) -> None:
    turned = toggle_value(wanted, term)
    assert is_picked(turned, term) != is_picked(wanted, term)
    assert without_column(turned, term.column) == without_column(wanted, term.column)
    assert all(known.values for known in turned.terms)
    same = [known for known in turned.terms if (known.column, known.comparison) == (term.column, "is")]
    assert sum(not known.negated for known in same) <= 1


@given(FILTERS, PICKS)
def test_toggling_twice_changes_nothing(wanted: Filter, term: Term) -> None:
    once = toggle_value(wanted, term)
    assert toggle_value(toggle_value(once, term), term) == once or term.comparison != "is"
    assert is_picked(toggle_value(toggle_value(wanted, term), term), term) == is_picked(wanted, term)
