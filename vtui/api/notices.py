"""Notices of the server: warnings in headers, and operations that it has retired."""

from collections.abc import Callable

from vtui.api.error_body import one_line

MAX_NOTICES = 50
"""How many different notices are passed on."""


class Notices:
    """Passes each notice on once, cleaned."""

    def __init__(self, on_notice: Callable[[str], None] | None) -> None:
        self._on_notice = on_notice
        self._passed: set[str] = set()

    def add(self, notice: str) -> None:
        """Pass the notice on, the first time that it comes."""
        line = one_line(notice)
        if line is not None and line not in self._passed and len(self._passed) < MAX_NOTICES:
            self._passed.add(line)
            if self._on_notice is not None:
                self._on_notice(line)
