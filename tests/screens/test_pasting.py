"""A URL or an ID that is pasted on a list is offered to open; other text is neither used nor shown."""

import pytest
from textual import events
from textual.widgets import Input

from tests.harness.app import AppHarness, RunningApp
from tests.harness.openings import Named, on_top
from tests.screens.test_targets import built, on, opened
from vtui.screens.pages.deployment import DeploymentScreen
from vtui.screens.pages.project import ProjectScreen

NOT_A_TARGET = "The pasted text is not a Vercel URL or a deployment ID."


async def paste(ui: RunningApp, text: str) -> None:
    ui.app.post_message(events.Paste(text))
    for _ in range(4):
        await ui.pilot.pause(0)


async def test_pasted_deployment_opens_after_enter() -> None:
    harness = AppHarness()
    id_, host = built(harness)
    for text in (f"{id_}\n", f"https://{host}/cart\r\n\r\n"):
        async with harness.run_app(refresh=0) as ui:
            await ui.rests()
            asked = len(harness.wire.asked)
            await paste(ui, text)
            await on_top(ui, Named("pasted"))
            await ui.see("Open the pasted URL or ID?", "Open th", "Cancel")
            assert len(harness.wire.asked) == asked, "nothing is asked before it is wanted"
            await ui.press("enter")
            await on(ui, DeploymentScreen)
            assert opened(ui).id == id_


@pytest.mark.parametrize("keys", [("escape",), ("down", "enter")])
async def test_offer_to_open_can_be_declined(keys: tuple[str, ...]) -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        row, asked = ui.under_cursor, len(harness.wire.asked)
        await paste(ui, "https://vercel.com/acme/docs")
        await on_top(ui, Named("pasted"))
        await ui.see("https://vercel.com/acme/docs", "Open this project")
        await ui.press(*keys)
        await ui.rests()
        assert ui.under_cursor.id == row.id
        assert len(harness.wire.asked) == asked


async def test_page_offers_to_open_a_paste() -> None:
    harness = AppHarness()
    id_, _ = built(harness)
    async with harness.run_app(target="docs", refresh=0) as ui:
        await on(ui, ProjectScreen)
        await ui.rests()
        await paste(ui, id_)
        await on_top(ui, Named("pasted"))
        await ui.press("enter")
        await on(ui, DeploymentScreen)
        assert opened(ui).id == id_


@pytest.mark.parametrize(
    "text",
    [
        "RRR\nXX\n",
        "docs",
        "vcp_s3cret0123456789abcdef",
        "[/red]s3cret[bold]",
        "\x1b[0m\x1b]52;c;s3cret\x07",
        "https://ada:s3cret@store.vercel.app",
        pytest.param("s3cret" * 200_000, id="1.2 MB"),
    ],
)
async def test_other_pasted_text_does_nothing_and_is_not_shown(text: str) -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        row, asked = ui.under_cursor, len(harness.wire.asked)
        await paste(ui, text)
        await ui.toast(NOT_A_TARGET)
        assert ui.toasts == [NOT_A_TARGET]
        assert "s3cret" not in ui.text
        assert ui.under_cursor.id == row.id
        assert len(ui.app.screen_stack) == 1
        assert len(harness.wire.asked) == asked


async def test_paste_while_filtering_goes_into_the_filter() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        await ui.press("slash")
        await ui.until(lambda: isinstance(ui.app.focused, Input), "the filter to be written")
        await paste(ui, "https://store.vercel.app")
        await ui.until(lambda: ui.listed.bar.input.value == "https://store.vercel.app", "the text")
        assert len(ui.app.screen_stack) == 1
        assert ui.toasts == []


async def test_second_paste_opens_no_second_offer() -> None:
    harness = AppHarness()
    id_, _ = built(harness)
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        await paste(ui, id_)
        await on_top(ui, Named("pasted"))
        await paste(ui, id_)
        assert len(ui.app.screen_stack) == 2
