"""Themes, ASCII glyphs, moved keys and times on screen, and what is remembered for the next start."""

import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.strip import Strip
from textual.widgets import Input

from tests.harness.app import AppHarness, RunningApp
from tests.harness.openings import Named
from vtui import glyphs, text, times
from vtui.app import VtuiApp
from vtui.config.settings import Settings
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.menus.team import TeamMenu
from vtui.screens.pages.project import ProjectScreen
from vtui.session.start import Start
from vtui.state import ListState, State, StateError, StateFile
from vtui.table.sorting import Order


async def theme_menu(ui: RunningApp) -> None:
    """Open the theme menu from the palette."""
    await ui.press("ctrl+p")
    await ui.until(lambda: ui.app.screen.query(Input), "the palette")
    await ui.press(*"theme")
    await ui.see("Choose a color theme")
    await ui.press("enter")
    await ui.until(lambda: Named("theme")(ui.app.screen), "the themes")


async def test_themes_are_previewed_and_escape_restores_the_old_one() -> None:
    async with AppHarness().run_app(size=(80, 24)) as ui:
        await ui.rests()
        await theme_menu(ui)
        await ui.see("✓ vtui-dark", "vtui-high-contrast", "ansi-dark")
        background = ui.app.screen_stack[0].styles.background
        await ui.press("j")
        assert ui.app.theme == "vtui-light"
        await ui.until(lambda: background != ui.app.screen_stack[0].styles.background, "other colours")
        await ui.press("G")
        await ui.see("tokyo-night")
        await ui.press("escape")
        assert ui.app.theme == "vtui-dark"
        await theme_menu(ui)
        await ui.press("j", "j", "enter")
        assert ui.app.theme == "vtui-high-contrast"
        assert ui.app.session.state.current.theme == "vtui-high-contrast"


@pytest.mark.parametrize(
    ("options", "theme"),
    [
        ({}, "vtui-dark"),
        ({"few_colors": True}, "vtui-16-colors"),
        ({"few_colors": True, "state": State(theme="nord")}, "nord"),
        ({"state": State(theme="nord"), "settings": Settings(theme="vtui-light")}, "vtui-light"),
        ({"state": State(theme="one-that-is-gone")}, "vtui-dark"),
    ],
)
def test_theme_of_the_config_overrides_the_picked_theme(options: dict[str, Any], theme: str) -> None:
    assert VtuiApp(Start(AppHarness().connect, **options)).theme == theme


@pytest.mark.parametrize(("theme", "lines"), [("vtui-16-colors", 1), ("vtui-dark", 0)])
async def test_fields_are_underlined_in_16_colors_where_no_background_shows_them(theme: str, lines: int) -> None:
    async with AppHarness().run_app(theme=theme) as ui:
        await ui.rests()
        await ui.press("x")
        field = ui.app.screen.query_one("#name", Input)
        await ui.pilot.pause()
        strips = [field.render_line(y) for y in range(field.size.height)]
        marked = [all(part.style is not None and part.style.underline for part in strip) for strip in strips]
        assert marked.count(True) == lines


async def test_picking_a_theme_warns_that_the_config_has_another() -> None:
    async with AppHarness().run_app(theme="nord") as ui:
        await ui.rests()
        await theme_menu(ui)
        await ui.press("g", "enter")
        await ui.toast("the config sets nord")


async def test_moved_key_works_and_is_shown_on_every_screen() -> None:
    keys = (("redeploy", ("ctrl+r",)), ("sort", ("ctrl+t",)), ("back", ("backspace",)))
    async with AppHarness().run_app(size=(160, 90), keys=keys) as ui:
        await ui.rests()
        assert ui.toasts == []
        ui.listed.table.move_to(next(row.id for row in ui.rows if row.state == "READY"))
        await ui.see("ctrl+t Sort")
        await ui.press("R", "s")
        assert ui.app.screen is ui.listed.screen, "the old keys do nothing"
        await ui.press("question_mark")
        help_ = await ui.see("Keys")
        assert re.search(r" ctrl\+r +Rebuild", help_), help_
        assert re.search(r" ctrl\+t +Sort by", help_)
        await ui.press("escape", "ctrl+p")
        shown = await ui.see("─ Palette ─")
        assert re.search(r"Rebuild .* ctrl\+r ", shown)
        assert re.search(r"Sort by a column +ctrl\+t ", shown)
        await ui.press("escape", "ctrl+r")
        await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
        await ui.see("ctrl+r again to redeploy")
        await ui.answer("ctrl+r")
        await ui.toast("redeploying")
        assert [request.method for request in ui.app.session.connection.requests].count("POST") == 1
        await ui.press("enter")
        await ui.see("ctrl+r Redeploy")
        await ui.press("escape")
        await ui.press("u")
        await ui.until(lambda: isinstance(ui.app.screen, ProjectScreen), "the project's page")
        await ui.press("escape")
        await ui.until(lambda: not isinstance(ui.app.screen, ProjectScreen), "the list again")


