"""Side by side: the keys of a project by environment and those of all projects, with the list's filter and copies."""

import asyncio
import json
from typing import Any

import httpx

from tests.harness.app import AppHarness, RunningApp
from tests.harness.openings import Named, on_top
from tests.screens.test_bulk import confirm
from tests.screens.test_env_writing import go_on, on_env
from vtui.demo.data.env_vars import decrypted, project_env_vars
from vtui.demo.data.scope import Scope
from vtui.screens.menus.menu import Menu
from vtui.screens.pages.env_matrix import EnvMatrixScreen
from vtui.widgets.table.resource_table import ResourceTable


def acme(harness: AppHarness) -> Scope:
    team = harness.account.team("acme")
    assert team is not None
    return team


def stored(harness: AppHarness, project: str, key: str) -> list[dict[str, Any]]:
    """The variables of a project in the demo account, with their values."""
    team = acme(harness)
    found = team.project(project)
    assert found is not None
    return [decrypted(item, team.env_values) for item in project_env_vars(team, found) if item["key"] == key]


async def on_matrix(ui: RunningApp, key: str = "") -> None:
    """Side by side, with the cursor on a key."""
    await ui.press("b")
    await on_top(ui, EnvMatrixScreen)
    assert not key or ui.app.screen.query_one(ResourceTable).move_to(key)
    await ui.pilot.pause()


async def filtered(ui: RunningApp, expression: str) -> None:
    await ui.press("slash", *expression, "enter")


async def test_filter_of_the_list_stays_and_is_edited_side_by_side() -> None:
    async with AppHarness().run_app(refresh=0, project="store") as ui:
        await on_env(ui)
        await filtered(ui, "LOG_LEVEL")
        await on_matrix(ui)
        await ui.see(
            "/ LOG_LEVEL", "1 of 29 keys side by side", "LOG_LEVEL  missing in: preview, development, qa, staging"
        )
        await filtered(ui, "SESSION")
        await ui.see("SESSION_SECRET  missing in: development, qa, staging")
        await ui.press("slash", *"x:", "escape")
        await ui.see("/ SESSION", "SESSION_SECRET")
        await ui.press("escape")
        await ui.see("/ SESSION", "SESSION_SECRET", "Secret")
        assert {row.key for row in ui.listed.view} == {"SESSION_SECRET"}


async def test_filter_without_a_match_has_a_message() -> None:
    async with AppHarness().run_app(refresh=0, project="store") as ui:
        await on_env(ui)
        await on_matrix(ui)
        await filtered(ui, "nothing-like-this")
        await ui.see("0 of 29 keys side by side", "No key matches the filter.")


async def test_projects_that_lack_a_key_are_named() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await on_env(ui)
        await filtered(ui, "key:=DATABASE_URL")
        await on_matrix(ui)
        seen = await ui.see("DATABASE_URL  missing in: ", "57 of 58")
        lacking = [
            project.name for project in acme(harness).projects if not stored(harness, project.name, "DATABASE_URL")
        ]
        assert f"missing in: {', '.join(lacking)}" in seen


async def test_list_below_continues_loading() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, tick=0.02) as ui:
        await ui.rests()
        await ui.press("4")
        await ui.see("60 requests")
        rest = asyncio.Event()
        some = 0

        def late(request: httpx.Request) -> asyncio.Event | None:
            nonlocal some
            some += request.url.path.endswith("/env")
            return rest if some > 20 else None

        harness.wire.late = late
        await ui.press("r")
        await ui.until(lambda: ui.listed.collection, "some variables")
        await on_matrix(ui)
        await ui.see("Loading. Missing keys are shown when all are loaded.")
        await ui.see_no("missing in")
        rest.set()
        await ui.see("missing in: ", "of 58")


async def test_config_variable_is_copied_to_another_project_with_its_value() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, project="store") as ui:
        await on_env(ui)
        await on_matrix(ui, "WELCOME_TEXT")
        await ui.press("C")
        await on_top(ui, Named("copy-variable"))
        await ui.press(*"docs")
        await ui.see("Copy WELCOME_TEXT", "Leave empty to copy the current value")
        assert not [path for path in harness.wire.paths() if path.count("/env/")], "no value is read yet"
        await go_on(ui, "C")
        await ui.toast("WELCOME_TEXT is copied to docs for production, preview and development")
        (source,), (made,) = (stored(harness, name, "WELCOME_TEXT") for name in ("store", "docs"))
        assert made["value"] == source["value"]
        assert made["target"] == ["production", "preview", "development"]
        assert source["value"] not in ui.text + "".join(ui.toasts)


async def test_copy_of_a_secret_needs_its_value() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, project="store") as ui:
        await on_env(ui)
        await on_matrix(ui, "SESSION_SECRET")
        await ui.press("C")
        await on_top(ui, Named("copy-variable"))
        await ui.press(*"sandbox-never", "ctrl+s")
        await ui.see("the value of a Secret cannot be read back: enter it")
        await ui.press(*"s3cret")
        await go_on(ui, "C")
        await ui.toast("SESSION_SECRET is copied to sandbox-never-deployed")
        body = json.loads(harness.wire.writes()[-1].content)
        assert (body["value"], body["type"]) == ("s3cret", "sensitive")


async def test_variable_is_copied_to_several_projects() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, project="store") as ui:
        await on_env(ui)
        await on_matrix(ui, "WELCOME_TEXT")
        await ui.press("C")
        await on_top(ui, Named("copy-variable"))
        await ui.press(*"docs, billing", "ctrl+s")
        await ui.see("Copy WELCOME_TEXT to 2 projects?")
        await confirm(ui, "2")
        await ui.see("2 of 2")
        assert all(stored(harness, name, "WELCOME_TEXT") for name in ("docs", "billing"))


async def test_key_with_several_variables_asks_which_one_to_copy() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, project="store") as ui:
        await on_env(ui)
        await on_matrix(ui, "DATABASE_URL")
        await ui.press("C")
        await on_top(ui, Named("pick"))
        assert isinstance(ui.app.screen, Menu)
        await ui.see("Copy which DATABASE_URL?", "production", "preview", "development")
        await ui.press("down", "enter")
        await on_top(ui, Named("copy-variable"))
        await ui.see("□ Production", "■ Preview", "□ Development")


async def test_copy_stays_in_the_form_when_the_api_refuses_it() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, project="store") as ui:
        await on_env(ui)
        await on_matrix(ui, "WELCOME_TEXT")
        await ui.press("C")
        await on_top(ui, Named("copy-variable"))
        await ui.press(*"checkout")
        await go_on(ui, "C")
        await ui.see("Copy WELCOME_TEXT", "already exists")


async def test_nothing_is_copied_where_nothing_may_be_changed() -> None:
    async with AppHarness().run_app(refresh=0, project="store", read_only=True) as ui:
        await on_env(ui)
        await on_matrix(ui, "WELCOME_TEXT")
        await ui.press("C")
        assert isinstance(ui.app.screen, EnvMatrixScreen)
