"""Starting with the rows of the last session: drawn at once, used for nothing, replaced without a jump."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.harness.app import AppHarness, RunningApp
from tests.harness.service import reply
from vtui.demo.data.account import DEMO_TOKEN
from vtui.screens.lists.pane.preview import Preview
from vtui.screens.menus.row import RowMenu
from vtui.session.row_cache import RowCache
from vtui.state import ListState, State
from vtui.system.cache_folder import CacheFolder

LOADING = "from the last session, 12m ago"
NOT_YET = "this row is from the last session, not loaded yet"
API = "https://api.vercel.com"


def cache_of(folder: Path, account: str | None = DEMO_TOKEN) -> RowCache:
    return RowCache(CacheFolder(folder), API, lambda: account)


async def visit(harness: AppHarness, folder: Path, *keys: str, **options: Any) -> State:
    """A session that ends after each of `keys`, and its state."""
    kept: list[State] = []
    async with harness.run_app(rows=cache_of(folder), save=kept.append, **options) as ui:
        await ui.rests()
        for key in keys:
            await ui.press(key)
            await ui.rests()
    harness.wire.asked.clear()
    harness.clock.advance(12 * 60)
    return kept[-1]


def next_session(harness: AppHarness, folder: Path, **options: Any) -> Any:
    return harness.run_app(rows=options.pop("rows", cache_of(folder)), **options)


async def stale(ui: RunningApp) -> str:
    """The screen with the rows of the last session on it."""
    await ui.until(lambda: ui.listed.stale, "rows of the last session")
    return await ui.see(LOADING)


def rows_file(folder: Path) -> Path:
    """The only file with rows in a folder."""
    (file,) = folder.glob("rows-*")
    return file


def lists_of(folder: Path) -> list[str]:
    """The names of the lists in the file of a folder."""
    return [json.loads(line)[0] for line in rows_file(folder).read_text().split("\n")[1::2] if line]


def shown(ui: RunningApp) -> list[str]:
    """The lines of the table's rows, without their ages."""
    top = next(index for index, line in enumerate(ui.lines) if "Status" in line or "Production" in line)
    return ui.lines[top + 1 : -2]


def colors(ui: RunningApp, line: int) -> set[object]:
    """The colors of a line's cells."""
    return {segment.style.color for segment in list(ui.listed.table.render_line(line))[3:] if segment.style}


@pytest.fixture
def harness() -> AppHarness:
    return AppHarness()


@pytest.mark.parametrize("key", ["1", "2", "3"])
async def test_a_list_is_there_before_the_first_response(harness: AppHarness, tmp_path: Path, key: str) -> None:
    state = await visit(harness, tmp_path, key)
    harness.wire.gate.clear()
    async with next_session(harness, tmp_path, state=state) as ui:
        screen = await stale(ui)
        assert "acme" in screen.split("\n")[0]
        assert "; connecting" in screen
        assert "★" not in screen
        assert ui.listed.table.row_count > 20
        harness.wire.gate.set()
        await ui.rests()
        await ui.see_no("from the last session")
        assert not ui.listed.stale


async def test_env_vars_have_no_rows_before_they_are_loaded(harness: AppHarness, tmp_path: Path) -> None:
    state = await visit(harness, tmp_path, "4")
    assert lists_of(tmp_path) == ["deployments"]
    harness.wire.gate.clear()
    async with next_session(harness, tmp_path, state=state) as ui:
        await ui.see("Connecting")
        assert len(ui.listed.view) == 0
        harness.wire.gate.set()


async def test_muted_rows_become_the_list_without_a_jump(harness: AppHarness, tmp_path: Path) -> None:
    await visit(harness, tmp_path)
    harness.wire.gate.clear()
    async with next_session(harness, tmp_path) as ui:
        await stale(ui)
        muted = ui.listed.table.style_of("muted").color
        assert colors(ui, 3) == {muted}
        await ui.press(*["down"] * 40)
        table, key = ui.listed.table, ui.listed.table.cursor_key
        top = table.scroll_offset.y
        assert top > 5
        lines = shown(ui)
        harness.wire.gate.set()
        await ui.rests()
        assert (ui.listed.stale, table.cursor_key, table.scroll_offset.y) == (False, key, top)
        assert [line[:34] for line in shown(ui)] == [line[:34] for line in lines]
        assert len(colors(ui, 3)) > 1


