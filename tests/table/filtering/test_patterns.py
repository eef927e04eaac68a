"""Regexes of people: what is let through, and what could keep a screen waiting for ever."""

import time
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vtui.table.filtering.patterns import LOOKED, compiled

HARMLESS = [
    "^fix",
    "a.*b",
    "a.*b.*c",
    "(foo|bar)?baz",
    "foo|bar|baz",
    "(?:a|b)+",
    "[a-z]+-[0-9]+",
    r"v\d+\.\d+\.\d+\.\d+",
    r"(\d+)\.(\d+)\.(\d+)\.(\d+)",
    r"^feat/.*-v\d+\.\d+$",
    "[^/]+/[^/]+/[^/]+/[^/]+$",
    "[^/:]+/[^/:]+/[^/:]+/[^/:]+/x",
    r"\S+ \S+ \S+ \S+ x",
    r"\S+@\S+\.\S+",
    "a.*b.*c.*",
    ".*release.*production-eu$",
    r"^(feat|fix|chore)(\(.+\))?!?: .+",
    r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}",
    "[0-9a-f]{7,40}",
    "(?:[a-z]-)*x",
    "(ab?){2}",
    "(?>a*)(?>a*)(?>a*)(?>a*)b",
    "a*+a*+a*+a*+b",
    "(?=a*)(?!b*)(?<=c)(?<!d)x",
    "(?i:A)(?s:.)",
    "[[a]",
    "(" * 99 + ")" * 99,
    "",
]
COSTLY = [
    "(a+)+",
    "(a*)*b",
    "(?:a+-?)*b",
    "(a{1,9}){1,9}b",
    "(foo|bar)*",
    "(a|a.)+b",
    "(?:a?){30}b",
    ".*.*.*b",
    ".*.*.*b.*",
    ".*.*.*[a-z]{2,}",
    "(?:(?:a|aa){1,3}){5}c",
    r"\w+\w+\w+b",
    r"\d+\d+\d+b",
    "a.*a.*a.*b",
    ".*?.*?.*?b",
    "a+A+a+b",
    "[A-Z]+x[A-Z]+x[A-Z]+x1",
    "[^ab]+-[^ab]+-[^ab]+-x",
    "[^-]+[^x]+[^y]+b",
    "a+(?:a+(?:a+b))",
    "(?=.*.*.*b)",
    "(?=(?=a*)*)*",
    "(?:(?:(?:){300}){300}){300}",
    "(?:ab|a.)" * 20 + "c",
    r"[\d-]+-[\d-]+-[\d-]+-x",
    r"[\W]+-\W+-[^a]+-x",
    r"[+-:]+\.[+-:]+\.[+-:]+\.x",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_people_write_is_let_through(text: str) -> None:
    compiled(text)


@pytest.mark.parametrize("text", COSTLY)
def test_what_could_take_for_ever_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="could take for ever"):
        compiled(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (r"(a)\1", "refers back to a group"),
        ("(?P<n>a)(?P=n)", "refers back to a group"),
        ("(a)?(?(1)b|c)", "refers back to a group"),
        ("a{301}", "repeats more than 300 times"),
        ("(?:){4000000000}", "repeats more than 300 times"),
        ("a" * 201, "longer than 200 characters"),
        ("(", "cannot be read: missing \\)"),
        ("a**", "cannot be read: multiple repeat"),
        ("(?L)a", "cannot be read"),
        ("a{99999999999999999999}", "cannot be read"),
    ],
)
def test_what_is_refused_for_another_reason(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        compiled(text)


def test_case_does_not_matter() -> None:
    assert compiled("FIX").search("a fix")


def test_nothing_is_said_of_what_a_later_python_reads_otherwise() -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        compiled("[[a]&&b]")
    assert said == []


PARTS = st.sampled_from(
    ["a", "b", ".", r"\w", "[ab]", "[^b]", "a*", ".*", "a+", ".+?", "a?", "a{2,9}", "(?:ab|a)", "-", r"\d+"]
)
SOME = st.recursive(
    PARTS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4).map("".join)
        | st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}"])).map(lambda both: f"(?:{both[0]}){both[1]}")
        | st.tuples(inner, inner).map(lambda both: f"(?:{both[0]}|{both[1]})")
    ),
    max_leaves=8,
)


@settings(max_examples=60)
@given(SOME, st.sampled_from(["a", "ab", "a-", "1", "aaab"]))
def test_what_is_let_through_ends_soon(text: str, unit: str) -> None:
    try:
        pattern = compiled(text + "c")
    except ValueError:
        return
    start = time.process_time()
    pattern.search(unit * LOOKED, 0, LOOKED)
    assert time.process_time() - start < 5
