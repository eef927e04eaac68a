"""Inputs show their cursor while they have the focus, and the beginning of their text otherwise."""

from textual.app import App, ComposeResult
from textual.widgets import Button

from tests.harness.waiting import until
from vtui.widgets.forms.value_area import ValueArea
from vtui.widgets.text_input import TextInput


class Line(App[None]):
    """An input of ten cells, an area of five lines, and a button that can have the focus instead."""

    CSS = "TextInput { width: 10; height: 1; border: none; padding: 0; }"

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"raised": "#222222", "muted": "#888888"}

    def compose(self) -> ComposeResult:
        yield TextInput(select_on_focus=False)
        yield ValueArea("", id="value")
        yield Button()

    @property
    def drawn(self) -> str:
        """The line of the input."""
        return self.query_one(TextInput).render_line(0).text.rstrip()


async def test_an_input_without_the_focus_shows_the_beginning_of_its_text() -> None:
    app = Line()
    async with app.run_test() as pilot:
        line, button = app.query_one(TextInput), app.query_one(Button)
        line.focus()
        await pilot.press(*"abcdefghijklm")
        assert app.drawn == "efghijklm"
        button.focus()
        await pilot.pause()
        assert app.drawn == "abcdefghi…"
        line.value = "nopqrstuvwxyz"
        line.cursor_position = 13
        await pilot.pause()
        assert app.drawn == "nopqrstuv…"
        line.focus()
        await pilot.pause()
        assert app.drawn == "rstuvwxyz"


async def test_an_input_shows_all_of_its_text_when_there_is_room_again() -> None:
    app = Line()
    async with app.run_test() as pilot:
        line = app.query_one(TextInput)
        line.focus()
        await pilot.press(*"abcdefghijklm")
        line.styles.width = 14
        await until(lambda: app.drawn == "abcdefghijklm", lambda: app.drawn)
        line.styles.width = 6
        await until(lambda: app.drawn == "ijklm", lambda: app.drawn)


async def test_a_click_puts_the_cursor_where_it_was_made() -> None:
    app = Line()
    async with app.run_test() as pilot:
        line = app.query_one(TextInput)
        line.value = "abcdefghijklm"
        line.cursor_position = 13
        app.query_one(Button).focus()
        await pilot.pause()
        await pilot.click(TextInput, offset=(2, 0))
        assert line.cursor_position == 2


async def test_an_area_without_the_focus_shows_its_first_line() -> None:
    app = Line()
    async with app.run_test() as pilot:
        area = app.query_one(ValueArea)
        area.focus()
        for line in "1234567":
            await pilot.press(line, "enter")
        assert area.scroll_offset.y > 0
        app.query_one(Button).focus()
        await pilot.pause()
        assert area.scroll_offset.y == 0
        area.focus()
        await pilot.pause()
        assert area.scroll_offset.y > 0
