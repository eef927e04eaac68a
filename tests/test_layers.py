"""Imports go one way between the layers."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

import vtui
from tests.tools import structure

ROOT = Path(vtui.__file__).parent
LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"", "text", "times", "glyphs"}),
    frozenset({"models"}),
    frozenset({"system"}),
    frozenset({"api"}),
    frozenset({"table", "logs", "writes"}),
    frozenset({"resources"}),
    frozenset({"navigation"}),
    frozenset({"config", "state", "credentials"}),
    frozenset({"session"}),
    frozenset({"widgets", "themes"}),
    frozenset({"terminal"}),
    frozenset({"screens", "search_words", "palette", "keymap", "unknown_keys"}),
    frozenset({"app"}),
    frozenset({"cli", "__main__"}),
)
"""Parts of vtui from the innermost out; a part imports its own layer's and those before it. `` is vtui itself."""
PLAIN = frozenset({"", "text", "times", "glyphs", "models", "system"})
APART = {
    "system": PLAIN - {"models"},
    "config": PLAIN,
    "state": PLAIN,
    "credentials": PLAIN,
    "demo": frozenset[str](),
}
"""Parts that may import less than their layer allows, and what; only `cli` imports `demo`."""
DRAWN = "widgets"
"""The first part that may know Textual."""
WIRED = frozenset({"api", "demo"})
"""The parts that may know httpx."""
RANKS = {part: rank for rank, layer in enumerate(LAYERS) for part in layer}


def part_of(module: str) -> str:
    """The part that a module of vtui belongs to."""
    return [*module.split("."), ""][1]


def imports(source: str, module: str, *, package: bool = False) -> Iterator[tuple[int, str]]:
    """Line and name of every import, inside functions too; what only type checkers see is left out."""
    yield from _walk(ast.parse(source), module, package)


