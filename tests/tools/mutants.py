"""Mutation testing: changes one piece of the product at a time and says which changes no test notices.

    python -m tests.tools.mutants --count 200 --seed 1
    python -m tests.tools.mutants --only actions --count 40
    python -m tests.tools.mutants --at vtui/api/pages.py:80 --tests tests/api/test_pages.py

Works on copies of the checkout, where `coverage` says first which of the related tests run which line (kept in the
file `--map`, so that the next run starts at once; remove it after changing the product). Each mutant is then given to
the tests that run its line, the quickest first, for a few seconds. It is killed when one of them fails or when they
hang, and survives otherwise: another test may notice it. `--at` repeats mutants of the same sample, `--tests` names
other tests for them.
"""

import argparse
import ast
import contextlib
import importlib
import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIMIT = 90.0
"""Seconds after which the tests of a mutant count as hanging; a single wait of a test gives up after 60."""
ENOUGH = 6.0
"""Seconds of tests that a mutant is given at most, as they took the processor for the map."""
TESTS = (
    *(
        f"tests/api/test_{name}.py"
        for name in (
            *("address", "broken_responses", "client", "endpoints", "errors", "events", "http2", "large_bodies"),
            *("merged_source", "pages", "proxies", "rate_limits", "read_only", "secrets", "sources"),
        )
    ),
    "tests/table",
    "tests/writes",
    "tests/navigation/test_history.py",
    "tests/resources/deployments",
    "tests/resources/projects/test_project_moves.py",
    "tests/cli/test_contract.py",
    *(
        f"tests/screens/test_{name}.py"
        for name in ("actions", "bulk", "lists", "redeploying", "filter_keys", "error_banners")
    ),
)
"""The related tests."""
AREAS = {
    "api": ("vtui/api/*.py",),
    "list": ("vtui/table/*.py", "vtui/resources/deployments/server_filter.py", "vtui/navigation/history.py"),
    "bulk": (
        *(f"vtui/writes/{name}.py" for name in ("bulk", "bulk_run", "bulk_question", "pacing", "ledger")),
        "vtui/resources/deployments/actions/clean_up.py",
        "vtui/screens/dialogs/bulk.py",
    ),
    "actions": (
        "vtui/resources/deployments/actions/*.py",
        "vtui/resources/deployments/actions/production.py",
        "vtui/resources/domains/verify.py",
        *(f"vtui/writes/{name}.py" for name in ("typed_confirmation", "effect_checks")),
        "vtui/screens/flows/run_plan.py",
        "vtui/session/after_write.py",
        "vtui/screens/dialogs/question.py",
    ),
}
"""The modules that are changed."""
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
OUTPUT = "pytest.txt"
FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A piece of a module, and what takes its place."""

    area: str
    module: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str

    def __str__(self) -> str:
        return f"{self.area}: {self.module}:{self.line}: {self.text}"

    def apply(self, source: str) -> str:
        """The module with the change; columns count UTF-8 bytes."""
        lines = source.encode().splitlines(keepends=True)
        head = b"".join(lines[: self.line - 1]) + lines[self.line - 1][: self.column]
        tail = lines[self.end_line - 1][self.end_column :] + b"".join(lines[self.end_line :])
        return (head + self.text.encode() + tail).decode()


def mutants(area: str, module: str, source: str) -> Iterator[Mutant]:
    """Every change that is made to a module."""
    for node in _nodes(ast.parse(source)):
        for at, text in _changes(node, source):
            assert at.end_lineno is not None
            assert at.end_col_offset is not None
            yield Mutant(area, module, at.lineno, at.col_offset, at.end_lineno, at.end_col_offset, text)


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a module, without those that only make texts, and without decorators."""
    yield node
    for name, value in ast.iter_fields(node):
        for part in value if isinstance(value, list) else [value]:
            texts = isinstance(part, ast.JoinedStr) or (isinstance(part, ast.FunctionDef) and part.name == "__repr__")
            if isinstance(part, ast.AST) and not texts and name != "decorator_list":
                yield from _nodes(part)


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
            yield node, f"({f' {_word(operator)} '.join(map(text, rest))})"
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


def _word(operator: ast.boolop) -> str:
    return "and" if isinstance(operator, ast.And) else "or"


