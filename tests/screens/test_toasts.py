"""Toasts do not cover the row under the cursor."""

import pytest
from textual.widgets._toast import Toast

from tests.harness.app import AppHarness, RunningApp


def covered(ui: RunningApp) -> set[int]:
    """The lines of the screen that toasts cover."""
    return {y for toast in ui.app.screen.query(Toast) for y in range(toast.region.y, toast.region.bottom)}


def cursor(ui: RunningApp) -> int:
    """The line of the screen with the cursor."""
    return next(y for y, line in enumerate(ui.lines) if line.startswith("▌"))


@pytest.mark.parametrize("size", [(60, 16), (80, 24)])
async def test_toasts_leave_the_row_uncovered_that_they_are_about(size: tuple[int, int]) -> None:
    async with AppHarness(deployments=60).run_app(size=size) as ui:
        await ui.rests()
        for _ in range(size[1] - 5):
            await ui.press("y", "enter")
            await ui.until(lambda: covered(ui), "the toast")
            assert cursor(ui) not in covered(ui)
            for toast in ui.app.screen.query(Toast):
                await ui.pilot.click(toast)
            await ui.press("j")
        assert cursor(ui) == size[1] - 3


async def test_toasts_give_way_to_the_cursor() -> None:
    async with AppHarness(deployments=60).run_app(size=(80, 24)) as ui:
        await ui.rests()
        await ui.press("y", "enter")
        await ui.until(lambda: covered(ui), "the toast")
        assert min(covered(ui)) > 12
        await ui.press("G")
        await ui.until(lambda: max(covered(ui)) < 12, "the toast at the top")
        await ui.press("g")
        await ui.until(lambda: min(covered(ui)) > 12, "the toast at the bottom")


@pytest.mark.parametrize(("size", "length"), [((60, 16), 41), ((60, 16), 43), ((80, 24), 56), ((80, 24), 57)])
async def test_toast_that_just_does_not_fit_on_a_line_is_complete(size: tuple[int, int], length: int) -> None:
    async with AppHarness().run_app(size=size) as ui:
        await ui.rests()
        ui.app.notify(f"{'four ' * 20}"[: length - 1] + "Z")
        await ui.until(lambda: any("Z" in line for line in ui.lines), "the end of the text")
