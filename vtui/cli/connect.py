"""How to reach the account of the command line: team, API address, token, service."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from vtui.api.access_token import TokenError, checked_token
from vtui.api.address import DEFAULT_BASE, AddressError, checked_base
from vtui.cli import output
from vtui.cli.options import Options, UsageError
from vtui.config.settings import Settings
from vtui.credentials.access import Access
from vtui.credentials.errors import NoTokenError
from vtui.credentials.found_token import NamedSources
from vtui.credentials.machine import this_machine
from vtui.credentials.sources import NoneFoundError

if TYPE_CHECKING:
    from vtui.api.rate_limits import RateLimits
    from vtui.api.service import Service
    from vtui.session.connection import Connect

DEMO_TEAM = "acme"
"""The largest team of the demo: the one that `--demo` shows by default."""

DEMO_LATENCY = 0.03
"""Seconds that a response takes in the dashboard: enough to see rows arrive."""


def team(options: Options, settings: Settings) -> str | None:
    """Slug or id of the team to show; None is the account's default."""
    return options.team or (DEMO_TEAM if options.demo else settings.team)


def base(options: Options, settings: Settings, environ: Mapping[str, str]) -> str:
    """The address of the API; raises UsageError."""
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
    """The access with the token that was found. Raises UsageError, and NoTokenError for a named source without one."""
    named = NamedSources(options.token, options.token_file, settings.token_command)
    found = Access(named, this_machine(environ), base(options, settings, environ))
    found.find()
    return found


def connector(options: Options, settings: Settings, environ: Mapping[str, str]) -> "Connect":
    """What makes the service, for commands, which need a token.

    Token and address are checked at once. Raises NoTokenError and UsageError.
    """
    if options.demo:
        return demo(options, settings)
    way = access(options, settings, environ)
    if way.found is None:
        raise NoTokenError(way.problem) if way.problem else NoneFoundError
    if way.found.notice:
        output.print_message(f"vtui: {way.found.notice}")
    return real(way, settings)


def real(way: Access, settings: Settings) -> "Connect":
    """What makes the service with the token that was found, or without one; raises UsageError for an invalid one."""
    origin = "" if way.found is None else way.found.origin
    try:
        token = None if way.found is None else checked_token(way.found.token)
    except TokenError as error:
        raise UsageError(f"{error} (It came from {origin}.)") from None

    def connect(*, on_limits: "Callable[[RateLimits], None]", on_notice: Callable[[str], None]) -> "Service":
        from vtui.api.service import Service

        read_only = settings.read_only_in
        return Service(way.base, token, origin=origin, on_limits=on_limits, on_notice=on_notice, read_only=read_only)

    return connect


def demo(options: Options, settings: Settings, latency: float = 0.0) -> "Connect":
    """What makes the service of the sample account; each response takes `latency` s."""
    sizes: dict[str, Any] = {"seed": options.seed, "deployments": options.demo_deployments}

    def connect(*, on_limits: "Callable[[RateLimits], None]", on_notice: Callable[[str], None]) -> "Service":
        from vtui.api.service import Service
        from vtui.demo.data.account import DEMO_TOKEN, Account
        from vtui.demo.server.transport import DemoTransport

        account = Account(**{name: size for name, size in sizes.items() if size is not None})
        transport = DemoTransport(account, latency)
        return Service(
            DEFAULT_BASE,
            DEMO_TOKEN,
            transport=transport,
            on_limits=on_limits,
            on_notice=on_notice,
            read_only=settings.read_only_in,
        )

    return connect
