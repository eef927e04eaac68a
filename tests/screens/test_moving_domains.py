"""A domain is moved to another project: asked, sent once, and shown in both projects' lists and on its page."""

import json
from typing import Any

from tests.harness.app import AppHarness, RunningApp
from tests.screens.test_domains import at_domains, open_domain
from vtui.demo.data.domains import project_domains
from vtui.demo.data.scope import Scope
from vtui.models.domain import Domain
from vtui.resources.domains.resource import DOMAINS
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.pages.registry import ROW_PAGES
from vtui.table.columns import Context


def acme(harness: AppHarness) -> Scope:
    team = harness.account.team("acme")
    assert team is not None
    return team


def names(harness: AppHarness, project: str) -> set[str]:
    """The domains of a project in the demo account."""
    found = acme(harness).project(project)
    assert found is not None
    return {row["name"] for row in project_domains(acme(harness), found)}


def projects(ui: RunningApp) -> dict[str, str | None]:
    """Name of a domain in the list -> its project."""
    return {row.name: row.project for row in ui.rows if row.project_id}


async def on_domain(ui: RunningApp, name: str) -> None:
    row = next(row for row in ui.rows if row.name == name and row.project_id)
    ui.listed.table.move_to(ui.listed.resource.list.key(row))
    await ui.pilot.pause()


async def ask(ui: RunningApp, project: str) -> None:
    """From the row to the question."""
    await ui.press("M")
    await ui.see("Move to another project")
    await ui.press(*project, "ctrl+s")
    await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")


def moves(harness: AppHarness) -> list[tuple[str, Any]]:
    return [
        (request.url.path, json.loads(request.content))
        for request in harness.wire.writes()
        if request.url.path.endswith("/move")
    ]


async def test_domain_moves_with_its_redirect_and_every_list_shows_it() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await at_domains(ui)
        await on_domain(ui, "www.acme.example")
        assert projects(ui)["acme.example"] == "store"
        await ask(ui, "docs")
        await ui.see(
            "Move this domain?",
            "www.acme.example will serve production of docs immediately.",
            "acme.example redirects to it and moves too.",
            "To undo, move it back to store.",
        )
        await ui.answer("M")
        await ui.toast("www.acme.example was moved to docs")
        await ui.rests()
        docs, store = acme(harness).project("docs"), acme(harness).project("store")
        assert docs is not None
        assert store is not None
        assert moves(harness) == [(f"/v1/projects/{store.id}/domains/www.acme.example/move", {"projectId": docs.id})]
        assert {"www.acme.example", "acme.example"} <= names(harness, "docs")
        shown = projects(ui)
        assert (shown["www.acme.example"], shown["acme.example"]) == ("docs", "docs")
        known = ui.app.session.store.scopes[ui.app.session.scope.value].domains  # type: ignore[index]  # there is one
        moved = {id_ for id_ in known if id_.endswith(("/www.acme.example", "/acme.example"))}
        assert moved == {f"{docs.id}/www.acme.example", f"{docs.id}/acme.example"}


async def test_moved_domain_leaves_the_list_of_its_project_and_comes_back() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, project="store") as ui:
        await at_domains(ui)
        await on_domain(ui, "acme-shop.example")
        await ask(ui, "store-jp")
        await ui.answer("M")
        await ui.toast("acme-shop.example was moved to store-jp")
        await ui.until(lambda: "acme-shop.example" not in projects(ui), "it gone from the list")
        assert "www.acme-shop.example" not in projects(ui)
        await ui.press("0")
        await ui.rests()
        await on_domain(ui, "acme-shop.example")
        assert projects(ui)["acme-shop.example"] == "store-jp"
        await ask(ui, "store")
        await ui.answer("M")
        await ui.toast("acme-shop.example was moved to store")
        await ui.until(lambda: projects(ui)["www.acme-shop.example"] == "store", "its redirect back too")
        assert {"acme-shop.example", "www.acme-shop.example"} <= names(harness, "store")


async def test_page_of_a_moved_domain_stays_and_shows_the_project() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await at_domains(ui)
        await open_domain(ui, "next.acme.example")
        await ask(ui, "docs")
        await ui.see("next.acme.example will serve the latest deployment of branch")
        await ui.answer("M")
        await ui.toast("next.acme.example was moved to docs")
        await ui.until(lambda: isinstance(ui.app.screen, ROW_PAGES), "the page")
        await ui.see("next.acme.example", "docs")
        assert moves(harness)[0][1]["gitBranch"] == "feat/onboarding"


