"""Shared env vars over loopback HTTP: found, revealed, changed for all projects, removed from one."""

from tests.harness.app import AppHarness, RunningApp, made_of, running_app
from tests.screens.test_bulk import confirm
from tests.screens.test_env_writing import go_on, keys, on_env
from tests.screens.test_pages import open_page
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.data.env_vars import decrypted_shared, shared_env_vars
from vtui.demo.server.http_server import running_server


async def test_shared_variable_is_revealed_changed_and_removed_from_a_project() -> None:
    harness = AppHarness()
    team = harness.account.team("acme")
    assert team is not None
    async with running_server(harness.account) as served:
        connect = made_of(harness.clock, served.url, DEMO_TOKEN, None)
        async with running_app(connect, harness.clock, refresh=0, project="store") as ui:
            await on_env(ui)
            await open_page(ui, lambda row: row.key == "CDN_HOST")
            await ui.see("linked to 40 projects", "•••")
            await ui.press("v")
            await ui.see("fake-shared-cdn-host", "hidden again in")
            await ui.press("E")
            await ui.see("Edit a shared variable", "linked to 40 projects", "CDN_HOST")
            await ui.see_no("Branch", "fake-shared")
            await ui.press(*"cdn.example")
            await go_on(ui, "E")
            await ui.toast("CDN_HOST is changed for 40 projects")
            cdn = next(item for item in shared_env_vars(team) if item["key"] == "CDN_HOST")
            assert decrypted_shared(cdn, team.env_values)["value"] == "cdn.example"

            await ui.press("escape")
            own = next(row for row in ui.rows if row.key == "LOG_LEVEL")
            shared = next(row for row in ui.rows if row.key == "ANALYTICS_WRITE_KEY")
            for row in (own, shared):
                ui.listed.table.move_to(ui.listed.resource.list.key(row))
                await ui.press("space")
            await ui.press("D")
            await ui.see("ANALYTICS_WRITE_KEY is shared: 12 projects lose it.", "shared, 12 projects")
            await ui.press("shift+tab", "right")
            await ui.see("is shared: store loses it, 11 projects keep it.", "3 (1 DELETE, 1 GET, 1 PATCH)")
            await ui.press("tab")
            await confirm(ui, 2)
            await ui.see("Done.", "2 deleted")
            await ui.press("escape")
            await ui.until(lambda: not {"LOG_LEVEL", "ANALYTICS_WRITE_KEY"} & {*keys(ui)}, "both gone")
            analytics = next(item for item in shared_env_vars(team) if item["key"] == "ANALYTICS_WRITE_KEY")
            assert len(analytics["projectId"]) == 11

            await open_page(ui, lambda row: row.key == "CDN_HOST")
            await ui.press("D")
            await ui.see("Delete CDN_HOST from the team?", "all of the 40 projects")
            await ui.press("shift+tab", "right")
            await ui.see("Unlink CDN_HOST from store?", "Other linked projects keep it.")
            await ui.press("tab", *"CDN_HOST", "tab", "tab")
            await ui.answer("enter")
            await ui.toast("CDN_HOST is unlinked from store")
            await ui.rests()
            await ui.until(lambda: "CDN_HOST" not in keys(ui), "it gone from the list")
            assert len(cdn["projectId"]) == 39

            await ui.press("0")
            await ui.rests()
            await ui.press("slash", *"type:shared", "enter")
            await ui.see("shared 39", "shared 0", "not in prev")


def ids_of_shared(ui: RunningApp) -> list[str]:
    return sorted(row.id for row in ui.rows if row.shared)


async def test_shared_variable_is_listed_once_for_all_projects() -> None:
    harness = AppHarness()
    team = harness.account.team("acme")
    assert team is not None
    ids = sorted(item["id"] for item in shared_env_vars(team))
    async with harness.run_app() as ui:
        await on_env(ui, "LOG_LEVEL")
        assert ids_of_shared(ui) == ids
        asked = len(harness.wire.asked)
        await ui.press("E", *"new")
        await go_on(ui, "E")
        await ui.toast("LOG_LEVEL is changed")
        await ui.until(lambda: len(harness.wire.asked) == asked + 4, "the project's variables read again")
        await ui.rests()
        assert ids_of_shared(ui) == ids
        row = next(row for row in ui.rows if row.key == "CDN_HOST")
        ui.listed.table.move_to(ui.listed.resource.list.key(row))
        await ui.press("E", *"cdn.example")
        await go_on(ui, "E")
        await ui.toast("CDN_HOST is changed for 40 projects")
        await ui.rests()
        assert ids_of_shared(ui) == ids
        await ui.press("r")
        await ui.rests()
        assert ids_of_shared(ui) == ids


