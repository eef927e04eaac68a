"""Highlighting the matches of a filter."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.table.filtering.samples import COLUMNS, FILTERS, WORDS
from vtui.table.filtering.highlight import Highlight
from vtui.table.filtering.language import parse
from vtui.table.filtering.predicates import fold_value
from vtui.table.filtering.terms import Filter, Term
from vtui.text import clean, fold

LETTERS = st.text(st.sampled_from("abßéÉe\u0301İﬁfi각가漢\u0301\u093fक "), max_size=12)
WORD = st.builds(str.__add__, LETTERS, st.sampled_from("abßéÉİﬁ각가漢क"))
"""Letters that are not empty after folding."""


def marked(expression: str, column: str, text: str) -> str:
    """The text with its matches in brackets."""
    for begin, end in reversed(Highlight(parse(expression, COLUMNS), COLUMNS).match_spans(column, text)):
        text = f"{text[:begin]}[{text[begin:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("expression", "text", "shown"),
    [
        ("main", "main and Main", "[main] and [Main]"),
        ("branch:main", "domain", "do[main]"),
        ("branch:=main", "main", "[main]"),
        ("branch:~m.i", "my main", "my [mai]n"),
        ("~^m", "main", "[m]ain"),
        ("~x*", "axxb", "a[xx]b"),
        ("commit:main", "main", "main"),
        ("-main", "main", "main"),
        ("-branch:main", "main", "main"),
        ("age:<2d", "2d", "2d"),
        ("ma in", "main", "[main]"),
        ("mai ain", "main", "[main]"),
        ("main ai", "a main b", "a [main] b"),
        ("branch:ma,in x", "ma-in", "[ma]-[in]"),
        ("aa", "aaaaa", "[aaaa]a"),
        ("cafe", "Café", "[Café]"),
        ("cafe", "Cafe\u0301s", "[Cafe\u0301]s"),
        ("~e", "Cafe\u0301s", "Caf[e\u0301]s"),
        ("~\u0301", "Cafe\u0301s", "Caf[e\u0301]s"),
        ("s", "straße", "[s]tra[ß]e"),
        ("se", "straße", "stra[ße]"),
        ("ine", "ﬁne", "[ﬁne]"),
        ("가", "각", "[각]"),
        ("b", "ßİb", "ßİ[b]"),
        ("\u0301", "e\u0301", "e\u0301"),
    ],
)
def test_matches_are_highlighted(expression: str, text: str, shown: str) -> None:
    assert marked(expression, "branch", text) == shown


@pytest.mark.parametrize(
    ("column", "shown"), [("state", "[2]d"), ("hosts", "[2]d"), ("age", "2d"), ("count", "2d"), ("none", "2d")]
)
def test_a_word_is_highlighted_in_text_and_choice_columns(column: str, shown: str) -> None:
    assert marked("2", column, "2d") == shown


def test_a_regex_is_highlighted_in_the_columns_it_is_matched_with() -> None:
    assert marked("~b", "branch", "a" * 299 + "bb") == "a" * 299 + "[b]b"


@given(LETTERS, WORD, st.sampled_from(["", "branch"]))
def test_every_range_has_the_word_and_complete_letters(text: str, word: str, column: str) -> None:
    spans = Highlight(Filter((Term((word,), column),)), COLUMNS).match_spans("branch", text)
    for begin, end in spans:
        assert fold(word) in fold(text[begin:end])
        assert begin == 0 or not unicodedata.category(text[begin]).startswith("M")
        assert end == len(text) or not unicodedata.category(text[end]).startswith("M")
    assert bool(spans) is (fold(word) in fold(text))


@given(FILTERS, (WORDS | LETTERS).map(clean), st.sampled_from([column.id for column in COLUMNS]))
def test_ranges_are_sorted_and_disjoint(filter_: Filter, text: str, column: str) -> None:
    spans = Highlight(filter_, COLUMNS).match_spans(column, text)
    edges = [edge for spot in spans for edge in spot]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= len(text) for edge in edges)
    for begin, end in spans:
        regexes = [value for term in filter_.terms if term.comparison == "regex" for value in term.values]
        words = [fold_value(value) for term in filter_.terms if term.comparison != "regex" for value in term.values]
        part = text[begin:end]
        assert any(word in fold(part) for word in words) or any(re.search(r, text, re.IGNORECASE) for r in regexes)
