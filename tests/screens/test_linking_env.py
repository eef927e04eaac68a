"""Shared variables: created for the team, linked to projects and unlinked, from a list and by name."""

import json
from typing import Any

from tests.harness.app import AppHarness, RunningApp
from tests.screens.test_bulk import confirm
from tests.screens.test_env_writing import go_on, keys, on_env
from tests.screens.test_pages import open_page
from vtui.demo.data.env_vars import decrypted_shared, shared_env_vars
from vtui.demo.data.scope import Scope
from vtui.screens.lists.env_vars import EnvVarsScreen


def acme(harness: AppHarness) -> Scope:
    team = harness.account.team("acme")
    assert team is not None
    return team


def project_id(harness: AppHarness, name: str) -> str:
    found = acme(harness).project(name)
    assert found is not None
    return found.id


def stored(harness: AppHarness, key: str) -> Any:
    """The shared variable in the demo account."""
    return next(item for item in shared_env_vars(acme(harness)) if item["key"] == key)


def last_write(harness: AppHarness) -> tuple[str, str, Any]:
    request = harness.wire.writes()[-1]
    return request.method, request.url.path, json.loads(request.content)


def cursor_key(ui: RunningApp) -> str:
    row = ui.listed.table.cursor_row
    return row.key if row is not None else ""


async def on_key(ui: RunningApp, key: str) -> None:
    row = next(row for row in ui.rows if row.key == key)
    ui.listed.table.move_to(ui.listed.resource.list.key(row))
    await ui.pilot.pause()


async def test_variable_is_created_for_the_team_and_linked_from_a_project() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, project="store") as ui:
        await on_env(ui, "LOG_LEVEL")
        await ui.press("S")
        await ui.see("Create a shared variable", "Acme", "Secret")
        await ui.see_no("│  Branch", "Plain")
        await ui.press(*"MADE_HERE", "tab", *"s3cret")
        await ui.press("ctrl+s")
        await ui.see(
            "Create MADE_HERE for the team?",
            "Projects that are linked to MADE_HERE get it in builds for",
            "No project is linked to it yet. Link projects with L.",
            "6 characters",
        )
        await ui.see_no("s3cret")
        await ui.answer("S")
        await ui.toast("MADE_HERE is created for the team. Link projects to it with L")
        method, path, body = last_write(harness)
        assert (method, path) == ("POST", "/v1/env")
        assert body == {
            "evs": [{"key": "MADE_HERE", "value": "s3cret"}],
            "type": "sensitive",
            "target": ["production", "preview"],
        }
        assert stored(harness, "MADE_HERE")["projectId"] == []
        await ui.rests()
        assert "MADE_HERE" not in keys(ui)

        await on_key(ui, "LOG_LEVEL")
        await ui.press("L")
        await ui.see("Link a shared variable", "store")
        await ui.press(*"made")
        await ui.see("MADE_HERE, production and preview")
        await ui.press("ctrl+s")
        await ui.see("Link MADE_HERE to store?", "If store has its own MADE_HERE", "To undo, unlink it with U.")
        await ui.answer("L")
        await ui.toast("MADE_HERE is linked to store")
        await ui.rests()
        await ui.until(lambda: cursor_key(ui) == "MADE_HERE", "the cursor on it")
        link = {"projectIdUpdates": {"link": [project_id(harness, "store")]}}
        assert last_write(harness) == ("PATCH", "/v1/env", {"updates": {stored(harness, "MADE_HERE")["id"]: link}})

        await ui.pass_time(2)
        await ui.press("U")
        await ui.see("Unlink MADE_HERE from store?", "The team keeps it.", "To undo, link it again with L.")
        await ui.answer("U")
        await ui.toast("MADE_HERE is unlinked from store")
        await ui.until(lambda: "MADE_HERE" not in keys(ui), "it gone from the list")
        assert stored(harness, "MADE_HERE")["projectId"] == []


async def test_shared_variable_is_linked_and_unlinked_by_the_name_of_a_project() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await on_env(ui, "ANALYTICS_WRITE_KEY")
        await ui.press("L")
        await ui.see("Link to a project", "ANALYTICS_WRITE_KEY")
        await ui.press(*"store")
        await ui.see("matches several: store-eu, store-jp, store-us")
        await ui.press(*"-eu", "ctrl+s")
        await ui.see("Link ANALYTICS_WRITE_KEY to store-eu?", "12 projects")
        await ui.answer("L")
        await ui.toast("ANALYTICS_WRITE_KEY is linked to store-eu")
        await ui.until(
            lambda: next(len(row.sharers) for row in ui.rows if row.key == "ANALYTICS_WRITE_KEY") == 13, "13 projects"
        )
        assert project_id(harness, "store-eu") in stored(harness, "ANALYTICS_WRITE_KEY")["projectId"]

        await on_key(ui, "ANALYTICS_WRITE_KEY")
        await ui.press("U")
        await ui.see("Unlink from a project")
        await ui.press(*"docs", "ctrl+s")
        await ui.see("Unlink ANALYTICS_WRITE_KEY from docs?", "12 other projects")
        await ui.answer("U")
        await ui.toast("ANALYTICS_WRITE_KEY is unlinked from docs")
        await ui.until(
            lambda: next(len(row.sharers) for row in ui.rows if row.key == "ANALYTICS_WRITE_KEY") == 12, "12 projects"
        )
        assert project_id(harness, "docs") not in stored(harness, "ANALYTICS_WRITE_KEY")["projectId"]


