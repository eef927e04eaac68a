"""Which rows a filter matches, compared with a simple implementation that tests row by row."""

import operator
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.table.filtering.samples import (
    AMOUNTS,
    COLUMNS,
    CONTEXT,
    DAY,
    FILTERS,
    HOUR,
    NOW,
    WORDS,
    Row,
    terms,
)
from vtui import times
from vtui.table.columns import Column, Layout, Value, Values
from vtui.table.filtering.amounts import parse_amount
from vtui.table.filtering.language import parse
from vtui.table.filtering.matching import Matcher, texts_getter
from vtui.table.filtering.predicates import TermResults
from vtui.table.filtering.terms import Filter, Term
from vtui.text import fold

TIMES = st.one_of(
    st.none(),
    st.just(times.BAD),
    st.integers(0, 2 * NOW),
    st.builds(
        lambda length, sign, off: NOW + sign * int(parse_amount("age", length)) + off,
        AMOUNTS,
        st.sampled_from([1, -1]),
        st.integers(-1, 1),
    ),
)
SHORT = (
    st.none() | st.sampled_from(["main", "Main", "feat/a b", "ERROR", "é", "", "fix: x\ny", "a" * 400 + "e"]) | WORDS
)
ROWS = st.builds(
    Row,
    state=SHORT,
    branch=SHORT,
    message=SHORT,
    hosts=st.lists(WORDS, max_size=2).map(tuple),
    created=TIMES,
    expires=TIMES,
    took=st.none() | st.just(times.BAD) | st.integers(0, 10_000_000) | st.just(90_000),
    builds=st.none() | st.integers(-9, 9),
)
SIZES: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "has": operator.eq,
    "is": operator.eq,
}


def selected(expression: str, *rows: Row) -> list[int]:
    return Matcher(parse(expression, COLUMNS), COLUMNS, CONTEXT).select(rows)


def strings(value: Value) -> list[str]:
    return [value] if isinstance(value, str) else list(value) if isinstance(value, tuple) else []


def line(text: str) -> str:
    return fold(text).replace("\n", " ")


def value_matches(value: Value, kind: str, comparison: str, written: str) -> bool:
    """Whether one value of a term matches, in the simplest way."""
    if kind in {"text", "choice"}:
        if comparison == "regex":
            return any(re.search(written, text_[:300], re.IGNORECASE) for text_ in strings(value))
        return any(line(written) in (line(text_) if comparison == "has" else [line(text_)]) for text_ in strings(value))
    if not isinstance(value, int) or (kind != "number" and value < 0):
        return False
    size = {"age": NOW - value, "time": value - NOW}.get(kind, value)
    return SIZES[comparison](size, parse_amount("number" if kind == "number" else "age", written))


def term_matches(term: Term, row: Row) -> bool:
    """Whether a term matches a row, in the simplest way. A word that folds to nothing is in every row."""
    if not term.column and term.comparison == "has" and not line(term.values[0]):
        return not term.negated
    looked = [column for column in COLUMNS if column.id == term.column] if term.column else COLUMNS[:4]
    return term.negated is not any(
        value_matches(column.values.of(row, CONTEXT), column.values.kind, term.comparison, written)
        for column in looked
        if column.values.of
        for written in term.values
    )


@given(FILTERS, st.lists(ROWS, max_size=8), st.booleans())
def test_rows_that_match_every_term_are_selected(filter_: Filter, rows: list[Row], cached: bool) -> None:
    matcher = Matcher(filter_, COLUMNS, CONTEXT)
    texts = texts_getter(COLUMNS, CONTEXT)(rows) if cached else None
    expected = [i for i, row in enumerate(rows) if all(term_matches(term, row) for term in filter_.terms)]
    assert matcher.select(rows, texts) == expected
    assert [i for i, row in enumerate(rows) if matcher.matches(row)] == expected
    assert matcher.select(rows, texts) == expected  # also when values are known


@given(terms(), st.lists(ROWS, max_size=8))
def test_a_minus_selects_all_other_rows(term: Term, rows: list[Row]) -> None:
    turned = Term(term.values, term.column, term.comparison, not term.negated)
    some = Matcher(Filter((term,)), COLUMNS, CONTEXT).select(rows)
    others = Matcher(Filter((turned,)), COLUMNS, CONTEXT).select(rows)
    assert sorted(some + others) == list(range(len(rows)))


@pytest.mark.parametrize(
    ("expression", "indices"),
    [
        ("", [0, 1, 2]),
        ("main", [0, 2]),
        ("MÀIN", [0, 2]),
        ("main error", [0]),
        ("-main", [1]),
        ("branch:main", [0, 2]),
        ("branch:=main", [0]),
        ("state:=ready", [1, 2]),
        ("state:=ÉRROR", [0]),
        ("branch:=main,maintenance", [0, 2]),
        ("-branch:main", [1]),
        ("state:error branch:main", [0]),
        ("commit:café", [1]),
        ("commit:cafe", [1]),
        ("~^fix", [0]),
        ("-~^fix", [1, 2]),
        ("commit:~FIX", [0]),
        ("hosts:shop", [1]),
        ("hosts:=www.example.com", [1]),
        ("example.com", [1]),
        ('"cart total"', [0]),
    ],
)
def test_words_and_values(expression: str, indices: list[int]) -> None:
    rows = (
        Row("Error", "main", "fix: cart\ntotal"),
        Row("READY", None, "Café", ("shop.example.com", "www.example.com")),
        Row("ready", "maintenance"),
    )
    assert selected(expression, *rows) == indices


