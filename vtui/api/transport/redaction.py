"""Keeps the token out of what a server sends back, and out of the frames of exceptions."""

import traceback
from collections.abc import Mapping
from types import TracebackType

from vtui.system.crash import StackNote
from vtui.system.secret import HiddenBytes, HiddenText, Secret

MIN_QUOTED = 8
"""Shortest token (characters) that is looked for in responses: a shorter one is none, and may stand there by chance."""

REPLACEMENT = "[token]"
"""What stands in the token's place."""


class Redactor:
    """Replaces the token where a server quotes it."""

    def __init__(self, token: Secret) -> None:
        self._text = HiddenText(token.reveal() if len(token.reveal()) >= MIN_QUOTED else "")
        self._bytes = HiddenBytes(self._text.encode())

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """The headers, with names in lower case."""
        if not self._text:
            return {name.lower(): value for name, value in headers.items()}
        return {name.lower(): value.replace(self._text, REPLACEMENT) for name, value in headers.items()}

    def body(self, body: bytes) -> HiddenBytes:
        """The complete body."""
        return HiddenBytes(body.replace(self._bytes, REPLACEMENT.encode()) if self._bytes else body)

    def piece(self, read: bytes) -> tuple[bytes, bytes]:
        """What of a body can be passed on, and the rest, held back because it may be the beginning of the token."""
        token = self._bytes
        if not token:
            return read, b""
        read = self.body(read)
        for size in range(min(len(token) - 1, len(read)), 0, -1):
            if read.endswith(token[:size]):
                return read[:-size], read[-size:]
        return read, b""


class Sealed:
    """Lets an exception out without the frames below, whose locals hold the headers, and so the token, and the body."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, frames: TracebackType | None
    ) -> None:
        if isinstance(error, Exception):
            error.add_note(StackNote("".join(("Inside the HTTP client:\n", *traceback.format_tb(frames)))))
            error.__cause__ = error.__context__ = None
            error.with_traceback(None)
