"""The body of an error response, whichever of its shapes it has (facts, section 5)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vtui import text

MAX_TEXT = 300
"""Characters of a server's text that are kept."""


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """The code, the message and the other keys of an error body; empty when it has none of them."""

    code: str = ""
    """In lower case: the API mixes cases."""
    message: str | None = None
    """Clean and short; None when there is none."""
    extras: Mapping[str, Any] = field(default_factory=dict)
    """The error object itself with all its keys, unchecked: hostile."""

    def flag(self, key: str) -> bool:
        """Whether the extra is there and true."""
        return self.extras.get(key) is True

    def text(self, key: str) -> str:
        """The extra as clean text; empty when it is not a text."""
        return one_line(self.extras.get(key)) or ""


def one_line(value: object) -> str | None:
    """A server's text, clean, on one line and of limited length; None when it is not a text, or empty."""
    return (text.clean(value[: MAX_TEXT * 8], MAX_TEXT) or None) if isinstance(value, str) else None


def parse_error(body: bytes) -> ErrorBody:
    """Read `{"error": {…}}`, `{"err": {…}}` and bare objects; HTML, malformed JSON and nothing give an empty one."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return ErrorBody()
    if not isinstance(answer, dict):
        return ErrorBody()
    inner = answer.get("error") or answer.get("err") or answer
    if isinstance(inner, str):
        inner = {**answer, "code": answer.get("code") or inner}
    if not isinstance(inner, dict):
        return ErrorBody()
    code = inner.get("code")
    return ErrorBody((one_line(code) or "").lower(), one_line(inner.get("message")), inner)
