"""Importing a `.env` file over loopback HTTP: compare, choose, confirm, send, export again."""

import json
from pathlib import Path

from tests.harness.app import AppHarness, RunningApp, made_of, running_app
from tests.harness.openings import Named
from tests.screens.test_bulk import confirm
from tests.screens.test_env_writing import keys, on_env
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.http_server import running_server
from vtui.models.requests import WriteRequest
from vtui.screens.dialogs.env_import_review import ImportScreen
from vtui.system.secret import Secret

FILE = """\
# of the shop
export BRAND_NEW="two
lines"
LOG_LEVEL=debug
NEXT_PUBLIC_SITE_URL=https://store.example
DATABASE_URL='postgres://new'
SESSION_SECRET=s3cret-of-the-file
VERCEL_URL=x
9 bad
"""


VALUES = ("two", "debug", "postgres://new", "s3cret-of-the-file")


async def create_as_another_user(ui: RunningApp) -> None:
    """Create one of the variables as another user."""
    scope, project_ref = ui.app.session.scope.value, ui.app.session.project.value
    assert scope is not None
    body = {"key": "BRAND_NEW", "value": Secret("theirs"), "type": "plain", "target": ["preview"]}
    await ui.app.session.service.send(
        WriteRequest("env.create", scope, {"project": project_ref.project_id or ""}, body=body)
    )


def stage_writes(ui: RunningApp) -> int:
    return sum(one.method != "GET" for one in ui.app.session.connection.requests)


async def read_in(ui: RunningApp, file: Path) -> ImportScreen:
    """From the list to what a file would change."""
    await ui.press("I")
    await ui.until(lambda: Named("import")(ui.app.screen), "the form")
    await ui.press("ctrl+u", *str(file), "ctrl+s")
    await ui.until(lambda: isinstance(ui.app.screen, ImportScreen), "what it would change")
    screen = ui.app.screen
    assert isinstance(screen, ImportScreen)
    return screen


async def test_imported_file_is_equal_to_the_variables_afterwards(tmp_path: Path) -> None:
    file = tmp_path / "shop.env"
    file.write_text(FILE)
    harness = AppHarness()
    async with running_server(harness.account) as served:
        connect = made_of(harness.clock, served.url, DEMO_TOKEN, None)
        async with running_app(connect, harness.clock, refresh=0, project="store") as ui:
            await on_env(ui)
            await ui.press("I")
            await ui.until(lambda: Named("import")(ui.app.screen), "the form")
            await ui.press("ctrl+u", *"nowhere.env", "ctrl+s")
            await ui.see("nowhere.env does not exist.")
            await ui.press("escape", "enter")
            screen = await read_in(ui, file)
            await ui.see("1 new", "3 existing", "1 Secret", "1 skipped", "set by Vercel", "Not read: line 9")
            await ui.see(
                "Not read: line 9",
                "~ compares 4 current values, one request each.",
                "Vercel records each read in the Activity log.",
                "1 of 6 selected",
            )
            asked = len(ui.app.session.connection.requests)
            await ui.press("tilde")
            await ui.see("2 changed", "1 same", "3 of 6 selected", "in prod; not yet in prev")
            await ui.see_no("Comparing")
            assert len(ui.app.session.connection.requests) - asked == 4
            await ui.press("down", "down", "down", "space")  # the one that cannot be read
            await ui.see("4 of 6 selected")
            assert not [word for word in VALUES if word in ui.text]
            await create_as_another_user(ui)
            await ui.press("enter")
            await ui.see(
                "Set 6 values?",
                "1 is new and 3 are overwritten",
                "Overwritten values cannot be restored.",
                "12 (6 GET, 4 PATCH, 2 POST)",
            )
            await confirm(ui, 6)
            await ui.see("Done.", "5 set", "1 failed", "The variable already exists")
            sent = stage_writes(ui)
            assert sent == 7, "one from elsewhere, six from here"
            await ui.press("escape")
            await ui.until(lambda: ui.app.screen is screen, "what is left")
            await ui.see("1 of 6 selected", "1 existing", "4 same", "imported", "not yet in prod")
            await ui.press("escape", "escape", "enter")
            await ui.until(lambda: "BRAND_NEW" in keys(ui), "the list anew")
            team = harness.account.team("acme")
            assert team is not None
            by_key: dict[str, list[tuple[list[str], str]]] = {}
            for item in team.env_vars[ui.app.session.project.value.project_id or ""]:
                if item["id"] in team.env_values:
                    by_key.setdefault(item["key"], []).append((item["target"], team.env_values[item["id"]]))
            assert by_key == {
                "LOG_LEVEL": [("production", "debug"), (["preview"], "debug")],
                "DATABASE_URL": [(["production"], "postgres://new"), (["preview"], "postgres://new")],
                "SESSION_SECRET": [(["production", "preview"], "s3cret-of-the-file")],
                "BRAND_NEW": [(["preview"], "theirs")],
            }, "to the character, and development is untouched"


