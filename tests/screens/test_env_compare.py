"""Variables side by side over loopback HTTP: two projects, one key everywhere; a price before any value is read."""

from tests.harness.app_stage import Stage, looking, made_of
from tests.screens.test_env_writing import on_env
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.http_server import running_server
from vtui.screens.pages.env_compare import CompareScreen


async def test_two_projects_are_compared_and_values_are_read_only_on_request() -> None:
    stage = Stage()
    async with running_server(stage.account) as served:
        connect = made_of(stage.clock, served.url, DEMO_TOKEN, None)
        async with looking(connect, stage.clock, refresh=0, project="store") as session:
            await on_env(session)
            await session.press("plus")
            await session.see("Compare store with", "its other environments", "checkout")
            await session.press(*"docs", "enter")
            await session.see("Compare which environments?", "production  in both")
            await session.press("enter")
            await session.see("store production and docs production", "~ compares", "only in store production")
            await session.see("Vercel records each read in the Activity log.")
            asked = len(session.app.session.connection.requests)
            await session.press("G", *"kkkkkkkk")
            before = next(line for line in session.lines if "│ ▌" in line).partition("│ ▌")[2].split()[0]
            await session.press("tilde")
            await session.see("Compare values?", "a request each, none is shown")
            await session.see("Values are compared, then discarded.", "Vercel records each read in the Activity log.")
            await session.press("enter")
            await session.see("store production and docs production")
            assert len(session.app.session.connection.requests) == asked, "what was not agreed to is not spent"
            await session.press("tilde")
            await session.see("Compare values?")
            await session.press("down", "enter")
            await session.until(lambda: "Reading" not in session.text and "same" in session.text, "the answer")
            await session.see("different", "DATABASE_URL")
            assert before == next(line for line in session.lines if "│ ▌" in line).partition("│ ▌")[2].split()[0], (
                "the cursor follows"
            )
            assert len(session.app.session.connection.requests) - asked in range(10, 31)
            assert "fake-" not in session.text
            screen = session.app.screen
            assert isinstance(screen, CompareScreen)

            await session.press("escape")
            await session.press("plus")
            await session.see("its other environments")
            await session.press("enter")
            await session.see("production  and  preview", "qa")
            await session.press("enter")
            await session.see("production and preview", "only in production", "set twice")


async def test_one_key_is_looked_for_in_all_projects_and_its_values_told_apart() -> None:
    stage = Stage()
    async with running_server(stage.account) as served:
        connect = made_of(stage.clock, served.url, DEMO_TOKEN, None)
        async with looking(connect, stage.clock, refresh=0, project="store") as session:
            await on_env(session, "LOG_LEVEL")
            await session.press("percent_sign")
            await session.see("all projects", "key:=LOG_LEVEL")
            await session.rests()
            shown = len(session.listed.view)
            assert {row.key for row in session.listed.view} == {"LOG_LEVEL"}
            await session.press("tilde")
            await session.see("Compare values?", "a request each, none is shown")
            asked = len(session.app.session.connection.requests)
            await session.press("down", "enter")
            await session.see("LOG_LEVEL: 1 value", "value 1", "store (production)")
            assert len(session.app.session.connection.requests) - asked == shown > 40
