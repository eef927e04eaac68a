"""The tables of vtui/KEYS.md, made from the declared keys: `python -m tests.tools.keys` writes the file."""

from pathlib import Path

from textual.binding import Binding
from textual.keys import format_key

from tests.test_bindings import DECLARED
from vtui.app import KEY_NAMES, SCREENS
from vtui.resources.registry import RESOURCES
from vtui.widgets.frame.key_bar import acts

FILE = Path(__file__).parents[2] / "vtui" / "KEYS.md"
INTRODUCTION = """\
# Keys of vtui

The keys of the lists and of the pages that their rows open. `?` shows the keys of every screen, `vtui --keys` prints
all actions with their IDs, and `[keys]` in the config moves an action to other keys.

Lowercase letters and symbols never change anything. Capitals change something and always ask; the same capital again
confirms. `G` and `N` only move, as in vim. A key that is unavailable shows the reason.

In a form `enter` goes to the next field and submits on the last one, `ctrl+s` submits from every field; in a value
`enter` inserts a newline. Keys typed before a screen is ready go to the screen or field that they were meant for.
"""
GROUPS: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "Move": (
        (tuple(f"go.{name}" for name in RESOURCES), ", ".join(resource.title for resource in RESOURCES.values())),
        (("table.down", "table.up", "table.top"), "Next row, previous row, first row"),
        (("table.end",), "Last loaded row; loads more, and first shows how many requests that takes"),
        (("table.half-down", "table.half-up", "table.page-down", "table.page-up"), "Half a page, a page"),
        (("table.left", "table.right"), "Scroll to columns that do not fit"),
        (("table.open",), "Open the row"),
        (("back",), "Stop loading, clear marks, clear the filter, or go back"),
        (("history.back", "history.forward"), "Back and forward in history"),
        (("project",), "Open the project of the row"),
        (("all-projects", "team"), "Show all projects; switch team"),
    ),
    "Find": (
        (("filter", "filter-by-value"), "Filter as you type; filter by value, with counts"),
        (("search.next", "search.previous"), "Next and previous match of the last filter"),
        (("palette",), "Command palette: actions, projects, teams, IDs and URLs"),
        (("attention",), "What needs attention; `r` there checks what is not checked yet"),
        (("env.everywhere",), "Find the key of a variable in all projects"),
    ),
    "View": (
        (("sort", "columns"), "Sort (or click a column title); show, order and resize columns"),
        (("preview",), "Preview the row beside or below the list"),
        (("log",), "Build log of a deployment; runtime log of what a project serves in production"),
        (("visit", "dashboard", "copy"), "Open the URL; open in the Vercel dashboard; copy URL, ID and more"),
        (("records",), "DNS records of a domain"),
        (("env.side-by-side",), "Env vars side by side: one line per key, one column per environment"),
        (
            ("env.compare", "env.compare-values"),
            "Compare two environments or projects; compare values without showing them",
        ),
        (("reveal",), "On the page of a variable: show its value for 30 seconds"),
        (("refresh", "auto-refresh"), "Refresh; pause or resume auto-refresh"),
    ),
    "Act": (
        (("row.actions",), "All actions on the row, with the reason where one is unavailable"),
        (("mark", "mark-all", "mark.down", "mark.up"), "Mark a row, all shown rows, a range"),
        (("watch",), "Notify when the deployment finishes (toggle)"),
        (("export",), "Export the shown or marked rows as CSV, JSON or Markdown; variables also as a `.env` file"),
        (("redeploy",), "Redeploy this commit or the newest of its branch"),
        (("cancel", "promote", "rollback"), "Cancel the build; promote to production; roll back production"),
        (("add", "env.add"), "Assign an alias to a deployment; add a domain, a DNS record or a variable"),
        (("edit", "env.edit"), "Edit a domain, a DNS record or a variable"),
        (("delete",), "Delete a deployment, a DNS record or a variable; remove a domain from its project"),
        (("remove-alias", "env.unlink"), "Remove an alias of a deployment; unlink a shared variable from a project"),
        (("env.import",), "Import variables from a `.env` file, after a review"),
        (("env.share", "env.link"), "Create a shared variable; link a shared variable to a project"),
        (("verify", "move"), "Verify a domain; move it, with the domains that redirect to it, to another project"),
        (("auto-assign",), "Turn Auto-assign Custom Production Domains of a project on or off"),
    ),
    "App": (
        (("help", "settings", "requests"), "Help; settings; requests and errors"),
        (("back-or-quit", "quit"), "Back, or quit on the first screen; quit immediately"),
        (("suspend",), "Suspend, `fg` continues; in a text area: undo"),
    ),
}
"""Group -> ids of keys and what they do, in the order of its table; `rows` adds the others."""
LISTS = (
    "VtuiApp",
    "RowScroller",
    "ResourceTable",
    "RowScreen",
    *(screen.__name__ for screen in SCREENS.values()),
    "EnvVarScreen",
)
"""Classes whose keys a list has, or the page that its rows open."""


def rows(group: str) -> list[tuple[tuple[str, ...], str]]:
    """The rows of a group, and one for each key that no group has: a new action needs no line here."""
    known = {id_ for several in GROUPS.values() for ids, _ in several for id_ in ids}
    others: dict[str, str] = {}
    for binding in declared():
        if binding.id and binding.id not in known and not binding.id.startswith("page.") and group_of(binding) == group:
            others.setdefault(binding.id, binding.tooltip)
    return [*GROUPS[group], *(((id_,), about) for id_, about in others.items())]


def declared() -> list[Binding]:
    """The keys of lists and of the pages that their rows open."""
    return [binding for owner, binding in DECLARED if owner in LISTS]


def group_of(binding: Binding) -> str:
    """The group of a key that is in none."""
    return "Act" if acts(binding) else "View"


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
    for group in GROUPS:
        lines.append(f"\n## {group}\n\n| key | |\n|---|---|\n")
        for ids, about in rows(group):
            shown = " ".join(dict.fromkeys(f"`{key}`" for id_ in ids for key in keys(id_)))
            lines.append(f"| {shown} | {about} |\n")
    return "".join(lines)


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