async def test_new_rows_come_above_and_deleted_ones_go_while_the_cursor_stays(tmp_path: Path) -> None:
    harness = AppHarness(live=True)
    await visit(harness, tmp_path)
    deployments = next(team.deployments for team in harness.account.teams if team.slug == "acme")
    harness.wire.gate.clear()
    async with next_session(harness, tmp_path) as ui:
        await stale(ui)
        await ui.press(*["down"] * 12)
        table, view = ui.listed.table, ui.listed.view
        key, line = table.cursor_key, table.cursor_index - table.scroll_offset.y
        gone = view[20].id
        index = deployments.find(gone)
        assert index is not None
        deployments.delete(index)
        harness.wire.gate.set()
        await ui.rests()
        ids = [row.id for row in ui.rows]
        assert ids.index(key) > 12, "others came above it"
        assert gone not in ids
        assert (table.cursor_key, table.cursor_index - table.scroll_offset.y) == (key, line)


async def test_a_cursor_that_was_not_moved_stays_on_the_newest_row(tmp_path: Path) -> None:
    harness = AppHarness(live=True)
    await visit(harness, tmp_path)
    harness.wire.gate.clear()
    async with next_session(harness, tmp_path) as ui:
        await stale(ui)
        before = ui.listed.table.cursor_key
        harness.wire.gate.set()
        await ui.rests()
        assert ui.under_cursor is ui.rows[0]
        assert ui.under_cursor.id != before


async def test_a_list_that_loads_in_parts_does_not_shrink(harness: AppHarness, tmp_path: Path) -> None:
    state = await visit(harness, tmp_path, "3")
    counts: set[int] = set()
    async with next_session(harness, tmp_path, state=state) as ui:
        await stale(ui)
        rows = ui.listed.table.row_count
        ui.app.session.connection.budget.subscribe(lambda _: counts.add(min(ui.listed.table.row_count, 31)))
        await ui.rests()
        assert not ui.listed.stale
        assert len(ui.rows) == rows
        assert counts == {31}, "as many as fill the screen, after each response"


async def test_loading_that_waits_shows_the_rows_that_came(harness: AppHarness, tmp_path: Path) -> None:
    await visit(harness, tmp_path)
    pages = 0

    def limited(request: httpx.Request) -> httpx.Response | None:
        nonlocal pages
        pages += request.url.path.endswith("/deployments")
        return reply(503, {}) if pages > 1 and request.url.path.endswith("/deployments") else None

    harness.wire.instead = limited
    async with next_session(harness, tmp_path) as ui:
        await stale(ui)
        await ui.press(*["down"] * 60)
        await ui.pass_time(30)
        await ui.until(lambda: ui.listed.progress.phase == "waiting", "the error")
        await ui.see_no("from the last session")
        assert len(ui.listed.view) == len(ui.rows) == 30


async def test_no_key_writes_to_a_row_or_opens_it(harness: AppHarness, tmp_path: Path) -> None:
    await visit(harness, tmp_path)
    harness.wire.gate.clear()
    async with next_session(harness, tmp_path) as ui:
        await stale(ui)
        writes = [action for action in ui.listed.resource.actions if action.writes]
        assert len(writes) > 4
        for action in writes:
            await ui.app.run_action(f"screen.act('{action.id}')")
            await ui.press(action.key)
        for key in ("enter", "l", "u", "m", "space", "x", "f"):
            await ui.press(key)
        assert len(ui.app.screen_stack) == 1
        assert len(ui.listed.view.marks) == 0
        assert not ui.app.session.watcher.watched.value
        for name in ("Redeploy", "Open", "Log", "Mark", "Export"):
            assert any(toast.startswith(f"{name}: ") and toast.endswith(NOT_YET) for toast in ui.toasts), name
        ui.app.screen.row_actions.act("redeploy")
        await ui.pilot.pause()
        assert len(ui.app.screen_stack) == 1
        harness.wire.gate.set()
        await ui.rests()
        assert harness.wire.writes() == []


