"""The banner in the place of a table: its title is read to the end, whatever is below it."""

import pytest
from textual.app import App, ComposeResult

from vtui.table.columns import cell
from vtui.themes import OWN, complete
from vtui.widgets.frame.banner import Banner

TITLE = "The certificate of api.a-long-name-of-a-proxy.example.com is not trusted"


class BannerApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.register_theme(OWN[0])
        self.theme = OWN[0].name

    def get_css_variables(self) -> dict[str, str]:
        return complete(super().get_css_variables())

    def compose(self) -> ComposeResult:
        yield Banner()

    @property
    def text(self) -> str:
        strips = self.screen._compositor.render_strips(self.size)  # noqa: SLF001 - Textual shows it nowhere else
        return "\n".join(strip.text for strip in strips)


@pytest.mark.parametrize("columns", [82, 120, 200])
async def test_a_title_longer_than_the_text_below_it_is_not_cut(columns: int) -> None:
    app = BannerApp()
    async with app.run_test(size=(columns, 12)) as pilot:
        app.query_one(Banner).show_lines((cell("Check it."),), title=cell(TITLE), error=True)
        await pilot.pause()
        assert f"╭─ {TITLE} ─" in app.text
        assert "│  Check it." in app.text


@pytest.mark.parametrize("columns", [60, 80])
async def test_a_title_that_is_wider_than_the_screen_wraps_in_the_box(columns: int) -> None:
    app = BannerApp()
    async with app.run_test(size=(columns, 16)) as pilot:
        app.query_one(Banner).show_lines((cell("Check it."),), title=cell(TITLE), error=True)
        await pilot.pause()
        shown = " ".join(app.text.replace("│", " ").split())
        assert TITLE in shown
        assert "╮" in app.text
        assert "Check it." in shown


async def test_long_lines_wrap_in_a_small_terminal() -> None:
    app = BannerApp()
    async with app.run_test(size=(60, 12)) as pilot:
        line = "Your role or this token does not have the required permission. An owner of the team can grant it."
        app.query_one(Banner).show_lines((cell(line),), title=cell("No access"), error=True)
        await pilot.pause()
        assert line in " ".join(app.text.replace("│", " ").split())


async def test_after_a_resize_the_title_is_in_the_border_again() -> None:
    app = BannerApp()
    async with app.run_test(size=(60, 16)) as pilot:
        app.query_one(Banner).show_lines((cell("Check it."),), title=cell(TITLE), error=True)
        await pilot.pause()
        assert f"╭─ {TITLE}" not in app.text
        await pilot.resize_terminal(120, 16)
        await pilot.pause()
        assert f"╭─ {TITLE} ─" in app.text
