"""What every test can rely on: the same time zone, and colours whatever the terminal says."""

import gc
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from textual import screen
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

UNTIMED: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
"""No property test fails because the machine is slow or busy."""

settings.register_profile("quick", max_examples=30, **UNTIMED)
settings.register_profile("thorough", max_examples=1_000, **UNTIMED)
settings.load_profile("quick")  # `--hypothesis-profile thorough` looks further

gc.set_threshold(100_000, 50, 50)  # looking for cycles after every 700 objects takes a fifth of the suite's time

screen.UPDATE_PERIOD = 1 / 15  # type: ignore[misc] # seconds; what nobody sees need not be drawn 60 times a second

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts its background jobs with SIGINT ignored, and the programs that tests interrupt would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)

HEARD = ("NO_COLOR", "VERCEL_TOKEN", "VTUI_API_URL", "VTUI_CONFIG", "TEXTUAL", "TEXTUAL_COLOR_SYSTEM")


PARSED: dict[Any, list[RuleSet]] = {}
"""Parsed CSS: that of all widgets is the same in every app of a test run, and parsing it takes a tenth of the time."""
PARSE_RULES = Stylesheet._parse_rules  # noqa: SLF001 - Textual shares it nowhere


def parse_rules_once(self: Stylesheet, css: str, *place: Any, **more: Any) -> list[RuleSet]:
    """Parse CSS as Textual does, once for the same variables."""
    key = (css, place, tuple(more.items()), frozenset(self._variables.items()))
    if key not in PARSED:
        PARSED[key] = PARSE_RULES(self, css, *place, **more)
    return PARSED[key]


Stylesheet._parse_rules = parse_rules_once  # type: ignore[method-assign] # noqa: SLF001 - for all apps


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with nothing in it."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def same_machine(monkeypatch: pytest.MonkeyPatch, home: Path) -> Iterator[None]:
    """Local times are UTC, and nothing of the developer's own environment is heard: neither settings nor tokens."""
    for name in (*HEARD, "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_DATA_DIRS", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
