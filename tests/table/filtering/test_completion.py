"""What is offered while a filter is being typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.table.filtering.sample_rows import COLUMNS, EXPRESSIONS, FILTERS, WORDS, Row, fault
from vtui.table.columns import Column
from vtui.table.filtering.completion import Completion, completions
from vtui.table.filtering.language import parse
from vtui.table.filtering.terms import Filter

SEEN = {
    "state": ("ready", "error", "building"),
    "branch": ("main", "feat/a b", "domain", "Café", "=odd", "maintenance", 'a"b', "main", "", "a,b"),
    "hosts": (),
}


def seen(column: Column[Row]) -> tuple[str, ...]:
    return SEEN.get(column.id, ("1", "2d"))


def offered(typed: str) -> list[Completion]:
    """What is offered at the `|`."""
    return completions(typed.replace("|", ""), typed.index("|"), COLUMNS, seen)


def labels(typed: str) -> list[str]:
    return [one.label for one in offered(typed)]


def taken(typed: str, label: str) -> str:
    """The expression after taking an offer, with the cursor as `|`."""
    (one,) = [one for one in offered(typed) if one.label == label]
    return f"{one.text[: one.cursor]}|{one.text[one.cursor :]}"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("|", ["state:", "branch:", "commit:", "hosts:", "age:", "expires:", "took:", "count:"]),
        ("a |", ["state:", "branch:", "commit:", "hosts:", "age:", "expires:", "took:", "count:"]),
        ("br|", ["branch:"]),
        ("BR|", ["branch:"]),
        ("-br|", ["branch:"]),
        ("-|", ["state:", "branch:", "commit:", "hosts:", "age:", "expires:", "took:", "count:"]),
        ("c|", ["commit:", "count:", "created:"]),
        ("a|", ["age:", "Alias:"]),
        ("mess|", ["message:"]),
        ("pl|", []),
        ("x|", []),
        ("fix:|", []),
        ('"br|', []),
        ("~br|", []),
        ("brnch:x|", []),
        ("br|anch:main", ["branch:"]),
    ],
)
def test_columns_by_what_is_typed_of_their_names(typed: str, names: list[str]) -> None:
    assert labels(typed) == names


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("state:|", ["ready", "error", "building"]),
        ("state:r|", ["ready", "error"]),
        ("STATE:R|", ["ready", "error"]),
        ("-state:b|", ["building"]),
        ("state:=e|", ["error", "ready"]),
        ("state:ready,|", ["error", "building"]),
        ("state:=ready,e|", ["error"]),
        ("state:=ready,=e|", ["error"]),
        ("state:|,ready", ["error", "building"]),
        ("state:ready,=e|", []),
        ("state:~e|", []),
        ("state:<|", []),
        ("branch:ma|", ["main", "maintenance", "domain"]),
        ("branch:CAFE|", ["Café"]),
        ('branch:"a b|', ["feat/a b"]),
        ('branch:"a"b|', []),
        ("branch:main|", ["maintenance", "domain"]),
        ("branch:x|", []),
        ("hosts:|", []),
        ("count:|", []),
        ("age:|", ["<1h", "<1d", "<7d", "<30d", ">30d"]),
        ("age:<|", ["<1h", "<1d", "<7d", "<30d"]),
        ("age:<1|", ["<1h", "<1d"]),
        ("age:3|", ["<30d", ">30d"]),
        ("age:>1h,|", [">30d"]),
        ("age:<=|", []),
        ("expires:>|", [">90d"]),
        ("took:>|", [">1m", ">5m", ">10m"]),
    ],
)
def test_values_by_what_is_typed_of_them(typed: str, values: list[str]) -> None:
    assert labels(typed) == values


@pytest.mark.parametrize(
    ("typed", "label", "after"),
    [
        ("x -br|", "branch:", "x -branch:|"),
        ("br| state:error", "branch:", "branch:| state:error"),
        ("br|anch:main x", "branch:", "branch:|main x"),
        ("|branch:main", "state:", "state:|main"),
        ("br|main", "branch:", "branch:|main"),
        ("branch:ma|", "main", "branch:main|"),
        ("branch:=ma| x", "main", "branch:=main| x"),
        ("branch:do|x,main y", "domain", "branch:domain|,main y"),
        ("branch:f|", "feat/a b", 'branch:"feat/a b"|'),
        ('branch:"fe|', "feat/a b", 'branch:"feat/a b"|'),
        ('branch:"fe| x', "feat/a b", 'branch:"feat/a b"| x'),
        ('branch:"fe|at" x', "feat/a b", 'branch:"feat/a b"| x'),
        ("branch:o|", "=odd", 'branch:"=odd"|'),
        ('branch:a|"b', 'a"b', 'branch:a"b|'),
        ("branch:main,,|", "a,b", 'branch:main,,"a,b"|'),
        ("age:<| x", "<7d", "age:<7d| x"),
        ("age:3|", ">30d", "age:>30d|"),
    ],
)
def test_an_offer_takes_the_place_of_what_it_goes_on_from(typed: str, label: str, after: str) -> None:
    assert taken(typed, label) == after


def test_no_more_is_offered_than_asked_for_and_nothing_that_changes_nothing() -> None:
    assert [one.label for one in completions("", 0, COLUMNS, seen, limit=2)] == ["state:", "branch:"]
    assert completions("", 0, COLUMNS, seen, limit=-1) == []
    assert labels("hosts:ready|") == []
    assert labels("state:error|") == []
    assert labels("age:<7d|") == []


def test_a_cursor_outside_stands_at_the_edge() -> None:
    assert completions("br:x", -1, COLUMNS, seen) == completions("br:x", 0, COLUMNS, seen) != []
    assert completions("state:e", 99, COLUMNS, seen) == completions("state:e", 7, COLUMNS, seen) != []


def test_a_name_that_means_another_column_is_not_offered() -> None:
    assert labels("branc|") == ["branch:"]


@given(EXPRESSIONS, st.integers(-2, 30), st.lists(WORDS, max_size=3), st.integers(0, 8))
def test_whatever_stands_there_offers_are_few_and_change_something(
    text: str, cursor: int, values: list[str], limit: int
) -> None:
    offers = completions(text, cursor, COLUMNS, lambda _: values, limit)
    assert len(offers) <= limit
    for one in offers:
        assert (one.text, one.cursor) != (text, cursor)
        assert one.text[: one.cursor].endswith(one.label) or one.text[: one.cursor].endswith('"')


BEGUN = st.sampled_from(
    ["", "b", "-", "-c", "branch:", "branch:=", 'branch:"', "state:a,", "-hosts:=a,", "age:", "took:>"]
)


@given(FILTERS, BEGUN, FILTERS, st.lists(WORDS, max_size=3))
def test_every_offer_is_a_filter_or_the_beginning_of_one(
    before: Filter, begun: str, after: Filter, values: list[str]
) -> None:
    typed = f"{before} {begun}"
    for one in completions(f"{typed} {after}", len(typed), COLUMNS, lambda _: values):
        assert one.text.startswith(str(before))
        if '"' in begun:  # a quote that is open reaches into what follows
            continue
        assert one.text.endswith(str(after))
        said = [one.text[: one.cursor] + more for more in ("", "x", "<1d", "<1")]
        assert any(fault(text) is None and parse(text, COLUMNS).terms[:-1] == before.terms for text in said)


@given(st.lists(WORDS, min_size=1, max_size=4), st.sampled_from(["branch:", "-branch:=", "x state:", "hosts:a0,"]))
def test_a_value_that_is_taken_is_meant(values: list[str], typed: str) -> None:
    for one in completions(typed, len(typed), COLUMNS, lambda _: values):
        assert parse(one.text, COLUMNS).terms[-1].values[-1] == one.label
