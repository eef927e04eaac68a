"""Signing in: where to make a token, one masked paste, who it belongs to, where to keep it."""

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
"""Where people make tokens."""
STEPS: tuple[Cell, ...] = (
    (Span("1  ", "accent"), Span("Open ", "muted"), Span(PAGE)),
    (Span("2  ", "accent"), Span("Create a token: choose the team as its scope, and an expiry", "muted")),
    (Span("3  ", "accent"), Span("Copy it, which that page lets you do only once, and paste it here", "muted")),
)
STORE_CHOICES: dict[Store, Choice] = {
    "keyring": Choice("keyring", "Keyring", "the system's own"),
    "file": Choice("file", "File", "readable by you alone"),
    "session": Choice("session", "This session", "asked for again next time"),
}


def sign_in_form(service: "Service", access: Access, why: str) -> FormScreen[bool]:
    """Answers True once another token is in use; `why` is the reason why a token is needed, for people."""
    target = f"It will be sent to {access.base} and nowhere else."
    hint = "Just looking? `vtui --demo` needs no token." if access.found is None else ""
    form = Form(
        "Sign in",
        (Field("token", "Token", example="paste it here; it is not shown", kind="secret"),),
        about=(cell(why), *(() if access.base == DEFAULT_BASE else (cell(target, "warn"),)), (), *STEPS),
        notes=(cell("Enter without a token looks there again." if access.problem else hint, "muted"),),
        submit=("Go on", "Check the token, or look again for one; then store it"),
        cancel=("Not now", "Go on without signing in"),
        page=PAGE,
        buttons=False,
    )
    return FormScreen(form, SignIn(service, access).submit, name="sign-in", width=FORM_WIDTH)


class SignIn:
    """What comes of a token that was pasted. It is in no label, and in the input only until it is checked."""

    def __init__(self, service: "Service", access: Access) -> None:
        self._service, self._access = service, access

    def submit(self, screen: FormScreen[bool], values: Values) -> None:
        """Check what was pasted."""
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
        """For who has put a token elsewhere in the meantime: `vercel login` in another window, for instance."""
        fresh = await asyncio.to_thread(self._access.find_another)
        if fresh is None:
            missing = f"Still none: {self._access.problem}" if self._access.problem else "Nothing was pasted."
            screen.show_notes(cell(missing, "muted"))
            return
        self._service.sign_in(fresh.token, fresh.origin)
        screen.dismiss(True)

    async def _check(self, screen: FormScreen[bool], secret: Secret) -> None:
        """One request says whether the token is valid; two more whose it is."""
        screen.show_notes(cell("Asking Vercel …", "muted"))
        trial = self._service.trial(secret)
        try:
            account = await self._account(trial)
        except Unauthenticated:
            invalid = "Vercel does not accept it: it is cut off, expired or revoked. Copy it again, whole."
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
        advice = f"{first} goes before what is kept: take it away, or the next start asks again." if first else ""
        form = replace(
            screen.form,
            page="",
            fields=(Field("place", "Keep it", choices=tuple(STORE_CHOICES[store] for store in stores)),),
            about=(cell("Vercel accepts this token.", "ok"), (), *_lines(account, screen.session.clock())),
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
            screen.show_notes(cell(f"It cannot be kept there: {error.strerror or error}.", "error"))
        else:
            self._service.sign_in(secret, origin)
            screen.dismiss(True)


def _lines(account: Account, now: int) -> list[Cell]:
    """Who, which teams, until when; a word of advice on a token without an end."""
    teams = [team.slug or team.id for team in account.teams if team.locked is None]
    locked = [team.slug or team.id for team in account.teams if team.locked is not None and not team.pending]
    pending = [team.slug or team.id for team in account.teams if team.pending]
    only = reach(account.token, account.teams)
    facts: list[tuple[str, Cell]] = [
        ("Account", holder(account.user)),
        ("Teams", cell(only or named(teams)) + cell(" alone" if only else "", "muted") or cell("none", "muted")),
        ("Locked", cell(named(locked), "muted")),
        ("Not joined", cell(named(pending), "muted")),
        ("Token", lasting(account.token, now)),
    ]
    lines: list[Cell] = [(Span(label.ljust(CAPTION), "muted"), *value) for label, value in facts if value]
    token = account.token
    if token is not None and token.leaked_at is not None:
        lines.append(cell(f"{' ' * CAPTION}Reported as leaked. {LEAK_REMEDY}", "error"))
    if token is not None and token.expires_at is None:
        lines.append(cell(" " * CAPTION + "One with an expiry does less harm if it ever leaks.", "muted"))
    elif token is not None and ends_soon(token, now):
        lines.append(cell(" " * CAPTION + "Soon: make the next one with a longer expiry.", "muted"))
    return lines
