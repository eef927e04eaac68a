"""What comes in and what goes out, free of any HTTP library."""

import json
import re
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from vtui.demo.data.account import Account
    from vtui.demo.data.people import Json
    from vtui.demo.data.scope import Scope

JSON = "application/json; charset=utf-8"
NUMBER = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,9})?")


_json = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
"""Made once: `json.dumps` makes an encoder for each call."""


def encode(value: Any) -> bytes:
    """JSON in UTF-8; a lone surrogate, which no UTF-8 can hold, becomes a question mark."""
    return _json(value).encode("utf-8", "replace")


@dataclass(slots=True)
class Reply:
    """An answer; `stream`, when there, gives the body in pieces instead of `body`."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    stream: Callable[[], AsyncIterator[bytes]] | None = None
    lost: bool = False
    """Whether the connection ends before the answer: the client never learns of it."""
    late: float = 0.0
    """Seconds after which the answer is given, though it was made at once: others overtake it."""

    @classmethod
    def of(cls, value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> "Reply":
        """An answer that carries JSON."""
        return cls(status, {"content-type": JSON, **(headers or {})}, encode(value))


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault of the program
    """A request that is answered with an error: status, code, message and the extras of the error body."""

    def __init__(self, status: int, code: str, message: str, **extras: Any) -> None:
        super().__init__(message)
        self.status = status
        self.error: Json = {"code": code, "message": message, **extras}


def bad(message: str, **extras: Any) -> Refused:
    """400 for a request that makes no sense."""
    return Refused(400, "bad_request", message, **extras)


def missing(what: str) -> Refused:
    """404 for a thing that is not in this scope."""
    return Refused(404, "not_found", f"{what} not found")


@dataclass(slots=True)
class Request:
    """A request on its way to a handler; `now` is ms since the epoch."""

    account: "Account"
    scope: "Scope"
    method: str
    path: str
    params: tuple[str, ...]
    query: dict[str, list[str]]
    body: bytes
    now: int

    def read(self) -> Any:
        """The JSON of the body; refuses what is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise bad("Invalid JSON") from None

    def read_object(self) -> "Json":
        """The JSON of the body, which must be an object."""
        body = self.read()
        if not isinstance(body, dict):
            raise bad("Invalid request: should be object", keyword="type", dataPath="", params={"type": "object"})
        return body

    def text(self, name: str) -> str | None:
        """The first value of a query parameter; an empty one counts as not there."""
        values = self.query.get(name)
        return (values[0] or None) if values else None

    def number(self, name: str) -> int | None:
        """A query parameter that holds a number; refuses anything else."""
        value = self.text(name)
        if value is None:
            return None
        if NUMBER.fullmatch(value) is None:
            raise bad(f"Invalid value for `{name}`: a number is expected", keyword="type", dataPath=f".{name}")
        return int(float(value)) if "." in value else int(value)

    def limit(self, default: int = 20, most: int = 100) -> int:
        """How many rows are asked for; refuses less than 1 and more than `most`."""
        limit = self.number("limit")
        if limit is None:
            return default
        if not 1 <= limit <= most:
            raise bad(
                f"`limit` should be between 1 and {most}", keyword="maximum", dataPath=".limit", params={"limit": most}
            )
        return limit

    def flag(self, name: str) -> bool:
        """A query parameter that says yes, as "1" or "true"."""
        return self.text(name) in {"1", "true"}


def read_query(text: str) -> dict[str, list[str]]:
    """Names and values of a query string, in order."""
    found: dict[str, list[str]] = {}
    if text:
        try:
            pairs = parse_qsl(text, keep_blank_values=True, errors="replace")
        except ValueError:
            raise bad("The query string cannot be read") from None
        for name, value in pairs:
            found.setdefault(name, []).append(value)
    return found
