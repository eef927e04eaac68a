"""One of few, on one line: the chosen one is always on view."""

from textual.app import App, ComposeResult

from vtui.themes import DARK, complete
from vtui.widgets.forms.option_lines import RadioLine
from vtui.writes.form import Choice


class Lines(App[None]):
    """A line with more options than there is room for."""

    def get_css_variables(self) -> dict[str, str]:
        return complete(super().get_css_variables())

    def compose(self) -> ComposeResult:
        self.register_theme(DARK)
        self.theme = DARK.name
        yield RadioLine("For", [Choice(str(n), f"environment-{n}") for n in range(9)], "0", id="line")


async def test_the_chosen_one_is_on_view_and_a_click_means_what_is_seen() -> None:
    app = Lines()
    async with app.run_test(size=(60, 3)) as pilot:
        line = app.query_one(RadioLine)
        assert "environment-0" in line.render().plain
        for index in range(9):
            line.chosen = index
            assert f"● environment-{index}" in line.render().plain
            assert line.render().cell_length <= 60
        await pilot.pause()
        shown = line.render().plain
        assert "environment-0" not in shown
        await pilot.click(RadioLine, offset=(shown.index("environment-7") + 2, 0))
        assert line.value == "7"
