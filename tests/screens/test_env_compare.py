"""Comparing env vars over loopback HTTP: two projects, one key in all projects, values after a question."""

from tests.harness.app import AppHarness, made_of, running_app
from tests.screens.test_env_writing import on_env
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.http_server import running_server
from vtui.screens.pages.env_compare import CompareScreen


async def test_two_projects_are_compared_and_values_are_read_only_on_request() -> None:
    harness = AppHarness()
    async with running_server(harness.account) as served:
        connect = made_of(harness.clock, served.url, DEMO_TOKEN, None)
        async with running_app(connect, harness.clock, refresh=0, project="store") as ui:
            await on_env(ui)
            await ui.press("plus")
            await ui.see("Compare store with", "its own environments", "checkout")
            await ui.press(*"docs", "enter")
            await ui.see("Compare which environments?", "production  of both projects")
            await ui.press("enter")
            await ui.see("production: store and docs", "~ compares", "only in store", "Result")
            await ui.see("Vercel records each read in the Activity log.")
            asked = len(ui.app.session.connection.requests)
            await ui.press("G", *"kkkkkkkk")
            before = next(line for line in ui.lines if "│ ▌" in line).partition("│ ▌")[2].split()[0]
            await ui.press("tilde")
            await ui.see("Compare values?")
            await ui.see(
                "Values are read and compared, but not shown.", "Vercel records each read in the Activity log."
            )
            await ui.press("enter")
            await ui.see("production: store and docs")
            assert len(ui.app.session.connection.requests) == asked, "what was not agreed to is not spent"
            await ui.press("tilde")
            await ui.see("Compare values?")
            await ui.press("down", "enter")
            await ui.until(lambda: "Reading" not in ui.text and "same" in ui.text, "the answer")
            await ui.see("different", "LEGACY_TOKEN")
            assert before == next(line for line in ui.lines if "│ ▌" in line).partition("│ ▌")[2].split()[0], (
                "the cursor follows"
            )
            assert len(ui.app.session.connection.requests) - asked in range(10, 31)
            assert "fake-" not in ui.text
            screen = ui.app.screen
            assert isinstance(screen, CompareScreen)

            await ui.press("escape")
            await ui.press("plus")
            await ui.see("its own environments")
            await ui.press("enter")
            await ui.see("production  and  preview", "qa")
            await ui.press("enter")
            await ui.see("store: production and preview", "only in production", "set twice")


async def test_key_is_searched_in_all_projects_and_its_values_are_compared() -> None:
    harness = AppHarness()
    async with running_server(harness.account) as served:
        connect = made_of(harness.clock, served.url, DEMO_TOKEN, None)
        async with running_app(connect, harness.clock, refresh=0, project="store") as ui:
            await on_env(ui, "LOG_LEVEL")
            await ui.press("percent_sign")
            await ui.see("all projects", "key:=LOG_LEVEL")
            await ui.rests()
            shown = len(ui.listed.view)
            assert {row.key for row in ui.listed.view} == {"LOG_LEVEL"}
            await ui.press("tilde")
            await ui.see("Compare values?")
            asked = len(ui.app.session.connection.requests)
            await ui.press("down", "enter")
            await ui.see("LOG_LEVEL: 1 value", "value 1", "store (production)")
            assert len(ui.app.session.connection.requests) - asked == shown > 40


async def test_columns_are_named_after_both_environments_in_the_smallest_terminal() -> None:
    async with AppHarness().run_app(size=(60, 16), project="store") as ui:
        await on_env(ui)
        await ui.press("plus")
        await ui.see("its own environments")
        await ui.press("enter")
        await ui.see("production  and  preview")
        await ui.press("enter")
        await ui.see("store: production and preview", "Result")
        header = next(line for line in ui.lines if "Result" in line)
        assert header.split()[1:5] == ["Key", "prod", "prev", "Result"]
