"""The face: themes seen before they are picked, ASCII alone where that is wanted, and what is remembered of it all."""

import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.strip import Strip
from textual.widgets import Input

from tests.harness.app_stage import Session, Stage
from tests.harness.openings import Named
from vtui import glyphs, text, times
from vtui.app import VtuiApp
from vtui.config.settings import Settings
from vtui.screens.dialogs.question import Question
from vtui.screens.menus.team import TeamMenu
from vtui.screens.pages.project import ProjectScreen
from vtui.session.start import Start
from vtui.state import ListState, State, StateError, StateFile


async def theme_menu(session: Session) -> None:
    """Open it the way people do."""
    await session.press("ctrl+p")
    await session.until(lambda: session.app.screen.query(Input), "the palette")
    await session.press(*"theme")
    await session.see("seeing each as you go")
    await session.press("enter")
    await session.until(lambda: Named("theme")(session.app.screen), "the themes")


async def test_themes_are_seen_on_the_way_and_escape_brings_the_old_one_back() -> None:
    async with Stage().look(size=(80, 24)) as session:
        await session.rests()
        await theme_menu(session)
        await session.see("✓ vtui-dark", "vtui-high-contrast", "ansi-dark")
        background = session.app.screen_stack[0].styles.background
        await session.press("j")
        assert session.app.theme == "vtui-light"
        await session.until(lambda: background != session.app.screen_stack[0].styles.background, "other colours")
        await session.press("G")
        await session.see("tokyo-night")
        await session.press("escape")
        assert session.app.theme == "vtui-dark"
        await theme_menu(session)
        await session.press("j", "j", "enter")
        assert session.app.theme == "vtui-high-contrast"
        assert session.app.session.state.current.theme == "vtui-high-contrast"


@pytest.mark.parametrize(
    ("options", "theme"),
    [
        ({}, "vtui-dark"),
        ({"few_colours": True}, "ansi-dark"),
        ({"few_colours": True, "state": State(theme="nord")}, "nord"),
        ({"state": State(theme="nord"), "settings": Settings(theme="vtui-light")}, "vtui-light"),
        ({"state": State(theme="one-that-is-gone")}, "vtui-dark"),
    ],
)
def test_the_config_s_theme_goes_before_the_one_that_was_picked(options: dict[str, Any], theme: str) -> None:
    assert VtuiApp(Start(Stage().connect, **options)).theme == theme


async def test_a_theme_of_the_config_is_said_to_come_back() -> None:
    async with Stage().look(theme="nord") as session:
        await session.rests()
        await theme_menu(session)
        await session.press("g", "enter")
        await session.toast("The next start has nord again")


async def test_a_moved_key_works_and_is_shown_wherever_keys_are() -> None:
    keys = (("redeploy", ("ctrl+r",)), ("sort", ("ctrl+t",)), ("back", ("backspace",)))
    async with Stage().look(size=(160, 90), keys=keys) as session:
        await session.rests()
        assert session.toasts == []
        session.listed.table.move_to(next(row.id for row in session.rows if row.state == "READY"))
        await session.see("ctrl+r Redeploy", "ctrl+t Sort")
        await session.press("R", "s")
        assert session.app.screen is session.listed.screen, "the old keys do nothing"
        await session.press("question_mark")
        help_ = await session.see("Keys")
        assert re.search(r"│ +ctrl\+r +Redeploy|│ +ctrl\+r +Build", help_), help_
        assert re.search(r"│ +ctrl\+t +Sort by", help_)
        await session.press("escape", "ctrl+p")
        await session.see("Redeploy  ctrl+r", "Sort  ctrl+t")
        await session.press("escape", "ctrl+r")
        await session.until(lambda: isinstance(session.app.screen, Question), "the question")
        await session.see("ctrl+r again to redeploy")
        await session.answer("ctrl+r")
        await session.toast("building again")
        assert [request.method for request in session.app.session.connection.requests].count("POST") == 1
        await session.press("enter")
        await session.see("ctrl+r Redeploy")
        await session.press("escape")
        await session.press("u")
        await session.until(lambda: isinstance(session.app.screen, ProjectScreen), "the project's page")
        await session.press("escape")
        await session.until(lambda: not isinstance(session.app.screen, ProjectScreen), "the list again")


async def test_keys_that_cannot_be_are_told_of_once_and_keep_their_own() -> None:
    async with Stage().look(keys=(("refresh", ("t",)), ("redeploi", ("ctrl+r",)))) as session:
        await session.rests()
        await session.press("j", "2", "1", "t")
        await session.until(lambda: isinstance(session.app.screen, TeamMenu), "the teams")
        told = [toast for toast in session.toasts if "Keys of the config" in toast]
        assert len(told) == 1
        assert "refresh and team would both be on t (Deployments and" in told[0]
        assert "there is no action redeploi; did you mean redeploy?" in told[0]


async def test_with_ascii_every_glyph_of_vtui_s_own_is_ascii_and_nothing_moves() -> None:
    texts: list[str] = []
    for ascii_ in (False, True):
        async with Stage().look(ascii=ascii_) as session:
            await session.rests()
            await session.until(lambda: session.app.session.store.facts.value.production, "what production serves")
            await session.press("s")
            await session.see("Sort")
            texts.append(session.text)
    drawn, plain = texts
    assert glyphs.plain(drawn) == plain
    people = {character for character in plain if not character.isascii()}
    assert not people & glyphs.ASCII.keys()
    assert all(unicodedata.category(character)[0] in "LMS" for character in people), people
    for line in plain.split("\n"):
        assert text.width(line) == 120
    assert re.search(r"\+-+ Sort by -+\+", plain)