def _walk(node: ast.AST, module: str, package: bool) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Import):
        yield from ((node.lineno, name.name) for name in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            parents = module.split(".")[: None if package and node.level == 1 else -(node.level - package)]
            base = ".".join([*parents, *([base] if base else [])])
        yield node.lineno, base
        if base == "vtui":
            yield from ((node.lineno, f"vtui.{name.name}") for name in node.names if (ROOT / name.name).exists())
            yield from (
                (node.lineno, f"vtui.{name.name}") for name in node.names if (ROOT / f"{name.name}.py").exists()
            )
    for name, child in _children(node):
        if isinstance(node, ast.If) and name == "body" and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            continue
        yield from _walk(child, module, package)


def _children(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield name, child


def offences(module: str, source: str, *, package: bool = False) -> list[str]:
    """Texts of the forbidden imports of a module."""
    part = part_of(module)
    if part not in RANKS and part not in APART:
        return [f"{module} belongs to no layer"]
    found = []
    for line, name in imports(source, module, package=package):
        top, to = name.split(".")[0], part_of(name)
        where = f"{module}:{line} imports {name}"
        if top == "textual" and RANKS.get(part, 0) < RANKS[DRAWN]:
            found.append(f"{where}: only widgets and what stands on them may draw")
        elif top == "httpx" and part not in WIRED:
            found.append(f"{where}: only api speaks HTTP")
        elif top != "vtui" or to == part:
            continue
        elif part in APART:
            if to not in APART[part]:
                found.append(f"{where}: {part} stands apart")
        elif to == "demo":
            if part != "cli":
                found.append(f"{where}: the demo account is the command line's")
        elif to not in RANKS:
            found.append(f"{where}: it belongs to no layer")
        elif RANKS[to] > RANKS[part]:
            found.append(f"{where}: the arrow runs back")
    return found


@cache
def product() -> tuple[dict[str, Path], dict[str, tuple[structure.Import, ...]]]:
    """Every module of vtui with its file, and with its imports of vtui."""
    known = structure.modules()
    return known, structure.graph(known)


def test_imports_follow_the_layers() -> None:
    found = [
        offence
        for module, file in structure.modules().items()
        for offence in offences(module, file.read_text(encoding="utf-8"), package=file.name == "__init__.py")
    ]
    assert not found, "\n".join(found)


def test_the_walk_sees_all_of_vtui() -> None:
    known = structure.modules()
    assert {
        "vtui",
        "vtui.__main__",
        "vtui.text",
        "vtui.api.client",
        "vtui.demo.data.account",
        "vtui.screens.lists.pane.list_pane",
    } <= known.keys()
    some = ("vtui.app", "vtui.api.client", "vtui.api.transport.connection")
    seen = {to for module in some for _, to in imports(known[module].read_text(encoding="utf-8"), module)}
    assert {"textual.binding", "httpx", "vtui.palette", "vtui.api.errors"} <= seen


PLANTED = {
    "back": ("vtui.models.team", "from vtui.api import client", "the arrow runs back"),
    "back in a function": ("vtui.text", "def f():\n    from vtui.models.team import Team", "the arrow runs back"),
    "back in a method's branch": (
        "vtui.table.cells",
        "class A:\n    async def f(self):\n        if True:\n            import vtui.widgets.line",
        "the arrow runs back",
    ),
    "back from the package": ("vtui.text", "from vtui import session", "the arrow runs back"),
    "back by a dot": ("vtui.api.client", "from ..resources import base", "the arrow runs back"),
    "back in the else of TYPE_CHECKING": (
        "vtui.api.client",
        "if TYPE_CHECKING:\n    pass\nelse:\n    from vtui.screens import help",
        "the arrow runs back",
    ),
    "settings in the service": ("vtui.api.client", "from vtui.config import Settings", "the arrow runs back"),
    "drawing": ("vtui.table.cells", "import textual.widget", "may draw"),
    "a session that draws": ("vtui.session.session", "from textual.app import App", "may draw"),
    "a session that knows its screens": (
        "vtui.session.navigator",
        "from vtui.screens.pages.location_screens import LocationScreens",
        "the arrow runs back",
    ),
    "drawing in a function": (
        "vtui.resources.common.resource",
        "def f():\n    from textual.app import App",
        "may draw",
    ),
    "speaking HTTP": ("vtui.screens.lists.pane.list_pane", "def f():\n    import httpx", "only api speaks HTTP"),
    "a demo that borrows": ("vtui.demo.data.account", "from vtui.text import clean", "stands apart"),
    "a config that reaches out": ("vtui.config", "from vtui.api.address import checked_base", "stands apart"),
    "a demo in a screen": (
        "vtui.screens.dialogs.help",
        "from vtui.demo.data.account import Account",
        "the command line's",
    ),
    "no layer": ("vtui.utils", "", "belongs to no layer"),
    "an import from no layer": ("vtui.app", "import vtui.helpers", "belongs to no layer"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_violation_is_found(name: str) -> None:
    module, source, words = PLANTED[name]
    (found,) = set(offences(module, source)) or {""}
    assert words in found


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("vtui.models.team", "if TYPE_CHECKING:\n    from vtui.api import client"),
        ("vtui.resources.common.resource", "import typing\nif typing.TYPE_CHECKING:\n    from textual.app import App"),
        ("vtui.screens.dialogs.help", "from vtui.widgets.line import Line\nfrom textual.app import App"),
        ("vtui.cli.connect", "def f():\n    from vtui.demo.data.account import Account"),
        ("vtui.demo.server.routes", "from vtui.demo.data.account import Account\nimport httpx"),
        ("vtui.api.client", "from . import budget\nfrom vtui import __version__"),
    ],
)
def test_what_is_allowed_is_not_reported(module: str, source: str) -> None:
    assert offences(module, source) == []


def folder_circles(edges: Mapping[str, tuple[structure.Import, ...]], known: Mapping[str, Path]) -> set[frozenset[str]]:
    """The circles of folders, imports for type checkers and inside functions counted."""
    folders: dict[str, set[str]] = {}
    for name, found in edges.items():
        here = structure.folder_of(name, known)
        others = {structure.folder_of(one.module, known) for one in found} - {here}
        folders.setdefault(here, set()).update(others)
    return {frozenset(circle) for circle in structure.circles(folders)}


def test_no_circle_between_folders() -> None:
    known, edges = product()
    assert folder_circles(edges, known) == set()


def test_modules_have_no_circle_but_the_declared_pair() -> None:
    _, edges = product()
    circles = structure.circles({name: {one.module for one in found} - {name} for name, found in edges.items()})
    assert circles == [("vtui.screens.flows.row_actions", "vtui.screens.flows.row_screen")]


@pytest.mark.parametrize(
    "source",
    [
        "from vtui.table.view import View",
        "def f():\n    from vtui.table.view import View",
        "if TYPE_CHECKING:\n    from vtui.table.view import View",
    ],
)
def test_a_circle_between_folders_is_found(source: str) -> None:
    known, edges = product()
    planted = "vtui.table.filtering.terms"
    edges = edges | {planted: tuple(structure.imports(source, planted, known, package=False))}
    circles = folder_circles(edges, known)
    assert circles == {frozenset({"vtui.table", "vtui.table.filtering"})}
