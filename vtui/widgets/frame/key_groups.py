"""The groups that keys are listed under in the help and the palette."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Literal

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
        *("table.*", "*.down", "*.up", "*.top", "*.end", "*.half-*", "*.page-*", "*.left", "*.right"),
        *("go.*", "all-projects", "history.*", "back", "*.back", "*.close", "*.cancel", "*.enter", "bulk.stop"),
        *("boxes", "*.next", "*.previous", "*.options"),
    ),
    "View": ("*",),
}
"""Group -> patterns of the ids of its keys. The first group counts; keys that write are in "Act" whatever their id."""
ORDER: tuple[Group, ...] = ("Move", "Find", "View", "Act", "App")
"""The groups as they are listed."""


def group_of(binding: Binding) -> Group:
    """The group of a key."""
    if acts(binding):
        return "Act"
    return next(group for group, ids in GROUPS.items() if any(fnmatchcase(binding.id or "", id_) for id_ in ids))
