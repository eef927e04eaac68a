"""The requests, writes and shown errors since the start, only in memory and without secrets."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Literal, NamedTuple
from weakref import WeakSet

from vtui.api.address import address_of
from vtui.api.errors import VercelError
from vtui.api.request_log import RequestRecord
from vtui.writes.plan import Plan

MAX_ENTRIES = 200
"""Writes, and errors, that are kept."""

Result = Literal["made", "failed", "unknown"]
"""The result of a write: accepted, refused, or sent without a response."""


class SentWrite(NamedTuple):
    """A write that vtui sent."""

    number: int
    at: int
    """When its result was known, in ms."""
    what: str
    """`Redeploy to Production`."""
    subject: str
    team: str
    """Slug of the scope."""
    result: Result
    message: str
    """The result as text."""
    requests: tuple[tuple[str, str], ...]
    """Method and path with query of each request of its plan, in order; bodies are not kept."""
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class ShownError:
    """An error that was shown."""

    number: int
    at: int
    """When it last happened, in ms."""
    title: str
    hint: str
    detail: str
    """The server's message."""
    where: str
    """What failed because of it."""
    request_id: str | None = None
    times: int = 1
    """Count of repetitions without another error between."""

    @property
    def words(self) -> tuple[str, str, str, str]:
        """All texts of the error."""
        return self.title, self.hint, self.detail, self.where


class Activity:
    """Keeps them."""

    def __init__(self, clock: Callable[[], int], requests: Callable[[], Sequence[RequestRecord]]) -> None:
        """`clock` gives ms; `requests` the last ones, oldest first."""
        self._clock = clock
        self._requests = requests
        self._numbers = count()
        self._seen: WeakSet[VercelError] = WeakSet()
        self.writes: deque[SentWrite] = deque(maxlen=MAX_ENTRIES)
        """Writes, oldest first."""
        self.errors: deque[ShownError] = deque(maxlen=MAX_ENTRIES)
        """Errors that were shown, oldest first."""

    @property
    def requests(self) -> Sequence[RequestRecord]:
        """The last requests, oldest first."""
        return self._requests()

    def record_write(self, plan: Plan, result: Result, message: str, request_id: str | None = None) -> None:
        """Record a plan that was sent, or not."""
        number, now, what, subject = next(self._numbers), self._clock(), plan.name, plan.question.subject
        requests = tuple(map(address_of, plan.operation.requests))
        self.writes.append(
            SentWrite(number, now, what, subject, plan.scope.slug, result, message, requests, request_id)
        )

    def record_error(self, error: VercelError, where: str) -> None:
        """Record an error that is shown: once for the same object, and as a repetition for equal texts."""
        if error not in self._seen:
            self._seen.add(error)
            self._add(error.title, error.hint, error.detail or "", where, error.request_id)

    def record_missing_part(self, part: str, where: str) -> None:
        """Record a part of a list that could not be read; `part` names it and the reason."""
        self._add(part, "", "", where, None)

    def _add(self, title: str, hint: str, detail: str, where: str, request_id: str | None) -> None:
        error = ShownError(next(self._numbers), self._clock(), title, hint, detail, where, request_id)
        if self.errors and self.errors[-1].words == error.words:
            last = self.errors.pop()
            error = replace(error, number=last.number, times=last.times + 1)
        self.errors.append(error)
