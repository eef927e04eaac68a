"""The log view: it draws any line, follows the end until the user scrolls back, and keeps its position."""

from typing import TYPE_CHECKING

from textual.app import App, ComposeResult
from textual.events import MouseScrollDown, MouseScrollUp
from textual.pilot import Pilot

from tests.harness.hostile_texts import SAMPLES
from vtui.logs.search import SearchQuery
from vtui.logs.store import Log
from vtui.models.log_event import Level, LogLine, LogRequest
from vtui.widgets.log.view import LogView

if TYPE_CHECKING:
    from collections.abc import Callable

LEVELS: tuple[Level, ...] = ("", "debug", "warning", "error")


class LogApp(App[None]):
    """Nothing but a log."""

    def __init__(self, log: Log, *, requests: bool = False) -> None:
        super().__init__()
        self.held = log
        self.view = LogView(log, requests=requests)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict.fromkeys(("muted", "faint", "custom", "write", "cursor-row", "raised"), "#7f7f7f")

    def compose(self) -> ComposeResult:
        yield self.view

    async def add(self, pilot: Pilot[None], *texts: str, level: Level = "") -> None:
        """Lines come, and are drawn."""
        start = len(self.held)
        new = [LogLine((start + index) * 1_000, each, level) for index, each in enumerate(texts)]
        self.view.grew(dropped=self.held.extend(new))
        await pilot.pause(0.12)

    @property
    def lines(self) -> list[str]:
        """What stands on the lines of the viewer."""
        return [self.view.render_line(y).text.rstrip() for y in range(self.view.size.height)]


async def test_any_line_is_drawn_as_wide_as_the_viewer_whatever_is_on_it() -> None:
    app = LogApp(Log(), requests=True)
    async with app.run_test(size=(60, 20)) as pilot:
        request = LogRequest("GET\x1b[31m", "/[x]\u202e/日本語" * 9, 500, took=1_234)
        texts = [*SAMPLES, "x" * 1_000_000, "日本語" * 200, "\x1b[31m" * 5_000, "", "\t\ta"]
        for index, text in enumerate(texts):
            one_line = text.replace("\n", " ").replace("\r", " ")
            app.held.extend([LogLine(index, one_line, LEVELS[index % 4], "", request if index % 2 else None)])
        app.view.grew()
        await pilot.pause(0.12)
        turns: tuple[Callable[[], object], ...] = (
            lambda: None,
            app.view.turn_wrap,
            app.view.turn_times,
            lambda: app.view.search(SearchQuery("x")),
        )
        for turn in turns:
            turn()
            for index in range(len(texts)):
                app.view.go_to(index)
                assert {app.view.render_line(y).cell_length for y in range(20)} == {60}
                assert not any("\x1b" in line or "\u202e" in line for line in app.lines)


async def test_it_follows_the_end_until_the_user_scrolls_back_by_key_or_wheel() -> None:
    app = LogApp(Log())
    async with app.run_test(size=(60, 10)) as pilot:
        await app.add(pilot, *(f"line {n}" for n in range(100)))
        assert app.lines[-1].endswith("line 99")
        await pilot.press("k")
        await app.add(pilot, "line 100")
        assert app.lines[-1].endswith("line 99")
        await pilot.press("G")
        await app.add(pilot, "line 101")
        assert app.lines[-1].endswith("line 101")
        wheel = {"x": 1, "y": 1, "delta_x": 0, "button": 0, "shift": False, "meta": False, "ctrl": False}
        app.view.post_message(MouseScrollUp(app.view, delta_y=-1, **wheel))  # type: ignore[arg-type] # plain numbers
        await pilot.pause(0.3)
        await app.add(pilot, "line 102")
        assert not app.lines[-1].endswith("line 102")
        for _ in range(3):
            app.view.post_message(MouseScrollDown(app.view, delta_y=1, **wheel))  # type: ignore[arg-type] # as above
            await pilot.pause(0.3)
        assert app.lines[-1].endswith("line 102")
        await app.add(pilot, "line 103")
        assert app.lines[-1].endswith("line 103")


async def test_lines_that_are_dropped_leave_the_cursor_on_its_line() -> None:
    app = LogApp(Log(1_000))
    async with app.run_test(size=(60, 10)) as pilot:
        await app.add(pilot, *(f"line {n}" for n in range(990)))
        app.view.go_to(900)
        await app.add(pilot, *(f"line {n}" for n in range(990, 1_200)))
        assert app.held.dropped
        assert app.view.number == 900
        app.view.go_to(app.held.dropped)
        await app.add(pilot, *(f"line {n}" for n in range(1_200, 2_500)))
        assert app.view.number == app.held.dropped


async def test_wrapped_lines_show_their_end_and_the_cursor_stays_on_view() -> None:
    app = LogApp(Log())
    async with app.run_test(size=(40, 8)) as pilot:
        await app.add(pilot, *(f"line {n} " + "word " * 12 + f"end {n}" for n in range(40)))
        app.view.turn_wrap()
        await pilot.press("G")
        assert any(line.endswith("end 39") for line in app.lines)
        for _ in range(30):
            await pilot.press("k")
        assert any(f"line {app.view.number} " in line for line in app.lines)
        assert app.view.number == 9


async def test_text_that_is_selected_with_the_mouse_is_what_stands_there() -> None:
    app = LogApp(Log())
    async with app.run_test(size=(60, 10)) as pilot:
        await app.add(pilot, "first line", "second line", "third line")
        await pilot.mouse_down(app.view, offset=(11, 1))
        await pilot.hover(app.view, offset=(18, 2))
        await pilot.mouse_up(app.view, offset=(18, 2))
        await pilot.pause()
        selected = app.screen.get_selected_text() or ""
        assert "first line" in selected
        assert "second" in selected
        assert "third" not in selected
