"""Measures the structure of vtui: sizes, folders, inheritance, import circles, imports inside functions.

`python -m tests.tools.structure` prints one figure a line; `--details` names what each figure counts.
"""

import argparse
import ast
import dataclasses
import importlib
import pkgutil
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import textual.app
import textual.screen

import vtui

ROOT = Path(vtui.__file__).parent
DIVIDED = (
    ("vtui.writes.plan", "Plan"),
    ("vtui.resources.common.resource", "Resource"),
    ("vtui.table.columns", "Column"),
    ("vtui.table.columns", "Context"),
)
"""Classes whose number of fields is a figure: module and name."""


class Import(NamedTuple):
    """One module that another one imports."""

    module: str
    line: int
    in_function: bool
    typing_only: bool


class Figure(NamedTuple):
    """One measured figure with what it counts."""

    name: str
    value: str
    details: tuple[str, ...] = ()


def modules(root: Path = ROOT) -> dict[str, Path]:
    """Name and file of every module of vtui, packages included."""
    found = {}
    for file in sorted(root.rglob("*.py")):
        parts = file.relative_to(root.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def imports(source: str, module: str, known: Mapping[str, Path], *, package: bool) -> Iterator[Import]:
    """Every import of a module of vtui; one that is inside a function or for type checkers only is marked."""
    yield from _imports(ast.parse(source), module, known, package, in_function=False, typing_only=False)


def _imports(
    node: ast.AST, module: str, known: Mapping[str, Path], package: bool, *, in_function: bool, typing_only: bool
) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        for name in node.names:
            if name.name in known:
                yield Import(name.name, node.lineno, in_function, typing_only)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            parents = module.split(".")
            cut = node.level - (1 if package else 0)
            parents = parents[: len(parents) - cut]
            base = ".".join([*parents, *([base] if base else [])])
        for name in node.names:
            full = f"{base}.{name.name}"
            if full in known or base in known:
                yield Import(full if full in known else base, node.lineno, in_function, typing_only)
    for field, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                guarded = isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
                yield from _imports(
                    child,
                    module,
                    known,
                    package,
                    in_function=in_function or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda),
                    typing_only=typing_only or (guarded and field == "body"),
                )


def graph(known: Mapping[str, Path]) -> dict[str, tuple[Import, ...]]:
    """Module -> its imports of vtui."""
    return {
        name: tuple(imports(file.read_text(encoding="utf-8"), name, known, package=file.name == "__init__.py"))
        for name, file in known.items()
    }


def circles(edges: Mapping[str, set[str]]) -> list[tuple[str, ...]]:
    """Groups of nodes that reach each other, the largest first."""
    order: list[str] = []
    seen: set[str] = set()

    def reach(start: str, graph: Mapping[str, set[str]], into: list[str]) -> None:
        stack = [(start, iter(sorted(graph.get(start, ()))))]
        seen.add(start)
        while stack:
            node, rest = stack[-1]
            following = next((one for one in rest if one not in seen), None)
            if following is None:
                into.append(node)
                stack.pop()
            else:
                seen.add(following)
                stack.append((following, iter(sorted(graph.get(following, ())))))

    for node in sorted(edges):
        if node not in seen:
            reach(node, edges, order)
    back: dict[str, set[str]] = defaultdict(set)
    for node, others in edges.items():
        for other in others:
            back[other].add(node)
    seen.clear()
    groups = []
    for node in reversed(order):
        if node not in seen:
            group: list[str] = []
            reach(node, back, group)
            if len(group) > 1:
                groups.append(tuple(sorted(group)))
    return sorted(groups, key=lambda group: (-len(group), group))


def part_of(module: str) -> str:
    """The part of vtui, its package or module at the top, that a module belongs to; empty for vtui itself."""
    return [*module.split("."), ""][1]


def folder_of(module: str, known: Mapping[str, Path]) -> str:
    """The package that a module is a file of; a module at the top of vtui stands for itself."""
    return module if known[module].name == "__init__.py" or module.count(".") == 1 else module.rpartition(".")[0]


def lines(file: Path) -> int:
    """Lines of a file."""
    return len(file.read_text(encoding="utf-8").splitlines())


