"""Regular expressions written by users: accepted ones, and costly ones that are refused."""

import time
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vtui.table.filtering.patterns import MAX_MATCHED_LENGTH, compiled

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
def test_common_patterns_are_accepted(text: str) -> None:
    compiled(text)


@pytest.mark.parametrize("text", COSTLY)
def test_costly_patterns_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="too slow"):
        compiled(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (r"(a)\1", "Backreferences are not supported"),
        ("(?P<n>a)(?P=n)", "Backreferences are not supported"),
        ("(a)?(?(1)b|c)", "Backreferences are not supported"),
        ("a{301}", "only the first 300 characters"),
        ("(?:){4000000000}", "only the first 300 characters"),
        ("a" * 201, "too long: at most 200 characters"),
        ("(", "Invalid pattern: missing \\)"),
        ("a**", "Invalid pattern: multiple repeat"),
        ("(?L)a", "Invalid pattern"),
        ("a{99999999999999999999}", "Invalid pattern"),
    ],
)
def test_invalid_patterns_are_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        compiled(text)


def test_patterns_are_case_insensitive() -> None:
    assert compiled("FIX").search("a fix")


def test_no_warning_about_future_syntax() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        compiled("[[a]&&b]")
    assert caught == []


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
def test_accepted_patterns_end_soon(text: str, unit: str) -> None:
    try:
        pattern = compiled(text + "c")
    except ValueError:
        return
    start = time.process_time()
    pattern.search(unit * MAX_MATCHED_LENGTH, 0, MAX_MATCHED_LENGTH)
    assert time.process_time() - start < 5