async def test_invalid_keys_show_one_warning_and_keep_their_defaults() -> None:
    async with AppHarness().run_app(keys=(("refresh", ("t",)), ("redeploi", ("ctrl+r",)))) as ui:
        await ui.rests()
        await ui.press("j", "2", "1", "t")
        await ui.until(lambda: isinstance(ui.app.screen, TeamMenu), "the teams")
        toasts = [toast for toast in ui.toasts if "Keys in the config" in toast]
        assert len(toasts) == 1
        assert "refresh and team share the key t (Deployments and" in toasts[0]
        assert "unknown action: redeploi; did you mean redeploy?" in toasts[0]


async def test_ascii_replaces_every_glyph_without_moving_text() -> None:
    texts: list[str] = []
    for ascii_ in (False, True):
        async with AppHarness().run_app(ascii=ascii_) as ui:
            await ui.rests()
            await ui.until(lambda: ui.app.session.store.facts.value.production, "what production serves")
            await ui.press("s")
            await ui.see("Sort")
            texts.append(ui.text)
    drawn, plain = texts
    assert glyphs.plain(drawn) == plain
    people = {character for character in plain if not character.isascii()}
    assert not people & glyphs.ASCII.keys()
    assert all(unicodedata.category(character)[0] in "LMS" for character in people), people
    for line in plain.split("\n"):
        assert text.width(line) == 120
    assert re.search(r"\+-+ Sort by -+\+", plain)


async def test_times_setting_shows_absolute_times_in_lists_and_exact_ones_on_pages() -> None:
    async with AppHarness().run_app(size=(80, 24), times="utc") as ui:
        await ui.rests()
        row = ui.under_cursor
        await ui.see(times.moment(row.created_at, ui.clock.now(), "utc"))
        (titles,) = [line for line in ui.lines if "Status" in line]
        assert all(word in titles for word in ("Project", "Env", "Commit", "Age"))
        await ui.press("enter")
        await ui.see(times.utc(row.created_at))


async def test_next_start_restores_list_project_sort_and_columns(tmp_path: Path) -> None:
    file = StateFile(tmp_path / "state.json")
    async with AppHarness().run_app(save=file.save) as ui:
        await ui.rests()
        await ui.press("s", "j", "enter")
        await ui.press("c", "j", "space", "escape")
        order, columns = ui.listed.table.order, ui.listed.table.columns
        await ui.press("2")
        await ui.rests()
        await ui.press("u")
        await ui.until(lambda: ui.app.session.project.value.project_id, "a chosen project")
        await ui.press("escape")
        await ui.pilot.pause()
        project_ref = ui.app.session.project.value
    remembered = StateFile(file.path).load()
    assert remembered.list == "projects"
    async with AppHarness().run_app(team=None, state=remembered) as ui:
        await ui.rests()
        assert ui.app.current_mode == "projects"
        assert ui.app.session.scope.value is not None
        assert ui.app.session.scope.value.slug == "acme"
        assert ui.app.session.project.value == project_ref
        assert not any("/deployments?" in request.path for request in ui.app.session.connection.requests), (
            "one list, not two"
        )
        await ui.press("1")
        await ui.rests()
        assert ui.listed.table.order == order
        assert ui.listed.table.columns == columns


async def test_team_and_project_options_override_the_remembered_state() -> None:
    remembered = State(list="env", scope="team_that_is_gone", project_id="prj_gone")
    async with AppHarness().run_app(team=None, state=remembered) as ui:
        await ui.rests()
        assert ui.app.current_mode == "env"
        assert ui.app.session.project.value.project_id is None
    async with AppHarness().run_app(team="acme", project="checkout", state=remembered) as ui:
        await ui.rests()
        assert ui.app.session.scope.value is not None
        assert ui.app.session.scope.value.slug == "acme"
        assert ui.app.session.project.value.project == "checkout"


