"""What of a row can be copied, as texts that are safe to paste."""

import json
import shlex
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from vtui import text
from vtui.models.scope import Scope
from vtui.models.synthetic_id import is_synthetic
from vtui.resources.base import Reading, Resource

T = TypeVar("T")

LONGEST = 10_000
"""Characters of a copied text: terminals take no more than about 75 kB."""
MESSAGE = "message"
"""The one label whose text may have several lines."""


class Copy(NamedTuple):
    """A text to copy, and what it is."""

    label: str
    text: str
    """Clean: pasted into a shell it runs nothing, for it has no control character and, a message apart, one line."""


def copies(resource: Resource[T], row: T, scope: Scope, base: str) -> tuple[Copy, ...]:
    """Everything that the row has to copy, the main value first; `base` is where the API is."""
    reading = resource.reading(row)
    return cleaned(
        (
            *resource.urgent(row),
            ("URL", resource.url(row)),
            *resource.copies(row),
            ("dashboard link", resource.dashboard(row, scope)),
            ("curl", None if reading is None else curl_of(reading, scope, base)),
        )
    )


def cleaned(values: Iterable[tuple[str, str | None]]) -> tuple[Copy, ...]:
    """The values that there are, cleaned; ids that the API does not know are left out."""
    told = (
        Copy(label, text.clean_block(value, LONGEST) if label == MESSAGE else text.clean(value, LONGEST))
        for label, value in values
        if value and not is_synthetic(value)
    )
    return tuple(copy for copy in told if copy.text)


def curl_of(reading: Reading, scope: Scope, base: str) -> str | None:
    """The command that reads a row; None for a row whose id cannot be asked for."""
    from vtui.api.address import target_of
    from vtui.api.endpoints import ENDPOINTS
    from vtui.api.errors import NotFound

    endpoint = ENDPOINTS[reading.operation]
    try:
        return curl(base, endpoint.method, target_of(endpoint, endpoint.versions[0], scope, reading.ids, {}))
    except NotFound:
        return None


HIDDEN = "(hidden)"
"""Stands in a request for what it keeps secret."""


def shown_body(body: Mapping[str, Any], indent: int | None = None) -> str:
    """The JSON body of a write as it may be shown and copied: without its secrets, which only the client opens."""
    return json.dumps(body, indent=indent, default=lambda _: HIDDEN)


def curl(base: str, method: str, path: str, body: Mapping[str, Any] | None = None, *, fail: bool = False) -> str:
    """A request as a command for a POSIX shell, on one line; the token is the shell's `$VERCEL_TOKEN`.

    `path` is with its query, as sent: no endpoint of vtui takes a secret there. `body` is JSON to be sent along. With
    `fail` the command fails where the request is refused.
    """
    verb = "" if method == "GET" else f"-X {shlex.quote(method)} "
    sent = "" if body is None else f'-H "Content-Type: application/json" --data {shlex.quote(shown_body(body))} '
    options = ("-f " if fail else "") + verb
    return f'curl {options}-H "Authorization: Bearer $VERCEL_TOKEN" {sent}{shlex.quote(base + path)}'
