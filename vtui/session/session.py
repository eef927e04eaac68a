"""The session: account, connection and sign-in, the current scope and project, and the objects that hold the rest."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from vtui import text
from vtui.api.access_token import TokenError
from vtui.api.errors import Unauthenticated, VercelError
from vtui.credentials.access import Access
from vtui.credentials.found_token import CLI_LOGIN
from vtui.models.deployment import Deployment
from vtui.models.scope import ProjectRef, Scope
from vtui.models.team import Token, scope_named
from vtui.navigation.start_location import Reason, StartOptions, find_start_location
from vtui.resources.account.identity import fetch_identity
from vtui.resources.account.token import warnings
from vtui.resources.activity.log import Activity
from vtui.resources.issues.parts import Fetch, failed_fetch
from vtui.session.account import Account
from vtui.session.checks import IssueChecks
from vtui.session.connection import Connection
from vtui.session.key_names import KeyNames
from vtui.session.last_session import LastSession
from vtui.session.loader import AccountLoader
from vtui.session.navigator import Navigator, Screens
from vtui.session.notifier import Display, Notifier
from vtui.session.observable import Bus, Observable
from vtui.session.shared import Jobs, PendingWrites, Shared
from vtui.session.start import Start
from vtui.session.state_store import StateStore
from vtui.session.store import AccountStore
from vtui.session.watcher import DeploymentWatcher
from vtui.table.feed import retry_at
from vtui.writes.effects import RowChange

if TYPE_CHECKING:
    from vtui.api.service import Service
    from vtui.config.settings import Settings

WELCOME = "vtui needs an access token for your Vercel account."
"""The text shown to users without a token."""


class Session:
    """Connects, finds the account and the location to start at, and takes another token when one is refused."""

    def __init__(
        self, start: Start, *, jobs: Jobs, display: Display, screens: Screens, display_key: Callable[[str], str] = str
    ) -> None:
        """Nothing is requested yet. `display_key` gives the name that people know a key by."""
        self.start, self.clock, self.jobs = start, start.clock, jobs
        self.settings: Observable[Settings] = Observable(start.settings)
        """What the user has chosen; it takes effect when it is set anew."""
        self.account: Observable[Account | None] = Observable(None)
        self.scope: Observable[Scope | None] = Observable(None)
        """None until the account is known."""
        self.project: Observable[ProjectRef] = Observable(ProjectRef())
        """The chosen project; without an id all projects."""
        self.why: Observable[Reason | None] = Observable(None)
        """Why the scope is the one that vtui started with; None once the user chose it."""
        self.live: Observable[bool] = Observable(True)
        """Whether lists refresh themselves."""
        self.preview: Observable[bool] = Observable(False)
        """Whether lists show the row under the cursor beside them."""
        self.trouble: Observable[VercelError | None] = Observable(None)
        """Why there is no account to look at."""
        self.trouble_until: int | None = None
        """When the account is requested again automatically, in ms; None when only the user can help."""
        self._screens = screens
        self._token: Token | None = None
        """The one that was last described."""
        self._asking = False
        """Whether the sign-in form is open."""

        self.changes: Bus[RowChange] = Bus()
        """Rows that were created, changed or removed, from here or as a single request found them."""
        self.keys = KeyNames(display_key)
        self.palette_inputs: list[str] = []
        """What was run from the palette, as typed, the last one at the end."""
        self.writes = PendingWrites()
        self.connection = Connection(
            start.connect,
            on_notice=lambda notice: self.notifier.notify(notice, title="Notice from Vercel"),
            on_refused=self._refused,
        )
        self.activity = Activity(self.clock, lambda: self.connection.requests)
        """What happened since the start."""
        self.notifier = Notifier(display, self.activity, self.settings)
        shared = Shared(
            start,
            jobs,
            self.connection,
            self.settings,
            self.account,
            self.scope,
            self.project,
            self.changes,
            self.activity,
            self.notifier,
        )
        self.store = AccountStore(shared, self.keys)
        self.loader = AccountLoader(shared, self.store)
        self.watcher = DeploymentWatcher(shared, self.loader)
        self.checks = IssueChecks(shared, self.store)
        self.state = StateStore(shared, lambda: screens.list_name)
        self.navigator = Navigator(shared, screens, self.select)
        self.last_session = LastSession(shared, self._start_options)

    @property
    def service(self) -> "Service":
        """The API; only where a scope is known, which comes after it."""
        return self.connection.service

    @property
    def read_only(self) -> bool:
        """Whether nothing may be changed in the current scope."""
        scope = self.scope.value
        return scope is not None and self.settings.value.read_only_in(scope)

    def select(self, scope: Scope, project: ProjectRef, why: Reason | None = None) -> None:
        """Select a scope and a project: every list follows, once. `why` is the reason if the user did not choose it."""
        self.trouble.value, self.trouble_until = None, None
        self.why.value = why
        if scope != self.scope.value:
            self.project.set_silently(project)  # subscribers of the scope read the project as well
            self.scope.value = scope
        else:
            self.project.value = project

    def publish(self, change: RowChange) -> None:
        """Take up a change of a row that was made from here, or found by a single request, and inform every screen."""
        if isinstance(change.row, Deployment):
            self.watcher.update(change)
        else:
            self.store.update_row(change)

    def run_in_background(self, job: Callable[[], Awaitable[None]]) -> None:
        """Run a job that no screen owns: a write under way outlives the screen that started it."""
        self.jobs.run(job, "write")

    # The account

    def connect(self) -> None:
        """Connect and find the account and the location to start at; a passing failure is retried automatically."""
        self.jobs.run(self._connect, "connect", exclusive=True)

    async def _connect(self) -> None:
        for faults in itertools.count():
            self.trouble.value, self.trouble_until = None, None
            try:
                await self._enter()
            except VercelError as error:
                self.trouble_until = retry_at(error, faults, self.clock())
                self.trouble.value = error
                self.activity.record_error(error, "account")
                if self.trouble_until is None:
                    return
                await self.start.sleep(max(0, self.trouble_until - self.clock()) / 1_000)
            else:
                return

    async def _enter(self) -> None:
        service = await self.connection.open()
        user, teams = await fetch_identity(service, self.start.team)
        account = self.account.value = Account(user, teams, origin=service.origin)
        self.jobs.run(partial(self._describe_token, service), "token", exclusive=True)
        self._check_settings(account)
        if self.scope.value in account.scopes:
            return  # another token than before: the location stays
        location = await find_start_location(service, user, teams, self._start_options(), self.keys.name("team", "t"))
        if self.start.target is None or not await self.navigator.find(location.scope, self.start.target):
            self.select(location.scope, location.project, location.reason)
            if location.notice:
                self.notifier.notify(location.notice, warning=True)

    def _start_options(self) -> StartOptions:
        """The requested and the remembered start location; a target has a project of its own."""
        start, state = self.start, self.state.current
        pointed = start.target is not None
        return StartOptions(
            start.team or "",
            start.project or "",
            start.linked,
            state.scope,
            "" if pointed else state.project_id,
            start.cli_team,
        )

    def _check_settings(self, account: Account) -> None:
        """Report settings of unknown teams: a misspelt team would leave the team that was meant without its lock."""
        named = (name for name, _ in self.settings.value.teams)
        unknown = [text.short(name) for name in named if scope_named(account.user, account.teams, name) is None]
        if unknown:
            message = f"The config has settings for teams that are not in this account: {', '.join(unknown)}"
            self.notifier.notify(message, error=True)

    async def _describe_token(self, service: "Service") -> None:
        """Request the token's own description; a token that may not request it is no failure."""
        at = self.clock()
        try:
            token = await service.account.token()
        except VercelError as error:
            if self.account.value is not None:
                self.account.value = replace(self.account.value, token_fetch=failed_fetch(error, at))
                self.store.update_issues()
            return
        account = self.account.value
        if account is None:
            return
        self.account.value = replace(account, token=token, token_fetch=Fetch(at))
        new, self._token = token != self._token, token
        self.store.update_issues()
        if new:
            for message in warnings(token, account.teams, self.clock(), renewed=service.origin == CLI_LOGIN):
                self.notifier.notify(message, warning=True)

    # Another token

    def _refused(self, error: "Unauthenticated") -> None:
        """There is no token, or it expired: ask once, and again when the user retries."""
        access = self.start.access
        if access is not None and not self._asking and not isinstance(self.trouble.value, Unauthenticated):
            self._asking = True
            self.jobs.run(partial(self._replace_token, access, error), "sign-in")

    async def _replace_token(self, access: Access, error: "Unauthenticated") -> None:
        """Take the token that is in the old one's place by now, else ask the user for one."""
        fresh = await asyncio.to_thread(access.find_another)
        if fresh is not None:
            with suppress(TokenError):
                self.service.sign_in(fresh.token, fresh.origin)
                self.signed_in(True)
                return
        if self.account.value is not None:
            self.trouble.value = error
        origin = f" Token source: {self.service.origin}." if self.service.origin else ""
        self.sign_in(access, access.problem or (WELCOME if access.found is None else f"{error.title}.{origin}"))

    def sign_in(self, access: Access, why: str) -> None:
        """Ask the user for a token."""
        self._asking = True
        self._screens.ask_for_token(access, why, self.signed_in)

    def signed_in(self, done: bool) -> None:
        """Another token is in use: find out whose it is. Without one what is on view stays, and `r` asks again."""
        self._asking = False
        if done:
            self.connect()
            self.trouble.value = None
            self._screens.reload()
