"""The groups that keys are listed under in the help and the palette."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Literal, NamedTuple

from textual.binding import Binding

from vtui.widgets.frame.key_bar import acts

Group = Literal["Move", "Find", "View", "Act", "App"]

GROUPS: Mapping[Group, tuple[str, ...]] = {
    "Find": (
        *("filter", "filter-by-value", "sort", "search.*", "help.search", "log.only-matches"),
        *("log.next-error", "log.previous-error"),
    ),
    "Act": (
        *(
            "row.actions",
            "copy",
            "copy-record",
            "copy.*",
            "*.copy",
            "log.copy-error",
            "export",
            "mark",
            "mark-all",
            "mark.*",
            "watch",
        ),
        *("menu.pick", "menu.choose", "menu.toggle", "menu.reset", "sort.reverse", "filter.apply", "filter.complete"),
        *("columns.move-right", "columns.move-left", "columns.wider", "columns.narrower", "columns.auto-width"),
        *("bulk.pause", "form.submit", "form.finish", "form.toggle", "form.line-break", "sign-in.page"),
        *("question.confirm", "question.press"),
    ),
    "App": (
        *("team", "settings", "palette", "help", "*.help", "auto-refresh", "requests", "back-or-quit", "quit"),
        "suspend",
    ),
    "Move": (
        *("*.down", "*.up", "*.top", "*.end", "*.half-*", "*.page-*", "*.left", "*.right"),
        *("go.*", "all-projects", "history.*", "back", "*.back", "*.close", "*.cancel", "*.enter", "bulk.stop"),
        *("boxes", "*.next", "*.previous", "*.options"),
    ),
    "View": ("*",),
}
"""Group -> patterns of the ids of its keys. The first group counts; keys that write are in "Act" whatever their id."""
ORDER: tuple[Group, ...] = ("Move", "Find", "View", "Act", "App")
"""The groups as they are listed."""


class Fold(NamedTuple):
    """Keys that the help lists on one line."""

    ids: tuple[str, ...]
    """Patterns of the ids, in the order of the keys."""
    text: str


FOLDS: tuple[Fold, ...] = (
    Fold(("*.down", "*.up", "*.left", "*.right"), "Down, up, left, right"),
    Fold(("*.top", "*.end"), "To the top, to the end"),
    Fold(("*.half-down", "*.half-up"), "Half a page down, up"),
    Fold(("*.page-down", "*.page-up"), "A page down, up"),
    Fold(("go.*", "all-projects", "history.*"), "Lists, all projects, back and forward in history"),
    Fold(("search.next", "search.previous"), "Next match, previous match"),
    Fold(("visit", "dashboard"), "Open the URL, or its page in the dashboard"),
)
"""What the help shows for several keys that belong together; the first that matches counts."""


def fold_of(binding: Binding) -> Fold | None:
    """The keys with which a key shares a line of the help; None if it has its own."""
    if acts(binding) or (binding.id or "").startswith("mark."):
        return None
    return next((fold for fold in FOLDS if any(fnmatchcase(binding.id or "", id_) for id_ in fold.ids)), None)


def group_of(binding: Binding) -> Group:
    """The group of a key."""
    if acts(binding):
        return "Act"
    return next(group for group, ids in GROUPS.items() if any(fnmatchcase(binding.id or "", id_) for id_ in ids))
