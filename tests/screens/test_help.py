"""The help: keys by group, moving first, in two columns where there is room; the symbols of the list."""

import pytest

from tests.harness.app import AppHarness, RunningApp
from tests.test_bindings import DECLARED
from vtui.screens.dialogs.help import HelpScreen
from vtui.widgets.frame.key_groups import GROUPS, group_of

TITLES = ["Move", "Find", "View", "Act", "App"]


async def open_help(ui: RunningApp, *keys: str) -> list[str]:
    """The lines of the help without the titles beside them, from its first to its last, after some keys."""
    await ui.rests()
    await ui.press(*keys, "question_mark")
    await ui.until(lambda: isinstance(ui.app.screen, HelpScreen), "the help")
    screen = ui.app.screen
    assert isinstance(screen, HelpScreen)
    return str(screen.sheet.content).split("\n")


@pytest.mark.parametrize(
    ("id_", "group"),
    [
        ("table.down", "Move"),
        ("go.projects", "Move"),
        ("menu.close", "Move"),
        ("filter", "Find"),
        ("filter-by-value", "Find"),
        ("search.next", "Find"),
        ("log", "View"),
        ("columns", "View"),
        ("redeploy", "Act"),
        ("env.import", "Act"),
        ("copy", "Act"),
        ("mark.down", "Act"),
        ("menu.pick", "Act"),
        ("team", "App"),
        ("menu.help", "App"),
    ],
)
def test_every_key_is_in_one_group(id_: str, group: str) -> None:
    assert {group_of(binding) for _, binding in DECLARED if binding.id == id_} == {group}


def test_every_named_id_exists() -> None:
    of_open_questions = {"question.confirm", "question.press"}
    ids = {binding.id for _, binding in DECLARED} | of_open_questions
    assert [id_ for several in GROUPS.values() for id_ in several if "*" not in id_ and id_ not in ids] == []


async def test_groups_follow_each_other_with_moving_first() -> None:
    async with AppHarness().run_app(size=(80, 24)) as ui:
        lines = await open_help(ui)
        starts = {line.split()[0]: at for at, line in enumerate(lines) if line[:1].strip()}
        assert list(starts) == [*TITLES, "Symbols"]
        assert starts["Find"] == 6, "moving takes six lines"
        signs = [line[6:].split("  ")[0] for line in lines[: starts["Symbols"]]]
        keys = [sign for sign in signs if sign]
        assert keys[0] == "j ↓ k ↑ ← →"
        assert keys.index("R") < keys.index("y")
        assert len(keys) == len(set(keys)), "every key has one line"


async def test_actions_of_the_row_are_on_the_first_page_at_80x24() -> None:
    async with AppHarness().run_app(size=(80, 24)) as ui:
        await open_help(ui)
        await ui.see("Act   R", "Cancel the build", "Promote a build to production")


async def test_folded_keys_are_found_by_what_each_of_them_does() -> None:
    async with AppHarness().run_app(size=(80, 24)) as ui:
        await open_help(ui)
        await ui.press("slash", *"dashboard")
        await ui.see("o i", "Open the URL, or its page in the dashboard")
        await ui.see_no("Mark row")


async def test_groups_stand_in_two_columns_from_120_cells() -> None:
    async with AppHarness().run_app(size=(119, 36)) as ui:
        lines = await open_help(ui)
        assert any(line.startswith("Act ") for line in lines)
        await ui.pilot.resize_terminal(120, 36)
        await ui.see("Down, up, left, right  ", "Roll back production to an earlier build")
        (first, *_) = str(ui.app.screen.query_one("Static").content).split("\n")  # type: ignore[attr-defined] # a Static
        assert first.split() == ["Move", "Act"]


@pytest.mark.parametrize(
    ("key", "present", "absent"),
    [
        ("1", ["★", "rolled back", "staged", "rolling", "◉", "✓"], []),
        ("2", ["★", "rolled back", "●●×●◐", "✓"], ["◉"]),
        ("3", ["✓"], ["★", "◉"]),
    ],
)
async def test_symbols_of_the_list_are_explained(key: str, present: list[str], absent: list[str]) -> None:
    async with AppHarness().run_app(size=(80, 24)) as ui:
        lines = await open_help(ui, key)
        symbols = [line.strip().split("  ")[0] for line in lines[lines.index("Symbols in the list") :]]
        assert set(present) <= set(symbols)
        assert not set(absent) & set(symbols)


async def test_text_that_is_too_long_continues_below_itself() -> None:
    async with AppHarness().run_app(size=(60, 16)) as ui:
        lines = await open_help(ui, "4")
        texts = [line for line in lines if line and line not in [*TITLES, "Symbols in the list"]]
        start = lines[1].index("Down")
        assert max(map(len, lines)) <= 54
        assert any(not line[:start].strip() for line in texts), "the text of a long one"
        assert {line[start - 2 : start] for line in texts} == {"  "}
