"""Starting the dashboard."""

import codecs
import io
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from vtui.cli import connect
from vtui.cli.linked_project import NotLinkedError, linked_project
from vtui.cli.options import DashboardOptions, UsageError
from vtui.cli.settings import config_path, settings_of
from vtui.cli.typos import typo_message
from vtui.config.file import ConfigFile
from vtui.credentials import vercel_cli
from vtui.credentials.access import Access
from vtui.credentials.machine import this_machine
from vtui.navigation.target import Target, TargetError, parse_target
from vtui.session.row_cache import RowCache
from vtui.session.start import Start
from vtui.state import State, StateError, StateFile, default_path, read_state
from vtui.system import platform
from vtui.system.cache_folder import CacheFolder, cache_path
from vtui.system.crash import Crash
from vtui.system.garbage import no_collection, start_collecting
from vtui.text import short
from vtui.writes.ledger import NAME

if TYPE_CHECKING:
    from vtui.app import VtuiApp

PLAIN_OUTPUT = "For plain output, use `vtui list deployments`."


def start(options: DashboardOptions, environ: Mapping[str, str]) -> int:
    """Run the dashboard until it ends and return its exit code.

    Raises UsageError, ConfigError and NoTokenError, and Crash for a bug.

    What the first frame does not need is imported by `Start.connect`, while the frame is drawn.
    """
    _check_target(options, environ)
    _check_terminal(environ)
    settings = settings_of(options, environ)
    target = target_of(options, environ)
    encoding = terminal_encoding(sys.__stderr__)
    if options.ascii or encoding is not None:
        settings = replace(settings, ascii=True)
    access = None if options.demo else connect.access(options, settings, environ)
    make_service = (
        connect.demo(options, settings, connect.DEMO_LATENCY) if access is None else connect.real(access, settings)
    )
    state, save, notice = load_state(options, environ)
    chosen = options.demo or target is not None or options.project is not None
    linked, problem = (None, "") if chosen or connect.team(options, settings) else linked_here(environ)

    with no_collection():
        from vtui.app import VtuiApp

    app = VtuiApp(
        Start(
            connect=make_service,
            access=access,
            settings=settings,
            config=config_file(options, environ),
            team=connect.team(options, settings),
            project=options.project,
            target=target,
            linked=linked,
            cli_team=cli_team(environ, access),
            state=state,
            save=save,
            rows=row_cache(environ, access),
            notice="\n".join(filter(None, (notice, problem, access.found.notice if access and access.found else ""))),
            ledger=ledger_path(options, environ),
            few_colors=few_colors(environ),
            encoding=encoding,
        )
    )
    if settings.theme is not None and settings.theme not in app.available_themes:
        raise UsageError(
            f"unknown theme {short(settings.theme)!r} in the config. Themes: {', '.join(sorted(app.available_themes))}"
        )
    start_collecting()
    with failures_raised(app):
        app.run()
    return app.return_code or 0


def config_file(options: DashboardOptions, environ: Mapping[str, str]) -> ConfigFile:
    """The file for settings changed in the dashboard; the demo writes only a file named on the command line."""
    set_by_options = frozenset(name for name in ("ascii", "read_only", "api_url", "team") if getattr(options, name))
    path = None if options.demo and options.config is None else config_path(options, environ)
    return ConfigFile(path, environ, set_by_options)


def target_of(options: DashboardOptions, environ: Mapping[str, str]) -> Target | None:
    """What TARGET means, with `.` resolved in the working folder; raises UsageError."""
    if not options.target:
        return None
    try:
        found = parse_target(options.target)
    except TargetError as error:
        raise UsageError(f"{error}") from None
    if found.kind == "here":
        found = linked_project(Path.cwd(), environ)
    if options.team is not None and (found.team is not None or found.kind == "team"):
        raise UsageError(f"{options.target} already names a team. Remove --team.")
    return found


