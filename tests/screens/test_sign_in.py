"""Signing in: the first run, a token that dies, and a token that is nowhere to be seen."""

import io
import logging
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.harness.app_stage import Session, Stage
from tests.harness.credential_stage import BASE, LOGINS, login, machine
from tests.harness.openings import Named
from tests.harness.service_stage import reply
from vtui.credentials import token_file
from vtui.credentials.access import Access
from vtui.credentials.found_token import NamedSources
from vtui.demo.data.account import DEMO_TOKEN
from vtui.screens.dialogs.form import FormScreen
from vtui.screens.dialogs.sign_in import PAGE

PLAIN_403 = {"error": {"code": "forbidden", "message": "Not for you"}}


def access_of(home: Path, stage: Stage, given: NamedSources | None = None, **environ: str) -> Access:
    """The way to a token on a machine of its own; looked for."""
    way = Access(given or NamedSources(), machine(home, **environ), BASE, stage.clock.now)
    way.find()
    return way


def holding(folder: Path, text: str) -> list[Path]:
    """The files that hold a text."""
    return [file for file in folder.rglob("*") if file.is_file() and text in file.read_text()]


async def paste(session: Session, token: str) -> None:
    """Paste a token and let it be checked."""
    screen = session.app.screen
    assert isinstance(screen, FormScreen)
    screen.query_one(Input).insert_text_at_cursor(token)
    await session.see("•" * 8)
    await session.press("enter")


async def test_the_first_run(tmp_path: Path) -> None:
    stage = Stage(token=None)
    way = access_of(tmp_path, stage)
    async with stage.look(access=way) as session:
        await session.see("Sign in", "vtui needs a token", PAGE, "an expiry", "only once", "esc")
        await session.press("ctrl+o")
        await session.until(lambda: session.app.opened == [PAGE], "the page")
        assert stage.wire.asked == []
        await paste(session, "vcp_cut_off")
        await session.see("Vercel does not accept it")
        assert len(stage.wire.asked) == 1
        await paste(session, DEMO_TOKEN)
        shown = await session.see("Vercel accepts this token", "ada", "northwind, acme", "bigco", "ends in", "Keep it")
        assert "Keyring" not in shown
        await session.press("enter")
        await session.see_no("Keep it")
        await session.see(" acme ", "store")
        await session.rests()
        assert token_file.find(way.machine, BASE, 0) is not None
        await session.press("t")
        await session.see("token of ada from", "credentials.toml")


async def test_a_word_that_is_no_token_is_refused_unsent(tmp_path: Path) -> None:
    stage = Stage(token=None)
    async with stage.look(access=access_of(tmp_path, stage)) as session:
        await session.see("Sign in")
        await paste(session, "not-a-token!")
        await session.see("holds a character that no token has")
        assert stage.wire.asked == []


@pytest.mark.parametrize("base", [BASE, "https://proxy.example/vercel"])
async def test_another_address_is_named_before_it_gets_a_token(tmp_path: Path, base: str) -> None:
    stage = Stage(token=None)
    way = Access(NamedSources(), machine(tmp_path), base, stage.clock.now)
    async with stage.look(access=way) as session:
        shown = await session.see("vtui needs a token")
        assert (f"It will be sent to {base} and nowhere else." in shown) == (base != BASE)


async def test_who_does_not_sign_in_is_asked_again_by_r_and_by_nothing_else(tmp_path: Path) -> None:
    stage = Stage(token=None)
    async with stage.look(access=access_of(tmp_path, stage)) as session:
        await session.see("Sign in")
        await session.press("escape")
        await session.see_no("Sign in")
        await session.see("There is no token yet", "r try again")
        await session.pass_time(200, step=50)
        assert not Named("sign-in")(session.app.screen)
        await session.press("r")
        await session.see("Sign in")


async def test_a_token_that_dies_leaves_the_rows_and_the_place(tmp_path: Path) -> None:
    stage = Stage()
    way = access_of(tmp_path, stage, VERCEL_TOKEN=DEMO_TOKEN)
    async with stage.look(access=way, team="northwind", auto_load=100, tick=0.02) as session:
        await session.rests()
        rows = session.rows
        stage.account.token = "vcp_second"  # noqa: S105 - another than before
        await session.press("r")
        await session.see("Sign in", "Vercel does not accept this token")
        await session.press("escape")
        await session.see_no("Sign in")
        await session.see(rows[0].name)
        assert session.rows == rows
        asked = len(stage.wire.asked)
        for _ in range(60):
            await session.pass_time(5, step=5)
        assert len(stage.wire.asked) > asked
        assert not Named("sign-in")(session.app.screen)
        await session.press("r")
        await session.see("Sign in")
        await paste(session, "vcp_second")
        await session.see("VERCEL_TOKEN goes before what is kept")
        await session.press("right", "enter")
        await session.see_no("Sign in")
        await session.rests()
        await session.see(" northwind ")
        assert session.app.session.trouble.value is None
        assert [row.id for row in session.rows] == [row.id for row in rows]
        assert not way.machine.config.exists()


