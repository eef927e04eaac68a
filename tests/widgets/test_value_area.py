"""The area where a value is written gives what was written, to the character."""

from textual import events
from textual.app import App, ComposeResult

from vtui.widgets.forms.value_area import FOREIGN, ValueArea


class Area(App[None]):
    """An area, and what it refused."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"raised": "#222222", "muted": "#888888"}

    def compose(self) -> ComposeResult:
        yield ValueArea("", id="value")

    def on_value_area_refused(self, event: ValueArea.Refused) -> None:
        self.refused.append(event.why)


async def test_a_paste_is_inserted_completely_or_not_at_all() -> None:
    app = Area()
    async with app.run_test() as pilot:
        area = app.query_one(ValueArea)
        area.focus()
        for pasted, kept in (
            ("plain", "plain"),
            ("-----BEGIN-----\nab=\n-----END-----\n", "-----BEGIN-----\nab=\n-----END-----\n"),
            ("one\rtwo\r", "one\ntwo\n"),
            ("one\r\ntwo", "one\ntwo"),
            ("\n\n", "\n\n"),
            ("\ttab and  blanks ", "\ttab and  blanks "),
            ("[bold]ようこそ[/] 🎉\u200b\x1b[31m", "[bold]ようこそ[/] 🎉\u200b\x1b[31m"),
            ("x" * 65_536, "x" * 65_536),
        ):
            area.clear()
            app.post_message(events.Paste(pasted))
            await pilot.pause()
            assert area.text == kept
        area.load_text("there")
        for character in FOREIGN:
            app.post_message(events.Paste(f"a{character}b"))
            await pilot.pause()
        assert area.text == "there"
        assert len(app.refused) == len(FOREIGN)
        assert app.refused[-1] == "not pasted: it contains U+2029, which this field cannot hold"


async def test_enter_and_blanks_are_written() -> None:
    app = Area()
    async with app.run_test() as pilot:
        app.query_one(ValueArea).focus()
        await pilot.press("a", "enter", "b", "enter", "space")
        assert app.query_one(ValueArea).text == "a\nb\n "
