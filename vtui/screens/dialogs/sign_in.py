"""Signing in: where to make a token, one masked paste, who it belongs to, where to keep it."""

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.widgets import Static

from vtui.credentials import NoTokenError
from vtui.credentials.access import Access, Place
from vtui.models.team import TOKENS_PAGE
from vtui.resources.account.identity import fetch_user
from vtui.resources.account.token import LEAK_REMEDY, ends_soon, holder, lasting, named, reach
from vtui.screens.dialogs.dialog import FormDialog, submit_keys
from vtui.screens.flows.browser import visit
from vtui.screens.session_app import app_of, session_of
from vtui.session.account import Account
from vtui.table.columns import Cell, Span, Tone, cell
from vtui.widgets.forms.form_input import FormInput
from vtui.widgets.forms.radio_line import CAPTION, Option, RadioLine
from vtui.widgets.frame.key_bar import KeyBar
from vtui.widgets.tones import block, content

if TYPE_CHECKING:
    from vtui.api.secret import Secret
    from vtui.api.service import Service

PAGE = f"https://{TOKENS_PAGE}"
"""Where people make tokens."""
STEPS: tuple[Cell, ...] = (
    (Span("1  ", "accent"), Span("Open ", "muted"), Span(PAGE)),
    (Span("2  ", "accent"), Span("Create a token: choose the team as its scope, and an expiry", "muted")),
    (Span("3  ", "accent"), Span("Copy it, which that page lets you do only once, and paste it here", "muted")),
)
PLACES: dict[Place, Option] = {
    "keyring": Option("keyring", "Keyring", "the system's own"),
    "file": Option("file", "File", "readable by you alone"),
    "session": Option("session", "This session", "asked for again next time"),
}


