"""Variables that projects share, over loopback HTTP: found, shown for a while, changed for all, taken from one."""

from tests.harness.app_stage import Session, Stage, looking, made_of
from tests.screens.test_bulk import confirm
from tests.screens.test_env_writing import go_on, keys, on_env
from tests.screens.test_pages import open_page
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.data.shared_env import decrypted as decrypted_shared
from vtui.demo.data.shared_env import shared_env_vars
from vtui.demo.server.http_server import running_server


async def test_one_that_projects_share_is_shown_changed_and_taken_from_one_of_them() -> None:
    stage = Stage()
    team = stage.account.team("acme")
    assert team is not None
    async with running_server(stage.account) as served:
        connect = made_of(stage.clock, served.url, DEMO_TOKEN, None)
        async with looking(connect, stage.clock, refresh=0, project="store") as session:
            await on_env(session)
            await open_page(session, lambda row: row.key == "CDN_HOST")
            await session.see("by 40 projects of the team", "•••")
            await session.press("v")
            await session.see("fake-shared-cdn-host", "hidden again in")
            await session.press("E")
            await session.see("Change a shared variable", "for 40 projects", "CDN_HOST")
            await session.see_no("Branch", "fake-shared")
            await session.press(*"cdn.example")
            await go_on(session, "E")
            await session.toast("CDN_HOST is changed for 40 projects")
            cdn = next(item for item in shared_env_vars(team) if item["key"] == "CDN_HOST")
            assert decrypted_shared(cdn, team.env_values)["value"] == "cdn.example"

            await session.press("escape")
            own = next(row for row in session.rows if row.key == "LOG_LEVEL")
            shared = next(row for row in session.rows if row.key == "ANALYTICS_WRITE_KEY")
            for row in (own, shared):
                session.listed.table.move_to(session.listed.resource.list.key(row))
                await session.press("space")
            await session.press("D")
            await session.see("ANALYTICS_WRITE_KEY is shared: 12 projects lose it.", "shared by 12 projects")
            await session.press("shift+tab", "right")
            await session.see(
                "is shared: store loses it, 11 projects keep it.", "3 requests (1 DELETE, 1 GET, 1 PATCH)"
            )
            await session.press("tab")
            await confirm(session, 2)
            await session.see("Over.", "2 deleted")
            await session.press("escape")
            await session.until(lambda: not {"LOG_LEVEL", "ANALYTICS_WRITE_KEY"} & {*keys(session)}, "both gone")
            analytics = next(item for item in shared_env_vars(team) if item["key"] == "ANALYTICS_WRITE_KEY")
            assert len(analytics["projectId"]) == 11

            await open_page(session, lambda row: row.key == "CDN_HOST")
            await session.press("D")
            await session.see("Delete CDN_HOST from the team?", "all of the 40 projects")
            await session.press("shift+tab", "right")
            await session.see("Take CDN_HOST from store?", "the others that share it keep it")
            await session.press("tab", *"CDN_HOST", "tab", "tab")
            await session.answer("enter")
            await session.toast("CDN_HOST is taken from store")
            await session.rests()
            await session.until(lambda: "CDN_HOST" not in keys(session), "it gone from the list")
            assert len(cdn["projectId"]) == 39

            await session.press("0")
            await session.rests()
            await session.press("slash", *"type:shared", "enter")
            await session.see("shared 39", "shared 0", "not in prev")


def ids_of_shared(session: Session) -> list[str]:
    return sorted(row.id for row in session.rows if row.shared)


async def test_shared_ones_stand_once_in_the_list_of_all_projects_after_changes_and_refresh() -> None:
    stage = Stage()
    team = stage.account.team("acme")
    assert team is not None
    ids = sorted(item["id"] for item in shared_env_vars(team))
    async with stage.look() as session:
        await on_env(session, "LOG_LEVEL")
        assert ids_of_shared(session) == ids
        asked = len(stage.wire.asked)
        await session.press("E", *"new")
        await go_on(session, "E")
        await session.toast("LOG_LEVEL is changed")
        await session.until(lambda: len(stage.wire.asked) == asked + 4, "the project's variables read again")
        await session.rests()
        assert ids_of_shared(session) == ids
        row = next(row for row in session.rows if row.key == "CDN_HOST")
        session.listed.table.move_to(session.listed.resource.list.key(row))
        await session.press("E", *"cdn.example")
        await go_on(session, "E")
        await session.toast("CDN_HOST is changed for 40 projects")
        await session.rests()
        assert ids_of_shared(session) == ids
        await session.press("r")
        await session.rests()
        assert ids_of_shared(session) == ids


