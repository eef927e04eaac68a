"""The vocabulary of the code: standard terms in names, docstrings and comments.

A new word for the lists is one line in `NAMES`, `CONSTANTS` or `PHRASES`.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import vtui

ROOT = Path(vtui.__file__).parents[1]

NAMES = {
    "aftermath": "after_write",
    "alike": "equal, compare_values",
    "arriv(al|ed|ing)": "on_rows, received, start",
    "beat": "throttle",
    "beside": "neighbors, in_background",
    "colour(ed|s)?": "color, colored",
    "dossier": "project_page_data",
    "elsewhere": "external, other",
    "faulty": "invalid",
    "fates?|foretell|foretold|standing": "result, summarize, status",
    "goal": "target_count",
    "hear[ds]?": "on_change, received",
    "hunt(ing|s)?": "search, searching",
    "judge[ds]?": "test, predicate",
    "knowing|learn(ed|s)?": "fetch, update, AccountStore",
    "landing|news": "production_move, row_change",
    "longest|narrowest|widest": "max_..., min_...: what is limited",
    "looks|recall(ed|s)?": "view_state, column_state",
    "matters?": "issue, issues",
    "meant": "expected, matching",
    "narrow(ed|ing|s)?": "filtered, server_query",
    "neighbours?": "neighbors",
    "odd(ity|ities)?": "malformed, problem, faults",
    "patiently|patience": "with_retries, retry",
    "places?": "project (a ProjectRef), index, position, path",
    "put_off": "postpone",
    "reckon(ed|s)?": "compute",
    "said|says?|saying|spoken": "message, text, describe",
    "sift(ed|ing|s)?": "filter, filtered",
    "sought": "searched",
    "spare": "reserve",
    "survey": "collect, summarize",
    "telling|tells?|told": "message, text, describe",
    "travel(s|led)?": "navigator, history",
    "weary": "exhausted",
    "weigh(s|ed)?": "update",
    "whole": "complete, all",
    "whom|whose|whoever": "owner",
    "wish(ed|es)?": "options",
}
"""A word of a name (between underscores or capitals) -> what to use."""

CONSTANTS = {
    "(KEPT|KEEP|MOST|NAMED|STAY|WIDE)(_.*)?|.*_(KEPT|MOST|STAY|WIDE)": "what is limited: MAX_..., DIALOG_WIDTH",
}
"""A constant's name -> what to use."""

PHRASES = {
    r"(some|any|no)body|no one": "name the user, the program or the API, or use the passive",
    r"tells?|told": "shows, describes, is the text of",
    r"is said|are said|(it|they|that|API|server|row|text|column|filter|cell)s? says?": "is shown, is, means",
    r"hears? of|heard": "is called with, receives",
    r"learns?|learned of": "reads, updates",
    r"in words": "as a text for the user",
    r"asked for": "requested",
    r"has it": "as in JSON, as declared",
    r"wished( for)?": "requested, set",
    r"for ever": "endlessly, too long",
    r"as far as (any|is known|it|they)": "if",
    r"lets? (it |them |rows? )?through": "matches, accepts",
    r"by hand": "by the user, manually",
    r"what people|as people": "for users",
    r"speaks? of": "names, has",
    r"riddle|proverb": "plain terms",
    r"colours?|coloured|neighbours?|favours?": "American spelling, as in the platform's API",
    r"odd (row|answer|side|data)s?": "malformed, unexpected",
    r"whoever|of whom|with whom": "the caller, the user",
    r"none of (its|the project's|the)": "not in, outside of",
    r"parted": "separated",
    r"blanks": "spaces",
}
"""What docstrings and comments avoid -> what to use."""

_NAME_PATTERNS = {re.compile(rf"(?:{pattern})\Z"): better for pattern, better in NAMES.items() if "_" not in pattern}
_LONG_NAMES = {
    re.compile(rf"(?:^|_)(?:{pattern})(?:_|$)"): better for pattern, better in NAMES.items() if "_" in pattern
}
_CONSTANT_PATTERNS = {re.compile(rf"_?(?:{pattern})\Z"): better for pattern, better in CONSTANTS.items()}
_PHRASE_PATTERNS = {re.compile(rf"\b(?:{pattern})\b"): better for pattern, better in PHRASES.items()}
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


class Offence(NamedTuple):
    """A word that is avoided, and where it is."""

    line: int
    found: str
    better: str


def offences(source: str) -> Iterator[Offence]:
    """The offences of a module, against `NAMES` where a name is defined and against `PHRASES` in texts."""
    tree = ast.parse(source)
    for line, name in _defined(tree):
        for word in _WORD.findall(name):
            for pattern, better in _NAME_PATTERNS.items():
                if pattern.match(word.lower()):
                    yield Offence(line, name, better)
        for pattern, better in _CONSTANT_PATTERNS.items():
            if pattern.match(name):
                yield Offence(line, name, better)
        for pattern, better in _LONG_NAMES.items():
            if pattern.search(name.lower()):
                yield Offence(line, name, better)
    for line, text in (*_docstrings(tree), *_comments(source)):
        for pattern, better in _PHRASE_PATTERNS.items():
            if match := pattern.search(text):
                yield Offence(line, match[0], better)


def _defined(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Names that a module defines: functions, classes, parameters, variables and attributes."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name
            case ast.arg(arg=name):
                yield node.lineno, name
            case ast.Name(id=name, ctx=ast.Store()):
                yield node.lineno, name
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                yield node.lineno, name


def _docstrings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Docstrings of modules, classes and functions, and strings below a variable or a field."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, " ".join(node.value.value.split())


def _comments(source: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and not re.match(r"#\s*(?:noqa|type:|fmt:|ruff:)", token.string):
            yield token.start[0], token.string


FILES = sorted(
    file.relative_to(ROOT).as_posix() for folder in ("vtui", "tests") for file in (ROOT / folder).rglob("*.py")
)


@pytest.mark.parametrize("file", FILES)
def test_files_keep_to_the_vocabulary(file: str) -> None:
    source = (ROOT / file).read_text(encoding="utf-8")
    found = [f"{file}:{line}: {word!r}, use: {better}" for line, word, better in offences(source)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def told(): ...", "told"),
        ("def is_told_twice(): ...", "is_told_twice"),
        ("class SiftedList: ...", "SiftedList"),
        ("LONGEST = 1", "LONGEST"),
        ("MOST_ROWS = 1", "MOST_ROWS"),
        ("def f(whole): ...", "whole"),
        ("for odd, line in rows: ...", "odd"),
        ("class A:\n    def __init__(self):\n        self.weary = 1", "weary"),
        ("def put_off_refresh(): ...", "put_off_refresh"),
        ("x = [said for said in rows]", "said"),
        ('"""As far as anybody has heard."""', "anybody"),
        ('def f():\n    """What the row says of it."""', "row says"),
        ('class A:\n    x: int = 0\n    """Rows that were asked\n    for."""', "asked for"),
        ("x = 1  # nobody knows", "nobody"),
    ],
)
def test_planted_offences_are_found(source: str, found: str) -> None:
    assert found in [offence.found for offence in offences(source)]


@pytest.mark.parametrize(
    "source",
    [
        "from others import told\n\ntold(rows.odd)",
        'message = "Nobody was told."',
        "def holdall(): ...",
        "x = 1  # noqa: S101 - nobody",
        '"""The rows that match the filter."""',
    ],
)
def test_uses_of_foreign_names_and_texts_for_users_are_no_offences(source: str) -> None:
    assert not list(offences(source))