async def test_another_token_can_be_given_at_any_time(tmp_path: Path) -> None:
    stage = Stage()
    async with stage.look(access=access_of(tmp_path, stage, VERCEL_TOKEN=DEMO_TOKEN)) as session:
        await session.rests()
        await session.press("colon")
        await session.press(*"sign in")
        await session.see("Go on with another token")
        await session.press("enter")
        await session.see("takes the place of the one in use", "paste it here")


async def test_a_login_of_the_cli_that_was_renewed_is_read_again_unasked(tmp_path: Path) -> None:
    stage = Stage()
    file = login(tmp_path, LOGINS["linux"], token=DEMO_TOKEN)
    async with stage.look(access=access_of(tmp_path, stage)) as session:
        await session.rests()
        stage.account.token = "vca_second"  # noqa: S105 - another than before
        file.write_text('{"token": "vca_second"}')
        await session.press("r")
        await session.until(lambda: session.app.session.service.origin == "the Vercel CLI's login", "the other token")
        await session.rests()
        asked = len(stage.wire.asked)
        await session.press("r")
        await session.until(lambda: len(stage.wire.asked) > asked, "an answer")
        await session.rests()
        assert session.app.session.trouble.value is None
        assert not Named("sign-in")(session.app.screen)


async def test_a_login_of_the_cli_that_has_run_out_is_told_and_looked_for_again(tmp_path: Path) -> None:
    stage = Stage(token=None)
    file = login(tmp_path, LOGINS["linux"], token="vca_old", expiresAt=1)  # noqa: S106 - it opens nothing
    async with stage.look(access=access_of(tmp_path, stage), size=(80, 24)) as session:
        await session.see("whoami")  # a word alone: where the lines break depends on the path that they name
        await session.press("enter")
        await session.see("Still none:", "whoami")
        file.write_text(f'{{"token": "{DEMO_TOKEN}"}}')
        await session.press("enter")
        await session.see_no("Sign in")
        await session.see(" acme ", "store")


@pytest.mark.parametrize(
    ("oddities", "days", "words"),
    [((), 3, "This token ends in 6d"), (("token-one-team",), 0, "This token is for acme alone"), ((), 0, "")],
)
async def test_what_should_be_known_of_a_token_is_said_once_and_in_the_team_menu(
    oddities: tuple[str, ...], days: int, words: str
) -> None:
    stage = Stage(*oddities)
    stage.clock.advance(days * 86_400)
    async with stage.look(size=(80, 24)) as session:
        await session.rests()
        await session.until(
            lambda: session.app.session.account.value and session.app.session.account.value.token, "the token"
        )
        await session.press("t")
        await session.see("token of ada, ends in")
        said = [toast for toast in session.toasts if "This token" in toast]
        assert [words in toast for toast in said] == [True] * bool(words)
        assert ("for acme alone" in session.text) == bool(oddities)


async def test_a_plain_403_signs_nobody_out(tmp_path: Path) -> None:
    stage = Stage()
    stage.wire.instead = lambda request: reply(403, PLAIN_403) if "deployments" in request.url.path else None
    async with stage.look(access=access_of(tmp_path, stage, VERCEL_TOKEN=DEMO_TOKEN)) as session:
        await session.see("does not allow this")
        await session.until(lambda: all(worker.group != "sign-in" for worker in session.app.workers), "nobody asking")
        assert not Named("sign-in")(session.app.screen)


async def test_a_keyring_is_offered_first_and_told_when_it_does_not_take_the_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vtui.credentials.system_keyring.is_usable", lambda: True)
    stage = Stage(token=None)
    way = access_of(tmp_path, stage)
    async with stage.look(access=way, size=(80, 24)) as session:
        await session.see("Sign in")
        await paste(session, DEMO_TOKEN)
        await session.see("● Keyring", "○ File", "○ This session", "esc")
        await session.press("enter")
        await session.see("The keyring did not take the token")
        await session.press("right", "right", "enter")
        await session.see_no("Keep it")
        assert way.found is not None
        assert way.found.origin == "this session"


async def test_the_token_is_in_nothing_that_is_drawn_said_logged_or_kept_elsewhere(tmp_path: Path) -> None:
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)
    stage = Stage(token=None)
    way = access_of(tmp_path, stage)
    try:
        async with stage.look(access=way) as session:
            await session.see("Sign in")
            await paste(session, DEMO_TOKEN)
            await session.see("Keep it")
            screen = session.app.screen
            assert isinstance(screen, FormScreen)
            assert not screen.query(Input)
            picture = session.app.export_screenshot()
            reprs = [repr(vars(screen)), repr(way), repr(screen.values), repr(list(screen.workers))]
            await session.press("enter")
            await session.see_no("Keep it")
            await session.rests()
            reprs += [
                repr(session.app.session.start),
                repr(list(session.app.session.connection.requests)),
                *session.toasts,
            ]
    finally:
        logging.getLogger().removeHandler(handler)
    assert DEMO_TOKEN not in "\n".join([picture, log.getvalue(), *reprs])
    assert holding(tmp_path, DEMO_TOKEN) == [token_file.path(way.machine)]