async def test_exported_environment_is_imported_without_changes(tmp_path: Path) -> None:
    file = tmp_path / "out.env"
    harness = AppHarness()
    async with running_server(harness.account) as served:
        connect = made_of(harness.clock, served.url, DEMO_TOKEN, None)
        async with running_app(connect, harness.clock, refresh=0, project="store", size=(80, 24)) as ui:
            await on_env(ui)
            await ui.press("x")
            await ui.see("Export variables", ".env")
            await ui.press("right", "right", "right", "down", "right", "enter")
            await ui.see("Values cannot be copied to the clipboard.")
            await ui.press("ctrl+u", *str(file), "enter")
            await ui.see("Environment to export", "production", "18 values, 18 requests; 6 without a value")
            await ui.see("Vercel records each read in the Activity log.")
            asked = len(ui.app.session.connection.requests)
            await ui.press("enter")
            await ui.toast("18 values, 6 without a value: written to")
            assert len(ui.app.session.connection.requests) - asked == 18
            assert file.stat().st_mode & 0o777 == 0o600
            written = file.read_text()
            assert "# SESSION_SECRET: a Secret cannot be read back, only overwritten\n" in written
            assert "TRAILING_NEWLINE='not-a-real-value\n'\n" in written
            await read_in(ui, file)
            await ui.see("14 existing", "1 skipped", "set by an integration", "in prod and prev")
            assert "not-a-real" not in ui.text


async def test_import_follows_the_policy_of_the_team_and_explains_what_it_leaves_out(tmp_path: Path) -> None:
    file = tmp_path / "portal.env"
    file.write_text("API_SECRET=one\nVITE_SITE=https://portal.example\n")
    harness = AppHarness()
    async with harness.run_app(team="northwind", project="portal", size=(120, 36)) as ui:
        await on_env(ui)
        await ui.press("I")
        await ui.see("■ Production   □ Preview", "● Secret", "public prefixes become Config")
        await ui.press("ctrl+u", *str(file), "tab", "tab", "right", "space")
        await ui.see("■ Production   ■ Preview", "Secrets for production only (team policy)")
        await ui.press("ctrl+s")
        await ui.see("separate value in prev (team policy)", "production requires a separate Secret")
        await ui.see("Config: visible to everyone who loads", "2 of 3 selected")
        await ui.press("ctrl+s")
        await ui.see("Set 2 values?", "new in production", "new in production and preview")
        await confirm(ui, 2)
        await ui.see("2 set")
        bodies = [json.loads(request.content) for request in harness.wire.writes()]
        sent = {body["key"]: (body["type"], body.get("visibility"), body["target"]) for body in bodies}
        assert sent == {
            "API_SECRET": ("sensitive", "secret", ["production"]),
            "VITE_SITE": ("encrypted", None, ["production", "preview"]),
        }
