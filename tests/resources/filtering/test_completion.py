"""Completions of a filter expression."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.resources.filtering.stage import COLUMNS, EXPRESSIONS, FILTERS, WORDS, Row, parse_error
from vtui.table.columns import Column
from vtui.table.filtering.completion import Completion, completions
from vtui.table.filtering.language import parse
from vtui.table.filtering.terms import Filter

SEEN = {
    "state": ("ready", "error", "building"),
    "branch": ("main", "feat/a b", "domain", "Café", "=odd", "maintenance", 'a"b', "main", "", "a,b"),
    "hosts": (),
}


def known_values(column: Column[Row]) -> tuple[str, ...]:
    return SEEN.get(column.id, ("1", "2d"))


def completions_at(typed: str) -> list[Completion]:
    """The completions at the `|`."""
    return completions(typed.replace("|", ""), typed.index("|"), COLUMNS, known_values)


def labels(typed: str) -> list[str]:
    return [completion.label for completion in completions_at(typed)]


def after_completion(typed: str, label: str) -> str:
    """The expression after a completion, with the cursor as `|`."""
    (completion,) = [completion for completion in completions_at(typed) if completion.label == label]
    return f"{completion.text[: completion.cursor]}|{completion.text[completion.cursor :]}"


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
def test_columns_are_offered_by_a_part_of_their_names(typed: str, names: list[str]) -> None:
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
def test_values_are_offered_by_a_part_of_them(typed: str, values: list[str]) -> None:
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
def test_a_completion_replaces_what_it_completes(typed: str, label: str, after: str) -> None:
    assert after_completion(typed, label) == after


def test_completions_are_limited_and_always_change_the_text() -> None:
    assert [completion.label for completion in completions("", 0, COLUMNS, known_values, limit=2)] == [
        "state:",
        "branch:",
    ]
    assert completions("", 0, COLUMNS, known_values, limit=-1) == []
    assert labels("hosts:ready|") == []
    assert labels("state:error|") == []
    assert labels("age:<7d|") == []


def test_a_cursor_outside_the_text_is_clamped() -> None:
    assert completions("br:x", -1, COLUMNS, known_values) == completions("br:x", 0, COLUMNS, known_values) != []
    assert completions("state:e", 99, COLUMNS, known_values) == completions("state:e", 7, COLUMNS, known_values) != []


def test_a_name_of_another_column_is_not_offered() -> None:
    assert labels("branc|") == ["branch:"]


@given(EXPRESSIONS, st.integers(-2, 30), st.lists(WORDS, max_size=3), st.integers(0, 8))
def test_any_text_has_few_completions_and_each_changes_it(
    text: str, cursor: int, values: list[str], limit: int
) -> None:
    offers = completions(text, cursor, COLUMNS, lambda _: values, limit)
    assert len(offers) <= limit
    for completion in offers:
        assert (completion.text, completion.cursor) != (text, cursor)
        assert completion.text[: completion.cursor].endswith(completion.label) or completion.text[
            : completion.cursor
        ].endswith('"')


BEGUN = st.sampled_from(
    ["", "b", "-", "-c", "branch:", "branch:=", 'branch:"', "state:a,", "-hosts:=a,", "age:", "took:>"]
)


@given(FILTERS, BEGUN, FILTERS, st.lists(WORDS, max_size=3))
def test_every_completion_is_a_filter_or_its_beginning(
    before: Filter, begun: str, after: Filter, values: list[str]
) -> None:
    typed = f"{before} {begun}"
    for completion in completions(f"{typed} {after}", len(typed), COLUMNS, lambda _: values):
        assert completion.text.startswith(str(before))
        if '"' in begun:  # a quote that is open reaches into what follows
            continue
        assert completion.text.endswith(str(after))
        continued = [completion.text[: completion.cursor] + more for more in ("", "x", "<1d", "<1")]
        assert any(parse_error(text) is None and parse(text, COLUMNS).terms[:-1] == before.terms for text in continued)


@given(st.lists(WORDS, min_size=1, max_size=4), st.sampled_from(["branch:", "-branch:=", "x state:", "hosts:a0,"]))
def test_a_completed_value_is_parsed_as_that_value(values: list[str], typed: str) -> None:
    for completion in completions(typed, len(typed), COLUMNS, lambda _: values):
        assert parse(completion.text, COLUMNS).terms[-1].values[-1] == completion.label
