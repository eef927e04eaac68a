"""Starting the dashboard, or saying in one sentence why it cannot be started."""

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
from vtui.cli.mistyped import message
from vtui.cli.options import Options, UsageError
from vtui.state import State, StateError, StateFile, default_path, read
from vtui.system.crash import Crash
from vtui.text import short
from vtui.writes.ledger import NAME

if TYPE_CHECKING:
    from vtui.app import VtuiApp

PLAIN = "For plain output: `vtui list deployments`."


def start(options: Options, environ: Mapping[str, str]) -> int:
    """Run the dashboard until it is left and return its exit code.

    Raises UsageError, ConfigError and NoTokenError, and Crash for a bug.

    What the first frame does not need is imported by `Start.connect`, beside it.
    """
    _check_target(options, environ)
    _check_terminal(environ)
    settings = connect.settings(options, environ)
    target = connect.target(options, environ)
    encoding = terminal_encoding(sys.__stderr__)
    if options.ascii or encoding is not None:
        settings = replace(settings, ascii=True)
    access = None if options.demo else connect.access(options, settings, environ)
    make_service = connect.demo(options, settings) if access is None else connect.real(access, settings)
    state, save, notice = remembered(options, environ)
    asked = options.demo or target is not None or options.project is not None
    linked, doubt = (None, "") if asked or connect.team(options, settings) else connect.linked_here(environ)

    from vtui.app import VtuiApp
    from vtui.session.start import Start
    from vtui.system.garbage import start_collecting

    app = VtuiApp(
        Start(
            connect=make_service,
            access=access,
            settings=settings,
            config=connect.config_file(options, environ),
            team=connect.team(options, settings),
            project=options.project,
            target=target,
            linked=linked,
            cli_team="" if options.demo else connect.cli_team(environ, access),
            state=state,
            save=save,
            notice="\n".join(filter(None, (notice, doubt, access.found.notice if access and access.found else ""))),
            ledger=ledger(options, environ),
            few_colours=few_colours(environ),
            encoding=encoding,
        )
    )
    if settings.theme is not None and settings.theme not in app.available_themes:
        raise UsageError(
            f"theme {short(settings.theme)!r} of the config is none: {', '.join(sorted(app.available_themes))}"
        )
    start_collecting()
    with failures_raised(app):
        app.run()
    return app.return_code or 0


def _check_target(options: Options, environ: Mapping[str, str]) -> None:
    """Refuse a target that is probably a mistyped command, unless a project of that name was opened before.

    Only the state file says so: no request is made, and the demo, which reads no state file, knows of none.
    """
    if not options.mistyped:
        return
    try:
        opened = () if options.demo else read(default_path(environ)).projects
    except StateError:
        opened = ()
    if options.target not in opened:
        raise UsageError(message(options.target, options.mistyped))


@contextmanager
def failures_raised(app: "VtuiApp") -> Iterator[None]:
    """Raise Crash for what ends the app as a bug: in a handler, a worker, a task, a thread, at the start or the end."""
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
    """What to do about a change that was under way; empty when none was."""
    return (
        "A change had been sent: it may or may not have been applied. Check before retrying."
        if app.session.writes.unanswered
        else ""
    )


def remembered(options: Options, environ: Mapping[str, str]) -> tuple[State, Callable[[State], None] | None, str]:
    """What is remembered, how to write it down, and what to say of the file; the demo touches none."""
    if options.demo:
        return State(), None, ""
    file = StateFile(default_path(environ))
    try:
        return file.load(), file.save, ""
    except StateError as error:
        return State(), file.save, str(error)


def ledger(options: Options, environ: Mapping[str, str]) -> Path | None:
    """Where what is sent to many rows is written down; the demo sends nothing and writes nothing."""
    return None if options.demo else default_path(environ).with_name(NAME)


def terminal_encoding(screen: TextIO | None) -> str | None:
    """The encoding of what Textual draws on where it is not UTF-8; what it lacks is then written as `?`."""
    name = getattr(screen, "encoding", None)
    if name is None or codecs.lookup(name).name.startswith("utf"):
        return None
    if isinstance(screen, io.TextIOWrapper):
        screen.reconfigure(errors="replace")
    return str(name)


def few_colours(environ: Mapping[str, str]) -> bool:
    """Whether the terminal is drawn on with 16 colours at most: by the same signs that Textual's console goes by."""
    forced = environ.get("TEXTUAL_COLOR_SYSTEM", "auto")
    if forced != "auto" or sys.platform == "win32":
        return forced == "standard"
    if environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return False
    return environ.get("TERM", "").strip().lower().rpartition("-")[2] not in ("256color", "kitty")


def _check_terminal(environ: Mapping[str, str]) -> None:
    """Refuse what cannot show a dashboard: Textual reads stdin and draws on stderr."""
    for name, stream in (("input", sys.stdin), ("output", sys.stdout), ("error", sys.stderr)):
        if stream is None or not stream.isatty():
            raise UsageError(f"standard {name} is not a terminal. {PLAIN}")
    if environ.get("TERM") == "dumb":
        raise UsageError(f"this terminal (TERM=dumb) cannot show a dashboard. {PLAIN}")