async def test_removed_project_shows_a_message_and_all_projects() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        assert ui.app.session.scope.value is not None
        scope = ui.app.session.scope.value.team_id or ""
    async with AppHarness().run_app(team=None, state=State(scope=scope, project_id="prj_gone")) as ui:
        await ui.rests()
        await ui.toast("not available")
        assert ui.app.session.project.value.project_id is None
        assert ui.rows


async def test_unwritable_state_file_shows_one_message() -> None:
    tries: list[State] = []

    def save(state: State) -> None:
        tries.append(state)
        raise StateError("/there/state.json cannot be written: No space left on device")

    async with AppHarness().run_app(save=save, notice="/there/state.json is damaged: vtui starts afresh") as ui:
        await ui.rests()
        await ui.toast("/there/state.json is damaged")
        ui.app.session.state.write()
        ui.app.session.state.write()
        await ui.toast("State not saved /there/state.json cannot be written")
        assert len(tries) == 1


@pytest.mark.parametrize("theme", ["ansi-dark", "vtui-dark", "vtui-light"])
async def test_no_color_sends_no_color_and_reverses_the_cursor(theme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with AppHarness().run_app(theme=theme) as ui:
        await ui.rests()
        await ui.press("space")
        await ui.rests()
        segments = [segment for strip in drawn_lines(ui) for segment in strip if segment.style is not None]
        styles = [segment.style for segment in segments if segment.style is not None]
        assert {ink.name for style in styles for ink in (style.color, style.bgcolor) if ink is not None} == {"default"}
        assert len([words for words in reversed_words(ui) if len(words.strip()) > 20]) == 1
        for shown in ("✓ 1 marked", "● Ready", "× Error", "◐ Building"):
            assert shown in ui.text
        await ui.press("s")
        await ui.see("Default order")
        await ui.until(lambda: any("Age" in words and "first" in words for words in reversed_words(ui)), "it")


def reversed_words(ui: RunningApp) -> list[str]:
    """Of each line what is drawn in reverse."""
    return [
        "".join(part.text for part in strip if part.style is not None and part.style.reverse)
        for strip in drawn_lines(ui)
    ]


def drawn_lines(ui: RunningApp) -> list[Strip]:
    """The lines that the terminal gets."""
    return ui.app.screen._compositor.render_strips(ui.app.size)  # noqa: SLF001 - nowhere else shown


async def test_characters_missing_in_the_encoding_are_ascii_of_the_same_width() -> None:
    async with AppHarness().run_app(encoding="ascii", size=(140, 40)) as ui:
        await ui.rests()
        for strip in drawn_lines(ui):
            assert strip.text.isascii(), strip.text
            assert strip.cell_length == len(strip.text) == 140


async def test_state_file_with_old_column_ids_is_applied() -> None:
    state = State(lists={"deployments": ListState(sort="took", order=("took", "state"), hidden=("by",))})
    async with AppHarness().run_app(state=state, size=(200, 36)) as ui:
        await ui.rests()
        header = next(line for line in ui.lines if "Branch" in line)
        assert header.index("Duration") < header.index("Status")
        assert "Creator" not in header
        assert ui.listed.order == Order("duration")


async def test_state_file_with_unknown_names_is_accepted() -> None:
    strange = "\ud800[/x]\x1b[31m" * 50
    shown = ListState(strange, True, (strange,), (strange,), (strange,), (("state", 1_000), (strange, 1)))
    names = (strange, "")
    state = State(strange, strange, strange, names, names, strange, {"deployments": shown, strange: shown})
    saved: list[State] = []
    async with AppHarness().run_app(team=None, state=state, save=saved.append) as ui:
        await ui.rests()
        ui.app.session.settings.value = replace(ui.app.session.settings.value, theme="nord")
        ui.app.session.settings.value = replace(ui.app.session.settings.value, theme=None)
        await ui.press("2", "1", "p", "s", "escape", "c", "escape", "t", "escape")
        await ui.rests()
    assert saved[-1].scope.startswith("team_")
    assert saved[-1].list == "deployments"