def _numbers(*parts: ast.expr) -> bool:
    """Whether a sum is one of numbers, as far as its parts show."""
    return any(isinstance(part, ast.Constant) and isinstance(part.value, int | float) for part in parts)


def chosen(area: str, count: int, seed: int) -> list[Mutant]:
    """So many mutants of an area, spread over its modules by their size; the same ones for the same seed."""
    found = [path.relative_to(ROOT) for pattern in AREAS[area] for path in sorted(ROOT.glob(pattern))]
    every = [one for path in found for one in mutants(area, str(path), (ROOT / path).read_text("utf-8"))]
    rng = random.Random(seed)  # noqa: S311 - no secret
    return sorted(rng.sample(every, min(count, len(every))), key=lambda one: (one.module, one.line, one.text))


@dataclass
class Runs:
    """Which tests run which line of which module, and how many seconds of the processor each takes."""

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    """Tests that fail without a change: they are in no line."""

    def read(self, path: Path) -> None:
        """Add what a file holds."""
        stored = json.loads(path.read_text("utf-8"))
        self.seconds |= stored["seconds"]
        self.failed += stored["failed"]
        for module, lines in stored["lines"].items():
            for line, tests in lines.items():
                self.lines.setdefault(module, {}).setdefault(int(line), []).extend(tests)

    def write(self, path: Path) -> None:
        """Keep it in a file."""
        path.write_text(json.dumps(vars(self)), "utf-8")

    def tests(self, mutant: Mutant) -> list[str]:
        """The tests that run the line (else its module: some lines run at import), the quickest first."""
        lines = self.lines.get(mutant.module, {})
        inside = [line for line in lines if mutant.line <= line <= mutant.end_line]
        found = {test for line in inside for test in lines[line]} or {test for line in lines.values() for test in line}
        chosen, spent = list[str](), 0.0
        for test in sorted(found, key=self.seconds.__getitem__):
            spent += self.seconds[test]
            if chosen and spent > ENOUGH:
                break
            chosen.append(test)
        return chosen


