"""The sign-in form: first run, expired tokens, and no token in what is drawn or stored."""

import io
import logging
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.harness.app import AppHarness, RunningApp
from tests.harness.credentials import BASE, LOGINS, login, machine
from tests.harness.openings import Named
from tests.harness.service import reply
from vtui.credentials import token_file
from vtui.credentials.access import Access
from vtui.credentials.found_token import NamedSources
from vtui.demo.data.account import DEMO_TOKEN
from vtui.screens.dialogs.form import FormScreen
from vtui.screens.dialogs.sign_in import PAGE

PLAIN_403 = {"error": {"code": "forbidden", "message": "Not for you"}}


def access_of(home: Path, harness: AppHarness, given: NamedSources | None = None, **environ: str) -> Access:
    """The way to a token on a machine of its own; looked for."""
    way = Access(given or NamedSources(), machine(home, **environ), BASE, harness.clock.now)
    way.find()
    return way


def holding(folder: Path, text: str) -> list[Path]:
    """The files that hold a text."""
    return [file for file in folder.rglob("*") if file.is_file() and text in file.read_text()]


async def paste(ui: RunningApp, token: str) -> None:
    """Paste a token and let it be checked."""
    screen = ui.app.screen
    assert isinstance(screen, FormScreen)
    screen.query_one(Input).insert_text_at_cursor(token)
    await ui.see("•" * 8)
    await ui.press("enter")


async def test_first_run_signs_in(tmp_path: Path) -> None:
    harness = AppHarness(token=None)
    way = access_of(tmp_path, harness)
    async with harness.run_app(access=way) as ui:
        await ui.see("Sign in", "vtui needs an access token", "esc")
        await ui.see(PAGE, "expiration", "only once", "where to store it")
        await ui.press("ctrl+o")
        await ui.until(lambda: ui.app.opened == [PAGE], "the page")
        assert harness.wire.asked == []
        await paste(ui, "vcp_cut_off")
        await ui.see("Invalid token")
        assert len(harness.wire.asked) == 1
        await paste(ui, DEMO_TOKEN)
        shown = await ui.see("Token verified", "ada", "northwind, acme", "bigco", "expires in", "Store in")
        assert "Keyring" not in shown
        await ui.press("enter")
        await ui.see_no("Store in")
        await ui.see(" acme ", "store")
        await ui.rests()
        assert token_file.find(way.machine, BASE, 0) is not None
        await ui.press("t")
        await ui.see("Token of ada from", "credentials.toml")


async def test_text_that_is_no_token_is_refused_without_a_request(tmp_path: Path) -> None:
    harness = AppHarness(token=None)
    async with harness.run_app(access=access_of(tmp_path, harness)) as ui:
        await ui.see("Sign in")
        await paste(ui, "not-a-token!")
        await ui.see("contains an invalid character")
        assert harness.wire.asked == []


@pytest.mark.parametrize("base", [BASE, "https://proxy.example/vercel"])
async def test_custom_api_address_is_shown_before_a_token_is_sent(tmp_path: Path, base: str) -> None:
    harness = AppHarness(token=None)
    way = Access(NamedSources(), machine(tmp_path), base, harness.clock.now)
    async with harness.run_app(access=way) as ui:
        shown = await ui.see("vtui needs an access token")
        assert (f"The token is sent only to {base}." in shown) == (base != BASE)


async def test_canceled_sign_in_is_opened_again_by_r_only(tmp_path: Path) -> None:
    harness = AppHarness(token=None)
    async with harness.run_app(access=access_of(tmp_path, harness)) as ui:
        await ui.see("Sign in")
        await ui.press("escape")
        await ui.see_no("Sign in")
        await ui.see("No access token", "r retry")
        await ui.pass_time(200, step=50)
        assert not Named("sign-in")(ui.app.screen)
        await ui.press("r")
        await ui.see("Sign in")


async def test_expired_token_keeps_rows_and_location(tmp_path: Path) -> None:
    harness = AppHarness()
    way = access_of(tmp_path, harness, VERCEL_TOKEN=DEMO_TOKEN)
    async with harness.run_app(access=way, team="northwind", auto_load=100, tick=0.02) as ui:
        await ui.rests()
        rows = ui.rows
        harness.account.token = "vcp_second"  # noqa: S105 - another than before
        await ui.press("r")
        await ui.see("Sign in", "Vercel rejected the token")
        await ui.press("escape")
        await ui.see_no("Sign in")
        await ui.see(rows[0].name)
        assert ui.rows == rows
        asked = len(harness.wire.asked)
        for _ in range(60):
            await ui.pass_time(5, step=5)
        assert len(harness.wire.asked) > asked
        assert not Named("sign-in")(ui.app.screen)
        await ui.press("r")
        await ui.see("Sign in")
        await paste(ui, "vcp_second")
        await ui.see("VERCEL_TOKEN overrides the stored token")
        await ui.press("right", "enter")
        await ui.see_no("Sign in")
        await ui.rests()
        await ui.see(" northwind ")
        assert ui.app.session.trouble.value is None
        assert [row.id for row in ui.rows] == [row.id for row in rows]
        assert not way.machine.config.exists()


