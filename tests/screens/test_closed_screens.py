"""No reference to a closed screen remains in the app, the connection or asyncio."""

import ast
import asyncio
import gc
import importlib
import pkgutil
import weakref
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from textual._styles_cache import StylesCache
from textual.screen import Screen
from textual.widget import Widget

import vtui
from tests.harness.app import LIST_KEYS, AppHarness, RunningApp
from tests.harness.credentials import BASE, machine
from tests.harness.openings import NO_BROWSER, Opening, openings
from vtui.app import SCREENS
from vtui.credentials.access import Access
from vtui.credentials.found_token import NamedSources

LISTS = {screen.__name__ for screen in SCREENS.values()}
"""What the number keys show: never closed."""
BASES = {
    "RowScreen",
    "Modal",
}
"""What other screens are made of: never opened."""
PASSING = {"CheckScreen"}
"""What closes by itself: opened with "many rows"."""
CALLED_BY_NAME = {"on_event", "on_rows"}
"""Methods that look like handlers of messages and are none."""
PARTS = dict.fromkeys(LIST_KEYS, 1) | {"1": 3}
"""Number key of a list -> into how many tests its openings are divided."""


def access(home: Path, harness: AppHarness) -> Access:
    return Access(NamedSources(), machine(home), BASE, harness.clock.now)


def chosen(home: Path, harness: AppHarness, key: str, part: int) -> tuple[Opening, ...]:
    """Every so many of the openings of a list, from one on."""
    return tuple(opening for opening in openings(access(home, harness)) if opening.list == key)[part :: PARTS[key]]


def screens_of(package: Any) -> set[str]:
    """Names of all classes of screens that the modules of a package define."""
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    classes: set[type[Any]] = set()
    waiting: list[type[Any]] = [Screen]
    while waiting:
        subclasses = waiting.pop().__subclasses__()
        classes.update(subclasses)
        waiting += subclasses
    return {cls.__name__ for cls in classes if cls.__module__.startswith(f"{package.__name__}.")}


class Opened:
    """The screens that were opened, without keeping them in memory."""

    def __init__(self) -> None:
        self._screens: list[weakref.ref[Screen[Any]]] = []

    def note(self, screen: Screen[Any]) -> None:
        """Remember a screen."""
        self._screens.append(weakref.ref(screen))

    def alive(self) -> list[str]:
        """Those that are in memory."""
        gc.collect()
        return [str(screen()) for screen in self._screens if screen() is not None]

    async def are_gone(self, ui: RunningApp) -> None:
        """Wait until none is in memory."""
        for _ in range(50):
            await drop_cancelled_timers(ui)
            if not self.alive():
                return
        raise AssertionError(f"still in memory: {self.alive()}")


async def drop_cancelled_timers(ui: RunningApp) -> None:
    """Let asyncio drop timers that were cancelled, as it does when they are due, or when most of all timers are."""
    loop = asyncio.get_running_loop()
    for _ in range(1_000):
        loop.call_later(60, int).cancel()
    await ui.pilot.pause(0)


def test_every_screen_of_the_code_is_opened_here(tmp_path: Path) -> None:
    opened = {screen.__name__ for opening in openings(access(tmp_path, AppHarness())) for screen in opening.screens}
    assert opened | LISTS | BASES | PASSING == screens_of(vtui)
    assert not opened & (LISTS | BASES)


@pytest.mark.parametrize(("key", "part"), [(key, part) for key, parts in PARTS.items() for part in range(parts)])
async def test_no_closed_screen_is_in_memory_and_no_timer_runs_twice(tmp_path: Path, key: str, part: int) -> None:
    harness = AppHarness(deployments=400)
    opened = Opened()
    async with harness.run_app(refresh=0, auto_load=60, desktop=NO_BROWSER) as ui:
        await ui.rests()
        for opening in chosen(tmp_path, harness, key, part):
            await opening.open(ui, opened.note)
            assert timers_that_run_twice(ui) == [], opening.name
            await opening.close(ui)
        await opened.are_gone(ui)
        assert lines_of_closed_widgets() == 0


def lines_of_closed_widgets() -> int:
    """How many drawn widgets have lines in memory though they are not in memory themselves."""
    gc.collect()
    found = gc.get_objects()
    drawn = {id(widget._styles_cache) for widget in found if isinstance(widget, Widget)}  # noqa: SLF001 - not public
    return sum(isinstance(cache, StylesCache) and id(cache) not in drawn for cache in found)


def timers_that_run_twice(ui: RunningApp) -> list[str]:
    """Callbacks of open screens and their widgets for which there is more than one timer."""
    found = []
    for screen in ui.app.screen_stack:
        for node in [screen, *screen.query(Widget)]:
            callbacks = Counter(timer._callback for timer in node._timers if timer._task is not None)  # noqa: SLF001 - not public
            found += [f"{node}: {callback}" for callback, number in callbacks.items() if callback and number > 1]
    return found


def calls_of_a_handler_above(source: str) -> list[str]:
    """Calls of the handler of a class above: Textual calls the handler of each class by itself."""
    return [
        f"{node.lineno}: super().{node.attr}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and node.attr.startswith(("on_", "_on_", "key_"))
        and ast.unparse(node.value).startswith("super(")
        and node.attr not in CALLED_BY_NAME
    ]


def test_no_handler_calls_the_handler_of_its_base_class() -> None:
    found = {
        str(file.relative_to(Path(vtui.__file__).parent)): calls
        for file in Path(vtui.__file__).parent.rglob("*.py")
        if (calls := calls_of_a_handler_above(file.read_text()))
    }
    assert found == {}
    planted = "class A:\n    async def on_mount(self):\n        await super().on_mount()\n"
    assert calls_of_a_handler_above(planted) == ["3: super().on_mount"]