def linked_here(environ: Mapping[str, str]) -> tuple[Target | None, str]:
    """The project that the working folder is linked to, and the problem where that is not known."""
    try:
        return linked_project(Path.cwd(), environ), ""
    except NotLinkedError:
        return None, ""
    except (UsageError, OSError) as error:
        return None, f"Could not read which project this folder is linked to: {error}"


def cli_team(environ: Mapping[str, str], access: Access | None) -> str:
    """Id of the current team of the Vercel CLI, where it uses the same API; empty for none.

    A token that a person named may belong to another account than the login of the CLI, so its team is ignored then,
    as by the CLI itself (facts, section 6).
    """
    if access is None or access.named_source:
        return ""
    return vercel_cli.current_team(this_machine(environ), access.base)


def _check_target(options: DashboardOptions, environ: Mapping[str, str]) -> None:
    """Refuse a probable typo of a command, unless the state file has an opened project of that name."""
    if not options.similar_command:
        return
    try:
        opened = () if options.demo else read_state(default_path(environ)).projects
    except StateError:
        opened = ()
    if options.target not in opened:
        raise UsageError(typo_message(options.target, options.similar_command))


@contextmanager
def failures_raised(app: "VtuiApp") -> Iterator[None]:
    """Raise Crash for the exception that ends the app, whether it is of a handler, a worker, a task or a thread."""
    before = threading.excepthook
    threading.excepthook = lambda failed: app.fail(failed.exc_value)
    try:
        yield
    except Exception as error:
        raise Crash(app.failure or error, unanswered(app)) from None
    finally:
        threading.excepthook = before
        if app.failure is not None:
            raise Crash(app.failure, unanswered(app)) from None


def unanswered(app: "VtuiApp") -> str:
    """What to do about a change without a response; empty when there is none."""
    if not app.session.writes.unanswered:
        return ""
    return "A change was sent and may or may not have been applied. Check before retrying."


def load_state(
    options: DashboardOptions, environ: Mapping[str, str]
) -> tuple[State, Callable[[State], None] | None, str]:
    """The saved state, the function that saves it, and a message about the file; the demo has no file."""
    if options.demo:
        return State(), None, ""
    file = StateFile(default_path(environ))
    try:
        return file.load(), file.save, ""
    except StateError as error:
        return State(), file.save, str(error)


def row_cache(environ: Mapping[str, str], access: Access | None) -> RowCache | None:
    """The rows of the last session of an account; None for the demo, which keeps none."""
    return None if access is None else RowCache(CacheFolder(cache_path(environ)), access.base, access.account)


def ledger_path(options: DashboardOptions, environ: Mapping[str, str]) -> Path | None:
    """The path of the record of bulk writes; None for the demo, which writes nothing."""
    return None if options.demo else default_path(environ).with_name(NAME)


def terminal_encoding(screen: TextIO | None) -> str | None:
    """The encoding of the stream that Textual draws on, where it is not UTF-8; what it lacks is written as `?`."""
    name = getattr(screen, "encoding", None)
    if name is None or codecs.lookup(name).name.startswith("utf"):
        return None
    if isinstance(screen, io.TextIOWrapper):
        screen.reconfigure(errors="replace")
    return str(name)


def few_colors(environ: Mapping[str, str]) -> bool:
    """Whether the terminal has at most 16 colors, by the rules of Textual's console."""
    forced = environ.get("TEXTUAL_COLOR_SYSTEM", "auto")
    if forced != "auto" or platform.is_windows():
        return forced == "standard"
    if environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return False
    return environ.get("TERM", "").strip().lower().rpartition("-")[2] not in ("256color", "kitty")


def _check_terminal(environ: Mapping[str, str]) -> None:
    """Refuse a terminal that cannot show a dashboard: Textual reads stdin and draws on stderr."""
    for name, stream in (("input", sys.stdin), ("output", sys.stdout), ("error", sys.stderr)):
        if stream is None or not stream.isatty():
            raise UsageError(f"standard {name} is not a terminal. {PLAIN_OUTPUT}")
    if environ.get("TERM") == "dumb":
        raise UsageError(f"this terminal (TERM=dumb) cannot show a dashboard. {PLAIN_OUTPUT}")
