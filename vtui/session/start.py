"""What the app is started with."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from vtui import times
from vtui.config.file import ConfigFile
from vtui.config.settings import Settings
from vtui.credentials.access import Access
from vtui.navigation.target import Target
from vtui.session.connection import Connect
from vtui.session.row_cache import RowCache
from vtui.state import State
from vtui.system import detached
from vtui.system.desktop import Desktop, here


@dataclass(frozen=True, slots=True)
class Start:
    """What the app is started with."""

    connect: Connect
    settings: Settings = field(default_factory=Settings)
    config: ConfigFile = field(default_factory=lambda: ConfigFile(None, {}))
    """The file that settings are kept in."""
    access: Access | None = None
    """Used to get another token when this one is refused; None where signing in is not possible."""
    team: str | None = None
    """Slug or id of the team to open."""
    project: str | None = None
    """Name or id of the project to open."""
    target: Target | None = None
    """What else to open, instead of a project."""
    linked: Target | None = None
    """The project that the working folder is linked to, where neither a team nor a project was requested."""
    cli_team: str = ""
    """Id of the Vercel CLI's current team."""
    state: State = field(default_factory=State)
    """What is remembered of earlier runs; `team` and `project` win over it."""
    save: Callable[[State], None] | None = None
    """Writes down what is to be remembered, or raises StateError; None forgets."""
    rows: RowCache | None = None
    """The rows of the last session; None keeps none."""
    notice: str = ""
    """What to say at once about what was found at the start."""
    few_colors: bool = False
    """Whether the terminal has at most 16 colors: then its own palette is used, unless a theme was chosen."""
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
    """The user's desktop. Called when it is needed."""
