"""Signing in: where to create a token, one masked paste, whose it is, where to store it."""

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from vtui.api.access_token import TokenError, checked_token
from vtui.api.address import DEFAULT_BASE
from vtui.api.errors import Unauthenticated, VercelError
from vtui.credentials.access import Access, Store
from vtui.credentials.errors import NoTokenError
from vtui.models.team import TOKENS_PAGE
from vtui.resources.account.identity import fetch_user
from vtui.resources.account.token import LEAK_REMEDY, ends_soon, holder, lasting, named, reach
from vtui.screens.dialogs.form import FORM_WIDTH, FormScreen
from vtui.session.account import Account
from vtui.system.secret import Secret
from vtui.table.columns import Cell, Span, cell
from vtui.widgets.forms.option_lines import CAPTION
from vtui.writes.form import Choice, Field, Form, Values

if TYPE_CHECKING:
    from vtui.api.service import Service

PAGE = f"https://{TOKENS_PAGE}"
"""Where tokens are created."""
STEPS: tuple[Cell, ...] = (
    (Span("1  ", "accent"), Span("Open ", "muted"), Span(PAGE)),
    cell("   Create a token: select a team and expiration", "muted"),
    (Span("2  ", "accent"), Span("Paste the token here (it is shown only once)", "muted")),
    (Span("3  ", "accent"), Span("Choose where to store it (optional)", "muted")),
)
LAST_STEP: Cell = (
    Span("✓ ", "ok"),
    Span("Token verified   ", "muted"),
    Span("3  ", "accent"),
    Span("Choose where to store it"),
)
"""The line above the choice of where to store it."""
STORE_CHOICES: dict[Store, Choice] = {
    "keyring": Choice("keyring", "Keyring", "of this system"),
    "file": Choice("file", "File", "readable only by you"),
    "session": Choice("session", "This session", "not stored"),
}


def sign_in_form(service: "Service", access: Access, why: str) -> FormScreen[bool]:
    """Answers True once another token is in use; `why` is the reason why a token is needed, for people."""
    target = f"The token is sent only to {access.base}."
    hint = "To try vtui without a token: vtui --demo" if access.found is None else ""
    form = Form(
        "Sign in",
        (Field("token", "Token", example="Paste it here (hidden)", kind="secret"),),
        about=(cell(why), *(() if access.base == DEFAULT_BASE else (cell(target, "warn"),)), (), *STEPS),
        notes=(cell("Leave empty to check again for a stored token." if access.problem else hint, "muted"),),
        submit=("Continue", "Verify the token, or check again for a stored one"),
        cancel=("Not now", "Continue without signing in"),
        page=PAGE,
        buttons=False,
    )
    return FormScreen(form, SignIn(service, access).submit, name="sign-in", width=FORM_WIDTH)


class SignIn:
    """Verifies and stores a pasted token. It is in no label, and in the input only until it is verified."""

    def __init__(self, service: "Service", access: Access) -> None:
        self._service, self._access = service, access

    def submit(self, screen: FormScreen[bool], values: Values) -> None:
        """Verify the pasted token."""
        pasted = Secret(values["token"])
        screen.lines["token"].value = ""
        if not pasted.reveal().strip():
            screen.run_in_background(partial(self._look_again, screen))
            return
        try:
            secret = checked_token(pasted)
        except TokenError as error:
            screen.show_notes(cell(str(error), "error"))
        else:
            screen.run_in_background(partial(self._check, screen, secret))

    async def _look_again(self, screen: FormScreen[bool]) -> None:
        """Read the stored tokens again: `vercel login` may have run in another window."""
        fresh = await asyncio.to_thread(self._access.find_another)
        if fresh is None:
            missing = f"No token found: {self._access.problem}" if self._access.problem else "Paste a token first."
            screen.show_notes(cell(missing, "muted"))
            return
        self._service.sign_in(fresh.token, fresh.origin)
        screen.dismiss(True)

    async def _check(self, screen: FormScreen[bool], secret: Secret) -> None:
        """Verify the token with one request, and fetch its account with two more."""
        screen.show_notes(cell("Verifying the token …", "muted"))
        trial = self._service.trial(secret)
        try:
            account = await self._account(trial)
        except Unauthenticated:
            invalid = "Invalid token: it is incomplete, expired or revoked. Copy the complete token again."
            screen.show_notes(cell(invalid, "error"))
        except VercelError as error:
            screen.show_notes(cell(f"{error.title}. {error.hint}", "error"))
        else:
            await self._offer(screen, secret, account)
        finally:
            await trial.close()

    async def _account(self, trial: "Service") -> Account:
        account = Account(await fetch_user(trial))
        try:
            teams = [team async for page in trial.teams.pages() for team in page.rows]
            account = Account(account.user, tuple(teams))
            return Account(account.user, account.teams, await trial.account.token())
        except VercelError:  # whose it is stands; the rest is shown later, in the team menu
            return account

    async def _offer(self, screen: FormScreen[bool], secret: Secret, account: Account) -> None:
        stores = await asyncio.to_thread(self._access.stores)
        first = self._access.named_source
        advice = f"{first} overrides the stored token. Remove it, or sign in again at every start." if first else ""
        form = replace(
            screen.form,
            page="",
            fields=(Field("place", "Store in", choices=tuple(STORE_CHOICES[store] for store in stores)),),
            about=(LAST_STEP, (), *_lines(account, screen.session.clock())),
            notes=(cell(advice, "warn"),),
        )
        await screen.become(form, partial(self._kept, secret))

    def _kept(self, secret: Secret, screen: FormScreen[bool], values: Values) -> None:
        store = next(store for store in STORE_CHOICES if store == values["place"])
        screen.run_in_background(partial(self._keep, screen, secret, store))

    async def _keep(self, screen: FormScreen[bool], secret: Secret, store: Store) -> None:
        try:
            origin = await asyncio.to_thread(self._access.store, secret, store)
        except NoTokenError as error:
            screen.show_notes(cell(str(error), "error"))
        except OSError as error:
            screen.show_notes(cell(f"The token could not be stored: {error.strerror or error}.", "error"))
        else:
            self._service.sign_in(secret, origin)
            screen.dismiss(True)


def _lines(account: Account, now: int) -> list[Cell]:
    """Account, teams and expiration; a tip for a token without an expiration."""
    teams = [team.slug or team.id for team in account.teams if team.locked is None]
    locked = [team.slug or team.id for team in account.teams if team.locked is not None and not team.pending]
    pending = [team.slug or team.id for team in account.teams if team.pending]
    only = reach(account.token, account.teams)
    facts: list[tuple[str, Cell]] = [
        ("Account", holder(account.user)),
        ("Teams", cell(only or named(teams)) + cell(" only" if only else "", "muted") or cell("none", "muted")),
        ("No access", cell(named(locked), "muted")),
        ("Not joined", cell(named(pending), "muted")),
        ("Token", lasting(account.token, now)),
    ]
    lines: list[Cell] = [(Span(label.ljust(CAPTION), "muted"), *value) for label, value in facts if value]
    token = account.token
    if token is not None and token.leaked_at is not None:
        lines.append(cell(f"{' ' * CAPTION}Reported as leaked. {LEAK_REMEDY}", "error"))
    if token is not None and token.expires_at is None:
        lines.append(cell(" " * CAPTION + "Tip: a token with an expiration is safer.", "muted"))
    elif token is not None and ends_soon(token, now):
        lines.append(cell(" " * CAPTION + "Expires soon: create a new token with a later expiration.", "muted"))
    return lines
