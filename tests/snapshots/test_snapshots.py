"""Compare a few screens with their snapshots; `pytest --snapshot-update` replaces these."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.harness.app import RunningApp, app_for
from tests.harness.scenarios import OTHERS, SCENARIOS

NAMES = (
    "deployments",
    "deployments-light",
    "deployments-80x24",
    "projects",
    "project",
    "domains",
    "env-vars",
    "preview",
    "team-menu",
    "redeploy",
    "attention",
    *OTHERS,
)
"""Screens, sizes, themes and states, in combinations that cover most pairs."""


@pytest.mark.parametrize("name", NAMES)
def test_screen_matches_its_snapshot(name: str, snap_compare: Callable[..., bool]) -> None:
    scenario = SCENARIOS[name]
    harness = scenario.harness()
    app = app_for(harness.connect, harness.clock, **scenario.app)

    async def act(pilot: Pilot[Any]) -> None:
        await scenario.act(RunningApp(app, pilot, harness.clock))
        app.clear_notifications()
        await pilot.pause()

    assert snap_compare(app, terminal_size=scenario.size, run_before=act)


def test_number_of_snapshots_is_limited() -> None:
    assert len(NAMES) <= 24
