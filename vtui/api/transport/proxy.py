"""The proxy that the environment names for the API, checked before anything is sent to it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from vtui.api.errors import Misconfigured
from vtui.system.secret import Secret

_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
_VARIABLES = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
"""In the order in which they count."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy that can be used."""

    url: Secret
    """A secret because it may hold a user name and a password."""
    address: str
    """Host and port, without credentials."""
    variable: str
    """The environment variable that names it."""

    @property
    def secure(self) -> bool:
        """Whether the connection to the proxy itself is TLS."""
        return self.url.reveal().startswith("https:")


def find_proxy(base: str, environ: Mapping[str, str] = os.environ) -> Proxy | None:
    """The proxy for requests to the base URL; None where there is none, or NO_PROXY excludes the host.

    HTTPS_PROXY and ALL_PROXY count in either case, and the proxy settings of macOS and Windows. Raises Misconfigured
    for a proxy that cannot be used; its text never quotes the setting, which may hold a password.
    """
    proxies = getproxies()
    url = proxies.get("https") or proxies.get("all")
    api = urlsplit(base)
    if not url or proxy_bypass(f"{api.hostname}:{api.port or 443}"):
        return None
    variable = next((name for name in _VARIABLES if environ.get(name)), "the system's proxy setting")
    url = url if "://" in url else f"http://{url}"
    problem, address = _check(url)
    if problem:
        raise Misconfigured(f"Invalid proxy in {variable}", problem)
    return Proxy(Secret(url), address, variable)


def _check(url: str) -> tuple[str, str]:
    """Why the URL cannot be used, or an empty text; and its host and port."""
    try:
        parts = httpx.URL(url)
        parts.host.encode("idna")
    except httpx.InvalidURL:
        return "It is not a URL such as http://proxy.example:8080.", ""
    except UnicodeError:
        return "Its host name is not valid.", ""
    if parts.scheme not in _PORTS:
        return "It must start with http:// or https://.", ""
    if not parts.host:
        return "It has no host name.", ""
    port = _PORTS[parts.scheme] if parts.port is None else parts.port
    if not 1 <= port <= 65_535:
        return "Its port must be between 1 and 65535.", ""
    if parts.scheme.startswith("socks") and find_spec("socksio") is None:
        return "SOCKS proxies need one more package: pip install 'httpx[socks]'.", ""
    host = f"[{parts.host}]" if ":" in parts.host else parts.raw_host.decode("ascii")
    return "", f"{host}:{port}"