async def test_a_key_works_again_once_the_list_has_loaded(harness: AppHarness, tmp_path: Path) -> None:
    await visit(harness, tmp_path)
    harness.wire.gate.clear()
    async with next_session(harness, tmp_path) as ui:
        await stale(ui)
        await ui.press("R")
        harness.wire.gate.set()
        await ui.rests()
        assert len(ui.app.screen_stack) == 1, "a key of before does not come later"
        await ui.press("R")
        await ui.until(lambda: len(ui.app.screen_stack) == 2, "the question")


async def test_the_url_can_be_opened_and_the_menu_names_the_reason(harness: AppHarness, tmp_path: Path) -> None:
    await visit(harness, tmp_path)
    harness.wire.gate.clear()
    async with next_session(harness, tmp_path) as ui:
        await stale(ui)
        await ui.press("o")
        assert ui.app.opened == [f"https://{ui.under_cursor.url}"]
        await ui.press("a")
        assert isinstance(ui.app.screen, RowMenu)
        await ui.see("this row is from the last session")
        await ui.press("escape")
        harness.wire.gate.set()


async def test_the_preview_requests_nothing_and_shows_no_row(harness: AppHarness, tmp_path: Path) -> None:
    await visit(harness, tmp_path)
    harness.wire.gate.clear()
    async with next_session(harness, tmp_path) as ui:
        await stale(ui)
        await ui.until(lambda: "/v2/teams" in harness.wire.paths(), "the requests for user and teams")
        asked = harness.wire.paths()
        await ui.press("p", "down", "down")
        await ui.pass_time(2)
        assert harness.wire.paths() == asked
        assert not ui.app.screen.query_one(Preview).border_title
        harness.wire.gate.set()
        await ui.rests()


async def test_nothing_is_derived_from_the_rows(harness: AppHarness, tmp_path: Path) -> None:
    await visit(harness, tmp_path, "2", "3", "1")
    harness.wire.gate.clear()
    async with next_session(harness, tmp_path) as ui:
        for key in ("2", "3", "1"):
            await ui.press(key)
            await stale(ui)
            await ui.pass_time(2)
        session = ui.app.session
        assert session.store.facts.value.production == {}
        assert dict(session.store.scopes) == {} or all(not known.projects for known in session.store.scopes.values())
        assert session.watcher.building == 0
        assert session.account.value is None
        harness.wire.gate.set()
        await ui.rests()


async def test_the_star_waits_for_the_list_though_production_is_known(harness: AppHarness, tmp_path: Path) -> None:
    await visit(harness, tmp_path)
    held = asyncio.Event()
    harness.wire.late = lambda request: held if request.url.path.endswith("/deployments") else None
    async with next_session(harness, tmp_path) as ui:
        await stale(ui)
        await ui.until(lambda: ui.listed.listing is not None, "the account")
        scope = ui.app.session.scope.value
        assert scope is not None
        ui.app.session.loader.fetch_stale(scope)
        await ui.until(lambda: ui.app.session.store.facts.value.production, "what serves production")
        await ui.see("; loading")
        assert "★" not in ui.text
        held.set()
        await ui.rests()
        await ui.see("★")


async def test_order_and_filter_apply_to_them_and_stay(harness: AppHarness, tmp_path: Path) -> None:
    await visit(harness, tmp_path)
    state = State(lists={"deployments": ListState(sort="project", descending=True)})
    harness.wire.gate.clear()
    async with next_session(harness, tmp_path, state=state) as ui:
        await stale(ui)
        names = [row.name for row in ui.listed.view]
        assert names == sorted(names, reverse=True)
        await ui.press("slash", *"store", "enter")
        found = [row.id for row in ui.listed.view]
        assert 0 < len(found) < 60
        harness.wire.gate.set()
        await ui.rests()
        assert [row.id for row in ui.listed.view] == found
        await ui.press("escape")
        assert len(ui.listed.view) == 120


