"""The key table of the README, made from the declared keys: `python -m tests.tools.readme` writes it."""

from pathlib import Path

from textual.keys import format_key

from tests.test_bindings import DECLARED
from vtui.app import KEY_NAMES, SCREENS
from vtui.resources.registry import RESOURCES

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- keys: made by python -m tests.tools.readme -->\n", "<!-- end of keys -->\n"
ROWS: tuple[tuple[tuple[str, ...], str], ...] = (
    (tuple(f"go.{name}" for name in RESOURCES), ", ".join(resource.title.lower() for resource in RESOURCES.values())),
    (("table.down", "table.up", "table.top", "table.end"), "move; `G` also loads on, and names the price first"),
    (("table.half-down", "table.half-up", "table.page-down", "table.page-up"), "half a page, a page"),
    (("table.left", "table.right"), "columns that do not fit"),
    (("table.open", "back"), "open; stop loading, clear marks, clear the filter, back"),
    (("history.back", "history.forward"), "back and forward through the places you have been"),
    (("filter", "facets"), "filter; counts of values to pick from"),
    (("search.next", "search.previous"), "to the next and the previous row that the last filter matches"),
    (("sort", "columns"), "sort (or click a title); choose, order and widen columns"),
    (("mark", "mark-all", "mark.down", "mark.up"), "mark a row, all that are shown, a range"),
    (("export",), "the shown or marked rows as CSV, JSON, Markdown, to a file or the clipboard"),
    (("preview",), "the row under the cursor beside the list, or below it"),
    (("attention",), "what needs attention, and what was not checked: `r` checks it"),
    (("log",), "the build log of a deployment; what a project's production says now"),
    (("visit", "inspect", "copy", "project"), "open the address, the dashboard; copy; the row's project"),
    (("watch",), "watch the deployment: a bell and a notice when it ends; again: do not"),
    (("row.actions",), "all that can be done with the row, and why the rest cannot"),
    (("redeploy",), "redeploy: asks first, the same key again confirms; this commit or the newest, anywhere"),
    (("cancel", "promote", "rollback"), "cancel the build; promote; roll production back: asked and confirmed alike"),
    (("delete",), "delete: a deployment, a variable, a domain's tie to its project; its name has to be typed"),
    (("add", "env.add", "edit", "env.edit"), "add, edit: a deployment's host, a project's domain, a variable"),
    (("env.import",), "bring in a `.env` file: what is new and what differs is shown first"),
    (("auto-assign",), "turn Auto-assign Custom Production Domains of a project on or off"),
    (
        ("unalias", "env.unlink"),
        "let one of a deployment's hosts point at nothing; unlink a shared variable",
    ),
    (("env.share", "env.link"), "create a variable that the team's projects share; link it to a project"),
    (("move",), "move a domain to another project, with the domains that redirect to it"),
    (("verify", "records"), "have Vercel look for the record that proves a domain; its DNS records"),
    (("reveal", "env.matrix"), "a variable's value, for 30 s, on its page; keys by environment, or by project"),
    (("env.copy",), "copy a variable to other projects or environments"),
    (("env.compare", "env.everywhere"), "variables of two projects or environments; a key in all projects"),
    (("env.alike",), "which of the values are alike: read after the price was told, never shown"),
    (("all-projects", "team"), "out of the chosen project, back to all; switch the team"),
    (("refresh", "live"), "refresh; pause or resume live updates"),
    (("activity",), "requests, what was done, errors"),
    (("settings",), "what can be chosen, where each choice comes from; changes it"),
    (("palette", "help"), "every command, project, team and address by name; what the keys do here"),
    (("leave", "quit"), "back, then quit; quit at once"),
    (("suspend",), "suspend; `fg` in the shell continues it. In a text area: undo"),
)
"""Ids of keys -> what they do, in the order of the table; other keys of a list follow with their help."""
LISTS = (
    "VtuiApp",
    "RowScroller",
    "ResourceTable",
    "RowScreen",
    *(screen.__name__ for screen in SCREENS.values()),
    "EnvVarScreen",
)
"""Classes whose keys a list has, or the page that its rows open."""


def rows() -> list[tuple[tuple[str, ...], str]]:
    """`ROWS`, and a row with its help for every other key of a list: a new action needs no line here."""
    known = {id_ for ids, _ in ROWS for id_ in ids}
    others = {
        binding.id or "": binding.tooltip for owner, binding in DECLARED if owner in LISTS and binding.id not in known
    }
    others = {id_: about for id_, about in others.items() if id_ and not id_.startswith("page.")}
    return [*ROWS, *(((id_,), about) for id_, about in others.items())]


def keys(id_: str) -> list[str]:
    """The keys of an id on a list, each once, the first declared first."""
    found = [binding.key for owner, binding in DECLARED if binding.id == id_ and owner in LISTS]
    return list(dict.fromkeys(map(name_of, found)))


def name_of(key: str) -> str:
    """What is printed on a key: Textual spells punctuation out."""
    shown = format_key(key)
    return KEY_NAMES.get(key) or (shown if shown.isascii() and len(shown) == 1 else key)


def table() -> str:
    """The table, a line for each row."""
    lines = ["| key | |\n", "|---|---|\n"]
    for ids, about in rows():
        shown = " ".join(dict.fromkeys(f"`{key}`" for id_ in ids for key in keys(id_)))
        lines.append(f"| {shown} | {about} |\n")
    return "".join(lines)


def written(text: str) -> str:
    """`text` with the table between its marks; raises ValueError without them."""
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}{table()}{END}{after}"


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
