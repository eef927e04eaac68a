"""The ten tasks of the README work with the keys that it lists."""

from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from tests.harness.app import AppHarness, RunningApp
from tests.tools.readme_text import presses, tasks
from vtui.keymap import normalize_key
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.lists.pane.list_pane import ListPane

RESULTS = {
    "What does production of `store` serve?": ("fix: cart total rounds half cents up", "acme-shop.example"),
    "Why did the newest production build break?": ("Build failed", "Cannot find module 'sharp'"),
    "Redeploy the last good build of `api`": ("api: redeploying",),
    "Export the failed builds on main of two days as CSV": ("written to deployments-acme-2025-11-13.csv",),
    "Which projects lack `DATABASE_URL`?": ("side by side", "DATABASE_URL", "missing in"),
    "Copy the DNS record that the broken domain `acme.example` needs": ("record A @ 192.0.2.10",),
    "Roll back `store`, then undo it": ("store: rollback undone, production now serves main @ 448cd30",),
    "Delete five old previews": ("5 of 5", "5 deleted"),
    "What used the rate limit?": ("requests and errors", "/deployments", "deployments list"),
    "Add `NEW_FLAG` to production and preview of `store` and copy it to `checkout`": (
        "NEW_FLAG is copied to checkout",
    ),
}
"""Task -> what is then on the screen or in a toast."""


async def settled(ui: RunningApp) -> None:
    """Wait for the list on view, unless something is typed."""
    if ui.app.screen.query(ListPane) and not isinstance(ui.app.focused, Input | TextArea):
        await ui.rests()


@pytest.mark.parametrize("task", tasks())
async def test_a_task_of_the_readme_works(task: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with AppHarness(deployments=3_000, rate_limit=0).run_app() as ui:
        await settled(ui)
        for part in presses(tasks()[task]):
            await ui.pass_time(2)  # as a person does: what changes right before a key needs the button
            key = normalize_key(part)
            if key is None:
                await ui.press(*part)
            elif isinstance(ui.app.screen, QuestionScreen):
                await ui.answer(key)
                await ui.pass_time(10)
            else:
                await ui.press(key)
            await settled(ui)
        words = RESULTS[task]
        await ui.until(lambda: all(word in "\n".join([ui.text, *ui.toasts]) for word in words), f"to see {words}")
