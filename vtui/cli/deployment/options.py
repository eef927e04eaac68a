"""The options of `vtui watch` and `vtui logs`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vtui.cli.options import LINE_FORMATS, Format, Options

if TYPE_CHECKING:
    from vtui.models.log_event import Level


@dataclass(frozen=True, slots=True)
class WatchOptions(Options):
    """Options of `vtui watch`."""

    target: str = ""
    """Id, URL or host of a deployment, as it was written."""
    timeout: int | None = None
    """Maximum number of seconds to watch; None for no limit."""
    format: Format = LINE_FORMATS[0]


@dataclass(frozen=True, slots=True)
class LogsOptions(Options):
    """Options of `vtui logs`."""

    target: str = ""
    """Id, URL or host of a deployment, as it was written."""
    follow: bool = False
    """Whether a build is followed to its end."""
    runtime: bool = False
    """Whether the runtime log is printed, not the build log."""
    since: str | None = None
    """An age or a time: older lines are not printed."""
    level: "Level" = "debug"
    """The least serious level that is printed."""
    summary: bool = False
    """Whether the errors of a failed build are printed instead of its lines."""
    format: Format = LINE_FORMATS[0]