async def test_token_can_be_replaced_at_any_time(tmp_path: Path) -> None:
    harness = AppHarness()
    async with harness.run_app(access=access_of(tmp_path, harness, VERCEL_TOKEN=DEMO_TOKEN)) as ui:
        await ui.rests()
        await ui.press("colon")
        await ui.press(*"sign in")
        await ui.see("Sign in with another token")
        await ui.press("enter")
        await ui.see("replaces the current one", "Paste it here")


async def test_renewed_login_of_the_cli_is_read_without_a_question(tmp_path: Path) -> None:
    harness = AppHarness()
    file = login(tmp_path, LOGINS["linux"], token=DEMO_TOKEN)
    async with harness.run_app(access=access_of(tmp_path, harness)) as ui:
        await ui.rests()
        harness.account.token = "vca_second"  # noqa: S105 - another than before
        file.write_text('{"token": "vca_second"}')
        await ui.press("r")
        await ui.until(lambda: ui.app.session.service.origin == "the login of the Vercel CLI", "the other token")
        await ui.rests()
        asked = len(harness.wire.asked)
        await ui.press("r")
        await ui.until(lambda: len(harness.wire.asked) > asked, "an answer")
        await ui.rests()
        assert ui.app.session.trouble.value is None
        assert not Named("sign-in")(ui.app.screen)


async def test_expired_login_of_the_cli_is_shown_and_read_again(tmp_path: Path) -> None:
    harness = AppHarness(token=None)
    file = login(tmp_path, LOGINS["linux"], token="vca_old", expiresAt=1)  # noqa: S106 - it opens nothing
    async with harness.run_app(access=access_of(tmp_path, harness), size=(80, 24)) as ui:
        await ui.see("whoami")  # a word alone: where the lines break depends on the path that they name
        await ui.press("enter")
        await ui.see("No token found:", "whoami")
        file.write_text(f'{{"token": "{DEMO_TOKEN}"}}')
        await ui.press("enter")
        await ui.see_no("Sign in")
        await ui.see(" acme ", "store")


@pytest.mark.parametrize(
    ("faults", "days", "words"),
    [((), 3, "This token expires in 6d"), (("token-one-team",), 0, "This token is limited to acme"), ((), 0, "")],
)
async def test_token_warning_is_shown_once_and_in_the_team_menu(faults: tuple[str, ...], days: int, words: str) -> None:
    harness = AppHarness(*faults)
    harness.clock.advance(days * 86_400)
    async with harness.run_app(size=(80, 24)) as ui:
        await ui.rests()
        await ui.until(lambda: ui.app.session.account.value and ui.app.session.account.value.token, "the token")
        await ui.press("t")
        await ui.see("Token of ada, expires in")
        toasts = [toast for toast in ui.toasts if "This token" in toast]
        assert [words in toast for toast in toasts] == [True] * bool(words)
        assert ("limited to acme" in ui.text) == bool(faults)


async def test_plain_403_does_not_sign_out(tmp_path: Path) -> None:
    harness = AppHarness()
    harness.wire.instead = lambda request: reply(403, PLAIN_403) if "deployments" in request.url.path else None
    async with harness.run_app(access=access_of(tmp_path, harness, VERCEL_TOKEN=DEMO_TOKEN)) as ui:
        await ui.see("Permission denied in")
        await ui.until(lambda: all(worker.group != "sign-in" for worker in ui.app.workers), "nobody asking")
        assert not Named("sign-in")(ui.app.screen)


async def test_keyring_is_offered_first_and_its_failure_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vtui.credentials.system_keyring.is_usable", lambda: True)
    harness = AppHarness(token=None)
    way = access_of(tmp_path, harness)
    async with harness.run_app(access=way, size=(80, 24)) as ui:
        await ui.see("Sign in")
        await paste(ui, DEMO_TOKEN)
        await ui.see("● Keyring", "○ File", "○ This session", "esc")
        await ui.press("enter")
        await ui.see("The keyring could not store the token")
        await ui.press("right", "right", "enter")
        await ui.see_no("Store in")
        assert way.found is not None
        assert way.found.origin == "this session"


async def test_token_is_not_drawn_logged_or_stored(tmp_path: Path) -> None:
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)
    harness = AppHarness(token=None)
    way = access_of(tmp_path, harness)
    try:
        async with harness.run_app(access=way) as ui:
            await ui.see("Sign in")
            await paste(ui, DEMO_TOKEN)
            await ui.see("Store in")
            screen = ui.app.screen
            assert isinstance(screen, FormScreen)
            assert not screen.query(Input)
            picture = ui.app.export_screenshot()
            reprs = [repr(vars(screen)), repr(way), repr(screen.values), repr(list(screen.workers))]
            await ui.press("enter")
            await ui.see_no("Store in")
            await ui.rests()
            reprs += [
                repr(ui.app.session.start),
                repr(list(ui.app.session.connection.requests)),
                *ui.toasts,
            ]
    finally:
        logging.getLogger().removeHandler(handler)
    assert DEMO_TOKEN not in "\n".join([picture, log.getvalue(), *reprs])
    assert holding(tmp_path, DEMO_TOKEN) == [token_file.path(way.machine)]
