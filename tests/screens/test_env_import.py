"""A `.env` file is brought in over loopback HTTP: compared, chosen, asked about, set; and written out again."""

from pathlib import Path

from tests.harness.app_stage import Session, Stage, looking, made_of
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


async def elsewhere(session: Session) -> None:
    """Somebody else sets one of them meanwhile."""
    scope, place = session.app.session.scope.value, session.app.session.project.value
    assert scope is not None
    body = {"key": "BRAND_NEW", "value": Secret("theirs"), "type": "plain", "target": ["preview"]}
    await session.app.session.service.send(
        WriteRequest("env.create", scope, {"project": place.project_id or ""}, body=body)
    )


def stage_writes(session: Session) -> int:
    return sum(one.method != "GET" for one in session.app.session.connection.requests)


async def read_in(session: Session, file: Path) -> ImportScreen:
    """From the list to what a file would change."""
    await session.press("I")
    await session.until(lambda: Named("import")(session.app.screen), "the form")
    await session.press("ctrl+u", *str(file), "ctrl+s")
    await session.until(lambda: isinstance(session.app.screen, ImportScreen), "what it would change")
    screen = session.app.screen
    assert isinstance(screen, ImportScreen)
    return screen


async def test_a_file_is_compared_chosen_set_and_then_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "shop.env"
    file.write_text(FILE)
    stage = Stage()
    async with running_server(stage.account) as served:
        connect = made_of(stage.clock, served.url, DEMO_TOKEN, None)
        async with looking(connect, stage.clock, refresh=0, project="store") as session:
            await on_env(session)
            await session.press("I")
            await session.until(lambda: Named("import")(session.app.screen), "the form")
            await session.press("ctrl+u", *"nowhere.env", "ctrl+s")
            await session.see("There is no file nowhere.env.")
            await session.press("escape")
            screen = await read_in(session, file)
            await session.see(
                "1 new", "3 there", "1 not readable", "1 left out", "Vercel fills it in", "Not read: line 9"
            )
            await session.see(
                "Not read: line 9",
                "~ compares 4 current values, one request each.",
                "Vercel records each read in the Activity log.",
                "1 of 6 selected",
            )
            asked = len(session.app.session.connection.requests)
            await session.press("tilde")
            await session.see("2 changed", "1 same", "3 of 6 selected", "in prod; not yet in prev")
            await session.see_no("Comparing")
            assert len(session.app.session.connection.requests) - asked == 4
            await session.press("down", "down", "down", "space")  # the one that nobody can read
            await session.see("4 of 6 selected")
            assert not [word for word in VALUES if word in session.text]
            await elsewhere(session)
            await session.press("enter")
            await session.see(
                "Set 6 values?",
                "1 is new and 3 are overwritten",
                "cannot be brought back",
                "12 requests (6 GET, 4 PATCH, 2 POST)",
            )
            await confirm(session, 6)
            await session.see("Over.", "5 set", "1 failed", "There is such a variable already")
            sent = stage_writes(session)
            assert sent == 7, "one from elsewhere, six from here"
            await session.press("escape")
            await session.until(lambda: session.app.screen is screen, "what is left")
            await session.see("1 of 6 selected", "1 there", "4 same", "set from here", "not yet in prod")
            await session.press("escape", "escape")
            await session.until(lambda: "BRAND_NEW" in keys(session), "the list anew")
            team = stage.account.team("acme")
            assert team is not None
            by_key: dict[str, list[tuple[list[str], str]]] = {}
            for item in team.env_vars[session.app.session.project.value.project_id or ""]:
                if item["id"] in team.env_values:
                    by_key.setdefault(item["key"], []).append((item["target"], team.env_values[item["id"]]))
            assert by_key == {
                "LOG_LEVEL": [("production", "debug"), (["preview"], "debug")],
                "DATABASE_URL": [(["production"], "postgres://new"), (["preview"], "postgres://new")],
                "SESSION_SECRET": [(["production", "preview"], "s3cret-of-the-file")],
                "BRAND_NEW": [(["preview"], "theirs")],
            }, "to the character, and development is untouched"


async def test_what_is_written_out_for_an_environment_reads_back_as_the_same(tmp_path: Path) -> None:
    file = tmp_path / "out.env"
    stage = Stage()
    async with running_server(stage.account) as served:
        connect = made_of(stage.clock, served.url, DEMO_TOKEN, None)
        async with looking(connect, stage.clock, refresh=0, project="store", size=(80, 24)) as session:
            await on_env(session)
            await session.press("x")
            await session.see("Export variables", ".env")
            await session.press("right", "right", "right", "down", "right", "enter")
            await session.see("Values go to a file that only you can read, not to the")
            await session.press("ctrl+u", *str(file), "enter")
            await session.see("Values of which environment?", "production", "18 values, 18 requests; 5 by name alone")
            await session.see("Vercel records each read in the Activity log.")
            asked = len(session.app.session.connection.requests)
            await session.press("enter")
            await session.toast("18 values, 5 by name alone: written to")
            assert len(session.app.session.connection.requests) - asked == 18
            assert file.stat().st_mode & 0o777 == 0o600
            written = file.read_text()
            assert "# SESSION_SECRET: not readable: it can only be overwritten\n" in written
            assert "TRAILING_NEWLINE='not-a-real-value\n'\n" in written
            await read_in(session, file)
            await session.see("14 there", "1 left out", "an integration owns it", "in prod and prev")
            assert "not-a-real" not in session.text
