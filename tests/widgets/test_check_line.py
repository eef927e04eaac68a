"""Several of few: chosen by keys and clicks, on as many lines as they take."""

from textual.app import App, ComposeResult

from vtui.widgets.forms.option_lines import CheckLine
from vtui.writes.form import Choice

NAMES = ("production", "preview", "development", "qa")


class Line(App[None]):
    """A line, and what was chosen of it."""

    def __init__(self) -> None:
        super().__init__()
        self.reported: list[tuple[str, ...]] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict.fromkeys(("muted", "faint", "cursor-row"), "#7f7f7f")

    def compose(self) -> ComposeResult:
        yield CheckLine("For", [Choice(name, name) for name in NAMES], ("preview",), id="line")

    def on_option_line_changed(self) -> None:
        self.reported.append(self.query_one(CheckLine).values)


async def test_options_chosen_in_any_order_are_reported_in_the_order_of_the_line() -> None:
    app = Line()
    async with app.run_test(size=(80, 10)) as pilot:
        line = app.query_one(CheckLine)
        line.focus()
        line.move(-1)
        assert line.at == 0, "at an end it stays"
        line.move(3)
        await pilot.press("space")
        line.move(-3)
        await pilot.press("space")
        assert line.values == ("production", "preview", "qa")
        assert line.size.height == 1
        await pilot.click(line, offset=(26, 0))
        assert app.reported[-1] == ("production", "qa")


async def test_what_does_not_fit_goes_on_below() -> None:
    app = Line()
    async with app.run_test(size=(40, 10)) as pilot:
        line = app.query_one(CheckLine)
        await pilot.pause()
        assert line.size.height == 2
        await pilot.click(line, offset=(12, 1))
        assert line.values == ("preview", "development")
