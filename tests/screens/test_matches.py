"""`/` replaces the old filter, n and N go from match to match without one, Esc returns to the row of a key."""

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Input

from tests.harness.app_stage import Session, Stage
from tests.screens.test_env_writing import on_env
from tests.screens.test_log import failed, opened
from tests.screens.test_sifting import screen_of, shown, write
from vtui.screens.pages.env_matrix import EnvMatrixScreen
from vtui.table.filtering.terms import Filter, Term

if TYPE_CHECKING:
    from vtui.models.deployment import Deployment
    from vtui.models.env_var import EnvVar


async def filtered(session: Session, expression: str) -> None:
    """Write a filter and keep it."""
    await write(session, expression)
    await session.press("enter")
    await session.until(lambda: not screen_of(session).bar.writing, "the filter to be kept")


def single(rows: "list[Deployment]") -> "Deployment":
    """The last row whose project and branch no other row has."""
    counts = Counter((row.name, row.branch) for row in rows)
    return next(row for row in reversed(rows) if row.branch and counts[row.name, row.branch] == 1)


async def filter_by(session: Session, row: "Deployment") -> None:
    """Filter by the project and branch of a row, and show all rows again."""
    terms = (Term((row.name,), "project", "is"), Term((row.branch or "",), "branch", "is"))
    screen_of(session).filtering.apply(Filter(terms))
    await session.until(lambda: len(screen_of(session).view) == 1, "the one row")
    screen_of(session).clear_filter()
    await session.until(lambda: len(screen_of(session).view) == len(session.rows), "all rows")


async def writing(session: Session) -> Input:
    await session.press("slash")
    await session.until(lambda: isinstance(session.app.focused, Input), "the filter to be written")
    focused = session.app.focused
    assert isinstance(focused, Input)
    return focused


async def test_what_is_typed_after_slash_replaces_the_old_filter() -> None:
    async with Stage().look(refresh=0) as session:
        await session.rests()
        await filtered(session, "docs")
        bar = await writing(session)
        assert (bar.value, bar.selected_text) == ("docs", "docs")
        await session.press(*"store", "enter")
        assert str(screen_of(session).view.filter) == "store"


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (("end", "x"), "docsx"),
        (("right", "x"), "docsx"),
        (("home", "x"), "xdocs"),
        (("backspace",), ""),
        (("enter",), "docs"),
    ],
)
async def test_end_and_arrows_keep_the_old_filter_to_edit_it(keys: tuple[str, ...], text: str) -> None:
    async with Stage().look(refresh=0) as session:
        await session.rests()
        await filtered(session, "docs")
        bar = await writing(session)
        await session.press(*keys)
        assert bar.value == text


async def test_escape_brings_the_old_filter_back_after_it_was_replaced() -> None:
    async with Stage().look(refresh=0) as session:
        await session.rests()
        await filtered(session, "docs")
        await writing(session)
        await session.press("x", "escape")
        assert str(screen_of(session).view.filter) == "docs"


async def test_the_search_of_a_log_is_replaced_as_well() -> None:
    async with Stage(deployments=25_000).look(refresh=0) as session:
        await opened(session, failed)
        bar = await writing(session)
        await session.press(*"error", "enter")
        bar = await writing(session)
        assert (bar.value, bar.selected_text) == ("error", "error")
        await session.press("w")
        assert bar.value == "w"


async def test_n_and_shift_n_go_to_the_rows_that_the_last_filter_matched_and_around_the_end() -> None:
    async with Stage().look(refresh=0) as session:
        await session.rests()
        every = list(session.rows)
        matching = [row.id for row in every if row.state == "ERROR"]
        assert len(matching) > 3
        await filtered(session, "state:error")
        await session.press("escape", "g")
        assert shown(session) == [row.id for row in every], "no filter is in place"
        found: list[str] = []
        for _ in matching:
            await session.press("n")
            found.append(session.under_cursor.id)
        assert found == matching
        assert session.toasts == []
        await session.press("n")
        assert session.under_cursor.id == matching[0]
        assert session.toasts == ["Search continued from the top of the list."]
        await session.press("N")
        assert session.under_cursor.id == matching[-1]
        assert session.toasts[1:] == ["Search continued from the end of the list."]
        await session.press("N", "N")
        assert session.under_cursor.id == matching[-3]
        assert len(session.toasts) == 2


async def test_matches_follow_the_order_on_view() -> None:
    async with Stage().look(refresh=0) as session:
        await session.rests()
        await filtered(session, "state:error")
        await session.press("escape", "s", "j", "enter")
        await session.until(lambda: screen_of(session).view.order is not None, "another order")
        rows: list[Deployment] = list(screen_of(session).view)
        await session.press("g", "n", "n")
        matching = [row.id for row in rows[1:] if row.state == "ERROR"]
        assert session.under_cursor.id == matching[1]