def _pytest(copy: Path, arguments: Iterable[str], plugins: Iterable[object] = ()) -> int:
    """Run tests in a copy of the checkout, in a process of their own."""
    os.setpgid(0, 0)
    for name in [name for name in sys.modules if name.split(".")[0] in {"tests", "vtui"}]:
        del sys.modules[name]
    os.chdir(copy)
    os.environ["PYTHONPATH"] = str(copy)
    sys.dont_write_bytecode = False  # whatever the environment says: the next mutant in this copy starts sooner
    sys.path.insert(0, str(copy))
    output = os.open(copy / OUTPUT, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    for descriptor in range(3):
        os.dup2(output, descriptor)
    return pytest.main(["-n", "0", "-p", "no:cacheprovider", *arguments], plugins=list(plugins))


def _map(copy: Path, files: Iterable[str], path: Path) -> None:
    """Run tests under `coverage`, and write to a file what each of them runs."""
    try:
        coverage = importlib.import_module("coverage")
    except ImportError:
        sys.exit("Which tests run which line is found with coverage: pip install coverage")
    measured = [f"{copy}/{pattern}" for patterns in AREAS.values() for pattern in patterns]
    tracer = coverage.Coverage(data_file=None, include=measured)
    runs = Runs()
    failed: set[str] = set()

    class Contexts:
        @pytest.hookimpl(wrapper=True)
        def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
            tracer.switch_context(item.nodeid)
            started = time.process_time()
            try:
                return (yield)
            finally:
                runs.seconds[item.nodeid] = time.process_time() - started
                tracer.switch_context("")

        def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
            if report.failed:
                failed.add(report.nodeid)

    tracer.start()
    _pytest(copy, files, [Contexts()])
    tracer.stop()
    data = tracer.get_data()
    for file in data.measured_files():
        contexts = data.contexts_by_lineno(file)
        lines = {line: [test for test in tests if test and test not in failed] for line, tests in contexts.items()}
        runs.lines[str(Path(file).relative_to(copy))] = lines
    runs.failed = sorted(failed)
    runs.write(path)


def _change(copy: Path, mutant: Mutant, tests: list[str]) -> None:
    """Exit with 0 when the tests pass although the copy has the change."""
    for original in (copy / "vtui").rglob("*.py.original"):  # the last mutant's
        original.replace(original.with_suffix(""))
    path = copy / mutant.module
    original = path.rename(f"{path}.original")
    path.write_text(mutant.apply(original.read_text("utf-8")), "utf-8")
    sys.exit(_pytest(copy, ["-x", *tests]) if tests else 0)


def in_copies(jobs: Iterable[Callable[[Path], None]], limit: float | None) -> Iterator[tuple[int, int | None, str]]:
    """Run each job in a process, two at a time, in a copy of the checkout.

    Which one ended, how (None: it hung), and the first test that failed.
    """
    waiting = list(enumerate(jobs))[::-1]
    running: dict[multiprocessing.process.BaseProcess, tuple[int, Path, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(folder).resolve() / str(number) for number in range(2)]
        for copy in copies:
            shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis"))
        while waiting or running:
            while waiting and copies:
                number, job = waiting.pop()
                copy = copies.pop()
                running[started := FORK.Process(target=job, args=(copy,))] = number, copy, time.monotonic()
                started.start()
            wait([one.sentinel for one in running], 1.0)
            for process, (number, copy, since) in list(running.items()):
                hung = process.is_alive() and limit is not None and time.monotonic() - since > limit
                if process.is_alive() and not hung:
                    continue
                with contextlib.suppress(ProcessLookupError):  # what the tests started ends with them
                    os.killpg(process.pid or 0, signal.SIGKILL)
                process.join()
                del running[process]
                copies.append(copy)
                output = (copy / OUTPUT).read_text("utf-8", "replace") if (copy / OUTPUT).exists() else ""
                first = re.search(r"^(?:FAILED|ERROR) (.+?)(?: - |$)", output, re.MULTILINE)
                yield number, None if hung else process.exitcode, first[1] if first else ""


def runs_of(path: Path) -> Runs:
    """Which tests run which lines, from the file; those of test files that it does not have are found first."""
    runs = Runs()
    if path.exists():
        runs.read(path)
    known = {test.partition("::")[0] for test in runs.seconds}
    missing = [file for file in TESTS if file not in known]
    if missing:
        print(f"Finding which lines the tests run: {path}", flush=True)
        parts = [path.with_name(f"{path.name}.{number}") for number in range(len(missing))]
        jobs = [partial(_map, files=[file], path=part) for file, part in zip(missing, parts, strict=True)]
        for number, code, _ in in_copies(jobs, None):
            if code:
                sys.exit(f"{missing[number]} cannot be run")
            runs.read(parts[number])
            parts[number].unlink()
            runs.write(path)
    for test in runs.failed:
        print(f"fails without a change, and is left out: {test}")
    return runs


def main() -> int:
    """Run the mutants, print what became of each and which test noticed it first, and how many survived."""
    parser = argparse.ArgumentParser(description="Which changes of the product does no test notice?")
    parser.add_argument("--only", choices=AREAS, help="one area")
    parser.add_argument("--count", type=int, default=200, help="how many in all areas together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--map", type=Path, default=Path(tempfile.gettempdir()) / "vtui-mutants.json")
    parser.add_argument("--at", nargs="+", metavar="MODULE:LINE", help="only these of the sample")
    parser.add_argument("--tests", nargs="+", metavar="TEST", help="instead of those that run the line")
    options = parser.parse_args()
    for name in ("httpx", "pydantic", "textual.app"):
        importlib.import_module(name)  # once, and not in every process again
    areas = [options.only] if options.only else list(AREAS)
    sample = [one for area in areas for one in chosen(area, options.count // len(areas), options.seed)]
    if options.at:
        sample = [one for one in sample if f"{one.module}:{one.line}" in options.at]
    runs = Runs() if options.tests else runs_of(options.map)
    jobs = [partial(_change, mutant=one, tests=options.tests or runs.tests(one)) for one in sample]
    counts = {area: Counter[str]() for area in areas}
    for number, code, test in in_copies(jobs, LIMIT):
        mutant = sample[number]
        result = "hangs" if code is None else "killed" if code else "survived"
        counts[mutant.area][result] += 1
        print(f"{result}: {mutant}{f'  # {test}' if result == 'killed' else ''}", flush=True)
    for area, results in counts.items():
        print(f"{area}: " + ", ".join(f"{count} {result}" for result, count in sorted(results.items())))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
