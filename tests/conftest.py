"""What every test can rely on: the same time zone, and colours whatever the terminal says."""

import time
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def same_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Local times are UTC, and nothing of the developer's own environment is heard."""
    for name in ("NO_COLOR", "VERCEL_TOKEN", "VTUI_API_URL", "VTUI_CONFIG", "TEXTUAL", "TEXTUAL_COLOR_SYSTEM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