async def test_times_of_a_list_are_moments_where_that_is_wanted_and_pages_are_exact() -> None:
    async with Stage().look(size=(80, 24), times="utc") as session:
        await session.rests()
        row = session.under_cursor
        await session.see(times.moment(row.created_at, session.clock.now(), "utc"))
        (titles,) = [line for line in session.lines if "State" in line]
        assert all(word in titles for word in ("Project", "Env", "Commit", "Age"))
        await session.press("enter")
        await session.see(times.utc(row.created_at))


async def test_what_was_looked_at_is_there_again_at_the_next_start(tmp_path: Path) -> None:
    file = StateFile(tmp_path / "state.json")
    async with Stage().look(save=file.save) as session:
        await session.rests()
        await session.press("s", "j", "enter")
        await session.press("c", "j", "space", "escape")
        order, columns = session.listed.table.order, session.listed.table.columns
        await session.press("2")
        await session.rests()
        await session.press("u")
        await session.until(lambda: session.app.session.project.value.project_id, "a chosen project")
        await session.press("escape")
        await session.pilot.pause()
        place = session.app.session.project.value
    remembered = StateFile(file.path).load()
    assert remembered.list == "projects"
    async with Stage().look(team=None, state=remembered) as session:
        await session.rests()
        assert session.app.current_mode == "projects"
        assert session.app.session.scope.value is not None
        assert session.app.session.scope.value.slug == "acme"
        assert session.app.session.project.value == place
        assert not any("/deployments?" in request.path for request in session.app.session.connection.requests), (
            "one list, not two"
        )
        await session.press("1")
        await session.rests()
        assert session.listed.table.order == order
        assert session.listed.table.columns == columns


async def test_who_names_a_team_or_a_project_gets_that_and_not_what_is_remembered() -> None:
    remembered = State(list="env", scope="team_that_is_gone", project_id="prj_gone")
    async with Stage().look(team=None, state=remembered) as session:
        await session.rests()
        assert session.app.current_mode == "env"
        assert session.app.session.project.value.project_id is None
    async with Stage().look(team="acme", project="checkout", state=remembered) as session:
        await session.rests()
        assert session.app.session.scope.value is not None
        assert session.app.session.scope.value.slug == "acme"
        assert session.app.session.project.value.project == "checkout"


async def test_a_project_that_is_gone_is_told_of_and_all_are_shown() -> None:
    async with Stage().look() as session:
        await session.rests()
        assert session.app.session.scope.value is not None
        scope = session.app.session.scope.value.team_id or ""
    async with Stage().look(team=None, state=State(scope=scope, project_id="prj_gone")) as session:
        await session.rests()
        await session.toast("no longer there")
        assert session.app.session.project.value.project_id is None
        assert session.rows


async def test_what_cannot_be_written_down_is_told_of_once() -> None:
    tries: list[State] = []

    def save(state: State) -> None:
        tries.append(state)
        raise StateError("/there/state.json cannot be written: No space left on device")

    async with Stage().look(save=save, notice="/there/state.json is damaged: vtui starts afresh") as session:
        await session.rests()
        await session.toast("/there/state.json is damaged")
        session.app.session.state.write()
        session.app.session.state.write()
        await session.toast("Nothing is remembered /there/state.json cannot be written")
        assert len(tries) == 1


@pytest.mark.parametrize("theme", ["ansi-dark", "vtui-dark", "vtui-light"])
async def test_no_color_sends_no_color_and_reverses_the_cursor(theme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with Stage().look(theme=theme) as session:
        await session.rests()
        await session.press("space")
        await session.rests()
        segments = [segment for strip in drawn_lines(session) for segment in strip if segment.style is not None]
        styles = [segment.style for segment in segments if segment.style is not None]
        assert {ink.name for style in styles for ink in (style.color, style.bgcolor) if ink is not None} == {"default"}
        assert len([words for words in reversed_words(session) if len(words.strip()) > 20]) == 1
        for shown in ("✓ 1 marked", "● Ready", "× Error", "◐ Building"):
            assert shown in session.text
        await session.press("s")
        await session.see("As the server has it")
        await session.until(lambda: any("Age" in words and "first" in words for words in reversed_words(session)), "it")


def reversed_words(session: Session) -> list[str]:
    """Of each line what is drawn in reverse."""
    return [
        "".join(part.text for part in strip if part.style is not None and part.style.reverse)
        for strip in drawn_lines(session)
    ]


def drawn_lines(session: Session) -> list[Strip]:
    """The lines that the terminal gets."""
    return session.app.screen._compositor.render_strips(session.app.size)  # noqa: SLF001 - nowhere else shown


async def test_what_the_terminals_encoding_lacks_is_ascii_as_wide_as_before() -> None:
    async with Stage().look(encoding="ascii", size=(140, 40)) as session:
        await session.rests()
        for strip in drawn_lines(session):
            assert strip.text.isascii(), strip.text
            assert strip.cell_length == len(strip.text) == 140


async def test_a_state_file_with_names_that_nothing_has_is_no_obstacle() -> None:
    strange = "\ud800[/x]\x1b[31m" * 50
    shown = ListState(strange, True, (strange,), (strange,), (strange,), (("state", 1_000), (strange, 1)))
    names = (strange, "")
    state = State(strange, strange, strange, names, names, strange, {"deployments": shown, strange: shown})
    saved: list[State] = []
    async with Stage().look(team=None, state=state, save=saved.append) as session:
        await session.rests()
        session.app.session.settings.value = replace(session.app.session.settings.value, theme="nord")
        session.app.session.settings.value = replace(session.app.session.settings.value, theme=None)
        await session.press("2", "1", "p", "s", "escape", "c", "escape", "t", "escape")
        await session.rests()
    assert saved[-1].scope.startswith("team_")
    assert saved[-1].list == "deployments"
