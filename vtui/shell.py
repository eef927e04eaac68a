"""The app as screens know it: the service, where we are, what is known across screens."""

import asyncio
import gc
import itertools
import os
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, cast

from textual import work
from textual.app import App, ScreenStackError
from textual.binding import Binding
from textual.message_pump import MessagePump
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.signal import Signal

from vtui import text, times
from vtui.config import Settings
from vtui.config.file import ConfigFile
from vtui.credentials import CLI_LOGIN
from vtui.credentials.access import Access
from vtui.models.deployment import Deployment
from vtui.models.domain import Domain
from vtui.models.project import Project
from vtui.models.scope import Place, Scope
from vtui.models.team import Team, Token, User, scope_named
from vtui.resources.activity import Activity
from vtui.resources.arrival import Reason, Wish, arrive, remembered_by
from vtui.resources.attention import Known, Matter
from vtui.resources.base import Context
from vtui.resources.desktop import Desktop, here
from vtui.resources.effects import News
from vtui.resources.feed import retry_at
from vtui.resources.following import End, Followed, Follower, ended, told
from vtui.resources.notice import notice
from vtui.resources.places import MOST, History, Left, Location
from vtui.resources.resolving import Reach, resolve
from vtui.resources.target import Target
from vtui.resources.token import warnings
from vtui.state import State, StateError

if TYPE_CHECKING:
    from textual.timer import Timer
    from textual.worker import WorkType

    from vtui.api.budget import Budget
    from vtui.api.errors import Unauthenticated, VercelError
    from vtui.api.record import RequestRecord
    from vtui.api.service import Service
    from vtui.models.env_var import EnvVar
    from vtui.models.requests import WriteRequest
    from vtui.resources.bulk_run import Run
    from vtui.resources.env_accidents import Beside

Where = tuple[str, Scope, Place]
"""A list in a place: the name of its screen, and of what it is the list."""

STALE = 2 * 60_000
"""Age (ms) at which what was learned of others' doings, or counted, is no longer stated."""
SELDOM = 10 * 60_000
"""Time (ms) after which the account's domains are asked for again."""
OWNED = 100
"""Domains to ask for, to see whether one expires: one page."""
WELCOME = "vtui needs a token of your Vercel account."
"""What is said to who has none."""
PEOPLE = 500
"""Members of a team to ask for, for their names: five pages at most."""
LEARNED = 1_000
"""Projects of a scope to ask for what they serve."""
RECENT = 8
"""Teams that are remembered as entered lately."""
SAVED_AFTER = 2.0
"""Seconds after a change until it is written down: many changes are written once."""


class Connect(Protocol):
    """Makes the service. Called once, off the event loop, as the first frame is drawn: it does the heavy imports."""

    def __call__(self, *, on_budget: "Callable[[Budget], None]", on_notice: Callable[[str], None]) -> "Service": ...