async def test_redirect_and_custom_environment_do_not_move_along_and_the_question_names_it() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await at_domains(ui)
        await on_domain(ui, "acme.example")
        await ask(ui, "docs")
        await ui.see("It no longer redirects to www.acme.example.", "and set its target again")
        await ui.answer("M")
        await ui.toast("acme.example was moved to docs")
        assert moves(harness)[0][1].keys() == {"projectId", "redirect", "redirectStatusCode"}
        await on_domain(ui, "qa.store.acme.example")
        await ask(ui, "sandbox")
        await ui.see("It loses its custom environment", "sandbox-never-deployed has no production deployment:")
        await ui.answer("M")
        await ui.toast("qa.store.acme.example was moved to sandbox-never-deployed")
        assert "qa.store.acme.example" in names(harness, "sandbox-never-deployed")


async def test_project_in_transfer_refuses_and_the_form_keeps_what_was_typed() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await at_domains(ui)
        await on_domain(ui, "acme-shop.example")
        await ask(ui, "legacy-shop")
        await ui.answer("M")
        await ui.toast("The domain cannot be moved now One of the projects is being transferred to another team.")
        await ui.see("Move to another project", "legacy-shop", "The domain cannot be moved now:")
        assert "acme-shop.example" in names(harness, "store")
        await ui.press("escape", "enter")
        await ui.rests()
        assert projects(ui)["acme-shop.example"] == "store"


async def test_project_name_is_completed_by_its_only_match_and_several_are_listed() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await at_domains(ui)
        await on_domain(ui, "acme-shop.example")
        await ui.press("M")
        await ui.see("Move to another project")
        await ui.press(*"store")
        await ui.see("matches several: store-eu, store-jp, store-us")
        await ui.press(*"-j")
        await ui.see("store-jp")
        await ui.press(*"xx", "ctrl+s")
        await ui.see("no other project has this name")
        await ui.press("escape")
        assert moves(harness) == []


async def test_domain_that_was_moved_meanwhile_is_not_sent() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await at_domains(ui)
        await on_domain(ui, "acme-shop.example")
        await ask(ui, "docs")
        store = acme(harness).project("store")
        assert store is not None
        rows = project_domains(acme(harness), store)
        rows[:] = [row for row in rows if row["name"] != "acme-shop.example"]
        await ui.answer("M")
        await ui.toast("it is no longer in store. Nothing was sent.")
        assert moves(harness) == []


async def test_domain_that_serves_something_else_by_now_is_not_sent() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await at_domains(ui)
        await on_domain(ui, "acme-shop.example")
        await ask(ui, "docs")
        store = acme(harness).project("store")
        assert store is not None
        row = next(row for row in project_domains(acme(harness), store) if row["name"] == "acme-shop.example")
        row["gitBranch"] = "feat/x"
        await ui.answer("M")
        await ui.toast("its target has changed in the meantime. Nothing was sent.")
        assert moves(harness) == []


async def test_lost_response_is_verified_and_the_lists_follow() -> None:
    harness = AppHarness("writes-unanswered")
    async with harness.run_app(refresh=0) as ui:
        await at_domains(ui)
        await on_domain(ui, "acme-shop.example")
        await ask(ui, "docs")
        await ui.answer("M")
        await ui.toast("No response")
        await ui.pass_time(15)
        await ui.toast("The change was applied. acme-shop.example was moved to docs")
        await ui.press("escape", "enter")
        await ui.rests()
        assert projects(ui)["www.acme-shop.example"] == "docs"
        assert projects(ui)["acme-shop.example"] == "docs"


async def test_read_only_mode_hides_the_key_and_the_account_s_own_domain_has_a_reason() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, read_only=True) as ui:
        await at_domains(ui)
        await on_domain(ui, "acme-shop.example")
        await ui.press("M")
        await ui.see_no("Move to another project")
    move = next(action for action in DOMAINS.actions if action.id == "move")
    own = Domain("dom_1", "acme.example")
    assert move.unavailable_reason(own, Context(0)) is not None


async def test_moved_host_serves_production_of_its_new_project() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await at_domains(ui)
        await on_domain(ui, "acme-shop.example")
        await ask(ui, "docs")
        await ui.answer("M")
        await ui.toast("acme-shop.example was moved to docs")
        scope = ui.app.session.scope.value
        assert scope is not None
        docs = await ui.app.session.service.projects.get(scope, "docs")
        assert docs.production is not None
        found = await ui.app.session.service.deployments.get(scope, "acme-shop.example")
        assert found.id == docs.production.id
