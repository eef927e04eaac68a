"""A key that means nothing on a screen shows one line: where it works, or how to find the keys."""

import pytest
from textual import events
from textual.widgets._toast import Toast

from tests.harness.app import AppHarness, RunningApp
from vtui.app import SCREENS
from vtui.resources.registry import TITLES
from vtui.screens.menus.row import RowMenu
from vtui.unknown_keys import works_in

LISTS = {TITLES[name]: SCREENS[name] for name in SCREENS}


def shown(ui: RunningApp) -> list[str]:
    """The toasts on the screen."""
    return [str(toast.render()) for toast in ui.app.screen.query(Toast)]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("v", "Reveal works in env var pages"),
        ("V", "Verify works in Domains"),
        ("e", "Editor works in logs"),
        ("b", "Side by side works in Env vars"),
        ("equals_sign", ""),
    ],
)
def test_screens_of_a_key_are_found_in_the_declared_keys(key: str, text: str) -> None:
    assert works_in(key, LISTS, {}) == text


def test_screens_of_a_moved_key_are_found() -> None:
    moved = {"verify": ("Z",)}
    assert works_in("Z", LISTS, moved) == "Verify works in Domains"
    assert works_in("V", LISTS, moved) == ""


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (["equals_sign"], "= does nothing here; a lists the actions, ? the keys"),
        (["v"], "v does nothing here; Reveal works in env var pages"),
        (["d"], "d does nothing here; D is Delete"),
        (["delete"], "del does nothing here; a lists the actions, ? the keys"),
        (["ctrl+r"], "ctrl+r does nothing here; a lists the actions, ? the keys"),
        (["s", "x"], "x does nothing here; ? lists the keys"),
    ],
)
async def test_unknown_key_shows_what_to_press(keys: list[str], text: str) -> None:
    async with AppHarness().run_app(size=(80, 24)) as ui:
        await ui.rests()
        await ui.press(*keys)
        await ui.toast(text)
        assert ui.toasts == [text]
        assert ui.app.severities == ["information"]


async def test_a_second_unknown_key_replaces_the_line_and_a_held_key_repeats_nothing() -> None:
    async with AppHarness().run_app(size=(80, 24)) as ui:
        await ui.rests()
        await ui.press("v", "v", "v", "w")
        await ui.until(lambda: any(text.startswith("w ") for text in shown(ui)), "the line about the second key")
        assert [text[:2] for text in shown(ui)] == ["w "]
        assert len(ui.toasts) == 2
        await ui.press("P")
        await ui.until(lambda: any(text.startswith("Promote: ") for text in shown(ui)), "the reason")
        assert len(shown(ui)) == 1


async def test_keys_for_inputs_moves_and_noise_show_nothing() -> None:
    async with AppHarness().run_app(size=(80, 24)) as ui:
        await ui.rests()
        for key in ("left_shift", "scroll_down", "ctrl+@", "f20x", "home", "left"):
            ui.app.post_message(events.Key(key, None))
        await ui.press("slash", "w", "f9", "=", "escape", "colon", "w", "escape", "j", "r")
        assert ui.toasts == []


async def test_moved_keys_are_named() -> None:
    keys = (("row.actions", ("ctrl+a",)), ("help", ("f2",)))
    async with AppHarness().run_app(size=(80, 24), keys=keys) as ui:
        await ui.rests()
        await ui.press("equals_sign")
        await ui.toast("= does nothing here; ctrl+a lists the actions, f2 the keys")


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 36)])
async def test_toast_does_not_cover_an_open_menu(size: tuple[int, int]) -> None:
    async with AppHarness().run_app(size=size) as ui:
        await ui.rests()
        await ui.press("y", "enter")  # a toast that is shown before the menu opens
        await ui.until(lambda: shown(ui), "the toast")
        await ui.press("a", "P")
        await ui.until(lambda: isinstance(ui.app.screen, RowMenu), "the menu")
        await ui.see("▌ Promote: ")
        ui.app.session.notifier.notify("four " * 60)
        await ui.until(lambda: any("four" in text for text in shown(ui)), "a long toast")
        await ui.press("j")
        box = ui.app.screen.query_one("#box").region
        frame = [line[box.x] + line[box.right - 1] for line in ui.lines[box.y : box.bottom]]
        assert frame == ["╭╮", *["││"] * (box.height - 2), "╰╯"]
