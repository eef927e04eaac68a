"""A few screens as they were when somebody last looked at them; `pytest --snapshot-update` takes new ones."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.harness.app import RunningApp, app_for
from tests.harness.scenarios import OTHERS, SCENES

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
"""Screens, sizes, themes and states, each with each of the others at least once as far as that makes sense."""


@pytest.mark.parametrize("name", NAMES)
def test_a_screen_looks_as_it_did(name: str, snap_compare: Callable[..., bool]) -> None:
    scene = SCENES[name]
    harness = scene.harness()
    app = app_for(harness.connect, harness.clock, **scene.app)

    async def act(pilot: Pilot[Any]) -> None:
        await scene.act(RunningApp(app, pilot, harness.clock))
        app.clear_notifications()
        await pilot.pause()

    assert snap_compare(app, terminal_size=scene.size, run_before=act)


def test_there_are_few() -> None:
    assert len(NAMES) <= 24
