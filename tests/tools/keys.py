"""The tables of vtui/KEYS.md, made from the declared keys: `python -m tests.tools.keys` writes the file."""

from pathlib import Path

from textual.binding import Binding
from textual.keys import format_key

from tests.test_bindings import DECLARED
from vtui.app import KEY_NAMES, SCREENS
from vtui.widgets.frame.key_groups import ORDER, Group, group_of

FILE = Path(__file__).parents[2] / "vtui" / "KEYS.md"
INTRODUCTION = """\
# Keys of vtui

The keys of the lists and of the pages that their rows open. `?` shows the keys of every screen, `vtui --keys` prints
all actions with their IDs, and `[keys]` in the config moves an action to other keys.

Lowercase letters and symbols never change anything. Capitals change something and always ask; the same capital again
confirms, or `enter` twice where a word must be typed. `G` and `N` only move, as in vim. A key that is unavailable
shows the reason.

In a form `enter` goes to the next field and submits on the last one, `ctrl+s` submits from every field; in a value
`enter` inserts a newline. Keys typed before a screen is ready go to the screen or field that they were meant for.
"""
LISTS = (
    "VtuiApp",
    "RowScroller",
    "ResourceTable",
    "RowScreen",
    *(screen.__name__ for screen in SCREENS.values()),
    "EnvVarScreen",
)
"""Classes whose keys a list has, or the page that its rows open."""


def rows(group: Group) -> dict[str, list[str]]:
    """Keys of a group -> what they do, which depends on the kind of row."""
    found: dict[str, list[str]] = {}
    for binding in declared():
        if binding.id and not binding.id.startswith("page.") and group_of(binding) == group:
            texts = found.setdefault(" ".join(f"`{key}`" for key in keys(binding.id)), [])
            if binding.tooltip not in texts:
                texts.append(binding.tooltip)
    return found


def declared() -> list[Binding]:
    """The keys of lists and of the pages that their rows open."""
    return [binding for name in LISTS for owner, binding in DECLARED if owner == name]


def keys(id_: str) -> list[str]:
    """The keys of an id on a list, each once, the first declared first."""
    return list(dict.fromkeys(name_of(binding.key) for binding in declared() if binding.id == id_))


def name_of(key: str) -> str:
    """What is printed on a key: Textual spells punctuation out."""
    shown = format_key(key)
    return KEY_NAMES.get(key) or (shown if shown.isascii() and len(shown) == 1 else key)


def text() -> str:
    """The content of the file: a table for each group."""
    lines = [INTRODUCTION]
    for group in ORDER:
        lines.append(f"\n## {group}\n\n| key | |\n|---|---|\n")
        lines += (f"| {shown} | {'; '.join(texts)} |\n" for shown, texts in rows(group).items())
    return "".join(lines)


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
