"""What happened since the start, in memory alone: requests, what was changed, errors that were shown. No secrets."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Literal
from weakref import WeakSet

from vtui.writes.plan import Plan

if TYPE_CHECKING:
    from vtui.api.errors import VercelError
    from vtui.api.request_log import RequestRecord

KEPT = 200
"""Changes, and errors, that are remembered."""

Result = Literal["made", "failed", "unknown"]
"""What became of a write: accepted, refused, or sent without an answer."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A write that vtui sent."""

    number: int
    at: int
    """When its fate was known, in ms."""
    what: str
    """`Redeploy to Production`."""
    subject: str
    team: str
    """Slug of the scope."""
    result: Result
    told: str
    """The result in words."""
    requests: tuple[tuple[str, str], ...]
    """Method and path with its query of each request of its plan, in order; bodies are kept nowhere."""
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """An error that was shown."""

    number: int
    at: int
    """When it last happened, in ms."""
    title: str
    hint: str
    detail: str
    """What the server said itself."""
    where: str
    """What it kept from being done or shown."""
    request_id: str | None = None
    times: int = 1
    """How often in a row."""

    @property
    def words(self) -> tuple[str, str, str, str]:
        """All that was said."""
        return self.title, self.hint, self.detail, self.where


class Activity:
    """The memory of it."""

    def __init__(self, clock: Callable[[], int], requests: "Callable[[], Sequence[RequestRecord]]") -> None:
        """`clock` gives ms; `requests` the last ones, oldest first."""
        self._clock = clock
        self._requests = requests
        self._numbers = count()
        self._seen: WeakSet[VercelError] = WeakSet()
        self.deeds: deque[Deed] = deque(maxlen=KEPT)
        """What was changed, oldest first."""
        self.faults: deque[Fault] = deque(maxlen=KEPT)
        """Errors that were shown, oldest first."""

    @property
    def requests(self) -> "Sequence[RequestRecord]":
        """The last requests, oldest first."""
        return self._requests()

    def did(self, plan: Plan, result: Result, told: str, request_id: str | None = None) -> None:
        """A plan was carried out, or not."""
        from vtui.api.address import address_of

        requests = tuple(map(address_of, plan.operation.requests))
        number, now, subject = next(self._numbers), self._clock(), plan.question.subject
        self.deeds.append(Deed(number, now, plan.name, subject, plan.scope.slug, result, told, requests, request_id))

    def erred(self, error: "VercelError", where: str) -> None:
        """An error is shown. Told again of the same one, nothing happens; one that comes again is counted."""
        if error not in self._seen:
            self._seen.add(error)
            self._add(error.title, error.hint, error.detail or "", where, error.request_id)

    def lacked(self, part: str, where: str) -> None:
        """A part of a list could not be read; `part` says which and why."""
        self._add(part, "", "", where, None)

    def _add(self, title: str, hint: str, detail: str, where: str, request_id: str | None) -> None:
        fault = Fault(next(self._numbers), self._clock(), title, hint, detail, where, request_id)
        if self.faults and self.faults[-1].words == fault.words:
            last = self.faults.pop()
            fault = replace(fault, number=last.number, times=last.times + 1)
        self.faults.append(fault)