@pytest.mark.parametrize("expression", ["errormain", '"error main"', '"error\nmain"', '"main a"', '"a b"'])
def test_a_word_does_not_match_across_two_values(expression: str) -> None:
    assert selected(expression, Row("error", "main", hosts=("a", "b"))) == []


@pytest.mark.parametrize(
    ("expression", "indices"),
    [
        ("age:<2d", [0, 3]),
        ("age:<=2d", [0, 1, 3]),
        ("age:>2d", [2]),
        ("age:>=2d", [1, 2]),
        ("-age:<2d", [1, 2, 4, 5]),
        ("age:<1h,3d", [0, 1, 3]),
        ("age:<99y", [0, 1, 2, 3]),
        ("age:<=99y", [0, 1, 2, 3]),
        ("-age:>99y", [0, 1, 2, 3, 4, 5]),
    ],
)
def test_ages(expression: str, indices: list[int]) -> None:
    created = (NOW - HOUR, NOW - 2 * DAY, NOW - 5 * DAY, NOW + HOUR, None, times.BAD)
    assert selected(expression, *(Row(created=at) for at in created)) == indices


@pytest.mark.parametrize(
    ("expression", "indices"), [("expires:<30d", [0, 1]), ("expires:>30d", [3]), ("-expires:>=30d", [0, 1, 4, 5])]
)
def test_times_in_the_future(expression: str, indices: list[int]) -> None:
    ends = (NOW - DAY, NOW + DAY, NOW + 30 * DAY, NOW + 31 * DAY, None, times.BAD)
    assert selected(expression, *(Row(expires=at) for at in ends)) == indices


@pytest.mark.parametrize(
    ("expression", "indices"), [("took:>60s", [2]), ("took:<1m", [0]), ("-took:<1m", [1, 2, 3, 4])]
)
def test_durations(expression: str, indices: list[int]) -> None:
    assert selected(expression, *(Row(took=ms) for ms in (59_999, 60_000, 60_001, None, times.BAD))) == indices


@pytest.mark.parametrize(
    ("expression", "indices"),
    [("count:5", [1]), ("count:=5,-1", [1, 2]), ("count:<1.5", [0, 2, 4]), ("-count:5", [0, 2, 3, 4])],
)
def test_numbers(expression: str, indices: list[int]) -> None:
    assert selected(expression, *(Row(builds=n) for n in (0, 5, -1, None, 1))) == indices


def test_a_regex_is_matched_with_the_beginning_of_a_value_only() -> None:
    assert selected("commit:~b", Row(message="a" * 299 + "b"), Row(message="a" * 300 + "b")) == [0]


@pytest.mark.parametrize(
    ("expression", "needed"), [("main", True), ("-main", True), ("branch:main age:<2d", False), ("~x", False)]
)
def test_texts_are_needed_only_for_words(expression: str, needed: bool) -> None:
    assert Matcher(parse(expression, COLUMNS), COLUMNS, CONTEXT).needs_text is needed


def test_a_text_has_a_folded_line_for_each_value_that_is_shown() -> None:
    rows = [Row("Ready", None, "Café"), Row("Ready", "a\nb", "Café")]
    texts = texts_getter(COLUMNS, CONTEXT)(rows)
    assert [text.split("\n") for text in texts] == [["ready", "", "cafe", ""], ["ready", "a b", "cafe", ""]]


def test_given_texts_are_used() -> None:
    assert Matcher(parse("main", COLUMNS), COLUMNS, CONTEXT).select([Row(), Row()], ["", "main"]) == [1]


def test_a_value_is_tested_once() -> None:
    results = TermResults(Term(("main",), "branch", negated=True), "text")
    assert (results["main"], results[None], results["main"]) == (True, False, True)
    assert dict(results) == {"main": True, None: False}


def test_costly_terms_run_on_few_rows() -> None:
    asked: list[Row] = []

    def branch(row: Row, _: object) -> str | None:
        asked.append(row)
        return row.branch

    columns = [COLUMNS[0], Column("branch", "Branch", COLUMNS[1].cell, layout=Layout(9), values=Values(branch))]
    rows = [Row("error", "main"), Row("ready", "main")]
    assert Matcher(parse("branch:~m state:error", columns), columns, CONTEXT).select(rows) == [0]
    assert asked == rows[:1]


def test_an_invalid_filter_made_without_the_parser_raises_an_error() -> None:
    for term in (
        Term(("x",), "age", "<"),
        Term(("x",), "state", "<"),
        Term(("(",), "state", "regex"),
        Term(("a", "b")),
    ):
        with pytest.raises(ValueError, match=r"."):
            Matcher(Filter((term,)), COLUMNS, CONTEXT)
    for name in ("none", "plain"):
        with pytest.raises(KeyError):
            Matcher(Filter((Term(("x",), name),)), COLUMNS, CONTEXT)
