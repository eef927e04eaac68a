"""Env vars are added, changed and deleted in the demo account with keys only."""

import json
from typing import Any

import httpx
from textual import events
from textual.widgets import Button

from tests.harness.app import AppHarness, RunningApp
from tests.harness.openings import Named
from tests.screens.test_bulk import confirm
from tests.screens.test_pages import open_page
from vtui.screens.dialogs.question import QuestionScreen


async def on_env(ui: RunningApp, key: str = "") -> None:
    """The list of variables, on the row of a key."""
    await ui.rests()
    await ui.until(lambda: ui.app.session.store.facts.value.production, "what production serves")
    await ui.press("4")
    await ui.rests()
    if key:
        row = next(row for row in ui.rows if row.key == key)
        ui.listed.table.move_to(ui.listed.resource.list.key(row))
        await ui.pilot.pause()


async def go_on(ui: RunningApp, capital: str) -> None:
    """From the form through the question; on a busy machine a key can come too soon, and confirms nothing then."""
    await ui.press("ctrl+s")
    await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
    question = ui.app.screen
    for _ in range(3):
        if ui.app.screen is question:
            await ui.answer(capital)


def body_of(request: httpx.Request) -> Any:
    return json.loads(request.content)


def keys(ui: RunningApp) -> list[str]:
    return [row.key for row in ui.rows]


async def test_variable_is_added_after_a_question() -> None:
    harness = AppHarness()
    async with harness.run_app(project="store") as ui:
        await on_env(ui)
        await ui.press("A", *"NEW-")
        await ui.see("Add a variable", "'-' is not allowed: use letters, digits and _")
        await ui.press("backspace", *"_KEY", "enter")
        ui.app.post_message(events.Paste("line one\rline two "))
        await ui.see("18 characters", "! trailing whitespace", "● Secret")
        await ui.press("ctrl+s")
        await ui.see("Add NEW_KEY?", "Builds for production and preview get NEW_KEY.", "18 characters")
        await ui.press("tab", "tab")
        await ui.answer("enter")
        await ui.see("/v10/projects/", '"value": "(hidden)"')
        assert "line one" not in ui.text.split("/v10/projects/")[1], "the request is shown without its secret"
        await ui.answer("A")
        await ui.toast("NEW_KEY is set for production and preview")
        await ui.rests()
        await ui.until(lambda: "NEW_KEY" in keys(ui), "the new row")
        assert ui.under_cursor.key == "NEW_KEY"
        (request,) = harness.wire.writes()
        assert (request.method, request.url.params["teamId"]) == ("POST", ui.listed.feed.scope.team_id)  # type: ignore[union-attr] # it has rested
        assert body_of(request) == {
            "key": "NEW_KEY",
            "value": "line one\nline two ",
            "type": "sensitive",
            "visibility": "secret",
            "target": ["production", "preview"],
        }
        await ui.see("Secret")
        app = ui.app
        kept = [
            repr(app.session.connection.requests),
            *map(repr, app.session.activity.writes),
            repr(app.session.store.scopes),
            *ui.toasts,
            *app.written,
        ]
        assert any("NEW_KEY" in words for words in kept)
        assert not any("line one" in words for words in kept)


async def test_existing_key_is_refused_at_its_field_and_the_form_keeps_its_values() -> None:
    harness = AppHarness("env-fails")
    async with harness.run_app(project="store") as ui:
        await on_env(ui)
        await ui.press("A", *"LOG_LEVEL", "enter", *"debug")
        await go_on(ui, "A")
        await ui.see("A variable with the name `LOG_LEVEL` already exists", "debug")
        assert Named("variable")(ui.app.screen)
        await ui.press("end", *"_2")
        await ui.until(lambda: ui.app.screen.query_one("#key").value == "LOG_LEVEL_2", "typed on")  # type: ignore[attr-defined] # an input
        await go_on(ui, "A")
        await ui.rests()
        await ui.until(lambda: "LOG_LEVEL_2" in keys(ui), "the new row")


async def test_type_follows_the_environments_and_the_key_until_it_is_chosen() -> None:
    harness = AppHarness()
    async with harness.run_app(project="store") as ui:
        await on_env(ui)
        await ui.press("A", *"KEY", "enter", "x", "tab", "right", "right", "space")
        await ui.see("■ Development", "● Secret", "cannot be read back later")
        await ui.press("left", "space", "left", "space")
        await ui.see("□ Production", "□ Preview", "■ Development", "● Config")
        await ui.press("tab", "left")
        await ui.see("● Secret")
        await go_on(ui, "A")
        await ui.toast("KEY is set for development")
        (request,) = harness.wire.writes()
        assert body_of(request) | {"value": ""} == {
            "key": "KEY",
            "value": "",
            "type": "sensitive",
            "visibility": "secret",
            "target": ["development"],
        }