async def test_page_of_a_shared_variable_shows_how_many_projects_are_linked_after_a_link() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, project="store") as ui:
        await on_env(ui)
        await open_page(ui, lambda row: row.key == "ERROR_REPORTING_DSN")
        await ui.see("linked to 9 projects")
        await ui.press("L", *"kiosk", "ctrl+s")
        await ui.see("Link ERROR_REPORTING_DSN to kiosk?")
        await ui.answer("L")
        await ui.toast("ERROR_REPORTING_DSN is linked to kiosk")
        await ui.see("linked to 10 projects")


async def test_marked_shared_variables_are_unlinked_from_the_project_and_its_own_are_skipped() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, project="store") as ui:
        await on_env(ui)
        for key in ("LOG_LEVEL", "CDN_HOST", "ERROR_REPORTING_DSN"):
            await on_key(ui, key)
            await ui.press("space")
        await ui.press("U")
        await ui.see("Unlink 2 of 3 variables?", "Builds of store no longer get them.", "only shared variables can be")
        await confirm(ui, 2)
        await ui.see("2 unlinked")
        await ui.press("escape")
        store = project_id(harness, "store")
        assert all(store not in stored(harness, key)["projectId"] for key in ("CDN_HOST", "ERROR_REPORTING_DSN"))
        await ui.until(lambda: "CDN_HOST" not in keys(ui), "it gone from the list")
        assert "LOG_LEVEL" in keys(ui)


async def test_empty_project_takes_a_shared_variable_without_any_row() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, project="sandbox-never-deployed") as ui:
        await on_env(ui)
        assert keys(ui) == []
        await ui.press("L")
        await ui.see("Link a shared variable", "sandbox-never-deployed")
        await ui.press(*"CDN", "ctrl+s")
        await ui.answer("L")
        await ui.toast("CDN_HOST is linked to sandbox-never-deployed")
        await ui.until(lambda: keys(ui) == ["CDN_HOST"], "it in the list")


async def test_personal_account_has_no_shared_variables_and_the_reason_is_named() -> None:
    harness = AppHarness()
    reason = "only a team has shared variables, and this is a personal account"
    async with harness.run_app(refresh=0, team="ada") as ui:
        await on_env(ui, "LOG_LEVEL")
        screen = ui.app.screen
        assert isinstance(screen, EnvVarsScreen)
        for key, action in (("S", "env.share"), ("L", "env.link"), ("U", "env.unlink")):
            assert screen.unavailable_reason("act", action) == reason
            await ui.press(key)
            await ui.see_no("Create a shared variable", "Link a shared variable")
        await ui.press("a")
        await ui.see(reason[:30])
        assert harness.wire.writes() == []


async def test_refused_variable_inside_a_201_is_shown_at_its_key_and_stays_typed() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, project="store") as ui:
        await on_env(ui, "LOG_LEVEL")
        await ui.press("S", *"CDN_HOST", "tab", *"other")
        await go_on(ui, "S")
        await ui.see("Create a shared variable", "CDN_HOST", "already exists")
        assert len([item for item in shared_env_vars(acme(harness)) if item["key"] == "CDN_HOST"]) == 1


async def test_policy_of_the_team_that_makes_it_sensitive_is_reported() -> None:
    harness = AppHarness("env-policy")
    async with harness.run_app(refresh=0, project="store") as ui:
        await on_env(ui, "LOG_LEVEL")
        await ui.press("S", *"MADE_HERE", "tab", *"x", "tab", "tab", "right")
        await go_on(ui, "S")
        await ui.toast("Team policy: stored as a Secret, which cannot be read back.")
        assert stored(harness, "MADE_HERE")["type"] == "sensitive"


async def test_lost_response_of_a_link_is_verified_and_not_sent_again() -> None:
    harness = AppHarness("writes-unanswered")
    async with harness.run_app(refresh=0, project="store") as ui:
        await on_env(ui, "LOG_LEVEL")
        await ui.press("S", *"MADE_HERE", "tab", *"s3cret")
        await go_on(ui, "S")
        await ui.toast("No response")
        await ui.pass_time(15)
        await ui.toast("The change was applied. MADE_HERE is created for the team")
        assert len(harness.wire.writes()) == 1
        assert decrypted_shared(stored(harness, "MADE_HERE"), acme(harness).env_values)["type"] == "sensitive"
