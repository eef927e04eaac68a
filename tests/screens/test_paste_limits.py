"""A paste is plain text of limited length, without control characters."""

import pytest
from textual import events
from textual.widgets import Input, TextArea

from tests.harness.app import AppHarness, RunningApp
from tests.screens.test_env_writing import on_env

LONG = "x" * 1_000_000


def paste(ui: RunningApp, text: str) -> None:
    """What the terminal sends for a paste."""
    ui.app.post_message(events.Paste(text))


def written(ui: RunningApp) -> str:
    """What stands in the input that has the focus."""
    focused = ui.app.focused
    assert isinstance(focused, Input)
    return focused.value


@pytest.mark.parametrize("key", ["slash", "colon", "t", "comma"])
async def test_input_cuts_a_long_paste_and_shows_the_limit(key: str) -> None:
    async with AppHarness(deployments=30).run_app() as ui:
        await ui.rests()
        await ui.press(*("comma", "enter") if key == "comma" else (key,))
        await ui.until(lambda: isinstance(ui.app.focused, Input), "an input")
        before = written(ui)
        paste(ui, LONG)
        await ui.press("a")
        assert written(ui) == f"{before}a"
        assert ui.toasts[-1] == f"Not pasted: 1,000,00{len(before)} characters. A line takes at most 2,048."
        paste(ui, "b" * 2_040)
        await ui.press("c")
        assert written(ui) == f"{before}a{'b' * 2_040}c"


async def test_input_drops_escape_sequences_and_control_characters() -> None:
    async with AppHarness(deployments=30).run_app() as ui:
        await ui.rests()
        await ui.press("slash")
        paste(ui, "sto\x1b[31mr\x1b]0;title\x07e\x00\x9b1m\x08 \t\u200b\x7f-eu\nq\x1b[0mR")
        await ui.press("x")
        assert written(ui) == "store  -eux"


async def test_a_long_paste_on_a_list_does_nothing() -> None:
    async with AppHarness(deployments=30).run_app() as ui:
        await ui.rests()
        paste(ui, LONG)
        await ui.press("j")
        assert ui.listed.table.cursor_index == 1
        assert ui.toasts == ["The pasted text is not a Vercel URL or a deployment ID."]


async def test_pasted_value_is_kept_exactly_and_drawn_without_control_characters() -> None:
    async with AppHarness().run_app(project="store") as ui:
        await on_env(ui)
        await ui.press("A")
        await ui.until(lambda: ui.app.screen.query(TextArea), "the form")
        area = ui.app.screen.query_one(TextArea)
        area.focus()
        paste(ui, "one\x1b[31m\rtwo\x9d0;title")
        await ui.press("x")
        assert area.text == "one\x1b[31m\ntwo\x9d0;titlex"
        await ui.see("one[31m", "two0;title")
        assert not {"\x1b", "\x9d"} & set(ui.text)
        paste(ui, LONG)
        await ui.see("not pasted: 1,000,0", "at most 65,536 are allowed")
        paste(ui, "caf\N{REPLACEMENT CHARACTER}")
        await ui.see("not pasted: it contains bytes that are not UTF-8")
        assert area.text == "one\x1b[31m\ntwo\x9d0;titlex"
