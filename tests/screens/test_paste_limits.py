"""A paste is text: as much of it as fits what takes it, and nothing that a terminal obeys."""

import pytest
from textual import events
from textual.widgets import Input, TextArea

from tests.harness.app_stage import Session, Stage
from tests.screens.test_env_writing import on_env

LONG = "x" * 1_000_000


def paste(session: Session, text: str) -> None:
    """What the terminal sends for a paste."""
    session.app.post_message(events.Paste(text))


def written(session: Session) -> str:
    """What stands in the input that has the focus."""
    focused = session.app.focused
    assert isinstance(focused, Input)
    return focused.value


@pytest.mark.parametrize("key", ["slash", "colon", "t", "comma"])
async def test_a_line_takes_what_fits_and_says_why_it_takes_no_more(key: str) -> None:
    async with Stage(deployments=30).look() as session:
        await session.rests()
        await session.press(*("comma", "enter") if key == "comma" else (key,))
        await session.until(lambda: isinstance(session.app.focused, Input), "an input")
        before = written(session)
        paste(session, LONG)
        await session.press("a")
        assert written(session) == f"{before}a"
        assert session.toasts[-1] == f"Not pasted: 1,000,00{len(before)} characters. A line takes at most 2,048."
        paste(session, "b" * 2_040)
        await session.press("c")
        assert written(session) == f"{before}a{'b' * 2_040}c"


async def test_escape_sequences_and_control_characters_stay_out_of_a_line() -> None:
    async with Stage(deployments=30).look() as session:
        await session.rests()
        await session.press("slash")
        paste(session, "sto\x1b[31mr\x1b]0;title\x07e\x00\x9b1m\x08 \t\u200b\x7f-eu\nq\x1b[0mR")
        await session.press("x")
        assert written(session) == "store  -eux"


async def test_a_long_paste_on_a_list_does_nothing() -> None:
    async with Stage(deployments=30).look() as session:
        await session.rests()
        paste(session, LONG)
        await session.press("j")
        assert session.listed.table.cursor_index == 1
        assert session.toasts == ["The pasted text is not a Vercel URL or a deployment ID."]


async def test_a_value_is_taken_to_the_character_and_drawn_without_what_a_terminal_obeys() -> None:
    async with Stage().look(project="store") as session:
        await on_env(session)
        await session.press("A")
        await session.until(lambda: session.app.screen.query(TextArea), "the form")
        area = session.app.screen.query_one(TextArea)
        area.focus()
        paste(session, "one\x1b[31m\rtwo\x9d0;title")
        await session.press("x")
        assert area.text == "one\x1b[31m\ntwo\x9d0;titlex"
        await session.see("one[31m", "two0;title")
        assert not {"\x1b", "\x9d"} & set(session.text)
        paste(session, LONG)
        await session.see("not pasted: 1,000,0", "where at most 65,536 fit")
        paste(session, "caf\N{REPLACEMENT CHARACTER}")
        await session.see("not pasted: it holds bytes that are not UTF-8")
        assert area.text == "one\x1b[31m\ntwo\x9d0;titlex"
