"""How to reach the account that the command line means."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vtui import config
from vtui.cli.options import Options, UsageError
from vtui.config import Settings
from vtui.credentials import find_token

if TYPE_CHECKING:
    from vtui.api.service import Service

DEMO_TEAM = "acme"
"""The demo's biggest team: what `--demo` shows unless told otherwise."""


def settings(options: Options, environ: Mapping[str, str]) -> Settings:
    """The settings that hold; raises ConfigError. The demo reads no file that the command line does not name."""
    if options.config is not None:
        return config.load(options.config)
    if options.demo:
        return Settings()
    named = environ.get("VTUI_CONFIG", "").strip()
    return config.load(Path(named).expanduser() if named else None)


def team(options: Options, settings: Settings) -> str | None:
    """Slug or id of the team to show; None is the account's default."""
    return options.team or (DEMO_TEAM if options.demo else settings.team)


def connector(
    options: Options,
    settings: Settings,
    environ: Mapping[str, str],
    on_notice: Callable[[str], None] | None = None,
) -> "Callable[[], Service]":
    """What makes the service; `on_notice` hears what the server wants people to know.

    Token and address are checked at once, and nothing heavy is imported before the service is made.
    Raises NoTokenError and UsageError.
    """
    if options.demo:
        return lambda: _demo(options, on_notice)

    from vtui.api.address import DEFAULT_BASE, BadAddress, checked_base
    from vtui.api.secret import BadToken, checked_token

    found = find_token(options.token, environ)
    address = options.api_url or environ.get("VTUI_API_URL", "").strip() or settings.api_url or DEFAULT_BASE
    try:
        base, secret = checked_base(address), checked_token(found.token)
    except BadAddress as bad:
        raise UsageError(f"{address}: {bad}") from None
    except BadToken as bad:
        raise UsageError(f"{found.origin}: {bad}") from None

    def connect() -> "Service":
        from vtui.api.service import Service

        return Service(base, secret, on_notice=on_notice)

    return connect


def _demo(options: Options, on_notice: Callable[[str], None] | None) -> "Service":
    from vtui.api.service import Service
    from vtui.demo.account import DEMO_TOKEN, Account
    from vtui.demo.transport import DemoTransport

    sizes: dict[str, Any] = {"seed": options.seed, "deployments": options.demo_deployments}
    account = Account(**{name: size for name, size in sizes.items() if size is not None})
    return Service("https://api.vercel.com", DEMO_TOKEN, transport=DemoTransport(account), on_notice=on_notice)
