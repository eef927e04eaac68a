"""Starting the dashboard, or saying in one sentence why it cannot be started."""

import sys
from collections.abc import Mapping

from vtui.cli import connect
from vtui.cli.options import Options, UsageError

PLAIN = "For plain output: `vtui list deployments`."


def start(options: Options, environ: Mapping[str, str]) -> int:
    """Run the dashboard until it is left and return its exit code; raises UsageError, ConfigError and NoTokenError.

    What the first frame does not need is imported by `Start.connect`, beside it.
    """
    _check_terminal(environ)
    settings = connect.settings(options, environ)
    target = connect.target(options, environ)
    make_service = connect.connector(options, settings, environ)

    from vtui.app import VtuiApp
    from vtui.shell import Start

    app = VtuiApp(
        Start(
            connect=make_service,
            settings=settings,
            team=connect.team(options, settings),
            project=options.project,
            target=target,
        )
    )
    if settings.theme is not None and settings.theme not in app.available_themes:
        raise UsageError(f"theme {settings.theme!r} of the config is none: {', '.join(sorted(app.available_themes))}")
    app.run()
    return app.return_code or 0


def _check_terminal(environ: Mapping[str, str]) -> None:
    """Refuse what cannot show a dashboard: Textual reads stdin and draws on stderr."""
    for name, stream in (("input", sys.stdin), ("output", sys.stdout), ("error", sys.stderr)):
        if stream is None or not stream.isatty():
            raise UsageError(f"standard {name} is not a terminal. {PLAIN}")
    if environ.get("TERM") == "dumb":
        raise UsageError(f"this terminal (TERM=dumb) cannot show a dashboard. {PLAIN}")
