"""Variables are added, changed and deleted in the demo account, by keys alone."""

import json
from typing import Any

import httpx
from textual import events
from textual.widgets import Button

from tests.harness.app_stage import Session, Stage
from tests.harness.openings import Named
from tests.screens.test_bulk import confirm
from tests.screens.test_pages import open_page
from vtui.screens.dialogs.question import Question


async def on_env(session: Session, key: str = "") -> None:
    """The list of variables, on the row of a key."""
    await session.rests()
    await session.until(lambda: session.app.session.store.facts.value.production, "what production serves")
    await session.press("4")
    await session.rests()
    if key:
        row = next(row for row in session.rows if row.key == key)
        session.listed.table.move_to(session.listed.resource.list.key(row))
        await session.pilot.pause()


async def go_on(session: Session, capital: str) -> None:
    """From the form through the question."""
    await session.press("ctrl+s")
    await session.until(lambda: isinstance(session.app.screen, Question), "the question")
    await session.answer(capital)


def body_of(request: httpx.Request) -> Any:
    return json.loads(request.content)


def keys(session: Session) -> list[str]:
    return [row.key for row in session.rows]


async def test_a_variable_is_written_asked_about_and_there() -> None:
    stage = Stage()
    async with stage.look(project="store") as session:
        await on_env(session)
        await session.press("A", *"NEW-")
        await session.see("Add a variable", "letters, digits and _ only: '-' is none")
        await session.press("backspace", *"_KEY", "enter")
        session.app.post_message(events.Paste("line one\rline two "))
        await session.see("18 characters", "! ends in white space", "● Sensitive")
        await session.press("ctrl+s")
        await session.see("Add NEW_KEY?", "Builds for production and preview get NEW_KEY.", "18 characters")
        await session.press("tab", "tab")
        await session.answer("enter")
        await session.see("/v10/projects/", '"value": "(hidden)"')
        assert "line one" not in session.text.split("/v10/projects/")[1], "the request is shown without its secret"
        await session.answer("A")
        await session.toast("NEW_KEY is set for production and preview")
        await session.rests()
        await session.until(lambda: "NEW_KEY" in keys(session), "the new row")
        assert session.under_cursor.key == "NEW_KEY"
        (request,) = stage.wire.writes()
        assert (request.method, request.url.params["teamId"]) == ("POST", session.listed.feed.scope.team_id)  # type: ignore[union-attr] # it has rested
        assert body_of(request) == {
            "key": "NEW_KEY",
            "value": "line one\nline two ",
            "type": "sensitive",
            "target": ["production", "preview"],
        }
        await session.see("not readable")
        app = session.app
        kept = [
            repr(app.session.connection.requests),
            *map(repr, app.session.activity.writes),
            repr(app.session.store.scopes),
            *session.toasts,
            *app.written,
        ]
        assert any("NEW_KEY" in words for words in kept)
        assert not any("line one" in words for words in kept)


async def test_a_key_that_is_there_is_refused_at_its_field_and_what_was_written_stays() -> None:
    stage = Stage("env-fails")
    async with stage.look(project="store") as session:
        await on_env(session)
        await session.press("A", *"LOG_LEVEL", "enter", *"debug")
        await go_on(session, "A")
        await session.see("A variable with the name `LOG_LEVEL` already exists", "debug")
        assert Named("variable")(session.app.screen)
        await session.press("end", *"_2")
        await session.until(lambda: session.app.screen.query_one("#key").value == "LOG_LEVEL_2", "typed on")  # type: ignore[attr-defined] # an input
        await go_on(session, "A")
        await session.rests()
        await session.until(lambda: "LOG_LEVEL_2" in keys(session), "the new row")


async def test_development_has_no_sensitive_ones_and_nothing_is_asked_that_is_wrong() -> None:
    stage = Stage()
    async with stage.look(project="store") as session:
        await on_env(session)
        await session.press("A", *"KEY", "enter", "x", "tab", "right", "right", "space")
        await session.see("■ Development", "● Encrypted")
        await session.press("tab", "left")
        await session.see("development has no sensitive ones")
        await session.press("ctrl+s")
        assert Named("variable")(session.app.screen)
        await session.press("escape")
        await session.rests()
        assert not stage.wire.writes()


async def test_one_environment_is_changed_and_the_others_keep_theirs() -> None:
    stage = Stage()
    async with stage.look(project="store") as session:
        await on_env(session, "NEXT_PUBLIC_SITE_URL")
        await session.press("E", "ctrl+s")
        await session.see("nothing is changed yet")
        await session.press(*"new", "tab", "space", "right", "right", "space")
        await session.see("□ Production", "■ Preview", "□ Development")
        await session.press("ctrl+s")
        await session.see("production and development keep theirs.")
        session.app.screen.query_one("#show", Button).press()
        await session.see("1. PATCH", "Only if request 1 was accepted:", "2. POST")
        await session.press("down", "down", "down")
        await session.see("If request 2 is refused, this undoes request 1:")
        session.app.screen.query_one("#curl", Button).press()
        await session.toast("copied 2 requests as curl commands, without the token")
        await session.answer("E")
        await session.toast("NEXT_PUBLIC_SITE_URL is changed for preview")
        await session.rests()
        await session.until(lambda: keys(session).count("NEXT_PUBLIC_SITE_URL") == 2, "two rows")
        patch, post = stage.wire.writes()
        assert (patch.method, body_of(patch)) == ("PATCH", {"target": ["production", "development"]})
        assert body_of(post) == {
            "key": "NEXT_PUBLIC_SITE_URL",
            "value": "new",
            "type": "plain",
            "target": ["preview"],
        }


