"""The list of projects: issues first, and what it takes over from the deployments."""

from typing import TYPE_CHECKING

from tests.harness.app import AppHarness

if TYPE_CHECKING:
    from vtui.state import State


async def test_issues_first_is_a_sort_that_is_remembered() -> None:
    saved: list[State] = []
    harness = AppHarness(deployments=2_000)
    async with harness.run_app(save=saved.append) as ui:
        await ui.rests()
        await ui.press("2")
        await ui.rests()
        assert "Issue" not in ui.lines[2]
        store = next(line for line in ui.lines if " store " in line)
        assert sum(character in "●◐○×■⊘" for character in store) == 6, "production and five builds"
        await ui.press("s", "end")
        await ui.see("issues first")
        await ui.press("enter")
        await ui.see("Issue ▲", "not checked")
        names = [row.name for row in ui.listed.view]
        assert set(names[:2]) == {"labs", "data-viewer"}
        assert "× Build failed" in ui.lines[3]
        assert "Production build failed" in ui.lines[3]
    assert saved[-1].lists["projects"].sort == "issue"
    async with harness.run_app(state=saved[-1]) as ui:
        await ui.rests()
        await ui.press("2")
        await ui.rests()
        await ui.see("Issue ▲")
        await ui.until(lambda: ui.listed.view[0].name in {"labs", "data-viewer"}, "issues first")


async def test_a_refresh_of_the_projects_is_enough_for_all_lists() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.rests()
        await ui.press("2")
        await ui.rests()
        await ui.pass_time(125)
        before = len(harness.wire.paths())
        await ui.press("1")
        await ui.rests()
        assert "/v7/deployments" in harness.wire.paths()[before:]
        assert "/v10/projects" not in harness.wire.paths()[before:]


async def test_help_explains_serving_rolled_back_staged_and_the_strip() -> None:
    async with AppHarness().run_app(size=(120, 60)) as ui:
        await ui.rests()
        await ui.press("2", "question_mark", "G")
        await ui.see("Serving production", "rolled back", "staged", "Last builds of a project")