async def test_a_filter_that_was_emptied_by_hand_is_the_last_one_too() -> None:
    async with Stage().look(refresh=0) as session:
        await session.rests()
        await filtered(session, "project:docs")
        await writing(session)
        await session.press("backspace", "enter", "g", "n")
        assert session.under_cursor.name == "docs"
        assert not screen_of(session).view.filter.terms


async def test_what_was_written_and_cancelled_is_no_filter_to_search_by() -> None:
    async with Stage().look(refresh=0) as session:
        await session.rests()
        await write(session, "state:error")
        await session.press("escape")
        row = session.under_cursor
        await session.press("n")
        assert session.toasts == ["There is no filter to search by. / sets one."]
        assert session.under_cursor.id == row.id


async def test_the_key_of_the_hint_follows_the_config() -> None:
    async with Stage().look(refresh=0, keys=(("filter", ("f7",)),)) as session:
        await session.rests()
        await session.press("n")
        assert session.toasts == ["There is no filter to search by. f7 sets one."]


async def test_no_match_and_a_single_one_are_said() -> None:
    async with Stage().look(refresh=0) as session:
        await session.rests()
        await filtered(session, "nobody-has-this")
        await session.press("escape")
        row = session.under_cursor
        await session.press("n")
        assert session.toasts == ["No loaded row matches nobody-has-this."]
        assert session.under_cursor.id == row.id
        only = single(session.rows)
        await filter_by(session, only)
        await session.press("N", "N")
        assert session.under_cursor.id == only.id
        assert session.toasts[1] == "Search continued from the end of the list."
        assert session.toasts[2].startswith("No other loaded row matches project:=")


async def test_a_match_far_down_in_a_long_list_is_found_in_slices() -> None:
    async with Stage(deployments=6_000).look(refresh=0, auto_load=6_000) as session:
        await session.rests()
        only = single(session.rows)
        assert session.rows.index(only) > 4_000
        await filter_by(session, only)
        await session.press("g", "n")
        await session.until(lambda: session.under_cursor.id == only.id, "the match")


async def test_escape_returns_from_a_key_in_all_projects_to_its_row_in_the_project() -> None:
    async with Stage().look(refresh=0, project="store") as session:
        await on_env(session, "LOG_LEVEL")
        row: EnvVar = session.under_cursor
        await session.press("percent_sign")
        await session.see("all projects", "key:=LOG_LEVEL")
        await session.rests()
        await session.press("j", "j", "j", "escape")
        await session.rests()
        assert session.app.session.project.value.project == "store"
        assert session.under_cursor.id == row.id
        assert not screen_of(session).view.filter.terms
        await session.press("0")
        await session.rests()
        assert not screen_of(session).view.filter.terms, "the list of all projects is as it was"


async def test_escape_returns_from_a_key_in_all_projects_to_the_filter_and_the_row_in_all_projects() -> None:
    async with Stage().look(refresh=0) as session:
        await on_env(session)
        screen_of(session).filtering.read("type:plain")
        await session.press("j", "j", "j")
        row: EnvVar = session.under_cursor
        await session.press("percent_sign")
        await session.see(f"key:={row.key}")
        await session.press("G", "escape")
        assert str(screen_of(session).view.filter) == "type:plain"
        assert session.under_cursor.id == row.id
        await session.press("escape")
        assert not screen_of(session).view.filter.terms


async def test_escape_while_a_key_is_still_looked_for_returns_too() -> None:
    stage = Stage()
    async with stage.look(refresh=0, project="store") as session:
        await on_env(session, "LOG_LEVEL")
        row: EnvVar = session.under_cursor
        stage.wire.gate.clear()
        await session.press("percent_sign")
        await session.see("all projects")
        await session.press("escape")
        stage.wire.gate.set()
        await session.rests()
        assert session.app.session.project.value.project == "store"
        assert session.under_cursor.id == row.id


async def test_another_filter_or_project_ends_the_way_back() -> None:
    async with Stage().look(refresh=0, project="store") as session:
        await on_env(session, "LOG_LEVEL")
        await session.press("percent_sign")
        await session.rests()
        await filtered(session, "type:plain")
        await session.press("escape")
        await session.rests()
        assert session.app.session.project.value.project_id is None
        assert not screen_of(session).view.filter.terms


async def test_escape_returns_from_the_list_of_a_key_of_the_matrix_to_the_row() -> None:
    async with Stage().look(refresh=0, project="store") as session:
        await on_env(session, "REDIS_URL")
        row: EnvVar = session.under_cursor
        await session.press("b")
        await session.until(lambda: isinstance(session.app.screen, EnvMatrixScreen), "the matrix")
        screen: Any = session.app.screen
        several = next(place for place, one in enumerate(screen.table._rows) if len(one.rows) > 1)  # noqa: SLF001 - its rows are shown nowhere else
        screen.table.move_to(screen.table._rows[several].id)  # noqa: SLF001 - as above
        await session.press("enter")
        await session.rests()
        assert screen_of(session).view.filter.terms
        await session.press("escape")
        assert not screen_of(session).view.filter.terms
        assert session.under_cursor.id == row.id
