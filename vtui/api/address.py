"""Where requests go: one base URL, checked before anything is sent to it, and the paths below it."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode, urlsplit

from vtui.api.endpoints import ENDPOINTS, Endpoint, Version
from vtui.api.errors import NotFound
from vtui.api.transport.loopback import is_loopback
from vtui.models.requests import WriteRequest
from vtui.models.scope import Scope

DEFAULT_BASE = "https://api.vercel.com"


class AddressError(ValueError):
    """A base URL that is not used; its message says what to do."""


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
        raise AddressError(f"The API URL is not valid. Use a URL such as {DEFAULT_BASE}.") from None
    if parts.username is not None or parts.password is not None:
        raise AddressError("The API URL contains a user name or password. Remove it: vtui sends only the token.")
    if parts.scheme not in ("http", "https") or not host or not _plain(text) or port == 0:
        raise AddressError(f"The API URL is not valid. Use a URL such as {DEFAULT_BASE}.")
    if parts.query or parts.fragment or "?" in text or "#" in text:
        raise AddressError("The API URL contains a query or fragment. Use only scheme, host name and an optional path.")
    if any(step in (".", "..") for step in parts.path.split("/")):
        raise AddressError("The path of the API URL contains `.` or `..`. Use the full path.")
    if parts.scheme == "http" and not is_loopback(host):
        raise AddressError("The API URL uses http, which would expose the token. Use https.")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def _plain(text: str) -> bool:
    """Whether every character may be in a URL unescaped."""
    return text.isascii() and text.isprintable() and not set(text) & set(' "<>\\^`{|}')


def path_of(template: str, ids: Mapping[str, str]) -> str | None:
    """The template with its `{…}` filled and quoted; None when an id could not be one and would change the path."""
    if any(value in ("", ".", "..") for value in ids.values()):
        return None
    return template.format_map({name: quote(value, safe="", errors="replace") for name, value in ids.items()})


def target_of(
    endpoint: Endpoint, version: Version, scope: Scope | None, ids: Mapping[str, str], params: Mapping[str, str]
) -> str:
    """Path and query, with the scope where the endpoint has one. Raises NotFound for an id that changes the path."""
    path = path_of(version.path, ids)
    if path is None:
        title = f"{endpoint.noun[:1].upper()}{endpoint.noun[1:]} not found"
        raise NotFound(title, "The name is not valid.", proved=True)
    query = {**params, **(scope.params if scope is not None and endpoint.scoped else {})}
    return f"{path}?{urlencode(query, errors='replace')}" if query else path


def address_of(request: WriteRequest) -> tuple[str, str]:
    """Method, and path with query, as the write is sent. Raises NotFound for an id that cannot be one."""
    endpoint = ENDPOINTS[request.operation]
    return endpoint.method, target_of(endpoint, endpoint.versions[0], request.scope, request.ids, request.params)
