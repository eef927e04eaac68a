"""What the app is started with, whose account it shows, and what is known of projects."""

import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from vtui import times
from vtui.api import detached
from vtui.config.file import ConfigFile
from vtui.config.settings import Settings
from vtui.credentials.access import Access
from vtui.models.project import Project
from vtui.models.scope import Scope
from vtui.models.team import Team, Token, User
from vtui.navigation.target import Target
from vtui.resources.issues.parts import Fetch
from vtui.state import State
from vtui.system.desktop import Desktop, here

if TYPE_CHECKING:
    from vtui.api.rate_limits import RateLimits
    from vtui.api.service import Service


class Connect(Protocol):
    """Makes the service. Called once, off the event loop, as the first frame is drawn: it does the heavy imports."""

    def __call__(self, *, on_limits: "Callable[[RateLimits], None]", on_notice: Callable[[str], None]) -> "Service": ...


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
    encoding: str | None = None
    """The terminal's encoding where it is not UTF-8."""
    clock: Callable[[], int] = times.now
    """ms since the epoch."""
    settle: float = 0.2
    """Seconds that must pass without a key after the one that confirms a write."""
    stopwatch: Callable[[], float] = time.monotonic
    """s since some moment; never runs backwards, whatever the system's time does."""
    sleep: Callable[[float], Awaitable[None]] = detached.sleep
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
    token_fetch: Fetch | None = None
    """How requesting the token went; None while that is under way."""

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
    auto_assign_off: frozenset[str] = frozenset()
    """Projects whose new production builds do not get the production domains automatically."""
    environments: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Id of a custom environment -> its slug."""
    built: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Project id -> when the build was begun that production serves, in ms."""

    def learn(self, projects: Iterable[Project]) -> "Facts":
        """The facts with those of `projects` put in."""
        production, pinned, environments = dict(self.production), set(self.pinned), dict(self.environments)
        built, off = dict(self.built), set(self.auto_assign_off)
        for project in projects:
            if project.production_known:
                production[project.id] = project.production.id if project.production else None
                built.pop(project.id, None)
                if project.production is not None and (project.production.created_at or 0) > 0:
                    built[project.id] = project.production.created_at or 0
            pinned.discard(project.id)
            if project.pinned:
                pinned.add(project.id)
            off.discard(project.id)
            if not project.assigns_domains:
                off.add(project.id)
            environments.update(project.environments)
        return Facts(
            MappingProxyType(production),
            frozenset(pinned),
            frozenset(off),
            MappingProxyType(environments),
            MappingProxyType(built),
        )
