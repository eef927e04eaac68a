"""Replies and errors, free of any HTTP library."""

import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from vtui.demo.data.projects import Project
from vtui.demo.data.values import Json

JSON = "application/json; charset=utf-8"
JSON_LINES = "application/stream+json"
T = TypeVar("T")

_json = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
"""Made once, where `json.dumps` makes an encoder for each call."""


def encode(value: Any) -> bytes:
    """JSON in UTF-8; a lone surrogate, which UTF-8 cannot encode, becomes a question mark."""
    return _json(value).encode("utf-8", "replace")


@dataclass(slots=True)
class Reply:
    """A response; `stream`, if set, gives the body in parts instead of `body`."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    stream: Callable[[], AsyncIterator[bytes]] | None = None
    lost: bool = False
    """Whether the connection is closed before the response is sent."""
    delay: float = 0.0
    """Seconds between the moment the request is carried out and the response, so that others can overtake it."""

    @classmethod
    def of(cls, value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> "Reply":
        """A reply with a JSON body."""
        return cls(status, {"content-type": JSON, **(headers or {})}, encode(value))


class ApiError(Exception):
    """An error response: its status, code and message, and more keys of the error object."""

    wrapped = True
    """Whether the error object stands in the key `error` of the body."""

    def __init__(self, status: int, code: str, message: str, **extras: Any) -> None:
        super().__init__(message)
        self.status = status
        self.error = {"code": code, "message": message, **extras}


def bad_request(message: str, **extras: Any) -> ApiError:
    """400 for an invalid request."""
    return ApiError(400, "bad_request", message, **extras)


def invalid(message: str, keyword: str, path: str, params: Json | None = None) -> ApiError:
    """400 for a value at `path` that violates a `keyword` of the schema with the parameters `params`."""
    extras = {} if params is None else {"params": params}
    return bad_request(message, keyword=keyword, dataPath=path, **extras)


def unknown_property(name: str) -> ApiError:
    """400 for a key that the body cannot have."""
    message = f"Invalid request: should NOT have additional property `{name}`"
    return invalid(message, "additionalProperties", "", {"additionalProperty": name})


def not_found(subject: str) -> ApiError:
    """404 for something that is not in this scope."""
    return ApiError(404, "not_found", f"{subject} not found")


def found(item: T | None, subject: str) -> T:
    """The item itself. Raises ApiError, which names the `subject`, if it is None."""
    if item is None:
        raise not_found(subject)
    return item


def find_item(items: Iterable[Json], key: str, value: str, subject: str) -> Json:
    """The item whose `key` has this value. Raises ApiError, which names the `subject`, if there is none."""
    return found(next((item for item in items if item[key] == value), None), subject)


def check_transfer(project: Project) -> None:
    """Raise the ApiError of a project that is being transferred to another owner."""
    if "transfer" in project.flags:
        raise ApiError(409, "conflict", "The project is currently being transferred.")