async def test_public_prefix_is_config_and_a_secret_is_refused_with_the_reason() -> None:
    harness = AppHarness()
    async with harness.run_app(project="store") as ui:
        await on_env(ui)
        await ui.press("A", *"VITE_SITE")
        await ui.see("● Config", "visible to everyone who loads the site")
        await ui.press("tab", "x", "tab", "tab", "left")
        await ui.see("● Secret", "VITE_ values are public: they cannot be Secrets")
        await ui.press("ctrl+s")
        assert Named("variable")(ui.app.screen)
        await ui.press("right", "ctrl+s")
        await ui.see("Add VITE_SITE?", "Config: visible to everyone who loads the site")
        await ui.answer("A")
        await ui.toast("VITE_SITE is set for production and preview")
        (request,) = harness.wire.writes()
        assert (body_of(request)["type"], body_of(request)["visibility"]) == ("encrypted", "config")


async def test_policies_of_the_team_set_the_defaults_and_are_explained_before_anything_is_sent() -> None:
    harness = AppHarness()
    async with harness.run_app(team="northwind", project="portal") as ui:
        await on_env(ui)
        await ui.press("A", *"NEW_KEY")
        await ui.see("■ Production", "□ Preview", "● Secret")
        await ui.press("tab", "x", "tab", "right", "space")
        await ui.see("■ Preview", "team policy: production requires a separate Secret")
        await ui.press("tab", "right")
        await ui.see("● Config", "team policy: only Secrets in production and preview")
        await ui.press("ctrl+s")
        assert Named("variable")(ui.app.screen)
        assert not harness.wire.writes()
        await ui.press("left", "shift+tab", "space")
        await go_on(ui, "A")
        await ui.toast("NEW_KEY is set for production")
        teams = [path for path in harness.wire.paths() if path.startswith("/v2/teams")]
        assert teams == ["/v2/teams"], "the policies are read once, with the teams"


async def test_older_server_is_sent_the_variable_without_visibility() -> None:
    harness = AppHarness("env-no-visibility")
    async with harness.run_app(project="store") as ui:
        await on_env(ui)
        await ui.press("A", *"NEW_KEY", "enter", "x")
        await go_on(ui, "A")
        await ui.toast("NEW_KEY is set for production and preview")
        assert ["visibility" in body_of(request) for request in harness.wire.writes()] == [True, False]


async def test_one_environment_is_changed_and_the_others_are_not() -> None:
    harness = AppHarness()
    async with harness.run_app(project="store") as ui:
        await on_env(ui, "NEXT_PUBLIC_SITE_URL")
        await ui.press("E", "ctrl+s")
        await ui.see("nothing was changed")
        await ui.press(*"new", "tab", "space", "right", "right", "space")
        await ui.see("□ Production", "■ Preview", "□ Development")
        await ui.press("ctrl+s")
        await ui.see("Unchanged in production and development.")
        ui.app.screen.query_one("#show", Button).press()
        await ui.see("1. PATCH", "Only if request 1 succeeds:", "2. POST")
        await ui.press("down", "down", "down")
        await ui.see("If request 2 fails, this undoes request 1:")
        ui.app.screen.query_one("#curl", Button).press()
        await ui.toast("2 requests as curl commands (without the token)")
        await ui.answer("E")
        await ui.toast("NEXT_PUBLIC_SITE_URL is changed for preview")
        await ui.rests()
        await ui.until(lambda: keys(ui).count("NEXT_PUBLIC_SITE_URL") == 2, "two rows")
        patch, post = harness.wire.writes()
        assert (patch.method, body_of(patch)) == ("PATCH", {"target": ["production", "development"]})
        assert body_of(post) == {
            "key": "NEXT_PUBLIC_SITE_URL",
            "value": "new",
            "type": "plain",
            "visibility": "config",
            "target": ["preview"],
        }