def measure() -> Iterator[Figure]:
    """All figures, in the order of the table in the issue."""
    known = modules()
    edges = graph(known)
    sizes: Counter[str] = Counter()
    for name, file in known.items():
        sizes[part_of(name)] += lines(file)
    total = sizes.total()
    shares = [f"{part or 'vtui'}: {size:,} lines, {size / total:.1%}" for part, size in sizes.most_common()]
    yield Figure("lines of the product", f"{total:,}")
    yield Figure("largest package", shares[0], tuple(shares))

    folders = Counter(folder_of(name, known) for name in known)
    yield Figure("modules in one folder", str(max(folders.values())), _counted(folders))
    long = Counter({name: lines(file) for name, file in known.items() if lines(file) > 300})
    yield Figure("files above 300 lines", str(len(long)), _counted(long))

    yield from _inheritance(known)

    parts: dict[str, set[str]] = defaultdict(set)
    packages: dict[str, set[str]] = defaultdict(set)
    single: dict[str, set[str]] = defaultdict(set)
    for name, found in edges.items():
        for one in found:
            single[name].add(one.module)
            if part_of(one.module) != part_of(name):
                parts[part_of(name) or "vtui"].add(part_of(one.module) or "vtui")
            if folder_of(one.module, known) != folder_of(name, known):
                packages[folder_of(name, known)].add(folder_of(one.module, known))
    for title, among in (("parts", parts), ("folders", packages), ("modules", single)):
        found_circles = circles(among)
        yield Figure(
            f"import circles of {title}",
            f"{len(found_circles)}, sizes {[len(circle) for circle in found_circles]}",
            tuple(" ".join(circle) for circle in found_circles),
        )
    inner = Counter(name for name, file in known.items() for _ in _function_imports(file))
    yield Figure("imports inside functions", str(inner.total()), _counted(inner))
    for module, class_name in DIVIDED:
        if module in known:
            cls = getattr(importlib.import_module(module), class_name)
            yield Figure(f"fields of {class_name}", str(len(dataclasses.fields(cls))))


def _function_imports(file: Path) -> Iterator[int]:
    """Lines of the imports inside functions, of any module."""
    for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in own_nodes(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield node.lineno


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes below one, without those of functions inside it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from own_nodes(child)


def _inheritance(known: Mapping[str, Path]) -> Iterator[Figure]:
    drawn: set[type] = set()
    for found in pkgutil.walk_packages(vtui.__path__, "vtui."):
        if found.name in known and not found.name.endswith("__main__"):
            module = importlib.import_module(found.name)
            drawn |= {one for one in vars(module).values() if isinstance(one, type)}
    screens = {one for one in drawn if issubclass(one, textual.screen.Screen) and _own_classes(one)}
    apps = {one for one in drawn if issubclass(one, textual.app.App) and _own_classes(one)}
    depths = Counter({f"{one.__module__}.{one.__qualname__}": len(_own_classes(one)) - 1 for one in screens | apps})
    yield Figure("own classes above a screen or the app", str(max(depths.values())), _counted(depths))
    names = Counter(
        {
            f"{one.__module__}.{one.__qualname__}": len({name for part in _own_classes(one) for name in vars(part)})
            for one in screens
        }
    )
    yield Figure("names of a screen, inherited ones of ours included", str(max(names.values())), _counted(names)[:10])
    deepest = max(apps, key=lambda one: len(_own_classes(one)))
    methods = {
        name
        for part in _own_classes(deepest)
        for name, value in vars(part).items()
        if callable(value) or isinstance(value, property | classmethod | staticmethod)
    }
    yield Figure("methods of the app object", str(len(methods)), tuple(sorted(methods)))


def _own_classes(cls: type) -> list[type]:
    return [part for part in cls.__mro__ if part.__module__.split(".")[0] == "vtui"]


def _counted(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(f"{count:>5} {name}" for name, count in counts.most_common())


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--details", action="store_true", help="name what each figure counts")
    details = parser.parse_args().details
    for figure in measure():
        print(f"{figure.name}: {figure.value}")
        if details:
            print(*(f"    {line}" for line in figure.details), sep="\n")


if __name__ == "__main__":
    main()