async def test_a_filter_that_is_being_written_is_kept(harness: AppHarness, tmp_path: Path) -> None:
    await visit(harness, tmp_path)
    harness.wire.gate.clear()
    async with next_session(harness, tmp_path) as ui:
        await stale(ui)
        await ui.press("slash", *"sto")
        harness.wire.gate.set()
        await ui.rests()
        await ui.press(*"re-jp", "enter")
        assert {row.name for row in ui.listed.view} == {"store-jp"}


async def test_rows_of_another_user_go_when_the_user_is_known(harness: AppHarness, tmp_path: Path) -> None:
    await visit(harness, tmp_path)
    file = rows_file(tmp_path)
    header, *lines = file.read_text().split("\n")
    file.write_text("\n".join([json.dumps([*json.loads(header)[:2], "someone_else"]), *lines]))
    account = asyncio.Event()
    harness.wire.late = lambda request: account if request.url.path.endswith("/deployments") else None
    async with next_session(harness, tmp_path) as ui:
        await ui.until(lambda: ui.app.session.account.value is not None, "the account")
        await ui.see_no("from the last session")
        assert len(ui.listed.view) == 0
        account.set()
        await ui.rests()
        assert len(ui.rows) == 120
    assert json.loads(file.read_text().split("\n")[0])[2] != "someone_else"


async def test_another_token_shows_nothing(harness: AppHarness, tmp_path: Path) -> None:
    await visit(harness, tmp_path)
    harness.wire.gate.clear()
    async with next_session(harness, tmp_path, rows=cache_of(tmp_path, "vcp_other")) as ui:
        await ui.see("Connecting")
        assert len(ui.listed.view) == 0
        harness.wire.gate.set()


async def test_another_team_shows_its_own_rows(harness: AppHarness, tmp_path: Path) -> None:
    await visit(harness, tmp_path, team="acme")
    harness.wire.gate.clear()
    async with next_session(harness, tmp_path, team="northwind") as ui:
        await ui.see("Connecting")
        assert len(ui.listed.view) == 0
        harness.wire.gate.set()
        await ui.rests()
        theirs = {row.id for row in ui.rows}
    harness.clock.advance(12 * 60)
    harness.wire.gate.clear()
    async with next_session(harness, tmp_path, team="northwind") as ui:
        await stale(ui)
        assert {row.id for row in ui.listed.view} <= theirs
        harness.wire.gate.set()


async def test_the_list_goes_to_the_location_that_is_found(harness: AppHarness, tmp_path: Path) -> None:
    state = await visit(harness, tmp_path, team="northwind")
    harness.wire.gate.clear()
    async with next_session(harness, tmp_path, team=None, state=replace(state, scope="team_gone")) as ui:
        await ui.see("Connecting")
        harness.wire.gate.set()
        await ui.rests()
    team = next(team for team in harness.account.teams if team.slug == "northwind")
    harness.wire.gate.clear()
    async with next_session(harness, tmp_path, team=None, state=state) as ui:
        await stale(ui)
        harness.account.teams = tuple(other for other in harness.account.teams if other is not team)
        harness.wire.gate.set()
        await ui.rests()
        assert ui.app.session.scope.value is not None
        assert ui.app.session.scope.value.slug != "northwind"
        assert not ui.listed.stale