async def test_a_list_that_takes_many_requests_says_how_many_before_it_sends_them() -> None:
    stage = Stage()
    async with stage.look() as session:
        await session.rests()
        await session.until(lambda: session.app.session.store.facts.value.production, "what production serves")
        asked = len(stage.wire.asked)
        await session.press("4")
        await session.see("the variables of 58 projects take 60 requests", "r load all", "nothing loaded")
        assert len(stage.wire.asked) == asked + 1, "the projects were counted"
        await session.press("b")
        await session.toast("the list is not loaded (r: 60 requests)")
        await session.press("slash", *"shared", "enter")
        await session.see("60 requests")
        assert not [path for path in stage.wire.paths() if path.endswith("/env")]
        await session.press("r")
        await session.rests()
        assert len({path for path in stage.wire.paths() if path.endswith("/env")}) == 59
        assert {row.key for row in session.listed.view if row.shared} == {row.key for row in session.rows if row.shared}
        await session.press("2", "4")
        await session.rests()
        assert len(session.rows) > 600, "it stays loaded"


async def test_few_requests_are_sent_without_asking() -> None:
    stage = Stage()
    async with stage.look(team="northwind") as session:
        await session.rests()
        await session.press("4")
        await session.rests()
        await session.until(lambda: len(session.rows) > 10, "the variables of 8 projects")


async def test_who_changed_a_variable_is_named_and_found() -> None:
    stage = Stage()
    async with stage.look(project="store", size=(170, 40)) as session:
        await on_env(session)
        await session.see("By", "mei")
        asked = [one for one in session.app.session.connection.requests if "/members" in one.path]
        assert len(asked) == 1
        await session.press("slash", *"by:=mei", "enter")
        await session.rests()
        people = session.app.session.store.context().rows.user_names
        assert {people[row.updated_by or row.created_by] for row in session.listed.view} == {"mei"}
        await session.press("enter")
        await session.see("History", "mei")
        await session.press("escape", "r")
        await session.rests()
        assert len([one for one in session.app.session.connection.requests if "/members" in one.path]) == 1


async def test_a_role_that_may_not_see_them_is_told_so() -> None:
    stage = Stage()
    async with stage.look(team="northwind") as session:
        await on_env(session)
        assert len(session.rows) > 10
        await session.see("shared variables")


async def test_one_of_the_team_s_list_is_changed_and_deleted_with_a_project_s_own() -> None:
    stage = Stage()
    team = stage.account.team("acme")
    assert team is not None
    async with stage.look() as session:
        await on_env(session)
        table, key_of = session.listed.table, session.listed.resource.list.key
        shared = next(row for row in session.rows if row.key == "OLD_SEARCH_HOST")
        assert table.move_to(key_of(shared))
        await session.press("E", *"gone.example")
        await go_on(session, "E")
        await session.toast("OLD_SEARCH_HOST is changed for 0 projects")
        await session.rests()
        assert keys(session).count("OLD_SEARCH_HOST") == 1, "it stands where it stood"
        await session.press("space")
        own = next(row for row in session.rows if row.key == "LOG_LEVEL")
        assert table.move_to(key_of(own))
        await session.press("space", "D")
        await confirm(session, 2)
        await session.see("Over.")
        sent = [(request.method, request.url.path) for request in stage.wire.writes()]
        assert sorted(sent[1:]) == [("DELETE", "/v1/env"), ("DELETE", f"/v9/projects/{own.project_id}/env/{own.id}")]
        assert "OLD_SEARCH_HOST" not in {item["key"] for item in shared_env_vars(team)}
        await session.press("escape")
        await session.until(lambda: "OLD_SEARCH_HOST" not in keys(session), "it gone from the list")


async def test_a_change_of_what_a_protected_project_shares_wants_the_name_of_that_project() -> None:
    stage = Stage()
    async with stage.look(refresh=0, project="store", protected=("docs",)) as session:
        await on_env(session)
        row = next(row for row in session.rows if row.key == "CDN_HOST")
        assert row.project == "store"
        session.listed.table.move_to(session.listed.resource.list.key(row))
        await session.press("E", *"cdn.example", "ctrl+s")
        await session.see("Change CDN_HOST for the team?", "Type docs")
        await session.answer("E")
        assert stage.wire.writes() == []
