"""A small list with a column of every kind, and strategies for filters of it."""

from typing import NamedTuple

from hypothesis import strategies as st

from vtui.table.columns import Cell, Column, Context
from vtui.table.filtering.language import FilterError, parse
from vtui.table.filtering.terms import Filter, Term

NOW = 1_795_435_200_000
HOUR, DAY = 3_600_000, 86_400_000
CONTEXT = Context(now=NOW)


class Row(NamedTuple):
    state: str | None = None
    branch: str | None = None
    message: str | None = None
    hosts: tuple[str, ...] = ()
    created: int | None = None
    expires: int | None = None
    took: int | None = None
    builds: int | None = None


def _cell(_row: Row, _context: Context) -> Cell:
    return ()


COLUMNS: tuple[Column[Row], ...] = (
    Column("state", "State", _cell, 9, value=lambda row, _: row.state, kind="choice"),
    Column("branch", "Branch", _cell, 9, value=lambda row, _: row.branch),
    Column("commit", "Commit", _cell, 9, value=lambda row, _: row.message, names=("message", "branch")),
    Column("hosts", "Hosts", _cell, 9, value=lambda row, _: row.hosts, kind="choice", names=("Alias",)),
    Column("age", "Age", _cell, 9, value=lambda row, _: row.created, kind="age", names=("created",)),
    Column("expires", "Expires", _cell, 9, value=lambda row, _: row.expires, kind="time"),
    Column("took", "Took", _cell, 9, value=lambda row, _: row.took, kind="duration"),
    Column("count", "Count", _cell, 9, value=lambda row, _: row.builds, kind="number"),
    Column("plain", "Plain", _cell, 9),
)
"""`branch` is also another column's name, `plain` has no value."""

TEXTS = st.text(st.sampled_from('abßéÉe\u0301İﬁ漢😀\u0301\ud800 \n\t\u3000,:"\\=~<>-()*'), min_size=1, max_size=6)
WORDS = st.sampled_from(["main", "feat/a b", "Error", "fix:", "é", "e", "a,b", "12"]) | TEXTS | st.text(min_size=1)
AMOUNTS = st.sampled_from(["90s", "5m", "1h30m", "2d", "3w", "6mo", "1y", "0s", "1.5h"])
NUMBERS = st.sampled_from(["0", "5", "-3", "1.5", "+7"])
PATTERNS = st.sampled_from(["^fix", "a b", r"\d+\.", "a,b", '"', '"a"', "=x", "~", r"\\", "e$", "(?:ab|c)", "[^a]"])


def terms() -> st.SearchStrategy[Term]:
    """Every term that the language can express."""
    texts = st.lists(WORDS, min_size=1, max_size=3).map(tuple)
    patterns = st.lists(PATTERNS, min_size=1, max_size=3).map(tuple)
    amounts = st.lists(AMOUNTS, min_size=1, max_size=3).map(tuple)
    numbers = st.lists(NUMBERS, min_size=1, max_size=3).map(tuple)
    text_columns = st.sampled_from(["state", "branch", "commit", "hosts"])
    operators = st.sampled_from(["<", "<=", ">", ">="])
    negated = st.booleans()
    return st.one_of(
        st.builds(lambda word, no: Term((word,), negated=no), WORDS, negated),
        st.builds(lambda regex, no: Term((regex,), "", "regex", no), PATTERNS, negated),
        st.builds(Term, texts, text_columns, st.sampled_from(["has", "is"]), negated),
        st.builds(Term, patterns, text_columns, st.just("regex"), negated),
        st.builds(Term, amounts, st.sampled_from(["age", "expires", "took"]), operators, negated),
        st.builds(Term, numbers, st.just("count"), operators | st.sampled_from(["has", "is"]), negated),
    )


FILTERS = st.lists(terms(), max_size=4).map(lambda some: Filter(tuple(some)))
SYNTAX = st.sampled_from('ab-~=<>,:"\\ \n/()*+\ud800\u00a0é5dm')
TERM_TEXTS = st.text(SYNTAX, min_size=1) | st.text(st.characters(), min_size=1)
NASTY = st.just("") | TERM_TEXTS
EXPRESSIONS = st.one_of(
    NASTY,
    st.lists(
        st.sampled_from(["branch:", "age:", "count:", "-", "~", '"', "=", "<", "2d", "main", ",", " ", "x:", "(", "\\"])
    ).map("".join),
    FILTERS.map(str),
)
"""Any text, much of it close to a filter."""


def parsed_terms(text: str) -> tuple[Term, ...]:
    """The terms of an expression."""
    return parse(text, COLUMNS).terms


def parse_error(text: str) -> FilterError | None:
    """The error of an expression; None for a valid filter."""
    try:
        parse(text, COLUMNS)
    except FilterError as error:
        return error
    return None


def error_part(text: str, error: FilterError) -> str:
    """The part of an expression that an error is about."""
    return text[error.at : error.end]
