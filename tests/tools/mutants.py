"""Mutation testing: changes one piece of the product at a time and says which changes no test notices.

    python -m tests.tools.mutants --count 160 --seed 1            # all areas
    python -m tests.tools.mutants --only actions --count 40

Works on a copy of the checkout. A mutant is killed when a related test fails or hangs, and survives otherwise.
"""

import argparse
import ast
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).parents[2]
LIMIT = 300
"""Seconds after which the tests of a mutant count as hanging."""


@dataclass(frozen=True, slots=True)
class Area:
    """Modules that are changed, and the tests that are to notice."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


AREAS = {
    "api": Area(("vtui/api/*.py",), ("tests/api", "tests/screens/test_trouble.py", "tests/cli/test_list.py")),
    "list": Area(
        ("vtui/resources/{collection,view,feed,listing,narrowing,order,sorting,facets,progress,places}.py",),
        ("tests/resources", "tests/screens/test_sifting.py", "tests/screens/test_lists.py"),
    ),
    "bulk": Area(
        ("vtui/resources/{bulk,bulk_run,bulk_question,pacing,ledger,clean_up}.py", "vtui/screens/bulk.py"),
        ("tests/resources", "tests/screens/test_bulk.py"),
    ),
    "actions": Area(
        (
            "vtui/resources/{redeploy,promote,rollback,cancel,delete,production,verify,guard,looking}.py",
            "vtui/screens/{running,aftermath,question}.py",
        ),
        ("tests/resources", "tests/screens/test_actions.py", "tests/screens/test_redeploying.py"),
    ),
}

SWAPS: dict[type[ast.AST], str] = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Add: "-",
    ast.Sub: "+",
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A piece of a module, and what takes its place."""

    module: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str

    def apply(self, source: str) -> str:
        """The module with the change; columns count UTF-8 bytes."""
        lines = source.encode().splitlines(keepends=True)
        head = b"".join(lines[: self.line - 1]) + lines[self.line - 1][: self.column]
        tail = lines[self.end_line - 1][self.end_column :] + b"".join(lines[self.end_line :])
        return (head + self.text.encode() + tail).decode()


def mutants(module: str, source: str) -> Iterator[Mutant]:
    """Every change that is made to a module."""
    for node in ast.walk(ast.parse(source)):
        for place, text in _changes(node, source):
            assert place.end_lineno is not None
            assert place.end_col_offset is not None
            yield Mutant(module, place.lineno, place.col_offset, place.end_lineno, place.end_col_offset, text)


def _changes(node: ast.AST, source: str) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    def text(part: ast.expr) -> str:
        return f"({ast.get_source_segment(source, part)})"

    match node:
        case ast.Compare(left=left, ops=[operator], comparators=[right]) if type(operator) in SWAPS:
            yield node, f"{text(left)} {SWAPS[type(operator)]} {text(right)}"
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in SWAPS and _numbers(left, right):
            yield node, f"{text(left)} {SWAPS[type(operator)]} {text(right)}"
        case ast.BoolOp(op=operator, values=[first, *rest]):
            yield node, text(first)
            yield node, f" {'and' if isinstance(operator, ast.And) else 'or'} ".join(map(text, rest))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield node, text(operand)
        case ast.IfExp(body=body, orelse=other):
            yield node, text(body)
            yield node, text(other)
        case ast.Constant(value=bool() as value):
            yield node, str(not value)
        case ast.Expr(value=ast.Call() | ast.Await()):
            yield node, "pass"
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]) | ast.AugAssign() | ast.Delete():
            yield node, "pass"
        case ast.Return(value=ast.Call() | ast.Tuple() | ast.Compare()):
            yield node, "return None"
        case ast.Continue() | ast.Break() | ast.Raise():
            yield node, "pass"


def _numbers(*parts: ast.expr) -> bool:
    """Whether a sum is one of numbers, as far as its parts show."""
    return any(isinstance(part, ast.Constant) and isinstance(part.value, int | float) for part in parts)


def modules(area: Area) -> list[str]:
    """Paths of an area's modules."""
    found: list[str] = []
    for pattern in area.modules:
        head, brace, rest = pattern.partition("{")
        names, _, tail = rest.partition("}")
        patterns = [head + name + tail for name in names.split(",")] if brace else [pattern]
        found += [str(path.relative_to(ROOT)) for one in patterns for path in sorted(ROOT.glob(one))]
    return found


def chosen(area: Area, count: int, rng: random.Random) -> list[Mutant]:
    """So many mutants of an area, spread over its modules by their size."""
    every = [mutant for module in modules(area) for mutant in mutants(module, (ROOT / module).read_text("utf-8"))]
    return sorted(
        rng.sample(every, min(count, len(every))), key=lambda mutant: (mutant.module, mutant.line, mutant.text)
    )


def outcome(mutant: Mutant, area: Area, copy: Path) -> str:
    """`killed`, `hangs`, or `survived`, as the related tests say in a copy of the checkout."""
    path = copy / mutant.module
    source = path.read_text("utf-8")
    path.write_text(mutant.apply(source), "utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-n", "0", "-p", "no:cacheprovider", *area.tests]
    try:
        done = subprocess.run(command, cwd=copy, capture_output=True, timeout=LIMIT, check=False)  # noqa: S603 - our own tests
    except subprocess.TimeoutExpired:
        return "hangs"
    finally:
        path.write_text(source, "utf-8")
    return "survived" if done.returncode == 0 else "killed"


def main() -> int:
    """Run the mutants, two at a time, and print what became of each that no test noticed."""
    parser = argparse.ArgumentParser(description="Which changes of the product does no test notice?")
    parser.add_argument("--only", choices=AREAS, help="one area")
    parser.add_argument("--count", type=int, default=160, help="how many in all areas together")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    names = [options.only] if options.only else list(AREAS)
    copies: SimpleQueue[Path] = SimpleQueue()
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        for number in range(2):
            copy = Path(folder) / str(number)
            shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis"))
            copies.put(copy)

        def run(job: tuple[str, Mutant]) -> tuple[str, Mutant, str]:
            name, mutant = job
            copy = copies.get()
            try:
                return name, mutant, outcome(mutant, AREAS[name], copy)
            finally:
                copies.put(copy)

        rng = random.Random(options.seed)  # noqa: S311 - the same mutants for the same seed
        jobs = [(name, mutant) for name in names for mutant in chosen(AREAS[name], options.count // len(names), rng)]
        for name, mutant, result in pool.map(run, jobs):
            counts[result] += 1
            if result != "killed":
                print(f"{result}: {name}: {mutant.module}:{mutant.line}: {mutant.text}", flush=True)
    print(", ".join(f"{count} {result}" for result, count in sorted(counts.items())))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
