"""Where the API is: one base URL, checked before anything is sent to it."""

import ipaddress
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

DEFAULT_BASE = "https://api.vercel.com"


class AddressError(ValueError):
    """A base URL that vtui will not talk to; its message says what to do."""


def is_loopback(host: str) -> bool:
    """Whether the host is this machine: `localhost`, 127.0.0.0/8 or ::1."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def checked_base(url: str) -> str:
    """The base URL without a slash at its end; a path prefix is kept.

    Raises AddressError for a URL that is no https one (http is allowed to this machine alone), that holds a user, a
    query or a fragment, or that names no host.
    """
    text = url.strip()
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise AddressError(f"The API address is not a URL. Give one such as {DEFAULT_BASE}.") from None
    if parts.username is not None or parts.password is not None:
        raise AddressError("The API address holds a user name. Take it out: vtui sends only the token.")
    if parts.scheme not in ("http", "https") or not host or not _plain(text) or port == 0:
        raise AddressError(f"The API address is not a full URL. Give one such as {DEFAULT_BASE}.")
    if parts.query or parts.fragment or "?" in text or "#" in text:
        raise AddressError("The API address ends in a query. Give only scheme, host and, if needed, a path.")
    if any(step in (".", "..") for step in parts.path.split("/")):
        raise AddressError("The path of the API address holds dots. Write it out.")
    if parts.scheme == "http" and not is_loopback(host):
        raise AddressError("The API address is http, which would show the token on the way. Use https.")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def _plain(text: str) -> bool:
    """Whether every character may stand in a URL as it is."""
    return text.isascii() and text.isprintable() and not set(text) & set(' "<>\\^`{|}')


def path_of(template: str, ids: Mapping[str, str]) -> str | None:
    """The template with its `{…}` filled and quoted; None when an id could not be one and would change the path."""
    if any(value in ("", ".", "..") for value in ids.values()):
        return None
    return template.format_map({name: quote(value, safe="", errors="replace") for name, value in ids.items()})
