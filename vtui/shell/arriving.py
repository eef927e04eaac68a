"""Finding the account and the place to begin at, another token when one dies, and what is remembered of it."""

import asyncio
import itertools
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work
from textual.reactive import reactive
from textual.screen import ModalScreen

from vtui import text
from vtui.credentials import CLI_LOGIN
from vtui.credentials.access import Access
from vtui.models.scope import ProjectRef, Scope
from vtui.models.team import Token, scope_named
from vtui.navigation.history import MAX_LOCATIONS, History, Location, ViewState
from vtui.navigation.resolve_target import TokenAccess, resolve_target
from vtui.navigation.start_location import Reason, StartOptions, find_start_location, scope_id
from vtui.navigation.target import Target
from vtui.resources.account.identity import fetch_identity
from vtui.resources.account.token import warnings
from vtui.resources.issues.parts import Fetch, failed_fetch
from vtui.state import State, StateError
from vtui.table.feed import retry_at

if TYPE_CHECKING:
    from textual.timer import Timer

    from vtui.api.budget import Budget
    from vtui.api.errors import Unauthenticated, VercelError
    from vtui.api.service import Service
from vtui.shell.following import Following
from vtui.shell.start import Account, Start

WELCOME = "vtui needs a token of your Vercel account."
"""What is said to who has none."""
RECENT = 8
"""Teams that are remembered as entered lately."""
MAX_OPENED = 50
"""Projects whose names are remembered as opened."""
SAVED_AFTER = 2.0
"""Seconds after a change until it is written down: many changes are written once."""

Where = tuple[str, Scope, ProjectRef]
"""A list in a place: the name of its screen, and of what it is the list."""