async def test_environments_and_type_are_changed_and_one_environment_is_deleted() -> None:
    harness = AppHarness()
    async with harness.run_app(project="store") as ui:
        await on_env(ui, "LOG_LEVEL")
        await ui.press("E", "tab", "right", "space", "tab", "left")
        await ui.see("■ Production   ■ Preview", "● Secret")
        await ui.press("ctrl+s")
        await ui.see("enter the value again to change the type")
        await ui.press("tab", "tab", "right", "ctrl+s")
        await ui.see("Builds for production and preview get the new version.")
        await ui.answer("E")
        await ui.toast("LOG_LEVEL is changed for production and preview")
        await ui.rests()
        await ui.press("D")
        await ui.see("From", "● all environments", "○ production", "○ preview")
        await ui.press(*"LOG_LEVEL", "shift+tab", "right", "right")
        await ui.see("Delete LOG_LEVEL from preview?", "It stays in production.")
        await ui.press("tab", "tab", "tab")
        await ui.answer("enter")
        await ui.toast("LOG_LEVEL is deleted from preview")
        bodies = [body_of(request) for request in harness.wire.writes()]
        assert bodies == [{"target": ["production", "preview"]}, {"target": ["production"]}]


async def test_value_is_copied_without_showing_it_and_marked_variables_are_deleted() -> None:
    harness = AppHarness()
    async with harness.run_app(project="store") as ui:
        await on_env(ui, "TRAILING_NEWLINE")
        await ui.press("y")
        await ui.see("Copy from TRAILING_NEWLINE", "Read but not shown; recorded in the Activity log")
        await ui.press("down", "enter")
        await ui.toast("the value of TRAILING_NEWLINE")
        assert ui.app.clipboard == "not-a-real-value\n"
        assert not any(
            "not-a-real" in words for words in (*ui.toasts, ui.text, repr(ui.app.session.connection.requests))
        )
        await ui.press("space", "space", "D")
        await ui.see("Delete 2 variables?", "TRAILING_NEWLINE", "QUOTED", "no longer get them", "Type 2")
        await confirm(ui, 2)
        await ui.see("Done.", "2 deleted")
        await ui.press("escape")
        await ui.until(lambda: not {"TRAILING_NEWLINE", "QUOTED"} & {*keys(ui)}, "they are gone")
        assert [request.method for request in harness.wire.writes()] == ["DELETE", "DELETE"]


async def test_half_applied_change_is_undone() -> None:
    harness = AppHarness()
    async with harness.run_app(project="store") as ui:
        await on_env(ui, "NEXT_PUBLIC_SITE_URL")
        refusal = {"error": {"code": "VALUE_INVALID_TYPE", "message": "Not this."}}
        harness.wire.instead = lambda request: httpx.Response(400, json=refusal) if request.method == "POST" else None
        await ui.press("E", *"new", "tab", "space")
        await go_on(ui, "E")
        await ui.toast("Nothing has changed: the first step was undone.")
        await ui.see("Not this.")
        assert [request.method for request in harness.wire.writes()] == ["PATCH", "POST", "PATCH"]
        assert body_of(harness.wire.writes()[-1]) == {"target": ["production", "preview", "development"]}


async def test_variable_is_deleted_from_its_page_by_typing_its_key() -> None:
    harness = AppHarness()
    async with harness.run_app(project="store") as ui:
        await on_env(ui)
        await open_page(ui, lambda row: row.key == "LOG_LEVEL")
        await ui.press("D")
        await ui.see("Delete LOG_LEVEL?", "Builds for production no longer get LOG_LEVEL.")
        await ui.press("D")
        ui.clock.advance(0.5)
        await ui.press("backspace", *"LOG_LEVE", "enter", "tab", "tab", "enter")
        assert not harness.wire.writes(), "not the key yet"
        await ui.press("escape")
        await ui.press("D")
        await ui.see("Type LOG_LEVEL")
        await ui.press(*"LOG_LEVEL", "enter")
        ui.clock.advance(0.5)
        await ui.press("enter")
        await ui.toast("LOG_LEVEL is deleted from production")
        await ui.rests()
        await ui.until(lambda: "LOG_LEVEL" not in keys(ui), "the row is no longer in the list")
        (request,) = harness.wire.writes()
        assert (request.method, request.content) == ("DELETE", b"")


async def test_first_variable_is_added_to_an_empty_project_but_not_in_read_only_mode() -> None:
    harness = AppHarness()
    async with harness.run_app(project="sandbox-never-deployed") as ui:
        await ui.rests()
        await ui.press("4")
        await ui.see("No variables in sandbox-never-deployed", "A Add")
        await ui.press("A", *"FIRST", "enter", "x")
        await go_on(ui, "A")
        await ui.toast("FIRST is set")
        await ui.rests()
        await ui.until(lambda: keys(ui) == ["FIRST"], "it")
    async with AppHarness().run_app(project="store", read_only=True) as ui:
        await ui.rests()
        await ui.press("4")
        await ui.rests()
        await ui.press("A")
        await ui.toast("Read-only: Add is disabled.")
