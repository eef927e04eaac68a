"""Texts take the names of keys from the user's [keys]: no text has a literal name of a key that can be changed."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import vtui
from tests.test_bindings import DECLARED
from vtui.table.columns import Tone

SOURCES = Path(vtui.__file__).parent
VERBS = (
    "(?:again|asks|back|chooses|compares|continues|follows|goes|leads|listens?|opens|picks|quits|retries|selects|shows"
    "|stops|switches|takes|tries|try)"
)
LETTER = "[b-zB-HJ-Z@!/~?%]"
"""A key of one character; `a` and `I` are words."""
WORD = "(?:esc|escape|enter|space|tab|backspace)"
HINTS = (
    r"(?i:\bpress )(?!.{0,3}\{)\S",
    r"(?<![\w+{'`\"-])(?:esc|escape|ctrl\+\w|shift\+\w+|f\d)(?![\w=(])",
    rf"(?<![\w+{{'`\"-])(?i:{WORD}) {VERBS}\b",
    rf"(?:^|[ :(])(?:{LETTER}|\d) {VERBS}\b",
    rf"\b(?:with|use|using|by|on) {LETTER}(?:[.:,)]|$)",
    rf"\((?:{LETTER}|{WORD})\)",
    rf": (?:{LETTER}|{WORD})$",
    rf"^ *(?:esc|{LETTER})  ?[a-z]{{2,}} [a-z]{{2,}}",
)
"""What a sentence looks like that names a key."""
NOT_KEYS = {
    "Enter without a token looks there again.",  # the input's own key: no id moves it
    "Enter @ for the domain itself.",
    "@ for the domain itself",
    "  ! not live yet",
}
"""Texts that look like one and are none."""
SHORT = frozenset({"esc", "escape", "tab", "enter", "space"}) | frozenset("rtlGq0@/~")
"""Names of keys that stood in lists of hints."""
TONES = get_args(Tone)
KEYWORDS = frozenset({"id", "key", "key_display"})


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every string of a module that could be shown, with the names of its holes; not docstrings and declared keys."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            count = {"Binding": 2, "hidden": 2, "key_name": None, "key": None, "keys_of": None}.get(name, 0)
            declared = node.args[:count]
            keywords = [one.value for one in node.keywords if one.arg in KEYWORDS]
            skipped |= {id(part) for one in (*declared, *keywords) for part in ast.walk(one)}
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in ast.walk(node) if isinstance(part, ast.Constant)}
            parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.lineno, node.value


def named(source: str) -> list[str]:
    """The texts of a module that name a key."""
    tree = ast.parse(source)
    found = [
        f"{line}: {text}"
        for line, text in texts(tree)
        if " " in text and text not in NOT_KEYS and "\n" not in text and any(re.search(hint, text) for hint in HINTS)
    ]
    for node in ast.walk(tree):  # ("r", "try again"), as lists of hints have it
        if isinstance(node, ast.Tuple) and len(node.elts) > 1:
            first, second = [part.value if isinstance(part, ast.Constant) else None for part in node.elts[:2]]
            key = isinstance(first, str) and (first in SHORT or re.fullmatch(r"(?:ctrl|shift)\+\w+|f\d", first))
            if key and isinstance(second, str) and second not in TONES:
                found.append(f"{node.lineno}: {first!r}, {second!r}")
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Span" and node.args:
            shown, *rest = [part.value if isinstance(part, ast.Constant) else None for part in node.args]
            if isinstance(shown, str) and shown.strip() in SHORT and "accent" in rest:
                found.append(f"{node.lineno}: {shown!r}")
    return found


def files() -> list[Path]:
    """The modules whose texts are shown beside keys; the commands and the demo account have none."""
    return sorted(path for path in SOURCES.rglob("*.py") if not {"demo", "cli"} & set(path.parts))


def test_no_text_has_a_literal_key_name() -> None:
    found = [f"{path.relative_to(SOURCES)}:{one}" for path in files() for one in named(path.read_text("utf-8"))]
    assert found == []


def referenced_ids(source: str) -> list[str]:
    """The ids of actions whose keys a module names in a text."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and len(node.args) > 1)
    named_calls = ((call, getattr(call.func, "attr", getattr(call.func, "id", ""))) for call in calls)
    parts = (part for call, name in named_calls if name in {"key", "key_name", "name", "of"} for part in call.args[:2])
    ids = (part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))
    return [id_ for id_ in ids if re.fullmatch(r"[a-z.-]{4,}", id_)]


def test_hints_name_the_keys_of_actions_that_exist() -> None:
    ids = {binding.id for _, binding in DECLARED}
    keys = {name for _, binding in DECLARED for name in (binding.key, *binding.key.split(","))} | SHORT
    found = {(path.name, id_) for path in files() for id_ in referenced_ids(path.read_text("utf-8"))}
    assert {(name, id_) for name, id_ in found if id_ not in ids | keys} == set()


@pytest.mark.parametrize(
    "source",
    [
        'say("Press r to retry.")',
        'raise BadResponse("The log was interrupted", "r asks for it again.")',
        'raise NotFound("No runtime log", "It never ran: l shows why.")',
        'hint = f"give that with --team or switch with t: {others}."',
        'cell("r  try again", "muted")',
        'cell(f"Reading: {done} values. esc stops.", "muted")',
        'say("Nothing is chosen: space chooses a line.")',
        'return f"It clashes with {named}: esc leads there"',
        'say("Search for something first: /")',
        'Span("until the end, or until esc", "muted")',
        'Binding("enter", "pick", "Load", id="menu.pick", tooltip="Load what the line says; esc stops it")',
        'keys_line(("tab", "the next tab"), ("esc", "back"))',
        'keys_line(("r", "try again"))',
        'Span("  r", "accent")',
        'word = "following" if follow else "G follows"',
        'offers = [("ctrl+e", "Copy the error", "screen.copy_error")]',
        'cell("The build command failed. See the build log (l).")',
        'cell(f"Paused{why}. Space goes on.", "warn")',
        'say("The name exists. Enter takes this free name.")',
    ],
)
def test_a_planted_literal_is_found(source: str) -> None:
    assert named(source)


@pytest.mark.parametrize(
    "source",
    [
        'say(f"Press {key} to retry.")',
        'keys_line((key("refresh", "r"), "try again"))',
        'Binding("r", "renew", "Refresh", id="refresh", tooltip="Read the list again")',
        'title = "This token has no access to any team"',
    ],
)
def test_a_text_without_a_literal_passes(source: str) -> None:
    assert named(source) == []