class SignInScreen(FormDialog[bool]):
    """Answers True once another token is in use. It is in no label, and in the input only until it is checked."""

    DEFAULT_CSS: ClassVar[str] = f"""
    SignInScreen {{
        & > #box {{ width: 78; max-width: 96%; }}
        & Static {{ height: auto; width: 1fr; }}
        & #steps {{ margin: 1 0; }}
        & #paste {{ height: 1; }}
        & #caption {{ width: {CAPTION}; color: $muted; }}
        & Input, & Input:focus {{ width: 1fr; height: 1; border: none; padding: 0 1; background: $raised; }}
        & #told {{ margin-top: 1; }}
        & RadioLine {{ margin-top: 1; }}
        & #advice {{ display: none; }}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *submit_keys("Go on", "Check the token, or look again for one; then store it"),
        Binding("ctrl+o", "page", "Open the page", id="sign-in.page", tooltip="Open the page where tokens are made"),
        Binding("escape", "dismiss", "Not now", id="menu.close", tooltip="Go on without signing in"),
    ]
    AUTO_FOCUS = "FormInput"

    box = query_one("#box", Vertical)
    paste = query_one(FormInput)
    told = query_one("#told", Static)
    advice = query_one("#advice", Static)

    def __init__(self, service: "Service", access: Access, why: str) -> None:
        """`why` says in words why a token is wanted."""
        super().__init__()
        self._service, self._access, self._why = service, access, why
        self._secret: Secret | None = None

    def compose(self) -> ComposeResult:
        """Why, the three steps, the paste, what came of it."""
        box = Vertical(id="box")
        box.border_title = content((Span("Sign in"),))
        with box:
            yield Static(block((cell(self._why), *self._elsewhere())), id="why", markup=False)
            yield Static(block(STEPS), id="steps", markup=False)
            with Horizontal(id="paste"):
                yield Static("Token", id="caption", markup=False)
                yield FormInput(password=True, placeholder="paste it here; it is not shown")
            hint = "Just looking? `vtui --demo` needs no token." if self._access.found is None else ""
            hint = "Enter without a token looks there again." if self._access.why else hint
            yield Static(content(cell(hint, "muted")), id="told", markup=False)
            yield Static(id="advice", markup=False)
        yield KeyBar()

    def _elsewhere(self) -> list[Cell]:
        """Where the token goes, when that is not Vercel's own address."""
        from vtui.api.address import DEFAULT_BASE

        base = self._access.base
        return [] if base == DEFAULT_BASE else [cell(f"It will be sent to {base} and nowhere else.", "warn")]

    def say(self, words: str, tone: Tone = "error") -> None:
        """What came of the paste."""
        self.told.update(content(cell(words, tone)))

    def _advise(self, words: str, tone: Tone = "error") -> None:
        """What is to be said of the place to keep it in."""
        self.advice.update(content(cell(words, tone)))
        self.advice.display = True

    # Checking

    def action_submit(self) -> None:
        """Check what was pasted; when that is done, keep it."""
        from vtui.api.secret import Secret, TokenError, checked_token

        if self._secret is not None:
            self._keep(self._secret)
            return
        pasted, self.paste.value = Secret(self.paste.value), ""
        if not pasted.reveal().strip():
            self._look_again()
            return
        try:
            self._check(checked_token(pasted))
        except TokenError as error:
            self.say(str(error))

    @work(group="sign-in", exclusive=True)
    async def _look_again(self) -> None:
        """For who has put a token elsewhere in the meantime: `vercel login` in another window, for instance."""
        fresh = await asyncio.to_thread(self._access.again)
        if fresh is None:
            self.say(f"Still none: {self._access.why}" if self._access.why else "Nothing was pasted.", "muted")
            return
        self._service.sign_in(fresh.token, fresh.origin)
        self.dismiss(True)

    @work(group="sign-in", exclusive=True)
    async def _check(self, secret: "Secret") -> None:
        """One request says whether it opens anything; two more what."""
        from vtui.api.errors import Unauthenticated, VercelError

        self.say("Asking Vercel …", "muted")
        trial = self._service.trial(secret)
        try:
            account = await self._account(trial)
        except Unauthenticated:
            self.say("Vercel does not accept it: it is cut off, expired or revoked. Copy it again, whole.")
        except VercelError as error:
            self.say(f"{error.title}. {error.hint}")
        else:
            await self._offer(secret, account)
        finally:
            await trial.close()

    async def _account(self, trial: "Service") -> Account:
        from vtui.api.errors import VercelError

        account = Account(await fetch_user(trial))
        try:
            teams = [team async for page in trial.teams.pages() for team in page.rows]
            account = Account(account.user, tuple(teams))
            return Account(account.user, account.teams, await trial.account.token())
        except VercelError:  # whose it is stands; the rest is told later, in the team menu
            return account

    async def _offer(self, secret: "Secret", account: Account) -> None:
        """Say who it is and ask where to keep it."""
        places = await asyncio.to_thread(self._access.places)
        self._secret = secret
        self.query_one("#paste").display = False
        self.query_one("#steps").display = False
        self.query_one("#why", Static).update(content(cell("Vercel accepts this token.", "ok")))
        self.told.update(block(_lines(account, session_of(self).clock())))
        line = RadioLine("Keep it", [PLACES[place] for place in places], id="place")
        await self.box.mount(line, before=self.advice)
        line.focus()
        first = self._access.named
        if first:
            self._advise(f"{first} goes before what is kept: take it away, or the next start asks again.", "warn")
        self.refresh_bindings()

    # Keeping

    @work(group="sign-in", exclusive=True)
    async def _keep(self, secret: "Secret") -> None:
        chosen = self.query_one(RadioLine).value
        place = next(place for place in PLACES if place == chosen)
        try:
            origin = await asyncio.to_thread(self._access.keep, secret, place)
        except NoTokenError as error:
            self._advise(str(error))
        except OSError as error:
            self._advise(f"It cannot be kept there: {error.strerror or error}.")
        else:
            self._service.sign_in(secret, origin)
            self.dismiss(True)

    # Keys

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """Also for the page where tokens are created."""
        if action == "page" and self._secret is not None:
            return "a token was entered already"
        return super().unavailable_reason(action, *parameters)

    def action_page(self) -> None:
        """Open the page; over ssh its address can be copied from the screen."""
        visit(app_of(self), PAGE)


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