@dataclass(frozen=True, slots=True)
class Start:
    """What the app is started with."""

    connect: Connect
    settings: Settings = field(default_factory=Settings)
    config: ConfigFile = field(default_factory=lambda: ConfigFile(None, {}))
    """The file that settings are kept in."""
    access: Access | None = None
    """The way to another token when this one is refused; None where nobody can sign in."""
    team: str | None = None
    """Slug or id of the team to open."""
    project: str | None = None
    """Name or id of the project to open."""
    target: Target | None = None
    """What else to open, instead of a project."""
    linked: Target | None = None
    """The project that the working folder is linked to, where neither team nor project was asked for."""
    cli_team: str = ""
    """Id of the Vercel CLI's current team."""
    state: State = field(default_factory=State)
    """What is remembered of earlier runs; `team` and `project` win over it."""
    save: Callable[[State], None] | None = None
    """Writes down what is to be remembered, or raises StateError; None forgets."""
    notice: str = ""
    """What to say at once about what was found at the start."""
    few_colours: bool = False
    """Whether the terminal has 16 colours at most: then its own ones are drawn with, unless a theme was chosen."""
    clock: Callable[[], int] = times.now
    """ms since the epoch."""
    settle: float = 0.2
    """Seconds that must pass without a key after the one that confirms a write."""
    stopwatch: Callable[[], float] = time.monotonic
    """s since some moment; never runs backwards, whatever the system's time does."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    """Waits so many s."""
    tick: float = 1.0
    """s between two looks at the clock, for ages, countdowns and what is due."""
    ledger: Path | None = None
    """Where an account of what is sent to many rows is kept; None keeps none."""
    desktop: Callable[[], Desktop] = here
    """What stands in front of the person. Asked when it is needed."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who the token belongs to, and where it may go."""

    user: User
    teams: tuple[Team, ...] = ()
    token: Token | None = None
    """None when the API does not tell this token about itself."""
    origin: str = ""
    """Where the token was found, in words; empty where that goes without saying."""

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """Where the token can look."""
        own = (self.user.scope,) if self.user.has_personal_scope else ()
        return (*(team.scope for team in self.teams if team.locked is None), *own)

    def reaches(self, scope: Scope) -> bool:
        """Whether the token can look there."""
        return scope in self.scopes


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of projects, whichever screen learned it."""

    production: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    """Project id -> deployment that production serves (`targets.production`, nothing else)."""
    pinned: frozenset[str] = frozenset()
    """Projects that a rollback pins."""
    environments: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Id of a custom environment -> its slug."""
    built: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Project id -> when the build was begun that production serves, in ms."""

    def learn(self, projects: Iterable[Project]) -> "Facts":
        """The facts with those of `projects` put in."""
        production, pinned, environments = dict(self.production), set(self.pinned), dict(self.environments)
        built = dict(self.built)
        for project in projects:
            if project.production_known:
                production[project.id] = project.production.id if project.production else None
                built.pop(project.id, None)
                if project.production is not None and (project.production.created_at or 0) > 0:
                    built[project.id] = project.production.created_at or 0
            pinned.discard(project.id)
            if project.pinned:
                pinned.add(project.id)
            environments.update(project.environments)
        return Facts(
            MappingProxyType(production), frozenset(pinned), MappingProxyType(environments), MappingProxyType(built)
        )


class Shell(App[None]):
    """Typed home of what the screens share: whoever learns something sets it here, and every screen watches it."""

    settings: reactive[Settings] = reactive(Settings(), repaint=False)
    """What a person has chosen; what can hold at once does when it is set anew."""
    scope: reactive[Scope | None] = reactive(None, repaint=False)
    """None until the account is known."""
    place: reactive[Place] = reactive(Place(), repaint=False)
    why: reactive[Reason | None] = reactive(None, repaint=False)
    """Why the scope is the one that vtui began with; None once somebody chose it."""
    facts: reactive[Facts] = reactive(Facts(), repaint=False)
    budget: "reactive[Budget | None]" = reactive(None, repaint=False)
    counted: reactive[tuple[frozenset[str], int]] = reactive((frozenset(), 0), repaint=False)
    """Ids of the scope's builds in flight and when they were counted, in ms."""
    watched: reactive[frozenset[tuple[str | None, str]]] = reactive(frozenset(), repaint=False)
    """Team and id of the deployments whose end somebody wants to be called for."""
    live: reactive[bool] = reactive(True, repaint=False)
    """Whether lists renew themselves."""
    matters: reactive[tuple[Matter, ...]] = reactive((), repaint=False)
    """What needs attention in the scope, the worst first."""
    preview: reactive[bool] = reactive(False, repaint=False)
    """Whether lists show the row under the cursor beside them."""
    trouble: "reactive[VercelError | None]" = reactive(None, repaint=False)
    """Why there is no account to look at."""

    def __init__(self, start: Start) -> None:
        """Nothing is asked of the network yet."""
        super().__init__()
        self.start = start
        self.set_reactive(Shell.settings, start.settings)
        self.clock = start.clock
        self.account: Account | None = None
        self.deployment_changed: Signal[tuple[Scope, Deployment]] = Signal(self, "deployment_changed")
        """A deployment that is followed has moved on: its scope and its newest row."""
        self.deployment_made: Signal[tuple[Scope, Deployment]] = Signal(self, "deployment_made")
        """A deployment was made from here: its scope and its first row."""
        self.deployment_removed: Signal[tuple[Scope, Deployment]] = Signal(self, "deployment_removed")
        """A deployment was deleted from here: its scope and its last row."""
        self.project_changed: Signal[tuple[Scope, Project]] = Signal(self, "project_changed")
        """What a project serves was asked for again."""
        self.variables_changed: Signal[tuple[Scope, Place, tuple[EnvVar, ...]]] = Signal(self, "variables_changed")
        """Env vars of a project were changed from here: its scope, itself, and all of them as they are now."""
        self.row_told: Signal[News] = Signal(self, "row_told")
        """A row of another list was made, changed or taken away from here, or asked for by itself."""
        self.follower = Follower(lambda: self.service, self._followed, clock=self.clock, sleep=start.sleep)
        self.trouble_until: int | None = None
        """When the account is asked for again by itself, in ms; None when only a person can help."""
        self.sending: list[WriteRequest] = []
        """Writes whose answer is still to come."""
        self.bulk: Run | None = None
        """What is being sent to many rows, until it is over."""
        self.known: dict[Scope, Known] = defaultdict(Known)
        """What was learned of each scope by the way."""
        self._learned: dict[tuple[Scope, str], int] = {}
        self.state = start.state
        """What is to be remembered, as far as it has been noted."""
        self._saved = start.state
        self._saving: Timer | None = None
        self._learning: dict[str, bool] = {}
        self.commands: tuple[Binding, ...] = ()
        """What could be done on the screen from which the palette or the help was opened."""
        self.keys: Mapping[str, tuple[str, ...]] = {}
        """Id of an action -> its keys, where they were moved."""
        self._service: Service | None = None
        self._token: Token | None = None
        """The one that was last described."""
        self._asking = False
        """Whether a person is being asked for a token."""
        self.activity = Activity(self.clock, lambda: self.requests)
        """What happened since the start."""
        self.history = History()
        """Where one is and has been."""
        self.left: dict[Where, Left] = {}
        """How lists were left, the last at the end."""

    @property
    def building(self) -> int:
        """Builds in flight of the scope; of a count that is too old to be stated those that are followed are left."""
        ids, at = self.counted
        counted = ids if self.clock() - at < STALE else frozenset()
        followed = {one.row.id for one in self.follower.rows if one.scope == self.scope and one.row.in_flight}
        return len(counted | followed)

    @property
    def requests(self) -> "Sequence[RequestRecord]":
        """The last requests, oldest first."""
        return () if self._service is None else self._service.requests

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
                self.activity.erred(error, "account")
                if self.trouble_until is None:
                    return
                await self.start.sleep(max(0, self.trouble_until - self.clock()) / 1_000)
            else:
                return

    async def _enter(self) -> None:
        if self._service is None:
            self._service = await asyncio.to_thread(self._make_service)
        service = self._service
        user, teams = await asyncio.gather(service.account.user(), self._teams(service))
        self.account = Account(user, teams, origin=service.origin)
        self._describe_token(service)
        self._doubt_settings(self.account)
        if self.scope is not None and self.account.reaches(self.scope):
            return  # another token than before: nobody has to find back to where they were
        arrival = await arrive(service, user, teams, self._wish(), self.key_name("team", "t"))
        if self.start.target is None or not await self.find(arrival.scope, self.start.target):
            self.be(arrival.scope, arrival.place, arrival.reason)
            if arrival.notice:
                self.say(arrival.notice, warning=True)

    def _wish(self) -> Wish:
        """What was said and is remembered of where to begin; something that was pointed at has a place of its own."""
        start, state = self.start, self.state
        pointed = start.target is not None
        return Wish(
            start.team or "",
            start.project or "",
            start.linked,
            state.scope,
            "" if pointed else state.project_id,
            start.cli_team,
        )

    # Where we are

    def be(self, scope: Scope, place: Place, why: Reason | None = None) -> None:
        """Take another scope, another project or both: every list follows, once. `why` where nobody chose it."""
        self.trouble, self.trouble_until = None, None
        self.why = why
        if scope != self.scope:
            self.set_reactive(Shell.place, place)  # who hears of the scope looks at the place as well
            self.scope = scope
        else:
            self.place = place

    def go(self, location: Location, left: Left | None = None) -> None:
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
            location, left = await resolve(self.service, Reach(account.user, account.teams, scope), target)
        except NotFound as error:
            self.report(error)
            return False
        if isinstance(self.screen, ModalScreen):  # whoever reads or writes there is not torn away
            self.say(f"{target} was found. Close this and open it again.")
            return False
        self.go(location, left)
        return True

    def leave(self, where: Where, left: Left) -> None:
        """Remember how a list was left."""
        self.left.pop(where, None)
        self.left[where] = left
        for oldest in list(self.left)[:-MOST]:
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

    async def _teams(self, service: "Service") -> tuple[Team, ...]:
        teams: list[Team] = []
        async for page in service.teams.pages():
            teams += page.rows
        return tuple(teams)

    def remember(self, state: State | None = None) -> None:
        """Something is to be remembered: `state`, or where we are; it is written down soon, and when vtui is left."""
        if state is not None:
            self.state = state
        if self.start.save is not None and self._saving is None and self.is_running:
            self._saving = self.set_timer(SAVED_AFTER, self.write_down)

    def write_down(self) -> None:
        """Write what is to be remembered, unless that is written already."""
        self._saving = None
        if self.scope is not None:
            place = self.place.project_id or ""
            name = remembered_by(self.scope)
            recent = (name, *(other for other in self.state.recent if other != name))[:RECENT]
            self.state = replace(self.state, scope=name, project_id=place, recent=recent)
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

        try:
            token = await service.account.token()
        except VercelError:
            return
        if self.account is None:
            return
        new, self.account = token != self._token, replace(self.account, token=token)
        self._token = token
        if new and service.origin != CLI_LOGIN:
            for words in warnings(token, self.account.teams, self.clock()):
                self.say(words, warning=True)

    @property
    def base_url(self) -> str:
        """Where the API is, for commands to copy; empty before the first request."""
        return "" if self._service is None else self._service.base_url

    @property
    def service(self) -> "Service":
        """The API; only where a scope is known, which comes after it."""
        if self._service is None:
            raise RuntimeError("the service is used before it is connected")
        return self._service

    def began(self, scope: Scope) -> int | None:
        """When a team was made, in ms: nothing of it is older. None for the personal account, which does not tell."""
        teams = () if self.account is None else self.account.teams
        return next((team.created_at for team in teams if team.id == scope.team_id), None)

    def context(self, medians: Mapping[str, int] | None = None) -> Context:
        """What cells may know now; the median build times are those that the scope's newest builds told of."""
        facts = self.facts
        if medians is None and self.scope is not None:
            medians = self.known[self.scope].medians
        return Context(
            self.clock(),
            facts.production,
            facts.pinned,
            facts.environments,
            medians or {},
            self.settings.times,
            facts.built,
            {} if self.scope is None else self.known[self.scope].beside,
            {} if self.scope is None else self.known[self.scope].people,
            {id_: self.key_name(id_, "") for id_ in self.keys},
        )

    @property
    def read_only(self) -> bool:
        """Whether nothing may be changed in the scope on view."""
        return self.scope is not None and self.settings.read_only_in(self.scope)

    def keep(self) -> None:
        """Many rows have come to stay: the garbage collector need not look at them again.

        They are in no cycles, and going through 100,000 of them again and again would hold the event loop up. What is
        garbage goes first, which takes no time as long as this is done every few thousand rows.
        """
        if not self.is_headless:
            gc.collect()
            gc.freeze()

    def keys_of(self, id_: str, *declared: str) -> tuple[str, ...]:
        """The keys of an action, `declared` unless they were moved."""
        return self.keys.get(id_, declared)

    def key_name(self, id_: str, declared: str) -> str:
        """What the first key of an action is called, for a hint."""
        return self.get_key_display(Binding(self.keys_of(id_, declared)[0], ""))

    def say(self, message: str, *, error: bool = False, warning: bool = False, title: str = "") -> None:
        """A toast. Texts may be hostile."""
        self.notify(
            text.clean_block(message, 400),
            title=text.clean(title, 120),
            severity="error" if error else "warning" if warning else "information",
            markup=False,
            timeout=8 if error or warning else 5,
        )

    def report(self, error: "VercelError", where: str = "") -> None:
        """An error that no banner shows, with what the server said of it; `where` is what it kept from being done."""
        self.activity.erred(error, where)
        told = " ".join(part for part in (error.hint, error.detail) if part)
        self.say(told, error=True, title=error.title)

    def toggle_watch(self, scope: Scope, row: Deployment) -> None:
        """Call when a deployment ends, whoever made it; a second time: do not."""
        name = text.short(row.name or row.id)
        end = ended(row, self.clock())
        if self.follower.unwatch(scope, row.id):
            self.say(f"{name} is no longer watched")
        elif end is not None:
            self.say(f"Watch: {told(row, end)}", error=True)
        else:
            if self.follower.watch(scope, row):
                self._keep_following()
            self.say(f"watching {name} until it ends")
        self._note_watched()

    def _note_watched(self) -> None:
        self.watched = frozenset((one.scope.team_id, one.row.id) for one in self.follower.rows if one.watched)

    def watched_in(self, scope: Scope) -> frozenset[str]:
        """Ids of a scope's watched deployments."""
        return frozenset(id_ for team, id_ in self.watched if team == scope.team_id)

    def call(self, words: str) -> None:
        """The bell and the desktop notice for who is not looking, as the settings say."""
        self.to_terminal(notice(self.settings.notify, words, tmux="TMUX" in os.environ))

    def clear_selection(self) -> None:
        """Nothing is selected yet while there is no screen.

        From Python 3.12 on Textual begins tasks at once: the inputs of the first screen are there before it is.
        """
        with suppress(ScreenStackError):
            super().clear_selection()

    def to_terminal(self, sequence: str) -> None:
        """Write to the terminal as it stands; not where there is none."""
        if sequence and not self.is_headless and self._driver is not None:
            self._driver.write(sequence)

    def made(self, scope: Scope, row: Deployment) -> None:
        """A deployment was made from here: show it, follow it to its end and tell of that."""
        self.deployment_made.publish((scope, row))
        if self.follower.follow(scope, row):
            self._keep_following()

    def patched(self, scope: Scope, row: Deployment) -> None:
        """A deployment was changed from here; one that still moves is followed to its end."""
        self._tell(scope, row)
        if not row.in_flight:
            self.follower.forget(scope, row.id)
            self._note_watched()
        elif self.follower.follow(scope, row):
            self._keep_following()

    def removed(self, scope: Scope, row: Deployment) -> None:
        """A deployment was deleted from here: what production serves may be another now, or nothing."""
        self.follower.forget(scope, row.id)
        self._note_watched()
        self._uncount(scope, row)
        self.deployment_removed.publish((scope, row))
        if row.environment == "production" and row.project_id is not None:
            self.learn(scope, row.project_id)

    @work(group="follow", exclusive=True)
    async def _keep_following(self) -> None:
        await self.follower.run()

    @work(group="write")
    async def beside(self, job: Callable[[], Awaitable[None]]) -> None:
        """Do a job that no screen owns: a write under way outlives the screen that asked for it."""
        await job()

    def run_job(self, job: "WorkType[None]", group: str, *, exclusive: bool = False) -> None:
        """Do a job of the whole app. It is the worker that calls it: one that never runs leaves no coroutine behind."""
        self.run_worker(job, group=group, exclusive=exclusive)

    def _followed(self, one: Followed, end: End | None) -> None:
        scope, row = one.scope, one.row
        self._tell(scope, row)
        if end is None:
            return
        words = told(row, end) if scope == self.scope else f"{text.short(scope.slug)}: {told(row, end)}"
        self.say(words, error=end in ("failed", "blocked"))
        if one.watched:
            self._note_watched()
            self.call(words)
        if end == "ready" and row.environment == "production" and row.project_id is not None:
            self.learn(scope, row.project_id)

    def _tell(self, scope: Scope, row: Deployment) -> None:
        """The screens hear of a deployment that has moved on."""
        if not row.in_flight:
            self._uncount(scope, row)
        self.deployment_changed.publish((scope, row))

    def _uncount(self, scope: Scope, row: Deployment) -> None:
        """It builds no more."""
        if scope == self.scope and row.id in self.counted[0]:
            self.counted = (self.counted[0] - {row.id}, self.counted[1])

    def learn(self, scope: Scope, project_id: str) -> None:
        """Ask what a project serves now, one request: a deployment's state never tells."""
        asked = project_id in self._learning
        self._learning[project_id] = asked  # asked while an older answer is under way: ask again after it
        if not asked:
            self._learn(scope, project_id)

    @work(group="learn")
    async def _learn(self, scope: Scope, project_id: str) -> None:
        from vtui.api.errors import VercelError

        try:
            project = await self.service.projects.get(scope, project_id)
        except VercelError as error:
            self.report(error, "what production serves")
        else:
            self.learned(scope, project)
        finally:
            again = self._learning.pop(project_id, False)
        if again:
            self.learn(scope, project_id)

    def learned(self, scope: Scope, project: Project) -> None:
        """A project told of itself."""
        self.note_projects(scope, [project])
        self.project_changed.publish((scope, project))

    def note_projects(self, scope: Scope, projects: Sequence[Project]) -> None:
        """Projects told of themselves, in a list or one by one."""
        self.facts = self.facts.learn(projects)
        self.known[scope].projects.update((project.id, project) for project in projects)
        self.weigh()

    def note_builds(self, scope: Scope, builds: Iterable[Deployment], medians: Mapping[str, int]) -> None:
        """What the newest deployments say, of those that may need attention."""
        known = self.known[scope]
        known.builds, known.medians = tuple(builds), medians
        self.weigh()

    def note_domains(self, scope: Scope, domains: Iterable[Domain]) -> None:
        """Domains told of themselves; where the DNS of one leads stays known, as no list tells it."""
        known = self.known[scope].domains
        for domain in domains:
            if domain.dns is None and (before := known.get(domain.name)) is not None:
                domain = replace(domain, dns=before.dns)  # noqa: PLW2901 - the same one, better known
            if domain.project_id is not None or known.get(domain.name, domain).project_id is None:
                known[domain.name] = domain
        self.weigh()

    def note_variables(self, scope: Scope, beside: "Mapping[str, Beside]") -> None:
        """What env vars have beside them, of all that were looked at."""
        self.known[scope].beside = beside

    async def learn_people(self, scope: Scope) -> bool:
        """Ask what the people of a team are called, seldom; whether anything new came of it."""
        from vtui.api.errors import VercelError

        now, known = self.clock(), self.known[scope]
        asked = self._learned.get((scope, "people"))
        if asked is not None and now - asked < SELDOM:
            return False
        self._learned[scope, "people"] = now
        people = {} if self.account is None else {self.account.user.id: self.account.user.username}
        if scope.team_id is not None:
            with suppress(VercelError):  # who may not see them sees ids
                async for page in self.service.teams.members(scope, limit=PEOPLE):
                    people |= {one.id: one.username or one.name or "" for one in page.rows}
        before, known.people = known.people, {**known.people, **people}
        return known.people != before

    @work(group="learn")
    async def renew_variables(self, scope: Scope, place: Place) -> None:
        """Ask for a project's env vars again, which were changed from here, and pass them on."""
        from vtui.api.errors import VercelError

        try:
            rows = await self.service.env.every(scope, place)
        except VercelError as error:
            self.report(error)
        else:
            self.variables_changed.publish((scope, place, rows))

    def hear(self, news: News) -> None:
        """A row told of itself, or is no more: every screen that shows it follows."""
        if isinstance(news.row, Domain):
            if news.what == "gone":
                self.known[news.scope].domains.pop(news.row.name, None)
            self.note_domains(news.scope, () if news.what == "gone" else (news.row,))
        self.row_told.publish(news)

    def weigh(self) -> None:
        """Look again what needs attention."""
        self.matters = () if self.scope is None else self.known[self.scope].matters(self.context())

    def matters_here(self) -> tuple[Matter, ...]:
        """What needs attention in the chosen project, or in all of them."""
        chosen = self.place.project_id
        return tuple(matter for matter in self.matters if chosen in (None, matter.where.project_id))

    def learn_all(self, scope: Scope) -> bool:
        """Ask for what lists do not tell, at most one thing at a time; whether that was one request too many.

        What projects serve and what their environments are called is asked for, a request a hundred, when what is known
        is `STALE`: promotes and rollbacks of others are told by nothing else. The account's domains are asked for
        `SELDOM`: whether one expires. The very first question is expected and is not one too many.
        """
        now = self.clock()
        for what, age, ask in (("projects", STALE, self._learn_all), ("domains", SELDOM, self._learn_domains)):
            asked = self._learned.get((scope, what))
            if asked is None or now - asked >= age:
                self._learned[scope, what] = now
                ask(scope)
                return what == "domains" or asked is not None
        return False

    @work(group="learn")
    async def _learn_all(self, scope: Scope) -> None:
        from vtui.api.errors import VercelError

        try:
            async for page in self.service.projects.pages(scope, limit=LEARNED):
                self.note_projects(scope, page.rows)
        except VercelError:
            self._learned.pop((scope, "projects"), None)  # unknown is shown as nothing; asked again with the next rows

    @work(group="learn")
    async def _learn_domains(self, scope: Scope) -> None:
        from vtui.api.errors import VercelError

        with suppress(VercelError):  # who may not read them has no hand in them
            async for page in self.service.domains.pages(scope, limit=OWNED):
                self.note_domains(scope, page.rows)


def shell_of(node: MessagePump) -> Shell:
    """The app of a screen or widget, with its type."""
    return cast("Shell", node.app)
