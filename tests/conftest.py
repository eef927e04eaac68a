"""Fixtures of all tests: the same time zone, and colors whatever the terminal supports."""

import compileall
import gc
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from _pytest.assertion import rewrite
from _pytest.assertion.rewrite import assertstate_key
from hypothesis import HealthCheck, settings
from rich.console import RenderableType
from textual import screen
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen

import vtui

UNTIMED: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
"""No property test fails because the machine is slow or busy."""

settings.register_profile("quick", max_examples=30, **UNTIMED)
settings.register_profile("thorough", max_examples=1_000, **UNTIMED)
settings.register_profile("ci", max_examples=30, derandomize=True, **UNTIMED)
settings.load_profile("ci" if "CI" in os.environ else "quick")  # `--hypothesis-profile thorough` looks further

gc.set_threshold(100_000, 50, 50)  # looking for cycles after every 700 objects takes a fifth of the suite's time

screen.UPDATE_PERIOD = 1 / 15  # type: ignore[misc] # seconds; what nobody sees need not be drawn 60 times a second

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts its background jobs with SIGINT ignored, and the programs that tests interrupt would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)

RuleSet.__hash__ = object.__hash__  # type: ignore[method-assign] # as Textual's own, by identity, without a call: a million times

SLOW = {
    "test_crashes",
    "test_env_leaks",
    "test_hostile",
    "test_list",
    "test_moved_keys",
    "test_process",
    "test_queued_keys",
    "test_token_leaks",
}
"""Modules of tests that take many seconds each."""

VARIABLES_READ = ("NO_COLOR", "VERCEL_TOKEN", "VTUI_API_URL", "VTUI_CONFIG", "TEXTUAL", "TEXTUAL_COLOR_SYSTEM")


PARSED: dict[Any, list[RuleSet]] = {}
"""Parsed CSS: that of all widgets is the same in every app of a test run, and parsing it takes a tenth of the time."""
PARSE_RULES = Stylesheet._parse_rules  # noqa: SLF001 - Textual shares it nowhere


@dataclass
class Variables:
    """Those of the latest theme, and a key that stands for them: a hundred pieces of CSS in a row have the same."""

    latest: dict[str, str] = field(default_factory=dict)
    key: frozenset[tuple[str, str]] = frozenset()

    def key_of(self, variables: dict[str, str]) -> frozenset[tuple[str, str]]:
        """The key."""
        if variables is not self.latest:
            self.latest, self.key = variables, frozenset(variables.items())
        return self.key


VARIABLES = Variables()


def parse_rules_once(self: Stylesheet, css: str, *location: Any, **more: Any) -> list[RuleSet]:
    """Parse CSS as Textual does, once for the same variables."""
    key = (css, location, tuple(more.items()), VARIABLES.key_of(self._variables))
    if key not in PARSED:
        PARSED[key] = PARSE_RULES(self, css, *location, **more)
    return PARSED[key]


Stylesheet._parse_rules = parse_rules_once  # type: ignore[method-assign] # noqa: SLF001 - for all apps


RENDER_UPDATE = Compositor.render_update


def render_update_unseen(
    self: Compositor, full: bool = False, screen_stack: list[Screen[Any]] | None = None, simplify: bool = False
) -> RenderableType | None:
    """What a terminal would get is drawn for pictures alone: tests read the screen, which draws what it shows now."""
    if full:
        return RENDER_UPDATE(self, full, screen_stack, simplify)
    visible_screen_stack.set(screen_stack or [])
    self._dirty_regions.clear()
    return None


@pytest.fixture
def drawn() -> None:
    """For tests that count what is drawn: each change is, as in a terminal."""


@pytest.fixture(autouse=True)
def unseen(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Headless apps draw only what a test reads from the screen."""
    if "drawn" not in request.fixturenames:
        monkeypatch.setattr(Compositor, "render_update", render_update_unseen)


def pytest_configure(config: pytest.Config) -> None:
    """Compile the program once, for all the programs that tests start: they may not write down what they compile."""
    if not hasattr(config, "workerinput"):
        compileall.compile_dir(Path(vtui.__file__).parent, quiet=1)
        rewrite_assertions(config)


def rewrite_assertions(config: pytest.Config) -> None:
    """Prepare the tests' assertions once: each of the test processes would do it again for every file."""
    for file in Path(__file__).parent.rglob("test_*.py"):
        kept = rewrite.get_cache_dir(file) / f"{file.stem}{rewrite.PYC_TAIL}"
        if rewrite._read_pyc(file, kept) is None and rewrite.try_makedirs(kept.parent):  # noqa: SLF001 - pytest shares it nowhere
            stat, code = rewrite._rewrite_test(file, config)  # noqa: SLF001 - as above
            rewrite._write_pyc(config.stash[assertstate_key], code, stat, kept)  # noqa: SLF001 - as above


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slow tests in every test process: none runs alone at the end while the other processes wait."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    slow = [item for item in items if item.path.stem in SLOW]
    rest = [item for item in items if item.path.stem not in SLOW]
    share = len(rest) // workers + 1
    items[:] = [
        item
        for worker in range(workers)
        for item in (*slow[worker::workers], *rest[worker * share : (worker + 1) * share])
    ]


def pytest_collection_finish() -> None:
    """The garbage collector skips everything that was imported."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """Pytest looks for cycles several times at the end; all but the first need not walk through everything."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with nothing in it."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def same_machine(monkeypatch: pytest.MonkeyPatch, home: Path) -> Iterator[None]:
    """Local times are UTC, and the developer's own environment is ignored: settings and tokens."""
    for name in (
        *VARIABLES_READ,
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_DATA_DIRS",
        "XDG_STATE_HOME",
        "XDG_CACHE_HOME",
    ):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
