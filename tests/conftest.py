"""What every test can rely on: the same time zone, and colours whatever the terminal says."""

import gc
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

UNTIMED: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
"""No property test fails because the machine is slow or busy."""

settings.register_profile("quick", max_examples=30, **UNTIMED)
settings.register_profile("thorough", max_examples=1_000, **UNTIMED)
settings.load_profile("quick")  # `--hypothesis-profile thorough` looks further

gc.set_threshold(100_000, 50, 50)  # looking for cycles after every 700 objects takes a fifth of the suite's time

HEARD = ("NO_COLOR", "VERCEL_TOKEN", "VTUI_API_URL", "VTUI_CONFIG", "TEXTUAL", "TEXTUAL_COLOR_SYSTEM")


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
