"""How soon a list of 100,000 rows answers: to a key, a sort, a filter, a row that changed."""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from tests.tools.benchmarks.answering import Round
from tests.tools.benchmarks.benchmark import Sample, Samples
from tests.tools.benchmarks.server import Server, serving
from tests.tools.benchmarks.terminal import ProgramFailed, Terminal, home, python

MANY, FEW = 100_000, 10_000
"""Rows of the list, and of the one that it is compared with."""
TIMEOUT = 300.0


def key() -> Samples:
    """Key to repaint at 100,000 rows, over that at 10,000; the parts in ms. The two take turns."""
    with (
        home() as env,
        serving(env, "--deployments", str(MANY)) as server,
        answering("key", env, server) as many,
        answering("key", env, server, FEW) as few,
    ):
        while True:
            other, one = few(), many()
            parts = {"at 100,000": one["median"], "p95": one["p95"]}
            parts |= {"at 10,000": other["median"], "p95 there": other["p95"]}
            yield Sample(one["median"] / other["median"], parts)


def sort() -> Samples:
    """The slowest column to sort by, in ms; the parts are the columns, and the slowest of the very first round."""
    return _slowest("sort")


def filter_() -> Samples:
    """The slowest filter, in ms; the parts are the filters, the way back to all rows, and the slowest at first."""
    return _slowest("filter", "clear")


def first_word() -> Samples:
    """The first word of a filter, in ms, by a quick typist; the parts are this, and without a pause after `/`."""
    return _turns("first-word", "quick")


def patch() -> Samples:
    """One row patched to its repaint, in ms."""
    return _turns("patch", "median")


def _turns(what: str, rated: str) -> Samples:
    """One of the figures of a round; all of them are the parts."""
    with home() as env, serving(env, "--deployments", str(MANY)) as server, answering(what, env, server) as turn:
        while True:
            one = turn()
            yield Sample(one[rated], one)


def _slowest(what: str, *reported_only: str) -> Samples:
    """The slowest step of a round; steps in `reported_only` are in the report, but not rated."""
    with home() as env, serving(env, "--deployments", str(MANY)) as server, answering(what, env, server) as turn:
        first = 0.0
        while True:
            one = turn()
            slowest = max(ms for name, ms in one.items() if name not in reported_only)
            first = first or slowest
            yield Sample(slowest, {**one, "at first": first})


@contextmanager
def answering(what: str, env: dict[str, str], server: Server, rows: int = MANY) -> Iterator[Callable[[], Round]]:
    """An app with a long list; calling the result runs a round. The app is idle between the calls."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = python("-m", "tests.tools.benchmarks.answering", what, server.url, server.token, str(rows), name)
        numbers = count()
        with Terminal(command, env) as terminal:

            def turn() -> Round:
                number = next(numbers)
                (folder / f"{number}.go").touch()
                file = folder / f"{number}.json"
                terminal.wait_until(file.exists, TIMEOUT)
                found: Round = json.loads(file.read_text())
                if "failed" in found:
                    raise ProgramFailed(str(found["failed"]))
                return found

            yield turn