async def test_without_a_network_they_stay_and_the_status_names_the_error(harness: AppHarness, tmp_path: Path) -> None:
    await visit(harness, tmp_path)

    def refused(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    harness.wire.instead = refused
    async with next_session(harness, tmp_path, size=(160, 30)) as ui:
        await ui.pass_time(60)
        await ui.until(lambda: ui.app.session.trouble.value is not None, "the error")
        await ui.see("from the last session, 13m ago", "No connection to api.vercel.com, retrying in")
        assert ui.listed.stale
        harness.wire.instead = lambda _: None
        await ui.pass_time(120)
        await ui.rests()
        assert not ui.listed.stale
        assert len(ui.rows) == 120


async def test_a_refused_token_removes_them(harness: AppHarness, tmp_path: Path) -> None:
    await visit(harness, tmp_path)
    harness.wire.instead = lambda _: reply(403, {"error": {"code": "forbidden", "invalidToken": True}})
    async with next_session(harness, tmp_path) as ui:
        await ui.until(lambda: ui.app.session.trouble.value is not None, "the error")
        await ui.see_no("from the last session")
        assert len(ui.listed.view) == 0


async def test_a_list_that_is_not_allowed_removes_them(harness: AppHarness, tmp_path: Path) -> None:
    await visit(harness, tmp_path)
    forbidden = {"error": {"code": "forbidden", "message": "no"}}
    harness.wire.instead = lambda request: reply(403, forbidden) if request.url.path.endswith("/deployments") else None
    async with next_session(harness, tmp_path) as ui:
        await ui.until(lambda: ui.listed.progress.phase == "failed", "the error")
        assert not ui.listed.stale
        assert len(ui.listed.view) == 0


async def test_with_the_setting_off_nothing_is_read_or_written(harness: AppHarness, tmp_path: Path) -> None:
    await visit(harness, tmp_path / "a", cache=False)
    assert not (tmp_path / "a").exists()
    await visit(harness, tmp_path / "b")
    harness.wire.gate.clear()
    async with next_session(harness, tmp_path / "b", cache=False) as ui:
        await ui.see("Connecting")
        assert len(ui.listed.view) == 0
        harness.wire.gate.set()


async def test_they_are_written_after_the_first_page_and_at_the_end_alone(harness: AppHarness, tmp_path: Path) -> None:
    def written() -> int:
        return next((file.stat().st_mtime_ns for file in tmp_path.glob("rows-*")), 0)

    async with harness.run_app(rows=cache_of(tmp_path)) as ui:
        await ui.rests()
        assert written() == 0
        ui.app.session.last_session._write_soon()  # noqa: SLF001 - what a timer calls after some seconds
        await ui.until(written, "the file")
        first = written()
        await ui.press("r")
        await ui.rests()
        assert written() == first
    assert written() > first


async def test_no_token_and_no_value_is_in_a_file(harness: AppHarness, tmp_path: Path) -> None:
    await visit(harness, tmp_path, "2", "3", "4", project="store")
    check_files(tmp_path)
    assert set(lists_of(tmp_path)) == {"deployments", "projects", "domains"}


def check_files(folder: Path) -> None:
    """The folder has the key and one file, which only their owner can read, and the token is in neither."""
    files = list(folder.iterdir())
    assert len(files) == 2
    for file in files:
        assert DEMO_TOKEN not in file.name + file.read_text()
        assert file.stat().st_mode & 0o777 == 0o600


async def test_a_malformed_file_is_ignored_and_replaced(harness: AppHarness, tmp_path: Path) -> None:
    await visit(harness, tmp_path)
    file = rows_file(tmp_path)
    file.write_text('[1, "https://api.vercel.com", "')
    async with next_session(harness, tmp_path) as ui:
        await ui.rests()
        assert ui.toasts == []
    assert len(file.read_text()) > 1_000


async def test_hostile_texts_are_drawn_as_texts(tmp_path: Path) -> None:
    harness = AppHarness("hostile-text")
    state = await visit(harness, tmp_path, team=None)
    harness.wire.gate.clear()
    async with next_session(harness, tmp_path, team=None, state=state) as ui:
        screen = await stale(ui)
        assert "[red]" in screen
        assert not any(ord(sign) < 32 or sign in "\x7f\u202e" for sign in screen.replace("\n", ""))
        harness.wire.gate.set()
        await ui.rests()
