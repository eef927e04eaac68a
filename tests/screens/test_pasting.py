"""A URL or an ID that is pasted on a list is offered to open; other text is neither used nor shown."""

import pytest
from textual import events
from textual.widgets import Input

from tests.harness.app_stage import Session, Stage
from tests.harness.openings import Named, on_top
from tests.screens.test_targets import built, on, opened
from vtui.screens.pages.deployment import DeploymentScreen
from vtui.screens.pages.project import ProjectScreen

NOT_A_TARGET = "The pasted text is not a Vercel URL or a deployment ID."


async def paste(session: Session, text: str) -> None:
    session.app.post_message(events.Paste(text))
    for _ in range(4):
        await session.pilot.pause(0)


async def test_a_pasted_deployment_is_opened_after_enter_and_not_before() -> None:
    stage = Stage()
    id_, host = built(stage)
    for text in (f"{id_}\n", f"https://{host}/cart\r\n\r\n"):
        async with stage.look(refresh=0) as session:
            await session.rests()
            asked = len(stage.wire.asked)
            await paste(session, text)
            await on_top(session, Named("pasted"))
            await session.see("Open the pasted URL or ID?", "Open th", "Cancel")
            assert len(stage.wire.asked) == asked, "nothing is asked before it is wanted"
            await session.press("enter")
            await on(session, DeploymentScreen)
            assert opened(session).id == id_


@pytest.mark.parametrize("keys", [("escape",), ("down", "enter")])
async def test_the_offer_can_be_declined(keys: tuple[str, ...]) -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await session.rests()
        row, asked = session.under_cursor, len(stage.wire.asked)
        await paste(session, "https://vercel.com/acme/docs")
        await on_top(session, Named("pasted"))
        await session.see("https://vercel.com/acme/docs", "Open this project")
        await session.press(*keys)
        await session.rests()
        assert session.under_cursor.id == row.id
        assert len(stage.wire.asked) == asked


async def test_a_page_takes_a_paste_as_well() -> None:
    stage = Stage()
    id_, _ = built(stage)
    async with stage.look(target="docs", refresh=0) as session:
        await on(session, ProjectScreen)
        await session.rests()
        await paste(session, id_)
        await on_top(session, Named("pasted"))
        await session.press("enter")
        await on(session, DeploymentScreen)
        assert opened(session).id == id_


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
async def test_other_text_does_nothing_and_is_not_repeated(text: str) -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await session.rests()
        row, asked = session.under_cursor, len(stage.wire.asked)
        await paste(session, text)
        await session.toast(NOT_A_TARGET)
        assert session.toasts == [NOT_A_TARGET]
        assert "s3cret" not in session.text
        assert session.under_cursor.id == row.id
        assert len(session.app.screen_stack) == 1
        assert len(stage.wire.asked) == asked


async def test_while_a_filter_is_written_a_paste_belongs_to_it() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await session.rests()
        await session.press("slash")
        await session.until(lambda: isinstance(session.app.focused, Input), "the filter to be written")
        await paste(session, "https://store.vercel.app")
        await session.until(lambda: session.listed.bar.input.value == "https://store.vercel.app", "the text")
        assert len(session.app.screen_stack) == 1
        assert session.toasts == []


async def test_a_second_paste_opens_no_second_offer() -> None:
    stage = Stage()
    id_, _ = built(stage)
    async with stage.look(refresh=0) as session:
        await session.rests()
        await paste(session, id_)
        await on_top(session, Named("pasted"))
        await paste(session, id_)
        assert len(session.app.screen_stack) == 2
