"""How to reach the account of the command line: team, API address, token, service."""

from collections.abc import Mapping
from functools import partial
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
from vtui.system.secret import Secret

if TYPE_CHECKING:
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
        "the default": DEFAULT_BASE,
    }
    origin, address = next((origin, address) for origin, address in addresses.items() if address)
    try:
        return checked_base(address)
    except AddressError as error:
        raise UsageError(f"{error} Source: {origin}.") from None


def access(options: Options, settings: Settings, environ: Mapping[str, str]) -> Access:
    """The access with the token that was found. Raises UsageError, and NoTokenError for a named source without one."""
    named = NamedSources(options.token, options.token_file, settings.token_command)
    found = Access(named, this_machine(environ), base(options, settings, environ))
    found.find()
    return found


def connector(options: Options, settings: Settings, environ: Mapping[str, str]) -> "Connect":
    """What makes the service for a command, its token and address checked. Raises NoTokenError and UsageError."""
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
        raise UsageError(f"{error} Token source: {origin}.") from None
    return partial(_open, way.base, token, settings, origin=origin)


def demo(options: Options, settings: Settings, latency: float = 0.0) -> "Connect":
    """What makes the service of the sample account; each response takes `latency` s."""
    return partial(_open_demo, options, settings, latency)


def _open(base: str, token: Secret | None, settings: Settings, **client: Any) -> "Service":
    from vtui.api.service import Service

    return Service(base, token, read_only=settings.read_only_in, **client)


def _open_demo(options: Options, settings: Settings, latency: float, **client: Any) -> "Service":
    from vtui.demo.data.account import DEMO_TOKEN, Account
    from vtui.demo.server.transport import DemoTransport

    sizes: dict[str, Any] = {"seed": options.seed, "deployments": options.demo_deployments}
    account = Account(**{name: size for name, size in sizes.items() if size is not None})
    return _open(DEFAULT_BASE, Secret(DEMO_TOKEN), settings, transport=DemoTransport(account, latency), **client)