class Arriving(Following):
    """Connects, and takes people where they want to be."""

    trouble: "reactive[VercelError | None]" = reactive(None, repaint=False)
    """Why there is no account to look at."""

    def __init__(self, start: Start) -> None:
        """Nobody is anywhere yet."""
        super().__init__(start)
        self.trouble_until: int | None = None
        """When the account is asked for again by itself, in ms; None when only a person can help."""
        self.state = start.state
        """What is to be remembered, as far as it has been noted."""
        self._saved = start.state
        self._saving: Timer | None = None
        self._token: Token | None = None
        """The one that was last described."""
        self._asking = False
        """Whether a person is being asked for a token."""
        self.history = History()
        """Where one is and has been."""
        self.left: dict[Where, ViewState] = {}
        """How lists were left, the last at the end."""

    @work(group="connect", exclusive=True)
    async def connect(self) -> None:
        """Connect and find the account and the place to look at; a passing fault is tried again by itself."""
        from vtui.api.errors import VercelError

        for faults in itertools.count():
            self.trouble, self.trouble_until = None, None
            try:
                await self._enter()
            except VercelError as error:
                self.trouble_until = retry_at(error, faults, self.clock())
                self.trouble = error
                self.activity.record_error(error, "account")
                if self.trouble_until is None:
                    return
                await self.start.sleep(max(0, self.trouble_until - self.clock()) / 1_000)
            else:
                return

    async def _enter(self) -> None:
        if self._service is None:
            self._service = await asyncio.to_thread(self._make_service)
        service = self._service
        user, teams = await fetch_identity(service, self.start.team)
        self.account = Account(user, teams, origin=service.origin)
        self._describe_token(service)
        self._doubt_settings(self.account)
        if self.scope is not None and self.account.reaches(self.scope):
            return  # another token than before: nobody has to find back to where they were
        arrival = await find_start_location(service, user, teams, self._wish(), self.key_name("team", "t"))
        if self.start.target is None or not await self.find(arrival.scope, self.start.target):
            self.be(arrival.scope, arrival.project, arrival.reason)
            if arrival.notice:
                self.say(arrival.notice, warning=True)

    def _wish(self) -> StartOptions:
        """What was said and is remembered of where to begin; something that was pointed at has a place of its own."""
        start, state = self.start, self.state
        pointed = start.target is not None
        return StartOptions(
            start.team or "",
            start.project or "",
            start.linked,
            state.scope,
            "" if pointed else state.project_id,
            start.cli_team,
        )

    def be(self, scope: Scope, place: ProjectRef, why: Reason | None = None) -> None:
        """Take another scope, another project or both: every list follows, once. `why` where nobody chose it."""
        self.trouble, self.trouble_until = None, None
        self.why = why
        if scope != self.scope:
            self.set_reactive(Arriving.place, place)  # who hears of the scope looks at the place as well
            self.scope = scope
        else:
            self.place = place

    def go(self, location: Location, left: ViewState | None = None) -> None:
        """Open a place: its list, and its pages on top. `left` is how the list of a project's page is to look."""
        raise NotImplementedError("only the app knows the screens")

    async def find(self, scope: Scope | None, target: Target) -> bool:
        """Go where a target is, looked for in `scope` unless it says whose it is; False when that could not be done.

        What is not there is told of. Raises VercelError for all else that goes wrong.
        """
        from vtui.api.errors import NotFound

        account = self.account
        if account is None:
            return False
        try:
            location, left = await resolve_target(self.service, TokenAccess(account.user, account.teams, scope), target)
        except NotFound as error:
            self.report(error)
            return False
        if isinstance(self.screen, ModalScreen):  # whoever reads or writes there is not torn away
            self.say(f"{target} was found. Close this and open it again.")
            return False
        self.go(location, left)
        return True

    def leave(self, where: Where, left: ViewState) -> None:
        """Remember how a list was left."""
        self.left.pop(where, None)
        self.left[where] = left
        for oldest in list(self.left)[:-MAX_LOCATIONS]:
            del self.left[oldest]

    def _doubt_settings(self, account: Account) -> None:
        """A misspelt team would leave the team that was meant without its lock."""
        named = (name for name, _ in self.settings.teams)
        unknown = [text.short(name) for name in named if scope_named(account.user, account.teams, name) is None]
        if unknown:
            self.say(f"The config has settings for what is no team of this account: {', '.join(unknown)}", error=True)

    def _make_service(self) -> "Service":
        """Runs beside the event loop: the imports take longer than a frame."""
        service = self.start.connect(on_budget=self._spent, on_notice=self._noticed)
        service.watch_token(self._refused)
        return service

    def _refused(self, error: "Unauthenticated") -> None:
        """There is no token, or it died: said once, and again when a person tries again."""
        from vtui.api.errors import Unauthenticated

        if self.start.access is not None and not self._asking and not isinstance(self.trouble, Unauthenticated):
            self._asking = True
            self._replace_token(self.start.access, error)

    @work(group="sign-in")
    async def _replace_token(self, access: Access, error: "Unauthenticated") -> None:
        """Take the token that lies in the old one's place by now, else ask a person for one."""
        from vtui.api.secret import TokenError

        fresh = await asyncio.to_thread(access.again)
        if fresh is not None:
            with suppress(TokenError):
                self.service.sign_in(fresh.token, fresh.origin)
                self.go_on()
                return
        if self.account is not None:
            self.trouble = error
        origin = f" It came from {self.service.origin}." if self.service.origin else ""
        self.sign_in(access, access.why or (WELCOME if access.found is None else f"{error.title}.{origin}"))

    def sign_in(self, access: Access, why: str) -> None:
        """Ask a person for a token; the app knows how, and calls `go_on` or `stay_out`."""
        raise NotImplementedError

    def stay_out(self) -> None:
        """Nobody signed in: what is on the screen stays, and `r` asks again."""
        self._asking = False

    def go_on(self) -> None:
        """Another token is in use: find out whose it is, and go on where we were."""
        self._asking = False
        self.connect()

    def _spent(self, budget: "Budget") -> None:
        self.budget = budget

    def _noticed(self, notice: str) -> None:
        self.say(notice, title="Vercel says")

    def remember(self, state: State | None = None) -> None:
        """Remember `state`, and the current scope and project; the file is written soon, and when vtui is left."""
        if state is not None:
            self.state = state
        if self.scope is not None:
            scope = scope_id(self.scope)
            recent = (scope, *(other for other in self.state.recent if other != scope))[:RECENT]
            self.state = replace(self.state, scope=scope, project_id=self.place.project_id or "", recent=recent)
        if name := self.place.project:
            projects = (name, *(other for other in self.state.projects if other != name))[:MAX_OPENED]
            self.state = replace(self.state, projects=projects)
        if self.start.save is not None and self._saving is None and self.is_running:
            self._saving = self.set_timer(SAVED_AFTER, self.write_down)

    def write_down(self) -> None:
        """Write what is to be remembered, unless that is written already."""
        self._saving = None
        self.state = replace(self.state, list=self.current_mode)
        if self.start.save is None or self.state == self._saved:
            return
        self._saved = self.state  # what cannot be written is told of once, not again and again
        try:
            self.start.save(self.state)
        except StateError as error:
            self.say(str(error), error=True, title="Nothing is remembered")

    @work(group="token", exclusive=True)
    async def _describe_token(self, service: "Service") -> None:
        """For the team menu; a token that may not ask about itself is no fault."""
        from vtui.api.errors import VercelError

        at = self.clock()
        try:
            token = await service.account.token()
        except VercelError as error:
            if self.account is not None:
                self.account = replace(self.account, token_fetch=failed_fetch(error, at))
                self.weigh()
            return
        if self.account is None:
            return
        new, self.account = token != self._token, replace(self.account, token=token, token_fetch=Fetch(at))
        self._token = token
        self.weigh()
        if new:
            for words in warnings(token, self.account.teams, self.clock(), renewed=service.origin == CLI_LOGIN):
                self.say(words, warning=True)
