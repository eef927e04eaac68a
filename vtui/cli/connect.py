"""How to reach the account that the command line means."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vtui import config
from vtui.cli import output
from vtui.cli.options import Options, UsageError
from vtui.config import Settings
from vtui.config.file import ConfigFile
from vtui.credentials import Given, NoneFoundError, NoTokenError, here, official
from vtui.credentials.access import Access

if TYPE_CHECKING:
    from vtui.api.budget import Budget
    from vtui.api.secret import Secret
    from vtui.api.service import Service
    from vtui.navigation.target import Target
    from vtui.session.connection import Connect

DEMO_TEAM = "acme"
"""The demo's biggest team: what `--demo` shows unless told otherwise."""

DEMO_LATENCY = 0.03
"""Seconds that an answer takes in the dashboard: enough to see that rows stream in."""


def settings(options: Options, environ: Mapping[str, str]) -> Settings:
    """The settings that hold; raises ConfigError. The demo reads no file that the command line does not name."""
    found = _settings(options, environ)
    return found.locked() if options.read_only else found


def _settings(options: Options, environ: Mapping[str, str]) -> Settings:
    if options.config is not None:
        return config.overridden(config.load(options.config), environ)
    if options.demo:
        return Settings()
    return config.overridden(config.load(_named_config(environ)), environ)


def config_path(options: Options, environ: Mapping[str, str]) -> Path:
    """Where the settings are read from, whether there is a file or not."""
    return options.config or _named_config(environ) or config.default_path()


def config_file(options: Options, environ: Mapping[str, str]) -> ConfigFile:
    """The file for settings that are changed in the dashboard; the demo writes none that is not named."""
    set_here = frozenset(name for name in ("ascii", "read_only", "api_url", "team") if getattr(options, name))
    path = None if options.demo and options.config is None else config_path(options, environ)
    return ConfigFile(path, environ, set_here)


def _named_config(environ: Mapping[str, str]) -> Path | None:
    named = environ.get("VTUI_CONFIG", "").strip()
    return Path(named) if named else None


def team(options: Options, settings: Settings) -> str | None:
    """Slug or id of the team to show; None is the account's default."""
    return options.team or (DEMO_TEAM if options.demo else settings.team)


def target(options: Options, environ: Mapping[str, str]) -> "Target | None":
    """What TARGET points at, with `.` looked up in the folder one is in; raises UsageError."""
    if not options.target:
        return None
    from vtui.navigation.target import TargetError, parse

    try:
        found = parse(options.target)
    except TargetError as error:
        raise UsageError(f"{error}") from None
    if found.kind == "here":
        from vtui.cli.linked import linked

        found = linked(Path.cwd(), environ)
    if options.team is not None and (found.team is not None or found.kind == "team"):
        raise UsageError(f"{options.target} says whose it is: leave out --team")
    return found


def linked_here(environ: Mapping[str, str]) -> "tuple[Target | None, str]":
    """The project that the working folder is linked to, and what is wrong where that cannot be told."""
    from vtui.cli.linked import NotLinkedError, linked

    try:
        return linked(Path.cwd(), environ), ""
    except NotLinkedError:
        return None, ""
    except (UsageError, OSError) as error:
        return None, f"Where this folder is linked to is not known: {error}"


def cli_team(environ: Mapping[str, str], access: Access | None) -> str:
    """Id of the team that the Vercel CLI works with, where it talks to the same API; empty for none.

    A token that a person named need not be that of the CLI's login, so its team counts for nothing then: the CLI
    itself ignores it (facts, section 6).
    """
    return "" if access is None or access.named else official.current_team(here(environ), access.base)


def base(options: Options, settings: Settings, environ: Mapping[str, str]) -> str:
    """Where the API is; raises UsageError."""
    from vtui.api.address import DEFAULT_BASE, AddressError, checked_base

    addresses = {
        "--api-url": options.api_url,
        "VTUI_API_URL": environ.get("VTUI_API_URL", "").strip(),
        "the config": settings.api_url,
        "vtui itself": DEFAULT_BASE,
    }
    origin, address = next((origin, address) for origin, address in addresses.items() if address)
    try:
        return checked_base(address)
    except AddressError as error:
        raise UsageError(f"{error} (It came from {origin}.)") from None


def access(options: Options, settings: Settings, environ: Mapping[str, str]) -> Access:
    """The way to the token, which was looked for. Raises UsageError, and NoTokenError for one that was named."""
    given = Given(options.token, options.token_file, settings.token_command)
    way = Access(given, here(environ), base(options, settings, environ))
    way.look()
    return way


def connector(options: Options, settings: Settings, environ: Mapping[str, str]) -> "Connect":
    """What makes the service, for those who cannot go on without a token.

    Token and address are checked at once, and nothing heavy is imported before the service is made.
    Raises NoTokenError and UsageError.
    """
    if options.demo:
        return demo(options, settings)
    way = access(options, settings, environ)
    if way.found is None:
        raise NoTokenError(way.why) if way.why else NoneFoundError
    if way.found.notice:
        output.say(f"vtui: {way.found.notice}")
    return real(way, settings)


def real(way: Access, settings: Settings) -> "Connect":
    """What makes the service for the token that was found, or without one. Raises UsageError for one that is none."""
    from vtui.api.secret import TokenError, checked_token

    if way.found is None:
        return partial(_real, way.base, None, "", settings)
    try:
        token = checked_token(way.found.token)
    except TokenError as error:
        raise UsageError(f"{error} (It came from {way.found.origin}.)") from None
    return partial(_real, way.base, token, way.found.origin, settings)


def demo(options: Options, settings: Settings) -> "Connect":
    """What makes the service of the made-up account."""
    return partial(_demo, options, settings)


def _real(
    base: str,
    token: "Secret | None",
    origin: str,
    settings: Settings,
    *,
    on_budget: "Callable[[Budget], None]",
    on_notice: Callable[[str], None],
) -> "Service":
    from vtui.api.service import Service

    return Service(
        base, token, origin=origin, on_budget=on_budget, on_notice=on_notice, read_only=settings.read_only_in
    )


def _demo(
    options: Options, settings: Settings, *, on_budget: "Callable[[Budget], None]", on_notice: Callable[[str], None]
) -> "Service":
    from vtui.api.address import DEFAULT_BASE
    from vtui.api.service import Service
    from vtui.demo.account import DEMO_TOKEN, Account
    from vtui.demo.transport import DemoTransport

    sizes: dict[str, Any] = {"seed": options.seed, "deployments": options.demo_deployments}
    account = Account(**{name: size for name, size in sizes.items() if size is not None})
    transport = DemoTransport(account, DEMO_LATENCY if options.command is None else 0.0)
    return Service(
        DEFAULT_BASE,
        DEMO_TOKEN,
        transport=transport,
        on_budget=on_budget,
        on_notice=on_notice,
        read_only=settings.read_only_in,
    )