async def test_list_shows_the_number_of_requests_before_many_are_sent() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.rests()
        await ui.until(lambda: ui.app.session.store.facts.value.production, "what production serves")
        asked = len(harness.wire.asked)
        await ui.press("4")
        await ui.see("the variables of 58 projects takes 60 requests", "r load all", "nothing loaded")
        assert len(harness.wire.asked) == asked + 1, "the projects were counted"
        await ui.press("b")
        await ui.toast("the list is not loaded (r to load, 60 requests)")
        await ui.press("slash", *"shared", "enter")
        await ui.see("60 requests")
        assert not [path for path in harness.wire.paths() if path.endswith("/env")]
        await ui.press("r")
        await ui.rests()
        assert len({path for path in harness.wire.paths() if path.endswith("/env")}) == 59
        assert {row.key for row in ui.listed.view if row.shared} == {row.key for row in ui.rows if row.shared}
        await ui.press("2", "4")
        await ui.rests()
        assert len(ui.rows) > 600, "it stays loaded"


async def test_few_requests_are_sent_without_a_question() -> None:
    harness = AppHarness()
    async with harness.run_app(team="northwind") as ui:
        await ui.rests()
        await ui.press("4")
        await ui.rests()
        await ui.until(lambda: len(ui.rows) > 10, "the variables of 8 projects")


async def test_editor_of_a_variable_is_shown_and_found() -> None:
    harness = AppHarness()
    async with harness.run_app(project="store", size=(170, 40)) as ui:
        await on_env(ui)
        await ui.see("By", "mei")
        asked = [one for one in ui.app.session.connection.requests if "/members" in one.path]
        assert len(asked) == 1
        await ui.press("slash", *"by:=mei", "enter")
        await ui.rests()
        people = ui.app.session.store.context().rows.user_names
        assert {people[row.updated_by or row.created_by] for row in ui.listed.view} == {"mei"}
        await ui.press("enter")
        await ui.see("History", "mei")
        await ui.press("escape", "r")
        await ui.rests()
        assert len([one for one in ui.app.session.connection.requests if "/members" in one.path]) == 1


async def test_role_without_access_to_shared_variables_shows_a_message() -> None:
    harness = AppHarness()
    async with harness.run_app(team="northwind") as ui:
        await on_env(ui)
        assert len(ui.rows) > 10
        await ui.see("shared variables")


async def test_team_variable_is_changed_and_deleted_together_with_a_project_variable() -> None:
    harness = AppHarness()
    team = harness.account.team("acme")
    assert team is not None
    async with harness.run_app() as ui:
        await on_env(ui)
        table, key_of = ui.listed.table, ui.listed.resource.list.key
        shared = next(row for row in ui.rows if row.key == "OLD_SEARCH_HOST")
        assert table.move_to(key_of(shared))
        await ui.press("E", *"gone.example")
        await go_on(ui, "E")
        await ui.toast("OLD_SEARCH_HOST is changed for 0 projects")
        await ui.rests()
        assert keys(ui).count("OLD_SEARCH_HOST") == 1, "it stands where it stood"
        await ui.press("space")
        own = next(row for row in ui.rows if row.key == "LOG_LEVEL")
        assert table.move_to(key_of(own))
        await ui.press("space", "D")
        await confirm(ui, 2)
        await ui.see("Done.")
        sent = [(request.method, request.url.path) for request in harness.wire.writes()]
        assert sorted(sent[1:]) == [("DELETE", "/v1/env"), ("DELETE", f"/v9/projects/{own.project_id}/env/{own.id}")]
        assert "OLD_SEARCH_HOST" not in {item["key"] for item in shared_env_vars(team)}
        await ui.press("escape")
        await ui.until(lambda: "OLD_SEARCH_HOST" not in keys(ui), "it gone from the list")


async def test_changing_a_variable_shared_with_a_protected_project_requires_its_name() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, project="store", protected=("docs",)) as ui:
        await on_env(ui)
        row = next(row for row in ui.rows if row.key == "CDN_HOST")
        assert row.project == "store"
        ui.listed.table.move_to(ui.listed.resource.list.key(row))
        await ui.press("E", *"cdn.example", "ctrl+s")
        await ui.see("Change CDN_HOST for the team?", "Type docs")
        await ui.answer("E")
        assert harness.wire.writes() == []
