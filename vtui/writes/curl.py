"""A request as a `curl` command, without its secrets."""

import json
import shlex
from collections.abc import Mapping
from typing import Any

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