async def test_where_it_is_for_is_changed_a_type_needs_the_value_and_one_environment_is_deleted() -> None:
    stage = Stage()
    async with stage.look(project="store") as session:
        await on_env(session, "LOG_LEVEL")
        await session.press("E", "tab", "right", "space", "tab", "left")
        await session.see("■ Production   ■ Preview", "● Encrypted")
        await session.press("ctrl+s")
        await session.see("another type needs the value once more")
        await session.press("tab", "tab", "right", "ctrl+s")
        await session.see("Builds for production and preview get it as it is here.")
        await session.answer("E")
        await session.toast("LOG_LEVEL is changed for production and preview")
        await session.rests()
        await session.press("D")
        await session.see("From", "● all of them", "○ production", "○ preview")
        await session.press(*"LOG_LEVEL", "shift+tab", "right", "right")
        await session.see("Delete LOG_LEVEL from preview?", "production keeps it.")
        await session.press("tab", "tab", "tab")
        await session.answer("enter")
        await session.toast("LOG_LEVEL is deleted from preview")
        bodies = [body_of(request) for request in stage.wire.writes()]
        assert bodies == [{"target": ["production", "preview"]}, {"target": ["production"]}]


async def test_the_value_is_copied_unseen_and_marked_variables_are_deleted_together() -> None:
    stage = Stage()
    async with stage.look(project="store") as session:
        await on_env(session, "TRAILING_NEWLINE")
        await session.press("y")
        await session.see("Copy from TRAILING_NEWLINE", "Read now and not shown. Recorded in the Activity log.")
        await session.press("down", "enter")
        await session.toast("copied the value of TRAILING_NEWLINE")
        assert session.app.clipboard == "not-a-real-value\n"
        assert not any(
            "not-a-real" in words
            for words in (*session.toasts, session.text, repr(session.app.session.connection.requests))
        )
        await session.press("space", "space", "D")
        await session.see("Delete 2 variables?", "TRAILING_NEWLINE", "QUOTED", "will do without them", "Type 2")
        await confirm(session, 2)
        await session.see("Over.", "2 deleted")
        await session.press("escape")
        await session.until(lambda: not {"TRAILING_NEWLINE", "QUOTED"} & {*keys(session)}, "they are gone")
        assert [request.method for request in stage.wire.writes()] == ["DELETE", "DELETE"]


async def test_half_a_change_is_taken_back() -> None:
    stage = Stage()
    async with stage.look(project="store") as session:
        await on_env(session, "NEXT_PUBLIC_SITE_URL")
        refusal = {"error": {"code": "VALUE_INVALID_TYPE", "message": "Not this."}}
        stage.wire.instead = lambda request: httpx.Response(400, json=refusal) if request.method == "POST" else None
        await session.press("E", *"new", "tab", "space")
        await go_on(session, "E")
        await session.toast("Nothing has changed: what was done first was taken back.")
        await session.see("Not this.")
        assert [request.method for request in stage.wire.writes()] == ["PATCH", "POST", "PATCH"]
        assert body_of(stage.wire.writes()[-1]) == {"target": ["production", "preview", "development"]}


async def test_a_variable_is_deleted_from_its_page_by_typing_its_key() -> None:
    stage = Stage()
    async with stage.look(project="store") as session:
        await on_env(session)
        await open_page(session, lambda row: row.key == "LOG_LEVEL")
        await session.press("D")
        await session.see("Delete LOG_LEVEL?", "Builds for production will do without LOG_LEVEL.")
        await session.press("D")
        session.clock.advance(0.5)
        await session.press("backspace", *"LOG_LEVE", "enter", "tab", "tab", "enter")
        assert not stage.wire.writes(), "not the key yet"
        await session.press("escape")
        await session.press("D")
        await session.see("Type LOG_LEVEL")
        await session.press(*"LOG_LEVEL", "enter")
        session.clock.advance(0.5)
        await session.press("enter")
        await session.toast("LOG_LEVEL is deleted from production")
        await session.rests()
        await session.until(lambda: "LOG_LEVEL" not in keys(session), "the row is gone")
        (request,) = stage.wire.writes()
        assert (request.method, request.content) == ("DELETE", b"")


async def test_a_project_without_variables_takes_its_first_and_a_read_only_team_none() -> None:
    stage = Stage()
    async with stage.look(project="sandbox-never-deployed") as session:
        await session.rests()
        await session.press("4")
        await session.see("Nothing in sandbox-never-deployed", "A Add")
        await session.press("A", *"FIRST", "enter", "x")
        await go_on(session, "A")
        await session.toast("FIRST is set")
        await session.rests()
        await session.until(lambda: keys(session) == ["FIRST"], "it")
    async with Stage().look(project="store", read_only=True) as session:
        await session.rests()
        await session.press("4")
        await session.rests()
        await session.press("A")
        await session.toast("Read-only: Add is disabled.")
