"""What an error answer says of itself, whichever of its shapes it has (facts, section 5)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vtui import text

DETAIL_LENGTH = 300
"""Longest part of a server's message that is kept, in characters."""


@dataclass(frozen=True, slots=True)
class Told:
    """The code, the message and the other keys of an error body; empty when it says nothing of use."""

    code: str = ""
    """In lower case: the API mixes cases."""
    message: str | None = None
    """Clean and short; None when there is none."""
    extras: Mapping[str, Any] = field(default_factory=dict)
    """The error object itself, all its keys, as they came: hostile."""

    def flag(self, key: str) -> bool:
        """Whether the extra is there and true."""
        return self.extras.get(key) is True

    def words(self, key: str) -> str:
        """The extra as clean text; empty when it is no text."""
        return one_line(self.extras.get(key)) or ""


def one_line(value: object) -> str | None:
    """A server's text on one line and of bearable length; None when it is no text or an empty one."""
    return (text.clean(value[: DETAIL_LENGTH * 8], DETAIL_LENGTH) or None) if isinstance(value, str) else None


def told(body: bytes) -> Told:
    """Reads `{"error": {…}}`, `{"err": {…}}` and bare objects; HTML, garbage and nothing give an empty one."""
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        return Told()
    if not isinstance(whole, dict):
        return Told()
    inner = whole.get("error") or whole.get("err") or whole
    if isinstance(inner, str):
        inner = {**whole, "code": whole.get("code") or inner}
    if not isinstance(inner, dict):
        return Told()
    code = inner.get("code")
    return Told((one_line(code) or "").lower(), one_line(inner.get("message")), inner)
